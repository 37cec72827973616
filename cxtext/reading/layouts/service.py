"""Service times and ratings of tickets and conversations under one set of names, whatever the help desk calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.reading.dates import parse_dates
from cxtext.reading.headers import Asked
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    from collections.abc import Callable

_YES = {"true", "yes", "y", "1", "1.0", "escalated"}
_ESCALATED_TAG = re.compile(r"\bescalat", re.IGNORECASE)
_LONGEST_WAIT = 60 * 24 * 366 * 20


@dataclass(frozen=True)
class ServiceColumns:
    """Where a help desk keeps its times and counts.

    ``reply_minutes`` and ``solve_minutes`` are durations from the creation on, used where there is no moment itself;
    ``per_minute`` is how many of their units make a minute.
    """

    created: str
    first_reply: str | None = None
    solved: str | None = None
    reopened: str | None = None
    replies: str | None = None
    escalated: str | None = None
    tags: str | None = None
    reply_minutes: str | None = None
    solve_minutes: str | None = None
    per_minute: float = 1.0


def with_service_times(
    frame: pd.DataFrame, columns: ServiceColumns
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Return the frame with the columns of :data:`cxtext.tables.SERVICE` that can be known, their names, and notes.

    ``created_at``, ``first_reply_at`` and ``solved_at`` are moments, ``n_reopened`` and ``n_replies`` (of the help
    desk, to the customer) are counts and ``escalated`` is true or false. The columns they were made from go where
    nothing in them was unreadable, and stay otherwise.
    """
    notes: list[str] = []
    made: dict[str, pd.Series[Any]] = {}
    spent: set[str] = set()

    def moments(name: str, column: str | None) -> None:
        if column is None:
            return
        dates = parse_dates(frame[column])
        if not dates.moments.notna().any() and frame[column].notna().any():
            return
        made[name] = dates.moments
        if dates.n_unreadable:
            notes.extend(f"{column}: {note}" for note in dates.notes)
        else:
            spent.add(column)

    moments("created_at", columns.created)
    moments("first_reply_at", columns.first_reply)
    moments("solved_at", columns.solved)
    for name, column in (("first_reply_at", columns.reply_minutes), ("solved_at", columns.solve_minutes)):
        if name not in made and column is not None and "created_at" in made:
            minutes = pd.to_numeric(frame[column], errors="coerce").astype("float64") / columns.per_minute
            minutes = minutes.where(minutes.between(0, _LONGEST_WAIT))
            made[name] = (made["created_at"] + pd.to_timedelta(minutes, unit="min")).astype("datetime64[us]")
            notes.append(f"{name} is the time of creation plus {column!r}")
    for name, column in (("n_reopened", columns.reopened), ("n_replies", columns.replies)):
        if column is not None:
            made[name] = _counts(frame[column])
            spent.add(column)
    escalated, note = _escalated(frame, columns)
    if escalated is not None:
        made["escalated"] = escalated
        notes += [note] if note else []
        spent |= {columns.escalated} if columns.escalated else set()
    kept = frame.drop(columns=[column for column in spent if column not in made])
    return kept.assign(**made), tuple(made), tuple(notes)


def _escalated(frame: pd.DataFrame, columns: ServiceColumns) -> tuple[pd.Series[Any] | None, str]:
    if columns.escalated is not None:
        return _holds(frame[columns.escalated], lambda cell: cell.strip().lower() in _YES), ""
    if columns.tags is None:
        return None, ""
    tagged = _holds(frame[columns.tags], lambda cell: bool(_ESCALATED_TAG.search(cell)))
    return (tagged, "escalated: a tag says so") if tagged.any() else (None, "")


def _counts(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return how often something happened: numbers as they are, yes and no as 1 and 0."""
    if pd.api.types.is_bool_dtype(column):
        return column.astype("int64")
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    if is_text(column):
        words = column.astype("str").str.strip().str.lower()
        numbers = numbers.mask(numbers.isna() & words.isin({"true", "yes", "y"}), 1.0)
        numbers = numbers.mask(numbers.isna() & words.isin({"false", "no", "n"}), 0.0)
    whole = bool(numbers.notna().all()) and bool((numbers % 1 == 0).all())
    return numbers.astype("int64") if whole else numbers


def _holds(column: pd.Series[Any], test: Callable[[str], bool]) -> pd.Series[Any]:
    if pd.api.types.is_bool_dtype(column):
        return column.astype(bool)
    return pd.Series([not pd.isna(cell) and test(str(cell)[:5_000]) for cell in column.tolist()], dtype=bool)


def with_rating(frame: pd.DataFrame, score: str | None) -> tuple[pd.DataFrame, str | None, list[str]]:
    """Return the frame with the ratings in the column ``score`` as numbers, that column, and what was done.

    The column is None where there is none, or nobody answered.
    """
    ratings, note = (None, "") if score is None else _rated(frame[score])
    if score is None or ratings is None:
        return frame, None, [note] if note else []
    return frame.assign(**{score: ratings}), score, [note] if note else []


def with_remark(frame: pd.DataFrame, text: str, remark: str | None) -> dict[str, Asked]:
    """Return the columns of open text: the customer's words and, where anybody wrote one, the remark on the rating."""
    if remark is None or not frame[remark].notna().any():
        return {text: Asked("")}
    return {text: Asked(""), remark: Asked("Comment on the support")}


def _rated(column: pd.Series[Any]) -> tuple[pd.Series[Any] | None, str]:
    """Return satisfaction with the service on 1 to 5, and what was done; None where nobody was asked or answered.

    "Good" and "bad" (with or without a comment) are the ends of the scale; "offered" and "unoffered" are no answer.
    """
    if not is_text(column):
        return (None, "") if not column.notna().any() else (pd.to_numeric(column, errors="coerce"), "")
    lowered = column.fillna("").astype("str").str.strip().str.lower()
    good, bad = lowered.str.startswith(("good", "satisfied")), lowered.str.startswith(("bad", "dissatisfied"))
    if not (good | bad).any():
        numbers = pd.to_numeric(column, errors="coerce").astype("float64")
        return (numbers, "") if numbers.notna().any() else (None, "")
    scores = pd.Series(float("nan"), index=column.index).mask(good, 5.0).mask(bad, 1.0)
    return scores, f"the ratings, {int(good.sum()):,} good and {int(bad.sum()):,} bad, became 5 and 1"
