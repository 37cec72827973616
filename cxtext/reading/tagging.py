"""The rows to tag: as they stand in the input, and the answers in each with the question they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.reading.answering import Answering, answering
from cxtext.reading.assemble import MAX_QUESTION
from cxtext.reading.headers import tidy
from cxtext.reading.joining import free_name
from cxtext.reading.parts import Part, parts_of
from cxtext.reading.records import flattened, from_frame
from cxtext.reading.roles import NoOpenTextError
from cxtext.reading.saved import load_saved
from cxtext.reading.stream import CHUNK
from cxtext.reading.table import NoRowsError, cell_text, unique_names

if TYPE_CHECKING:
    from cxtext.reading.meter import Meter
    from cxtext.reading.options import Option
    from cxtext.reading.table import RawTable, Reject

_ROWS_LOOKED_AT = 200_000
_FEWEST_ROWS = 200

HEADER = "header"
"""Status of a further header row of a known export: it is no answer, and comes out as it stands."""


@dataclass(frozen=True)
class Rows:
    """Rows of the input, and the answers in them.

    Attributes
    ----------
    frame
        The rows as they stand, numbered from 0; with several files ``file`` says which each came from.
    answers
        One row per answer: ``row`` (its place in ``frame``), ``column``, ``suffix`` ("" where only one column is
        tagged), ``text``, ``question``. A row without any has one with empty text.
    aside
        Place -> status of rows that hold no answer of a customer: :data:`HEADER`, or the reason of a layout.
    """

    frame: pd.DataFrame
    answers: pd.DataFrame
    aside: dict[int, str]


@dataclass(frozen=True)
class Tagging:
    """An input that was looked at: ``notes`` say what is tagged, ``chunks`` gives the rows.

    ``format`` is that of the first file, where it can be written; ``rejects`` fills with rows that cannot come out as
    the chunks are read; ``paths`` are the files; ``meters`` say how much of them was read.
    """

    format: str
    notes: tuple[str, ...]
    chunks: Iterator[Rows]
    rejects: list[Reject]
    paths: tuple[Path, ...]
    meters: tuple[Meter, ...]


def rows_to_tag(
    inputs: Sequence[str | Path],
    *,
    text: Option = None,
    question: Option = None,
    sheet: Sequence[str] = (),
    layout: Option = None,
    query: str | None = None,
    options: str | Path | None = None,
    format: str | None = None,
    chunk: int = CHUNK,
    with_rejects: bool = False,
) -> Tagging:
    """Open the inputs and say from their first rows which columns are tagged; that then holds for all rows.

    Parameters
    ----------
    inputs
        Paths, folders, globs, the address of a database, or ``-`` for standard input.
    text, question, sheet, layout, query
        See :func:`cxtext.read`.
    options
        A file of options; only what it says of these is used.
    format
        See :func:`cxtext.reading.parts.parts_of`.
    chunk
        Rows held at a time.
    with_rejects
        Set lines of JSON that are no objects aside instead of refusing the file.

    Raises
    ------
    InputError
        An input is missing or unreadable, holds no open text, or a named column does not exist.
    """
    saved = None if options is None else load_saved(options)
    sheets = list(sheet) or (saved.sheets() if saved else None) or []
    rejects: list[Reject] = []
    streamed = rejects if with_rejects else None
    parts = parts_of(inputs, format=format, sheet=sheets, query=query, chunk=chunk, rejects=streamed)
    heads: list[pd.DataFrame] = []
    usable: list[Part] = []
    notes = [f"{part.name}: {note}" for part in parts for note in part.notes]
    for part in parts:
        opened, single = part.open(), len(parts) == 1
        try:
            head = next(opened, None)
            if head is None:
                raise NoRowsError(f"{part.name}: there are no rows to tag; give a file that holds comments.")
        except NoRowsError as error:
            if not part.optional:
                raise
            notes.append(f"passed over: {error}")
            continue
        notes += [f"{part.name}: {note}" for note in part.told]
        # One part is read on from here; of several only the first rows are looked at now, fewer of each the more.
        heads.append(head if single else head.head(max(_FEWEST_ROWS, _ROWS_LOOKED_AT // len(parts))).copy())
        usable.append(replace(part, open=_on(head, opened)) if single else part)
        if not single and hasattr(opened, "close"):
            opened.close()
    if len(parts) > 1:
        # They are met once more when the rows are read.
        rejects.clear()
    if not usable:
        raise NoRowsError("None of the files holds rows to tag.")
    tables = [_table(part, head) for part, head in zip(usable, heads, strict=True)]
    if saved is not None:
        saved.check_files(tables)
    told = answering(tables, text=text, question=question, layout=layout, saved=saved)
    chosen = [
        (part, head, found)
        for part, head, found in zip(usable, heads, told, strict=True)
        if isinstance(found, Answering)
    ]
    notes += [f"passed over: {found}" for found in told if isinstance(found, NoOpenTextError)]
    several = len(chosen) > 1
    notes += [f"{part.name}: {note}" if several else note for part, _, found in chosen for note in found.notes]
    columns = dict.fromkeys(str(column) for _, head, _ in chosen for column in head.columns)
    return Tagging(
        parts[0].format,
        tuple(notes),
        _chunks([(part, found) for part, _, found in chosen], list(columns) if several else None, rejects),
        rejects,
        tuple(dict.fromkeys(part.path for part in parts if part.path is not None)),
        tuple(part.meter for part, _, _ in chosen),
    )


def _on(head: pd.DataFrame, rest: Iterator[pd.DataFrame]) -> Callable[[], Iterator[pd.DataFrame]]:
    # The first rows are let go with their turn.
    waiting = [head]
    return lambda: chain((waiting.pop() for _ in range(1)), rest)


def _table(part: Part, head: pd.DataFrame) -> RawTable:
    if part.table is not None:
        return replace(part.table, optional=part.optional or part.table.optional)
    return replace(from_frame(flat(head), part.name, part.stem), optional=part.optional)


def _chunks(
    chosen: Sequence[tuple[Part, Answering]], columns: list[str] | None, rejects: list[Reject]
) -> Iterator[Rows]:
    file = free_name({column.casefold() for column in columns or ()})
    for part, found in chosen:
        rejects.extend(part.rejects)
        n_done = 0
        for frame in part.open():
            rows = rows_in(frame, found, first=n_done)
            n_done += len(frame)
            if columns is not None:
                shown = frame.reindex(columns=[*columns, *(c for c in frame.columns if c not in columns)])
                rows = replace(rows, frame=shown.astype(object).where(shown.notna(), None).assign(**{file: part.name}))
            yield rows


def rows_in(frame: pd.DataFrame, found: Answering, *, first: int = 0) -> Rows:
    """Return the answers in some rows of a part, the first of which is its row ``first`` (from 0)."""
    n_headers = max(0, min(found.n_headers - first, len(frame)))
    aside = dict.fromkeys(range(n_headers), HEADER)
    view, more = found.view(flat(frame), n_headers)
    aside |= more
    cells = {text.column: _texts(view.get(text.column), len(frame)) for text in found.texts}
    # A column that later rows lack asks nothing there.
    asked = [question_text(cell) for cell in _cells(view.get(found.question))] if found.question else []
    wide = len(found.texts) > 1
    if not wide and not aside:
        (only,) = found.texts
        alone = cells[only.column]
        questions = asked if asked and not only.question else [only.question] * len(alone)
        return Rows(frame, _one_each(only.column, alone, questions), aside)
    answers: list[tuple[int, str, str, str, str]] = []
    for place in range(len(frame)):
        if place in aside:
            continue
        before = len(answers)
        for text in found.texts:
            said = cells[text.column][place]
            if not wide or said.strip():
                question = text.question or (asked[place] if asked else "")
                answers.append((place, text.column, text.suffix if wide else "", said, question))
        if len(answers) == before:
            answers.append((place, "", "", "", ""))
    names = ("row", "column", "suffix", "text", "question")
    columns = zip(*answers, strict=True) if answers else ((),) * len(names)
    made = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in zip(names, columns, strict=True)})
    return Rows(frame, made.astype({"row": "int64"}), aside)


def _one_each(column: str, said: Sequence[str], asked: Sequence[str]) -> pd.DataFrame:
    """Return the answers of rows that hold one each."""
    n = len(said)
    columns = {"column": [column] * n, "suffix": [""] * n, "text": said, "question": asked}
    made = {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    return pd.DataFrame({"row": np.arange(n), **made})


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose nested objects are columns ``outer.inner``, as :func:`cxtext.read` has them."""
    nested = [name for name in frame.columns if frame[name].dtype == object and _holds_objects(frame[name])]
    if not nested:
        return frame
    records = [
        flattened({str(key): cell for key, cell in record.items()}) for record in frame[nested].to_dict("records")
    ]
    whole = pd.concat([frame.drop(columns=nested), pd.DataFrame(records, index=frame.index, dtype=object)], axis=1)
    return whole.set_axis(unique_names(list(whole.columns)), axis="columns")


def _holds_objects(column: pd.Series[Any]) -> bool:
    return any(issubclass(kind, dict) for kind in set(map(type, column.tolist())))


def _cells(column: pd.Series[Any] | None) -> list[Any]:
    return [] if column is None else column.tolist()


def _texts(column: pd.Series[Any] | None, n: int) -> list[str]:
    """Return cells as text; a column that later rows lack is empty there."""
    if column is None:
        return [""] * n
    return [cell if isinstance(cell, str) else _text(cell) for cell in column.tolist()]


def _text(cell: object) -> str:
    return "" if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell_text(cell)  # type: ignore[call-overload]


def question_text(cell: object) -> str:
    """Return a question as it is read: white space tidied, cut to a bound."""
    return tidy(_text(cell))[:MAX_QUESTION]
