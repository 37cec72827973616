"""One slide of one pain point: what, where, who, since when, how sure, and the words of those it hurts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting import words
from cxtext.reporting.slides.charts import Series, add_chart
from cxtext.reporting.slides.drawing import Box, Column, Line, Page, add_table, add_text
from cxtext.reporting.slides.fitting import LINE, count_lines

if TYPE_CHECKING:
    from cxtext.reporting.model import PainPoint, Quote, Trend

MAX_QUOTES = 5
_LEFT, _WIDTH = 40.0, 440.0
_RIGHT, _QUOTES_WIDTH, _QUOTES_HEIGHT = 510.0, 410.0, 402.0
_SIZE, _TALLEST = 13.5, 114.0
"""Size of a quote in points, and the most that one may take of the height."""


def pain_point_slide(page: Page, point: PainPoint, *, has_dates: bool) -> None:
    """Fill the slide of a pain point below its title."""
    about = " · ".join(part for part in (words.stage_said(point), point.definition) if part)
    add_text(page, Box(_LEFT, 62, 880, 36), [Line(about, 13, colour="soft")], "Where and what")
    columns = (
        Column("Measure", 90, bold=True),
        Column("Figure", 222, lines=2),
        Column("95\xa0% interval", 128, "right"),
    )
    add_table(page, Box(_LEFT, 104, _WIDTH, 150), columns, _measures(point, has_dates=has_dates), "Figures", 11.5)
    suffers = [Line(text, 11.5, height=30, after=2) for text in _sufferers(point)]
    add_text(page, Box(_LEFT, 258, _WIDTH, 62), suffers or [_nobody()], "Who suffers most")
    _chart(page, Box(_LEFT, 324, _WIDTH, 180), point)
    lines = [Line("In their words", 14, bold=True, colour="accent", height=20, after=4)]
    for quote in _with_room(point.quotes):
        lines.append(Line(f"“{quote.full}”", _SIZE, height=_TALLEST, after=2, italic=True))
        lines.append(Line(_origin(quote), 10, colour="soft", height=13, after=9))
    if not point.quotes:
        lines.append(Line("No comment can be quoted.", 12, colour="soft"))
    add_text(page, Box(_RIGHT, 104, _QUOTES_WIDTH, _QUOTES_HEIGHT), lines, "Quotes")


def _with_room(quotes: tuple[Quote, ...]) -> list[Quote]:
    """Take quotes, from the first on, as long as there is room for a quote together with its origin."""
    left, found = _QUOTES_HEIGHT - 24, []
    for quote in quotes[:MAX_QUOTES]:
        height = count_lines(f"“{quote.full}”", _QUOTES_WIDTH, _SIZE) * _SIZE * LINE
        left -= min(height, _TALLEST) + 24
        if left < 0:
            break
        found.append(quote)
    return found


def _measures(point: PainPoint, *, has_dates: bool) -> list[tuple[str, str, str]]:
    rows = [
        ("Reach", f"{words.share(point.reach)} comments", words.interval(point.reach)),
        ("Negative", f"{words.share(point.negative)} on it", words.interval(point.negative)),
    ]
    if point.impact:
        effect = f"{words.signed(point.impact.value)} {point.impact_unit}, unadjusted difference"
        rows.append(("Score", effect, words.figure_interval(point.impact)))
    else:
        rows.append(("Score", "too few scores to tell", ""))
    if point.trend:
        moved = f"{words.TREND_WORDS[point.trend.direction]}: {words.trend_span(point.trend)}"
        rows.append(("Since when", moved, ""))
    else:
        rows.append(("Since when", "too few dates to tell" if has_dates else "the comments have no dates", ""))
    return rows


def _sufferers(point: PainPoint) -> list[str]:
    found = []
    for place, group in enumerate(point.sufferers):
        rest = f", against {words.percent(group.rest)} elsewhere" if group.rest is not None else ""
        start = "Also" if place else "Who suffers most"
        found.append(
            f"{start}: {group.column} {group.value}, {words.percent(group.share.value)} of its comments mention it "
            f"({words.of(group.share)}){rest}."
        )
    return found


def _nobody() -> Line:
    return Line("No group clearly suffers more than others.", 11.5, colour="soft")


def _origin(quote: Quote) -> str:
    parts = [words.date(quote.date) if quote.date else "", quote.score, quote.mention_id, quote.source]
    return " · ".join(part for part in parts if part)


def _chart(page: Page, box: Box, point: PainPoint) -> None:
    """Draw the share over time; without dates, reach and negative share as bars."""
    if point.trend:
        label = f"Share of all comments that mention {point.name}, by period, with 95 % intervals"
        periods = [period.label for period in point.trend.points]
        title = "Share of all comments, by period"
        add_chart(page, box, "lines", periods, _over_time(point.trend), title=title, label=label)
        return
    values = (point.reach.value, point.negative.value)
    names = ["Of all comments, those that mention it", "Of these, complaints"]
    series = [Series("Share", values, "negative")]
    add_chart(page, box, "bars", names, series, title="Reach and negative share", label="; ".join(names))


def _over_time(trend: Trend) -> list[Series]:
    shares = [period.share for period in trend.points]
    series = [Series("Share", tuple(share.value for share in shares), "negative")]
    if all(share.low is not None and share.high is not None for share in shares):
        for name, ends in (
            ("Lower end (95 %)", [share.low or 0.0 for share in shares]),
            ("Upper end (95 %)", [share.high or 0.0 for share in shares]),
        ):
            series.append(Series(name, tuple(ends), "neutral", thin=True))
    return series
