"""Churn by topic: do customers who complain about it leave more often, and what is at stake with those who stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.base import ids_in, join
from cxtext.insights.intervals import newcombe, ratio_intervals, share_of, wilson
from cxtext.insights.measures.contracts import CHURN
from cxtext.insights.measures.records import churned, lifetime_values, per_customer
from cxtext.insights.people import MIN_GROUP, check_min_group, people
from cxtext.insights.rollup import votes_by

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints

FALSE_DISCOVERY_RATE = 0.05
MORE, LESS, UNCLEAR, TOO_FEW = "leave more often", "leave less often", "no clear difference", "too few"


def churn_table(
    feedback: pd.DataFrame, mentions: pd.DataFrame, topics: pd.DataFrame, *, min_group: int = MIN_GROUP
) -> pd.DataFrame:
    """Compare churn of customers who complain about a topic with that of all others who commented.

    A customer (``customer_id`` where given, else the comment) complains about a topic when one of their comments is
    on balance negative about it, by the rule of :func:`comment_sentiment`, and left when one of the rows of their
    comments says so. Customers of whom it is not known whether they left take no part. All of it is association, not
    cause: those who complain may differ in more than the complaint, and some may complain because they are leaving.

    Parameters
    ----------
    feedback
        FEEDBACK table with ``churned`` and, for the value at risk, ``lifetime_value``; comments with status ``ok``
        count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score`` and ``topic_id``.
    topics
        Table with ``topic_id`` and ``name`` (TOPICS or PAIN_POINTS), in the wanted order.
    min_group
        Fewest people on either side for which anything is shown.

    Returns
    -------
    pandas.DataFrame
        CHURN table, one row per topic; empty where nothing is known of churn.

        * ``n_people`` customers who complain, ``n_churned`` of them left: ``churn_rate`` with its 95 % Wilson interval
          ``ci_low``, ``ci_high``; ``rest_n``, ``rest_churned``, ``rest_rate`` the same of the others;
        * ``lift`` = ``churn_rate / rest_rate`` with the score interval ``lift_ci_low``, ``lift_ci_high`` (P. A. R.
          Koopman (1984), Biometrics 40, 513-517; infinite above where no other customer left; missing where nobody
          did);
        * ``excess`` = ``churn_rate - rest_rate`` with Newcombe's interval ``excess_ci_low``, ``excess_ci_high``;
        * ``p_value`` (exact hypergeometric test, twice the smaller tail), ``q_value`` (Benjamini-Hochberg over the
          topics shown) and ``verdict``: ``leave more often`` or ``leave less often`` below a false discovery rate of
          5 %, else ``no clear difference``; ``too few`` where suppressed;
        * ``value_held``: summed lifetime value of the ``n_valued`` complaining customers who have not left and whose
          value is known; ``value_at_risk`` = ``value_held * excess``, with ``value_at_risk_ci_low`` and
          ``value_at_risk_ci_high`` from the interval of ``excess`` (values are taken as given): what would be lost
          beyond the usual if those who complain and stayed went on to leave as often as those who complained before,
          compared with the others; below 0 where they leave less often; in the unit of the input. Missing with under
          ``min_group`` such customers;
        * ``suppressed``: fewer than ``min_group`` people on either side; then all figures are missing.

    Raises
    ------
    InputError
        A column is missing or unusable, or ``min_group`` is less than 1.
    """
    check_min_group(min_group)
    base = join(feedback, mentions)
    ids = [str(value) for value in topics["topic_id"]]
    person = people(base.feedback)
    size = int(person.max()) + 1 if len(person) else 0
    left, worth = np.full(size, np.nan), np.full(size, np.nan)
    for target, value, highest in (
        (left, churned(base.feedback), True),
        (worth, lifetime_values(base.feedback), False),
    ):
        row, of_customer = per_customer(value, person, highest=highest)
        target[person[row]] = of_customer
    known = ~np.isnan(left)
    if not known.any() or not ids:
        return _table(pd.DataFrame({name: [] for name in CHURN.required}))
    votes = votes_by(base, base.topic_codes(ids_in(base.mentions, "topic_id")))
    # Topics are counted under their place in the given table; others take part as "the others".
    place = pd.Index(ids).get_indexer(pd.Index(ids_in(base.mentions, "topic_id")))
    topic, who = place[votes.key[votes.negative]], person[votes.comment[votes.negative]]
    used = (topic >= 0) & known[who]
    pairs = np.unique(topic[used] * size + who[used])
    topic, who = pairs // size, pairs % size

    def total(weight: Floats | None = None) -> Floats:
        return np.bincount(topic, weight, len(ids)).astype(np.float64)

    n, k = total(), total(left[who])
    rest_n, rest_k = known.sum() - n, np.nansum(left) - k
    hidden = (n < min_group) | (rest_n < min_group)
    stays = (left[who] == 0) & ~np.isnan(worth[who])
    held, n_valued = total(np.where(stays, np.nan_to_num(worth[who]), 0.0)), total(stays.astype(np.float64))
    low, high = wilson(k, n)
    excess, excess_low, excess_high = newcombe(rest_k, rest_n, k, n)
    lift, lift_low, lift_high = ratio_intervals(k, n, rest_k, rest_n)
    has_value = n_valued >= min_group
    held, n_valued = np.where(has_value, held, np.nan), np.where(has_value, n_valued, np.nan)
    # Should values be negative in sum, the ends change places.
    value_low, value_high = np.sort(np.stack([held * excess_low, held * excess_high]), axis=0)
    p_value, q_value = _tests(k, n, rest_k, rest_n, hidden)
    clear = q_value < FALSE_DISCOVERY_RATE
    verdict = np.where(clear & (excess > 0), MORE, np.where(clear & (excess < 0), LESS, UNCLEAR)).astype(object)
    figures = {
        "n_people": n,
        "n_churned": k,
        "churn_rate": share_of(k, n),
        "ci_low": low,
        "ci_high": high,
        "rest_n": rest_n,
        "rest_churned": rest_k,
        "rest_rate": share_of(rest_k, rest_n),
        "lift": lift,
        "lift_ci_low": lift_low,
        "lift_ci_high": lift_high,
        "excess": excess,
        "excess_ci_low": excess_low,
        "excess_ci_high": excess_high,
        "p_value": p_value,
        "q_value": q_value,
        "n_valued": n_valued,
        "value_held": held,
        "value_at_risk": held * excess,
        "value_at_risk_ci_low": value_low,
        "value_at_risk_ci_high": value_high,
    }
    table = pd.DataFrame({name: np.where(hidden, np.nan, figure) for name, figure in figures.items()})
    table.insert(0, "topic_id", pd.Series(ids, dtype=object))
    table.insert(1, "name", topics["name"].astype(object).to_numpy())
    return _table(table.assign(verdict=np.where(hidden, TOO_FEW, verdict), suppressed=hidden))


def _table(table: pd.DataFrame) -> pd.DataFrame:
    counts = ("n_people", "n_churned", "rest_n", "rest_churned", "n_valued")
    return table.astype({**dict.fromkeys(counts, "Int64"), "suppressed": bool})[list(CHURN.required)]


def _tests(k: Floats, n: Floats, rest_k: Floats, rest_n: Floats, hidden: np.ndarray) -> tuple[Floats, Floats]:
    from scipy import stats

    whole: list[Ints] = [np.rint(part).astype(np.int64) for part in (k, n + rest_n, k + rest_k, n)]
    at_most = stats.hypergeom.cdf(*whole)
    at_least = stats.hypergeom.sf(whole[0] - 1, *whole[1:])
    p_value = np.where(hidden, np.nan, np.minimum(2 * np.minimum(at_most, at_least), 1))
    q_value = np.full(len(k), np.nan)
    if (~hidden).any():
        q_value[~hidden] = stats.false_discovery_control(p_value[~hidden], method="bh")
    return p_value, q_value
