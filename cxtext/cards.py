"""What a result says of itself: the same lines and small tables as text in a terminal and as HTML in a notebook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

__all__ = ["Card", "Carded", "Grid", "cell", "interval", "percent"]

_LONGEST = 160
"""Characters of a cell that are shown."""
_JOINER = "\N{ZERO WIDTH JOINER}"
_BOX = "border:1px solid rgba(128,128,128,.45);border-radius:4px;padding:.5em .9em;max-width:62em;overflow-x:auto"
_CELL = "padding:.15em .9em .15em 0;vertical-align:top;background:transparent;color:inherit;border:0"
_QUIET = "opacity:.75"


@dataclass(frozen=True)
class Grid:
    """A small table: what stands above it, heads of columns, rows of words; ``right`` are the columns of numbers."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Card:
    """What a result says of itself.

    Parameters
    ----------
    title
        Of what kind it is, and how much of it there is.
    lines
        Sentences.
    grids
        Small tables.
    following
        Where to look next: what to type, and what it gives.

    Examples
    --------
    >>> card = Card("Basket(2 fruits)", ("Fresh.",), (Grid("", ("fruit", "n"), (("apple", "12"),), (1,)),))
    >>> print(card.text())
    Basket(2 fruits)
      Fresh.
      fruit   n
      apple  12
    """

    title: str
    lines: Sequence[str] = ()
    grids: Sequence[Grid] = ()
    following: Sequence[tuple[str, str]] = ()

    def text(self) -> str:
        """Write it for a terminal; no character of a comment moves the cursor or changes colours."""
        lines = [cell(self.title), *(f"  {cell(line)}" for line in self.lines)]
        for grid in self.grids:
            lines += [f"  {cell(grid.title)}"] if grid.title else []
            lines += [f"  {line}" for line in _aligned(grid)]
        if self.following:
            lines.append("  Next: " + ", ".join(f"{code} ({says})" if says else code for code, says in self.following))
        return "\n".join(lines)

    def html(self) -> str:
        """Write it for a notebook, in whatever colours the notebook has; all that stands in it is text."""
        parts = [f"<div><strong>{_safe(self.title)}</strong></div>"]
        parts += [f"<div>{_safe(line)}</div>" for line in self.lines]
        parts += [_table(grid) for grid in self.grids]
        if self.following:
            found = " · ".join(f"<code>{_safe(code)}</code> {_safe(says)}" for code, says in self.following)
            parts.append(f'<div style="{_QUIET};margin-top:.4em">Next: {found}</div>')
        return f'<div style="{_BOX}">{"".join(parts)}</div>'


class Carded:
    """Shown by its card, in a terminal and in a notebook."""

    def _card(self) -> Card:
        raise NotImplementedError

    def __repr__(self) -> str:
        return self._card().text()

    def _repr_html_(self) -> str:
        return self._card().html()


def cell(value: object) -> str:
    r"""Write any value as one short line without control characters; missing values are empty.

    Examples
    --------
    >>> cell("two\nlines \x1b[31mred"), cell(None), cell(0.5)
    ('two lines [31mred', '', '0.5')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = str(value)[: 4 * _LONGEST]
    line = " ".join("".join(one if one.isprintable() or one == _JOINER else " " for one in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def percent(value: Any) -> str:  # noqa: ANN401 - a cell
    """Write a share as whole percent; empty where it is missing."""
    return "" if value is None or value != value else f"{value:.0%}"  # noqa: PLR0124 - NaN


def interval(low: Any, high: Any, form: str = ".2f") -> str:  # noqa: ANN401 - cells
    """Write an interval, ``0.41–0.56``; empty where an end is missing."""
    if any(end is None or end != end for end in (low, high)):  # noqa: PLR0124 - NaN
        return ""
    return f"{low:{form}}–{high:{form}}" if low >= 0 else f"{low:{form}} to {high:{form}}"


def _safe(value: object) -> str:
    return escape(cell(value), quote=True)


def _aligned(grid: Grid) -> list[str]:
    rows = [[cell(one) for one in row] for row in [grid.heads, *grid.rows]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(grid.heads))]
    return [
        "  ".join(
            one.rjust(width) if place in grid.right else one.ljust(width)
            for place, (one, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _table(grid: Grid) -> str:
    def line(tag: str, row: Sequence[str]) -> str:
        sides = ["right" if place in grid.right else "left" for place in range(len(row))]
        cells = (
            f'<{tag} style="{_CELL};text-align:{side}">{_safe(one)}</{tag}>'
            for one, side in zip(row, sides, strict=True)
        )
        return f"<tr>{''.join(cells)}</tr>"

    title = f'<div style="{_QUIET};margin-top:.5em">{_safe(grid.title)}</div>' if grid.title else ""
    head, body = line("th", grid.heads), "".join(line("td", row) for row in grid.rows)
    return (
        f'{title}<table style="border-collapse:collapse;margin:.2em 0"><thead>{head}</thead>'
        f"<tbody>{body}</tbody></table>"
    )
