"""What one group reports and the other does not; where comments were collected; what a pain point is about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats

import cxtext
from cxtext.errors import InputError
from cxtext.insights import blind_spots, collected_stage, mention_scope, scope_table, spill_over
from cxtext.insights.across.contracts import BLIND_SPOTS, SCOPES, SPILL_OVER
from cxtext.insights.intervals import newcombe
from cxtext.insights.people import count_people, people, with_partner
from cxtext.tables import check

DEMO = Path(cxtext.__file__).parent / "demo"
STAGES = {
    "purchase": ["Purchase", "checkout", "placed an order"],
    "use": ["Use", "comfortable"],
    "support": ["Support", "customer service", "on hold"],
    "exit": ["Exit", "cancel my subscription"],
    "general": ["General", "great"],
}


def two_sides(n_staff, n_customers, **topics):
    """Topic -> (staff comments, customer comments) that mention it."""
    staff, customers = [f"s{i:04d}" for i in range(n_staff)], [f"c{i:04d}" for i in range(n_customers)]
    rows = [
        (comment, topic, "negative")
        for topic, counts in topics.items()
        for ids, k in zip((staff, customers), counts, strict=True)
        for comment in ids[:k]
    ]
    feedback = make_feedback(staff + customers, source=["staff"] * n_staff + ["survey", "review"] * (n_customers // 2))
    return feedback, make_mentions(rows), make_topics(*topics)


def by_topic(tables, **options):
    return check(blind_spots(*tables, **options), BLIND_SPOTS).set_index("topic_id")


class TestBlindSpots:
    def test_verdicts_and_figures_by_hand(self):
        table = by_topic(two_sides(100, 400, only_here=(20, 0), only_there=(0, 80), shared=(30, 60), rare=(0, 6)))
        assert table["verdict"].to_dict() == {
            "only_here": "staff_only",
            "only_there": "customers_only",
            "shared": "both",
            "rare": "cannot tell",
        }
        shared = table.loc["shared"]
        assert shared[["n_group", "n_group_topic", "n_others", "n_others_topic"]].tolist() == [100, 30, 400, 60]
        assert shared[["difference", "ci_low", "ci_high"]].tolist() == pytest.approx(newcombe(60, 400, 30, 100))
        sides = [stats.fisher_exact([[30, 70], [60, 340]], alternative=side).pvalue for side in ("less", "greater")]
        assert shared["p_value"] == pytest.approx(2 * min(sides))
        assert shared["more_from"] == "staff"
        assert shared[["group", "others"]].tolist() == ["staff", "customers"]
        assert all(mention.startswith("s") for mention in table.loc["only_here", "evidence_ids"])

    def test_one_to_four_people_of_a_side_are_not_shown(self):
        table = by_topic(two_sides(100, 400, few=(3, 60), some=(30, 60)))
        row = table.loc["few"]
        assert row["suppressed"]
        assert row[["n_group_topic", "group_share", "difference", "ci_low", "p_value", "q_value"]].isna().all()
        assert row["n_others_topic"] == 60
        assert not table.loc["some", "suppressed"]
        assert by_topic(two_sides(100, 400, few=(3, 60)), min_group=3).loc["few", "n_group_topic"] == 3

    def test_a_small_side_hides_everything(self):
        table = by_topic(two_sides(4, 400, topic=(4, 60), other=(0, 50)))
        assert table["suppressed"].all()
        assert set(table["verdict"]) == {"cannot tell"}
        assert table[["n_group", "n_group_topic", "n_others_topic", "difference"]].isna().all(axis=None)
        assert not any(table["evidence_ids"])

    def test_people_are_customers_where_they_are_known(self):
        feedback, mentions, topics = two_sides(100, 400, loud=(20, 60))
        feedback["customer_id"] = np.where(feedback["source"] == "staff", feedback.index % 3, 1000 + feedback.index)
        assert by_topic((feedback, mentions, topics)).loc["loud", "suppressed"]

    def test_praise_is_no_report_of_pain(self):
        feedback, mentions, topics = two_sides(100, 400, topic=(30, 60))
        praise = mentions["feedback_id"].str.startswith("c")
        mentions = mentions.assign(
            sentiment=mentions["sentiment"].mask(praise, "positive"),
            sentiment_score=mentions["sentiment_score"].mask(praise, 0.8),
        )
        assert by_topic((feedback, mentions, topics)).loc["topic", "verdict"] == "staff_only"
        every = by_topic((feedback, mentions, topics), complaints=False)
        assert every.loc["topic", ["verdict", "n_others_topic"]].tolist() == ["both", 60]

    def test_the_order_of_rows_does_not_matter(self):
        feedback, mentions, topics = two_sides(60, 200, a=(20, 0), b=(9, 40), c=(2, 50))
        expected = blind_spots(feedback, mentions, topics)
        shuffled = (frame.sample(frac=1, random_state=1) for frame in (feedback, mentions))
        pd.testing.assert_frame_equal(blind_spots(*shuffled, topics), expected)

    def test_any_two_groups_and_none(self):
        feedback, mentions, topics = two_sides(50, 100, topic=(10, 20))
        table = by_topic((feedback, mentions, topics), group="survey", others=["review"])
        assert table["n_group"].tolist() == [50]
        assert table["n_others"].tolist() == [50]
        assert blind_spots(feedback, mentions, topics, group="forum").empty
        with pytest.raises(InputError, match="no column 'team'"):
            blind_spots(feedback, mentions, topics, by="team")
        with pytest.raises(InputError, match="on both sides"):
            blind_spots(feedback, mentions, topics, others=["staff"])
        with pytest.raises(InputError, match="min_group"):
            blind_spots(feedback, mentions, topics, min_group=0)

    def test_what_only_staff_report_in_the_demo_is_found(self):
        truth = pd.read_csv(DEMO / "truth.csv")
        truth = truth[truth["truth"].notna()]
        one = truth.assign(key=truth["truth"].str.split(r"[;,| ]")).explode("key")
        source = truth["file"].str.removesuffix(".csv")
        feedback = make_feedback(truth["feedback_id"], source=source.to_numpy())
        mentions = make_mentions(list(zip(one["feedback_id"], one["key"], ["negative"] * len(one), strict=True)))
        topics = make_topics(*sorted(set(one["key"])))
        table = by_topic((feedback, mentions, topics))
        assert table.loc["three_systems", "verdict"] == "staff_only"
        assert "staff_only" not in set(table.drop(index="three_systems")["verdict"])
        assert table.loc["missed_engineer", "verdict"] == "both"

    @pytest.mark.parametrize("rounds", [25, pytest.param(1000, marks=pytest.mark.slow)])
    def test_chance_alone_is_rarely_called_a_difference(self, rounds):
        rng = np.random.default_rng(0)
        share = np.linspace(0.01, 0.3, 20)
        feedback = make_feedback([f"c{i:03d}" for i in range(400)], source=["staff"] * 100 + ["survey"] * 300)
        topics = make_topics(*[f"t{i:02d}" for i in range(20)])
        alarms, held, intervals = 0, 0, 0
        for _ in range(rounds):
            comment, topic = np.nonzero(rng.random((400, 20)) < share)
            rows = [(f"c{c:03d}", f"t{t:02d}", "negative") for c, t in zip(comment, topic, strict=True)]
            table = blind_spots(feedback, make_mentions(rows), topics)
            alarms += bool((table["more_from"].notna() | table["verdict"].str.endswith("_only")).any())
            shown = table[~table["suppressed"] & (table["n_group_topic"] > 0)]
            held += int(((shown["ci_low"] <= 0) & (shown["ci_high"] >= 0)).sum())
            intervals += len(shown)
        assert alarms <= 0.05 * rounds + 2 * (0.05 * 0.95 * rounds) ** 0.5
        assert held / intervals > 0.93


class TestCollected:
    def test_cues_and_names_tell_and_doubt_stays(self):
        values = {
            "checkout page": "purchase",
            "Checkouts": "purchase",
            "phone": "unknown",
            "support desk": "support",
            "Why did you cancel your subscription?": "exit",
            "How do you use the support pages of our shop?": "unknown",
            "checkout support": "unknown",
            "": "unknown",
        }
        frame = pd.DataFrame({"channel": [*values, None]})
        assert collected_stage(frame, STAGES).tolist() == [*values.values(), "unknown"]

    def test_the_user_may_say_it(self):
        frame = pd.DataFrame({"channel": ["phone", "web"], "source": ["survey", "survey"], "where": ["exit", "Use"]})
        assert collected_stage(frame, STAGES, {"phone": "support"}).tolist() == ["support", "unknown"]
        assert collected_stage(frame, STAGES, "where").tolist() == ["exit", "use"]
        with pytest.raises(InputError, match="no stage of the journey"):
            collected_stage(frame, STAGES, {"phone": "heaven"})
        with pytest.raises(InputError, match="no column 'place'"):
            collected_stage(frame, STAGES, "place")


class TestSpillOver:
    def test_counts_by_hand(self):
        ids = [f"c{i:02d}" for i in range(30)]
        feedback = make_feedback(ids, channel=["checkout"] * 20 + ["letter"] * 10)
        rows = [(comment, None, "negative", "purchase") for comment in ids[:12]]
        rows += [(comment, None, "negative", "support") for comment in ids[8:20]]
        rows += [(comment, None, "neutral", "general") for comment in ids[20:29]]
        table = check(spill_over(feedback, make_mentions(rows), STAGES), SPILL_OVER).set_index(
            ["collected_stage", "stage"]
        )
        assert table.loc[("purchase", "purchase"), ["n", "n_about", "same"]].tolist() == [20, 12, True]
        assert table.loc[("purchase", "support"), ["n", "n_about", "share"]].tolist() == [20, 12, 0.6]
        assert table.loc[("purchase", "elsewhere"), "n_about"] == 12
        assert table.loc[("unknown", "general"), ["n", "n_about"]].tolist() == [9, 9]
        assert ("unknown", "elsewhere") not in table.index
        assert "exit" not in table.index.get_level_values(0)

    def test_few_people_are_hidden_and_cannot_be_worked_out(self):
        ids = [f"c{i:02d}" for i in range(40)]
        feedback = make_feedback(ids, channel="checkout")
        stage = ["purchase"] * 20 + ["use"] * 12 + ["support"] * 5 + ["exit"] * 3
        rows = [(comment, None, "negative", place) for comment, place in zip(ids, stage, strict=True)]
        table = spill_over(feedback, make_mentions(rows), STAGES).set_index("stage")
        assert table.index[table["suppressed"]].tolist() == ["support", "exit"]
        assert table.loc["elsewhere", "n_about"] == 20

        few = make_feedback(ids, channel=["checkout"] * 33 + ["support"] * 4 + ["exit"] * 3)
        table = spill_over(few, make_mentions(rows), STAGES).set_index("collected_stage")
        assert table.loc[["support", "exit"], ["n", "n_about"]].isna().all(axis=None)
        assert table.loc["purchase", "n"].notna().all()


class TestScope:
    def test_words_stage_and_topic(self):
        texts = [
            "The agent hung up",
            "The app crashes when I log in",
            "Too dear",
            "Three weeks",
            "It was the third time",
        ]
        mentions = make_mentions([("c", "t", "negative", "use") for _ in texts]).assign(text=texts)
        mentions["stage"] = ["use", "use", "purchase", "support", "support"]
        assert mention_scope(mentions).tolist() == ["service", "usability", *["experience"] * 3]
        named = make_topics("t").assign(name="Helpline")
        assert mention_scope(mentions, named).tolist() == ["service", "usability", "experience", "service", "service"]

    def test_shares_by_hand(self):
        rows = [(f"c{i:02d}", "t", "negative") for i in range(30)] + [("c00", "t", "positive")]
        mentions = make_mentions(rows)
        mentions["text"] = ["The staff were rude"] * 20 + ["The app crashes"] * 10 + ["Kind staff"]
        points = pd.DataFrame({"topic_id": ["t"], "name": ["Evening"]})
        table = check(scope_table(make_feedback([f"c{i:02d}" for i in range(30)]), mentions, points), SCOPES)
        table = table.set_index("scope")
        assert table["n_scope"].tolist() == [20, 10, 0]
        assert table["n"].tolist() == [30, 30, 30]
        assert table.loc["service", "share"] == pytest.approx(2 / 3)
        assert not table["main"].any()  # 20 of 30 might still be 10 of 30
        assert not set(table.loc["service", "evidence_ids"]) & set(table.loc["usability", "evidence_ids"])

    def test_the_main_scope_is_sure(self):
        mentions = make_mentions([(f"c{i:02d}", "t", "negative") for i in range(30)]).assign(text="Rude agents")
        points = pd.DataFrame({"topic_id": ["t"], "name": ["Evening"]})
        table = scope_table(make_feedback([f"c{i:02d}" for i in range(30)]), mentions, points)
        assert table.loc[table["main"], "scope"].tolist() == ["service"]
        few = scope_table(make_feedback([f"c{i:02d}" for i in range(30)]), mentions.head(4), points)
        assert few["suppressed"].all()
        assert not few["main"].any()


def test_people_and_partners():
    frame = pd.DataFrame({"customer_id": ["a", None, "a", None]})
    code = people(frame)
    assert count_people(code, np.zeros(4, dtype=np.int64), 1).tolist() == [3]
    assert with_partner(np.array([True, False, False]), np.array([3, 9, 7])).tolist() == [True, False, True]
    assert with_partner(np.array([True, True, False]), np.array([3, 4, 7])).tolist() == [True, True, False]
