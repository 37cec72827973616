"""Files that hold a journey map, read into plain tables of stages: TOML, csv, tsv and xlsx.

Nothing here knows what a good map is; :mod:`cxtext.journey.maps` checks the content.
"""

from __future__ import annotations

import csv
import io
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from cxtext.errors import InputError
from cxtext.journey.map_checks import STAGE_KEYS, check_keys

__all__ = ["FORMATS", "MAX_BYTES", "read_map_file"]

MAX_BYTES = 1_000_000
"""Largest map file in bytes; a map of 40 stages with 50 examples each takes a tenth of it."""

_MAX_UNPACKED = 20 * MAX_BYTES
_LISTS = ("cues", "examples")


def read_map_file(path: Path) -> Mapping[str, object]:
    """Return the content of a map file: ``stages`` (a list of tables) and perhaps ``id`` and ``name``.

    Raises
    ------
    InputError
        There is no such file, it is too big, of an unknown kind, or cannot be parsed.
    """
    try:
        if path.is_dir():
            raise InputError("this is a folder; give the map file in it.")
        if not path.is_file():
            raise InputError("there is no such file; check the name and the folder.")
        read = FORMATS.get(path.suffix.lower())
        if read is None:
            raise InputError(f"this kind of file is not read; a map is one of: {', '.join(FORMATS)}.")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"the file cannot be opened: {error.strerror or error}.") from error
    if len(content) > MAX_BYTES:
        raise InputError("the file is larger than 1 MB; a few dozen short examples for each stage are enough.")
    return read(content)


def _toml(content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"line {line} is not UTF-8 text; save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f'this is not valid TOML: {error}; texts stand in "quotes" and every stage begins with [[stages]].'
        ) from error
    except RecursionError as error:
        raise InputError("this is not a journey map: its lists are nested too deeply.") from error


def _csv(content: bytes) -> Mapping[str, object]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what spreadsheet programs on Windows write as plain csv
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"the table cannot be read: {error}; look for a quote that is not closed.") from error
    return _stages(rows)


def _xlsx(content: bytes) -> Mapping[str, object]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _MAX_UNPACKED:
            raise InputError(f"the workbook unpacks to more than {_MAX_UNPACKED // 1_000_000} MB.")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, CalamineError) as error:
        raise InputError("this is not a readable xlsx workbook; save it again as .xlsx.") from error
    return _stages([["" if cell is None else str(cell) for cell in row] for row in rows])


FORMATS: Mapping[str, Callable[[bytes], Mapping[str, object]]] = {
    ".toml": _toml,
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": _xlsx,
}
"""Suffix -> function from the bytes of a file to its table of stages."""


def _stages(rows: Iterable[list[str]]) -> Mapping[str, object]:
    """Make stages of table rows; a row without id, or with that of the row above, adds to the stage above."""
    header: list[str] = []
    stages: list[dict[str, object]] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not header:
            header = _header(cells)
            continue
        if any(cells[len(header) :]):
            raise InputError(f"row {number} has a cell beyond the last column; put texts that hold commas in quotes.")
        entry = {key: cell for key, cell in zip(header, cells, strict=False) if cell}
        if stages and entry.get("id", stages[-1]["id"]) == stages[-1]["id"]:
            _add(stages[-1], entry, number)
        elif "id" in entry:
            stages.append({key: _parts(cell) if key in _LISTS else cell for key, cell in entry.items()})
        else:
            raise InputError(f"row {number} has no id; the first row of a stage needs one.")
    if not header:
        raise InputError(f"the table is empty; its columns are: {', '.join(STAGE_KEYS)}.")
    return {"stages": stages}


def _header(cells: Sequence[str]) -> list[str]:
    header = [cell.lower() for cell in cells]
    while not header[-1]:
        header.pop()
    check_keys(header, STAGE_KEYS, "the header of the table")
    for column in header:
        if header.count(column) > 1:
            raise InputError(f"the column {column!r} stands twice in the table.")
    if "id" not in header:
        raise InputError(f"the table has no column 'id'; its columns are: {', '.join(STAGE_KEYS)}.")
    return header


def _add(stage: dict[str, object], entry: Mapping[str, str], number: int) -> None:
    for key, cell in entry.items():
        if key in _LISTS:
            before = stage.get(key, [])
            stage[key] = [*(before if isinstance(before, list) else []), *_parts(cell)]
        elif stage.setdefault(key, cell) != cell:
            raise InputError(
                f"row {number} gives the stage {stage['id']!r} a second {key}; each stage needs its own id."
            )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
