"""The table of measures: every metric that the input has columns for, overall and by group, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.insights.base import has_status, join
from cxtext.insights.measures import definitions as of
from cxtext.insights.measures.contracts import MEASURES
from cxtext.insights.measures.groups import Grouping, groupings
from cxtext.insights.measures.records import Measured, counted_rows, of_customers, of_tickets, scored
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, people, to_hide
from cxtext.insights.rollup import votes_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Base, Ints

_FIGURES = ("value", "ci_low", "ci_high")


def measure_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    segments: Sequence[str] | None = None,
    period: str | None = None,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Measure everything that the input has columns for: overall, by period, stage, topic and segment.

    ==========================  ========================================================================================
    metric                      what it is
    ==========================  ========================================================================================
    nps                         100 times the share of promoters (9-10) minus that of detractors (0-6); Reichheld
                                (2003), Harvard Business Review 81(12); score interval
    csat, csat_top_two          satisfaction on 1-5: mean (t interval); share of 4 and 5 (Wilson interval)
    ces, stars                  customer effort on 1-7, high is easy (after Dixon, Freeman and Toman (2010), Harvard
                                Business Review 88(7/8)), and stars on 1-5: mean, t interval
    churn_rate, lifetime_value  share of customers who left (Wilson); mean of what customers are worth
                                (t, transformed for skewness: Hall 1992)
    first_reply_hours,          median hours from creation to the first reply, and to the solution, of tickets that have
    resolution_hours            one; interval of order statistics (Hettmansperger and Sheather 1986). Tickets still open
                                do not count, so a growing backlog does not show here
    first_contact_resolution    share of solved tickets with at most one reply that were never reopened; where replies
                                are not counted in the input, those never reopened or escalated: ``unit`` says which
    reopen_rate,                share of tickets solved at least once that were reopened; share of tickets that were
    escalation_rate             escalated (Wilson)
    negative_share              share of comments with mentions that are on balance negative, of a topic or stage: about
                                it (rule of :func:`comment_sentiment`; Wilson)
    ==========================  ========================================================================================

    Scores, customers and tickets count whether or not they come with a comment that does (rows with status
    ``duplicate``, ``preview`` or ``unfinished`` do not); by topic and stage they are those of the comments that mention
    it, whatever their sentiment. In each group an answer, a ticket and a customer count once, however many rows they
    stand in (rows that agree in ``customer_id``, ``date``, ``source`` and value are one answer). Intervals take records
    for independent of each other. That a group scores lower does not say why: an association, not a cause.

    Parameters
    ----------
    feedback
        The whole FEEDBACK table, rows of every status.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score`` and, where known, ``topic_id`` and ``stage``.
    segments
        Columns of ``feedback`` to measure by; :func:`segment_columns` finds them when not given.
    period
        pandas period alias; chosen as in :func:`trend_table` when not given.
    min_group
        Fewest people (distinct ``customer_id``, else rows) of a group that is shown.

    Returns
    -------
    pandas.DataFrame
        MEASURES table, by metric, grouping and group: ``by`` is ``overall``, ``period``, ``stage``, ``topic`` or the
        name of a segment column (with ``" (column)"`` behind it where that is one of these words); ``group`` is
        ``all``, the first day of the period, the id of the stage or topic, or the value. ``n`` records of ``n_people``
        people; ``value`` with its 95 % interval ``ci_low``, ``ci_high`` in ``unit`` (shares from 0 to 1); a bound that
        cannot be told is missing. Where ``suppressed`` is true the group has under ``min_group`` people, or would give
        such a group away by subtraction: all its figures are missing.
        Groups without any record have no row.

    Raises
    ------
    InputError
        A column is missing or unusable, a column of ``segments`` does not exist, or ``min_group`` is less than 1.
    """
    check_min_group(min_group)
    base = join(feedback, mentions)
    rows = counted_rows(feedback)
    person = people(rows)
    measured = [*scored(rows), *of_customers(rows), *of_tickets(rows), *_negative(base, rows)]
    places = list(groupings(base, rows, segments, period))
    outside = [np.flatnonzero(np.bincount(grouping.row, minlength=len(rows)) == 0) for grouping in places]
    parts: list[_Cells] = []
    for one in measured:
        place = np.full(len(rows), -1, dtype=np.int64)
        place[one.row] = np.arange(len(one.row))
        for grouping, others in zip(places, outside, strict=True):
            rest = person[others[place[others] >= 0]]
            n_rest = int(count_people(rest, np.zeros(len(rest), dtype=np.int64), 1)[0])
            parts.append(_measure(one, place, grouping, person, n_rest, min_group))
    return _table(parts)


_Cells = dict[str, "np.ndarray[Any, Any]"]


def _table(parts: list[_Cells]) -> pd.DataFrame:
    """Return the cells of all metrics and groupings as one table, hidden ones missing."""
    names = (*MEASURES.required[:3], "n", "n_people", *_FIGURES, "unit", "suppressed")
    table = pd.DataFrame(
        {name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0) for name in names}
    )
    texts = dict.fromkeys(("metric", "by", "group", "unit"), object)
    table = table.astype({**texts, "n": "Int64", "n_people": "Int64", "suppressed": bool})
    for name in ("n", "n_people", *_FIGURES):
        table[name] = table[name].mask(table["suppressed"])
    return table[list(MEASURES.required)]


def _negative(base: Base, rows: pd.DataFrame) -> list[Measured]:
    """Return whether each comment with mentions is on balance negative."""
    votes = votes_by(base, np.zeros(len(base.comment), dtype=np.int64))
    if not len(votes.comment):
        return []
    row = np.flatnonzero(has_status(rows, "ok"))[votes.comment]
    return [Measured(of.NEGATIVE_SHARE, row, votes.negative.astype(np.float64), row)]


def _measure(one: Measured, place: Ints, grouping: Grouping, person: Ints, n_rest: int, min_group: int) -> _Cells:
    """Return the cells of one metric and grouping; ``place`` leads from a row to its value, -1 without any."""
    entry = np.flatnonzero(place[grouping.row] >= 0)
    group, where = grouping.group[entry], place[grouping.row[entry]]
    value = one.value[where]
    if one.definition is of.NEGATIVE_SHARE and grouping.negative is not None:
        value = grouping.negative[entry].astype(np.float64)
    if one.repeats:
        size = int(one.record.max()) + 1
        first = np.unique(group * size + one.record[where], return_index=True)[1]
        group, where, value = group[first], where[first], value[first]
    n_groups = len(grouping.names)
    n = np.bincount(group, minlength=n_groups)
    n_people = count_people(person[one.row[where]], group, n_groups)
    figures = one.definition.formula(value, group, n_groups)
    shown = n > 0
    cells = {
        "metric": np.full(n_groups, one.definition.metric, dtype=object),
        "by": np.full(n_groups, grouping.by, dtype=object),
        "group": np.array(grouping.names, dtype=object),
        "n": n,
        "n_people": n_people,
        **dict(zip(_FIGURES, figures, strict=True)),
        "unit": np.full(n_groups, one.definition.unit, dtype=object),
        "suppressed": to_hide(n_people, n_rest, min_group),
    }
    return {name: cell[shown] for name, cell in cells.items()}
