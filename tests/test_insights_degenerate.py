"""Answers that repeat themselves: what cannot be told is said so, and nothing ends in a traceback."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drivers_worlds import mentions_of, topics_of
from insights_tables import make_feedback, make_mentions
from repetitive_answers import repetitive_table
from scipy import sparse

import cxtext
from cxtext.errors import InputError
from cxtext.insights import compare_groups, impact_table, pain_point_table
from cxtext.insights.drivers.contracts import IMPACTS
from cxtext.insights.drivers.regression import fit
from cxtext.tables import check


def tables(sides, score, **columns):
    ids = np.char.mod("c%04d", np.arange(len(sides))).astype(object)
    return make_feedback(ids, score=score, **columns), mentions_of(ids, sides), topics_of(sides.shape[1])


def test_two_topics_that_share_out_all_comments_are_alike_everywhere():
    sides = np.zeros((200, 3), dtype=int)
    sides[:120, 0] = sides[120:, 1] = -1
    sides[100:150, 2] = -1
    score = np.random.default_rng(0).normal(7, 1, 200) - 2.0 * (sides[:, 2] < 0)
    found = check(impact_table(*tables(sides, score)), IMPACTS).set_index("topic_id")
    assert found.loc[["t000", "t001"], "adjusted"].isna().all()
    assert (found.loc[["t000", "t001"], "reason"] == "nearly all comments are alike in this").all()
    assert found.loc["t000", "summary"].startswith("Cannot tell")
    low, high = found.loc["t002", ["ci_low", "ci_high"]]
    assert low < -2 < high < -1


def test_canned_answers_of_one_topic_each_rank_all_the_same():
    # Every comment is one of four sentences: complaints about one of four topics, and nothing else.
    sides = -np.eye(4, dtype=int)[np.arange(200) % 4]
    feedback, mentions, topics = tables(sides, np.arange(200) % 11, score_kind="nps")
    mentions["stage"] = "general"
    mentions["sentiment_confidence"] = 0.9
    topics = topics.assign(parent_id=None, keywords=[["word"]] * 4, definition="", origin="discovered")
    found = pain_point_table(feedback, mentions, topics)
    assert sorted(found["topic_id"]) == ["t000", "t001", "t002", "t003"]
    assert found["priority"].between(0, 1).all()


@pytest.mark.parametrize("seed", range(20))
def test_drawn_designs_of_few_patterns_have_finite_estimates_or_a_reason(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(20, 250)), int(rng.integers(1, 7))
    patterns = rng.integers(-1, 2, (int(rng.integers(1, 8)), k))
    which = rng.integers(0, len(patterns), n)
    region = np.array(["N", "S", "W"], dtype=object)[which % int(rng.integers(1, 4))]
    customer = rng.integers(0, n // int(rng.integers(1, 4)) + 1, n).astype(str).astype(object)
    score = rng.choice([which % 11, rng.integers(0, 11, n)])
    found = check(
        impact_table(*tables(patterns[which], score, region=region, customer_id=customer, source="survey")), IMPACTS
    )
    told = found["adjusted"].notna()
    assert np.isfinite(found.loc[told, "adjusted"].astype(float)).all()
    assert (found.loc[told, "adjusted"].abs() <= 1000).all()
    assert found.loc[~told & ~found["suppressed"], "reason"].notna().all()


def regress(design, value, wanted):
    matrix = sparse.csr_matrix(design.astype(float))
    gram = (matrix.T @ matrix).toarray()
    return fit(matrix, gram, value, np.arange(len(value)), np.array(wanted), len(value))


class TestRegression:
    def drawn(self):
        rng = np.random.default_rng(3)
        design = np.column_stack([np.ones(100), rng.random(100) < 0.5, rng.random(100) < 0.3]).astype(float)
        return design, rng.normal(0, 1, 100) + 2 * design[:, 1]

    def test_columns_that_depend_on_each_other_have_no_estimate_the_others_keep_theirs(self):
        design, value = self.drawn()
        usual = regress(design, value, [1, 2])
        twice = regress(np.column_stack([design, design[:, 2]]), value, [1, 2, 3])
        assert np.isnan(twice.estimate).tolist() == [False, True, True]
        assert np.isnan(twice.p_value).tolist() == [False, True, True]
        assert twice.estimate[0] == pytest.approx(usual.estimate[0])
        assert (twice.low[0], twice.high[0]) == pytest.approx((usual.low[0], usual.high[0]))
        assert twice.spread == pytest.approx(usual.spread)

    def test_constant_and_empty_columns(self):
        design, value = self.drawn()
        usual = regress(design, value, [1])
        more = regress(np.column_stack([design, np.ones(100), np.zeros(100)]), value, [1, 3, 4])
        assert np.isnan(more.estimate).tolist() == [False, True, True]
        assert more.estimate[0] == pytest.approx(usual.estimate[0])
        assert np.isfinite(more.reweighted(np.ones((100, 2)))[0]).all()


def examine(seed: int, folder) -> None:
    """Analyse one table of canned sentences and write its report, or be told why nothing can be analysed."""
    try:
        analysis = cxtext.analyze(repetitive_table(seed), quality="fast")
    except InputError as error:
        # Nothing but "ok" or empty answers, or nothing in English.
        assert "No comment is left" in str(error) or "cxtext reads English" in str(error)
        return
    assert np.isfinite(analysis.pain_points["priority"].astype(float)).all()
    analysis.report(folder / "report.html")


@pytest.mark.parametrize("seed", range(2))
def test_tables_of_canned_sentences_are_analysed(seed, tmp_path):
    examine(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 80))
def test_many_tables_of_canned_sentences_are_analysed(seed, tmp_path):
    examine(seed, tmp_path)


def test_the_table_that_a_user_brought_says_what_cannot_be_told():
    sentences = ["The delivery was late again", "Support never answers the phone", "The app crashes when I log in"]
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"nps": rng.integers(0, 11, 200), "comment": rng.choice(sentences, 200)})
    impacts = cxtext.analyze(frame, quality="fast").impacts
    assert impacts.loc[impacts["adjusted"].isna(), "reason"].notna().all()


def test_a_word_that_is_all_that_both_sides_say_tells_nothing_apart():
    ids = [f"c{place}" for place in range(40)]
    feedback = make_feedback(ids, arm=["a", "b"] * 20)
    mentions = make_mentions([(one, "t1", "negative") for one in ids]).assign(text="Refund")
    found = compare_groups(feedback, mentions, topics_of(2).assign(topic_id=["t1", "t2"]), by="arm", a="a", b="b")
    assert found.words.empty
