"""What each section of the HTML report is filled with beside the summary; None where it has nothing to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.reporting import shapes, words
from cxtext.reporting.charts import TONES, journey_chart, sentiment_chart
from cxtext.reporting.frames import journey_frame
from cxtext.reporting.glossary import GLOSSARY, METHOD
from cxtext.reporting.svg import to_svg

if TYPE_CHECKING:
    from markupsafe import Markup

    from cxtext.reporting.model import PainPoint, ReportSummary
    from cxtext.reporting.shares import Figure

Context = dict[str, Any]

MAX_COLUMNS = 10
"""Stages that find room side by side; a longer journey is always written from top to bottom."""
MAX_PAIN_POINTS = 20
MAX_TOPICS = 300
MAX_SEGMENTS = 40
MAX_ALERTS = 20
MAX_PASSAGES = 40
AT_A_GLANCE, BATCH = 10, 5
"""Pain points of the first screen, and how many stand below one another."""
ONE_LINE = 13
NARROW, WIDE = 340, 560
PICTURE_HEIGHT = 112


@dataclass(frozen=True)
class Effect:
    """What goes with the score, as the card of a pain point shows it."""

    figure: Figure
    unit: str
    digits: int
    adjusted: bool
    loo: float | None


def always(summary: ReportSummary) -> Context:
    """Fill a section from the summary alone."""
    return {}


def answer(summary: ReportSummary) -> Context:
    """Fill the first screen: the sentences and the scores."""
    return {}


def journey(summary: ReportSummary) -> Context | None:
    """Fill the picture of the journey."""
    met = [stage for stage in summary.stages if stage.comments]
    if not met:
        return None
    stages = [stage for stage in summary.stages if not stage.is_general]
    side_by_side = 3 <= len(stages) <= MAX_COLUMNS and any(stage.negative for stage in stages)
    label = "Stages of the journey in order; size: number of comments; height and colour: praise minus complaints"
    largest = max(stage.comments for stage in met)
    line = ""
    if side_by_side:
        line = _svg(journey_chart(journey_frame(summary), height=PICTURE_HEIGHT, note=False), label, "journey")
    return {
        # Where one name needs two lines, all get them, so that what is below stays level.
        "tall": any(len(stage.name) > ONE_LINE for stage in stages),
        "columns": len(stages) if side_by_side else 0,
        "line": line,
        "stages": stages,
        "general": next((stage for stage in summary.stages if stage.is_general and stage.comments), None),
        "radius": {stage.id: shapes.bubble(stage, largest) for stage in summary.stages},
        "tones": [(tone, text) for tone, (_, _, text) in TONES.items() if tone != "unknown"],
    }


def ranking(summary: ReportSummary) -> Context:
    """Fill the ranked list of the first screen."""
    points = summary.pain_points[:AT_A_GLANCE]
    return {
        "points": points,
        "batches": [points[start : start + BATCH] for start in range(0, len(points), BATCH)],
        "total": len(summary.pain_points),
        "cards": min(len(summary.pain_points), MAX_PAIN_POINTS),
        "unsure": any(point.rank_low != point.rank_high for point in points),
    }


def pain_points(summary: ReportSummary) -> Context | None:
    """Fill the cards of the pain points."""
    points = summary.pain_points[:MAX_PAIN_POINTS]
    if not points:
        return None
    mains = effects_of(points)
    placed = shapes.effects([None if main is None else main.figure for main in mains])
    return {
        "points": points,
        "more": len(summary.pain_points) - len(points),
        "top": shapes.axis_top([point.reach for point in points]),
        "mains": {point.rank: main for point, main in zip(points, mains, strict=True)},
        "effects": {point.rank: effect for point, effect in zip(points, placed, strict=True)},
    }


def effects_of(points: tuple[PainPoint, ...]) -> list[Effect | None]:
    """Choose one kind of score for all cards, so that they can be compared; unadjusted where nothing is adjusted."""
    kind = next((point.associations[0].kind for point in points if point.associations), None)
    found: list[Effect | None] = []
    for point in points:
        mine = next((one for one in point.associations if one.kind == kind), None)
        if mine is not None and mine.adjusted is not None:
            digits = 0 if mine.kind == "nps" else 2
            unit = (
                mine.unit if mine.kind == "nps" else mine.label if mine.kind == "stars" else f"points of {mine.label}"
            )
            found.append(Effect(mine.adjusted, unit, digits, adjusted=True, loo=mine.loo))
        elif kind is None and point.impact is not None:
            found.append(Effect(point.impact, point.impact_unit, 1, adjusted=False, loo=None))
        else:
            found.append(None)
    return found


def alerts(summary: ReportSummary) -> Context | None:
    """Fill the early warnings."""
    if not summary.alerts:
        return None
    return {"alerts": summary.alerts[:MAX_ALERTS], "more": max(0, len(summary.alerts) - MAX_ALERTS)}


def waves(summary: ReportSummary) -> Context | None:
    """Fill what became of topics since the earlier wave."""
    if not summary.passages:
        return None
    return {"passages": summary.passages[:MAX_PASSAGES], "more": max(0, len(summary.passages) - MAX_PASSAGES)}


def topics(summary: ReportSummary) -> Context | None:
    """Fill the table of all topics."""
    if not summary.topics:
        return None
    return {
        "topics": summary.topics[:MAX_TOPICS],
        "more": max(0, len(summary.topics) - MAX_TOPICS),
        "top": shapes.axis_top([topic.reach for topic in summary.topics]),
        "with_parents": any(topic.parent for topic in summary.topics),
    }


def groups(summary: ReportSummary) -> Context | None:
    """Fill the groups that differ."""
    if not summary.segments:
        return None
    return {"segments": summary.segments[:MAX_SEGMENTS], "more": max(0, len(summary.segments) - MAX_SEGMENTS)}


def sources(summary: ReportSummary) -> Context | None:
    """Fill sources and blind spots."""
    several = summary.sources if len(summary.sources) > 1 else ()
    return {"sources": several} if several or summary.blind_spots else None


def stages(summary: ReportSummary) -> Context | None:
    """Fill the shares of each stage with their intervals."""
    if not any(stage.comments for stage in summary.stages):
        return None
    few = has_stage_of_few(summary)
    if not any(stage.negative for stage in summary.stages):
        return {"wide": "", "narrow": "", "few": few}
    frame = journey_frame(summary)
    label = "Negative and positive share of comments at each stage, with 95 % intervals"
    return {
        "few": few,
        "wide": _svg(sentiment_chart(frame, width=WIDE), label, "stages-wide"),
        "narrow": _svg(sentiment_chart(frame, width=NARROW, compact=True), label, "stages-narrow"),
    }


def has_stage_of_few(summary: ReportSummary) -> bool:
    """Tell whether the shares of some stage are not shown because few people speak of it."""
    return any(stage.comments and not stage.negative for stage in summary.stages)


def metrics(summary: ReportSummary) -> Context | None:
    """Fill the metrics."""
    return {"periods": any(metric.periods for metric in summary.metrics)} if summary.metrics else None


def contradictions(summary: ReportSummary) -> Context | None:
    """Fill the scores against texts."""
    return {"c": summary.contradictions} if summary.contradictions else None


def codes(summary: ReportSummary) -> Context | None:
    """Fill the codes of the user's own frame."""
    return {"top": shapes.axis_top([code.reach for code in summary.codes])} if summary.codes else None


def quality(summary: ReportSummary) -> Context:
    """Fill the account of every row."""
    counts = [(count.label, count.n) for count in summary.quality.statuses]
    return {"rows": words.rows_sentence(summary.quality.read, counts, summary.quality.rejected, summary.quality.rows)}


def method(summary: ReportSummary) -> Context:
    """Fill method and glossary."""
    return {"glossary": GLOSSARY, "method": METHOD}


def _svg(chart: Any, text: str, prefix: str) -> Markup:  # noqa: ANN401 - an Altair chart
    from markupsafe import Markup

    return Markup(to_svg(chart, text, prefix))  # noqa: S704 - SVG written by Vega, which escapes text  # nosec B704
