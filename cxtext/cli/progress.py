"""How far a long run is: a bar on a terminal, now and then a line elsewhere; with rate and time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["RowsDone"]

_LINE_EVERY = 30.0  # seconds


class RowsDone:
    """Show on stderr how many rows are done.

    Parameters
    ----------
    share
        Says which share of the input was read, None where nobody knows.
    every
        Seconds between two lines where stderr is no terminal.
    """

    def __init__(self, share: Callable[[], float | None], every: float = _LINE_EVERY) -> None:
        self._share = share
        self._every = every
        self._bar: tqdm[Any] | None = None
        self._rows = self._before = 0
        self._start = self._said = time.monotonic()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(desc="Tagging", unit=" rows", file=sys.stderr, dynamic_ncols=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            if kind is None:
                self._bar.total = self._rows
            self._bar.close()

    def skip(self, rows: int) -> None:
        """Count rows that were done before; they say nothing of the speed."""
        self._before = self._rows = rows
        self._start = time.monotonic()
        if self._bar is not None:
            self._bar.initial = self._bar.n = rows

    def add(self, rows: int, ahead: int = 0) -> None:
        """Count rows that are done; so many more are read ``ahead`` and wait, which is no part of the share done."""
        self._rows += rows
        share = self._share()
        if share is not None and self._rows:
            share *= self._rows / (self._rows + ahead)
        total = round(self._rows / share) if share else None
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(rows)
        elif time.monotonic() - self._said >= self._every:
            self._said = time.monotonic()
            click.echo(self._line(share), err=True)

    def _line(self, share: float | None) -> str:
        seconds = max(time.monotonic() - self._start, 1e-3)
        rate = (self._rows - self._before) / seconds
        line = f"{self._rows:,} rows, {rate:,.0f} a second"
        if not share or not rate:
            return f"{line}."
        left = round(self._rows * (1 - share) / share / rate)
        return f"{line}, {share:.0%} done, {_clock(left)} left."


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
