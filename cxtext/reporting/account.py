"""What a report says of its own making: the files, what became of every row, and how the run was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtext.reporting.model import Share


@dataclass(frozen=True)
class FileRow:
    """One input file and what became of its rows."""

    name: str
    rows_in: int
    rows_out: int
    rejects: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How often something occurred."""

    label: str
    n: int


@dataclass(frozen=True)
class Repeats:
    """Comments flagged as repeats of one kind: how many, and how many of them were left out of every count."""

    label: str
    n: int
    left_out: int


@dataclass(frozen=True)
class Quality:
    """What the data was like: rows by status, rejects by reason, personal data masked, languages met.

    ``with_repeats`` and ``without_repeats`` are what ``analysed`` would be if every repeat were counted, or none.
    ``rows`` of the input hold ``read`` comments (and rejected rows): more where a respondent answers several questions.
    """

    rows: int
    read: int
    analysed: int
    statuses: tuple[Count, ...]
    rejected: int
    reject_reasons: tuple[Count, ...]
    masked: tuple[Count, ...]
    repeats: tuple[Repeats, ...]
    with_repeats: int
    without_repeats: int
    languages: tuple[Count, ...]
    without_topic: Share | None
    without_stage: Share | None


@dataclass(frozen=True)
class Step:
    """One step of the run: rows in and out."""

    name: str
    rows_in: int
    rows_out: int


@dataclass(frozen=True)
class Method:
    """How the run was made, in a form that lets someone make it again."""

    version: str
    seed: str
    created: str
    models: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
