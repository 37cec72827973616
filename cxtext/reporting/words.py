"""Numbers as people write them: counts, shares, intervals, dates; the same in every format of the report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cxtext import plurals
from cxtext.tables import RESPONSE_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cxtext.reporting.account import Quality
    from cxtext.reporting.findings import Alert, Metric
    from cxtext.reporting.model import Direction, PainPoint, Trend
    from cxtext.reporting.shares import Figure, Share

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

STATUS_WORDS: dict[str, str] = {
    "ok": "analysed",
    "empty": "empty",
    "no_content": "without content",
    "duplicate": "repeated",
    "not_language": "in another language",
    "preview": "previews of the survey",
    "unfinished": "of unfinished responses",
}
"""What the report calls each status of a row."""

FLAG_WORDS: dict[str, str] = {
    "resubmission": "sent in again by the same person",
    "burst": "same text from many within a day",
    "near_duplicate": "same or nearly the same as another's",
    "same_row": "same in every column as another row, the person unknown",
    "preview": "of previews of the survey",
    "unfinished": "of unfinished responses",
}
"""What the report calls each kind of repeated comment and of response."""

SCORE_PATTERNS: dict[str, str] = {
    "nps": "NPS {value:.2g} of {top:g}",
    "csat": "satisfaction {value:.2g} of {top:g}",
    "ces": "ease {value:.2g} of {top:g}",
    "stars": "{value:.2g} of {top:g} stars",
}
"""How each kind of score is written beside a single comment."""


def integer(number: float) -> str:
    """Write a count with thousands separators: ``4523`` as ``4,523``."""
    return f"{round(number):,}"


def percent(value: float) -> str:
    r"""Write a share in percent; near 0 and 1 it never claims to be exactly there.

    Examples
    --------
    >>> percent(0.181), percent(0.004), percent(0.998)
    ('18\xa0%', '0.4\xa0%', '99.8\xa0%')
    """
    shown = value * 100
    if 0 < abs(shown) < 0.05:
        return f"under{NBSP}0.1{NBSP}%"
    if 99.95 < shown < 100:
        return f"over{NBSP}99.9{NBSP}%"
    decimals = 1 if 0 < abs(shown) < 0.95 or 99.05 < shown < 100 else 0
    return f"{shown:.{decimals}f}{NBSP}%".replace("-", MINUS)


def share(value: Share) -> str:
    """Write a share with its count: ``18 % · 162 of 900``."""
    return f"{percent(value.value)} · {of(value)}"


def of(value: Share) -> str:
    """Write the count behind a share: ``162 of 900``."""
    return f"{integer(value.count)} of {integer(value.total)}"


def interval(value: Share | Figure) -> str:
    """Write the 95 % interval of a share; empty when there is none."""
    if value.low is None or value.high is None:
        return ""
    low, high = max(0.0, value.low * 100), min(100.0, value.high * 100)
    return f"{low:.0f}{DASH}{high:.0f}{NBSP}%"


def decimal(value: float, digits: int = 1) -> str:
    """Write a number with a real minus sign."""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", MINUS)


def signed(value: float, digits: int = 1) -> str:
    """Write a number with its sign, plus included."""
    text = decimal(value, digits)
    return text if float(f"{value:.{digits}f}") <= 0 else f"+{text}"


def figure_interval(figure: Figure, digits: int = 1) -> str:
    """Write the 95 % interval of a figure, as "low to high"; empty when there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{decimal(figure.low, digits)} to {decimal(figure.high, digits)}"


def score_value(kind: str, figure: Figure) -> str:
    """Write a score: an NPS as a whole number with its sign, others with one decimal."""
    return signed(figure.value, 0) if kind == "nps" else decimal(figure.value)


def score_interval(kind: str, figure: Figure) -> str:
    """Write the 95 % interval of a score; empty when there is none."""
    return figure_interval(figure, 0 if kind == "nps" else 1)


def metric_value(metric: Metric, figure: Figure) -> str:
    """Write a value of a metric: a share in percent, an NPS as a whole number with its sign."""
    if metric.is_share:
        return percent(figure.value)
    return score_value(metric.kind, figure)


def metric_interval(metric: Metric, figure: Figure) -> str:
    """Write the 95 % interval of a value of a metric; empty when there is none."""
    return interval(figure) if metric.is_share else score_interval(metric.kind, figure)


def alert_place(alert: Alert) -> str:
    """Say at which stage and for which group complaints change; empty where it is so overall."""
    return ", ".join(part for part in (alert.stage_name, f"{alert.column} {alert.group}".strip()) if part)


def date(day: dt.date) -> str:
    """Write a date without ambiguity: ``5 July 2026``."""
    return f"{day.day}{NBSP}{day:%B}{NBSP}{day.year}"


def period(start: dt.date | None, end: dt.date | None) -> str:
    """Write the span of the comments; empty when no comment has a date."""
    if start is None or end is None:
        return ""
    return date(start) if start == end else f"{date(start)} {DASH} {date(end)}"


def plural(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: ``1 comment``, ``1,200 comments``."""
    return plurals.plural(number, one, many).replace(" ", NBSP, 1)


def listed(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def ordinal(number: int) -> str:
    """Write a place in an order.

    Examples
    --------
    >>> ordinal(1), ordinal(12), ordinal(23)
    ('1st', '12th', '23rd')
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def one_in(value: float) -> str:
    """Put a share in everyday words, to be followed by ``comments``: ``about 1 in 6``.

    Examples
    --------
    >>> one_in(0.17), one_in(0.5), one_in(0.82)
    ('about 1 in 6', 'about half of all', 'about 8 in 10')
    >>> one_in(0.55), one_in(0.66), one_in(0.86)
    ('more than half of all', 'about 2 in 3', 'more than 8 in 10')
    """
    if value < 0.005:
        return "very few"
    if value > 0.95:
        return "nearly all"
    near = [words for share, words in _EVERYDAY if abs(value - share) <= 0.025]
    if near:
        return near[0]
    if value > 0.35:
        return _MORE_THAN.get(int(value * 10), f"more than {int(value * 10)} in 10")
    whole = round(1 / value)
    return f"about 1 in {whole if whole <= 20 else round(whole, -1)}"


_EVERYDAY = (
    (0.4, "about 4 in 10"),
    (0.5, "about half of all"),
    (0.6, "about 6 in 10"),
    (2 / 3, "about 2 in 3"),
    (0.7, "about 7 in 10"),
    (0.75, "about 3 in 4"),
    (0.8, "about 8 in 10"),
    (0.9, "about 9 in 10"),
)
_MORE_THAN = {3: "more than a third of all", 5: "more than half of all"}


TREND_WORDS: dict[Direction, str] = {
    "new": "New and growing",
    "rising": "Growing",
    "steady": "Steady",
    "falling": "Shrinking",
    "fading": "Nearly gone",
    "unknown": "Too few to tell",
}
"""What the report calls each direction of a trend."""


def trend_span(trend: Trend) -> str:
    """Say where a trend started and where it is now."""
    ends = (trend.early, trend.late)
    return ", ".join(f"{percent(end.share.value)} in {end.label}" for end in ends)


def stage_said(point: PainPoint) -> str:
    """Say at which stage most complaints of a pain point arise, with their share where it is not all: ``Use 35 %``."""
    at = point.at_stage
    if at is None or at.count in (0, at.total):
        return point.stage_name
    return f"{point.stage_name} {percent(at.value)}"


def rows_sentence(read: int, counts: Sequence[tuple[str, int]], rejected: int, rows: int | None = None) -> str:
    """Account for every row: ``4,523 rows read: 4,310 analysed, 120 empty, …, 0 rejected``.

    Parameters
    ----------
    read
        Comments that were found in the input, and rejected rows.
    counts
        Status and number of rows; a status with no rows is left out, except ``ok``.
    rejected
        Rows that could not be used at all.
    rows
        Rows of the input, where one row may hold several comments.
    """
    parts = [f"{integer(n)} {STATUS_WORDS.get(status, status)}" for status, n in counts if n or status == "ok"]
    found = f"{plural(read, 'row')} read"
    if rows is not None and rows != read:
        found = f"{plural(rows, 'row')} read with {plural(read - rejected, 'comment')}"
    return f"{found}: {', '.join([*parts, f'{integer(rejected)} rejected'])}."


def repeats_sentence(quality: Quality) -> str:
    """Say how many comments repeat others, which were counted, and both counts; "" where none repeats another."""
    if not quality.repeats:
        return ""
    parts = [
        f"{integer(found.n)} {FLAG_WORDS.get(found.label, found.label)} ({'left out' if found.left_out else 'counted'})"
        for found in quality.repeats
    ]
    if all(found.label in RESPONSE_STATES for found in quality.repeats):
        return f"Comments {', '.join(parts)}."
    return (
        f"Repeated comments: {', '.join(parts)}. Analysed: {integer(quality.analysed)}; with every repeat it would be "
        f"{integer(quality.with_repeats)}, without any {integer(quality.without_repeats)}."
    )


FILTERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (
        integer,
        percent,
        share,
        of,
        interval,
        decimal,
        signed,
        figure_interval,
        score_value,
        score_interval,
        date,
        plural,
        trend_span,
        stage_said,
        repeats_sentence,
        ordinal,
    )
}
"""What templates may call."""
