"""The slides: answer, journey, ranking, one for each of the first pain points, warnings, metrics, method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting import words
from cxtext.reporting.glossary import METHOD
from cxtext.reporting.slides import notes
from cxtext.reporting.slides.charts import Series, add_chart
from cxtext.reporting.slides.decisions import alerts_slide, metrics_slide, that_hold
from cxtext.reporting.slides.drawing import Box, Column, Line, Page, add_picture, add_table, add_text, write_text
from cxtext.reporting.slides.files import HEIGHT, WIDTH, new_deck, save_deck
from cxtext.reporting.slides.fitting import fit
from cxtext.reporting.slides.pain_point import pain_point_slide
from cxtext.reporting.theme import PLAIN, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from cxtext.reporting.model import ReportSummary, Share

MAX_PAIN_POINTS = 10
"""Pain points that get a slide of their own."""
MAX_RANKED = 12
MAX_STAGES = 12
MARGIN = 40.0
TITLE = Box(MARGIN, 22, WIDTH - 2 * MARGIN, 36)
LOGO = Box(WIDTH - MARGIN - 110, 20, 110, 36)
FOOT = Box(MARGIN, HEIGHT - 26, WIDTH - 2 * MARGIN - 60, 13)
_TITLE_ONLY = 5


@dataclass(frozen=True)
class Deck:
    """A deck in the making, how it looks, and what stands at the foot of every slide."""

    file: Any
    theme: Theme
    foot: str


def write_slides(summary: ReportSummary, path: Path, theme: Theme = PLAIN) -> None:
    """Write a summary as ``.pptx``; the same summary gives the same bytes.

    Tables and charts are native and can be edited; texts are cut so that they stay inside their boxes. Speaker notes
    hold the evidence of each slide.

    Parameters
    ----------
    summary
        What the report says.
    path
        File to write; replaced where it exists.
    theme
        Colours, font and logo.

    Raises
    ------
    InputError
        The extra ``slides`` is not installed.
    """
    facts = [
        theme.company,
        words.plural(summary.quality.analysed, "comment") + " analysed",
        words.period(summary.start, summary.end),
        ", ".join(file.name for file in summary.files[:3]),
    ]
    deck = Deck(new_deck(summary.title, theme), theme, " · ".join(fact for fact in facts if fact))
    _answer(deck, summary)
    if any(stage.negative for stage in summary.stages):
        _journey(deck, summary)
    if summary.pain_points:
        _ranking(deck, summary)
    for point in summary.pain_points[:MAX_PAIN_POINTS]:
        page = _slide(deck, f"{point.rank}  {point.name}")
        pain_point_slide(page, point, has_dates=summary.has_dates)
        notes.put_notes(page.slide, notes.of_pain_point(point))
    alerts = that_hold(summary.alerts)
    if alerts:
        page = _slide(deck, "Early warning: which complaints change")
        alerts_slide(page, alerts)
        notes.put_notes(page.slide, notes.of_alerts(alerts))
    if summary.metrics:
        page = _slide(deck, "Metrics")
        metrics_slide(page, summary.metrics)
        notes.put_notes(page.slide, notes.of_metrics(summary.metrics))
    _method(deck, summary)
    save_deck(deck.file, path)


def _slide(deck: Deck, title: str) -> Page:
    """Begin a slide with a title, a logo, and a line at its foot that says what it is about."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    slide = deck.file.slides.add_slide(deck.file.slide_layouts[_TITLE_ONLY])
    page = Page(slide, deck.theme)
    place = TITLE
    if deck.theme.logo:
        add_picture(page, LOGO, deck.theme.logo, deck.theme.company or "Logo")
        place = Box(TITLE.x, TITLE.y, LOGO.x - TITLE.x - 16, TITLE.height)
    head = slide.shapes.title
    head.left, head.top, head.width, head.height = (
        Pt(value) for value in (place.x, place.y, place.width, place.height)
    )
    write_text(page, head.text_frame, place, [Line(title, 26, bold=True, colour="accent")])
    head.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    add_text(page, FOOT, [Line(deck.foot, 10, colour="soft")], "About")
    place = Box(WIDTH - MARGIN - 40, FOOT.y, 40, FOOT.height)
    number = add_text(page, place, [Line(str(len(deck.file.slides)), 10, colour="soft")], "Number")
    number.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    return page


def _answer(deck: Deck, summary: ReportSummary) -> None:
    page = _slide(deck, summary.title)
    lines = []
    # A fourth sentence, where there is one, takes its room from the others.
    size, height, after = (19, 70, 8) if len(summary.answer) <= 3 else (15, 46, 4)
    for part in summary.answer:
        lines.append(Line(part.label, 14, bold=True, colour="accent", height=20))
        lines.append(Line(part.sentence, size, height=height, after=after))
    add_text(page, Box(MARGIN, 76, WIDTH - 2 * MARGIN, 290), lines, "The answer")
    rows = [("Comments analysed", words.integer(summary.quality.analysed), "")]
    for score in summary.scores[:3]:
        value, interval = words.score_value(score.kind, score.figure), words.score_interval(score.kind, score.figure)
        rows.append((f"{score.label}, {score.scale}", value, interval))
    tones = (("Negative on balance", summary.negative), ("Positive on balance", summary.positive))
    rows += [(name, words.share(share), words.interval(share)) for name, share in tones if share]
    columns = (Column("Figure", 300), Column("Value", 200, "right"), Column("95\xa0% interval", 160, "right"))
    add_table(page, Box(MARGIN, 376, WIDTH - 2 * MARGIN, 132), columns, rows[:5], "Figures", 11)
    notes.put_notes(page.slide, notes.of_answer(summary))


def _journey(deck: Deck, summary: ReportSummary) -> None:
    page = _slide(deck, "The journey: where it hurts")
    met = [stage for stage in summary.stages if stage.negative][:MAX_STAGES]
    shares = {
        "negative": [stage.negative for stage in met],
        "neutral": [stage.neutral for stage in met],
        "positive": [stage.positive for stage in met],
    }
    series = [
        Series(f"{name.capitalize()} share", tuple(_value(share) for share in found), name)
        for name, found in shares.items()
    ]
    label = "Negative, neutral and positive share of the comments at each stage of the journey, stages in order"
    # A long name would leave no room for the bars.
    names = [fit(stage.name, 120, 24, 10) for stage in met]
    place = Box(MARGIN, 72, 360, 424)
    add_chart(page, place, "stacked", names, series, title="Tone of the comments at each stage", label=label)
    columns = (
        Column("Stage", 110, bold=True, lines=2),
        Column("Comments", 72, "right"),
        Column("Negative", 112, "right"),
        # The table must hold every stage.
        Column("Pain points", 206, lines=3 if len(met) <= 7 else 2),
    )
    rows = [
        (
            stage.name,
            words.integer(stage.comments),
            f"{words.percent(stage.negative.value)} ({words.interval(stage.negative)})" if stage.negative else "",
            ", ".join(f"{pin.rank}\xa0{pin.name}" for pin in stage.pins),
        )
        for stage in met
    ]
    add_table(page, Box(420, 80, 500, 426), columns, rows, "Stages of the journey", 10.5)
    notes.put_notes(page.slide, notes.of_journey(summary.stages))


def _ranking(deck: Deck, summary: ReportSummary) -> None:
    points = summary.pain_points
    page = _slide(deck, "Pain points, ranked by priority")
    columns = (
        Column("#", 28, "right"),
        Column("Pain point", 200, bold=True),
        Column("Stage", 106),
        Column("Reach", 92, "right"),
        Column("Negative", 110, "right"),
        Column("Trend", 114),
    )
    rows = [
        (
            str(point.rank),
            point.name,
            point.stage_name,
            f"{words.percent(point.reach.value)} · {words.integer(point.reach.count)}",
            f"{words.percent(point.negative.value)} ({words.interval(point.negative)})",
            words.TREND_WORDS[point.trend.direction] if point.trend else "",
        )
        for point in points[:MAX_RANKED]
    ]
    shown = add_table(page, Box(MARGIN, 76, 650, 400), columns, rows, "Pain points", 12)
    ranked = points[:shown]
    add_chart(
        page,
        Box(700, 70, 220, 424),
        "bars",
        [str(point.rank) for point in ranked],
        [Series("Reach", tuple(point.reach.value for point in ranked), "accent")],
        title="Reach by rank",
        label="Share of all comments that mention each pain point, by rank",
    )
    if len(points) > shown:
        more = f"{words.plural(len(points) - shown, 'more pain point')} of lower priority: in the other forms."
        add_text(page, Box(MARGIN, 482, 650, 15), [Line(more, 10.5, colour="soft")], "More")
    notes.put_notes(page.slide, notes.of_ranking(points))


def _method(deck: Deck, summary: ReportSummary) -> None:
    page = _slide(deck, "How this was made")
    quality = summary.quality
    counts = [(count.label, count.n) for count in quality.statuses]
    texts = [words.rows_sentence(quality.read, counts, quality.rejected, quality.rows)]
    texts += [words.repeats_sentence(quality)] if quality.repeats else []
    texts += list(METHOD)
    seed = f", seed {summary.method.seed}" if summary.method.seed else ""
    texts.append(f"cxtext {summary.method.version}{seed}. Mention ids in the speaker notes lead to the comments.")
    lines = [Line(text, 12.5, height=70, after=7) for text in texts]
    add_text(page, Box(MARGIN, 76, WIDTH - 2 * MARGIN, 424), lines, "Method")


def _value(share: Share | None) -> float:
    return share.value if share else 0.0
