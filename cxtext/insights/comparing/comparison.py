"""Compare two waves, two groups of one table, or the time before and after a date."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.comparing.decomposition import composition_columns, decompose
from cxtext.insights.comparing.differences import judged, overall_differences, topic_differences
from cxtext.insights.comparing.experiment import ALPHA, check_experiment
from cxtext.insights.comparing.result import Comparison
from cxtext.insights.comparing.sides import Side, sides_of
from cxtext.insights.comparing.words import distinguishing_words
from cxtext.insights.people import MIN_GROUP
from cxtext.insights.trends import days
from cxtext.reading.categories import value_label

N_RESAMPLES = 200
N_WORDS = 25


def compare(
    feedback_a: pd.DataFrame,
    mentions_a: pd.DataFrame,
    feedback_b: pd.DataFrame,
    mentions_b: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    labels: tuple[str, str] = ("A", "B"),
    columns: Sequence[str] | None = None,
    reported_a: pd.DataFrame | None = None,
    reported_b: pd.DataFrame | None = None,
    expected: Sequence[float] | None = None,
    looks: int = 1,
    min_group: int = MIN_GROUP,
    n_words: int = N_WORDS,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Compare two sides: shares, sentiment, scores, words, and what a difference is made of.

    Parameters
    ----------
    feedback_a, mentions_a, feedback_b, mentions_b
        FEEDBACK and MENTIONS tables of both sides; the mentions of both tagged by the same models, so that a figure
        means the same on both. People are known again by ``customer_id``, also across the sides.
    topics
        ``topic_id`` and ``name`` of the topics to compare.
    labels
        What the sides are called.
    columns
        Columns of both feedback tables that tell who answered; found by :func:`segment_columns` when not given.
    reported_a, reported_b
        The same comments' mentions as the side's own models tagged them, where these are others: the change of the
        reported figures then has a part ``model``. Without a column ``topic_id`` that part is told overall only.
    expected
        Planned ratio of the arms of an A/B test, such as ``(1, 1)``: checks the split of people.
    looks
        How often the data of a test is looked at in all: each look is held to 5 % divided by it.
    min_group
        Sides with fewer people are suppressed.
    n_words
        Most distinguishing words of each side.
    n_resamples, seed
        Bootstrap of the decomposition's intervals.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        A table lacks a column or holds something unknown, a column of ``columns`` is missing, or a side has no comment.
    """
    sides = sides_of((feedback_a, feedback_b), (mentions_a, mentions_b), (reported_a, reported_b))
    return _compared(sides, topics, labels, columns, (), expected, looks, min_group, n_words, n_resamples, seed)


def compare_groups(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    by: str,
    *,
    a: object = None,
    b: object = None,
    columns: Sequence[str] | None = None,
    expected: Sequence[float] | None = None,
    looks: int = 1,
    min_group: int = MIN_GROUP,
    n_words: int = N_WORDS,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Compare two groups of one table: segments, or the arms of an A/B test.

    Parameters
    ----------
    feedback, mentions, topics
        Tables of one run.
    by
        Column of ``feedback`` that holds the groups.
    a, b
        Its values on both sides. With ``a`` alone, B is everybody else with a value; neither is needed where the
        column has two values (A is the one that comes first in the alphabet).
    columns, expected, looks, min_group, n_words, n_resamples, seed
        See :func:`compare`; ``by`` itself cannot tell who answered.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        There is no such column or value, or more than two values and none named.
    """
    values = group_values(feedback, by)
    known = sorted(values.dropna().unique())
    wanted = [None if one is None else value_label(one) for one in (a, b)]
    for one in wanted:
        if one is not None and one not in known:
            raise InputError(f"The column {by!r} has no value {one!r}; it has: {_listed(known)}.")
    if wanted[0] is None and wanted[1] is None:
        if len(known) != 2:
            raise InputError(
                f"The column {by!r} has {len(known)} values ({_listed(known)}); say which to compare: a and b, or a "
                "alone against all others."
            )
        wanted = list(known)
    if wanted[0] == wanted[1]:
        raise InputError(f"Both sides are {wanted[0]!r}; name two different values of {by!r}.")
    other = values.notna()
    first = other & (values == wanted[0]) if wanted[0] is not None else other & (values != wanted[1])
    second = other & (values == wanted[1]) if wanted[1] is not None else other & (values != wanted[0])
    sides = _halves(feedback, mentions, first.to_numpy(dtype=bool), second.to_numpy(dtype=bool))
    labels = tuple("all others" if one is None else one for one in wanted)
    return _compared(
        sides, topics, (labels[0], labels[1]), columns, (by,), expected, looks, min_group, n_words, n_resamples, seed
    )


def compare_dates(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    date: str | pd.Timestamp,
    *,
    columns: Sequence[str] | None = None,
    min_group: int = MIN_GROUP,
    n_words: int = N_WORDS,
    n_resamples: int = N_RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Compare the comments before ``date`` (A) with those from that day on (B); undated ones take no part.

    Parameters
    ----------
    date
        A day, such as ``"2026-05-01"``.
    feedback, mentions, topics, columns, min_group, n_words, n_resamples, seed
        See :func:`compare`.

    Raises
    ------
    InputError
        ``date`` is no date, or a side has no comment.
    """
    try:
        day = pd.Timestamp(date).normalize()
    except ValueError:
        raise InputError(f"{date!r} is no date; write it as 2026-05-01.") from None
    when = days(feedback)
    if when.isna().all():
        raise InputError("The feedback has no dates, so it cannot be split by one.")
    sides = _halves(feedback, mentions, (when < day).to_numpy(), (when >= day).to_numpy())
    labels = (f"before {day:%Y-%m-%d}", f"from {day:%Y-%m-%d}")
    return _compared(sides, topics, labels, columns, (), None, 1, min_group, n_words, n_resamples, seed)


def group_values(feedback: pd.DataFrame, by: str) -> pd.Series:
    """Return the groups of a column as words, missing ones missing.

    Raises
    ------
    InputError
        There is no such column.
    """
    if by not in feedback.columns:
        raise InputError(
            f"There is no column {by!r} to compare by; the feedback table has: {', '.join(map(str, feedback.columns))}."
        )
    given = feedback[by].astype(object)
    return given.map(value_label, na_action="ignore").where(given.notna(), None)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(map(str, values[:12])) + (" …" if len(values) > 12 else "")


def _halves(feedback: pd.DataFrame, mentions: pd.DataFrame, first: np.ndarray, second: np.ndarray) -> tuple[Side, Side]:
    parts = [feedback[which] for which in (first, second)]
    own = [mentions[mentions["feedback_id"].isin(part["feedback_id"])] for part in parts]
    return sides_of((parts[0], parts[1]), (own[0], own[1]))


def _compared(
    sides: tuple[Side, Side],
    topics: pd.DataFrame,
    labels: tuple[str, str],
    columns: Sequence[str] | None,
    without: Sequence[str],
    expected: Sequence[float] | None,
    looks: int,
    min_group: int,
    n_words: int,
    n_resamples: int,
    seed: int,
) -> Comparison:
    for side, label in zip(sides, labels, strict=True):
        if not side.base.n_comments:
            raise InputError(f"There is no comment to compare in {label!r}.")
    kept, notes = composition_columns(sides, columns, without)
    people = [side.people for side in sides]
    small = min(people) < min_group
    experiment = None
    if small:
        notes.append(f"A side has fewer than {min_group} people: its figures are not shown, nor the other's.")
    elif expected is not None or looks != 1:
        experiment = check_experiment(people[0], people[1], expected or (people[0], people[1]), looks)
        notes.extend(experiment.warnings)
    if not kept and not small:
        notes.append("No column tells who answered: all of a difference counts as opinion, whoever the people were.")
    level = ALPHA / max(looks, 1)
    overall, by_topic = judged(
        [overall_differences(sides, min_group), topic_differences(sides, topics, min_group)], level
    )
    decomposition, composition = decompose(sides, topics, kept, min_group=min_group, n_resamples=n_resamples, seed=seed)
    both = len(np.intersect1d(sides[0].person, sides[1].person))
    if both and not small:
        notes.append(f"{both:,} people are on both sides; intervals and tests allow for it.")
    hidden = [None if small else side.base.n_comments for side in sides]
    return Comparison(
        label_a=labels[0],
        label_b=labels[1],
        n_a=hidden[0],
        n_b=hidden[1],
        people_a=None if small else people[0],
        people_b=None if small else people[1],
        people_both=None if small else both,
        overall=overall,
        topics=by_topic,
        words=distinguishing_words(sides, n_words=n_words, min_group=min_group),
        decomposition=decomposition,
        composition=composition,
        columns=tuple(kept),
        experiment=experiment,
        notes=tuple(notes),
    )
