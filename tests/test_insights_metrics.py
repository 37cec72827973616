"""Headline figures, the journey, and whether the intervals keep their promise."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cxtext.errors import InputError
from cxtext.insights import journey_cells, journey_table, metrics, pain_point_table, topic_table
from cxtext.tables import JOURNEY, check

STAGES = [("purchase", "Buying"), ("use", "Using"), ("general", "General")]


def scores_of(values, kind, **columns):
    feedback = make_feedback([f"c{i}" for i in range(len(values))], score=values, score_kind=kind, **columns)
    return metrics(feedback, make_mentions([]))["scores"][kind]["all"]


class TestMetrics:
    def test_rows_coverage_and_sentiment(self):
        feedback = make_feedback(
            "abcdef",
            status=["ok", "ok", "ok", "ok", "empty", "duplicate"],
            source=["survey", "survey", "review", "review", "review", "staff"],
            date=["2026-03-01", "2026-01-15", None, "2026-02-01", "2025-01-01", "2026-09-09"],
        )
        mentions = make_mentions(
            [("a", "t1", "negative", "use"), ("a", None, "negative"), ("b", None, "positive"), ("c", "t1", "negative")]
        )
        found = metrics(feedback, mentions)
        assert found["rows"] == {"total": 6, "by_status": {"duplicate": 1, "empty": 1, "ok": 4}}
        assert (found["n_comments"], found["n_mentions"]) == (4, 4)
        assert found["coverage"] == {
            "with_mention": 0.75,
            "with_topic": 0.5,
            "with_stage": 0.25,
            "mentions_with_topic": 0.5,
        }
        low, high = proportion_confint(2, 3, method="wilson")
        assert found["sentiment"]["negative"] == {
            "n": 2,
            "share": pytest.approx(2 / 3),
            "ci_low": pytest.approx(low),
            "ci_high": pytest.approx(high),
        }
        assert found["sentiment"]["n"] == 3
        assert found["sources"]["review"] == {"rows": 3, "n_comments": 2}
        assert found["sources"]["staff"] == {"rows": 1, "n_comments": 0}
        assert found["period"] == {"first": "2026-01-15", "last": "2026-03-01", "n_dated": 3}

    def test_nps(self):
        values = [10] * 30 + [9] * 10 + [8] * 15 + [7] * 5 + [6] * 20 + [0] * 20
        found = scores_of(values, "nps")
        # Of as many promoters as detractors the score interval by hand: d with n d^2 = z^2 (p + q under d).
        assert found["nps"] == 0
        assert found["ci_high"] == -found["ci_low"] == pytest.approx(17.2825063)
        wald = 100 * stats.norm.ppf(0.975) * np.repeat([1, 0, -1], [40, 20, 40]).std() / 10
        assert found["ci_high"] == pytest.approx(wald, rel=0.02)
        assert [found[group]["share"] for group in ("promoters", "passives", "detractors")] == [0.4, 0.2, 0.4]
        assert scores_of([10, 10, 9, 3], "nps")["nps"] == 50

    def test_csat_has_mean_and_top_two(self):
        values = [5, 4, 4, 3, 1]
        found = scores_of(values, "csat")
        interval = stats.ttest_1samp(values, 0).confidence_interval()
        assert found["mean"] == pytest.approx(3.4)
        assert [found["ci_low"], found["ci_high"]] == pytest.approx([interval.low, interval.high])
        assert found["top_two_share"]["share"] == pytest.approx(0.6)

    @pytest.mark.parametrize("kind", ["ces", "stars"])
    def test_other_kinds_have_a_mean(self, kind):
        assert scores_of([1, 3, 5], kind)["mean"] == 3

    def test_scores_without_a_comment_count_but_duplicates_and_previews_do_not(self):
        status = ["ok", "empty", "duplicate", "preview", "unfinished"]
        feedback = make_feedback("abcde", status=status, score=[10, 0, 0, 0, 0], score_kind="nps")
        found = metrics(feedback, make_mentions([]))["scores"]["nps"]
        assert (found["all"]["n"], found["all"]["nps"]) == (2, 0)
        assert (found["commented"]["n"], found["commented"]["nps"]) == (1, 100)

    def test_one_respondent_who_answers_three_questions_has_one_vote(self):
        customers = ["ann", "ann", "ann", "bob", None, None]
        found = scores_of([10, 10, 10, 0, 0, 0], "nps", customer_id=customers)
        assert (found["n"], found["nps"]) == (4, -50)

    def test_scores_out_of_range_do_not_count(self):
        assert scores_of([10, 11, 99, -1, np.inf], "nps")["n"] == 1

    @pytest.mark.parametrize(
        "feedback", [make_feedback([]), make_feedback("a"), make_feedback("a", score=5, score_kind="stars")]
    )
    def test_small_inputs_give_strict_json(self, feedback):
        found = metrics(feedback, make_mentions([]))
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        assert found["sentiment"]["negative"]["share"] is None
        assert found["period"]["first"] is None


class TestJourney:
    def journey(self, feedback, mentions, *ids):
        points = pain_point_table(feedback, mentions, topic_table(feedback, mentions, make_topics(*ids)))
        return check(journey_table(feedback, mentions, points, STAGES), JOURNEY).set_index("stage")

    def test_counts_by_hand(self):
        feedback = make_feedback("abcd", score=[2, 4, 9, 10], score_kind="nps")
        mentions = make_mentions(
            [
                ("a", None, "negative", "use"),
                ("a", None, "negative", "use"),
                ("b", None, "positive", "use"),
                ("b", None, "negative", None),
                ("c", None, "neutral", "use"),
            ]
        )
        table = self.journey(feedback, mentions)
        assert table.index.tolist() == ["purchase", "use", "general"]
        assert table["name"].tolist() == ["Buying", "Using", "General"]
        assert table["n_mentions"].tolist() == [0, 4, 1]
        assert table["n_feedback"].tolist() == [0, 3, 1]
        assert table["share"].tolist() == [0, 0.75, 0.25]
        use = table.loc["use"]
        assert use[["negative_share", "neutral_share", "positive_share"]].tolist() == pytest.approx([1 / 3] * 3)
        assert use[["negative_ci_low", "negative_ci_high"]].tolist() == pytest.approx(
            proportion_confint(1, 3, method="wilson")
        )
        assert table["mean_score"].tolist()[1:] == [5, 4]
        assert np.isnan(table.loc["purchase", "mean_score"])
        assert np.isnan(table.loc["purchase", "negative_share"])

    def test_long_form_agrees(self):
        feedback = make_feedback("abc")
        mentions = make_mentions(
            [("a", None, "negative", "use"), ("b", None, "positive", "use"), ("c", None, "neutral")]
        )
        wide, long = self.journey(feedback, mentions), journey_cells(feedback, mentions, STAGES)
        assert len(long) == 9
        for cell in long.itertuples():
            assert cell.share == pytest.approx(wide.loc[cell.stage, f"{cell.sentiment}_share"], nan_ok=True)
            assert cell.ci_low == pytest.approx(wide.loc[cell.stage, f"{cell.sentiment}_ci_low"], nan_ok=True)

    def test_a_pain_point_stands_where_it_hurts_and_strays_do_not_carry_it_elsewhere(self):
        ids = [f"c{i:03d}" for i in range(60)]
        rows = [(i, "big", "negative", "use") for i in ids[:40]] + [
            (i, "big", "negative", "purchase") for i in ids[40:44]
        ]
        rows += [(i, "small", "negative", "purchase") for i in ids[44:52]]
        rows += [(i, "small", "negative", "use") for i in ids[52:56]]
        table = self.journey(make_feedback(ids), make_mentions(rows), "big", "small")
        assert table["top_pain_points"].tolist() == [["small"], ["big", "small"], []]

    def test_general_is_always_there(self):
        table = journey_table(
            make_feedback("a"), make_mentions([]), pd.DataFrame({"topic_id": [], "stage": []}), STAGES[:2]
        )
        assert table["stage"].tolist() == ["purchase", "use", "general"]
        assert table["top_pain_points"].tolist() == [[], [], []]

    def test_an_unknown_stage_is_named(self):
        points = pd.DataFrame({"topic_id": [], "stage": []})
        with pytest.raises(InputError, match="'a:0' has the stage 'limbo'"):
            journey_table(make_feedback("a"), make_mentions([("a", None, "negative", "limbo")]), points, STAGES)


def test_intervals_cover_the_truth_about_19_times_in_20():
    rng = np.random.default_rng(11)
    rounds, n = 1000, 60
    for truth in (0.1, 0.5):
        # Each round is a topic of its own, met by n comments: one call makes a thousand intervals.
        complains = rng.random((rounds, n)) < truth
        ids = [f"c{j}" for j in range(n)]
        rows = pd.DataFrame(
            {
                "feedback_id": np.tile(ids, rounds),
                "topic_id": np.repeat([f"t{r:04d}" for r in range(rounds)], n),
                "sentiment": np.where(complains.ravel(), "negative", "positive"),
                "sentiment_score": np.where(complains.ravel(), -0.8, 0.8),
                "start": 0,
                "end": 9,
                "text": "words",
            }
        )
        rows["mention_id"] = rows["feedback_id"] + ":" + rows["topic_id"]
        table = topic_table(make_feedback(ids), rows, make_topics(*rows["topic_id"].unique()))
        covered = ((table["ci_low"] <= truth) & (truth <= table["ci_high"])).mean()
        assert 0.93 <= covered <= 0.98


def test_the_same_tables_are_joined_once_within_a_block_and_anew_outside():
    from cxtext.insights import shared_joins
    from cxtext.insights.base import join

    feedback = pd.DataFrame({"feedback_id": ["a"], "text": ["x"], "source": ["survey"]})
    mentions = pd.DataFrame(
        {"mention_id": ["a:0"], "feedback_id": ["a"], "start": [0], "end": [1], "text": ["x"]}
    ).assign(sentiment="negative", sentiment_score=-1.0)
    with shared_joins():
        first = join(feedback, mentions)
        with shared_joins():
            assert join(feedback, mentions) is first
        assert join(feedback.copy(), mentions) is not first
    assert join(feedback, mentions) is not first
    with pytest.raises(ValueError, match="read-only"):
        first.score[0] = 1.0
