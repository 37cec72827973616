"""What a report says beside the ranking: what changes, what goes with the score, who says what; frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtext.reporting.shares import Figure, Share


@dataclass(frozen=True)
class Part:
    """The ``share`` of something that is of one kind: complaints that are about service, or angry."""

    id: str
    label: str
    share: Share


@dataclass(frozen=True)
class Alert:
    """Complaints that rise, fall, appear or are gone: about a topic, at one stage or of one group where these are said.

    ``before`` and ``after`` are shares of the people heard before and since the day ``since``; ``warned`` is the day
    on which a watcher would first have been told. ``rank`` is that of the pain point, where it is one. ``evidence_ids``
    are the comments that complained first.
    """

    key: str
    topic_id: str
    topic_name: str
    rank: int | None
    stage_name: str
    column: str
    group: str
    kind: str
    active: bool
    since: dt.date
    warned: dt.date | None
    before: Share | None
    after: Share | None
    ratio: Figure | None
    q_value: float | None
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True)
class Association:
    """How comments that complain score: left out of the mean (``loo``), and ``adjusted`` for what else they are about.

    ``adjusted`` carries the number of complaining comments with a score as ``n``; where there is none, ``reason`` says
    why. ``inseparable`` names the topics that the data cannot tell apart from this one.
    """

    kind: str
    label: str
    unit: str
    loo: float | None
    adjusted: Figure | None
    q_value: float | None
    inseparable: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Departure:
    """How often those leave who complain, beside all ``others``, and the customer value at risk."""

    left: Share
    others: Share
    lift: Figure | None
    verdict: str
    q_value: float | None
    at_risk: Figure | None


@dataclass(frozen=True)
class Passage:
    """What became of a topic since the earlier wave: shares of all comments then and now."""

    key: str
    topic_id: str
    topic_name: str
    kind: str
    before: Share
    after: Share
    change: Figure
    related: tuple[str, ...]
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True)
class BlindSpot:
    """A topic that one side complains about and the other does not, or less; ``more_from`` is the side that does."""

    topic_id: str
    topic_name: str
    verdict: str
    more_from: str
    group: str
    others: str
    group_share: Share
    others_share: Share
    difference: Figure
    q_value: float | None
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True)
class SpillOver:
    """What comments collected at one stage are about: that stage, and the other stages most often spoken of."""

    id: str
    stage_name: str
    n: int
    same: Share | None
    elsewhere: tuple[Part, ...]


@dataclass(frozen=True)
class Measure:
    """One metric of one group: ``by`` says of which kind the group is."""

    key: str
    by: str
    group: str
    figure: Figure


@dataclass(frozen=True)
class Metric:
    """One metric overall, by period and by group; ``is_share`` where its values are shares."""

    kind: str
    label: str
    unit: str
    is_share: bool
    overall: Measure
    periods: tuple[Measure, ...]
    groups: tuple[Measure, ...]


@dataclass(frozen=True)
class ScaleCheck:
    """Whether the scores of a source go with its texts; ``against`` counts clear cases that say opposite things."""

    key: str
    source: str
    kind: str
    correlation: Figure
    against: Share | None
    verdict: str
    warning: str


@dataclass(frozen=True)
class ScoreVariant:
    """A score as given, and as it would be without comments that contradict it."""

    key: str
    kind: str
    label: str
    n_changed: int
    figure: Figure


@dataclass(frozen=True)
class Contradictions:
    """Comments whose score and text say opposite things, by likely reason; the checks of whole scales; the variants.

    ``among`` is their share of the scored comments with a text, None where they are fewer than five.
    """

    among: Share | None
    kinds: tuple[Part, ...]
    checks: tuple[ScaleCheck, ...]
    variants: tuple[ScoreVariant, ...]


@dataclass(frozen=True)
class Code:
    """One code of the user's own frame."""

    name: str
    reach: Share
    negative: Share
