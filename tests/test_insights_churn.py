"""Churn of those who complain against the others: by hand, with libraries, in small groups, with a planted truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from cxtext.insights import churn_table
from cxtext.insights.intervals import newcombe
from cxtext.insights.measures.contracts import CHURN
from cxtext.tables import check


def world(complain, left_a, others, left_b, **columns):
    """Customers who complain about t1 and those who praise it, with how many of each left; all others worth 10."""
    n = complain + others
    ids = [f"c{i:04d}" for i in range(n)]
    churned = [True] * left_a + [False] * (complain - left_a) + [True] * left_b + [False] * (others - left_b)
    feedback = make_feedback(ids, churned=churned, lifetime_value=10.0).assign(**columns)
    rows = [(i, "t1", "negative" if place < complain else "positive") for place, i in enumerate(ids)]
    return feedback, make_mentions(rows)


def row_of(feedback, mentions, *ids, **options):
    return check(churn_table(feedback, mentions, make_topics(*(ids or ("t1",))), **options), CHURN).iloc[0]


def test_figures_by_hand():
    row = row_of(*world(40, 20, 160, 16))
    assert row[["n_people", "n_churned", "rest_n", "rest_churned"]].tolist() == [40, 20, 160, 16]
    assert row[["churn_rate", "rest_rate", "lift", "excess"]].tolist() == pytest.approx([0.5, 0.1, 5, 0.4])
    assert row[["ci_low", "ci_high"]].tolist() == pytest.approx(proportion_confint(20, 40, method="wilson"))
    koopman = confint_proportions_2indep(20, 40, 16, 160, method="score", compare="ratio", correction=False)
    assert row[["lift_ci_low", "lift_ci_high"]].tolist() == pytest.approx(koopman)
    _, low, high = newcombe(16, 160, 20, 40)
    assert row[["excess_ci_low", "excess_ci_high"]].tolist() == pytest.approx([low, high])
    sides = [stats.fisher_exact([[20, 20], [16, 144]], alternative=side).pvalue for side in ("less", "greater")]
    assert row["p_value"] == pytest.approx(2 * min(sides))
    assert row["verdict"] == "leave more often"
    # 20 stayed, worth 10 each.
    assert row[["n_valued", "value_held", "value_at_risk"]].tolist() == pytest.approx([20, 200, 80])
    assert row[["value_at_risk_ci_low", "value_at_risk_ci_high"]].tolist() == pytest.approx([200 * low, 200 * high])


def test_koopman_by_another_way():
    """The ends of the interval are the ratios at which the score test, solved numerically, gives z."""
    from scipy import optimize

    row = row_of(*world(40, 20, 160, 16))
    for ratio in (row["lift_ci_low"], row["lift_ci_high"]):

        def loss(rest, ratio=ratio):
            return -(stats.binom.logpmf(20, 40, ratio * rest) + stats.binom.logpmf(16, 160, rest))

        rest = optimize.minimize_scalar(
            loss, bounds=(1e-9, 1 / ratio - 1e-9), method="bounded", options={"xatol": 1e-12}
        ).x
        share = ratio * rest
        variance = share * (1 - share) / 40 + ratio**2 * rest * (1 - rest) / 160
        assert abs(0.5 - ratio * 0.1) / np.sqrt(variance) == pytest.approx(1.959964, rel=1e-4)


def test_customers_count_once_and_unknown_ones_not():
    feedback, mentions = world(40, 20, 160, 16)
    twice = pd.concat([feedback, feedback.head(40).assign(feedback_id=[f"d{i}" for i in range(40)], churned=None)])
    twice["customer_id"] = [f"p{i}" for i in [*range(200), *range(40)]]
    again = pd.concat([mentions, make_mentions([(f"d{i}", "t1", "negative") for i in range(40)])])
    unknown = make_feedback(["u1", "u2"], customer_id=["x", "y"])
    more = pd.concat([again, make_mentions([("u1", "t1", "negative")])])
    row = row_of(pd.concat([twice, unknown]), more)
    assert row[["n_people", "n_churned", "rest_n", "rest_churned", "value_held"]].tolist() == [40, 20, 160, 16, 200]


@pytest.mark.parametrize("sizes", [(4, 4, 100, 10), (100, 10, 4, 0)])
def test_small_sides_are_not_shown(sizes):
    row = row_of(*world(*sizes))
    assert row["suppressed"]
    assert row["verdict"] == "too few"
    assert row.drop(["topic_id", "name", "verdict", "suppressed"]).isna().all()


def test_the_value_of_few_customers_is_not_shown():
    row = row_of(*world(40, 37, 100, 10))
    assert not row["suppressed"]
    assert row[["n_valued", "value_held", "value_at_risk"]].isna().all()


@pytest.mark.parametrize(("left_a", "left_b"), [(0, 0), (0, 20), (10, 0), (50, 50), (50, 0), (0, 50)])
def test_extremes_have_intervals_that_hold_the_estimate(left_a, left_b):
    row = row_of(*world(50, left_a, 50, left_b))
    if left_a + left_b == 0:
        assert np.isnan(row["lift"])
        return
    assert row["lift_ci_low"] <= row["lift"]
    assert row["lift"] <= row["lift_ci_high"]
    assert row["excess_ci_low"] <= row["excess"] <= row["excess_ci_high"]


def test_without_churn_or_topics_the_table_is_empty():
    feedback, mentions = world(10, 5, 10, 1)
    assert len(check(churn_table(feedback.drop(columns="churned"), mentions, make_topics("t1")), CHURN)) == 0
    assert len(churn_table(feedback, mentions, make_topics())) == 0


def test_every_topic_in_the_given_order_and_rows_in_any():
    feedback, mentions = world(40, 20, 160, 16)
    other = make_mentions([(i, "t0", "negative") for i in feedback["feedback_id"][100:130]])
    both = pd.concat([mentions, other.assign(mention_id=other["mention_id"] + "b")])
    table = churn_table(feedback, both, make_topics("t1", "t0", "t9"))
    assert table["topic_id"].tolist() == ["t1", "t0", "t9"]
    assert table["n_people"].tolist()[:2] == [40, 30]
    assert table["suppressed"].tolist() == [False, False, True]
    shuffled = churn_table(
        feedback.sample(frac=1, random_state=1), both.sample(frac=1, random_state=2), make_topics("t1", "t0", "t9")
    )
    pd.testing.assert_frame_equal(table, shuffled, check_exact=True)


def test_a_planted_lift_is_found_and_nothing_is_found_in_noise():
    rng = np.random.default_rng(2)
    n, n_topics = 3000, 40
    about = rng.integers(0, n_topics, n)
    churned = rng.random(n) < np.where(about == 7, 0.4, 0.1)
    ids = [f"c{i:04d}" for i in range(n)]
    mentions = make_mentions([(i, f"t{t:02d}", "negative") for i, t in zip(ids, about, strict=True)])
    topics = make_topics(*(f"t{t:02d}" for t in range(n_topics)))
    table = churn_table(make_feedback(ids, churned=churned), mentions, topics)
    assert table.loc[table["verdict"] == "leave more often", "topic_id"].tolist() == ["t07"]
    assert (table["verdict"] != "leave less often").all()
    null = churn_table(make_feedback(ids, churned=rng.random(n) < 0.1), mentions, topics)
    assert set(null["verdict"]) == {"no clear difference"}
