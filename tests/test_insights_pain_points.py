"""The ranking of topics that hurt, and what it says of each."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cxtext.insights import pain_point_table, topic_table
from cxtext.tables import PAIN_POINTS, check

DIRTY, SLOW = "t1", "t2"


def rank(feedback, mentions, *ids, **options):
    topics = topic_table(feedback, mentions, make_topics(*ids))
    return check(pain_point_table(feedback, mentions, topics, **options), PAIN_POINTS)


def simple(n=40, n_dirty=12):
    ids = [f"c{i:03d}" for i in range(n)]
    rows = [(i, DIRTY, "negative", "use") for i in ids[:n_dirty]] + [(i, None, "positive") for i in ids[n_dirty:]]
    return make_feedback(ids), make_mentions(rows)


class TestRanking:
    def test_figures_by_hand(self):
        feedback = make_feedback("abcdefghij")
        mentions = make_mentions(
            [
                ("a", DIRTY, -0.9),
                ("a", DIRTY, -0.5),
                ("b", DIRTY, -0.8),
                ("c", DIRTY, -0.6),
                ("d", DIRTY, 0.7),
                *[(c, None, "neutral") for c in "efghij"],
            ]
        )
        point = rank(feedback, mentions, DIRTY).iloc[0]
        low, high = proportion_confint(3, 4, method="wilson")
        share_low, share_high = proportion_confint(4, 10, method="wilson")
        assert (point["rank"], point["n_feedback"], point["n_negative"], point["n_mentions"]) == (1, 4, 3, 5)
        assert point[["share", "share_ci_low", "share_ci_high"]].tolist() == pytest.approx([0.4, share_low, share_high])
        assert point[["negative_share", "ci_low", "ci_high"]].tolist() == pytest.approx([0.75, low, high])
        assert point["severity"] == pytest.approx((0.7 + 0.8 + 0.6) / 3)
        assert point["priority"] == pytest.approx((0.4 * low * 0.7) ** (1 / 3))  # no scores, no dates

    def test_a_threat_to_leave_counts_as_full_strength(self):
        feedback, mentions = simple()
        mentions["intent"] = np.where(mentions["feedback_id"] < "c006", "churn_risk", "complaint")
        assert rank(feedback, mentions, DIRTY)["severity"].tolist() == pytest.approx([(6 * 1 + 6 * 0.8) / 12])

    def test_a_tiny_topic_does_not_lead_by_luck(self):
        ids = [f"c{i:03d}" for i in range(100)]
        rows = [(i, DIRTY, "negative") for i in ids[:3]]
        rows += [(i, SLOW, "negative") for i in ids[3:30]] + [(i, SLOW, "positive") for i in ids[30:36]]
        assert rank(make_feedback(ids), make_mentions(rows), DIRTY, SLOW)["topic_id"].tolist() == [SLOW, DIRTY]

    def test_what_is_no_pain_point(self):
        ids = [f"c{i:03d}" for i in range(60)]
        few = [(i, "few", "negative") for i in ids[:2]]
        loved = [(i, "loved", "positive") for i in ids[:50]] + [(i, "loved", "negative") for i in ids[50:]]
        hurt = [(i, "hurt", "negative") for i in ids[:3]]
        table = rank(make_feedback(ids), make_mentions(few + loved + hurt), "few", "loved", "hurt", "empty")
        assert table["topic_id"].tolist() == ["hurt"]

    def test_equals_go_by_id(self):
        ids = [f"c{i:03d}" for i in range(20)]
        rows = [(i, topic, "negative") for topic in ("t9", "t3", "t5") for i in ids[:6]]
        table = rank(make_feedback(ids), make_mentions(rows), "t9", "t3", "t5")
        assert table[["rank", "topic_id"]].to_numpy().tolist() == [[1, "t3"], [2, "t5"], [3, "t9"]]

    def test_it_hurts_where_the_complaints_are(self):
        rows = [(f"a{i}", DIRTY, "negative", "exit") for i in range(4)]
        rows += [(f"b{i}", DIRTY, "positive", "use") for i in range(3)]
        mentions = make_mentions(rows)
        assert rank(make_feedback(mentions["feedback_id"]), mentions, DIRTY)["stage"].tolist() == ["exit"]

    def test_no_mentions_no_pain(self):
        assert len(rank(make_feedback("a"), make_mentions([]), DIRTY)) == 0
        assert len(rank(make_feedback([]), make_mentions([]))) == 0

    def test_one_comment(self):
        table = rank(
            make_feedback("a"), make_mentions([("a", DIRTY, "negative")]), DIRTY, min_negative=1, min_negativity=0
        )
        assert table[["n_feedback", "share", "negative_share"]].to_numpy().tolist() == [[1, 1.0, 1.0]]
        assert table[["impact", "trend"]].isna().all(axis=None)


class TestEvidence:
    def test_only_negative_mentions_of_the_topic_from_different_comments(self):
        rows = [(f"c{i}", DIRTY, "negative") for i in range(12)] + [(f"c{i}", SLOW, "negative") for i in range(12)]
        rows += [(f"p{i}", DIRTY, "positive") for i in range(12)] + [("c1", DIRTY, "negative")]
        mentions = make_mentions(rows)
        table = rank(make_feedback(sorted(set(mentions["feedback_id"]))), mentions, DIRTY, SLOW).set_index("topic_id")
        quoted = mentions.set_index("mention_id").loc[table.loc[DIRTY, "evidence_ids"]]
        assert 5 <= len(quoted) <= 8
        assert set(quoted["topic_id"]) == {DIRTY}
        assert set(quoted["sentiment"]) == {"negative"}
        assert quoted["feedback_id"].is_unique

    def quoted(self, texts, **columns):
        """Mention ids of the evidence for a topic "Phone queue" that speaks in these texts, by feedback id."""
        mentions = make_mentions([(one, SLOW, "negative") for one in texts]).assign(text=list(texts.values()))
        topics = make_topics(SLOW).assign(name="Phone queue", keywords=[["phone", "queue", "hold", "music"]])
        feedback = make_feedback(texts, **columns)
        return pain_point_table(feedback, mentions.assign(**self.sure), topics)["evidence_ids"].iloc[0]

    sure: ClassVar[dict[str, list[float]]] = {}

    def test_what_speaks_of_the_topic_in_its_words_comes_first(self):
        self.sure = {"topic_confidence": [0.97, 0.8, 0.85, 0.8]}
        texts = {
            "a": "Loading dock floods whenever it rains heavily here.",
            "b": "Forty minutes in the phone queue before anybody spoke.",
            "c": "Pallets of hubs stand up on bricks since the spring.",
            "d": "Queued an hour with that hold music, nobody answered.",
        }
        assert self.quoted(texts) == ["b:0", "d:0", "a:0", "c:0"]

    def test_what_speaks_of_it_but_can_hardly_be_read_does_not(self):
        texts = {
            "a": "Phone queue",
            "b": "The line keeps me waiting and then it goes dead.",
            "c": "On the phone I am always left waiting for ages.",
        }
        assert self.quoted(texts)[0] == "c:0"
        assert self.quoted(texts)[-1] == "a:0"

    def test_one_quote_of_each_person(self):
        texts = {
            "a": "Waiting on that line took forty minutes on Monday.",
            "b": "Your phone queue has the worst hold music ever.",
            "c": "An hour in a queue and nobody answered at all.",
        }
        assert self.quoted(texts, customer_id=["p", "p", "q"]) == ["b:0", "c:0"]

    def test_words_that_every_topic_has_do_not_lead(self):
        texts = {
            "a": "The staff took the wrong page from the book again.",
            "b": "Patients wait on the wrong ward for half a day.",
            "c": "There were no other people on the ward that day.",
            "d": "More staff are needed at night and at weekends.",
            "e": "Staff are missing on every shift of the week here.",
            "f": "They have no staff to open the doors after eight.",
        }
        topic = [DIRTY] * 3 + [SLOW] * 3
        rows = [(one, of, "negative") for one, of in zip(texts, topic, strict=True)]
        mentions = make_mentions(rows).assign(text=list(texts.values()))
        keywords = [["staff", "patients"], ["staff", "shift"]]
        topics = make_topics(DIRTY, SLOW).assign(name=["Ward", "Staff"], keywords=keywords)
        table = pain_point_table(make_feedback(texts), mentions, topics).set_index("topic_id")
        assert table.loc[DIRTY, "evidence_ids"] == ["b:0", "c:0", "a:0"]


class TestImpact:
    def scored(self, kinds):
        rng = np.random.default_rng(3)
        n = 60
        ids = [f"c{i:03d}" for i in range(n)]
        complains = np.arange(n) % 4 == 0
        kind = np.resize(kinds, n)
        score = np.where(kind == "nps", rng.integers(4, 11, n), rng.integers(2, 6, n)) - complains * 2.0
        score[7] = np.nan
        rows = [
            (i, DIRTY if bad else None, "negative" if bad else "neutral") for i, bad in zip(ids, complains, strict=True)
        ]
        rows.append((ids[1], DIRTY, "positive"))  # mentions it without complaint: on neither side
        feedback = make_feedback(ids, score=score, score_kind=kind)
        with_it = pd.Series(complains)
        without = ~with_it & (np.arange(n) != 1)
        return feedback, make_mentions(rows), with_it & ~np.isnan(score), without & ~np.isnan(score)

    def test_one_kind_is_welch_in_its_own_units(self):
        feedback, mentions, bad, good = self.scored(["nps"])
        point = rank(feedback, mentions, DIRTY).iloc[0]
        test = stats.ttest_ind(feedback.loc[bad, "score"], feedback.loc[good, "score"], equal_var=False)
        interval = test.confidence_interval(0.95)
        assert point["impact"] == pytest.approx(feedback.loc[bad, "score"].mean() - feedback.loc[good, "score"].mean())
        assert point[["impact_ci_low", "impact_ci_high"]].tolist() == pytest.approx([interval.low, interval.high])
        assert point["impact_unit"] == "nps points (0-10)"

    def test_mixed_kinds_are_compared_within_kinds_on_one_scale(self):
        feedback, mentions, bad, good = self.scored(["nps", "stars", "stars"])
        point = rank(feedback, mentions, DIRTY).iloc[0]
        parts = []
        for kind, stretch in (("nps", lambda s: s), ("stars", lambda s: (s - 1) * 2.5)):
            usable = (feedback["score_kind"] == kind) & (feedback["score"] >= (1 if kind == "stars" else 0))
            a, b = (stretch(feedback.loc[side & usable, "score"]) for side in (bad, good))
            parts.append((len(a) * len(b) / (len(a) + len(b)), a, b))
        total = sum(weight for weight, _, _ in parts)
        expected = sum(weight / total * (a.mean() - b.mean()) for weight, a, b in parts)
        pieces = [((w / total) ** 2 * side.var() / len(side), len(side) - 1) for w, a, b in parts for side in (a, b)]
        variance = sum(piece for piece, _ in pieces)
        freedom = variance**2 / sum(piece**2 / df for piece, df in pieces)
        low, high = stats.t.interval(0.95, freedom, loc=expected, scale=variance**0.5)
        assert point[["impact", "impact_ci_low", "impact_ci_high"]].tolist() == pytest.approx([expected, low, high])
        assert "0-10" in point["impact_unit"]

    def test_a_sterner_kind_of_score_is_not_blamed_on_the_topic(self):
        # Everyone gives 8 of 10 in the survey and 2 of 5 in reviews, whatever they talk about.
        ids = [f"c{i:03d}" for i in range(80)]
        survey = np.arange(80) < 40
        feedback = make_feedback(ids, score=np.where(survey, 8, 2), score_kind=np.where(survey, "nps", "stars"))
        rows = [(i, DIRTY, "negative") for i in [*ids[:6], *ids[40:70]]]
        assert rank(feedback, make_mentions(rows), DIRTY)["impact"].tolist() == [0.0]

    @pytest.mark.parametrize("n_scored", [0, 4])
    def test_missing_with_fewer_than_five_scores(self, n_scored):
        feedback, mentions = simple()
        score = np.full(len(feedback), np.nan)
        score[:n_scored] = [1, 2, 3, 2][:n_scored]
        score[20:] = 9
        table = rank(feedback.assign(score=score, score_kind="nps"), mentions, DIRTY)
        assert table[["impact", "impact_ci_low", "impact_ci_high", "impact_unit"]].isna().all(axis=None)

    def test_scores_out_of_range_do_not_count(self):
        feedback, mentions = simple()
        score = np.where(np.arange(40) < 12, 3.0, 9.0)
        score[0] = 99
        table = rank(feedback.assign(score=score, score_kind="nps"), mentions, DIRTY)
        assert table["impact"].tolist() == pytest.approx([-6])
        assert table[["impact_ci_low", "impact_ci_high"]].isna().all(axis=None)  # nothing varies


class TestSummary:
    def test_says_the_numbers(self):
        ids = [f"c{i:04d}" for i in range(4100)]
        rows = [(i, DIRTY, "negative", "onboarding") for i in ids[:260]] + [
            (i, DIRTY, "positive") for i in ids[260:312]
        ]
        score = np.where(np.arange(4100) < 260, 5.0, 7.0) + np.arange(4100) % 3
        feedback = make_feedback(ids, score=score, score_kind="nps")
        text = rank(feedback, make_mentions(rows), DIRTY, stages=[("onboarding", "Getting started")])["summary"].iloc[0]
        text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{EN DASH}", "-")
        assert text.startswith("312 of 4,100 comments (7.6 %) mention “Topic t1”; 83 % of them are negative (79-87 %).")
        assert "Most often at the stage Getting started" in text
        assert "score 2.0 points lower (1.9-2.1)" in text

    def test_is_silent_about_what_is_not_known(self):
        feedback, mentions = simple()
        mentions["stage"] = "general"
        text = rank(feedback, mentions, DIRTY)["summary"].iloc[0]
        assert text.endswith("all of them are negative (76\N{EN DASH}100\N{NO-BREAK SPACE}%).")
