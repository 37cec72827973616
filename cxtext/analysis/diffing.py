"""Which tags an upgrade would change: the same rows, tagged in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.analysis.runs import load
from cxtext.analysis.tagging import CODES_COLUMN, TAG_COLUMNS, Tagger
from cxtext.errors import InputError
from cxtext.reading.stream import stream
from cxtext.reading.tagging import rows_to_tag

if TYPE_CHECKING:
    from cxtext.reading.tagging import Rows

__all__ = ["Change", "Differences", "differences"]

_NUMBERS = ("cx_sentiment_score", "cx_sentiment_confidence", "cx_stage_confidence")
_LISTS = ("cx_topics", CODES_COLUMN)
_ROUND = 1e-9


@dataclass(frozen=True)
class Change:
    """A tag that differs: the row (from 1), the column, what it was and would be, and the comment."""

    row: int
    column: str
    before: Any
    after: Any
    text: str


@dataclass
class Differences:
    """What differs between two taggings of the same rows.

    Attributes
    ----------
    rows
        Rows compared.
    changed_rows
        Rows in which any tag differs.
    columns
        Column -> number of rows in which it differs.
    moves
        Column -> how often which value became which; numbers are counted as ``higher`` and ``lower``.
    largest
        Column of numbers -> the largest difference.
    examples
        Column -> the first changes.
    """

    rows: int = 0
    changed_rows: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    moves: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    largest: dict[str, float] = field(default_factory=dict)
    examples: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, change: Change, most: int) -> None:
        """Count a change, and keep it where fewer than ``most`` of its column are kept."""
        self.columns[change.column] += 1
        move = (str(change.before or ""), str(change.after or ""))
        if change.column in _NUMBERS and isinstance(change.before, float) and isinstance(change.after, float):
            move = ("", "higher" if change.after > change.before else "lower")
            gap = abs(change.after - change.before)
            self.largest[change.column] = max(gap, self.largest.get(change.column, 0.0))
        self.moves.setdefault(change.column, Counter())[move] += 1
        kept = self.examples.setdefault(change.column, [])
        if len(kept) < most:
            kept.append(change)


@dataclass(frozen=True, eq=False)
class _Side:
    """One way of tagging: tags for the next rows, and what its topics are called."""

    tags: Callable[[Rows, int], pd.DataFrame]
    topics: Mapping[str, str] | None


def differences(
    before: str | Path,
    after: str | Path,
    inputs: Sequence[str | Path],
    *,
    tolerance: float = 0.0,
    examples: int = 3,
    found: Callable[[Change], None] = lambda _: None,
    **reading: Any,  # noqa: ANN401
) -> Differences:
    """Tag rows in two ways and say what differs.

    Parameters
    ----------
    before, after
        A run directory, a file that ``cxtext tag`` wrote from the same rows (by an earlier version, say), or ``none``
        for the shipped models without a run.
    inputs
        The rows: see :func:`cxtext.reading.tagging.rows_to_tag`.
    tolerance
        Scores and confidences that differ by no more than this count as equal.
    examples
        Changes kept of each column.
    found
        Told every change.
    **reading
        Options of reading (``text``, ``question`` …).

    Returns
    -------
    Differences
        Topics are compared by their names where both sides are runs: ids of two runs mean different topics.

    Raises
    ------
    InputError
        A run, file or option is wrong, or a file of tags has other rows than the input.
    """
    sides = [_side(place) for place in (before, after)]
    names = [side.topics for side in sides]
    by_name = all(one is not None for one in names)
    done = Differences()
    for rows in rows_to_tag(inputs, **reading).chunks:
        tables = [side.tags(rows, done.rows) for side in sides]
        if by_name:
            tables = [_named(table, side.topics or {}) for table, side in zip(tables, sides, strict=True)]
        for change in _changes(rows, tables[0], tables[1], done, tolerance):
            done.add(change, examples)
            found(change)
        done.rows += len(rows.frame)
    for side, place in zip(sides, (before, after), strict=True):
        if len(side.tags(rows, -1)):
            raise _other_rows(place)
    return done


def _side(place: str | Path) -> _Side:
    if str(place) == "none":
        return _tagger_side(Tagger())
    path = Path(place)
    if path.is_dir():
        run = load(path)
        named = zip(run.topics["topic_id"], run.topics["name"], strict=True)
        return _tagger_side(Tagger(run), {str(topic): str(name) for topic, name in named})
    return _file_side(path)


def _tagger_side(tagger: Tagger, topics: Mapping[str, str] | None = None) -> _Side:
    def tags(rows: Rows, first: int) -> pd.DataFrame:
        return rows.frame[[]].head(0) if first < 0 else tagger.tag_rows(rows, first, with_mentions=False)[0]

    return _Side(tags, topics)


def _file_side(path: Path) -> _Side:
    """Return the tags in a file, as many rows at a time as are asked for; asked from -1, what is left of it."""
    chunks = stream(path).chunks
    held = next(chunks, pd.DataFrame())
    if "cx_status" not in held.columns:
        raise InputError(f"{path} is neither a run directory nor a file that cxtext tag wrote: it has no cx_status.")

    def tags(rows: Rows, first: int) -> pd.DataFrame:
        nonlocal held
        if first < 0:
            return held if len(held) else next(chunks, held)
        n = len(rows.frame)
        while len(held) < n and (more := next(chunks, None)) is not None:
            held = pd.concat([held, more], ignore_index=True)
        if len(held) < n:
            raise _other_rows(path)
        part, held = held.head(n).reset_index(drop=True), held.iloc[n:]
        kept = [name for name in (*TAG_COLUMNS, CODES_COLUMN) if name in part.columns]
        return part[kept].assign(
            **{name: pd.to_numeric(part[name], errors="coerce") for name in kept if name in _NUMBERS}
        )

    return _Side(tags, None)


def _other_rows(place: str | Path) -> InputError:
    return InputError(f"{place} has not as many rows as the input; give the file that was made from it.")


def _named(tags: pd.DataFrame, topics: Mapping[str, str]) -> pd.DataFrame:
    told = [";".join(sorted(topics.get(one, one) for one in ids.split(";"))) for ids in tags["cx_topics"].tolist()]
    return tags.assign(cx_topics=told)


def _changes(
    rows: Rows, before: pd.DataFrame, after: pd.DataFrame, done: Differences, tolerance: float
) -> Iterator[Change]:
    said = [""] * len(rows.frame)
    for place, text in zip(rows.answers["row"].tolist(), rows.answers["text"].tolist(), strict=True):
        said[place] = f"{said[place]} / {text}" if said[place] else text
    changed = np.zeros(len(rows.frame), dtype=bool)
    for column in dict.fromkeys([*before.columns, *after.columns]):
        left, right = _values(before, column, len(rows.frame)), _values(after, column, len(rows.frame))
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            if one == other or (column in _NUMBERS and _close(one, other, tolerance)):
                continue
            changed[place] = True
            yield Change(done.rows + place + 1, str(column), one, other, said[place])
    done.changed_rows += int(changed.sum())


def _values(tags: pd.DataFrame, column: str, n: int) -> list[Any]:
    """Return a column's values; missing and empty ones are None, lists are in one order."""
    if column not in tags.columns:
        return [None] * n
    values = [None if pd.isna(cell) or cell == "" else cell for cell in tags[column].tolist()]
    if column in _LISTS:
        return [cell if cell is None else ";".join(sorted(str(cell).split(";"))) for cell in values]
    return [float(cell) if column in _NUMBERS and cell is not None else cell for cell in values]


def _close(one: float | None, other: float | None, tolerance: float) -> bool:
    return one is not None and other is not None and abs(one - other) <= tolerance + _ROUND
