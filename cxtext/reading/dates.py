"""Dates in the forms people write them, with the order of day and month decided for the whole column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_TIME = (
    r"(?:(?:[T ,]|,? at )\s*(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?: UTC)?"
)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^{pattern}$"))
    for name, pattern in (
        ("ymd", r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME),
        ("numeric", r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2})" + _TIME),
        (
            "d mon y",
            r"(?:[A-Za-z]{3,9},? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?"
            r"(?P<mon>[A-Za-z]{3,9})[.,]?[ -](?P<y>\d{4}|\d{2})" + _TIME,
        ),
        (
            "mon d y",
            r"(?:[A-Za-z]{3,9},? )?(?P<mon>[A-Za-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})" + _TIME,
        ),
        ("mon y", r"(?P<mon>[A-Za-z]{3,9})[., -]{1,2}(?P<y>\d{4})"),
        (
            "tweet",
            r"[A-Z][a-z]{2} (?P<mon>[A-Z][a-z]{2}) (?P<d>\d{1,2}) (?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2}) "
            r"(?P<zone>[+-]\d{4}|[A-Z]{3}) (?P<y>\d{4})",
        ),
        ("compact", r"(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)"),
        ("ym", r"(?P<y>\d{4})[-/](?P<m>\d{1,2})"),
    )
)
_LONGEST = 60
_SAMPLE = 200
# Only a stamp of these sizes is taken for seconds or milliseconds since 1970: years 1990 to 2100.
_SECONDS = (631_152_000, 4_102_444_800)
_SPREADSHEET = (30_000, 60_000)


@dataclass(frozen=True)
class Dates:
    """Parsed dates (NaT where there is none) with what to tell the user."""

    moments: pd.Series[Any]
    notes: tuple[str, ...]
    n_unreadable: int


def parse_dates(column: pd.Series[Any]) -> Dates:
    """Return a column as datetimes without time zone (moved to UTC where a zone is given).

    Parameters
    ----------
    column
        Text, numbers (seconds or milliseconds since 1970, spreadsheet days) or datetimes.

    Returns
    -------
    Dates
        One value per row, NaT where the cell is empty or unreadable. For forms such as ``03/04/2024`` the order of
        day and month is that under which the column can be read; where both can, the part that varies more is the
        day, and a note says that this is a guess.

    Examples
    --------
    >>> parse_dates(pd.Series(["30/09/2021", "01/10/2021"])).moments.dt.month.tolist()
    [9, 10]
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        plain = column.dt.tz_convert("UTC").dt.tz_localize(None) if column.dt.tz is not None else column
        return Dates(plain.astype("datetime64[us]"), (), 0)
    texts = _clean(column)
    distinct = texts.dropna().drop_duplicates().sort_values().reset_index(drop=True)
    parsed = pd.Series(pd.NaT, index=range(len(distinct)), dtype="datetime64[us]")
    notes: list[str] = []
    left = np.ones(len(distinct), dtype=bool)
    for name, form in _FORMS:
        if not left.any():
            break
        positions = np.flatnonzero(left)
        parts = distinct.iloc[positions].str.extract(form)
        matched = parts.notna().any(axis=1).to_numpy()
        if not matched.any():
            continue
        parts = parts.loc[matched]
        where = positions[matched]
        if name == "numeric":
            parts, note = _ordered(parts)
            notes += [note] if note else []
        parsed.iloc[where] = _assembled(parts).to_numpy()
        left[where] = False
    if left.any():
        positions = np.flatnonzero(left)
        parsed.iloc[positions] = _from_numbers(distinct.iloc[positions]).to_numpy()
    lookup = pd.Series(parsed.to_numpy(), index=pd.Index(distinct.to_numpy(), dtype=object))
    values = pd.Series(texts.astype(object).map(lookup).to_numpy(), index=column.index).astype("datetime64[us]")
    n_unreadable = int((values.isna() & texts.notna()).sum())
    if n_unreadable:
        example = distinct[parsed.isna().to_numpy()].iloc[0]
        notes.append(
            f"{n_unreadable} dates could not be read, such as {str(example)[:40]!r}; their rows are kept without a date"
        )
    return Dates(values, tuple(notes), n_unreadable)


def date_share(distinct: Sequence[str], weights: Sequence[int]) -> float:
    """Return the share of cells that read as dates, from distinct cells and how often each stands."""
    places = np.linspace(0, len(distinct) - 1, min(_SAMPLE, len(distinct))).astype(int)
    texts = _clean(pd.Series([distinct[place] for place in places], dtype="str")).fillna("")
    matched = np.zeros(len(texts), dtype=bool)
    for _, form in _FORMS:
        matched |= texts.str.match(form).to_numpy(dtype=bool)
    return float(np.average(matched, weights=[weights[place] for place in places]))


def are_stamps(numbers: pd.Series[Any]) -> bool:
    """Return whether all numbers are of the size of seconds or milliseconds since 1970."""
    seconds, milliseconds = numbers.between(*_SECONDS), (numbers / 1000).between(*_SECONDS)
    return bool(len(numbers)) and bool((seconds | milliseconds).all())


def _clean(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return dates as short strings without stray quotes; missing stays missing."""
    if pd.api.types.is_numeric_dtype(column):
        return (
            column.map(lambda v: None if pd.isna(v) else repr(float(v)).removesuffix(".0"))
            .astype("str")
            .where(column.notna())
        )
    texts = (
        column.astype("str").where(column.notna()).str.slice(0, _LONGEST + 20).str.strip("\"'\u201c\u201d \t\r\n\xa0")
    )
    texts = texts.str.replace(r"\s+", " ", regex=True).str.slice(0, _LONGEST)
    return texts.where(texts.notna() & (texts != ""))


def _ordered(parts: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Name the parts of ``a/b/year`` day and month: one order for all dates written in one manner.

    Dates with and without leading zeros are two manners, which come from two programs. A date that is only possible
    in the other order is read in that one: it can mean nothing else.
    """
    first, second = parts["a"].astype(int), parts["b"].astype(int)
    day_first = pd.Series(True, index=parts.index)
    padded = (parts["a"].str.len() == 2) & (parts["b"].str.len() == 2)
    unsure: set[str] = set()
    certain = (first > 12) | (second > 12)
    for manner in (padded, ~padded):
        if not manner.any():
            continue
        n_day, n_month = int((first[manner] > 12).sum()), int((second[manner] > 12).sum())
        if not n_day and not n_month:
            # No evidence in this manner: the rest of the column, then the dots, then the part that varies more.
            n_day, n_month = int((first > 12).sum()), int((second > 12).sum())
        if n_day or n_month:
            day_first[manner] = n_day >= n_month
        elif bool((parts["sep"] == ".").all()):
            continue
        else:
            day_first[manner] = first.nunique() >= second.nunique()
            unsure.add("day/month/year" if bool(day_first[manner].iloc[0]) else "month/day/year")
    note = ""
    if unsure:
        note = f"the order of day and month cannot be told from the dates; read as {' and '.join(sorted(unsure))}"
    only_other = certain & ((first > 12) != day_first)
    if only_other.any():
        order = "month/day/year" if bool(day_first[only_other].iloc[0]) else "day/month/year"
        note = (
            f"{int(only_other.sum())} distinct dates are only possible as {order} and were read so, unlike the others"
        )
    elif bool((day_first & certain).any()) and bool((~day_first & certain).any()):
        note = (
            "dates with and without leading zeros stand in different orders of day and month; each was read in its own"
        )
    day_first = day_first ^ only_other
    parts = parts.drop(columns=["a", "b"]).assign(
        d=parts["a"].where(day_first, parts["b"]), m=parts["b"].where(day_first, parts["a"])
    )
    return parts, note


def _assembled(parts: pd.DataFrame) -> pd.Series[Any]:
    """Return datetimes from named parts; impossible ones such as 31 February become NaT."""
    year = parts["y"].astype(int)
    year = year + 2000 * (year < 70) + 1900 * ((year >= 70) & (year < 100))
    if "mon" in parts:
        month = parts["mon"].str.slice(0, 3).str.lower().map(_MONTHS).fillna(0).astype(int)
    else:
        month = parts["m"].astype(int)
    zero = pd.Series(0, index=parts.index)
    hour, minute, second = (parts[key].fillna("0").astype(int) if key in parts else zero for key in ("H", "M", "S"))
    if "half" in parts:
        half = parts["half"].fillna("").str.lower().str.slice(0, 1)
        hour = hour.where(half == "", hour % 12) + 12 * (half == "p")
    day = parts["d"].astype(int) if "d" in parts else zero + 1
    moment = pd.to_datetime(
        pd.DataFrame({"year": year, "month": month, "day": day, "hour": hour, "minute": minute, "second": second}),
        errors="coerce",
    )
    if "zone" in parts:
        moment = moment - pd.to_timedelta(parts["zone"].map(_offset_minutes), unit="min")
    return moment.astype("datetime64[us]")


def _offset_minutes(zone: object) -> int:
    if not isinstance(zone, str) or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)


def _from_numbers(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Return datetimes for seconds or milliseconds since 1970 and for spreadsheet day numbers."""
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    seconds = numbers.where(numbers.between(*_SECONDS))
    milliseconds = (numbers / 1000).where((numbers / 1000).between(*_SECONDS))
    days = (numbers - 25_569).where(numbers.between(*_SPREADSHEET)) * 86_400
    stamps = seconds.fillna(milliseconds).fillna(days)
    return pd.to_datetime(stamps.round(), unit="s", errors="coerce").astype("datetime64[us]")
