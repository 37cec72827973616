"""Rows behind a watermark: only what came since the last time, and each row once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.table import Reject, cell_text, raw_json

if TYPE_CHECKING:
    from cxtext.reading.tagging import Rows

__all__ = ["Newer", "Watermark"]

_Key = tuple[float, str]


@dataclass(frozen=True)
class Watermark:
    """How far a column was read: its greatest ``value``, and digests of the ``rows`` that have it.

    More rows may come with the same value (the same day), so the value alone would lose or repeat some.
    """

    column: str
    value: str | None = None
    rows: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what :meth:`from_dict` takes."""
        return {"column": self.column, "value": self.value, "rows": list(self.rows)}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Watermark:
        """Return the watermark in a record."""
        return cls(str(found["column"]), found["value"], tuple(map(str, found["rows"])))


class Newer:
    """Keep the rows that are not behind a watermark yet, and move it on.

    Parameters
    ----------
    start
        Rows above its value are new, and those of the same value that are not among its rows. Without a value all are.
    mark
        How far it was moved on, where a run is resumed.

    Raises
    ------
    InputError
        The value is neither a number nor a date as ISO 8601 writes it.
    """

    def __init__(self, start: Watermark, mark: Watermark | None = None) -> None:
        self.start = start
        mark = mark or start
        self._seen = frozenset(start.rows)
        self._value, self._rows = mark.value, list(mark.rows)
        try:
            self._from = None if start.value is None else _key(start.value)
            self._most = None if mark.value is None else _key(mark.value)
        except ValueError:
            raise InputError(
                f"--since {start.column}={start.value}: the value is neither a number nor a date such as 2026-01-31."
            ) from None

    @property
    def mark(self) -> Watermark:
        """How far the watermark is moved on by now."""
        return Watermark(self.start.column, self._value, tuple(self._rows))

    def keep(self, rows: Rows, first: int, file: str) -> tuple[Rows, list[Reject]]:
        """Return the new rows, with header rows as they are, and rejects for rows whose place cannot be told.

        Parameters
        ----------
        rows
            Rows of the input.
        first
            Number of the first of them, from 0.
        file
            What the input is called in the rejects.

        Raises
        ------
        InputError
            There is no such column.
        """
        frame = rows.frame
        if self.start.column not in frame.columns:
            raise InputError(
                f"There is no column {self.start.column!r} to tell what is new by; there are: "
                f"{', '.join(map(str, frame.columns))}."
            )
        kept: list[int] = []
        rejects: list[Reject] = []
        cells = frame[self.start.column].tolist()
        for place, cell in enumerate(cells):
            if rows.aside.get(place) == "header":
                kept.append(place)
                continue
            value = "" if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell_text(cell).strip()
            try:
                key = self._comparable(value)
            except ValueError:
                detail = f"{self.start.column!r} is {value[:40]!r}, which tells no place in time or order"
                raw = raw_json(frame.iloc[place].to_dict())
                rejects.append(Reject(file, first + place + 1, "no_watermark", detail, raw))
                continue
            if self._is_new(key, frame, place):
                kept.append(place)
                self._move(key, value, frame, place)
        return _some(rows, kept), rejects

    def _comparable(self, value: str) -> _Key:
        key = _key(value)
        other = self._most or self._from
        if other is not None and other[1] != key[1]:
            raise ValueError
        return key

    def _is_new(self, key: _Key, frame: pd.DataFrame, place: int) -> bool:
        if self._from is None or key > self._from:
            return True
        return key == self._from and bool(self._seen) and _digest(frame, place) not in self._seen

    def _move(self, key: _Key, value: str, frame: pd.DataFrame, place: int) -> None:
        if self._most is None or key > self._most:
            self._most, self._value, self._rows = key, value, [_digest(frame, place)]
        elif key == self._most:
            self._rows.append(_digest(frame, place))


def _key(value: str) -> _Key:
    """Return a number or a moment so that it can be compared; raise ValueError where it is neither."""
    try:
        # Ids of 19 digits are told apart as whole numbers only.
        number = int(value) if value.lstrip("+-").isdecimal() else float(value)
    except ValueError:
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1), "date"
    if number in {np.inf, -np.inf} or number != number:  # noqa: PLR0124 - NaN alone differs from itself
        raise ValueError
    return number, "number"


def _digest(frame: pd.DataFrame, place: int) -> str:
    words = "\x1f".join("" if pd.api.types.is_scalar(v) and pd.isna(v) else cell_text(v) for v in frame.iloc[place])
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _some(rows: Rows, kept: Sequence[int]) -> Rows:
    if len(kept) == len(rows.frame):
        return rows
    to = np.full(len(rows.frame), -1, dtype=np.int64)
    to[list(kept)] = np.arange(len(kept))
    places = to[rows.answers["row"].to_numpy(dtype=np.int64)]
    answers = rows.answers.assign(row=places).loc[places >= 0].reset_index(drop=True)
    aside = {int(to[place]): reason for place, reason in rows.aside.items() if to[place] >= 0}
    return replace(rows, frame=rows.frame.iloc[list(kept)].reset_index(drop=True), answers=answers, aside=aside)
