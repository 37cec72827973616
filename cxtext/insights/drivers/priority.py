"""Which topics to fix first: a weighted ranking, and how firmly each rank stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import Bools, Floats, Ints, join
from cxtext.insights.drivers.components import COMPONENTS, NEUTRAL, Ingredients, components, ingredients
from cxtext.insights.drivers.contracts import PRIORITIES
from cxtext.insights.hurting import MIN_NEGATIVE, MIN_NEGATIVITY, hurts
from cxtext.insights.people import MIN_GROUP, count_people, people
from cxtext.insights.rollup import votes_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WEIGHTS: dict[str, float] = {"reach": 1.0, "negativity": 1.0, "severity": 1.0, "impact": 1.0, "trend": 0.5}
"""Default weights: what is there now counts fully, where it is going half."""
REPLICATES = 200
_BATCH = 50
RANK_LEVEL = 0.9
SEED = 0


@dataclass(frozen=True)
class Ranks:
    """How firmly ranks stand under resampling; see :func:`resampled_ranks`."""

    low: Ints
    high: Ints
    stability: Floats


def checked_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """Return a weight for every component: the given ones, defaults for the others.

    Raises
    ------
    InputError
        A name is no component, a weight is no number from 0, or all are 0.
    """
    given = {} if weights is None else dict(weights)
    for name, weight in given.items():
        if name not in COMPONENTS:
            raise InputError(f"There is no component {name!r} of the priority; weigh {', '.join(COMPONENTS)}.")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
            raise InputError(f"The weight of {name} is {weight!r}; it must be a number from 0.")
    complete = {name: float(given.get(name, WEIGHTS[name])) for name in COMPONENTS}
    if not any(complete.values()):
        raise InputError("All weights of the priority are 0; give at least one component a weight above 0.")
    return complete


def priority(parts: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Return the weighted geometric mean of the components.

    ``exp(sum(weight * log(component)) / sum(weight))``: each component multiplies, its weight is its
    exponent. A component that is missing for every topic (no scores, no dates) drops out with its weight. One
    that cannot be told for a single topic counts as 0.5, no association or no change, so that topics
    stay comparable. Without any component left, and without complaints, the priority is 0.
    """
    shape = parts["reach"].shape
    logs, total = np.zeros(shape), 0.0
    for name, weight in weights.items():
        values = parts[name]
        missing = np.isnan(values)
        if weight == 0 or missing.all():
            continue
        filled = np.where(missing, NEUTRAL if name in ("impact", "trend") else 0.0, values)
        with np.errstate(divide="ignore"):
            logs = logs + weight * np.log(filled)
        total += weight
    return np.exp(logs / total) if total else np.zeros(shape)


def resampled_ranks(given: Ingredients, order: Ints, weights: Mapping[str, float], seed: int = SEED) -> Ranks:
    """Rank again and again with people drawn anew, and see how far the ranks move.

    In each of 200 replicates every person (``customer_id``, else comment) counts a Poisson(1) number of times (J. A.
    Hanley and B. MacGibbon, 2006, Computer Methods and Programs in Biomedicine 83, 57-62), all components are
    computed again, the adjusted impact to first order, and the topics ranked among themselves.

    Parameters
    ----------
    given
        Counts of all topics.
    order
        Positions of the ranked topics, rank 1 first.
    weights
        Weights of the components.
    seed
        Seed of the draws.

    Returns
    -------
    Ranks
        In the order of ``order``: ``low`` and ``high``, the 5 % and 95 % points of the ranks, widened where
        need be to hold the rank itself, and ``stability``, the share of replicates in which the topic keeps
        its rank or moves by one.
    """
    n = len(order)
    if not n:
        return Ranks(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    rng = np.random.default_rng(seed)
    seen = []
    for _ in range(0, REPLICATES, _BATCH):
        parts = components(given, rng.poisson(1.0, (given.n_people, _BATCH)).astype(np.float64))
        values = priority(parts, weights)[order]
        # Ties keep the present order; the last digits of sums are no difference.
        places = np.argsort(-np.round(values, 12), axis=0, kind="stable")
        ranks = np.empty_like(places)
        np.put_along_axis(ranks, places, np.arange(1, n + 1)[:, None], axis=0)
        seen.append(ranks)
    ranks = np.concatenate(seen, axis=1)
    present = np.arange(1, n + 1)
    tail = (1 - RANK_LEVEL) / 2
    low, high = (np.quantile(ranks, point, axis=1, method="inverted_cdf") for point in (tail, 1 - tail))
    stability = (np.abs(ranks - present[:, None]) <= 1).mean(axis=1)
    return Ranks(np.minimum(low, present).astype(np.int64), np.maximum(high, present).astype(np.int64), stability)


def ranking(given: Ingredients, ids: list[str], chosen: Bools, weights: Mapping[str, float] | None) -> pd.DataFrame:
    """Rank the chosen topics.

    Returns
    -------
    pandas.DataFrame
        One row per chosen topic, rank 1 first: ``position`` in ``ids``, the components, ``priority``,
        ``rank_low``, ``rank_high``, ``rank_stability``.
    """
    complete = checked_weights(weights)
    parts = components(given)
    value = priority(parts, complete)[:, 0]
    positions = np.flatnonzero(chosen)
    # Ties by id; the last digits of sums are no difference.
    names = np.array(ids, dtype=object)[positions]
    order = positions[np.lexsort((pd.factorize(names, sort=True)[0], -np.round(value[positions], 12)))]
    ranks = resampled_ranks(given, order, complete)
    return pd.DataFrame(
        {
            "position": order,
            **{name: parts[name][order, 0] for name in COMPONENTS},
            "priority": value[order],
            "rank_low": ranks.low,
            "rank_high": ranks.high,
            "rank_stability": ranks.stability,
        }
    )


def priority_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    min_negative: int = MIN_NEGATIVE,
    min_negativity: float = MIN_NEGATIVITY,
    exclude: Collection[str] = (),
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Rank the topics that hurt, with what the ranking is made of.

    The ranking is that of :func:`pain_point_table`; this table shows its parts. The priority is the
    weighted geometric mean of five components between 0 and 1 (:func:`drivers.components.components`), and the
    weights are yours to choose: 0 leaves a component out, 2 counts it twice.

    Parameters
    ----------
    feedback, mentions, topics, min_negative, min_negativity, exclude
        As for :func:`pain_point_table`.
    weights
        Weights by component: ``reach``, ``negativity``, ``severity``, ``impact``, ``trend``; those not given are
        :data:`WEIGHTS` (1, 1, 1, 1, 0.5).
    min_group
        Topics about which fewer people complain keep their rank, but show no figures.

    Returns
    -------
    pandas.DataFrame
        PRIORITIES table by ``rank`` (ties by ``topic_id``): ``topic_id``, ``name``, ``n_feedback`` comments that
        mention the topic, ``n_negative`` those that complain, the components ``reach``, ``negativity``,
        ``severity``, ``impact``, ``trend`` (missing where it cannot be told), ``priority``; ``rank_low``,
        ``rank_high`` (90 % of resamples) and ``rank_stability`` (share of resamples with the rank or one next to
        it); ``suppressed``.

    Raises
    ------
    InputError
        A column is missing, a mention names an unknown topic, or a weight is wrong.
    """
    base = join(feedback, mentions)
    ids = [str(value) for value in topics["topic_id"]]
    topic = base.topic_codes(ids)
    votes = votes_by(base, topic)
    n, n_negative = votes.count(len(ids)), votes.count(len(ids), votes.negative)
    chosen = hurts(n_negative, n, min_negative, min_negativity) & ~np.isin(ids, list(exclude))
    table = ranking(ingredients(base, votes, topic, len(ids)), ids, chosen, weights)
    place = table["position"].to_numpy()
    person = people(base.feedback)
    complaining = count_people(person[votes.comment[votes.negative]], votes.key[votes.negative], len(ids))
    hidden = complaining[place] < min_group
    table = table.assign(
        rank=np.arange(1, len(table) + 1),
        topic_id=np.array(ids, dtype=object)[place],
        name=topics["name"].astype(object).to_numpy()[place],
        n_feedback=pd.Series(n[place], dtype="Int64").mask(hidden),
        n_negative=pd.Series(n_negative[place], dtype="Int64").mask(hidden),
        suppressed=hidden,
    )
    for column in (*COMPONENTS, "priority"):
        table[column] = table[column].mask(hidden)
    return table[list(PRIORITIES.required)]
