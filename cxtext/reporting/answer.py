"""The answer in three plain sentences, careful with grammar and with small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting.model import Answer
from cxtext.reporting.words import date, interval, listed, of, ordinal, percent, plural

if TYPE_CHECKING:
    from cxtext.reporting.findings import Alert
    from cxtext.reporting.model import PainPoint, Stage, Trend

FEW_COMMENTS = 30
"""Below this many comments the report says that its figures are hints."""
UNSURE_RANK = 3
"""Where the first may as well be behind this place, the report says that the order may be chance."""
MAX_CHANGES = 2
_MOVES = {"new": "is growing", "rising": "is growing", "falling": "is getting rarer", "fading": "is nearly gone"}
_NOW = {"new": "new", "rising": "rising", "falling": "falling", "gone": "gone"}


def compose(
    n_comments: int,
    pain_points: tuple[PainPoint, ...],
    stages: tuple[Stage, ...],
    alerts: tuple[Alert, ...],
    *,
    has_dates: bool,
) -> tuple[Answer, ...]:
    """Compose the sentences: what to fix first, where and for whom, and what is changing."""
    return (
        Answer("Fix first", _first(n_comments, pain_points)),
        Answer("Where, and for whom", _where_and_whom(pain_points, stages)),
        Answer("What is changing", _change(n_comments, pain_points, alerts, has_dates=has_dates)),
    )


def first_of_all(remarks: tuple[str, ...]) -> tuple[Answer, ...]:
    """Put what must be known before the figures are read above the sentences; mostly there is nothing."""
    return (Answer("Read this first", " ".join(remarks)),) if remarks else ()


def _first(n_comments: int, pain_points: tuple[PainPoint, ...]) -> str:
    if not n_comments:
        return "No comment could be analysed, so there is nothing to report yet."
    if not pain_points:
        sentence = f"No pain point stands out among {plural(n_comments, 'comment')}"
        return f"{sentence}: no topic draws enough complaints to be named as one."
    first, rest = pain_points[0], pain_points[1:3]
    surely = f" ({interval(first.negative)})" if interval(first.negative) else ""
    sentence = (
        f"“{first.name}”: {of(first.reach)} comments ({percent(first.reach.value)}) "
        f"{'mention' if first.reach.count != 1 else 'mentions'} it, {percent(first.negative.value)} of them "
        f"complaining{surely}"
    )
    if rest:
        names = listed([f"“{point.name}” ({percent(point.reach.value)})" for point in rest])
        sentence += f"; next {names}"
    if first.rank_high is not None and first.rank_high > UNSURE_RANK:
        sentence += f", in an order that may be chance (the first could be {ordinal(first.rank_high)})"
    if n_comments < FEW_COMMENTS:
        sentence += f". With only {plural(n_comments, 'comment')}, take this as a hint"
    return sentence + "."


def _where_and_whom(pain_points: tuple[PainPoint, ...], stages: tuple[Stage, ...]) -> str:
    where = _where(stages)
    if not pain_points or not pain_points[0].sufferers:
        return where
    first, group = pain_points[0], pain_points[0].sufferers[0]
    sentence = (
        f"“{first.name}” comes up most for {group.column} {group.value}: {percent(group.share.value)} of its comments "
        f"mention it ({of(group.share)})"
    )
    if group.rest is not None:
        sentence += f", against {percent(group.rest)} elsewhere"
    return f"{where} {sentence}."


def _where(stages: tuple[Stage, ...]) -> str:
    on_journey = [stage for stage in stages if not stage.is_general and stage.comments]
    if not on_journey:
        return "The comments do not say at which stage of the journey they arose."
    judged = [stage for stage in on_journey if stage.negative]
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
        f"{plural(worst.comments, 'comment')} ({percent(worst.negative.value)})"
    )
    if sharpest.id != worst.id and sharpest.negative.value > worst.negative.value:
        sentence += f"; it is sharpest at {sharpest.name}, {of(sharpest.negative)} ({percent(sharpest.negative.value)})"
    return sentence + "."


def _surely_negative(stage: Stage) -> tuple[float, str]:
    """Lower end of the interval: a handful of angry comments does not beat a hundred."""
    low = stage.negative.low if stage.negative else None
    return (low or 0.0, stage.id)


def _change(n_comments: int, pain_points: tuple[PainPoint, ...], alerts: tuple[Alert, ...], *, has_dates: bool) -> str:
    if not n_comments:
        return "Nothing can be said about what changes."
    if not has_dates:
        return "The comments have no dates, so it cannot be told what changes."
    moves = [
        _warned(alerts, ("new", "rising")) or _moved(pain_points, ("new", "rising")),
        _warned(alerts, ("gone", "falling")) or _moved(pain_points, ("falling", "fading")),
    ]
    said = [move for move in moves if move]
    if said:
        sentence = "; ".join(said)
        return f"{sentence[0].upper()}{sentence[1:]}."
    if any(point.trend and point.trend.direction != "unknown" for point in pain_points):
        return "No pain point clearly grew or shrank over the period."
    return "There is too little to tell what changes."


def _warned(alerts: tuple[Alert, ...], kinds: tuple[str, ...]) -> str:
    """Tell the surest warnings of whole topics that still hold."""
    whole = [
        alert
        for alert in alerts
        if alert.active and alert.kind in kinds and not alert.stage_name and not alert.column and alert.after
    ]
    said: list[str] = []
    for alert in whole[:MAX_CHANGES]:
        span = ""
        if alert.before and alert.after:
            span = f"from {percent(alert.before.value)} to {percent(alert.after.value)}"
            # The numbers behind the shares once; for further warnings they stand on their cards.
            heard = f" of people heard: {of(alert.before)}, then {of(alert.after)}" if not said else ""
            span = f" ({span}{heard})"
        subject = "those" if said else "complaints"
        said.append(f"{subject} about “{alert.topic_name}” are {_NOW[alert.kind]} since {date(alert.since)}{span}")
    return ", and ".join(said)


def _moved(pain_points: tuple[PainPoint, ...], directions: tuple[str, ...]) -> str:
    """Tell the largest change that the test of trends is sure of."""
    moved = [point for point in pain_points if point.trend and point.trend.direction in directions]
    moved.sort(key=lambda point: -abs(_difference(point.trend)))
    if not moved or not moved[0].trend:
        return ""
    ends = moved[0].trend
    span = f"{percent(ends.early.share.value)} of comments in {ends.early.label}"
    now = f"{percent(ends.late.share.value)} in {ends.late.label}"
    # Who reads that it shrinks and finds it among the first must see that the rank looks at all periods.
    rank = "" if directions[-1] == "rising" else f"; {ordinal(moved[0].rank)} over all periods"
    return f"“{moved[0].name}” {_MOVES[ends.direction]} ({span}, {now}{rank})"


def _difference(trend: Trend | None) -> float:
    return trend.late.share.value - trend.early.share.value if trend else 0.0
