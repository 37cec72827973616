"""Feedback and mentions joined by id, filtered and put into one fixed order: the ground of every figure."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxtext.errors import InputError
from cxtext.tables import FEEDBACK, MENTIONS, SENTIMENTS, check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_SHARED: ContextVar[dict[tuple[int, int], tuple[pd.DataFrame, pd.DataFrame, Base]] | None] = ContextVar(
    "shared joins", default=None
)

NEGATIVE, NEUTRAL, POSITIVE = range(len(SENTIMENTS))
GENERAL = "general"
"""Stage of a mention for which no stage of the journey can be told."""


@dataclass(frozen=True)
class Base:
    """Counted comments and their mentions, both ordered by id, so that sums never depend on row order.

    Attributes
    ----------
    feedback
        Comments with status ``ok``, by ``feedback_id``.
    mentions
        Their mentions, by comment, offset and ``mention_id``.
    comment
        For each mention, the position of its comment in ``feedback``.
    label, score, weight
        For each mention, its sentiment (0 negative, 1 neutral, 2 positive), its score and its length in
        characters.
    """

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    comment: Ints
    label: Ints
    score: Floats
    weight: Floats

    @property
    def n_comments(self) -> int:
        """Number of comments that count."""
        return len(self.feedback)

    def topic_codes(self, topic_ids: Sequence[str], *, others: bool = False) -> Ints:
        """Return each mention's position in ``topic_ids``, -1 without a topic (or, with ``others``, another).

        Raises
        ------
        InputError
            A mention names a topic that is not among ``topic_ids``, and ``others`` is false.
        """
        return _codes(self.mentions, "topic_id", topic_ids, None if others else "the topics table lacks it")

    def stage_codes(self, stage_ids: Sequence[str]) -> Ints:
        """Return each mention's position in ``stage_ids``; a missing stage is ``general``.

        Raises
        ------
        InputError
            A mention names a stage that is not among ``stage_ids``.
        """
        return _codes(with_stage(self.mentions), "stage", stage_ids, "the journey map has no such stage")


def with_stage(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return ``mentions`` with a ``stage`` in every row (``general`` where it was missing)."""
    if "stage" not in mentions.columns:
        return mentions.assign(stage=GENERAL)
    return mentions.assign(stage=mentions["stage"].astype(object).where(mentions["stage"].notna(), GENERAL))


def has_status(feedback: pd.DataFrame, status: str) -> Bools:
    """Tell which comments have a status; without the column every comment is ``ok``."""
    if "status" not in feedback.columns:
        return np.full(len(feedback), status == "ok")
    return equals(feedback["status"], status)


def equals(values: pd.Series, value: str) -> Bools:
    """Compare whatever the dtype; a missing value equals nothing."""
    same: Bools = (values.astype(object) == value).to_numpy(dtype=bool, na_value=False)
    return same


def ids_in(mentions: pd.DataFrame, column: str) -> list[str]:
    """Return the distinct values of an id column, sorted; an absent column holds none."""
    if column not in mentions.columns:
        return []
    return sorted(str(value) for value in mentions[column].dropna().unique())


def _codes(mentions: pd.DataFrame, column: str, known: Sequence[str], fault: str | None) -> Ints:
    if column not in mentions.columns:
        return np.full(len(mentions), -1, dtype=np.int64)
    values = mentions[column].astype(object)
    codes = pd.Index(list(known), dtype=object).get_indexer(pd.Index(values)).astype(np.int64)
    codes[values.isna().to_numpy()] = -1
    stray = (codes < 0) & values.notna().to_numpy()
    if fault and stray.any():
        row = mentions.loc[stray].iloc[0]
        raise InputError(f"Mention {row['mention_id']!r} has the {column} {row[column]!r}, but {fault}.")
    return codes


def sentiment_arrays(mentions: pd.DataFrame) -> tuple[Ints, Floats, Floats]:
    """Return label, score and weight of each mention.

    Raises
    ------
    InputError
        A mention has no sentiment or score, or one that is out of range.
    """
    for column in ("sentiment", "sentiment_score"):
        if column not in mentions.columns:
            raise InputError(f"The mentions table lacks the column {column!r}; tag the sentiment of mentions first.")
    label = pd.Index(SENTIMENTS, dtype=object).get_indexer(pd.Index(mentions["sentiment"].astype(object)))
    score = pd.to_numeric(mentions["sentiment_score"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = (label < 0) | ~(np.abs(score) <= 1)
    if wrong.any():
        row = mentions.loc[wrong].iloc[0]
        raise InputError(
            f"Mention {row['mention_id']!r} has the sentiment {row['sentiment']!r} and the score "
            f"{row['sentiment_score']!r}; needed are {', '.join(SENTIMENTS)} and a number from -1 to 1."
        )
    length = (mentions["end"] - mentions["start"]).to_numpy(dtype=np.float64)
    return label.astype(np.int64), score, np.maximum(length, 1.0)


def ordered(mentions: pd.DataFrame, comment: Ints) -> Ints:
    """Return the positions that put mentions in canonical order: by comment, offset, then mention id."""
    tie_break = pd.factorize(mentions["mention_id"], sort=True)[0]
    return np.lexsort((tie_break, mentions["start"].to_numpy(dtype=np.int64), comment)).astype(np.int64)


@contextmanager
def shared_joins() -> Iterator[None]:
    """Join the same two tables once only, however many figures are made of them within the block.

    The tables must not be changed in place within it. Blocks may stand within one another.
    """
    outer = _SHARED.get()
    token = _SHARED.set({} if outer is None else outer)
    try:
        yield
    finally:
        _SHARED.reset(token)


def join(feedback: pd.DataFrame, mentions: pd.DataFrame) -> Base:
    """Check both tables, keep comments with status ``ok`` and their mentions, and order them by id.

    Parameters
    ----------
    feedback
        FEEDBACK table; without a ``status`` column every comment counts.
    mentions
        MENTIONS table with ``sentiment`` and ``sentiment_score``.

    Raises
    ------
    InputError
        A required column is missing, an id stands twice, a mention belongs to no comment, or has no
        sentiment.
    """
    shared = _SHARED.get()
    if shared is None:
        return _joined(feedback, mentions)
    key = (id(feedback), id(mentions))
    if key not in shared:
        # The tables are kept as well, so that no other takes over their ids.
        shared[key] = (feedback, mentions, _joined(feedback, mentions))
    return shared[key][2]


def _joined(feedback: pd.DataFrame, mentions: pd.DataFrame) -> Base:
    check(feedback, FEEDBACK)
    check(mentions, MENTIONS)
    positions = pd.Index(feedback["feedback_id"].astype(object)).get_indexer(
        pd.Index(mentions["feedback_id"].astype(object))
    )
    if (positions < 0).any():
        row = mentions.loc[positions < 0].iloc[0]
        raise InputError(
            f"Mention {row['mention_id']!r} belongs to the comment {row['feedback_id']!r}, "
            "which the feedback table lacks; pass the two tables of one run."
        )
    kept = feedback.loc[has_status(feedback, "ok")].sort_values("feedback_id", kind="stable", ignore_index=True)
    # pandas copies attrs at every step, and readers keep whole reports there.
    kept.attrs = {}
    comment = pd.Index(kept["feedback_id"].astype(object)).get_indexer(pd.Index(mentions["feedback_id"].astype(object)))
    counted = mentions.loc[comment >= 0]
    comment = comment[comment >= 0].astype(np.int64)
    order = ordered(counted, comment)
    counted = counted.iloc[order].reset_index(drop=True)
    label, score, weight = sentiment_arrays(counted)
    base = Base(kept, counted, comment[order], label, score, weight)
    for array in (base.comment, base.label, base.score, base.weight):
        array.flags.writeable = False
    return base
