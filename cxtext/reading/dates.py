"""Dates in the forms people write them, with the order of day and month decided for the whole column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reading.date_forms import FORMS, LONGEST, NEAR, RELATIVE
from cxtext.reading.date_moments import SECONDS, Moments, after_anchor, from_numbers, from_parts
from cxtext.reading.date_order import ORDERS, in_order

__all__ = ["ORDERS", "Dates", "are_stamps", "date_share", "day_of", "parse_dates"]

_SAMPLE = 200
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
_TIME_FIRST = re.compile(r"^(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?)(?:,| on| -)? (?=\S)(.*)$")
_LED_IN = re.compile(r"^(?:reviewed|posted|submitted|written|published|date)\b(?:\D{0,45} on |:? )", re.IGNORECASE)


@dataclass(frozen=True)
class Dates:
    """Parsed dates.

    Attributes
    ----------
    moments
        ``datetime64[us]`` in UTC, NaT where there is none.
    zones
        The offset that each date was written with (``+02:00``), missing where it names none; None where no date does.
    order
        ``day-first``, ``month-first`` or ``year-first`` where the column is written so, ``auto`` where one order does
        not fit all dates or none is needed.
    notes
        What to tell the user: counts of all that could not be read or only with a guess.
    n_unreadable
        Filled cells without a date.
    """

    moments: pd.Series[Any]
    notes: tuple[str, ...]
    n_unreadable: int
    zones: pd.Series[Any] | None = None
    order: str = "auto"


def parse_dates(
    column: pd.Series[Any], order: str = "auto", anchor: str | None = None, now: dt.datetime | None = None
) -> Dates:
    """Return a column as datetimes in UTC, and the zone each was written with.

    Parameters
    ----------
    column
        Text, numbers (seconds, milliseconds or microseconds since 1970, spreadsheet days) or datetimes.
    order
        Of day and month in forms such as ``03/04/2024``: one of :data:`ORDERS`; ``auto`` decides for the column.
    anchor
        The day from which "3 days ago" counts, for example ``2024-05-01``; without it such dates are reported.
    now
        Dates after this are reported; the clock's time when not given. It changes no date.

    Returns
    -------
    Dates
        One value per row, NaT where the cell is empty, unreadable, impossible or outside 1950 to 2099: a note counts
        each. With ``auto`` the order of day and month is that under which the column can be read; where both can, the
        part that varies more is the day, and a note says that this is a guess. A date that is only possible in the
        other order is read in that one. Dates without a zone are taken as they are.

    Raises
    ------
    InputError
        ``order`` is none of :data:`ORDERS` or ``anchor`` is no date.

    Examples
    --------
    >>> parse_dates(pd.Series(["30/09/2021", "01/10/2021"])).moments.dt.month.tolist()
    [9, 10]
    >>> parse_dates(pd.Series(["2024-05-01T10:00+02:00"])).zones.tolist()
    ['+02:00']
    """
    if order not in ORDERS:
        raise InputError(f"{order!r} is no order of dates; give one of {', '.join(ORDERS)} as date_order.")
    now = now or dt.datetime.now(dt.UTC).replace(tzinfo=None)
    if pd.api.types.is_datetime64_any_dtype(column):
        return _from_datetimes(column, now)
    texts = _clean(column)
    counts = texts.dropna().value_counts().sort_index()
    distinct = pd.Series(counts.index, dtype="str")
    found, settled, notes = _parse(distinct, counts.to_numpy(), order, None if anchor is None else day_of(anchor))
    lookup = pd.Series(range(len(distinct)), index=pd.Index(distinct.to_numpy(), dtype=object), dtype="float64")
    places = texts.astype(object).map(lookup)
    rows = places.fillna(-1).astype(int).to_numpy()
    padded = np.append(found.moments.to_numpy(dtype="datetime64[us]"), np.datetime64("NaT", "us"))
    moments = pd.Series(padded[rows], index=column.index, dtype="datetime64[us]")
    zones = None
    if any(zone is not None for zone in found.zones):
        named: list[str | None] = [*found.zones, None]
        zones = pd.Series([named[row] for row in rows], index=column.index, dtype="str")
        without = int((zones.isna() & moments.notna()).sum())
        if without:
            notes.append(
                f"{plural(without, 'date names', 'dates name')} no time zone, unlike others of the column; taken as UTC"
            )
    notes += _future(moments, now)
    n_unreadable = int((moments.isna() & texts.notna()).sum())
    return Dates(moments, tuple(notes), n_unreadable, zones, settled)


def _parse(
    distinct: pd.Series[Any], weights: np.ndarray[Any, Any], order: str, anchor: pd.Timestamp | None
) -> tuple[Moments, str, list[str]]:
    """Return the moments of distinct cells, the order of day and month, and notes with counts of rows."""
    n = len(distinct)
    found = Moments.none(n)
    problem = np.full(n, "could not be read", dtype=object)
    settled, notes = "auto", list[str]()
    left = np.ones(n, dtype=bool)
    for name, form in FORMS:
        positions = np.flatnonzero(left)
        if not len(positions):
            break
        parts = distinct.iloc[positions].str.extract(form)
        matched = parts.notna().any(axis=1).to_numpy()
        if not matched.any():
            continue
        parts, where = parts.loc[matched], positions[matched]
        if name == "numeric":
            parts, settled, note = in_order(parts, order)
            notes += [note] if note else []
        own = from_parts(parts, name)
        found = found.put(where, own)
        problem[where] = "are impossible"
        left[where] = False
        notes += own.notes(weights[where], distinct.iloc[where])
    positions = np.flatnonzero(left)
    numbers = from_numbers(distinct.iloc[positions])
    found = found.put(positions, numbers)
    left[positions[numbers.moments.notna().to_numpy()]] = False
    for place in np.flatnonzero(left):
        text = str(distinct.iloc[place])
        if text.lower() in NEAR or any(form.match(text) for form in RELATIVE):
            problem[place] = _RELATIVE_PROBLEM
            if anchor is not None:
                found.moments.iloc[int(place)] = after_anchor(text, anchor)
    years = found.moments.dt.year.to_numpy()
    beyond = found.moments.notna().to_numpy() & ((years < _FIRST_YEAR) | (years > _LAST_YEAR))
    problem[beyond] = _BEYOND
    found.moments[beyond] = pd.NaT
    missing = found.moments.isna().to_numpy()
    for reason in dict.fromkeys(sorted(problem[missing])):
        these = missing & (problem == reason)
        example = str(distinct[these].iloc[0])[:40]
        notes.append(f"{_counted(int(weights[these].sum()), reason)}, such as {example!r}; kept without a date")
    return found, settled, notes


_BEYOND = f"lie outside {_FIRST_YEAR} to {_LAST_YEAR}"
_OF_ONE = {"lie": "lies", "are": "is", "count": "counts"}
_RELATIVE_PROBLEM = "count back from a day that is not known (give it with date_anchor, --date-anchor)"


def _counted(n: int, problem: str) -> str:
    """Say how many dates have a problem, which is worded for several."""
    verb, rest = problem.split(" ", 1)
    return plural(n, f"date {_OF_ONE.get(verb, verb)} {rest}", f"dates {problem}")


def _from_datetimes(column: pd.Series[Any], now: dt.datetime) -> Dates:
    zones = None
    moments = column
    if column.dt.tz is not None:
        offsets = column.dt.strftime("%z")
        zones = (offsets.str.slice(0, 3) + ":" + offsets.str.slice(3, 5)).astype("str").where(column.notna())
        moments = column.dt.tz_convert("UTC").dt.tz_localize(None)
    moments = moments.astype("datetime64[us]")
    beyond = moments.notna() & ~moments.dt.year.between(_FIRST_YEAR, _LAST_YEAR)
    notes = []
    if beyond.any():
        notes.append(
            f"{_counted(int(beyond.sum()), _BEYOND)}, such as {str(moments[beyond].iloc[0])!r}; kept without a date"
        )
        moments = moments.where(~beyond)
    return Dates(moments, (*notes, *_future(moments, now)), int(beyond.sum()), zones)


def _future(moments: pd.Series[Any], now: dt.datetime) -> list[str]:
    # Two days: clocks differ, and a zone may lie a day ahead.
    late = moments > pd.Timestamp(now) + pd.Timedelta(days=2)
    if not late.any():
        return []
    return [
        f"{plural(int(late.sum()), 'date lies', 'dates lie')} in the future, the last on {moments.max():%Y-%m-%d}; kept"
    ]


def day_of(text: str) -> pd.Timestamp:
    """Return the day that a text names, for counting back from it.

    Raises
    ------
    InputError
        It is no date.
    """
    day = parse_dates(pd.Series([text], dtype="str")).moments.iloc[0]
    if pd.isna(day):
        raise InputError(f"{text!r} is no date to count back from; write date_anchor as 2024-05-01.")
    return pd.Timestamp(day)


def date_share(distinct: Sequence[str], weights: Sequence[int]) -> float:
    """Return the share of cells that read as dates, from distinct cells and how often each stands."""
    places = np.linspace(0, len(distinct) - 1, min(_SAMPLE, len(distinct))).astype(int)
    texts = _clean(pd.Series([distinct[place] for place in places], dtype="str")).fillna("")
    matched = np.array([_reads_as_date(str(text)) for text in texts], dtype=bool)
    return float(np.average(matched, weights=[weights[place] for place in places]))


def _reads_as_date(text: str) -> bool:
    forms = [form for _, form in FORMS] + list(RELATIVE)
    return text.lower() in NEAR or any(form.match(text) for form in forms)


def are_stamps(numbers: pd.Series[Any]) -> bool:
    """Return whether all numbers are of the size of seconds, milliseconds or microseconds since 1970."""
    sizes = [(numbers / part).between(*SECONDS) for part in (1, 1_000, 1_000_000)]
    return bool(len(numbers)) and bool((sizes[0] | sizes[1] | sizes[2]).all())


def _clean(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return dates as short strings without stray quotes; missing stays missing."""
    if pd.api.types.is_numeric_dtype(column):
        return (
            column.map(lambda v: None if pd.isna(v) else repr(float(v)).removesuffix(".0"))
            .astype("str")
            .where(column.notna())
        )
    texts = column.astype("str").where(column.notna()).str.slice(0, 2 * LONGEST).str.strip("\"'\u201c\u201d \t\r\n\xa0")
    texts = texts.str.normalize("NFC").str.replace(r"\s+", " ", regex=True)
    texts = texts.str.replace(_LED_IN, "", regex=True).str.replace(_TIME_FIRST, r"\2 \1", regex=True)
    texts = texts.str.slice(0, LONGEST)
    return texts.where(texts.notna() & (texts != ""))
