"""The report as one self-contained HTML file: no script, no request, safe with hostile comments."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cxtext.reporting import shapes, words
from cxtext.reporting.charts import TONES, journey_chart, sentiment_chart
from cxtext.reporting.figures import BLOCK_ID, figures_json
from cxtext.reporting.frames import journey_frame
from cxtext.reporting.glossary import GLOSSARY, METHOD
from cxtext.reporting.svg import to_svg
from cxtext.reporting.theme import PLAIN

if TYPE_CHECKING:
    from jinja2 import Environment

    from cxtext.reporting.model import ReportSummary
    from cxtext.reporting.theme import Theme

MAX_COLUMNS = 10
"""Stages that find room side by side; a longer journey is always written from top to bottom."""
MAX_PAIN_POINTS = 20
MAX_TOPICS = 300
MAX_SEGMENTS = 40
ONE_LINE = 13
NARROW, WIDE = 340, 560


@dataclass(frozen=True)
class Section:
    """One section of the report: a heading, and ``sections/<id>.html`` filled with what ``context`` returns.

    ``context`` returns None when the analysis has nothing to say there; the section is then left out.
    """

    id: str
    title: str
    context: Callable[[ReportSummary], dict[str, Any] | None]


def render_html(summary: ReportSummary, theme: Theme = PLAIN) -> str:
    """Write a summary as HTML.

    Parameters
    ----------
    summary
        What the report says.
    theme
        Colours, font and logo.

    Returns
    -------
    str
        A whole document. Its content security policy allows nothing but its own style sheet (by hash) and inline
        images, so that it works from a file, an intranet or an e-mail attachment and can never call home.

    Examples
    --------
    >>> from cxtext.reporting import render_html, summarise
    >>> page = render_html(summarise(analysis))  # doctest: +SKIP
    """
    from markupsafe import Markup

    environment = _environment()
    style = f"{environment.get_template('report.css').render().strip()}\n{theme.css}".strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parts = []
    for section in SECTIONS:
        context = section.context(summary)
        if context is not None:
            parts.append(
                (section, environment.get_template(f"sections/{section.id}.html").render(s=summary, **context))
            )
    return environment.get_template("report.html").render(
        s=summary,
        theme=theme,
        # The style sheet and the sections come from templates that escaped already.
        style=Markup(style),  # noqa: S704
        style_hash=digest,
        parts=[(section, Markup(text)) for section, text in parts],  # noqa: S704
        block_id=BLOCK_ID,
        figures=Markup(figures_json(summary)),  # noqa: S704 - written without characters of HTML
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cxtext.reporting", "templates"),
        # Every template is HTML, whatever its name ends in.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(words.FILTERS)
    environment.globals.update(
        status_words=words.STATUS_WORDS,
        trend_words=words.TREND_WORDS,
        tone_words={tone: text for tone, (_, _, text) in TONES.items()},
        bar=shapes.bar,
        spark=shapes.spark,
    )
    return environment


def _overview(summary: ReportSummary) -> dict[str, Any]:
    counts = [(count.label, count.n) for count in summary.quality.statuses]
    return {"rows": words.rows_sentence(summary.quality.read, counts, summary.quality.rejected, summary.quality.rows)}


def _journey(summary: ReportSummary) -> dict[str, Any] | None:
    from markupsafe import Markup

    met = [stage for stage in summary.stages if stage.comments]
    if not met:
        return None
    frame = journey_frame(summary)
    stages = [stage for stage in summary.stages if not stage.is_general]
    side_by_side = 3 <= len(stages) <= MAX_COLUMNS and any(stage.comments for stage in stages)
    label = "Stages of the journey in order; size: number of comments; height and colour: praise minus complaints"
    shares = "Negative and positive share of comments at each stage, with 95 % intervals"
    largest = max(stage.comments for stage in met)

    def svg(chart: Any, text: str, prefix: str) -> Markup:  # noqa: ANN401 - an Altair chart
        return Markup(to_svg(chart, text, prefix))  # noqa: S704 - SVG written by Vega, which escapes text

    return {
        # Where one name needs two lines, all get them, so that what is below stays level.
        "tall": any(len(stage.name) > ONE_LINE for stage in stages),
        "columns": len(stages) if side_by_side else 0,
        "line": svg(journey_chart(frame), label, "journey") if side_by_side else "",
        "wide": svg(sentiment_chart(frame, width=WIDE), shares, "stages-wide"),
        "narrow": svg(sentiment_chart(frame, width=NARROW, compact=True), shares, "stages-narrow"),
        "stages": stages,
        "general": next((stage for stage in summary.stages if stage.is_general and stage.comments), None),
        "radius": {stage.id: shapes.bubble(stage, largest) for stage in summary.stages},
        "tones": [(tone, text) for tone, (_, _, text) in TONES.items() if tone != "unknown"],
    }


def _pain_points(summary: ReportSummary) -> dict[str, Any]:
    points = summary.pain_points[:MAX_PAIN_POINTS]
    top = shapes.axis_top([point.reach for point in points])
    placed = shapes.effects([point.impact for point in points])
    return {
        "points": points,
        "more": len(summary.pain_points) - len(points),
        "top": top,
        "effects": {point.rank: effect for point, effect in zip(points, placed, strict=True)},
    }


def _strengths(summary: ReportSummary) -> dict[str, Any]:
    return {}


def _topics(summary: ReportSummary) -> dict[str, Any] | None:
    if not summary.topics:
        return None
    return {
        "topics": summary.topics[:MAX_TOPICS],
        "more": max(0, len(summary.topics) - MAX_TOPICS),
        "top": shapes.axis_top([topic.reach for topic in summary.topics]),
        "with_parents": any(topic.parent for topic in summary.topics),
    }


def _groups(summary: ReportSummary) -> dict[str, Any] | None:
    if not summary.segments:
        return None
    return {"segments": summary.segments[:MAX_SEGMENTS], "more": max(0, len(summary.segments) - MAX_SEGMENTS)}


def _sources(summary: ReportSummary) -> dict[str, Any] | None:
    return {} if len(summary.sources) > 1 else None


def _quality(summary: ReportSummary) -> dict[str, Any]:
    return _overview(summary)


def _method(summary: ReportSummary) -> dict[str, Any]:
    return {"glossary": GLOSSARY, "method": METHOD}


SECTIONS: tuple[Section, ...] = (
    Section("answer", "The answer", _overview),
    Section("journey", "The journey", _journey),
    Section("pain_points", "Pain points, ranked", _pain_points),
    Section("strengths", "What people like", _strengths),
    Section("topics", "All topics", _topics),
    Section("segments", "Groups that differ", _groups),
    Section("sources", "Sources", _sources),
    Section("quality", "Data quality", _quality),
    Section("method", "Method and glossary", _method),
)
"""Sections in the order of the page; a new one is a function here and a template beside the others."""
