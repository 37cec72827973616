"""One sheet of a workbook as plain rows: what goes where and what it means, without a word on how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """A column: its header, what it means, and whether it holds shares, which show as percentages."""

    header: str
    means: str
    share: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: columns, a function that gives its rows (they may be many), and how it looks."""

    name: str
    columns: tuple[Column, ...]
    make: Callable[[], Iterable[Row]]
    frozen: int = 1
    filtered: bool = True
    wrap: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the columns."""
        return tuple(column.header for column in self.columns)

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, made anew."""
        return iter(self.make())

    def sample(self, size: int) -> list[Row]:
        """Return the first rows."""
        return list(islice(self.rows, size))


def share_columns(*named: tuple[str, str]) -> tuple[Column, ...]:
    """Return three columns for each share: the share and the ends of its 95 % interval."""
    found = []
    for header, means in named:
        found += [
            Column(header, means, share=True),
            Column(f"{header} low", f"{header}: lower end of the 95 % interval.", share=True),
            Column(f"{header} high", f"{header}: upper end of the 95 % interval.", share=True),
        ]
    return tuple(found)
