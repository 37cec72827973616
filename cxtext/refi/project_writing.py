"""Projects as REFI-QDA ``.qdpx`` files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi.archive import INTERNAL, PROJECT, SOURCES, text_member
from cxtext.refi.codebook import write_codes, write_sets
from cxtext.refi.xml_writing import XmlWriter
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    from cxtext.refi.model import Case, Coding, Project, Source, Value, Variable

__all__ = ["write_qdpx"]

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
_COMPRESSION = 6
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_qdpx(project: Project, path: str | Path) -> Path:
    """Write a project as a REFI-QDA ``.qdpx`` file, whole or not at all.

    Texts are UTF-8 files in the archive, exactly as given; positions count their code points. Two writings of one
    project are equal to the byte.

    Raises
    ------
    InputError
        Two things have one GUID, a selection lies outside its text, a coding names a code that is not there, or the
        file cannot be written.
    """
    _check(project)
    path = Path(path)
    with (
        atomic_path(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive,
    ):
        with text_member(archive, PROJECT) as out:
            _write(XmlWriter(out), project)
        for source in project.sources:
            with text_member(archive, f"{SOURCES}/{source.guid}.txt") as out:
                out.write(encodable(source.text))
    return path


def encodable(text: str) -> str:
    """Return the text with lone surrogates, which no UTF-8 file can hold, replaced by U+FFFD: its length stays."""
    return _SURROGATE.sub("\ufffd", text)


def _check(project: Project) -> None:
    seen: set[str] = set()
    codes = {code.guid for code in project.codebook.codes}

    def new(guid: str) -> None:
        if guid in seen:
            raise InputError(f"Two things of the project have the GUID {guid}.")
        seen.add(guid)

    for source in project.sources:
        new(source.guid)
        for selection in source.selections:
            new(selection.guid)
            if not 0 <= selection.start <= selection.end <= len(source.text):
                raise InputError(
                    f"A selection of {source.name[:60]!r} is from {selection.start} to {selection.end}, but the text "
                    f"has {len(source.text):,} characters."
                )
        for coding in (*source.codings, *(one for selection in source.selections for one in selection.codings)):
            new(coding.guid)
            if coding.code not in codes:
                raise InputError(f"A coding of {source.name[:60]!r} names a code that is not in the codebook.")


def _write(xml: XmlWriter, project: Project) -> None:
    first = project.users[0].guid if project.users else None
    with xml.inside(
        "Project",
        xmlns=PROJECT_NAMESPACE,
        name=project.name,
        origin=project.origin or None,
        creatingUserGUID=first,
        creationDateTime=project.created or None,
    ):
        # The order of the parts is that of the schema.
        if project.users:
            with xml.inside("Users"):
                for user in project.users:
                    xml.leaf("User", guid=user.guid, name=user.name)
        if project.codebook.codes:
            with xml.inside("CodeBook"):
                write_codes(xml, project.codebook.codes)
        if project.variables:
            with xml.inside("Variables"):
                for variable in project.variables:
                    xml.leaf("Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.kind)
        if project.cases:
            _write_cases(xml, project.cases, project.variables)
        if project.sources:
            with xml.inside("Sources"):
                for source in project.sources:
                    _write_source(xml, source, project.created or None)
        write_sets(xml, project.codebook.sets, reference="targetGUID")
        if project.description:
            xml.leaf("Description", project.description)


def _write_cases(xml: XmlWriter, cases: Iterable[Case], variables: Iterable[Variable]) -> None:
    kinds: Mapping[str, str] = {variable.guid: variable.kind for variable in variables}
    with xml.inside("Cases"):
        for case in cases:
            with xml.inside("Case", guid=case.guid, name=case.name):
                for variable, value in case.values.items():
                    with xml.inside("VariableValue"):
                        xml.leaf("VariableRef", targetGUID=variable)
                        xml.leaf(f"{kinds[variable]}Value", _written(value))
                for selection in case.selections:
                    xml.leaf("SelectionRef", targetGUID=selection)


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        from decimal import Decimal

        return format(Decimal(repr(value)), "f")  # xsd:decimal knows no exponent
    return str(value)


def _write_source(xml: XmlWriter, source: Source, created: str | None) -> None:
    with xml.inside(
        "TextSource",
        guid=source.guid,
        name=source.name,
        plainTextPath=f"{INTERNAL}{source.guid}.txt",
        creationDateTime=created,
    ):
        if source.description:
            xml.leaf("Description", source.description)
        for selection in source.selections:
            attributes = {
                "guid": selection.guid,
                "name": selection.name or None,
                "startPosition": str(selection.start),
                "endPosition": str(selection.end),
                "creationDateTime": created,
            }
            if not selection.codings:
                xml.leaf("PlainTextSelection", **attributes)
                continue
            with xml.inside("PlainTextSelection", **attributes, creatingUser=selection.codings[0].coder or None):
                _write_codings(xml, selection.codings, created)
        _write_codings(xml, source.codings, created)


def _write_codings(xml: XmlWriter, codings: Iterable[Coding], created: str | None) -> None:
    for coding in codings:
        with xml.inside("Coding", guid=coding.guid, creatingUser=coding.coder or None, creationDateTime=created):
            xml.leaf("CodeRef", targetGUID=coding.code)
