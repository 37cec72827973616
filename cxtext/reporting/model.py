"""What a report says: frozen values, computed once, rendered many times.

Numbers stay numbers, shares lie between 0 and 1, words from comments are plain text; every renderer formats and
escapes for its own medium.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cxtext.reporting.shares import Figure, Share

if TYPE_CHECKING:
    from cxtext.reporting.account import FileRow, Method, Quality
    from cxtext.reporting.findings import (
        Alert,
        Association,
        BlindSpot,
        Code,
        Contradictions,
        Departure,
        Metric,
        Part,
        Passage,
        SpillOver,
    )

__all__ = [
    "Answer",
    "Direction",
    "Figure",
    "PainPoint",
    "Pin",
    "Quote",
    "ReportSummary",
    "Score",
    "Segment",
    "Share",
    "SourceRow",
    "Stage",
    "Strength",
    "Tone",
    "TopicRow",
    "Trend",
    "TrendPoint",
]

Tone = Literal["very-negative", "negative", "mixed", "positive", "very-positive", "unknown"]
Direction = Literal["new", "rising", "steady", "falling", "fading", "unknown"]


@dataclass(frozen=True)
class Score:
    """One score of the period: ``kind`` (``nps``, ``csat`` …), what it is called, and its value."""

    kind: str
    label: str
    scale: str
    figure: Figure


@dataclass(frozen=True)
class Quote:
    """A real comment: the mention itself in ``text``, its surroundings in ``before`` and ``after``."""

    mention_id: str
    feedback_id: str
    before: str
    text: str
    after: str
    sentiment: str
    date: dt.date | None
    score: str
    source: str

    @property
    def full(self) -> str:
        """The quote in one piece."""
        return f"{self.before}{self.text}{self.after}"


@dataclass(frozen=True)
class TrendPoint:
    """Share of a topic among the comments of one period."""

    label: str
    share: Share


@dataclass(frozen=True)
class Trend:
    """How a topic moves: ``direction`` as the analysis judged it and the series behind it.

    ``early`` and ``late`` pool the first and the last third of the periods, which single periods are too small for.
    """

    direction: Direction
    points: tuple[TrendPoint, ...]
    early: TrendPoint
    late: TrendPoint


@dataclass(frozen=True)
class Segment:
    """A group of comments (``column`` = ``value``) in which a topic is more or less frequent than in the ``rest``."""

    topic_id: str
    topic_name: str
    column: str
    value: str
    share: Share
    rest: float | None
    lift: float | None
    q_value: float | None


@dataclass(frozen=True)
class Pin:
    """A pain point as pinned to the journey picture."""

    rank: int
    name: str


@dataclass(frozen=True)
class Stage:
    """One stage of the journey; ``net`` is its positive minus its negative share.

    Shares, ``net`` and ``mean_score`` are None where no comment, or fewer than five people, speak of it.
    """

    id: str
    name: str
    is_general: bool
    mentions: int
    comments: int
    share: Share
    negative: Share | None
    neutral: Share | None
    positive: Share | None
    net: float | None
    tone: Tone
    mean_score: float | None
    pins: tuple[Pin, ...]


@dataclass(frozen=True)
class PainPoint:
    """A topic that hurts, with everything the report shows of it.

    ``people`` mention it; ``rank_low`` to ``rank_high`` holds the rank in 90 % of resamples; ``scopes`` and
    ``feelings`` are shares of the complaints; ``alert`` is the change of all its complaints, ``alerts_within`` those of
    a stage or group; ``at_stage`` is the share of the complaints that arise at its stage. No quotes are shown of fewer
    than five people.
    """

    rank: int
    topic_id: str
    name: str
    definition: str
    stage_name: str
    reach: Share
    negative: Share
    severity: float | None
    impact: Figure | None
    impact_unit: str
    priority: float | None
    trend: Trend | None
    summary: str
    sufferers: tuple[Segment, ...]
    quotes: tuple[Quote, ...]
    evidence_ids: tuple[str, ...]
    people: int = 0
    owner: str = ""
    rank_low: int | None = None
    rank_high: int | None = None
    first: dt.date | None = None
    scopes: tuple[Part, ...] = ()
    feelings: tuple[Part, ...] = ()
    alert: Alert | None = None
    alerts_within: tuple[Alert, ...] = ()
    associations: tuple[Association, ...] = ()
    departure: Departure | None = None
    passage: Passage | None = None
    at_stage: Share | None = None


@dataclass(frozen=True)
class Strength:
    """A topic that people like; ``rank`` where it is a pain point as well."""

    topic_id: str
    name: str
    stage_name: str
    reach: Share
    positive: Share
    negative: Share
    quotes: tuple[Quote, ...]
    rank: int | None = None


@dataclass(frozen=True)
class TopicRow:
    """One line of the table of all topics."""

    topic_id: str
    name: str
    parent: str
    definition: str
    keywords: tuple[str, ...]
    origin: str
    stage_name: str
    mentions: int
    reach: Share
    negative: Share


@dataclass(frozen=True)
class SourceRow:
    """Comments of one source: read, analysed, and how many of those hold something negative or positive."""

    source: str
    read: int
    analysed: int
    negative: Share | None
    positive: Share | None


@dataclass(frozen=True)
class Answer:
    """One of the sentences that answer the reader's question, under a word or two that say which."""

    label: str
    sentence: str


@dataclass(frozen=True)
class ReportSummary:
    """Everything a report says.

    Examples
    --------
    >>> from cxtext.reporting import summarise
    >>> summary = summarise(analysis)  # doctest: +SKIP
    >>> summary.pain_points[0].name  # doctest: +SKIP
    'Missed engineer visits'
    """

    title: str
    start: dt.date | None
    end: dt.date | None
    answer: tuple[Answer, ...]
    scores: tuple[Score, ...]
    negative: Share | None
    neutral: Share | None
    positive: Share | None
    has_dates: bool
    stages: tuple[Stage, ...]
    pain_points: tuple[PainPoint, ...]
    strengths: tuple[Strength, ...]
    divided: tuple[Strength, ...]
    topics: tuple[TopicRow, ...]
    segments: tuple[Segment, ...]
    sources: tuple[SourceRow, ...]
    files: tuple[FileRow, ...]
    quality: Quality
    method: Method
    alerts: tuple[Alert, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    spill_over: tuple[SpillOver, ...] = ()
    metrics: tuple[Metric, ...] = ()
    contradictions: Contradictions | None = None
    codes: tuple[Code, ...] = ()
    passages: tuple[Passage, ...] = ()
