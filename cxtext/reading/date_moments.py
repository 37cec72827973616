"""Parts of dates, numbers and "3 days ago" become moments in UTC."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cxtext.plurals import plural
from cxtext.reading.date_forms import MONTHS, NEAR, RELATIVE, WHOLE_PERIODS, unit_of, zone_minutes, zone_name

SECONDS = (631_152_000, 4_102_444_800)
"""Only a number of this size is taken for seconds since 1970: the years 1990 to 2100."""
_SPREADSHEET = (30_000, 60_000)


@dataclass(frozen=True)
class Moments:
    """Moments in UTC of distinct cells, the offset each names, and counts of what was assumed."""

    moments: pd.Series[Any]
    zones: tuple[str | None, ...]
    unknown_zone: tuple[bool, ...] = ()
    vague: tuple[bool, ...] = ()
    period: str = ""

    @classmethod
    def none(cls, n: int) -> Moments:
        """Return ``n`` missing moments."""
        return cls(pd.Series(pd.NaT, index=range(n), dtype="datetime64[us]"), (None,) * n)

    def put(self, positions: np.ndarray[Any, Any], other: Moments) -> Moments:
        """Return these moments with those of ``other`` at ``positions``."""
        moments = self.moments.copy()
        moments.iloc[positions] = other.moments.to_numpy()
        zones = list(self.zones)
        for place, zone in zip(positions.tolist(), other.zones, strict=True):
            zones[place] = zone
        return replace(self, moments=moments, zones=tuple(zones))

    def notes(self, weights: np.ndarray[Any, Any], texts: pd.Series[Any]) -> list[str]:
        """Return what was assumed, counted in rows."""

        def said(those: np.ndarray[Any, Any], what: str, then: str) -> str:
            dates = plural(int(weights[those].sum()), "date names", "dates name")
            return f"{dates} {what}, such as {str(texts[those].iloc[0])!r}; {then}"

        told = []
        read = self.moments.notna().to_numpy() & np.array(self.vague, dtype=bool)
        if self.period and read.any():
            told.append(said(read, f"only {self.period}", "read as its first day"))
        unknown = np.array(self.unknown_zone, dtype=bool)
        if unknown.any():
            told.append(said(unknown, "a time zone that cannot be told", "taken as UTC"))
        return told


def from_parts(parts: pd.DataFrame, form: str) -> Moments:
    """Return moments from the named groups of one of :data:`cxtext.reading.date_forms.FORMS`.

    Impossible ones such as 31 February or 25:70 o'clock are NaT. Years of two digits are 1970 to 2069.
    """
    year = parts["y"].astype(int)
    year = year.where(parts["y"].str.len() == 4, year + np.where(year < 70, 2000, 1900))
    days = _days(parts, year, form)
    zero = pd.Series(0, index=parts.index)
    hour, minute, second = (parts[key].fillna("0").astype(int) if key in parts else zero for key in ("H", "M", "S"))
    possible = (hour <= 24) & (minute < 60) & (second <= 60)
    if "half" in parts:
        half = parts["half"].fillna("").str.lower().str.slice(0, 1)
        possible &= (half == "") | (hour <= 23)
        hour = hour.where(half == "", hour % 12) + 12 * (half == "p")
    seconds = hour * 3600 + minute * 60 + second
    zones: list[str | None] = [None] * len(parts)
    unknown = [False] * len(parts)
    if "zone" in parts:
        offsets = [zone_minutes(zone) for zone in parts["zone"]]
        zones = [None if offset is None else zone_name(offset) for offset in offsets]
        unknown = [
            isinstance(zone, str) and offset is None for zone, offset in zip(parts["zone"], offsets, strict=True)
        ]
        seconds -= pd.Series([60 * (offset or 0) for offset in offsets], index=parts.index)
    moments = (days.astype("datetime64[us]") + pd.to_timedelta(seconds, unit="s")).where(possible)
    vague = parts["wd"].isna() if form == "week" else pd.Series(form in WHOLE_PERIODS, index=parts.index)
    period = WHOLE_PERIODS.get(form, "")
    return Moments(moments.astype("datetime64[us]"), tuple(zones), tuple(unknown), tuple(vague), period)


def _days(parts: pd.DataFrame, year: pd.Series[Any], form: str) -> pd.Series[Any]:
    """Return the midnight of each date, NaT where there is no such day."""
    one = pd.Series(1, index=parts.index)
    if form == "week":
        week = year.astype(str) + "-W" + parts["w"] + "-" + parts["wd"].fillna("1")
        return pd.to_datetime(week, format="%G-W%V-%u", errors="coerce")
    if form == "quarter":
        month = 3 * parts["q"].astype(int) - 2
    elif "mon" in parts:
        names = parts["mon"].map(lambda name: unicodedata.normalize("NFC", name).lower())
        month = names.map(MONTHS).astype(int)
    else:
        month = parts["m"].astype(int) if "m" in parts else one
    day = parts["d"].astype(int) if "d" in parts else one
    return pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}), errors="coerce")


def from_numbers(texts: pd.Series[Any]) -> Moments:
    """Return moments for seconds, milliseconds and microseconds since 1970 and for spreadsheet day numbers."""
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    days = (numbers - 25_569).where(numbers.between(*_SPREADSHEET)) * 86_400
    stamps = days
    for part in (1, 1_000, 1_000_000):
        stamps = stamps.fillna((numbers / part).where((numbers / part).between(*SECONDS)))
    moments = pd.to_datetime(stamps.round(), unit="s", errors="coerce").astype("datetime64[us]")
    return Moments(moments, (None,) * len(texts))


def after_anchor(text: str, anchor: pd.Timestamp) -> pd.Timestamp:
    """Return the day that "3 days ago" means, counted back from ``anchor``; NaT where the unit is unknown."""
    if text.lower() in NEAR:
        return anchor - pd.DateOffset(days=NEAR[text.lower()])
    match = next(found for form in RELATIVE if (found := form.match(text)))
    unit = unit_of(match["unit"])
    number = int(match["n"]) if match["n"].isdigit() else 1
    if unit is None:
        return pd.NaT  # type: ignore[return-value]
    back = {f"{unit}s": number}
    return (anchor - pd.DateOffset(**back)).floor("s")  # type: ignore[arg-type]
