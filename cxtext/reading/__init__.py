"""Reading feedback: files of many formats and layouts become one table, and every input row is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.assemble import assemble
from cxtext.reading.formats import FORMATS, load
from cxtext.reading.options import Option, resolve, value_for
from cxtext.reading.records import from_frame
from cxtext.reading.roles import decide
from cxtext.reading.understanding import FileUnderstanding, Rejects, describe, rejects_table
from cxtext.tables import FEEDBACK, SCORE_KINDS, check

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

__all__ = ["FORMATS", "describe", "guess_text_column", "read", "rejects_table"]

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
) -> pd.DataFrame:
    """Read feedback into one table; columns that are not named are guessed.

    Parameters
    ----------
    source
        A path, a list of paths, or a pandas, Polars or Arrow table.
    text
        The column of comments, or a list of columns for a survey with several open questions (or several boxes to a
        question): each answer becomes a row whose ``question`` is the header.
    id, date, score, question, customer_id, channel
        Column for that role. With several files a column applies to each file that has it and ``"stem:column"`` to
        one file; a list names alternatives.
    score_kind
        ``nps`` (0 to 10), ``csat`` (1 to 5), ``ces`` (1 to 7) or ``stars`` (1 to 5); ``csat-reversed`` where low is
        best, ``csat-forward`` where high is.
    source_name
        What to call the source; else ``survey``, ``review`` or ``staff`` is guessed.
    segments
        Columns to keep beside those with a role; None keeps all. A name that cxtext uses itself gets ``_input``.

    Returns
    -------
    DataFrame
        The feedback table (:data:`cxtext.tables.FEEDBACK`). Rows without text stay, with ``""``. ``attrs["cxtext"]``
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
    tables = _tables(source)
    _check_kinds(score_kind, tables)
    texts = resolve(text, tables, "text")
    named = {
        "id": id,
        "date": date,
        "score": score,
        "question": question,
        "customer_id": customer_id,
        "channel": channel,
    }
    given = {role: resolve(option, tables, role) for role, option in named.items()}
    kept = resolve(segments, tables, "segments")
    frames: list[pd.DataFrame] = []
    understood: list[FileUnderstanding] = []
    for place, table in enumerate(tables):
        roles = decide(
            table,
            texts[place],
            {role: columns[place][0] for role, columns in given.items() if columns[place]},
            source_name=value_for(source_name, table, tables),
            score_kind=value_for(score_kind, table, tables),
            as_questions=text is not None and not isinstance(text, str),
        )
        frame, understanding = assemble(table, roles, None if segments is None else kept[place])
        frames.append(frame)
        understood.append(understanding)
    if score_kind is not None and not any("score" in file.columns for file in understood):
        raise InputError("A score_kind was given but no column of scores was found; name it with score= (--score).")
    result = _joined(frames, tables)
    rejects = [reject.as_dict() for table in tables for reject in table.rejects]
    result.attrs = {"cxtext": {"files": [file.as_dict() for file in understood], "rejects": Rejects(rejects)}}
    return check(result, FEEDBACK)


def guess_text_column(frame: pd.DataFrame) -> str:
    """Return the one column of ``frame`` that looks most like open text.

    Raises
    ------
    InputError
        There is none; the message lists the columns.
    """
    table = from_frame(frame)
    roles = decide(table, [], {})
    if not roles.wide:
        return roles.texts[0].column
    names = [text.column for text in roles.texts]
    filled = table.frame[names].notna().sum()
    return str(filled.idxmax())


def _tables(source: Input | Sequence[str | Path]) -> list[RawTable]:
    if isinstance(source, pd.DataFrame):
        return [from_frame(source)]
    if isinstance(source, str | Path):
        return [load(source)]
    if isinstance(source, Sequence):
        if not source:
            raise InputError("No input file was given.")
        if not all(isinstance(item, str | Path) for item in source):
            raise InputError("A list of inputs must hold paths; give a single table as it is.")
        places = [Path(item).expanduser().resolve() for item in source]
        for place, item in zip(places, source, strict=True):
            if places.count(place) > 1:
                raise InputError(f"{item} is given twice; its rows would count double.")
        return [load(item) for item in source]
    if hasattr(source, "to_pandas"):
        return [from_frame(source.to_pandas())]
    raise InputError(
        f"Cannot read feedback from a {type(source).__name__}; give a path, a list of paths or a DataFrame."
    )


def _check_kinds(score_kind: Option, tables: Sequence[RawTable]) -> None:
    for table in tables:
        value = value_for(score_kind, table, tables)
        kind, _, direction = (value or "").partition("-")
        if value is not None and (kind not in SCORE_KINDS or direction not in {"", "reversed", "forward"}):
            raise InputError(
                f"{value!r} is no kind of score; give one of {', '.join(SCORE_KINDS)}, "
                "with -reversed where low is best."
            )


def _joined(frames: list[pd.DataFrame], tables: Sequence[RawTable]) -> pd.DataFrame:
    """Return the rows of all files in one frame with unique ids and one type to a column."""
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    ids = pd.concat([frame["feedback_id"] for frame in frames])
    if ids.duplicated().any():
        labels = _labels(tables)
        for frame, label in zip(frames, labels, strict=True):
            frame["feedback_id"] = label + ":" + frame["feedback_id"]
    columns = list(dict.fromkeys(column for frame in frames for column in frame.columns))
    joined: dict[str, pd.Series[Any]] = {}
    for column in columns:
        parts = [f[column] if column in f else pd.Series(pd.NA, index=f.index, dtype=object) for f in frames]
        present = [part for frame, part in zip(frames, parts, strict=True) if column in frame]
        types = {
            "text" if pd.api.types.is_string_dtype(p) else "number" if pd.api.types.is_numeric_dtype(p) else "other"
            for p in present
        }
        if types == {"number"}:
            joined[column] = pd.to_numeric(pd.concat(parts, ignore_index=True), errors="coerce")
        elif types == {"other"} and all(pd.api.types.is_datetime64_any_dtype(p) for p in present):
            joined[column] = pd.to_datetime(pd.concat(parts, ignore_index=True), errors="coerce").astype(
                "datetime64[us]"
            )
        else:
            cells = pd.concat([part.astype(object) for part in parts], ignore_index=True)
            joined[column] = pd.Series([None if pd.isna(cell) else str(cell) for cell in cells], dtype="str")
    result = pd.DataFrame(joined)
    ordered = [c for c in FEEDBACK.columns if c in result.columns]
    return result[ordered + [c for c in columns if c not in ordered]]


def _labels(tables: Sequence[RawTable]) -> list[str]:
    """Return a short name for each file, unlike any other."""
    stems = [table.stem for table in tables]
    if len(set(stems)) == len(stems):
        return stems
    names = [table.name for table in tables]
    if len(set(names)) == len(names):
        return names
    return [f"{stem}#{place}" for place, stem in enumerate(stems, start=1)]
