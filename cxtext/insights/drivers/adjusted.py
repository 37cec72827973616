"""How much lower or higher comments score that complain about, or praise, a topic, all else equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from cxtext.insights.base import NEGATIVE, POSITIVE, Base, Bools, Floats, Ints
from cxtext.insights.drivers.controls import Controls, controls, products_with
from cxtext.insights.drivers.outcomes import Outcome, scored_votes
from cxtext.insights.drivers.regression import Fit, fit
from cxtext.insights.drivers.separable import collapse, separate
from cxtext.insights.people import count_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.rollup import Votes

PEOPLE_PER_COLUMN = 5
"""A regression has at most one column per so many people who gave a score."""
FEWEST = 3
"""Fewer people than this have no spread to judge an estimate by, whatever ``min_group`` allows."""
MOST_CONTROLS = 300
SIDES = (NEGATIVE, POSITIVE)
"""Sentiment of the columns: complaints in column 0 of every array, praise in column 1."""


@dataclass(frozen=True)
class Adjusted:
    """Adjusted estimates of one outcome; arrays have one row per topic, complaints and praise as columns.

    Attributes
    ----------
    n, n_people
        Scored comments that take the side, and people behind them.
    estimate, low, high, p_value
        Missing where ``reason`` says why.
    group
        Number of the estimate, -1 without; topics and sides that share one cannot be separated.
    reason
        Why there is no estimate, else an empty string.
    fit
        The regression behind; None without any estimate.
    accounted
        Columns of ``feedback`` and ``"period"`` that were accounted for.
    """

    n: Ints
    n_people: Ints
    estimate: Floats
    low: Floats
    high: Floats
    p_value: Floats
    group: Ints
    reason: np.ndarray
    fit: Fit | None
    accounted: tuple[str, ...]


def adjust(
    base: Base,
    votes: Votes,
    outcome: Outcome,
    person: Ints,
    n_topics: int,
    *,
    min_group: int,
    segments: Sequence[str] | None = None,
) -> Adjusted:
    """Regress the scores of one kind on complaints and praise of all topics at once, and on the controls.

    Parameters
    ----------
    base, votes
        Comments, and their votes per topic.
    outcome
        Scores of one kind.
    person
        For each comment of ``base``, the number of its author.
    n_topics
        Number of topics.
    min_group
        Columns of fewer people are left out.
    segments
        Columns to account for; None: see :func:`~cxtext.insights.drivers.controls.controls`.
    """
    at, scored = scored_votes(outcome, votes, base.n_comments)
    sided = scored & np.isin(votes.label, SIDES)
    # One key per topic and side: complaints of all topics first.
    key = votes.key[sided] + n_topics * (votes.label[sided] == POSITIVE)
    comment = at[sided]
    who = person[outcome.comment]
    n = np.bincount(key, minlength=2 * n_topics).astype(np.int64)
    n_people = count_people(who[comment], key, 2 * n_topics)
    reason = np.full(2 * n_topics, "", dtype=object)
    reason[n_people < max(min_group, FEWEST)] = f"under {max(min_group, FEWEST)} people"
    group = np.full(2 * n_topics, -1, dtype=np.int64)
    most = len(np.unique(who)) // PEOPLE_PER_COLUMN - 1
    columns = _columns(n, reason == "", n_topics, most, reason)
    result = np.full((4, 2 * n_topics), np.nan)
    found: Fit | None = None
    accounted: tuple[str, ...] = ()
    n_people_all = int(person.max(initial=-1)) + 1
    if len(columns) and np.ptp(outcome.value) == 0:
        reason[columns] = "all scores are the same"
    elif len(columns):
        place = np.full(2 * n_topics, -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        used = place[key] >= 0
        size = (len(outcome.value), len(columns))
        sides = sparse.csc_matrix((np.ones(used.sum()), (comment[used], place[key[used]])), shape=size)
        room = min(MOST_CONTROLS, most - len(columns))
        beside = controls(base.feedback.iloc[outcome.comment], outcome.value, who, segments, room)
        accounted = beside.used
        separation = separate(sides, beside, columns % n_topics, min_group)
        group[columns] = separation.group
        _say_why(reason, columns, separation.control, separation.group, beside)
        if (separation.group >= 0).any():
            joined, _ = collapse(sides, separation.group)
            design = sparse.hstack([beside.matrix, joined]).tocsr()
            first = beside.matrix.shape[1]
            found = fit(
                design,
                products_with(beside, joined),
                outcome.value,
                who,
                np.arange(first, design.shape[1]),
                n_people_all,
            )
            untold = (group >= 0) & np.isnan(found.estimate)[group]
            reason[untold], group[untold] = "cannot be told from the other topics and segments", -1
            for row, values in enumerate((found.estimate, found.low, found.high, found.p_value)):
                result[row, group >= 0] = values[group[group >= 0]]

    def by_topic(values: np.ndarray) -> np.ndarray:
        return values.reshape(2, n_topics).T

    estimate, low, high, p_value = (by_topic(values) for values in result)
    return Adjusted(
        by_topic(n),
        by_topic(n_people),
        estimate,
        low,
        high,
        p_value,
        by_topic(group),
        by_topic(reason),
        found,
        accounted,
    )


def _columns(n: Ints, enough: Bools, n_topics: int, most: int, reason: np.ndarray) -> Ints:
    """Choose columns of enough people, no more than the scores can bear, the larger side of a topic first."""
    n_other = np.concatenate([n[n_topics:], n[:n_topics]])
    larger = (n > n_other) | ((n == n_other) & (np.arange(2 * n_topics) < n_topics))
    candidates = np.flatnonzero(enough)
    # The sides of most comments come first where there is room for some only.
    chosen = candidates[np.lexsort((candidates, -n[candidates]))][: max(most, 0)]
    reason[np.setdiff1d(candidates, chosen)] = "too few people with a score for so many topics"
    return chosen[np.lexsort((chosen, ~larger[chosen]))]


def _say_why(reason: np.ndarray, columns: Ints, control: Ints, group: Ints, beside: Controls) -> None:
    for place in np.flatnonzero(group < 0):
        number = int(control[place])
        name = beside.names[number] if number >= 0 else ""
        if number == -1:
            words = "cannot be told from the other opinion on the same topic"
        elif name:
            words = f"cannot be told from {name}"
        else:
            words = "nearly all comments are alike in this"
        reason[columns[place]] = words
