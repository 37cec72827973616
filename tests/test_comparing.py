"""Two sides compared: figures against hand calculation, statsmodels and scipy; small groups; verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from cxtext.errors import InputError
from cxtext.insights import check_experiment, compare, compare_dates, compare_each, compare_groups, metrics
from cxtext.insights.comparing.clusters import mean_differences, sample, share_differences
from cxtext.insights.comparing.contracts import COMPOSITION, DECOMPOSITION, DIFFERENCES, DISTINGUISHING_WORDS
from cxtext.insights.comparing.words import log_odds_ratio
from cxtext.tables import check

TOPICS = make_topics("t1", "t2")


def groups(**sizes):
    """Comments per group: name -> (comments, those that complain about t1); all else praises t2."""
    ids, group, rows = [], [], []
    for name, (n, complain) in sizes.items():
        own = [f"{name}{i:03d}" for i in range(n)]
        ids += own
        group += [name] * n
        rows += [(i, "t1", "negative") for i in own[:complain]] + [(i, "t2", "positive") for i in own[complain:]]
    return make_feedback(ids, group=group), make_mentions(rows)


def cell(table, measure, topic=None):
    rows = table[
        (table["measure"] == measure) & (table["topic_id"].isna() if topic is None else table["topic_id"] == topic)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


class TestDifferences:
    def test_shares_are_newcombe_and_fisher(self):
        feedback, mentions = groups(new=(50, 20), old=(80, 12))
        found = compare_groups(feedback, mentions, TOPICS, "group", a="old", b="new")
        row = cell(found.topics, "complaint_share", "t1")
        low, high = confint_proportions_2indep(20, 50, 12, 80, compare="diff", method="newcomb")
        assert (row["n_a"], row["n_b"], row["value_a"], row["value_b"]) == (80, 50, 0.15, 0.4)
        assert row[["difference", "ci_low", "ci_high"]].tolist() == pytest.approx([0.25, low, high])
        table = stats.hypergeom(130, 32, 50)
        assert row["p_value"] == pytest.approx(2 * table.sf(19))
        assert row["verdict"] == "higher"
        assert row["people_a"] == 80

    def test_scores_are_welch(self):
        rng = np.random.default_rng(0)
        a, b = rng.integers(0, 11, 40), rng.integers(3, 11, 60)
        feedback = make_feedback(
            [f"c{i:03d}" for i in range(100)],
            score=[*a, *b],
            score_kind="nps",
            arm=["a"] * 40 + ["b"] * 60,
        )
        found = compare_groups(feedback, make_mentions([("c000", "t1", "negative")]), TOPICS, "arm")
        row, reference = cell(found.overall, "mean_nps"), stats.ttest_ind(b, a, equal_var=False)
        interval = reference.confidence_interval()
        assert row[["difference", "ci_low", "ci_high", "p_value"]].tolist() == pytest.approx(
            [b.mean() - a.mean(), interval.low, interval.high, reference.pvalue]
        )
        nps = [100.0 * ((x >= 9).mean() - (x <= 6).mean()) for x in (a, b)]
        assert cell(found.overall, "nps")[["value_a", "value_b"]].tolist() == pytest.approx(nps)

    def test_scores_are_those_of_the_headline(self):
        """One respondent's answer to several questions counts once, in both places."""
        feedback, mentions = groups(a=(30, 9), b=(30, 2))
        feedback = feedback.assign(
            score=np.arange(60) // 2 % 11,
            score_kind="nps",
            customer_id=[str(i // 2) for i in range(60)],
            status=["ok", "empty", "duplicate"] * 20,
        )
        found = cell(compare_groups(feedback, mentions, TOPICS, "group").overall, "nps")
        for side, name in (("a", "value_a"), ("b", "value_b")):
            own = feedback[feedback["group"] == side]
            headline = metrics(own, mentions[mentions["feedback_id"].isin(own["feedback_id"])])["scores"]["nps"]["all"]
            assert found[name] == pytest.approx(headline["nps"])
            assert found[f"n_{side}"] == headline["n"]

    def test_the_same_people_twice_are_a_paired_test(self):
        rng = np.random.default_rng(1)
        before = rng.normal(0, 1, 30)
        after = before + rng.normal(0.2, 0.3, 30)
        people = np.arange(30)
        zeros = np.zeros(30, dtype=int)
        a, b = (sample(people, zeros, value, (30, 1)) for value in (before, after))
        found, reference = mean_differences(a, b), stats.ttest_rel(after, before)
        interval = reference.confidence_interval()
        assert [found.low[0], found.high[0], found.p_value[0]] == pytest.approx(
            [interval.low, interval.high, reference.pvalue]
        )

    def test_copies_of_a_comment_add_nothing(self):
        """Five comments of one person that all say the same are worth one."""
        said = np.random.default_rng(2).random(120) < 0.4
        halves = np.split(np.arange(120), 2)

        def side(people, copies):
            each = np.bincount(np.repeat(people, copies), minlength=120)
            yes = np.repeat(people[said[people]], copies)
            return sample(yes, np.zeros(len(yes), dtype=int), np.ones(len(yes)), (120, 1), each)

        once = share_differences(*(side(half, 1) for half in halves))
        five = share_differences(*(side(half, 5) for half in halves))
        assert [five.low[0], five.high[0]] == pytest.approx([once.low[0], once.high[0]])
        assert five.p_value[0] == pytest.approx(once.p_value[0], rel=0.3)

    def test_people_on_both_sides_narrow_the_interval(self):
        feedback, mentions = groups(x=(60, 20))
        people = [str(i) for i in range(60)]
        known = feedback.assign(customer_id=people)
        unknown = feedback.assign(customer_id=None)
        paired, apart = (compare(table, mentions, table, mentions, TOPICS) for table in (known, unknown))
        narrow, wide = (cell(one.topics, "complaint_share", "t1") for one in (paired, apart))
        assert narrow["ci_high"] - narrow["ci_low"] < 0.05
        assert wide["ci_high"] - wide["ci_low"] > 0.2
        assert (paired.people_both, apart.people_both) == (60, 0)

    def test_verdicts_allow_for_all_comparisons(self):
        feedback, mentions = groups(new=(60, 14), old=(60, 5))
        feedback = feedback.assign(score=[5, 4] * 60, score_kind="stars")
        found = compare_groups(feedback, mentions, TOPICS, "group")
        rows = pd.concat([found.overall, found.topics], ignore_index=True)
        tested = rows["p_value"].notna()
        assert 2 < tested.sum() < len(rows)
        adjusted = multipletests(rows.loc[tested, "p_value"], method="fdr_bh")[1]
        assert rows.loc[tested, "q_value"].tolist() == pytest.approx(adjusted.tolist())
        assert (rows.loc[~tested, "verdict"] == "too few").all()
        assert (rows.loc[tested & (rows["q_value"] >= 0.05), "verdict"] == "no clear difference").all()

    def test_topics_hardly_mentioned_are_too_few(self):
        feedback, mentions = groups(new=(60, 4), old=(60, 0))
        assert cell(compare_groups(feedback, mentions, TOPICS, "group").topics, "share", "t1")["verdict"] == "too few"

    def test_nothing_depends_on_row_order(self):
        feedback, mentions = groups(new=(40, 14), old=(50, 5))
        feedback = feedback.assign(customer_id=[str(i // 2) for i in range(90)], region=["N", "S", "E"] * 30)
        one = compare_groups(feedback, mentions, TOPICS, "group")
        other = compare_groups(
            feedback.sample(frac=1, random_state=3), mentions.sample(frac=1, random_state=4), TOPICS, "group"
        )
        for name, table in one.tables().items():
            pd.testing.assert_frame_equal(table, other.tables()[name])

    def test_tables_keep_their_contracts(self):
        feedback, mentions = groups(new=(40, 14), old=(50, 5))
        found = compare_groups(feedback.assign(region=["N", "S"] * 45), mentions, TOPICS, "group")
        for table, contract in (
            (found.overall, DIFFERENCES),
            (found.topics, DIFFERENCES),
            (found.words, DISTINGUISHING_WORDS),
            (found.decomposition, DECOMPOSITION),
            (found.composition, COMPOSITION),
        ):
            check(table, contract)
            assert list(table.columns) == list(contract.columns)

    def test_no_topics_and_no_scores(self):
        feedback, mentions = groups(new=(10, 4), old=(10, 5))
        found = compare_groups(feedback, mentions.drop(columns="topic_id"), TOPICS.iloc[:0], "group")
        assert found.topics.empty
        assert set(found.overall["measure"]) == {"complaint_share", "negative_share", "sentiment"}


class TestSmallGroups:
    def test_a_small_side_leaves_no_figure(self):
        feedback, mentions = groups(big=(40, 14), tiny=(8, 3))
        feedback["customer_id"] = [str(i) if i < 40 else f"x{i % 4}" for i in range(48)]
        found = compare_groups(feedback, mentions, TOPICS, "group")
        assert (found.n_a, found.n_b, found.people_a, found.people_b) == (None, None, None, None)
        assert found.overall["suppressed"].all()
        for table in (found.overall, found.topics):
            assert table[["n_a", "n_b", "value_a", "value_b", "difference", "ci_low", "p_value"]].isna().all(axis=None)
        assert found.decomposition[["value_a", "value_b", "total", "opinion"]].isna().all(axis=None)
        assert found.words.empty
        assert "fewer than 5 people" in found.notes[0]

    def test_sentiment_of_a_handful_is_not_told(self):
        feedback, mentions = groups(new=(40, 3), old=(50, 20))
        row = cell(compare_groups(feedback, mentions, TOPICS, "group").topics, "sentiment", "t1")
        assert row["suppressed"]
        assert pd.isna(row["value_a"])
        assert pd.isna(row["n_b"])

    def test_each_group_leaves_out_a_second_one_where_one_is_small(self):
        feedback, mentions = groups(a=(30, 9), b=(30, 2), c=(20, 5), tiny=(3, 1))
        assert [one.label_a for one in compare_each(feedback, mentions, TOPICS, "group")] == ["a", "b"]

    def test_each_group_is_adjusted_together(self):
        feedback, mentions = groups(a=(60, 20), b=(60, 8), c=(60, 8), d=(60, 8))
        each = compare_each(feedback, mentions, TOPICS, "group")
        alone = compare_groups(feedback, mentions, TOPICS, "group", a="a")
        joint, single = (cell(one.topics, "complaint_share", "t1") for one in (each[0], alone))
        assert joint["p_value"] == single["p_value"]
        assert joint["q_value"] != single["q_value"]
        assert [one.label_b for one in each] == ["all others"] * 4


class TestSides:
    def test_a_date_splits(self):
        feedback, mentions = groups(x=(40, 10))
        feedback["date"] = pd.to_datetime(["2026-01-05"] * 15 + ["2026-02-01"] * 20 + [None] * 5)
        found = compare_dates(feedback, mentions, TOPICS, "2026-02-01")
        assert (found.n_a, found.n_b) == (15, 20)
        assert found.label_a == "before 2026-02-01"

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"by": "nowhere"}, "no column 'nowhere'"),
            ({"by": "group"}, "has 3 values"),
            ({"by": "group", "a": "zzz"}, "no value 'zzz'"),
            ({"by": "group", "a": "a", "b": "a"}, "two different values"),
            ({"by": "group", "a": "a", "columns": ["nowhere"]}, "no column 'nowhere'"),
            ({"by": "group", "a": "a", "expected": (1, 0)}, "two positive numbers"),
        ],
    )
    def test_faults_are_named(self, options, words):
        feedback, mentions = groups(a=(10, 2), b=(10, 2), c=(10, 2))
        with pytest.raises(InputError, match=words):
            compare_groups(feedback, mentions, TOPICS, **options)

    def test_no_date_and_no_comment(self):
        feedback, mentions = groups(a=(10, 2))
        with pytest.raises(InputError, match="is no date"):
            compare_dates(feedback.assign(date="2026-01-01"), mentions, TOPICS, "tomorrow-ish")
        with pytest.raises(InputError, match="no dates"):
            compare_dates(feedback, mentions, TOPICS, "2026-01-01")
        with pytest.raises(InputError, match="no comment"):
            compare_dates(feedback.assign(date="2026-01-01"), mentions, TOPICS, "2030-01-01")


class TestExperiment:
    def test_split_and_looks(self):
        fine = check_experiment(500, 520)
        assert (fine.mismatch, fine.warnings, fine.level) == (False, (), 0.05)
        assert fine.p_value == pytest.approx(stats.chisquare([500, 520]).pvalue)
        wrong = check_experiment(5000, 5600, looks=5)
        assert wrong.mismatch
        assert wrong.level == pytest.approx(0.01)
        assert "not as planned" in wrong.warnings[0]
        assert "14%" in wrong.warnings[1]
        assert not check_experiment(1000, 2000, expected=(1, 2)).mismatch

    def test_looks_make_verdicts_stricter(self):
        feedback, mentions = groups(new=(200, 30), old=(200, 12))
        once, often = (compare_groups(feedback, mentions, TOPICS, "group", looks=n) for n in (1, 20))
        rows = [cell(one.topics, "complaint_share", "t1") for one in (once, often)]
        assert [row["verdict"] for row in rows] == ["lower", "no clear difference"]
        assert any("Looking 20 times" in note for note in often.notes)

    def test_detectable_size_is_found_with_its_power(self):
        rng = np.random.default_rng(5)
        n, rounds = 300, 2000
        sd = 1.0
        size = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * sd * np.sqrt(2 / n)
        values = rng.normal(0, sd, (2, n, rounds))
        values[1] += size
        row, column = np.indices((n, rounds)).reshape(2, -1)
        a, b = (sample(row + at * n, column, values[at].ravel(), (2 * n, rounds)) for at in range(2))
        found = mean_differences(a, b)
        assert found.detectable.mean() == pytest.approx(size, rel=0.01)
        assert (found.p_value < 0.05).mean() == pytest.approx(0.8, abs=0.03)


class TestWords:
    def test_log_odds_by_hand(self):
        a, b = np.array([10.0, 30.0, 60.0]), np.array([20.0, 30.0, 50.0])
        log_odds, z = log_odds_ratio(a, b)
        prior = 10 * np.array([30, 60, 110]) / 200
        y_a, y_b = a + prior, b + prior
        by_hand = np.log(y_b[0] / (110 - y_b[0])) - np.log(y_a[0] / (110 - y_a[0]))
        assert log_odds[0] == pytest.approx(by_hand)
        assert z[0] == pytest.approx(by_hand / np.sqrt(1 / y_a[0] + 1 / y_b[0]))

    def test_words_of_each_side_with_evidence(self):
        feedback, mentions = groups(new=(100, 50), old=(100, 50))
        in_new = mentions["feedback_id"].str.startswith("new")
        mentions["text"] = np.where(in_new, "The app crashed on login", "The phone queue was long")
        mentions.loc[mentions.index[::3], "text"] = "Nice people"
        words = compare_groups(feedback, mentions, TOPICS, "group", a="old", b="new").words
        by_side = words.groupby("side")["term"].agg(set)
        assert {"app", "crashed", "login", "app crashed"} <= by_side["b"]
        assert {"phone queue", "queue", "long"} <= by_side["a"]
        assert "nice" not in set(words["term"])
        row = words[words["term"] == "app"].iloc[0]
        assert (row["people_a"], row["people_b"]) == (0, 66)
        assert row["example_ids"]
        assert set(row["example_ids"]) <= set(mentions.loc[mentions["text"].str.contains("app"), "mention_id"])

    def test_a_person_counts_once_for_a_word(self):
        feedback, mentions = groups(new=(100, 0), old=(100, 0))
        mentions["text"] = "Nice people"
        shouting = mentions["feedback_id"].str.startswith("new") & (mentions.index < 60)
        mentions.loc[shouting, "text"] = "Teapot"
        feedback["customer_id"] = ["teapot man" if i < 60 else str(i) for i in range(200)]
        words = compare_groups(feedback, mentions, TOPICS, "group").words
        assert "teapot" not in set(words["term"])
