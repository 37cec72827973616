"""Codebook files as rows of cells that know where they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.writing.formulas import harmless

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rows", "rows_of_file", "rows_of_frame", "unharmed"]

LARGEST = 20_000_000
_MAX_TOML = 20_000_000
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_OTHER_NAMES = {
    "code": "name",
    "topic": "name",
    "label": "name",
    "description": "definition",
    "example": "examples",
    "theme": "parent",
    "included": "include",
    "pin": "pinned",
    "id": "topic_id",
    "words": "query",
}
"""Other headers for the columns of a codebook, used where the column itself is not there."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Cells by column, with the number of each row as a spreadsheet shows it.

    Parameters
    ----------
    name
        The file, for messages.
    columns
        Names of the columns as we call them -> as the file does.
    cells
        One mapping for each row, keyed by our names.
    numbers
        The row number of each.
    unit
        What a row is called.
    """

    name: str
    columns: Mapping[str, str]
    cells: Sequence[Mapping[str, Any]]
    numbers: Sequence[int]
    unit: str = "row"

    @classmethod
    def of_mappings(cls, entries: Sequence[Any], name: str) -> Rows:
        """Take a list of dicts, each with the keys of a codebook."""
        for place, entry in enumerate(entries, start=1):
            if not isinstance(entry, Mapping):
                raise InputError(f"{name}, entry {place} is a {type(entry).__name__}; give a dict with a name.")
        columns = _named([str(key) for entry in entries for key in entry])
        cells = [{ours: entry.get(theirs) for ours, theirs in columns.items()} for entry in entries]
        return cls(name, columns, cells, range(1, len(cells) + 1), "entry")

    def entries(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield for each row that is not empty its place in words and its cells."""
        for number, cells in zip(self.numbers, self.cells, strict=True):
            if any(cell not in (None, "") for cell in cells.values()):
                yield f"{self.name}, {self.unit} {number}", cells

    def shown(self, column: str) -> str:
        """Return what the file calls a column."""
        return self.columns.get(column, column)


def _exchanged(path: Path, ids: Mapping[str, str]) -> Rows:
    """Rows of a REFI-QDA codebook; a code above others is a theme, as is a folder."""
    from cxtext.refi import read_qdc

    table = read_qdc(path).table(ids)
    above = set(table["parent_id"].dropna())
    theme = [one in above or not codable for one, codable in zip(table["topic_id"], table["codable"], strict=True)]
    known = set(ids.values())
    table = table.assign(
        level=["theme" if is_theme else "topic" for is_theme in theme],
        topic_id=[one if one in known else "" for one in table["topic_id"]],
        parent=table["parent"].fillna(""),
    )
    # A theme that is new here is made by the topics that name it as their parent.
    table = table[(table["level"] == "topic") | (table["topic_id"] != "")]
    return rows_of_frame(table[["topic_id", "level", "name", "definition", "parent"]], path.name)


def rows_of_file(path: Path, ids: Callable[[], Mapping[str, str]] = dict) -> Rows:
    """Read a csv, tsv, xlsx, toml or REFI-QDA (.qdc) file, or the ``codebook.csv`` of a run directory.

    ``ids`` gives the topic ids of the GUIDs that a REFI-QDA codebook may hold; codes with another one are new.

    Raises
    ------
    InputError
        There is no such file, it is of another kind, too large or unreadable.
    """
    if path.is_dir():
        path /= "codebook.csv"
    if not path.is_file():
        raise InputError(f"There is no codebook {path}; name a csv, xlsx, toml or qdc file, or a run directory.")
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} is larger than {LARGEST // 1_000_000} MB; that is no codebook.")
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return _toml(path)
    if suffix == ".qdc":
        return _exchanged(path, ids())
    if suffix not in _TABLES:
        raise InputError(f"{path} is of an unknown kind; a codebook is a csv, tsv, xlsx, toml or qdc file.")
    from cxtext.reading.inputs import tables_of

    tables = tables_of(path)
    if len(tables) > 1:
        raise InputError(f"{path} has {len(tables)} sheets with data; keep the codebook alone, or save it as csv.")
    table = tables[0]
    if table.rejects:
        first = table.rejects[0]
        raise InputError(f"{path}, row {first.row + 1} cannot be read ({first.reason}): {first.detail}.")
    # Data rows are counted from 1, below the header: a spreadsheet shows the first as row 2.
    return rows_of_frame(table.frame, path.name, [int(row) + 1 for row in table.rows])


def rows_of_frame(frame: pd.DataFrame, name: str, numbers: Sequence[int] | None = None) -> Rows:
    """Take the rows of a table; cells that :func:`~cxtext.writing.formulas.harmless` guarded are as they were."""
    columns = _named([str(column) for column in frame.columns])
    frame = frame.set_axis([str(column) for column in frame.columns], axis="columns")
    cells = [
        {ours: _cell(row[theirs]) for ours, theirs in columns.items()}
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]
    return Rows(name, columns, cells, list(range(1, len(frame) + 1)) if numbers is None else list(numbers))


def _cell(value: object) -> object:
    from cxtext.reading.table import cell_text

    if isinstance(value, list | tuple | bool):
        return value
    return "" if value is None else unharmed(cell_text(value))


def unharmed(cell: str) -> str:
    """Take away the apostrophe that :func:`~cxtext.writing.formulas.harmless` put before a text."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def _named(given: Sequence[str]) -> dict[str, str]:
    by_normal: dict[str, str] = {}
    for column in given:
        by_normal.setdefault("_".join(column.strip().casefold().split()), column)
    for other, ours in _OTHER_NAMES.items():
        if ours not in by_normal and other in by_normal:
            by_normal[ours] = by_normal.pop(other)
    return by_normal


def _toml(path: Path) -> Rows:
    with path.open("rb") as stream:
        raw = stream.read(_MAX_TOML + 1)
    if len(raw) > _MAX_TOML:
        raise InputError(f"{path} is larger than {_MAX_TOML // 1_000_000} MB; that is no codebook.")
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}.") from None
    except RecursionError:
        raise InputError(f"{path} is no codebook: its lists are nested too deeply.") from None
    entries = content.get("topics", content.get("topic"))
    if not isinstance(entries, list):
        raise InputError(f"{path} has no [[topics]]; each topic of the codebook begins with that line.")
    known = {"name", "definition", "examples", "query", "parent", "topic_id", "include", "pinned", "level"}
    for place, entry in enumerate(entries, start=1):
        foreign = [key for key in entry if key not in known] if isinstance(entry, dict) else []
        if foreign:
            raise InputError(
                f"{path}, entry {place} has the key {foreign[0]!r}; known are: {', '.join(sorted(known - {'level'}))}."
            )
    return Rows.of_mappings(entries, path.name)
