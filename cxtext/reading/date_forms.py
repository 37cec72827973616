"""The forms in which people and programs write dates, as linear-time patterns on short cells."""

from __future__ import annotations

import re
import unicodedata

_MONTH_NAMES = (
    "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari",
    "feb february februar februari février fevrier févr fevr fév febr febrero febbraio fevereiro fev",
    "mar march märz maerz mär mrz mars marzo março marco maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre setiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
MONTHS: dict[str, int] = {
    unicodedata.normalize("NFC", name): number
    for number, names in enumerate(_MONTH_NAMES, start=1)
    for name in names.split()
}
"""Names and short names of months in English, German, French, Spanish, Italian, Portuguese and Dutch."""

ZONES: dict[str, int] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
"""Minutes east of Greenwich of zones known by letters; the American ones as in RFC 5322, section 4.3."""

LONGEST = 80
"""Characters of a cell that are looked at: no date is longer."""

_MONTH = "(?P<mon>(?i:" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r"))\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}(?:-feira)?\.?,? )?"
_ZONE = (
    r"(?P<zone>Z|[+-]\d{2}:?\d{2}|(?:(?<=:\d\d)|(?<=\.\d{3})|(?<=\.\d{6}))[+-]\d{2}|"
    r"(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|[A-Z]{3,5})?(?: UTC)?(?: ?\([^()]{1,40}\)|\[[\w/+-]{1,40}\])?"
)
_TIME = (
    r"(?:(?:[T ,:]|,? (?:at|um|à|alle|a las) )\s?(?P<H>\d{1,2})[:.h](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,:]\d{1,9})?)?"
    r"(?:\s?(?P<half>[AaPp]\.?\s?[Mm]\.?))?(?: Uhr)?)?\s?"
)
_END = _TIME + _ZONE
_YEAR = r"'?(?P<y>\d{4}|\d{2})"

FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^{pattern}$"))
    for name, pattern in (
        ("ymd", r"(?P<y>\d{4})[-/.年] ?(?P<m>\d{1,2})[-/.月] ?(?P<d>\d{1,2})[日.]?" + _END),
        ("numeric", _WEEKDAY + r"(?P<a>\d{1,2})(?P<sep>[-/.]) ?(?P<b>\d{1,2})[-/.] ?(?P<y>\d{4}|\d{2})" + _END),
        (
            "d mon y",
            _WEEKDAY + r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?[ /-]{0,2}(?:of |de |di )?"
            rf"{_MONTH},?[ /-]{{0,2}}(?:del? )?{_YEAR}{_END}",
        ),
        ("mon d y", rf"{_WEEKDAY}{_MONTH}[ -](?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? |-)(?P<y>\d{{4}}){_END}"),
        ("month", rf"{_MONTH}(?:,? (?:de )?|[-/])(?P<y>\d{{4}})"),
        ("month", rf"{_MONTH}(?:-'?| ')(?P<y>\d{{2}})"),
        (
            "asctime",
            rf"[A-Z][a-z]{{2}} {_MONTH} (?P<d>\d{{1,2}}) (?P<H>\d{{2}}):(?P<M>\d{{2}}):(?P<S>\d{{2}})"
            r"(?: (?P<zone>[+-]\d{4}|[A-Z]{3,5}))? (?P<y>\d{4})",
        ),
        (
            "compact",
            r"(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)"
            r"(?:[T ]?(?P<H>[0-2]\d)(?P<M>[0-5]\d)(?P<S>[0-5]\d)?(?P<zone>Z|[+-]\d{4})?)?",
        ),
        ("month", r"(?P<y>\d{4})[-/](?P<m>\d{1,2})"),
        ("quarter", r"(?i:q|t|quarter |quartal )(?P<q>[1-4])[ /.-]{0,2}'?(?P<y>\d{4}|\d{2})"),
        ("quarter", r"(?P<y>\d{4})[ /.-]{0,2}[QqTt](?P<q>[1-4])"),
        (
            "quarter",
            r"(?P<q>[1-4])(?:[QqTt]|\. ?Quartal|(?:st|nd|rd|th) (?i:quarter)(?: of)?)[ /-]{0,2}'?(?P<y>\d{4}|\d{2})",
        ),
        ("week", r"(?P<y>\d{4})-?W(?P<w>\d{2})(?:-?(?P<wd>[1-7]))?"),
        ("year", r"(?P<y>(?:19|20)\d{2})"),
    )
)
"""Name and pattern of each form. Groups: y m d (or mon; a and b where the order is open), q, w wd, H M S half, zone."""

WHOLE_PERIODS = {"month": "a month", "quarter": "a quarter", "week": "a week", "year": "a year"}
"""Forms that name no day: read as the first one."""

_UNITS = (
    ("second", "second sekunde seconde segundo secondo"),
    ("minute", "minute minuto min"),
    ("hour", "hour hr stunde heure hora ora"),
    ("day", "day tag jour día dia giorno"),
    ("week", "week woche semaine semana settimana"),
    ("month", "month monat mois mes mese"),
    ("year", "year yr jahr an année año ano anno"),
)
UNITS: dict[str, str] = {unicodedata.normalize("NFC", name): unit for unit, names in _UNITS for name in names.split()}
"""Words for spans of time; their plurals are cut to these."""

_NUMBER = r"(?P<n>\d{1,4}|an?|one|einer|einem|une?|una?|uno)"
RELATIVE: tuple[re.Pattern[str], ...] = (
    re.compile(rf"^(?:about )?{_NUMBER} (?P<unit>[^\W\d_]{{2,9}}) (?:ago|fa|atrás)$", re.IGNORECASE),
    re.compile(rf"^(?:vor|il y a|hace|há) {_NUMBER} (?P<unit>[^\W\d_]{{2,9}})$", re.IGNORECASE),
)
"""Dates counted back from the day of the export."""
NEAR = {"just now": 0, "now": 0, "today": 0, "heute": 0, "yesterday": 1, "gestern": 1, "hier": 1, "ayer": 1, "ieri": 1}
"""Words for a day, with how many days back it lies."""


def unit_of(word: str) -> str | None:
    """Return the span of time (``day`` …) that a word names, singular or plural, in a few languages."""
    plain = unicodedata.normalize("NFC", word).lower()
    ends = ("", "s", "n", "en", "e", "es")
    for end in ends:
        if plain.endswith(end) and (found := UNITS.get(plain[: len(plain) - len(end)])):
            return found
    return {
        "giorni": "day",
        "ore": "hour",
        "minuti": "minute",
        "settimane": "week",
        "mesi": "month",
        "anni": "year",
    }.get(plain)


def zone_minutes(zone: object) -> int | None:
    """Return minutes east of Greenwich of a zone as written (``+02:00``, ``GMT+1``, ``CEST``), None where unknown.

    >>> zone_minutes("+0530"), zone_minutes("GMT-3"), zone_minutes("XYZ")
    (330, -180, None)
    """
    if not isinstance(zone, str):
        return None
    if zone in ZONES:
        return ZONES[zone]
    signed = zone.removeprefix("UTC").removeprefix("GMT")
    if signed[:1] not in {"+", "-"}:
        return None
    digits = signed[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    total = int(hours) * 60 + int(minutes)
    return (-total if signed[0] == "-" else total) if total <= 14 * 60 else None


def zone_name(minutes: int) -> str:
    """Return an offset as ``+02:00``."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
