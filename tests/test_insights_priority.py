"""The weighted ranking of pain points, and how firmly ranks stand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drivers_worlds import World, draw
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats

from cxtext.errors import InputError
from cxtext.insights import impact_table, pain_point_table, priority_table, topic_table
from cxtext.insights.drivers import WEIGHTS
from cxtext.insights.drivers.contracts import PRIORITIES
from cxtext.tables import PAIN_POINTS, check

PARTS = ["reach", "negativity", "severity", "impact", "trend"]


def ranked_world(k=10, seed=5):
    rng = np.random.default_rng(seed)
    return World(
        reach=tuple(np.geomspace(0.25, 0.03, k)),
        complaints=tuple(rng.uniform(0.5, 0.95, k)),
        complaint_effect=tuple(rng.uniform(-3, 0, k)),
        praise_effect=tuple(rng.uniform(0, 1, k)),
        follows={0: 3},
    )


@pytest.fixture(scope="module")
def drawn():
    feedback, mentions, topics, _ = draw(ranked_world(), 800, np.random.default_rng(3), "nps")
    date = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(800) % 200, unit="D")
    return feedback.assign(date=date), mentions, topics


def two_topics(n=60, **columns):
    """Topic ``a``: many mild complaints; topic ``b``: fewer, of which most are as strong as can be."""
    ids = [f"c{i:03d}" for i in range(n)]
    rows = [(i, "a", -0.4) for i in ids[:30]] + [(i, "b", -0.9) for i in ids[30:44]]
    return make_feedback(ids, **columns), make_mentions(rows), make_topics("a", "b")


class TestPriority:
    def test_is_the_weighted_geometric_mean_of_its_columns(self, drawn):
        table = check(priority_table(*drawn), PRIORITIES)
        weights = np.array([WEIGHTS[part] for part in PARTS])
        expected = np.exp(np.log(table[PARTS]).to_numpy() @ weights / weights.sum())
        assert table["priority"].tolist() == pytest.approx(expected.tolist())
        assert table["priority"].is_monotonic_decreasing
        assert table[PARTS].min(axis=None) >= 0
        assert table[PARTS].max(axis=None) <= 1

    def test_weights_change_the_ranking(self):
        tables = two_topics()
        assert priority_table(*tables, weights={"severity": 0})["topic_id"].tolist() == ["a", "b"]
        assert priority_table(*tables, weights={"severity": 3})["topic_id"].tolist() == ["b", "a"]
        only = priority_table(*tables, weights={"reach": 1, "negativity": 0, "severity": 0})
        assert only["priority"].tolist() == pytest.approx(only["reach"].tolist())

    def test_what_is_missing_for_all_drops_out_with_its_weight(self):
        table = priority_table(*two_topics())
        assert table[["impact", "trend"]].isna().all(axis=None)
        expected = (table["reach"] * table["negativity"] * table["severity"]) ** (1 / 3)
        assert table["priority"].tolist() == pytest.approx(expected.tolist())

    def test_what_cannot_be_told_of_one_topic_counts_as_nothing_to_tell(self):
        score = np.where(np.arange(60) % 2, 8.0, 10.0)
        score[34:44] = np.nan  # four of those who complain about b are left
        table = priority_table(*two_topics(score=score, score_kind="nps")).set_index("topic_id")
        assert table["impact"].isna().to_dict() == {"a": False, "b": True}
        for row in table.fillna({"impact": 0.5}).to_dict("records"):
            product = row["reach"] * row["negativity"] * row["severity"] * row["impact"]
            assert row["priority"] == pytest.approx(product ** (1 / 4))

    def test_impact_is_the_chance_of_a_lower_score_all_else_equal(self):
        # Half of those who complain about t lose 4 points on noise of 2: Phi(4 / (2 * sqrt(2))) is the chance.
        rng = np.random.default_rng(0)
        n = 4000
        complains, beside = np.arange(n) % 2 == 0, np.arange(n) % 3 == 0
        score = rng.normal(20, 2, n) - 4.0 * complains - 6.0 * beside
        ids = [f"c{i:04d}" for i in range(n)]
        rows = [(i, "t", "negative") for i, bad in zip(ids, complains, strict=True) if bad]
        rows += [(i, "u", "negative") for i, bad in zip(ids, beside, strict=True) if bad]
        table = priority_table(make_feedback(ids, score=score), make_mentions(rows), make_topics("t", "u"))
        impact = table.set_index("topic_id")["impact"]
        assert impact["t"] == pytest.approx(stats.norm.cdf(4 / 8**0.5), abs=0.01)
        assert impact["u"] == pytest.approx(stats.norm.cdf(6 / 8**0.5), abs=0.01)

    def test_impact_follows_the_adjusted_one(self, drawn):
        adjusted = impact_table(*drawn).set_index("topic_id")["adjusted"]
        table = priority_table(*drawn).set_index("topic_id")
        assert table["impact"].rank().to_dict() == (-adjusted[table.index]).rank().to_dict()

    def test_rising_and_falling(self):
        ids = [f"c{i:03d}" for i in range(300)]
        date = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(300), unit="D")
        rows = [(i, "up", "negative") for i in ids[220:260]] + [(i, "down", "negative") for i in ids[:40]]
        rows += [(i, "same", "negative") for i in ids[5::8]] + [(i, "few", "negative") for i in ids[290:294]]
        topics = make_topics("up", "down", "same", "few")
        table = priority_table(make_feedback(ids, date=date), make_mentions(rows), topics).set_index("topic_id")
        trend = table["trend"]
        assert trend["up"] > 0.8
        assert trend["down"] < 0.2
        assert trend["same"] == pytest.approx(0.5, abs=0.05)
        assert pd.isna(trend["few"])

    def test_a_source_that_starts_late_does_not_make_its_topic_rise(self):
        ids = [f"c{i:03d}" for i in range(400)]
        late = np.arange(400) >= 250
        date = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(400), unit="D")
        rows = [(i, "t", "negative") for i in ids[250::3]]
        feedback = make_feedback(ids, date=date, source=np.where(late, "reviews", "survey"))
        trend = priority_table(feedback, make_mentions(rows), make_topics("t"))["trend"]
        assert trend.tolist() == pytest.approx([0.5], abs=0.03)

    @pytest.mark.parametrize(
        ("columns", "expected"),
        [
            ({"emotion": "anger"}, 0.9),
            ({"emotion": "frustration"}, 0.85),
            ({"emotion": "none", "effort": "hard"}, 0.9),
            ({"emotion": "anger", "effort": "hard"}, 0.95),
            ({"emotion": "anger", "intent": "churn_risk"}, 1.0),
            ({"emotion": "joy", "effort": "easy", "intent": "complaint"}, 0.8),
        ],
    )
    def test_anger_effort_and_threats_make_a_complaint_severe(self, columns, expected):
        ids = [f"c{i:03d}" for i in range(20)]
        mentions = make_mentions([(i, "t", "negative") for i in ids[:8]]).assign(**columns)
        table = priority_table(make_feedback(ids), mentions, make_topics("t"))
        assert table["severity"].tolist() == pytest.approx([expected])

    def test_small_groups_show_no_figures(self):
        feedback, mentions, topics = two_topics()
        mentions = mentions[~mentions["feedback_id"].between("c034", "c043")]
        table = priority_table(feedback, mentions, topics).set_index("topic_id")
        assert table["suppressed"].to_dict() == {"a": False, "b": True}
        assert table.loc["b", [*PARTS, "priority", "n_feedback", "n_negative"]].isna().all()
        assert table.loc["b", "rank"] == 2

    @pytest.mark.parametrize(
        ("weights", "words"),
        [
            ({"size": 1}, "no component 'size'"),
            ({"reach": -1}, "weight of reach"),
            ({"reach": "high"}, "weight of reach"),
            ({"reach": float("nan")}, "weight of reach"),
            (dict.fromkeys(PARTS, 0), "All weights"),
        ],
    )
    def test_weights_that_make_no_sense(self, weights, words):
        with pytest.raises(InputError, match=words):
            priority_table(*two_topics(), weights=weights)

    def test_nothing_to_rank(self):
        assert len(priority_table(make_feedback("a"), make_mentions([]), make_topics("t1"))) == 0
        assert len(priority_table(make_feedback([]), make_mentions([]), make_topics())) == 0


class TestRanks:
    def test_far_apart_is_firm_and_close_is_not(self):
        ids = [f"c{i:04d}" for i in range(1000)]
        rows = [(i, "big", "negative") for i in ids[:300]]
        rows += [(i, topic, "negative") for n, topic in enumerate(("s1", "s2", "s3", "s4")) for i in ids[300 + n :: 33]]
        table = priority_table(make_feedback(ids), make_mentions(rows), make_topics("big", "s1", "s2", "s3", "s4"))
        assert table.loc[0, ["topic_id", "rank_low", "rank_high", "rank_stability"]].tolist() == ["big", 1, 1, 1.0]
        close = table[1:]
        assert (close["rank_low"] <= close["rank"]).all()
        assert (close["rank"] <= close["rank_high"]).all()
        assert (close["rank_high"] - close["rank_low"]).min() >= 2
        assert close["rank_stability"].max() < 0.9

    def test_people_are_drawn_whole(self):
        # Forty complaints of four people stand less firmly than forty of forty.
        ids = [f"c{i:04d}" for i in range(400)]
        rows = [(i, "a", "negative") for i in ids[:40]] + [(i, "b", "negative") for i in ids[40:72]]
        rows += [(i, "c", "negative") for i in ids[80:104]]
        one_each = [f"p{i}" for i in range(400)]
        few = [f"q{i % 4}" for i in range(40)] + one_each[40:]
        spread = [
            priority_table(
                make_feedback(ids, customer_id=customer), make_mentions(rows), make_topics("a", "b", "c"), min_group=1
            ).set_index("topic_id")["rank_stability"]["a"]
            for customer in (one_each, few)
        ]
        assert spread[1] < spread[0]

    def test_same_ranks_whatever_the_order_of_rows(self, drawn):
        rng = np.random.default_rng(0)
        shuffled = [table.iloc[rng.permutation(len(table))] for table in drawn]
        pd.testing.assert_frame_equal(priority_table(*drawn), priority_table(*shuffled))


class TestPainPoints:
    def test_have_the_same_ranking(self, drawn):
        feedback, mentions, topics = drawn
        weights = {"reach": 2, "trend": 0}
        points = check(pain_point_table(feedback, mentions, topics, weights=weights), PAIN_POINTS)
        table = priority_table(feedback, mentions, topics, weights=weights)
        for ours, theirs in (("impact_component", "impact"), ("trend_component", "trend"), ("ci_low", "negativity")):
            assert points[ours].tolist() == pytest.approx(table[theirs].tolist())
        same = ["rank", "topic_id", "priority", "rank_low", "rank_high", "rank_stability"]
        pd.testing.assert_frame_equal(points[same], table[same], check_dtype=False)

    def test_stand_at_the_stage_of_the_topics_table(self):
        rows = [(f"a{i}", "t1", "negative", "exit") for i in range(6)]
        rows += [(f"b{i}", "t1", "positive", "use") for i in range(7)]
        rows += [(f"a{i}", "t2", "negative", "exit") for i in range(2)]
        rows += [(f"b{i}", "t2", "positive", "use") for i in range(7)]
        mentions = make_mentions(rows)
        feedback = make_feedback(sorted(set(mentions["feedback_id"])))
        topics = topic_table(feedback, mentions, make_topics("t1", "t2"))
        # One hurts, at the exit; the other is liked, in use.
        assert topics.set_index("topic_id")["stage"].to_dict() == {"t1": "exit", "t2": "use"}
        for given in (topics, make_topics("t1", "t2")):
            points = pain_point_table(feedback, mentions, given)
            assert points.set_index("topic_id")["stage"].to_dict() == {"t1": "exit"}


def rank_coverage(n, rounds, seed=5):
    """Share of the rank intervals that hold the rank in a draw so large that chance hardly matters."""
    world = ranked_world(12, seed)
    true = priority_table(*draw(world, 100_000, np.random.default_rng(9), "nps")[:3]).set_index("topic_id")["rank"]
    rng, held = np.random.default_rng(1), []
    for _ in range(rounds):
        table = priority_table(*draw(world, n, rng, "nps")[:3])
        rank = true[table["topic_id"]].rank().to_numpy()
        held += list((table["rank_low"] <= rank) & (rank <= table["rank_high"]))
    return np.mean(held)


@pytest.mark.slow
@pytest.mark.parametrize("n", [400, 1500])
def test_rank_intervals_hold_the_true_rank(n):
    assert rank_coverage(n, 60) >= 0.9
