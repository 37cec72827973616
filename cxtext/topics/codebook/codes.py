"""Codebooks to start from: names, definitions and a few examples, as people write them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.topics.codebook.query import Query
from cxtext.topics.codebook.tables import Rows, rows_of_file, rows_of_frame
from cxtext.topics.codebook.wording import clean_definition, clean_examples, clean_name, same_name
from cxtext.topics.ids import number_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Code", "read_codebook"]

MOST_CODES = 1_000


@dataclass(frozen=True)
class Code:
    """One topic of a codebook.

    Parameters
    ----------
    name
        What it is called.
    definition
        What belongs to it, "" where nothing is said.
    examples
        Texts that belong to it.
    query
        Words that tell it (:class:`~cxtext.topics.codebook.query.Query`), "" without.
    parent
        Name of the theme above it, "" without.
    topic_id
        A public id to keep, such as ``t003``; None takes the next free one.
    pinned, excluded
        See :class:`~cxtext.topics.codebook.state.Topic`.
    """

    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()
    query: str = ""
    parent: str = ""
    topic_id: str | None = None
    pinned: bool = False
    excluded: bool = False


def read_codebook(source: str | Path | pd.DataFrame | Sequence[Any]) -> tuple[Code, ...]:
    """Read a codebook.

    Parameters
    ----------
    source
        A csv, tsv, xlsx, toml or REFI-QDA (.qdc) file, a run directory (its ``codebook.csv``), a DataFrame, or a list
        of :class:`Code` or dicts. Columns (keys): ``name``; if wanted ``definition``, ``examples`` (in a cell separated
        by ``|`` or line breaks), ``query``, ``parent`` (name of a theme), ``topic_id``, ``include`` and ``pinned`` (yes
        or no). Other columns are passed over, and rows whose ``level`` is ``theme``.

    Raises
    ------
    InputError
        Something is missing, too long or given twice; the message names file, row and column.
    """
    if isinstance(source, str | Path):
        rows = rows_of_file(Path(source))
    elif isinstance(source, Sequence):
        if all(isinstance(one, Code) for one in source) and source:
            return _checked([(one, f"The codebook, entry {place}") for place, one in enumerate(source, start=1)])
        rows = Rows.of_mappings(source, "The codebook")
    elif hasattr(source, "columns"):
        rows = rows_of_frame(source, "The codebook")
    else:
        raise InputError(f"A codebook is a file, a table or a list of codes, not a {type(source).__name__}.")
    if "name" not in rows.columns:
        raise InputError(f"{rows.name} has no column 'name'; its columns are: {', '.join(rows.columns) or 'none'}.")
    return _checked([(_code(rows, cells, where), where) for where, cells in rows.entries() if not _is_theme(cells)])


def yes(cell: object, default: bool, where: str) -> bool:
    """Read a cell that says yes or no; raises InputError at anything else."""
    if isinstance(cell, bool):
        return cell
    said = str(cell if cell is not None else "").strip().casefold()
    if not said:
        return default
    if said in ("yes", "y", "true", "1", "1.0", "x", "include", "included", "on"):
        return True
    if said in ("no", "n", "false", "0", "0.0", "exclude", "excluded", "off"):
        return False
    raise InputError(f"{where} says {str(cell)[:40]!r}; write yes or no.")


def examples_in(cell: object, where: str) -> tuple[str, ...]:
    """Read the examples of a cell: a list, or texts separated by ``|`` or line breaks."""
    if isinstance(cell, list | tuple):
        return clean_examples(cell, f"{where}: an example")
    parts = [part.strip() for line in str(cell or "").splitlines() for part in line.split("|")]
    return clean_examples([part for part in parts if part], f"{where}: an example")


def _is_theme(cells: Mapping[str, Any]) -> bool:
    return str(cells.get("level", "")).strip().casefold() == "theme"


def _code(rows: Rows, cells: Mapping[str, Any], where: str) -> Code:
    def at(column: str) -> str:
        return f"{where}, column {rows.shown(column)!r}"

    query = str(cells.get("query") or "").strip()
    if query:
        try:
            Query.parse(query)
        except InputError as error:
            raise InputError(f"{at('query')}: {error}") from None
    topic_id = str(cells.get("topic_id") or "").strip().lower() or None
    if topic_id is not None and number_of(topic_id) is None:
        raise InputError(f"{at('topic_id')} holds {topic_id[:40]!r}; an id is t and a number, such as t003, or empty.")
    definition = str(cells.get("definition") or "").strip()
    parent = str(cells.get("parent") or "").strip()
    return Code(
        name=clean_name(cells.get("name") or "", f"{at('name')}: the name"),
        definition=clean_definition(definition, f"{at('definition')}: the definition") if definition else "",
        examples=examples_in(cells.get("examples"), at("examples")),
        query=query,
        parent=clean_name(parent, f"{at('parent')}: the name of the theme") if parent else "",
        topic_id=topic_id,
        pinned=yes(cells.get("pinned"), False, at("pinned")),
        excluded=not yes(cells.get("include"), True, at("include")),
    )


def _checked(codes: Sequence[tuple[Code, str]]) -> tuple[Code, ...]:
    if not codes:
        raise InputError("The codebook has no topics; give at least one name.")
    if len(codes) > MOST_CODES:
        raise InputError(f"The codebook has {len(codes):,} topics; at most {MOST_CODES:,} can be used.")
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for code, where in codes:
        earlier = next((place for name, place in names.items() if same_name(name, code.name)), None)
        if earlier is not None:
            raise InputError(f"{where}: the name {code.name!r} is already given ({earlier}); each topic needs its own.")
        names[code.name] = where
        if code.topic_id is not None:
            if code.topic_id in ids:
                raise InputError(f"{where}: the id {code.topic_id!r} is already given ({ids[code.topic_id]}).")
            ids[code.topic_id] = where
    return tuple(code for code, _ in codes)
