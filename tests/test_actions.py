"""Actions: before and after, set against the other topics and the trend before; faults of the file named by place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from cxtext.errors import InputError
from cxtext.insights import action_table, read_actions
from cxtext.insights.warning.contracts import ACTIONS
from cxtext.tables import check

START = pd.Timestamp("2025-01-01")
DAY = pd.Timestamp("2025-07-01")
TOPICS = make_topics("t1", "t2").assign(name=["Long waits", "Price"])


def story(seed=0, n=2400, days=362, score=None, **share_at):
    """A year of comments; the action is in its middle (day 181)."""
    rng = np.random.default_rng(seed)
    ids = [f"c{i:05d}" for i in range(n)]
    day = np.sort(rng.integers(0, days, n))
    feedback = make_feedback(ids, date=START + pd.to_timedelta(day, "D"))
    if score is not None:
        feedback = feedback.assign(score=score(day, rng), score_kind="nps")
    rows = []
    for topic, chance in share_at.items():
        rows += [(ids[i], topic, "negative") for i in np.flatnonzero(rng.random(n) < chance(day))]
    return feedback, make_mentions(rows)


def done(date=DAY, topic="t1"):
    return pd.DataFrame(
        {"topic_id": [topic], "name": ["Long waits"], "action": ["Call-back"], "date": [date], "owner": [None]}
    )


def flat(share):
    return lambda day: np.full(len(day), share)


def step(before, after):
    return lambda day: np.where(day < 181, before, after)


class TestVerdict:
    @pytest.mark.parametrize(
        ("topic", "other", "verdict", "note"),
        [
            (step(0.25, 0.08), flat(0.2), "better", "fell"),
            (step(0.08, 0.25), flat(0.2), "worse", "rose"),
            (flat(0.15), flat(0.2), "no clear change", "holds 0"),
            (step(0.3, 0.15), step(0.4, 0.2), "no clear change", "other topics"),
            (lambda day: 0.02 + 0.4 * np.exp(-day / 90), flat(0.2), "no clear change", "before the action already"),
        ],
    )
    def test_words_follow_what_was_planted(self, topic, other, verdict, note):
        row = action_table(*story(t1=topic, t2=other), done()).iloc[0]
        assert row["verdict"] == verdict
        assert note in row["note"]

    def test_too_early(self):
        feedback, mentions = story(t1=step(0.25, 0.05), t2=flat(0.2))
        days = action_table(feedback, mentions, done(START + pd.Timedelta(355, "D"))).iloc[0]
        assert (days["verdict"], days["days_after"]) == ("too early", 7)
        few = action_table(*story(n=60, t1=flat(0.1), t2=flat(0.2)), done()).iloc[0]
        assert few["verdict"] == "too early"
        assert "five" in few["note"]

    def test_nothing_is_said_of_fewer_than_five_people(self):
        feedback, mentions = story(t1=flat(0.2), t2=flat(0.2))
        table = check(action_table(feedback, mentions, done(START - pd.Timedelta(9, "D"))), ACTIONS)
        assert table["suppressed"].all()
        assert table[["n_before", "n_after", "share_after", "difference", "relative"]].isna().all(axis=None)
        assert table["verdict"].iloc[0] in {"no clear change", "too early"}

    def test_a_steady_topic_is_seldom_called_better_or_worse(self):
        words = [
            action_table(*story(seed, n=800, t1=flat(0.15), t2=flat(0.3)), done())["verdict"][0] for seed in range(40)
        ]
        assert sum(word in {"better", "worse"} for word in words) <= 2


class TestFigures:
    def test_counts_and_interval_by_hand(self):
        feedback, mentions = story(t1=step(0.25, 0.1), t2=flat(0.2))
        row = check(action_table(feedback, mentions, done(), window=100), ACTIONS).iloc[0]
        distance = (feedback["date"] - DAY).dt.days
        complains = feedback["feedback_id"].isin(mentions.query("topic_id == 't1'")["feedback_id"])
        before, after = distance.between(-100, -1), distance.between(0, 99)
        assert (row["n_before"], row["n_after"]) == (before.sum(), after.sum())
        assert (row["complaints_before"], row["complaints_after"]) == (
            (complains & before).sum(),
            (complains & after).sum(),
        )
        low, high = confint_proportions_2indep(
            (complains & after).sum(), after.sum(), (complains & before).sum(), before.sum(), method="newcomb"
        )
        assert (row["difference_ci_low"], row["difference_ci_high"]) == pytest.approx((low, high), abs=1e-6)
        others = feedback["feedback_id"].isin(mentions.query("topic_id == 't2'")["feedback_id"])
        assert row["others_after"] == pytest.approx(others[after].mean())
        expected = (complains[after].mean() / complains[before].mean()) / (others[after].mean() / others[before].mean())
        assert row["relative"] == pytest.approx(expected)
        assert row["relative_ci_low"] < expected < row["relative_ci_high"]

    @pytest.mark.slow
    def test_interval_of_the_relative_change_holds_the_truth(self):
        truth = (0.1 / 0.2) / (0.15 / 0.3)
        held = 0
        for seed in range(200):
            feedback, mentions = story(seed, n=1500, t1=step(0.2, 0.1), t2=step(0.3, 0.15))
            row = action_table(feedback, mentions, done()).iloc[0]
            held += row["relative_ci_low"] <= truth <= row["relative_ci_high"]
        assert 180 <= held <= 198

    def test_trend_before_is_the_segmented_regression_of_statsmodels(self):
        import statsmodels.api as sm  # a second: not for every worker that collects the tests

        feedback, mentions = story(t1=lambda day: 0.1 + day / 1500, t2=flat(0.2))
        row = action_table(feedback, mentions, done()).iloc[0]
        distance = (feedback["date"] - DAY).dt.days
        week = distance // 7
        after = (distance >= 0).astype(float)
        months = (week - week[after > 0].mean()) * 7 / 30
        complains = feedback["feedback_id"].isin(mentions.query("topic_id == 't1'")["feedback_id"]).astype(float)
        fit = sm.Logit(complains, np.column_stack([np.ones(len(week)), months, after, after * months])).fit(disp=0)
        assert row["trend_before"] == pytest.approx(np.exp(fit.params.iloc[1]), rel=1e-4)
        assert row["beyond_trend"] == pytest.approx(np.exp(fit.params.iloc[2]), rel=1e-4)

    def test_one_person_counts_once_a_side(self):
        feedback = make_feedback("abcdef", date=[DAY - pd.Timedelta(d, "D") for d in (3, 2, 1, -1, -2, -3)])
        feedback["customer_id"] = ["x", "x", "y", "x", "y", "y"]
        mentions = make_mentions([("a", "t1", "negative"), ("b", "t1", "negative"), ("f", "t1", "negative")])
        row = action_table(feedback, mentions, done(), min_group=1).iloc[0]
        assert row[["n_before", "n_after", "complaints_before", "complaints_after"]].tolist() == [2, 2, 1, 1]

    def test_score_of_everyone(self):
        def score(day, rng):
            return np.clip(np.where(day < 181, 5, 7) + rng.integers(-2, 3, len(day)), 0, 10)

        feedback, mentions = story(score=score, t1=flat(0.1), t2=flat(0.1))
        row = action_table(feedback, mentions, done()).iloc[0]
        after = feedback["date"] >= DAY
        test = stats.ttest_ind(feedback["score"][after], feedback["score"][~after], equal_var=False)
        interval = test.confidence_interval(0.95)
        assert (row["score_ci_low"], row["score_ci_high"]) == pytest.approx((interval.low, interval.high))
        assert row["score_unit"] == "nps points (0-10)"

    def test_a_topic_without_complaints_and_rows_in_any_order(self):
        feedback, mentions = story(t2=flat(0.2))
        first = action_table(feedback, mentions, done())
        assert first["complaints_before"].iloc[0] == 0
        again = action_table(feedback.sample(frac=1, random_state=0), mentions.sample(frac=1, random_state=0), done())
        pd.testing.assert_frame_equal(first, again)

    def test_without_dates(self):
        feedback, mentions = story(t1=flat(0.2))
        with pytest.raises(InputError, match="no dates"):
            action_table(feedback.drop(columns="date"), mentions, done())
        assert len(check(action_table(feedback, mentions, done().iloc[:0]), ACTIONS)) == 0


class TestFile:
    def test_ids_names_owners_and_semicolons(self, tmp_path):
        path = tmp_path / "actions.csv"
        path.write_text(
            "\ufeffPain_point;Action;Date;Owner;cost\nt2;Lower, at last;2025-03-04;Finance;9\n\nlong  WAITS;;;;\n",
            "utf-8",
        )
        with pytest.raises(InputError, match=r"actions\.csv, row 4, column 'action'"):
            read_actions(path, TOPICS)
        path.write_text('pain_point,action,date\n long  WAITS ,"Call-back, phones",2025-07-01 \n', "utf-8")
        table = read_actions(path, TOPICS)
        assert table.to_dict("records") == [
            {"topic_id": "t1", "name": "Long waits", "action": "Call-back, phones", "date": DAY, "owner": None}
        ]

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            ("t9,x,2025-07-01", "row 2, column 'pain_point': there is no topic 't9'"),
            ("t1,x,01/07/2025", "row 2, column 'date': '01/07/2025' is no date"),
            ("t1,x,2025-02-30", "row 2, column 'date'"),
            ("t1,,2025-02-03", "row 2, column 'action': nothing is given"),
        ],
    )
    def test_faults_are_named_by_place(self, tmp_path, row, fault):
        path = tmp_path / "actions.csv"
        path.write_text(f"pain_point,action,date\n{row}\n", "utf-8")
        with pytest.raises(InputError, match=r"actions\.csv") as error:
            read_actions(path, TOPICS)
        assert fault in str(error.value)

    def test_faults_of_the_whole_file(self, tmp_path):
        with pytest.raises(InputError, match="no file"):
            read_actions(tmp_path / "none.csv", TOPICS)
        path = tmp_path / "actions.csv"
        path.write_text("topic,action,date\n", "utf-8")
        with pytest.raises(InputError, match="lacks the column 'pain_point'"):
            read_actions(path, TOPICS)
        path.write_bytes(b"pain_point,action,date\nt1,caf\xe9,2025-01-01\n")
        with pytest.raises(InputError, match="UTF-8"):
            read_actions(path, TOPICS)
        path.write_bytes(b"")
        with pytest.raises(InputError, match="lacks|cannot be read"):
            read_actions(path, TOPICS)

    def test_a_name_that_two_topics_have(self):
        frame = pd.DataFrame({"pain_point": ["price"], "action": ["x"], "date": [DAY]})
        with pytest.raises(InputError, match="t1, t2"):
            read_actions(frame, TOPICS.assign(name="Price"))
        assert read_actions(frame, TOPICS)["topic_id"].tolist() == ["t2"]
