"""A change split into opinion, who answered, and model: exact, and against textbook figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insights_tables import make_feedback, make_mentions, make_topics

from cxtext.insights import compare, compare_groups
from cxtext.insights.comparing.parts import Units, resampled, split

TOPICS = make_topics("t1", "t2")


def units(groups, outcome, *, first=0, n_values=(4,), reported=None):
    """Units of one measure; ``groups`` has one list of codes per column."""
    codes = np.array(groups, dtype=np.int64).reshape(len(n_values), len(outcome))
    codes = codes + np.cumsum([0, *n_values[:-1]])[:, None]
    outcome = np.asarray(outcome, dtype=np.float64)
    n = len(outcome)
    zeros = np.zeros(n, dtype=np.int64)
    own = None if reported is None else (np.arange(n), zeros, np.asarray(reported, dtype=np.float64))
    return Units(np.arange(n) + first, codes.T, n_values, np.arange(n), zeros, outcome, 1, own)


def parts(a, b):
    return split(a, b, np.ones(len(a.person)), np.ones(len(b.person)))


side = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.floats(-100, 100), st.floats(-100, 100)), min_size=1, max_size=30
)


class TestParts:
    @settings(max_examples=200, deadline=None)
    @given(side, side)
    def test_parts_sum_to_the_total(self, one, other):
        """Whatever the groups (also ones that only one side has, or that always go together)."""
        made = []
        for rows in (one, other):
            first, second, outcome, reported = (list(column) for column in zip(*rows, strict=True))
            made.append(units([first, second], outcome, n_values=(4, 3), reported=reported))
        found = parts(*made)
        total = np.mean([row[3] for row in other]) - np.mean([row[3] for row in one])
        assert found.total[0] == pytest.approx(total, abs=1e-9)
        assert found.opinion[0] + found.composition.sum() + found.model[0] == pytest.approx(total, abs=1e-9)

    def test_one_column_is_kitagawa(self):
        share = np.array([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]])
        rate = np.array([[0.2, 0.4, 0.6], [0.1, 0.5, 0.7]])
        made = []
        for at in range(2):
            n = (100 * share[at]).round().astype(int)
            group = np.repeat(np.arange(3), n)
            outcome = np.concatenate([np.arange(k) < round(k * r) for k, r in zip(n, rate[at], strict=True)])
            made.append(units([group], outcome, n_values=(3,)))
        found = parts(*made)
        assert found.composition[0, 0] == pytest.approx(((share[1] - share[0]) * rate.mean(axis=0)).sum())
        assert found.opinion[0] == pytest.approx((share.mean(axis=0) * (rate[1] - rate[0])).sum())

    def test_same_groups_and_other_opinions(self):
        found = parts(units([[0, 0, 1, 1]], [1, 0, 0, 0]), units([[0, 0, 1, 1]], [1, 1, 1, 0]))
        assert (found.opinion[0], found.composition.sum()) == pytest.approx((0.5, 0.0))

    def test_other_groups_and_same_opinions(self):
        found = parts(units([[0, 0, 0, 1]], [1, 1, 1, 0]), units([[0, 1, 1, 1]], [1, 0, 0, 0]))
        assert (found.opinion[0], found.composition.sum()) == pytest.approx((0.0, -0.5))

    def test_a_new_group_follows_the_trend_of_the_others(self):
        """Groups 0 and 1 rise by 0.5; group 2 is new and higher than they: that much is composition."""
        a = units([[0, 0, 1, 1]], [0.0, 0.0, 0.0, 0.0])
        b = units([[0, 0, 1, 1, 2, 2, 2, 2]], [0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9])
        found = parts(a, b)
        assert (found.opinion[0], found.composition.sum()) == pytest.approx((0.5, 0.2))

    def test_no_column_is_all_opinion(self):
        found = parts(units([], [0, 1], n_values=()), units([], [1, 1], n_values=()))
        assert (found.opinion[0], found.composition.size) == (0.5, 0)

    def test_errors_are_those_of_a_difference_of_means(self):
        rng = np.random.default_rng(0)
        a, b = rng.normal(0, 1, 400), rng.normal(0, 2, 300)
        error = resampled(units([[0] * 400], a), units([[0] * 300], b, first=400), 700, n_resamples=400, seed=0)
        assert error[0, 0] == pytest.approx(np.sqrt(a.var() / 400 + b.var() / 300), rel=0.1)
        assert error[3, 0] == pytest.approx(0, abs=1e-12)


def wave(prefix, n, north, complain, **columns):
    """``north`` of n comments are from the north, where ``complain[0]`` complain of t1; elsewhere ``complain[1]``."""
    ids = [f"{prefix}{i:03d}" for i in range(n)]
    angry = ids[: complain[0]] + ids[north : north + complain[1]]
    rows = [(i, "t1", "negative") if i in angry else (i, "t2", "positive") for i in ids]
    return make_feedback(ids, region=["N"] * north + ["S"] * (n - north), **columns), make_mentions(rows)


class TestTable:
    def test_who_answered_explains_the_change(self):
        one, other = wave("a", 100, 20, (10, 8)), wave("b", 100, 80, (40, 2))
        found = compare(*one, *other, TOPICS)
        row = found.decomposition[found.decomposition["topic_id"] == "t1"].iloc[0]
        assert found.columns == ("region",)
        assert row["total"] == pytest.approx(0.24)
        assert row["composition"] == pytest.approx(0.24)
        assert row["opinion"] == pytest.approx(0.0)
        by_column = found.composition[found.composition["topic_id"] == "t1"]
        assert by_column[["column", "change"]].to_numpy().tolist() == [["region", pytest.approx(0.24)]]

    def test_another_model_has_a_part_of_its_own(self):
        one, other = wave("a", 100, 50, (10, 10)), wave("b", 100, 50, (10, 10))
        reported = other[1].copy()
        blunt = reported["topic_id"] == "t1"
        reported.loc[blunt, ["topic_id", "sentiment", "sentiment_score"]] = ["t2", "positive", 0.8]
        found = compare(*one, *other, TOPICS, reported_b=reported)
        row = found.decomposition[found.decomposition["topic_id"] == "t1"].iloc[0]
        assert row[["total", "opinion", "composition", "model"]].tolist() == pytest.approx([-0.2, 0, 0, -0.2])
        # Differences compare like with like.
        assert (found.topics["difference"] == 0).all()

    def test_topics_of_its_own_are_told_overall_only(self):
        one, other = wave("a", 100, 50, (10, 10)), wave("b", 100, 50, (20, 10))
        found = compare(*one, *other, TOPICS, reported_b=other[1].drop(columns="topic_id"))
        topics = found.decomposition["topic_id"].notna()
        assert found.decomposition.loc[topics, ["total", "model", "value_b"]].isna().all(axis=None)
        assert found.decomposition.loc[topics, "opinion"].notna().all()
        overall = found.decomposition[~topics].iloc[0]
        assert (overall["total"], overall["model"]) == pytest.approx((0.1, 0.0))

    def test_scores_are_split_too(self):
        feedback, mentions = wave("a", 100, 50, (10, 10))
        feedback = feedback.assign(
            score=[10] * 50 + [2] * 50, score_kind="nps", half=["x", "y"] * 50, plan=["p"] * 30 + ["q"] * 70
        )
        found = compare_groups(feedback, mentions, TOPICS, "half")
        row = found.decomposition[found.decomposition["measure"] == "nps"].iloc[0]
        assert row["total"] == pytest.approx(row["opinion"] + row["composition"] + row["model"], abs=1e-9)
        assert set(found.columns) == {"region", "plan"}

    def test_columns_that_the_sides_do_not_share_tell_nothing(self):
        one = wave("a", 60, 20, (10, 8), file="first.csv")
        other = wave("b", 60, 20, (10, 8), file="second.csv")
        found = compare(*one, *other, TOPICS)
        assert found.columns == ("region",)
        assert any("'file' cannot tell" in note for note in found.notes)
        assert not any("counts as opinion" in note for note in found.notes)

    def test_where_no_column_tells_who_answered_that_is_said(self):
        one, other = (
            (feedback.drop(columns=["region", "plan"], errors="ignore"), mentions)
            for feedback, mentions in (wave("a", 60, 20, (10, 8)), wave("b", 60, 30, (10, 8)))
        )
        found = compare(*one, *other, TOPICS)
        assert found.columns == ()
        assert (found.decomposition["opinion"] == found.decomposition["total"]).all()
        assert any("counts as opinion" in note for note in found.notes)

    def test_missing_values_are_a_group(self):
        one, other = wave("a", 60, 20, (10, 8)), wave("b", 60, 20, (10, 8))
        one[0].loc[::2, "region"] = None
        other[0].loc[::3, "region"] = np.nan
        found = compare(*one, *other, TOPICS, columns=["region"])
        gap = found.decomposition["total"] - found.decomposition[["opinion", "composition", "model"]].sum(axis=1)
        assert gap.abs().max() < 1e-9
        assert pd.notna(found.composition["change"]).all()
