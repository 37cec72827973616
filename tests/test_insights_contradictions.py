"""Scores that contradict their texts: found, sorted, and never changed silently."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions
from scipy import stats

from cxtext.insights import contradictions, scale_checks, score_variants
from cxtext.insights.across.contracts import CONTRADICTIONS, SCALE_CHECKS, SCORE_VARIANTS
from cxtext.tables import check

PRAISE = "Everything was lovely and the people were kind"
BLAME = "This was an awful and expensive experience"


def told(*rows, kind="stars", **columns):
    """(score, text, sentiment score or several), one comment each."""
    ids = [f"c{i:04d}" for i in range(len(rows))]
    feedback = make_feedback(ids, score=[float(row[0]) for row in rows], score_kind=kind, **columns)
    feedback["clean_text"] = [row[1] for row in rows]
    values = [row[2] if isinstance(row[2], tuple) else (row[2],) for row in rows]
    mentions = make_mentions([(i, "t", value) for i, many in zip(ids, values, strict=True) for value in many])
    return feedback, mentions


def kinds(*tables):
    table = check(contradictions(*tables), CONTRADICTIONS)
    return dict(zip(table["feedback_id"], table["kind"], strict=True))


class TestSorting:
    def test_one_of_each_kind_and_what_is_none(self):
        found = kinds(
            *told(
                (1, PRAISE, 0.9),
                (5, BLAME, -0.9),
                (5, "Lovely, but far too dear for what it is", (0.3, -0.9)),
                (1, "Oh great, another hour on the line", 0.8),
                (5, "The lift was out of order for a while", -0.5),
                (1, "Wonderful!", 0.9),
                (5, PRAISE, 0.9),
                (1, BLAME, -0.9),
                (3, BLAME, -0.9),
                (4, BLAME, -0.9),
                (5, "So so, nothing much", -0.1),
            )
        )
        assert found == {
            "c0000": "likely_scale_flip",
            "c0001": "likely_scale_flip",
            "c0002": "mixed",
            "c0003": "sarcasm",
            "c0004": "unclear",
            "c0005": "unclear",
        }

    def test_reasons_figures_and_evidence_stand_beside_each(self):
        row = contradictions(*told((5, "Lovely. Awful, awful queue", (0.5, -0.9, -0.95)))).iloc[0]
        assert row["evidence_ids"] == ["c0000:2", "c0000:1"]
        assert row["positive_share"] == pytest.approx(1 / 3)
        assert row["text_score"] == pytest.approx(-0.45)
        assert row["confidence"] == pytest.approx(0.9)
        assert row["reasons"][0] == "stars 5, yet the text is on balance negative (-0.45)"
        assert any("33% of its opinion agrees with the score" in reason for reason in row["reasons"])

    def test_other_answers_of_the_same_respondent(self):
        rows = (
            (5, "The desk was closed at noon", -0.6),
            (5, PRAISE, 0.9),
            (5, "The desk was closed at noon", -0.6),
            (5, "No", -0.7),
        )
        table = contradictions(*told(*rows, customer_id=["a", "a", "b", "b"])).set_index("feedback_id")
        assert table["others_agree"].to_dict() == {"c0000": "score", "c0002": "text", "c0003": "text"}
        assert table["kind"].to_dict() == {"c0000": "mixed", "c0002": "likely_scale_flip", "c0003": "likely_scale_flip"}

    def test_a_wish_is_no_flip(self):
        feedback, mentions = told((5, "The terrible parking should be made larger", -0.9))
        assert kinds(feedback, mentions.assign(intent="suggestion")) == {"c0000": "mixed"}
        assert kinds(feedback, mentions.assign(intent="complaint")) == {"c0000": "likely_scale_flip"}

    @pytest.mark.parametrize("question", ["What could we do better?", "How could we improve?", "What did you dislike?"])
    def test_a_question_for_blame_gets_blame(self, question):
        assert kinds(*told((5, BLAME, -0.9), question=question)) == {}
        assert kinds(*told((1, PRAISE, 0.9), question=question)) == {"c0000": "likely_scale_flip"}

    def test_a_question_of_both_or_neither_asks_for_nothing(self):
        for question in ("Why did you give this score?", "What was good, and what could be better?"):
            assert len(kinds(*told((5, BLAME, -0.9), question=question))) == 1

    def test_answers_tell_what_a_question_asks_for(self):
        rows = [(5, BLAME, -0.9)] * 30 + [(1, BLAME, -0.9)] * 30
        assert kinds(*told(*rows, question="Q17")) == {}

    def test_scores_of_unknown_kind_contradict_nothing(self):
        assert kinds(*told((5, BLAME, -0.9), kind=None)) == {}

    def test_the_order_of_rows_does_not_matter(self):
        feedback, mentions = told(
            (1, PRAISE, 0.9), (5, BLAME, -0.9), (5, "Fine but dear", (0.2, -0.8)), (5, BLAME, -0.9)
        )
        expected = contradictions(feedback, mentions)
        shuffled = (frame.sample(frac=1, random_state=1) for frame in (feedback, mentions))
        pd.testing.assert_frame_equal(contradictions(*shuffled), expected)


def noisy(n, sign, seed=0, kind="nps"):
    """Scores and texts of one opinion, the scale right (1), reversed (-1) or unrelated (0)."""
    rng = np.random.default_rng(seed)
    opinion = rng.normal(size=n)
    score = np.clip(np.round(5 + 4 * (sign * opinion if sign else rng.normal(size=n))), 0, 10)
    text = np.clip(0.6 * opinion + 0.3 * rng.normal(size=n), -1, 1)
    return told(*((s, "words in a row of five", float(t) or 0.01) for s, t in zip(score, text, strict=True)), kind=kind)


class TestScales:
    def test_a_reversed_source_is_noticed_and_a_right_one_is_not(self):
        right, right_mentions = noisy(200, 1)
        wrong, wrong_mentions = noisy(200, -1)
        wrong["feedback_id"] = "w" + wrong["feedback_id"]
        wrong_mentions["feedback_id"] = "w" + wrong_mentions["feedback_id"]
        wrong_mentions["mention_id"] = "w" + wrong_mentions["mention_id"]
        feedback = pd.concat([right, wrong.assign(source="kiosk")], ignore_index=True)
        mentions = pd.concat([right_mentions, wrong_mentions], ignore_index=True)
        table = check(scale_checks(feedback, mentions), SCALE_CHECKS).set_index("source")
        assert table["verdict"].to_dict() == {"kiosk": "reversed", "survey": "agrees"}
        assert "wrong way round" in table.loc["kiosk", "warning"]
        assert table.loc["survey", "warning"] is None
        expected = stats.spearmanr(right["score"], right_mentions["sentiment_score"])
        assert table.loc["survey", "correlation"] == pytest.approx(expected.statistic)
        found = contradictions(feedback, mentions)
        assert set(found.loc[found["source"] == "kiosk", "kind"]) == {"likely_scale_flip"}
        assert found.loc[found["source"] == "kiosk", "scale_reversed"].all()
        assert not found.loc[found["source"] == "survey", "scale_reversed"].any()

    def test_a_scale_of_unknown_range_is_doubtful_at_most(self):
        row = scale_checks(*noisy(200, -1, kind=None)).iloc[0]
        assert row["verdict"] == "doubtful"
        assert "go with worse texts (correlation -0." in row["warning"]
        assert scale_checks(*noisy(200, 1, kind=None))["verdict"].tolist() == ["agrees"]

    def test_too_little_to_tell(self):
        assert scale_checks(*noisy(19, -1))["verdict"].tolist() == ["cannot tell"]
        few = scale_checks(*noisy(4, -1)).iloc[0]
        assert few["suppressed"]
        assert pd.isna(few["n"])
        assert few["warning"] is None or pd.isna(few["warning"])

    @pytest.mark.parametrize("rounds", [15, pytest.param(1000, marks=pytest.mark.slow)])
    def test_chance_alone_is_rarely_called_reversed(self, rounds):
        verdicts = [scale_checks(*noisy(60, 0, seed))["verdict"].iloc[0] for seed in range(rounds)]
        assert verdicts.count("reversed") <= 0.025 * rounds


class TestVariants:
    def test_by_hand_and_nothing_is_changed(self):
        rows = (
            [(9, PRAISE, 0.9)] * 30
            + [(0, BLAME, -0.9)] * 14
            + [(0, PRAISE, 0.9)] * 6
            + [(10, "Ok, but slow", -0.8)] * 5
        )
        feedback, mentions = told(*rows, kind="nps")
        before = feedback.copy()
        found = contradictions(feedback, mentions)
        table = check(score_variants(feedback, found), SCORE_VARIANTS).set_index("variant")
        pd.testing.assert_frame_equal(feedback, before)
        assert table["n"].tolist() == [55, 49, 44, 55]
        assert table["n_changed"].tolist() == [0, 6, 11, 6]
        nps = [(35 - 20) / 55, (35 - 14) / 49, (30 - 14) / 44, (41 - 14) / 55]
        assert table["nps"].tolist() == pytest.approx([100 * share for share in nps])
        assert table.loc["flips_turned", "mean"] == pytest.approx((30 * 9 + 6 * 10 + 5 * 10) / 55)

    def test_few_changes_are_hidden(self):
        rows = [(9, PRAISE, 0.9)] * 30 + [(0, PRAISE, 0.9)] * 4
        feedback, mentions = told(*rows, kind="nps")
        table = score_variants(feedback, contradictions(feedback, mentions)).set_index("variant")
        assert table["suppressed"].tolist() == [False, True, True, True]
        assert table.loc["without_flips", ["n", "n_changed", "nps", "mean"]].isna().all()

    def test_a_respondent_counts_once(self):
        rows = [(0, PRAISE, 0.9), (0, PRAISE, 0.9)] * 6 + [(9, PRAISE, 0.9)] * 5
        feedback, mentions = told(*rows, kind="nps", customer_id=[f"p{i // 2}" for i in range(12)] + list("abcde"))
        table = score_variants(feedback, contradictions(feedback, mentions)).set_index("variant")
        assert table.loc["as_given", "n"] == 11
        assert table.loc["flips_turned", ["n_changed", "nps"]].tolist() == [6, 100]
