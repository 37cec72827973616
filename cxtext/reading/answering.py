"""Which columns of an input are tagged, told from its first rows and then applied to all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from cxtext.reading.given import blame, given_for, word_for
from cxtext.reading.headers import tidy
from cxtext.reading.layouts import recognise
from cxtext.reading.records import from_frame
from cxtext.reading.roles import NoOpenTextError, TextColumn, decide
from cxtext.reading.table import NoRowsError, RawTable, numbered, typed_column, unique_names

if TYPE_CHECKING:
    from cxtext.reading.given import Given
    from cxtext.reading.layouts import Layout, Recognised
    from cxtext.reading.options import Option
    from cxtext.reading.saved import Saved

_NAMED = ("text", "question")
_GUESS_ROWS = 5_000
_MAX_LISTED = 12
_MAX_NAME = 60
_AGENT = "agent_reply"


@dataclass(frozen=True)
class Answering:
    """The columns of one input that hold answers.

    ``texts`` and ``question`` are columns under the names that the export layout gives them, ``names`` leads to these
    from the names in the file; ``n_headers`` further header rows stand at the top. ``notes`` say what is tagged.
    """

    texts: tuple[TextColumn, ...]
    question: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    n_headers: int = 0
    layout: Layout | None = None
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def view(self, frame: pd.DataFrame, n_headers: int = 0) -> tuple[pd.DataFrame, dict[int, str]]:
        """Return rows as the layout sees them, same length, and place -> reason of those that are no answer.

        Parameters
        ----------
        frame
            Rows as they stand.
        n_headers
            How many of them, at the top, are headers.
        """
        if self.layout is None or not self.layout.composes:
            return frame.rename(columns=dict(self.names)), {}
        whole = frame.reindex(columns=[*self.columns, *(c for c in frame.columns if c not in self.columns)])
        cells = pd.DataFrame({name: typed_column(whole[name].tolist()) for name in whole.columns})
        table = RawTable("the rows", "rows", "frame", cells, numbered(range(1, len(frame) + 1)))
        try:
            read = self.layout.understand(table).table
        except NoRowsError:
            return whole, dict.fromkeys(range(n_headers, len(frame)), _AGENT)
        view = read.frame.set_axis(pd.Index(read.rows - 1), axis="index").reindex(range(len(frame)))
        return view, {reject.row - 1: reject.reason for reject in read.rejects}


def answering(
    tables: Sequence[RawTable],
    *,
    text: Option = None,
    question: Option = None,
    layout: Option = None,
    saved: Saved | None = None,
    guess_question: bool = True,
) -> list[Answering | NoOpenTextError]:
    """Return for each input which of its columns are tagged; for one of several without any, the reason.

    Parameters
    ----------
    tables
        The first rows of each input.
    text, question, layout
        See :func:`cxtext.read`.
    saved
        The file of options, or None.
    guess_question
        Whether a column of questions is looked for by its cells; else only one called ``question`` is taken.

    Raises
    ------
    InputError
        A column that was named is in none of the inputs, or there is no open text.
    """
    recognised = []
    for table in tables:
        with blame("layout", layout, table, tables, saved):
            recognised.append(recognise(table, word_for("layout", layout, table, tables, saved)))
    said = given_for([found for found, _, _ in recognised], {"text": text, "question": question}, saved, _NAMED)
    texts_named = any(own.texts for own in said)
    told: list[Answering | NoOpenTextError] = []
    for raw, own, (table, form, known) in zip(tables, said, recognised, strict=True):
        try:
            if table.optional and texts_named and not own.texts:
                raise NoOpenTextError(f"{table.name} has no column of the name given as text.")
            told.append(_one(raw, own, table, form, known, guess_question=guess_question))
        except NoOpenTextError as error:
            if not table.optional:
                raise
            told.append(error)
    passed = [found for found in told if isinstance(found, NoOpenTextError)]
    if len(passed) == len(told):
        raise passed[0]
    return told


def _one(
    raw: RawTable,
    own: Given,
    table: RawTable,
    form: Layout | None,
    known: Recognised | None,
    *,
    guess_question: bool,
) -> Answering:
    own = _by_name(own, table, form)
    roles = decide(
        table,
        own.texts,
        own.columns,
        as_questions=own.as_questions,
        absent=own.absent if guess_question or "question" in own.columns else {*own.absent, "question"},
        layout=form,
        known=known,
        may_be_empty=bool(own.texts),
    )
    n_headers = known.n_headers if known is not None else 0
    given, read = [str(name) for name in raw.frame.columns], [str(name) for name in table.frame.columns]
    names = {one: other for one, other in zip(given, read, strict=False) if one != other} if n_headers else {}
    notes = [table.notes[0]] if form is not None else []
    if n_headers:
        rows, they = ("row comes", "it stands") if n_headers == 1 else ("rows come", "they stand")
        notes.append(f"{n_headers} further header {rows} out as {they}, with cx_status header")
    return Answering(
        roles.texts,
        roles.by_role.get("question"),
        names,
        n_headers,
        form,
        tuple(given),
        (*notes, _words(roles.texts, roles.decided["text"])),
    )


def _by_name(own: Given, table: RawTable, form: Layout | None) -> Given:
    """Return what is given, with columns taken whose names leave no doubt."""
    columns = set(map(str, table.frame.columns))
    if not own.texts and form is None and "text" in columns:
        own = replace(own, texts=("text",))
    if not {"question"} & {*own.columns, *own.absent} and "question" in columns and "question" not in own.texts:
        own = replace(own, columns={**own.columns, "question": "question"})
    return own


def _words(texts: Sequence[TextColumn], decided: str) -> str:
    how = "" if decided == "given" else f" ({decided}; else --text COLUMN)"
    if len(texts) == 1:
        return f"Comments are read from the column {_named(texts[0])}{how}."
    listed = ", ".join(_named(text) for text in texts[:_MAX_LISTED])
    more = f" and {len(texts) - _MAX_LISTED} more" if len(texts) > _MAX_LISTED else ""
    return (
        f"Comments are read from {len(texts)} columns, each with its own question, and tagged together, one row out "
        f"for each row in: {listed}{more}{how}."
    )


def _named(text: TextColumn) -> str:
    plain = tidy(text.column)
    return repr(plain if len(plain) <= _MAX_NAME else f"{plain[: _MAX_NAME - 1]}\u2026")


def texts_alone() -> Answering:
    """Return what is tagged of a frame that has a single column ``text``."""
    return Answering((TextColumn("text"),))


def answering_frame(frame: pd.DataFrame, text: Option, question: str | None) -> Answering:
    """Return which columns of a frame are tagged; see :func:`answering`.

    Raises
    ------
    InputError
        A column that was named does not exist, or there is no open text.
    """
    if frame.empty and "text" in frame.columns and text in (None, "text"):
        return texts_alone()
    names = unique_names(list(frame.columns))
    # Columns that are named need no look at all rows.
    sample = frame if text is None and "text" not in names else frame.head(_GUESS_ROWS)
    table = from_frame(sample.set_axis(names, axis="columns").reset_index(drop=True))
    (found,) = answering([table], text=text, question=question, guess_question=False)
    assert isinstance(found, Answering)  # noqa: S101 - a single input without open text raises
    return found
