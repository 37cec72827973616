"""Read REFI-QDA ``.qdpx`` projects that any program wrote."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi.archive import PROJECT, ProjectArchive
from cxtext.refi.codebook import check_root, guid_in, read_codes, read_sets
from cxtext.refi.guids import guid_of
from cxtext.refi.model import Case, Codebook, Coding, Project, Selection, Source, User, Value, Variable
from cxtext.refi.xml_reading import children, local_name, read_xml, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["read_qdpx"]

_VALUE = "Value"


def read_qdpx(path: str | Path) -> Project:
    """Read the texts, codes and codings of a REFI-QDA project.

    Plain-text sources are read, from the archive or from within the XML; those of other kinds, and texts outside of the
    archive, are counted in ``left_out``. Nothing is unpacked to disk.

    Raises
    ------
    InputError
        The file is missing, damaged or no REFI-QDA project; it unpacks beyond reason, has members that point outside,
        or XML with a document type; a code has no name, or a selection no position.
    """
    path = Path(path)
    with ProjectArchive(path) as archive:
        root = read_xml(io.BytesIO(archive.read(PROJECT)), f"{path.name} ({PROJECT})")
        check_root(root, "Project", path.name)
        left_out: Counter[str] = Counter()
        book = next(children(root, "CodeBook"), None)
        return Project(
            name=root.get("name", ""),
            codebook=Codebook(read_codes(book, path.name), read_sets(root, path.name), root.get("origin", "")),
            sources=tuple(_sources(root, archive, left_out)),
            users=tuple(
                User(guid_in(user.attrib, "guid"), user.get("name", "")) for user in _inside(root, "Users", "User")
            ),
            variables=tuple(
                Variable(
                    guid_in(variable.attrib, "guid"), variable.get("name", ""), variable.get("typeOfVariable", "Text")
                )
                for variable in _inside(root, "Variables", "Variable")
            ),
            cases=tuple(_case(case) for case in _inside(root, "Cases", "Case")),
            origin=root.get("origin", ""),
            description=text_of(root, "Description"),
            created=root.get("creationDateTime", ""),
            left_out=dict(sorted(left_out.items())),
        )


def _inside(root: Element, holder: str, tag: str) -> Iterator[Element]:
    return (element for part in children(root, holder) for element in children(part, tag))


def _sources(root: Element, archive: ProjectArchive, left_out: Counter[str]) -> Iterator[Source]:
    for holder in children(root, "Sources"):
        for element in holder:
            if local_name(element) != "TextSource":
                left_out[local_name(element)] += 1
                continue
            text = _text(element, archive)
            if text is None:
                left_out["text that is not in the archive"] += 1
                continue
            name = element.get("name", "")
            yield Source(
                guid_in(element.attrib, "guid") or guid_of("", "source", name, text),
                name,
                text,
                tuple(_selection(one, archive.name, left_out) for one in children(element, "PlainTextSelection")),
                _codings(element, left_out),
                text_of(element, "Description"),
            )


def _text(element: Element, archive: ProjectArchive) -> str | None:
    inline = next(children(element, "PlainTextContent"), None)
    if inline is not None:
        return inline.text or ""
    return archive.text(element.get("plainTextPath", ""))


def _selection(element: Element, name: str, left_out: Counter[str]) -> Selection:
    start, end = (_position(element, one, name) for one in ("startPosition", "endPosition"))
    guid = guid_in(element.attrib, "guid")
    return Selection(guid, start, end, element.get("name", ""), _codings(element, left_out))


def _position(element: Element, attribute: str, name: str) -> int:
    text = element.get(attribute, "").strip()
    # Longer numbers are no positions of any text, and Python refuses to read very long ones.
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise InputError(f"{name}: a selection (GUID {element.get('guid', 'missing')}) has {attribute} {text[:20]!r}.")
    return int(text)


def _codings(element: Element, left_out: Counter[str]) -> tuple[Coding, ...]:
    found = []
    for coding in children(element, "Coding"):
        reference = next(children(coding, "CodeRef"), None)
        code = "" if reference is None else guid_in(reference.attrib, "targetGUID")
        if code:
            found.append(Coding(guid_in(coding.attrib, "guid"), code, guid_in(coding.attrib, "creatingUser")))
        else:
            left_out["coding without a code"] += 1
    return tuple(found)


def _case(element: Element) -> Case:
    values: dict[str, Value] = {}
    for one in children(element, "VariableValue"):
        reference = next(children(one, "VariableRef"), None)
        given = next((part for part in one if local_name(part).endswith(_VALUE)), None)
        if reference is not None and given is not None:
            values[guid_in(reference.attrib, "targetGUID")] = _value(local_name(given), given.text or "")
    selections = tuple(guid_in(one.attrib, "targetGUID") for one in children(element, "SelectionRef"))
    return Case(guid_in(element.attrib, "guid"), element.get("name", ""), values, selections)


def _value(tag: str, text: str) -> Value:
    """Return a number or truth where it is one; anything else stays the text that it was."""
    try:
        if tag == "IntegerValue":
            return int(text) if len(text) <= 40 else text
        if tag == "FloatValue":
            return float(text)
    except ValueError:
        return text
    return text.strip() in ("true", "1") if tag == "BooleanValue" else text
