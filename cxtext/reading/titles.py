"""Titles, notes and blank lines above a table: where its header stands, in text and on sheets."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from cxtext.plurals import plural
from cxtext.reading.delimiters import DELIMITERS, NO_DELIMITER, sniff
from cxtext.reading.headers import is_field_name, is_number_or_date, is_question, names_fields, names_text, words
from cxtext.reading.understanding import cut_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEADER_WITHIN = 20
_LOOKED_AT = 50
_TEXT_LOOKED_AT = 200
_CHARACTERS = 1 << 16
_MAX_TITLES = 3
_MAX_NAME_WORDS = 12
_MAX_ABOVE_ONE_COLUMN = 5


def passed_over(titles: Sequence[str]) -> list[str]:
    """Return the note on lines above a header, none where there are none."""
    if not titles:
        return []
    cut = [cut_name(title) for title in titles]
    more = f" and {len(cut) - _MAX_TITLES} more" if len(cut) > _MAX_TITLES else ""
    said = plural(len(cut), "line above the header was", "lines above the header were")
    return [f"{said} passed over: {' | '.join(map(repr, cut[:_MAX_TITLES]))}{more}"]


def filled(row: Sequence[Any]) -> int:
    """Return how many cells of a row hold something."""
    return sum(cell is not None and str(cell).strip() != "" for cell in row)


def top_of_sheet(cells: Sequence[Sequence[Any]]) -> int:
    """Return the row of the header among the rows of a sheet, of which one at least holds something.

    A title above the table fills one cell of many; the header fills at least half of the widest row's.
    """
    counts = [filled(row) for row in cells]
    widest = max(counts[:_HEADER_WITHIN], default=0) or max(counts)
    top = next(i for i, count in enumerate(counts) if count >= max(1, widest / 2))
    if top + 1 < len(cells) and 2 * counts[top] <= widest and _names_columns(cells[top + 1], cells[top + 2 :], widest):
        top += 1
    if any(counts[:top]):
        return top
    texts = [["" if cell is None else str(cell) for cell in row] for row in cells[: top + 1 + _TEXT_LOOKED_AT]]
    if widest == 1:
        return _only_column(["".join(row) for row in texts]) or top
    records = _held(enumerate(texts))
    return next((records[k].line for k in _below_titles(records, "\t")), top)


def _names_columns(row: Sequence[Any], below: Sequence[Sequence[Any]], width: int) -> bool:
    """Tell whether a row is the header below a line of merged cells that name groups of columns.

    It fills every column with words, and below some of them stand numbers or dates.
    """
    if filled(row) < width or any(not isinstance(cell, str) or cell[:1].isdigit() for cell in row if filled([cell])):
        return False
    for place in range(len(row)):
        column = [str(line[place]) for line in below[:_LOOKED_AT] if filled([line[place]])]
        if column and sum(cell[:1].isdigit() for cell in column) >= 0.8 * len(column):
            return True
    return False


@dataclass(frozen=True)
class _Record:
    """One record of a text table: the line it begins on, its cells, and whether a blank line stands above."""

    line: int
    cells: list[str]
    gap: bool

    @property
    def held(self) -> list[str]:
        return [cell.strip() for cell in self.cells if cell.strip()]

    @property
    def width(self) -> int:
        """Cells up to the last that holds something."""
        return max((place for place, cell in enumerate(self.cells, start=1) if cell.strip()), default=0)

    @property
    def prose(self) -> bool:
        """Whether it reads like a sentence with commas: cells behind the first begin with a space."""
        return any(cell[:1] == " " and cell.strip() for cell in self.cells[1:])


def without_titles(sample: str, delimiter: str | None = None) -> tuple[str, list[str]]:
    """Return the beginning of a text table from its header on, and the titles and notes that stood above.

    A table that begins with its header comes back as it is: only a line that fills fewer cells than a plain header
    below it, or is set off from that, is a title. What is no table (a column of comments) has none, except above a line
    that is nothing but "Comments" or the like, set off by a blank line.

    Parameters
    ----------
    sample
        The first characters of the text, whole lines.
    delimiter
        What separates fields, where that is known.
    """
    lines = list(io.StringIO(sample, newline=""))
    looked_at, n_characters = 0, 0
    while looked_at < len(lines) and n_characters < _CHARACTERS:
        n_characters += len(lines[looked_at])
        looked_at += 1
    known = delimiter or sniff("".join(lines[:looked_at]))
    for one in (delimiter,) if delimiter else sorted(DELIMITERS, key=lambda sign: sign != known):
        records = _records(lines[:looked_at], one)
        # By its first line the text reads well with another delimiter: only what is set off from that speaks for this.
        set_off = known not in (one, NO_DELIMITER)
        place = next((k for k in _below_titles(records, one) if records[k].gap or not set_off), 0)
        rest = "".join(lines[records[place].line :]) if place else ""
        if place and (delimiter or sniff(rest) == one):
            return rest, [one.join(record.cells).rstrip(one) for record in records[:place]]
    if known == NO_DELIMITER and (place := _only_column(lines[:looked_at])):
        return "".join(lines[place:]), [line.strip("\ufeff\r\n ") for line in lines[:place] if line.strip()]
    return sample, []


def _records(lines: Sequence[str], delimiter: str) -> list[_Record]:
    """Return the first records that hold something; what cannot be parsed ends them."""

    def numbered() -> Iterator[tuple[int, list[str]]]:
        begin = 0
        reader = csv.reader(lines, delimiter=delimiter)
        try:
            for cells in reader:
                yield begin, [cell.lstrip("\ufeff") for cell in cells] if not begin else cells
                begin = reader.line_num
        except csv.Error:
            return

    return _held(numbered())


def _held(rows: Iterable[tuple[int, list[str]]]) -> list[_Record]:
    """Return the first rows that hold something, each given with its line."""
    found: list[_Record] = []
    gap = False
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            found.append(_Record(line, cells, gap))
        gap = not any(cell.strip() for cell in cells)
        if len(found) == _TEXT_LOOKED_AT:
            break
    return found


def _below_titles(records: Sequence[_Record], delimiter: str) -> Iterator[int]:
    """Yield the places of records that are a header with nothing but titles above."""
    return (place for place in range(1, min(_HEADER_WITHIN, len(records))) if _is_header(records, place, delimiter))


def _is_header(records: Sequence[_Record], place: int, delimiter: str) -> bool:
    """Tell whether a record is the header of what stands below it, and all above it are titles."""
    own, above, below = records[place], records[:place], records[place + 1 :]
    names, width = own.held, own.width
    if len(names) < max(2, width / 2) or not _are_names(names):
        return False
    told = sum(map(is_field_name, names)) >= 2 or any(map(names_text, names))
    fitting = [one.cells for one in below if 2 <= one.width <= width or len(one.cells) in (width, width + 1)]
    if len(fitting) < 0.5 * len(below) or (below and not any(len(cells) >= width for cells in fitting)):
        return False
    numbers = _number_columns(own, fitting)
    typed = any(own.cells[place].strip() for place in numbers)
    if own.prose:
        # "Good, feedback": a comment.
        sure = told and typed
    else:
        regular = len(fitting) >= 0.9 * len(below)
        sure = told or (typed and (own.gap or width > 2 or names_fields(names)))
        sure = sure or (own.gap and sum(is_question(name) and "?" in name for name in names) >= 2)
        # Commas stand in comments, other signs rarely and hardly ever as many in each.
        as_many = sum(len(one.cells) == len(own.cells) and not one.gap for one in below)
        sure = sure or (own.gap and delimiter != "," and as_many >= max(3, 0.9 * len(below)))
        sure = sure or (own.gap and regular and len(below) >= 3 and width > 2 and _texts(own, fitting))
    if not sure or (not below and not (told and own.gap)):
        return False
    # A column called "Feedback" is no title of what stands in its own lines.
    names_all = (told and typed) or (own.gap and not own.prose and not any(record.gap for record in below))
    gaps = [any(record.gap for record in records[k + 1 : place + 1]) for k in range(place)]
    return all(
        names_all or not is_field_name(record.held[0])
        if len(record.held) == 1
        else _is_title(record, own, told=told, numbers=numbers, gap=gap)
        for record, gap in zip(above, gaps, strict=True)
    )


def _are_names(names: Sequence[str]) -> bool:
    short = all(len(words(name)) <= _MAX_NAME_WORDS or is_question(name) for name in names)
    distinct = len({name.casefold() for name in names}) == len(names)
    return short and distinct and not any(map(is_number_or_date, names))


def _number_columns(header: _Record, rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the places in the header below which nearly all cells are numbers or dates."""
    found = set()
    for place in range(len(header.cells)):
        column = [row[place] for row in rows if place < len(row) and row[place].strip()]
        if len(column) >= 2 and sum(map(is_number_or_date, column)) >= 0.9 * len(column):
            found.add(place)
    return found


def _texts(header: _Record, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether below a short name stand cells of many words."""
    for place, name in enumerate(header.cells):
        counts = sorted(len(row[place].split()) for row in rows if place < len(row) and row[place].strip())
        if name.strip() and counts and counts[len(counts) // 2] >= max(5, 3 * len(name.split())):
            return True
    return False


def _is_title(record: _Record, header: _Record, *, told: bool, numbers: set[int], gap: bool) -> bool:
    """Tell whether a record of several cells above a header is a title or note, no header itself and no row of data."""
    held, as_wide = record.held, len(record.cells) >= len(header.cells)
    known = sum(map(is_field_name, held))
    if known >= 2 or known == len(held):
        return False
    values = [record.cells[place] for place in numbers if as_wide and record.cells[place].strip()]
    if values and all(map(is_number_or_date, values)):
        return False
    signs = gap + record.prose + told
    if len(held) >= len(header.held):
        return signs - bool(known) >= 2
    if as_wide and len(held) > 2:
        return False
    return signs > 0 or any(map(is_number_or_date, held))


def _only_column(lines: Sequence[str]) -> int:
    """Return the line of "Comments" or the like below a title and a blank line, 0 where there is none.

    Comments that are set off by blank lines themselves are no table.
    """
    held = [place for place, line in enumerate(lines) if line.strip("\ufeff\r\n ")]
    for nth, place in islice(enumerate(held), 1, 1 + _MAX_ABOVE_ONE_COLUMN):
        if not names_text(lines[place]):
            continue
        above, below = held[:nth], held[nth + 1 :]
        one_block = above[-1] - above[0] == len(above) - 1 and len(below) >= 2 and below[-1] - place == len(below)
        return place if one_block and place - above[-1] > 1 and not any(names_text(lines[k]) for k in above) else 0
    return 0
