"""Reading feedback: files of many formats and layouts become one table, and every input row is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.assemble import REPEATED, assemble
from cxtext.reading.formats import FORMATS
from cxtext.reading.given import blame, given_for, word_for
from cxtext.reading.inputs import tables_of
from cxtext.reading.joining import joined
from cxtext.reading.layouts import LAYOUTS, recognise
from cxtext.reading.options import Option, value_for
from cxtext.reading.records import from_frame
from cxtext.reading.roles import NoOpenTextError, decide
from cxtext.reading.saved import load_saved
from cxtext.reading.saving import options_toml
from cxtext.reading.understanding import FileUnderstanding, Rejects, describe, examples, rejects_table
from cxtext.tables import FEEDBACK, SCORE_KINDS, check

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

__all__ = ["FORMATS", "LAYOUTS", "describe", "guess_text_column", "options_toml", "read", "rejects_table"]

Input = str | Path | pd.DataFrame | Any


def read(
    source: Input | Sequence[str | Path],
    *,
    text: Option = None,
    id: Option = None,
    date: Option = None,
    score: Option = None,
    score_kind: Option = None,
    question: Option = None,
    customer_id: Option = None,
    channel: Option = None,
    source_name: Option = None,
    segments: Option = None,
    sheet: Option = None,
    query: str | None = None,
    layout: Option = None,
    language: Option = None,
    source_column: Option = None,
    churned: Option = None,
    lifetime_value: Option = None,
    date_order: Option = None,
    date_anchor: Option = None,
    options: str | Path | None = None,
) -> pd.DataFrame:
    """Read feedback into one table; columns that are not named are guessed.

    Parameters
    ----------
    source
        A path (also of a zip archive or folder, or a glob such as ``"exports/*.csv"``), the URL of a database, a list
        of these, or a pandas, Polars or Arrow table. With several files (sheets, members) a segment column ``file``
        says where each row came from.
    text
        The column of comments, or a list of columns for a survey with several open questions (or several boxes to a
        question): each answer becomes a row whose ``question`` is the header.
    id, date, score, question, customer_id, channel, language, source_column, churned, lifetime_value
        Column for that role; ``"none"`` where no column has it. With several files a column applies to each file that
        has it and ``"stem:column"`` to one file; a list names alternatives. ``churned`` says which customers left (true
        or false, a state such as "cancelled", or the date on which they left), ``lifetime_value`` what each is worth.
    score_kind
        ``nps`` (0 to 10), ``csat`` (1 to 5), ``ces`` (1 to 7) or ``stars`` (1 to 5); ``csat-reversed`` where low is
        best, ``csat-forward`` where high is.
    source_name
        What to call the source; else ``survey``, ``review`` or ``staff`` is guessed.
    segments
        Columns to keep beside those with a role; None keeps all. A name that cxtext uses itself gets ``_input``.
    layout
        Exports of survey tools, review sites and help desks (:data:`cxtext.reading.LAYOUTS`) are recognised by their
        headers; ``"none"`` reads a file as a plain table, a name takes that layout. In a recognised export the columns
        that name people (name, e-mail, IP address …) are no segments unless ``segments`` asks for them.
    sheet
        The sheets of a workbook to read; None reads every sheet that holds comments.
    query
        With the URL of a database (``"postgresql+psycopg://user:password@host/name"``, ``"sqlite:///file.db"``,
        ``"duckdb:///file.duckdb"``): the SELECT statement whose rows are read. Needs ``pip install 'cxtext[sql]'``.
    date_order
        ``day-first``, ``month-first`` or ``year-first`` for dates such as 03/04/2024; None decides for the column.
    date_anchor
        The day from which "3 days ago" counts, such as ``2024-05-01``.
    options
        A file of these options that :func:`cxtext.reading.options_toml` or ``cxtext check --write-options`` wrote; what
        is given as an argument counts for more.

    Returns
    -------
    DataFrame
        The feedback table (:data:`cxtext.tables.FEEDBACK`). Rows without text stay, with ``""``. ``date`` is
        ``datetime64[us]`` in UTC; where the input names time zones ``date_zone`` holds each one's offset (``+02:00``),
        and dates without a zone are taken as they stand. ``attrs["cxtext"]``
        holds what was understood of each file and the rejected rows; see :func:`describe`, :func:`rejects_table`.

    Raises
    ------
    InputError
        A file is missing, empty or unreadable, holds no open text, or a named column does not exist.

    Examples
    --------
    >>> import pandas as pd
    >>> feedback = read(pd.DataFrame({"id": [1, 2], "comment": ["Too slow", "Lovely staff"], "nps": [3, 10]}))
    >>> feedback[["feedback_id", "text", "score", "score_kind"]].values.tolist()
    [['1', 'Too slow', 3.0, 'nps'], ['2', 'Lovely staff', 10.0, 'nps']]
    """
    asked: dict[str, Option] = {
        "text": text,
        "id": id,
        "date": date,
        "score": score,
        "score_kind": score_kind,
        "question": question,
        "customer_id": customer_id,
        "channel": channel,
        "language": language,
        "source_name": source_name,
        "source_column": source_column,
        "churned": churned,
        "lifetime_value": lifetime_value,
        "segments": segments,
        "layout": layout,
        "date_order": date_order,
        "date_anchor": date_anchor,
    }
    saved = None if options is None else load_saved(options)
    tables = tables_of(source, sheet=sheet or (saved.sheets() if saved else None), query=query)
    if saved is not None:
        saved.check_files(tables)
    _check_kinds(score_kind, tables)
    recognised = []
    for table in tables:
        with blame("layout", layout, table, tables, saved):
            recognised.append(recognise(table, word_for("layout", layout, table, tables, saved)))
    tables = [table for table, _, _ in recognised]
    said = given_for(tables, asked, saved)
    texts_named = any(own.texts for own in said)
    frames: list[pd.DataFrame] = []
    understood: list[FileUnderstanding] = []
    used: list[RawTable] = []
    passed: list[NoOpenTextError] = []
    shown: list[dict[str, list[str]]] = []
    for table, own, (_, form, known) in zip(tables, said, recognised, strict=True):
        if table.optional and texts_named and not own.texts:
            passed.append(NoOpenTextError(f"{table.name} has no column of the name given as text."))
            continue
        try:
            roles = decide(
                table,
                own.texts,
                own.columns,
                source_name=own.words.get("source_name"),
                score_kind=own.words.get("score_kind"),
                as_questions=own.as_questions,
                absent=own.absent,
                layout=form,
                known=known,
            )
        except NoOpenTextError as error:
            if not table.optional:
                raise
            passed.append(error)
            continue
        order, anchor = own.words.get("date_order", "auto"), own.words.get("date_anchor")
        frame, understanding = assemble(table, roles, own.segments, date_order=order, anchor=anchor)
        frames.append(frame)
        understood.append(replace(understanding, settled={**understanding.settled, **own.kept(table, form)}))
        shown.append(examples(table.frame.drop(columns=list(roles.left_out))))
        used.append(table)
    if not used:
        raise passed[0]
    understood[0].notes.extend(f"passed over: {error}" for error in passed)
    if score_kind is not None and not any("score" in file.columns for file in understood):
        raise InputError("A score_kind was given but no column of scores was found; name it with score= (--score).")
    repeated = [frame["feedback_id"].map(frame.attrs.pop(REPEATED)) for frame in frames]
    result = joined(frames, used)
    rejects = [reject.as_dict() for table in used for reject in table.rejects]
    files = [file.as_dict() for file in understood]
    result.attrs = {"cxtext": {"files": files, "rejects": Rejects(rejects), "examples": Rejects(shown)}}
    if any(given.notna().any() for given in repeated):
        given = pd.concat(repeated, ignore_index=True)
        found = result["feedback_id"][given.notna()]
        result.attrs["cxtext"]["repeated_ids"] = dict(zip(found, given.dropna(), strict=True))
    return check(result, FEEDBACK)


def guess_text_column(frame: pd.DataFrame) -> str:
    """Return the one column of ``frame`` that looks most like open text.

    Raises
    ------
    InputError
        There is none; the message lists the columns.
    """
    table = from_frame(frame)
    _, form, known = recognise(table)
    if known is not None and known.texts and set(known.texts) <= set(map(str, table.frame.columns)):
        roles = decide(known.table, [], {}, layout=form, known=known)
    else:
        roles = decide(table, [], {})
    if not roles.wide:
        return roles.texts[0].column
    names = [text.column for text in roles.texts]
    filled = table.frame[names].notna().sum()
    return str(filled.idxmax())


def _check_kinds(score_kind: Option, tables: Sequence[RawTable]) -> None:
    for table in tables:
        value = value_for(score_kind, table, tables)
        kind, _, direction = (value or "").partition("-")
        if value is not None and (kind not in SCORE_KINDS or direction not in {"", "reversed", "forward"}):
            raise InputError(
                f"{value!r} is no kind of score; give one of {', '.join(SCORE_KINDS)}, "
                "with -reversed where low is best."
            )
