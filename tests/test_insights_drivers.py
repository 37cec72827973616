"""Impacts of topics on the score: the leave-one-out figure, the adjusted one, what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from drivers_worlds import CONFOUNDED, draw, mentions_of, topics_of, true_coefficients
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats

from cxtext.errors import InputError
from cxtext.insights import impact_table
from cxtext.insights.drivers import NOT_SEPARABLE
from cxtext.insights.drivers.contracts import IMPACTS
from cxtext.tables import check


def impacts(feedback, mentions, topics, **options):
    return check(impact_table(feedback, mentions, topics, **options), IMPACTS).set_index("topic_id")


def from_sides(sides, score, **columns):
    """One comment per row of ``sides`` (-1 complains, 1 praises, 0 does not mention)."""
    ids = np.char.mod("c%04d", np.arange(len(sides))).astype(object)
    return make_feedback(ids, score=score, **columns), mentions_of(ids, sides), topics_of(sides.shape[1])


def dense(feedback, sides):
    """The regression as statsmodels wants it: constant, region, complaints, praise; and the columns large enough."""
    design = np.column_stack([np.ones(len(sides)), feedback["region"] == "South", sides < 0, sides > 0]).astype(float)
    kept = np.flatnonzero(design.sum(axis=0) >= 5)
    return design[:, kept], [int(column) for column in kept]


@pytest.fixture(scope="module")
def drawn():
    return draw(CONFOUNDED, 500, np.random.default_rng(4))


class TestLeaveOneOut:
    def test_nps_by_hand(self):
        score = [10, 9, 9, 8, 7, 10, 2, 3, 6, 0, 9, 10]  # 6 promoters, 4 detractors of 12
        sides = np.array([[0]] * 6 + [[-1]] * 4 + [[1]] + [[0]])
        row = impacts(*from_sides(sides, score, score_kind="nps")).loc["t000"]
        assert row["loo"] == pytest.approx(100 * (6 - 4) / 12 - 100 * (5 - 0) / 7)
        assert (row["n_scored"], row["n"], row["score_kind"]) == (12, 5, "nps")

    def test_mean_of_other_kinds(self):
        score = np.arange(20) % 5 + 1
        sides = np.array([[-1]] * 7 + [[0]] * 13)
        row = impacts(*from_sides(sides, score, score_kind="stars")).loc["t000"]
        assert row["loo"] == pytest.approx(score.mean() - score[7:].mean())

    def test_each_kind_of_score_has_its_own_row(self):
        feedback, mentions, topics = from_sides(np.array([[-1]] * 20 + [[0]] * 60), np.tile([1, 5, 3, 4], 20))
        feedback["score_kind"] = np.tile(["nps", "stars"], 40)
        table = impact_table(feedback, mentions, topics)
        assert table["score_kind"].tolist() == ["nps", "stars"]
        assert table["n_scored"].tolist() == [40, 40]


class TestAdjusted:
    def test_is_the_regression_of_statsmodels_with_hc3(self, drawn):
        import statsmodels.api as sm  # a second: not for every worker that collects the tests

        feedback, mentions, topics, sides = drawn
        table = impacts(feedback, mentions, topics, segments=["region"])
        design, kept = dense(feedback, sides)
        wanted = 2 + table["opinion"].eq("positive").to_numpy() * sides.shape[1] + np.arange(sides.shape[1])
        ours = [kept.index(column) for column in wanted]
        model = sm.OLS(feedback["score"].to_numpy(), design).fit(cov_type="HC3")
        assert table["adjusted"].to_numpy() == pytest.approx(model.params[ours], rel=1e-9)
        # The p-values name the degrees of freedom: with them the errors are those of statsmodels.
        assert _errors(table) == pytest.approx(model.bse[ours], rel=1e-5)

    def test_people_who_write_often_are_left_out_whole(self):
        world = replace(CONFOUNDED, comments_each=3, people_spread=2.0)
        feedback, mentions, topics, sides = draw(world, 360, np.random.default_rng(4))
        table = impacts(feedback, mentions, topics, segments=["region"])
        (design, _), score = dense(feedback, sides), feedback["score"].to_numpy()
        full = np.linalg.lstsq(design, score, rcond=None)[0]
        person = np.arange(360) // 3
        without = [np.linalg.lstsq(design[person != p], score[person != p], rcond=None)[0] for p in range(120)]
        jackknife = np.sqrt(((np.array(without) - full) ** 2).sum(axis=0))
        row = table.loc["t000"]
        assert row["adjusted"] == pytest.approx(full[2])
        assert _errors(table)[0] == pytest.approx(jackknife[2], rel=1e-5)

    def test_very_busy_people_are_left_out_in_the_same_way(self, monkeypatch):
        world = replace(CONFOUNDED, comments_each=3, people_spread=2.0)
        tables = draw(world, 360, np.random.default_rng(4))[:3]
        usual = impact_table(*tables)
        monkeypatch.setattr("cxtext.insights.drivers.regression._LARGE", 2)
        pd.testing.assert_frame_equal(impact_table(*tables), usual, rtol=1e-9)

    def test_tells_a_bystander_from_the_cause_of_the_low_score(self, drawn):
        # Leave-one-out blames topics 1 and 2, which cost nothing: one comes with topic 0, one is met in the North.
        table = impacts(*draw(CONFOUNDED, 4000, np.random.default_rng(2))[:3])
        assert (table.loc[["t001", "t002"], "loo"] < -0.02).all()
        assert (table.loc[["t001", "t002"], "ci_low"] < 0).all()
        assert (table.loc[["t001", "t002"], "ci_high"] > 0).all()
        assert table.loc["t000", "ci_low"] < -3 < table.loc["t000", "ci_high"] < -2
        assert table.loc["t000", "q_value"] < 0.001
        assert "region" in table.loc["t000", "accounted_for"]

    def test_praise_lifts(self, drawn):
        row = impacts(*draw(CONFOUNDED, 4000, np.random.default_rng(1))[:3]).loc["t004"]
        assert row["opinion"] == "positive"
        assert row["ci_low"] < 1.5 < row["ci_high"]
        assert "praise" in row["summary"]
        assert "higher" in row["summary"]
        assert "association, not cause" in row["summary"]

    def test_overall_is_what_it_comes_to_among_all(self, drawn):
        row = impacts(*drawn[:3]).loc["t000"]
        assert row["overall"] == pytest.approx(row["adjusted"] * row["n_opinion"] / row["n_scored"])

    def test_another_measure_of_the_score_is_not_held_equal(self, drawn):
        feedback, mentions, topics, _ = drawn
        feedback = feedback.assign(happy=np.where(feedback["score"] > feedback["score"].median(), "yes", "no"))
        assert "happy" not in impacts(feedback, mentions, topics)["accounted_for"].iloc[0]
        assert "happy" in impacts(feedback, mentions, topics, segments=["happy"])["accounted_for"].iloc[0]

    def test_the_order_of_rows_does_not_matter(self, drawn):
        feedback, mentions, topics, _ = drawn
        rng = np.random.default_rng(0)
        shuffled = [table.iloc[rng.permutation(len(table))] for table in (feedback, mentions, topics)]
        pd.testing.assert_frame_equal(impact_table(feedback, mentions, topics), impact_table(*shuffled))

    def test_false_discoveries_are_corrected_for(self, drawn):
        table = impacts(*drawn[:3])
        expected = stats.false_discovery_control(table["p_value"].dropna())
        assert table["q_value"].dropna().tolist() == pytest.approx(expected.tolist())


def _errors(table):
    """Return the standard errors behind interval and p-value, solved for the degrees of freedom."""
    from scipy.optimize import brentq

    found = []
    for row in table.to_dict("records"):
        half, size = (row["ci_high"] - row["ci_low"]) / 2, abs(row["adjusted"])

        def gap(log_freedom, half=half, size=size, p_value=row["p_value"]):
            freedom = np.exp(log_freedom)
            return 2 * stats.t.sf(size / (half / stats.t.ppf(0.975, freedom)), freedom) - p_value

        found.append(half / stats.t.ppf(0.975, np.exp(brentq(gap, 0.0, 12.0))))
    return np.array(found)


class TestNotSeparable:
    def together(self, n_apart=0, n=300):
        rng = np.random.default_rng(2)
        sides = np.zeros((n, 3), dtype=int)
        sides[:40, :2] = -1
        sides[:n_apart, 1] = 0
        sides[30:80, 2] = -1
        score = rng.normal(7, 1, n) - 3.0 * (sides[:, 0] < 0) - 1.0 * (sides[:, 2] < 0)
        return from_sides(sides, score)

    @pytest.mark.parametrize("n_apart", [0, 2])
    def test_always_together(self, n_apart):
        table = impacts(*self.together(n_apart))
        pair = table.loc[["t000", "t001"]]
        assert pair["group"].tolist() == [NOT_SEPARABLE] * 2
        assert pair["group_ids"].tolist() == [["t000", "t001"]] * 2
        assert pair["adjusted"].iloc[0] == pair["adjusted"].iloc[1]
        assert pair["ci_low"].iloc[0] < -3 < pair["ci_high"].iloc[0]
        assert "cannot separate" in pair["summary"].iloc[0]
        assert pd.isna(table.loc["t002", "group"])
        assert table.loc["t002", "ci_low"] < -1 < table.loc["t002", "ci_high"]

    def test_often_together_is_separable(self):
        table = impacts(*self.together(15))
        assert table["group"].isna().all()
        assert table["group_ids"].tolist() == [["t000"], ["t001"], ["t002"]]

    def test_one_that_is_the_sum_of_two_others(self):
        sides = np.zeros((200, 3), dtype=int)
        sides[:20, 0] = sides[20:40, 1] = sides[:40, 2] = -1
        score = np.random.default_rng(0).normal(7, 1, 200) - 2.0 * (sides[:, 2] < 0)
        table = impacts(*from_sides(sides, score))
        assert NOT_SEPARABLE in table["group"].tolist()
        assert table["ci_low"].notna().all()  # whatever is left is estimated

    def test_a_topic_that_is_a_segment(self):
        sides = np.zeros((200, 2), dtype=int)
        sides[:60, 0] = -1
        sides[40:90, 1] = -1
        score = np.random.default_rng(0).normal(7, 3, 200) - 1.0 * (sides[:, 0] < 0)
        table = impacts(*from_sides(sides, score, source=["staff"] * 60 + ["survey"] * 140))
        assert pd.isna(table.loc["t000", "adjusted"])
        assert table.loc["t000", "reason"] == "cannot be told from source"
        assert table.loc["t000", "summary"].startswith("Cannot tell")
        assert table.loc["t001", "ci_low"] < 0 < table.loc["t001", "ci_high"]

    def test_a_topic_of_every_comment(self):
        sides = np.where(np.arange(100) < 60, -1, 1)[:, None]
        score = np.random.default_rng(0).normal(7, 1, 100) - 2.0 * (sides[:, 0] < 0)
        row = impacts(*from_sides(sides, score)).loc["t000"]
        assert row["adjusted"] == pytest.approx(score[:60].mean() - score[60:].mean())
        assert np.isnan(row["loo"])


class TestCannotTell:
    def test_no_scores(self):
        feedback = make_feedback("abc")
        table = impact_table(feedback, make_mentions([("a", "t1", "negative")]), make_topics("t1"))
        assert len(check(table, IMPACTS)) == 0

    def test_small_groups_leave_no_figure(self):
        sides = np.zeros((60, 2), dtype=int)
        sides[:4, 0] = -1
        sides[10:30, 1] = -1
        table = impacts(*from_sides(sides, np.arange(60) % 11))
        few = table.loc["t000"]
        assert few["suppressed"]
        assert few[["n", "n_opinion", "loo", "adjusted", "ci_low", "overall"]].isna().all()
        assert few["reason"] == "under 5 people"
        assert not table.loc["t001", "suppressed"]

    def test_many_comments_of_few_people_are_a_small_group(self):
        sides = np.zeros((60, 1), dtype=int)
        sides[:20] = -1
        customer = [f"p{i % 4}" for i in range(20)] + [f"q{i}" for i in range(40)]
        row = impacts(*from_sides(sides, np.arange(60) % 11, customer_id=customer)).loc["t000"]
        assert row["suppressed"]
        assert pd.isna(row["n"])

    def test_the_rest_may_be_a_small_group(self):
        # With the score of all known, the score without the topic is that of three people.
        sides = np.where(np.arange(60) < 57, -1, 0)[:, None]
        row = impacts(*from_sides(sides, np.arange(60) % 11)).loc["t000"]
        assert row["suppressed"]
        assert row[["loo", "n"]].isna().all()

    def test_equal_scores(self):
        row = impacts(*from_sides(np.array([[-1]] * 20 + [[0]] * 20), np.full(40, 5.0))).loc["t000"]
        assert row["loo"] == 0
        assert row["reason"] == "all scores are the same"

    def test_more_topics_than_scores_can_bear(self):
        sides = -(np.random.default_rng(0).random((60, 30)) < 0.3).astype(int)
        table = impacts(*from_sides(sides, np.arange(60) % 11))
        assert table["adjusted"].notna().sum() <= 11
        assert "too few people with a score for so many topics" in set(table["reason"])

    def test_many_comments_of_few_people_bear_few_topics(self):
        sides = -(np.random.default_rng(0).random((240, 6)) < 0.3).astype(int)
        customer = [f"p{i % 12:02d}" for i in range(240)]
        table = impacts(*from_sides(sides, np.arange(240) % 11, customer_id=customer))
        assert table["adjusted"].notna().sum() == 1

    def test_an_estimate_never_hangs_on_two_people(self):
        sides = np.zeros((60, 2), dtype=int)
        sides[:2, 0] = sides[10:13, 1] = -1
        table = impacts(*from_sides(sides, np.arange(60) % 11), min_group=1)
        assert table.loc["t000", "reason"] == "under 3 people"
        assert table.loc["t001", "ci_low"] < table.loc["t001", "ci_high"]

    def test_options_that_make_no_sense(self):
        feedback, mentions, topics = from_sides(np.array([[-1]] * 20), np.arange(20))
        with pytest.raises(InputError, match="no column 'plan'"):
            impact_table(feedback, mentions, topics, segments=["plan"])
        with pytest.raises(InputError, match="min_group"):
            impact_table(feedback, mentions, topics, min_group=0)


def coverage(world, n, rounds, kind=None):
    """Share of the intervals that hold the true coefficient."""
    plain = np.column_stack([world.complaint_effect, world.praise_effect])
    truth = plain if kind is None else true_coefficients(world, kind)
    rng, held = np.random.default_rng(1), []
    for _ in range(rounds):
        table = impact_table(*draw(world, n, rng, kind)[:3], segments=["region"])
        true = truth[np.arange(world.n_topics), table["opinion"].eq("positive").to_numpy().astype(int)]
        known = table["ci_low"].notna()
        held += list(table["ci_low"].le(true)[known] & table["ci_high"].ge(true)[known])
    return np.mean(held)


def test_intervals_hold_the_truth_in_a_few_draws():
    assert 0.88 <= coverage(CONFOUNDED, 300, 20) <= 1.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "kind", "people"), [(300, None, False), (1000, "nps", False), (1000, "stars", False), (1000, None, True)]
)
def test_intervals_hold_the_truth_as_often_as_they_say(n, kind, people):
    world = replace(CONFOUNDED, comments_each=4, people_spread=2.0) if people else CONFOUNDED
    assert 0.93 <= coverage(world, n, 300, kind) <= 0.97
