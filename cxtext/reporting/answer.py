"""The answer in three plain sentences, careful with grammar and with small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting.model import Answer
from cxtext.reporting.words import listed, one_in, percent, plural

if TYPE_CHECKING:
    from cxtext.reporting.model import PainPoint, Share, Stage, Strength, Trend

FEW_COMMENTS = 30
"""Below this many comments the report says that its figures are hints."""
FEW_IN_STAGE = 5
"""A stage with fewer comments is never named as the worst."""


def compose(
    n_comments: int,
    pain_points: tuple[PainPoint, ...],
    stages: tuple[Stage, ...],
    strengths: tuple[Strength, ...],
    positive: Share | None,
) -> tuple[Answer, ...]:
    """Compose the sentences: what hurts, where on the journey, what goes well and what changes."""
    return (
        Answer("What hurts most", _hurts(n_comments, pain_points)),
        Answer("Where on the journey", _where(stages)),
        Answer("What goes well, what changes", _well_and_change(n_comments, pain_points, strengths, positive)),
    )


def _hurts(n_comments: int, pain_points: tuple[PainPoint, ...]) -> str:
    if not n_comments:
        return "No comment could be analysed, so there is nothing to report yet."
    if not pain_points:
        sentence = f"No pain point stands out among {plural(n_comments, 'comment')}"
        return f"{sentence}: no topic draws enough complaints to be named as one."
    first, rest = pain_points[0], pain_points[1:3]
    sentence = (
        f"The pain point to tackle first is “{first.name}”: {one_in(first.reach.value)} comments "
        f"({percent(first.reach.value)} · {first.reach.count:,} of {first.reach.total:,}) "
        f"{'mention' if first.reach.count != 1 else 'mentions'} it, and {percent(first.negative.value)} of those are "
        "complaints"
    )
    if rest:
        names = listed([f"“{point.name}” ({percent(point.reach.value)})" for point in rest])
        sentence += f"; next {'comes' if len(rest) == 1 else 'come'} {names}"
    if n_comments < FEW_COMMENTS:
        sentence += f". With only {plural(n_comments, 'comment')}, take this as a hint"
    return sentence + "."


def _where(stages: tuple[Stage, ...]) -> str:
    on_journey = [stage for stage in stages if not stage.is_general and stage.comments]
    if not on_journey:
        return "The comments do not say at which stage of the journey they arose."
    judged = [stage for stage in on_journey if stage.comments >= FEW_IN_STAGE and stage.negative]
    if not judged:
        names = listed([stage.name for stage in on_journey])
        return f"The comments are about {names}, too few at each stage to say where it hurts most."
    largest = max(judged, key=lambda stage: stage.comments)
    worst = max(judged, key=lambda stage: (stage.negative.count if stage.negative else 0, stage.comments))
    sharpest = max(judged, key=_surely_negative)
    if worst.negative is None or sharpest.negative is None or not worst.negative.count:
        return f"Most comments are about {largest.name}; at no stage do complaints stand out."
    sentence = (
        f"Most complaints arise at the stage {worst.name}: {worst.negative.count:,} of its "
        f"{plural(worst.comments, 'comment')} {'is' if worst.negative.count == 1 else 'are'} negative "
        f"({percent(worst.negative.value)})"
    )
    if sharpest.id != worst.id and sharpest.negative.value > worst.negative.value:
        sentence += (
            f"; {sharpest.name} is smaller, but {percent(sharpest.negative.value)} of its "
            f"{plural(sharpest.comments, 'comment')} {'is' if sharpest.comments == 1 else 'are'} negative"
        )
    return sentence + "."


def _surely_negative(stage: Stage) -> tuple[float, str]:
    """Lower end of the interval: a handful of angry comments does not beat a hundred."""
    low = stage.negative.low if stage.negative else None
    return (low or 0.0, stage.id)


def _well_and_change(
    n_comments: int, pain_points: tuple[PainPoint, ...], strengths: tuple[Strength, ...], positive: Share | None
) -> str:
    if strengths:
        best = strengths[0]
        sentence = (
            f"People like “{best.name}” ({percent(best.positive.value)} of "
            f"{plural(best.positive.total, 'comment')} positive)"
        )
        if len(strengths) > 1:
            sentence += " and " + f"“{strengths[1].name}” ({percent(strengths[1].positive.value)})"
    elif n_comments:
        sentence = "No topic draws clearly more praise than complaints"
        if positive and positive.count:
            sentence += f", though {percent(positive.value)} of the comments are positive on balance"
    else:
        return "Nothing can be said about what goes well."
    moves = _moves(pain_points)
    if moves:
        return f"{sentence}; {moves}."
    if any(point.trend and point.trend.direction != "unknown" for point in pain_points):
        return f"{sentence}; no pain point clearly grew or shrank over the period."
    return f"{sentence}."


def _moves(pain_points: tuple[PainPoint, ...]) -> str:
    moves = []
    for directions, verb in ((("new", "rising"), "is growing"), (("falling", "fading"), "is going away")):
        moved = [point for point in pain_points if point.trend and point.trend.direction in directions]
        moved.sort(key=lambda point: -abs(_change(point.trend)))
        if moved and moved[0].trend:
            ends = moved[0].trend
            span = f"from {percent(ends.early.share.value)} to {percent(ends.late.share.value)} of comments"
            moves.append(f"“{moved[0].name}” {verb} ({span})")
    return ", while ".join(moves)


def _change(trend: Trend | None) -> float:
    return trend.late.share.value - trend.early.share.value if trend else 0.0
