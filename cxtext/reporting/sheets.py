"""The sheets of the workbook as plain rows: what goes where, without any word on how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from cxtext.reporting import words
from cxtext.reporting.glossary import GLOSSARY, METHOD
from cxtext.reporting.plain_text import is_missing

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.model import PainPoint, ReportSummary, Share

Row = tuple[Any, ...]

MAX_CHARACTERS = 32_767
"""Characters that a cell holds, counted as Excel does (UTF-16)."""


@dataclass(frozen=True)
class ChartSpec:
    """A bar chart below a table: labels and series by header, colours by series."""

    title: str
    labels: str
    series: tuple[tuple[str, str], ...]
    subtype: str = ""
    most: int = 15


@dataclass(frozen=True)
class Sheet:
    """One sheet: headers, a function that gives its rows (they may be many), and how it looks."""

    name: str
    columns: tuple[str, ...]
    make: Callable[[], Iterable[Row]]
    shares: frozenset[str] = field(default_factory=frozenset)
    frozen: int = 1
    filtered: bool = True
    wrap: bool = False
    chart: ChartSpec | None = None

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, made anew."""
        return iter(self.make())

    def sample(self, size: int) -> list[Row]:
        """Return the first rows."""
        return list(islice(self.rows, size))


def all_sheets(summary: ReportSummary, analysis: Analysis, max_rows: int) -> tuple[Sheet, ...]:
    """All sheets in order; tables longer than ``max_rows`` are cut, and the first sheet says so."""
    tables = {"Mentions": analysis.mentions, "Feedback": analysis.feedback, "Rejects": analysis.rejects}
    cut = [
        f"The sheet {name} holds the first {max_rows:,} of {len(frame):,} rows; Excel holds no more."
        for name, frame in tables.items()
        if len(frame) > max_rows
    ]
    return (
        _overview(summary, cut),
        _pain_points(summary),
        _journey(summary),
        _topics(summary),
        *((_codes(analysis.codes),) if len(analysis.codes) else ()),
        _mentions(analysis, max_rows),
        _feedback(analysis.feedback, max_rows),
        _rejects(analysis.rejects, max_rows),
        _method(summary),
    )


def _overview(summary: ReportSummary, cut: list[str]) -> Sheet:
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
        digits = 0 if score.kind == "nps" else 1
        interval = words.figure_interval(score.figure, digits)
        text = words.signed(score.figure.value, 0) if score.kind == "nps" else words.decimal(score.figure.value)
        rows.append((score.label, f"{text} (95 % interval {interval}; n = {score.figure.n})" if interval else text))
    tones = (("negative", summary.negative), ("neutral", summary.neutral), ("positive", summary.positive))
    rows += [(f"Comments on balance {label}", words.share(share)) for label, share in tones if share]
    rows += [("Note", note) for note in cut]
    return Sheet("Summary", ("What", "Finding"), lambda: rows, filtered=False, wrap=True)


def _share_cells(share: Share | None) -> Row:
    return (share.value, share.low, share.high) if share else (None, None, None)


def _pain_points(summary: ReportSummary) -> Sheet:
    shares = ("Reach", "Reach low", "Reach high", "Negative share", "Negative low", "Negative high", "Early", "Late")
    columns = (
        *("Rank", "Pain point", "Stage", "Comments", *shares[:6], "Severity"),
        *("Impact on score", "Impact low", "Impact high", "Impact unit", "Trend", *shares[6:]),
        *("Priority", "Summary", "Who suffers most", "Quote 1", "Quote 2", "Quote 3", "Evidence ids", "Topic id"),
    )

    def row(point: PainPoint) -> Row:
        impact, trend = point.impact, point.trend
        quotes = [quote.full for quote in point.quotes[:3]]
        return (
            *(point.rank, point.name, point.stage_name, point.reach.count),
            *_share_cells(point.reach),
            *_share_cells(point.negative),
            point.severity,
            *((impact.value, impact.low, impact.high, point.impact_unit) if impact else (None,) * 4),
            words.TREND_WORDS[trend.direction] if trend else None,
            *((trend.early.share.value, trend.late.share.value) if trend else (None,) * 2),
            *(point.priority, point.summary, "; ".join(f"{g.column}: {g.value}" for g in point.sufferers)),
            *quotes,
            *(None,) * (3 - len(quotes)),
            *(", ".join(point.evidence_ids), point.topic_id),
        )

    return Sheet(
        "Pain points",
        columns,
        lambda: [row(point) for point in summary.pain_points],
        shares=frozenset(shares),
        frozen=2,
        wrap=True,
        chart=ChartSpec(
            "Reach of the pain points: share of all comments",
            "Pain point",
            (("Reach", "#0B6168"),),
        ),
    )


def _journey(summary: ReportSummary) -> Sheet:
    shares = ["Share of comments"]
    for label in ("Negative", "Neutral", "Positive"):
        shares += [label, f"{label} low", f"{label} high"]
    columns = ("Stage", "Comments", "Mentions", *shares, "Mean score", "Pain points")
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
    return Sheet(
        "Journey",
        columns,
        lambda: rows,
        shares=frozenset(shares),
        chart=ChartSpec(
            "Tone of the comments at each stage",
            "Stage",
            (("Negative", "#B35806"), ("Neutral", "#B9BDC4"), ("Positive", "#2166AC")),
            subtype="percent_stacked",
            most=30,
        ),
    )


def _topics(summary: ReportSummary) -> Sheet:
    shares = ("Reach", "Reach low", "Reach high", "Negative share", "Negative low", "Negative high")
    columns = (
        "Topic",
        "Part of",
        "Stage",
        "Comments",
        "Mentions",
        *shares,
        "Keywords",
        "Definition",
        "Origin",
        "Topic id",
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
    return Sheet("Topics", columns, lambda: rows, shares=frozenset(shares))


def _codes(codes: pd.DataFrame) -> Sheet:
    """Return the codes of a team's own coding frame, where the run has a model of codes."""
    shares = ("Share", "Share low", "Share high", "Negative share", "Negative low", "Negative high")
    frame = codes.astype(object).where(codes.notna(), None)
    return Sheet(
        "Codes",
        ("Code", "Comments", *shares),
        lambda: frame.itertuples(index=False, name=None),
        shares=frozenset(shares),
    )


def _mentions(analysis: Analysis, max_rows: int) -> Sheet:
    """Mentions with name of topic and stage, and date, score and source of their comment, joined by id."""
    frame = analysis.mentions.head(max_rows)
    topics = dict(zip(analysis.topics["topic_id"].astype(str), analysis.topics["name"], strict=True))
    stages = dict(zip(analysis.journey["stage"].astype(str), analysis.journey["name"], strict=True))
    extra = {}
    if "topic_id" in frame.columns:
        extra["topic"] = frame["topic_id"].map(lambda value: topics.get(str(value)))
    if "stage" in frame.columns:
        extra["stage_name"] = frame["stage"].map(lambda value: stages.get(str(value)))
    comments = analysis.feedback.set_index("feedback_id")
    for column in ("date", "score", "score_kind", "source"):
        if column in comments.columns:
            extra[column] = frame["feedback_id"].map(comments[column])
    return _table("Mentions", frame.assign(**extra), frozen=1)


def _feedback(feedback: pd.DataFrame, max_rows: int) -> Sheet:
    """All comments with the user's own columns; the cleaned text, in which personal data is masked, stands for both."""
    frame = feedback.head(max_rows)
    if "clean_text" in frame.columns:
        frame = frame.drop(columns=["text"])
    if "codes" in frame.columns:
        frame = frame.assign(codes=frame["codes"].map("; ".join, na_action="ignore"))
    return _table("Feedback", frame, frozen=1)


def _rejects(rejects: pd.DataFrame, max_rows: int) -> Sheet:
    """Rows that could not be used, personal data masked as everywhere."""
    from cxtext.cleaning.personal import mask

    frame = rejects.head(max_rows).copy()
    for column in ("detail", "raw"):
        if column in frame.columns:
            frame[column] = [None if is_missing(cell) else mask(_capped(str(cell)))[0] for cell in frame[column]]
    return _table("Rejects", frame, frozen=0)


def _capped(text: str) -> str:
    """Return at most what a cell holds, with a sign where there was more: a giant cell is not masked for nothing."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = text[: MAX_CHARACTERS - 2]
    # Half an address would not be known for one: cut between words where there are any.
    space = head.rfind(" ", MAX_CHARACTERS - 500)
    return f"{head[:space] if space > 0 else head} \u2026"


def _method(summary: ReportSummary) -> Sheet:
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
    return Sheet("Method", ("What", "Explanation"), lambda: filled, filtered=False, wrap=True)


def _table(name: str, frame: pd.DataFrame, frozen: int) -> Sheet:
    columns = tuple(str(column) for column in frame.columns)
    return Sheet(name, columns, lambda: frame.itertuples(index=False, name=None), frozen=frozen)
