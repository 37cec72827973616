"""What is measured, row by row: answers, customers, tickets and comments, each counting once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import has_status
from cxtext.insights.measures import definitions as of
from cxtext.insights.people import people
from cxtext.insights.scores import raw_scores
from cxtext.insights.trends import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.insights.base import Bools, Floats, Ints

NOT_COUNTED = ("duplicate", "preview", "unfinished")
"""Statuses of rows that are somebody's answer a second time, nobody's, or left out as the user said."""


@dataclass(frozen=True)
class Measured:
    """Values of one measure: ``value`` and ``record`` (what counts once) of the rows ``row`` of the counted table."""

    definition: of.Definition
    row: Ints
    value: Floats
    record: Ints

    @cached_property
    def repeats(self) -> bool:
        """Whether a record stands in several rows."""
        ordered = np.sort(self.record)
        return bool((ordered[1:] == ordered[:-1]).any())


def counted_rows(feedback: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose scores, customers and tickets count, by ``feedback_id``: also those without a comment."""
    aside = np.zeros(len(feedback), dtype=bool)
    for status in NOT_COUNTED:
        aside |= has_status(feedback, status)
    kept = feedback.loc[~aside].sort_values("feedback_id", kind="stable", ignore_index=True)
    kept.attrs = {}
    return kept


def same_record(rows: pd.DataFrame, others: Sequence[pd.Series | Floats]) -> Ints:
    """Return a number for what each row records.

    Rows that agree in ``customer_id`` (where given), ``date``, ``source`` and all ``others`` are one record: one
    respondent's answers to several questions, or one ticket in several rows.
    """
    record = np.arange(len(rows), dtype=np.int64)
    if "customer_id" not in rows.columns:
        return record
    keys = pd.DataFrame(
        {"customer": rows["customer_id"].astype(object), "source": rows["source"].astype(object), "date": days(rows)}
    )
    for place, other in enumerate(others):
        keys[f"other_{place}"] = np.asarray(other)
    known = rows["customer_id"].notna().to_numpy()
    first = keys[known].groupby(list(keys.columns), dropna=False, sort=False).ngroup().to_numpy()
    positions = np.flatnonzero(known)
    leader = np.full(len(positions), len(rows), dtype=np.int64)
    np.minimum.at(leader, first, positions)
    record[positions] = leader[first]
    return record


def once(value: Floats, record: Ints) -> Floats:
    """Return the value of each record a single time, in order."""
    return value[np.sort(np.unique(record, return_index=True)[1])]


def scored(rows: pd.DataFrame) -> list[Measured]:
    """Return the scores of every kind that occurs: the net promoter score, satisfaction twice, means of others."""
    value, kind = raw_scores(rows)
    record = same_record(rows, [pd.Series(value), kind.astype(str)])
    found = []
    for name in sorted(set(kind[~np.isnan(value)])):
        row = np.flatnonzero((kind == name).to_numpy() & ~np.isnan(value))
        if name == "nps":
            found.append(Measured(of.NPS, row, value[row], record[row]))
            continue
        found.append(Measured(of.mean_of(name), row, value[row], record[row]))
        if name == "csat":
            best = of.top_two(value[row]).astype(np.float64)
            found.append(Measured(of.CSAT_TOP_TWO, row, best, record[row]))
    return found


def churned(rows: pd.DataFrame) -> Floats:
    """Return 1 for rows of customers who left, 0 for those who stayed, missing where it is not known.

    Raises
    ------
    InputError
        The column ``churned`` holds something other than true, false and nothing.
    """
    if "churned" not in rows.columns:
        return np.full(len(rows), np.nan)
    left = pd.to_numeric(rows["churned"].astype(object), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = rows["churned"].notna().to_numpy() & ~np.isin(left, (0.0, 1.0))
    if wrong.any():
        raise InputError(
            f"The column churned of the feedback table needs true or false, not {rows['churned'][wrong].iloc[0]!r}; "
            "cxtext.read(..., churned=COLUMN) makes it from states and dates."
        )
    return left


def lifetime_values(rows: pd.DataFrame) -> Floats:
    """Return what the customer of each row is worth, missing where it is not known."""
    if "lifetime_value" not in rows.columns:
        return np.full(len(rows), np.nan)
    value = pd.to_numeric(rows["lifetime_value"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(value), value, np.nan)


def per_customer(value: Floats, person: Ints, *, highest: bool) -> tuple[Ints, Floats]:
    """Return the rows with a value, and for each that of its customer: the highest of their rows, else the mean."""
    row = np.flatnonzero(~np.isnan(value))
    who = person[row]
    size = int(person.max()) + 1 if len(person) else 0
    if highest:
        most = np.full(size, -np.inf)
        np.maximum.at(most, who, value[row])
        return row, most[who]
    mean = np.bincount(who, value[row], size) / np.maximum(np.bincount(who, minlength=size), 1)
    return row, mean[who]


def of_customers(rows: pd.DataFrame) -> list[Measured]:
    """Return churn and lifetime value, once per customer: who left by any of their rows has left."""
    person = people(rows)
    found = []
    for definition, value, highest in (
        (of.CHURN_RATE, churned(rows), True),
        (of.LIFETIME_VALUE, lifetime_values(rows), False),
    ):
        row, of_customer = per_customer(value, person, highest=highest)
        if len(row):
            found.append(Measured(definition, row, of_customer, person[row]))
    return found


def of_tickets(rows: pd.DataFrame) -> list[Measured]:
    """Return what is known of service from the columns of :data:`cxtext.tables.SERVICE`, once per ticket."""
    created, replied, solved = (_moment(rows, name) for name in ("created_at", "first_reply_at", "solved_at"))
    reopened, replies, escalated = (_number(rows, name) for name in ("n_reopened", "n_replies", "escalated"))
    record = same_record(rows, [created, replied, solved, reopened, replies, escalated])
    found: list[Measured] = []

    def add(definition: of.Definition, value: Floats | Bools, known: Bools) -> None:
        row = np.flatnonzero(known)
        if len(row):
            found.append(Measured(definition, row, value[row].astype(np.float64), record[row]))

    for definition, moment in ((of.FIRST_REPLY, replied), (of.RESOLUTION, solved)):
        hours = (moment - created).dt.total_seconds().to_numpy(dtype=np.float64, na_value=np.nan) / 3600
        # A reply before the ticket is a clock that was wrong.
        add(definition, hours, hours >= 0)
    is_solved = solved.notna().to_numpy()
    if not np.isnan(replies).all():
        add(of.ONE_REPLY, (replies <= 1) & ~(reopened > 0), is_solved & ~np.isnan(replies))
    else:
        add(of.NO_RETURN, ~(reopened > 0) & ~(escalated > 0), is_solved & ~np.isnan(reopened))
    # Who reopens a ticket had it solved before; where no moment is known every ticket counts.
    was_solved = is_solved | (reopened > 0) if is_solved.any() else np.ones(len(rows), dtype=bool)
    add(of.REOPENED, reopened > 0, was_solved & ~np.isnan(reopened))
    add(of.ESCALATED, escalated > 0, ~np.isnan(escalated))
    return found


def _moment(rows: pd.DataFrame, name: str) -> pd.Series:
    if name not in rows.columns:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    given = rows[name]
    if not pd.api.types.is_datetime64_any_dtype(given):
        given = pd.to_datetime(given, errors="coerce", utc=True, format="ISO8601")
    if given.dt.tz is not None:
        given = given.dt.tz_convert("UTC").dt.tz_localize(None)
    return given.astype("datetime64[us]")


def _number(rows: pd.DataFrame, name: str) -> Floats:
    """Return a count, or true and false as 1 and 0, also where reading several files made words of them."""
    if name not in rows.columns:
        return np.full(len(rows), np.nan)
    cells = rows[name].astype(object)
    words = cells.astype(str).map({"True": 1.0, "False": 0.0}).to_numpy(dtype=np.float64)
    number = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(words), number, words)
