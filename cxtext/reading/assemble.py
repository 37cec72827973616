"""One raw table and the roles of its columns become rows of the feedback table."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reading.categories import is_category
from cxtext.reading.customers import parse_amounts, parse_churned
from cxtext.reading.dates import parse_dates
from cxtext.reading.headers import tidy
from cxtext.reading.identifiers import content_hashes, id_texts, made_unique
from cxtext.reading.scores import parse_scores
from cxtext.reading.table import RawTable, cell_text, is_text
from cxtext.reading.understanding import FileUnderstanding
from cxtext.tables import FEEDBACK, MENTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reading.roles import Roles

RESERVED = frozenset(FEEDBACK.columns) | frozenset(MENTIONS.columns)
"""Names that cxtext gives to its own columns of a comment or mention; a user's column of that name is renamed."""

REPEATED = "cxtext_repeated_ids"
"""Where a table of one file keeps, in its ``attrs``, the ids that stood twice in the input, by ``feedback_id``."""

_PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?"
MAX_QUESTION = 1_000
_ENOUGH_ROWS = 50
"""Of fewer rows it cannot be told which columns are groups: each is given as one."""


def assemble(
    table: RawTable,
    roles: Roles,
    segments: Sequence[str] | None,
    *,
    date_order: str = "auto",
    anchor: str | None = None,
) -> tuple[pd.DataFrame, FileUnderstanding]:
    """Return the feedback rows of one file and what was understood.

    Parameters
    ----------
    table, roles
        The file and the role of its columns.
    segments
        Columns to keep beside those with a role; None keeps all.
    date_order, anchor
        See :func:`cxtext.reading.dates.parse_dates`.

    Raises
    ------
    InputError
        An id column is mostly missing, or a score column holds no scores.
    """
    frame = table.frame
    notes = [*table.notes, *roles.notes]
    settled: dict[str, str | list[str]] = {}
    ids, repeated = _row_ids(table, roles, notes)
    rows: dict[str, Any] = {"feedback_id": pd.Series(ids, dtype="str")}
    rows["source"] = _source(frame, roles)
    if column := roles.by_role.get("date"):
        dates = parse_dates(frame[column], date_order, anchor)
        rows["date"] = dates.moments
        if dates.zones is not None:
            rows["date_zone"] = dates.zones
        notes += dates.notes
        settled["date_order"] = dates.order
    if column := roles.by_role.get("question"):
        rows["question"] = _one_line(frame[column])
    if column := roles.by_role.get("customer_id"):
        rows["customer_id"] = _as_texts(frame[column])
    elif roles.wide:
        # Several rows of one respondent belong together in any count of people.
        rows["customer_id"] = pd.Series([repeated.get(own, own) for own in ids], dtype="str")
        notes.append("customer_id names the respondent: the id of the input row")
    for role in ("channel", "language"):
        if column := roles.by_role.get(role):
            rows[role] = _as_texts(frame[column])
    if column := roles.by_role.get("score"):
        rows.update(_scores(table, roles, column, notes, settled))
    rows.update(_of_customer(frame, roles, notes))
    if any(roles.states):
        rows["response_state"] = pd.Series([state or None for state in roles.states], dtype="str")
    names = _segment_names(frame, roles, segments, notes)
    technical = {new for old, new in names.items() if segments is None and old in roles.technical}
    rows.update({new: _segment(frame[old]) for old, new in names.items()})
    guessed = {new for old, new in names.items() if segments is None and old not in roles.technical | roles.service}
    others = {new for new in guessed if len(frame) >= _ENOUGH_ROWS and not is_category(rows[new].dropna())}
    # One frame from all columns at once: adding them one by one is slow for wide files.
    base = pd.DataFrame(rows)
    result, n_empty = _answers(base, frame, roles)
    first = ["feedback_id", "text", "source"]
    contract = [c for c in FEEDBACK.columns if c in result.columns and c not in first]
    result = result[[*first, *contract, *names.values()]]
    result.attrs[REPEATED] = repeated if not roles.wide else {}
    columns: dict[str, str | list[str]] = {
        "text": [text.column for text in roles.texts] if roles.wide else roles.texts[0].column
    }
    columns.update(roles.by_role)
    understanding = FileUnderstanding(
        name=table.name,
        format=table.format,
        rows_in=table.rows_in,
        rows_used=len(frame),
        rows_out=len(result),
        rejects=len(table.rejects),
        rows_without_text=n_empty,
        columns=columns,
        decided=dict(roles.decided),
        questions=list(dict.fromkeys(text.question for text in roles.texts if text.question)),
        segments=[new for new in names.values() if new not in technical | others],
        technical=[new for new in names.values() if new in technical],
        source=roles.source,
        score_kind=roles.score_kind if "score" in roles.by_role else None,
        notes=notes,
        others=[new for new in names.values() if new in others],
        settled=settled,
    )
    return result, understanding


def _row_ids(table: RawTable, roles: Roles, notes: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return unique ids, and those that stand for an id of the input that stands there more than once, with that."""
    column = roles.by_role.get("id")
    if column is None:
        contents = content_hashes(table.frame)
        notes.append("no id column: ids are made from the content of each row (else --id)")
        return made_unique(contents, contents)[0], {}
    ids = id_texts(table.frame[column])
    n_missing = sum(not value for value in ids)
    if n_missing > 0.5 * len(ids):
        raise InputError(
            f"{table.name}: the id column {tidy(column)!r} is empty in {n_missing} of {len(ids)} rows; name another."
        )
    if not n_missing and len(set(ids)) == len(ids):
        return ids, {}
    times = Counter(own for own in ids if own)
    contents = content_hashes(table.frame)
    if n_missing:
        ids = [value or content for value, content in zip(ids, contents, strict=True)]
        notes.append(f"{plural(n_missing, 'row')} without an id got one made from the content")
    given = ids
    ids, n_changed = made_unique(given, contents)
    if n_changed:
        notes.append(f"ids of {tidy(column)!r} stand more than once; {plural(n_changed, 'repeat')} got -2, -3 \u2026")
    return ids, {new: own for new, own in zip(ids, given, strict=True) if times[own] > 1}


def _as_texts(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series([value or None for value in id_texts(column)], dtype="str")


def _source(frame: pd.DataFrame, roles: Roles) -> pd.Series[Any]:
    if column := roles.by_role.get("source"):
        return _as_texts(frame[column]).fillna(roles.source)
    return pd.Series(roles.source, index=frame.index, dtype="str")


def _one_line(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return questions with line breaks and double spaces made one space, so that equal ones are equal."""
    distinct = {value: tidy(cell_text(value))[:MAX_QUESTION] or None for value in column.dropna().unique()}
    return pd.Series([None if pd.isna(v) else distinct[v] for v in column.tolist()], dtype="str")


def _scores(
    table: RawTable, roles: Roles, column: str, notes: list[str], settled: dict[str, str | list[str]]
) -> dict[str, pd.Series[Any]]:
    frame = table.frame
    own_kinds = roles.by_role.get("score_kind")
    if own_kinds is not None:
        # A feedback table of cxtext comes back: its scores are settled.
        values = pd.to_numeric(frame[column], errors="coerce").astype("float64")
        return {"score": values, "score_kind": _as_texts(frame[own_kinds])}
    texts = frame[roles.texts[0].column] if not roles.wide else None
    kind = roles.score_kind or "csat"
    if texts is not None and not is_text(texts):
        texts = None
    try:
        scores = parse_scores(frame[column], column, kind, texts, roles.score_direction)
    except InputError as error:
        raise InputError(f"{table.name}: {error}") from error
    notes += scores.notes
    settled["score_kind"] = f"{scores.kind}-{'reversed' if scores.turned else 'forward'}"
    kinds = pd.Series(scores.kind, index=frame.index, dtype="str").where(scores.numbers.notna())
    return {"score": scores.numbers, "score_kind": kinds}


def _of_customer(frame: pd.DataFrame, roles: Roles, notes: list[str]) -> dict[str, pd.Series[Any]]:
    """Return whether the customer left and what they are worth, where columns say so."""
    found: dict[str, pd.Series[Any]] = {}
    for role, parse in (("churned", parse_churned), ("lifetime_value", parse_amounts)):
        if column := roles.by_role.get(role):
            found[role], told = parse(frame[column])
            notes += told
    return found


def _segment_names(
    frame: pd.DataFrame, roles: Roles, segments: Sequence[str] | None, notes: list[str]
) -> dict[str, str]:
    """Return input column -> name in the output, clear of the names that cxtext uses itself."""
    aside = (roles.used | roles.left_out) - roles.service - _says_more(frame, roles.by_role.get("churned"))
    kept = [str(c) for c in frame.columns if str(c) not in aside] if segments is None else list(segments)
    taken = {name.casefold() for name in kept} | RESERVED
    names: dict[str, str] = {}
    renamed = []
    for column in kept:
        if column.strip().casefold() not in RESERVED:
            names[column] = column
            continue
        new, number = f"{column.strip()}_input", 2
        while new.casefold() in taken:
            new, number = f"{column.strip()}_input_{number}", number + 1
        taken.add(new.casefold())
        names[column] = new
        renamed.append(f"{column!r} is now {new!r}")
    if renamed:
        notes.append(f"columns renamed because cxtext uses their names: {', '.join(renamed)}")
    return names


def _says_more(frame: pd.DataFrame, churned: str | None) -> set[str]:
    """Return the column of who left where it holds more than that, such as a date or a third state."""
    if churned is None or churned.strip().casefold() == "churned" or frame[churned].dropna().nunique() <= 2:
        return set()
    return {churned}


def _segment(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a segment column, as numbers where every filled cell is a plain number (leading zeros make a code)."""
    column = column.reset_index(drop=True)
    if not is_text(column):
        return column.dt.tz_convert(None) if isinstance(column.dtype, pd.DatetimeTZDtype) else column
    distinct = column.dropna().drop_duplicates()
    numeric = re.compile(_PLAIN_NUMBER)
    if distinct.empty or not all(numeric.fullmatch(str(value)) for value in distinct):
        return column
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    whole = bool(numbers.notna().all()) and not any("." in str(value) for value in distinct)
    return numbers.astype("int64") if whole else numbers


def _answers(base: pd.DataFrame, frame: pd.DataFrame, roles: Roles) -> tuple[pd.DataFrame, int]:
    """Return one row per answer, in the order of rows then questions; a row without any stays with empty text."""
    columns = [_texts(frame[text.column]) for text in roles.texts]
    filled = np.column_stack([column.str.strip().ne("").to_numpy(dtype=bool) for column in columns])
    n_empty = int((~filled.any(axis=1)).sum())
    if not roles.wide:
        result = base.assign(text=columns[0])
        if roles.texts[0].question:
            result["question"] = pd.Series(roles.texts[0].question, index=base.index, dtype="str")
        return result, n_empty
    silent = np.flatnonzero(~filled.any(axis=1))
    places, numbers = np.nonzero(filled)
    places = np.concatenate([places, silent])
    numbers = np.concatenate([numbers, np.full(len(silent), -1)])
    order = np.lexsort((numbers, places))
    places, numbers = places[order], numbers[order]
    result = base.iloc[places].reset_index(drop=True)
    ids: list[str] = []
    texts: list[str] = []
    questions: list[str | None] = []
    rows = base["feedback_id"].tolist()
    cells = [column.tolist() for column in columns]
    for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
        if number < 0:
            ids.append(rows[place])
            texts.append("")
            questions.append(None)
        else:
            text = roles.texts[number]
            ids.append(f"{rows[place]}:{text.suffix}")
            texts.append(cells[number][place])
            questions.append(text.question or None)
    ids, _ = made_unique(ids, texts)
    return (
        result.assign(
            feedback_id=pd.Series(ids, dtype="str"),
            text=pd.Series(texts, dtype="str"),
            question=pd.Series(questions, dtype="str"),
        ),
        n_empty,
    )


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    if is_text(column):
        return column.fillna("").astype("str").reset_index(drop=True)
    return pd.Series(["" if pd.isna(value) else cell_text(value) for value in column.tolist()], dtype="str")
