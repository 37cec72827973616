"""Sheets of what the report says: findings, pain points and their quotes, journey, topics, codes, method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting import words
from cxtext.reporting.glossary import GLOSSARY, METHOD
from cxtext.reporting.vocabulary import UNADJUSTED, UNADJUSTED_MEANS
from cxtext.reporting.workbook.cells import Link
from cxtext.reporting.workbook.sheet import Column, Row, Sheet, share_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cxtext.reporting.model import PainPoint, Quote, ReportSummary, Share

PAIN_POINTS, QUOTES = "Pain points", "Quotes"
_WHAT = (Column("What", "What the line is about."), Column("Finding", "What was found."))
_REACH = ("Reach", "Share of all analysed comments that mention it.")
_NEGATIVE = ("Negative share", "Of the comments that mention it, the share that on balance complains about it.")


def overview_sheet(summary: ReportSummary, notes: Sequence[str]) -> Sheet:
    """Return the first sheet: the answer, the scores, and what the workbook leaves out."""
    counts = [(count.label, count.n) for count in summary.quality.statuses]
    rows: list[Row] = [("Report", summary.title)]
    if summary.files:
        rows.append(("Files", ", ".join(file.name for file in summary.files)))
    if summary.has_dates:
        rows.append(("Period", words.period(summary.start, summary.end)))
    rows.append(
        ("Rows", words.rows_sentence(summary.quality.read, counts, summary.quality.rejected, summary.quality.rows))
    )
    if summary.quality.repeats:
        rows.append(("Repeats", words.repeats_sentence(summary.quality)))
    rows += [(part.label, part.sentence) for part in summary.answer]
    for score in summary.scores:
        text, interval = words.score_value(score.kind, score.figure), words.score_interval(score.kind, score.figure)
        rows.append((score.label, f"{text} (95 % interval {interval}; n = {score.figure.n})" if interval else text))
    tones = (("negative", summary.negative), ("neutral", summary.neutral), ("positive", summary.positive))
    rows += [(f"Comments on balance {label}", words.share(share)) for label, share in tones if share]
    rows += [("Note", note) for note in notes]
    return Sheet("Summary", _WHAT, lambda: rows, filtered=False, wrap=True)


def pain_point_sheets(summary: ReportSummary, few: frozenset[str]) -> tuple[Sheet, ...]:
    """Return the ranked pain points and their quotes, each leading to the other; topics of ``few`` are not quoted."""
    quoted = [(point, () if point.topic_id in few else point.quotes) for point in summary.pain_points]
    first_row, row = {}, 1
    for point, quotes in quoted:
        first_row[point.rank] = row
        row += len(quotes)
    columns = (
        Column("Rank", "Place by priority; 1 is to be tackled first."),
        Column("Pain point", "Name of the topic that hurts."),
        Column("Stage", "Stage of the journey with the largest part of its complaints."),
        Column("Quotes", "Leads to comments about it in the sheet Quotes."),
        Column("Comments", "Comments that mention it."),
        *share_columns(_REACH, _NEGATIVE),
        Column("Severity", "How strongly complaints are worded, 0 to 1."),
        Column(UNADJUSTED, f"{UNADJUSTED_MEANS} The adjusted one is in the sheet Impacts."),
        Column("Unadjusted low", f"{UNADJUSTED}: lower end of the 95 % interval."),
        Column("Unadjusted high", f"{UNADJUSTED}: upper end of the 95 % interval."),
        Column("Unadjusted unit", f"{UNADJUSTED}: its unit."),
        Column("Trend", "How complaints move, tested over all topics together."),
        Column("Early", "Share of comments that mention it in the first third of the periods.", share=True),
        Column("Late", "Share of comments that mention it in the last third of the periods.", share=True),
        Column("Priority", "What pain points are ranked by; see the sheet Method."),
        Column("Summary", "The pain point in a sentence."),
        Column("Who suffers most", "Groups that mention it clearly more often than others."),
        *(Column(f"Quote {place}", "A comment about it.") for place in (1, 2, 3)),
        Column("Evidence ids", "Ids of mentions that complain about it (sheet Mentions)."),
        Column("Topic id", "Id of the topic, the same in every sheet and table."),
    )
    ranked = Sheet(
        PAIN_POINTS,
        columns,
        lambda: [_pain_point(point, quotes, first_row[point.rank]) for point, quotes in quoted],
        frozen=2,
        wrap=True,
    )
    return (ranked, _quotes(quoted)) if row > 1 else (ranked,)


def _pain_point(point: PainPoint, quotes: Sequence[Quote], first_row: int) -> Row:
    impact, trend = point.impact, point.trend
    texts = [quote.full for quote in quotes[:3]]
    return (
        *(point.rank, point.name, point.stage_name),
        Link(words.plural(len(quotes), "quote"), QUOTES, first_row) if quotes else None,
        point.reach.count,
        *_share_cells(point.reach),
        *_share_cells(point.negative),
        point.severity,
        *((impact.value, impact.low, impact.high, point.impact_unit) if impact else (None,) * 4),
        words.TREND_WORDS[trend.direction] if trend else None,
        *((trend.early.share.value, trend.late.share.value) if trend else (None,) * 2),
        *(point.priority, point.summary, "; ".join(f"{g.column}: {g.value}" for g in point.sufferers)),
        *texts,
        *(None,) * (3 - len(texts)),
        *(", ".join(point.evidence_ids), point.topic_id),
    )


def _quotes(quoted: Sequence[tuple[PainPoint, Sequence[Quote]]]) -> Sheet:
    columns = (
        Column("Rank", "Rank of the pain point."),
        Column("Pain point", "Leads back to its line in the sheet Pain points."),
        Column("Quote", "The comment, or as much around the mention as finds room."),
        Column("Mention", "The words that make the point."),
        Column("Sentiment", "Sentiment of the mention."),
        Column("Date", "Date of the comment."),
        Column("Score", "Score given with the comment."),
        Column("Source", "Where the comment comes from."),
        Column("Mention id", "Id of the mention (sheet Mentions)."),
        Column("Comment id", "Id of the comment (sheet Feedback)."),
    )
    rows: list[Row] = [
        (
            *(point.rank, Link(point.name, PAIN_POINTS, place), quote.full, quote.text, quote.sentiment),
            words.date(quote.date) if quote.date else None,
            *(quote.score or None, quote.source or None, quote.mention_id, quote.feedback_id),
        )
        for place, (point, quotes) in enumerate(quoted, start=1)
        for quote in quotes
    ]
    return Sheet(QUOTES, columns, lambda: rows, frozen=2, wrap=True)


def journey_sheet(summary: ReportSummary) -> Sheet:
    """Return the stages of the journey in order."""
    tones = (
        (
            label.capitalize(),
            f"Share of the comments on the stage that are on balance {label} about it; none of under five people.",
        )
        for label in ("negative", "neutral", "positive")
    )
    columns = (
        Column("Stage", "Stage of the journey, in order."),
        Column("Comments", "Comments that are about the stage; one that touches two counts at both."),
        Column("Mentions", "Points made about the stage."),
        Column("Share of comments", "Share of all analysed comments that are about the stage.", share=True),
        *share_columns(*tones),
        Column("Mean score", "Mean of the scores given with comments on the stage."),
        Column("Pain points", "Rank and name of the pain points of the stage."),
    )
    rows: list[Row] = [
        (
            *(stage.name, stage.comments, stage.mentions, stage.share.value),
            *_share_cells(stage.negative),
            *_share_cells(stage.neutral),
            *_share_cells(stage.positive),
            stage.mean_score,
            "; ".join(f"{pin.rank} {pin.name}" for pin in stage.pins),
        )
        for stage in summary.stages
    ]
    return Sheet("Journey", columns, lambda: rows)


def topics_sheet(summary: ReportSummary) -> Sheet:
    """Return all topics, largest first."""
    columns = (
        Column("Topic", "Name of the topic."),
        Column("Part of", "Theme above the topic."),
        Column("Stage", "Stage of the journey that it belongs to most often."),
        Column("Comments", "Comments that mention it."),
        Column("Mentions", "Points made about it."),
        *share_columns(_REACH, _NEGATIVE),
        Column("Keywords", "Words that set it apart from other topics."),
        Column("Definition", "What it is about."),
        Column("Origin", "Discovered, from a codebook, or edited by people."),
        Column("Topic id", "Id of the topic, the same in every sheet and table."),
    )
    rows: list[Row] = [
        (
            *(topic.name, topic.parent, topic.stage_name, topic.reach.count, topic.mentions),
            *_share_cells(topic.reach),
            *_share_cells(topic.negative),
            *(", ".join(topic.keywords), topic.definition, topic.origin, topic.topic_id),
        )
        for topic in summary.topics
    ]
    return Sheet("Topics", columns, lambda: rows)


def codes_sheet(codes: pd.DataFrame) -> Sheet:
    """Return the codes of a team's own coding frame, where the run has a model of codes."""
    columns = (
        Column("Code", "Name of the code."),
        Column("Comments", "Comments that have it."),
        *share_columns(("Share", "Share of all analysed comments that have it."), _NEGATIVE),
    )
    frame = codes.astype(object).where(codes.notna(), None)
    return Sheet("Codes", columns, lambda: frame.itertuples(index=False, name=None))


def method_sheet(summary: ReportSummary) -> Sheet:
    """Return how the figures came about, and the terms used."""
    rows: list[Row] = [("Method", text) for text in METHOD]
    rows += [(term, meaning) for term, meaning in GLOSSARY]
    rows += [("cxtext", summary.method.version), ("Seed", summary.method.seed), ("Run of", summary.method.created)]
    rows += [(f"Option {key}", value) for key, value in summary.method.options if key != "seed"]
    rows += [(f"Model {key}", value) for key, value in summary.method.models]
    rows += [
        (f"Step {step.name}", f"{words.plural(step.rows_in, 'row')} in, {step.rows_out:,} out")
        for step in summary.method.steps
    ]
    rows += [(f"Masked {count.label}", count.n) for count in summary.quality.masked]
    rows += [
        (f"File {file.name}", "; ".join(file.notes) or words.plural(file.rows_in, "row")) for file in summary.files
    ]
    filled = [row for row in rows if row[1] != ""]
    columns = (Column("What", "A term, a step or an option."), Column("Explanation", "What it means or was."))
    return Sheet("Method", columns, lambda: filled, filtered=False, wrap=True)


def _share_cells(share: Share | None) -> Row:
    return (share.value, share.low, share.high) if share else (None, None, None)
