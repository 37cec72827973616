"""What a REFI-QDA codebook or project holds, as plain values.

Positions count Unicode code points from 0, the end exclusive, as the standard asks (REFI-QDA 1.5, text selections);
a Python string is sliced with them as they are. Identifiers are lower-case GUIDs without braces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CODING_COLUMNS",
    "Case",
    "Code",
    "CodeSet",
    "Codebook",
    "Coding",
    "Project",
    "Selection",
    "Source",
    "User",
    "Variable",
]

CODEBOOK_COLUMNS = ("topic_id", "name", "definition", "parent_id", "parent", "colour", "codable")
CODING_COLUMNS = ("source", "start", "end", "text", "code", "code_id", "coder")

Value = str | bool | int | float
"""Of a variable; a date or a moment is text in ISO 8601."""


@dataclass(frozen=True)
class Code:
    """One code; ``parent`` is the GUID of the code above it or None, ``colour`` ``#rrggbb`` or "".

    A code that is not ``codable`` is a folder for others.
    """

    guid: str
    name: str
    definition: str = ""
    parent: str | None = None
    colour: str = ""
    codable: bool = True


@dataclass(frozen=True)
class CodeSet:
    """A named group of codes, by their GUIDs."""

    guid: str
    name: str
    definition: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Codes, each after its parent, and groups of them; ``origin`` is the program that wrote the file."""

    codes: tuple[Code, ...]
    sets: tuple[CodeSet, ...] = ()
    origin: str = ""

    def table(self, ids: Mapping[str, str] = MappingProxyType({})) -> pd.DataFrame:
        """Return one row per code, in the order of the file, with the columns of a run's ``codebook.csv``.

        Parameters
        ----------
        ids
            GUID -> id to show in its place, such as a topic's.

        Returns
        -------
        DataFrame
            ``topic_id`` (from ``ids``, otherwise the GUID), ``name``, ``definition``, ``parent_id``, ``parent`` (its
            name), ``colour``, ``codable``.
        """
        import pandas as pd

        names = {code.guid: code.name for code in self.codes}
        rows = [
            (
                ids.get(code.guid, code.guid),
                code.name,
                code.definition,
                None if code.parent is None else ids.get(code.parent, code.parent),
                None if code.parent is None else names[code.parent],
                code.colour,
                code.codable,
            )
            for code in self.codes
        ]
        return pd.DataFrame(rows, columns=list(CODEBOOK_COLUMNS)).astype({"codable": bool})


@dataclass(frozen=True)
class User:
    """A coder, human or machine."""

    guid: str
    name: str = ""


@dataclass(frozen=True)
class Coding:
    """A code put on a selection by a coder; ``code`` and ``coder`` are GUIDs, ``coder`` may be ""."""

    guid: str
    code: str
    coder: str = ""


@dataclass(frozen=True)
class Selection:
    """A stretch of a source: code points ``start`` to ``end`` (exclusive)."""

    guid: str
    start: int
    end: int
    name: str = ""
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class Source:
    """A plain text with its selections; ``codings`` are those of the text as a whole."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Variable:
    """What is known of cases; ``kind`` is Text, Boolean, Integer, Float, Date or DateTime."""

    guid: str
    name: str
    kind: str = "Text"


@dataclass(frozen=True)
class Case:
    """What was said by one, here a comment: values by the GUID of the variable, and the selections that are its."""

    guid: str
    name: str
    values: Mapping[str, Value] = field(default_factory=dict)
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """A REFI-QDA project.

    Attributes
    ----------
    created
        When, in ISO 8601 with a zone; "" where it is not said.
    left_out
        What a file held that is not read, with its number: sources of other kinds than text, codings without a code,
        texts that are not in the archive.
    """

    name: str
    codebook: Codebook
    sources: tuple[Source, ...] = ()
    users: tuple[User, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    origin: str = ""
    description: str = ""
    created: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)

    def codings(self) -> pd.DataFrame:
        """Return one row per coding, in the order of the file.

        Returns
        -------
        DataFrame
            ``source`` (name), ``start``, ``end`` (code points of the source), ``text`` (the coded words), ``code``
            (name), ``code_id`` (GUID), ``coder`` (name).
        """
        import pandas as pd

        names = {code.guid: code.name for code in self.codebook.codes}
        coders = {user.guid: user.name or user.guid for user in self.users}
        rows = [
            (
                source.name,
                start,
                end,
                source.text[max(0, start) : max(0, end)],
                names.get(coding.code, coding.code),
                coding.code,
                coders.get(coding.coder, coding.coder),
            )
            for source, start, end, coding in _codings(self)
        ]
        return pd.DataFrame(rows, columns=list(CODING_COLUMNS)).astype({"start": "int64", "end": "int64"})


def _codings(project: Project) -> Iterator[tuple[Source, int, int, Coding]]:
    for source in project.sources:
        for coding in source.codings:
            yield source, 0, len(source.text), coding
        for selection in source.selections:
            for coding in selection.codings:
                yield source, selection.start, selection.end, coding
