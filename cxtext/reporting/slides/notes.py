"""Speaker notes: the evidence behind a slide, figure by figure, with the ids of the mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting import words
from cxtext.reporting.glossary import GLOSSARY
from cxtext.reporting.vocabulary import ALERT_WORDS, UNADJUSTED
from cxtext.reporting.workbook.cells import safe_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reporting.findings import Alert, Metric
    from cxtext.reporting.model import Figure, PainPoint, ReportSummary, Share, Stage

MAX_IDS = 60
MAX_PERIODS = 40
MAX_QUOTES = 5


def put_notes(slide: object, lines: list[str]) -> None:
    """Write the speaker notes of a slide."""
    slide.notes_slide.notes_text_frame.text = safe_text("\n".join(lines))  # type: ignore[attr-defined]


def of_answer(summary: ReportSummary) -> list[str]:
    """Give what the sentences rest on: every row of the input, scores and tone with n and interval."""
    counts = [(count.label, count.n) for count in summary.quality.statuses]
    quality = summary.quality
    lines = [words.rows_sentence(quality.read, counts, quality.rejected, quality.rows)]
    lines += [f"{score.label} ({score.scale}): {_figure(score.figure)}." for score in summary.scores]
    tones = (("Negative", summary.negative), ("Neutral", summary.neutral), ("Positive", summary.positive))
    lines += [f"{name} comments: {_share(share)}." for name, share in tones if share]
    lines.append(f"Made with cxtext {summary.method.version}; seed {summary.method.seed or 'not known'}.")
    return lines


def of_journey(stages: tuple[Stage, ...]) -> list[str]:
    """Give every stage with n and the intervals of its shares."""
    lines = ["A comment that touches two stages counts at both. Shares with 95 % intervals:"]
    for stage in stages:
        parts = (("negative", stage.negative), ("neutral", stage.neutral), ("positive", stage.positive))
        said = "; ".join(f"{name} {_share(share)}" for name, share in parts if share)
        lines.append(f"{stage.name}: {words.plural(stage.comments, 'comment')}{'; ' if said else ''}{said}.")
    return lines


def of_ranking(points: tuple[PainPoint, ...]) -> list[str]:
    """Give every pain point with n and intervals, and how they are ranked."""
    lines = [next(f"{term}: {meaning}" for term, meaning in GLOSSARY if term == "Priority")]
    for point in points:
        priority = "" if point.priority is None else f"; priority {words.decimal(point.priority, 4)}"
        lines.append(
            f"{point.rank}. {point.name} ({point.topic_id}): reach {_share(point.reach)}; "
            f"negative {_share(point.negative)}{priority}."
        )
    return lines


def of_pain_point(point: PainPoint) -> list[str]:
    """Give the evidence of one pain point: figures with n and interval, periods, mention ids."""
    lines = [point.summary] if point.summary else []
    lines.append(f"Topic {point.topic_id}. {point.definition}".strip())
    lines.append(f"Reach: {_share(point.reach)} of all comments.")
    lines.append(f"Negative: {_share(point.negative)} on it.")
    if point.severity is not None:
        lines.append(f"Severity: {words.decimal(point.severity, 2)} (0 to 1).")
    if point.impact:
        lines.append(f"{UNADJUSTED}: {_figure(point.impact)} {point.impact_unit}; an association, not a cause.")
    lines += [
        f"{group.column} {group.value}: {_share(group.share)} of its comments mention it"
        + (f", against {words.percent(group.rest)} elsewhere" if group.rest is not None else "")
        + (f"; q {group.q_value:.2g}" if group.q_value is not None else "")
        + "."
        for group in point.sufferers
    ]
    if point.trend:
        last = point.trend.points[-MAX_PERIODS:]
        lines.append("By period: " + "; ".join(f"{period.label} {_share(period.share)}" for period in last) + ".")
    lines += [f"Quote {quote.mention_id}: {quote.full}" for quote in point.quotes[:MAX_QUOTES]]
    if point.evidence_ids:
        ids = point.evidence_ids[:MAX_IDS]
        more = len(point.evidence_ids) - len(ids)
        lines.append(f"Evidence, mention ids: {', '.join(ids)}{f' and {more:,} more' if more else ''}.")
    return lines


def of_alerts(alerts: Sequence[Alert]) -> list[str]:
    """Give every change with its counts, how much more often, and the first comments."""
    lines = ["One rate of false alarms (5 %) holds over all topics, stages and groups together. Complaints:"]
    for one in alerts:
        where = f", {words.alert_place(one)}" if words.alert_place(one) else ""
        sides = ", ".join(
            f"{when} {words.share(side)}" for when, side in (("before", one.before), ("after", one.after)) if side
        )
        times = f"; {_figure(one.ratio)} times as often" if one.ratio else ""
        first = f"; first comments: {', '.join(one.evidence_ids[:MAX_QUOTES])}" if one.evidence_ids else ""
        lines.append(
            f"{one.topic_name} ({one.topic_id}{where}), {ALERT_WORDS.get(one.kind, one.kind).lower()} "
            f"since {words.date(one.since)}: {sides}{times}{first}."
        )
    return lines


def of_metrics(metrics: Sequence[Metric]) -> list[str]:
    """Give every metric, overall and by period, with n and interval."""
    lines = []
    for metric in metrics:
        lines.append(f"{metric.label} ({metric.unit}): {_measured(metric, metric.overall.figure)}.")
        periods = metric.periods[-MAX_PERIODS:]
        if periods:
            told = "; ".join(f"{one.group} {_measured(metric, one.figure)}" for one in periods)
            lines.append(f"By period: {told}.")
    return lines


def _measured(metric: Metric, figure: Figure) -> str:
    interval = words.metric_interval(metric, figure)
    parts = [f"95 % interval {interval}"] if interval else []
    parts += [f"n = {figure.n:,}"] if figure.n else []
    said = f" ({', '.join(parts)})" if parts else ""
    return f"{words.metric_value(metric, figure)}{said}"


def _share(share: Share) -> str:
    interval = words.interval(share)
    return f"{words.share(share)}{f' (95 % interval {interval})' if interval else ''}"


def _figure(figure: Figure) -> str:
    interval = words.figure_interval(figure)
    parts = [f"95 % interval {interval}"] if interval else []
    parts += [f"n = {figure.n:,}"] if figure.n else []
    said = f" ({', '.join(parts)})" if parts else ""
    return f"{words.decimal(figure.value)}{said}"
