"""Codebooks as REFI-QDA ``.qdc`` files, and the list of codes that projects share with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi.guids import guid_of, is_guid, normal_guid
from cxtext.refi.model import Code, Codebook, CodeSet
from cxtext.refi.xml_reading import MAX_DEPTH, children, local_name, namespace, read_xml, text_of
from cxtext.refi.xml_writing import XmlWriter
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["check_root", "read_codes", "read_qdc", "read_sets", "write_codes", "write_qdc", "write_sets"]

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_FAMILY = "urn:qda-xml:"
MAX_QDC = 64 << 20
"""Bytes of a codebook file."""

MAX_NESTED = MAX_DEPTH - 10
"""Codes within codes; a project has a few elements around them."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_TRUE = {"true", "1"}


def write_qdc(codebook: Codebook, path: str | Path) -> Path:
    """Write a codebook as a REFI-QDA ``.qdc`` file, whole or not at all.

    Two writings of one codebook are equal to the byte.

    Raises
    ------
    InputError
        It has no code (the standard asks for one), two codes with one GUID, a parent that is not there, or the file
        cannot be written.
    """
    if not codebook.codes:
        raise InputError("The codebook has no code; REFI-QDA needs at least one.")
    path = Path(path)
    with atomic_path(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        xml = XmlWriter(out)
        with xml.inside("CodeBook", xmlns=CODEBOOK_NAMESPACE, origin=codebook.origin or None):
            write_codes(xml, codebook.codes)
            write_sets(xml, codebook.sets, reference="guid")
    return path


def read_qdc(path: str | Path) -> Codebook:
    """Read a REFI-QDA codebook that any program wrote.

    Raises
    ------
    InputError
        The file is missing, larger than 64 MB, no readable XML or no REFI-QDA codebook, or a code has no name or no
        GUID of its own.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            if path.stat().st_size > MAX_QDC:
                raise InputError(f"{path.name} is larger than {MAX_QDC >> 20} MB, which no codebook is.")
            root = read_xml(stream, path.name)
    except OSError as error:
        raise InputError(f"The file {path} cannot be read: {error.strerror}.") from None
    check_root(root, "CodeBook", path.name)
    codes = read_codes(root, path.name)
    if not codes:
        raise InputError(f"{path.name} has no codes.")
    return Codebook(codes, read_sets(root, path.name), root.get("origin", ""))


def check_root(root: Element, tag: str, name: str) -> None:
    """Raise :class:`InputError` unless the root is this element of any version of the standard."""
    if local_name(root) != tag or not (namespace(root) == "" or namespace(root).lower().startswith(_FAMILY)):
        raise InputError(f"{name} is no REFI-QDA file of this kind: it begins with <{local_name(root)}>, not <{tag}>.")


def write_codes(xml: XmlWriter, codes: Iterable[Code]) -> None:
    """Write ``Codes``, each code inside its parent.

    Raises
    ------
    InputError
        Two codes have one GUID, a parent is missing or below its own child, or codes nest too deep to be read back.
    """
    listed = list(codes)
    known = {code.guid for code in listed}
    if len(known) < len(listed):
        raise InputError("Two codes of the codebook have the same GUID.")
    below: dict[str | None, list[Code]] = {}
    for code in listed:
        if code.parent is not None and code.parent not in known:
            raise InputError(f"The code {code.name[:60]!r} names a parent that is not in the codebook.")
        below.setdefault(code.parent, []).append(code)

    def write(code: Code, depth: int) -> int:
        if depth > MAX_NESTED:
            raise InputError(f"The codes of the codebook nest more than {MAX_NESTED} deep.")
        inner = below.get(code.guid, [])
        attributes = {"guid": code.guid, "name": code.name, "isCodable": "true" if code.codable else "false"}
        colour = code.colour if _COLOUR.fullmatch(code.colour) else None
        if not inner and not code.definition:
            xml.leaf("Code", **attributes, color=colour)
            return 1
        with xml.inside("Code", **attributes, color=colour):
            if code.definition:
                xml.leaf("Description", code.definition)
            return 1 + sum(write(child, depth + 1) for child in inner)

    with xml.inside("Codes"):
        written = sum(write(code, 1) for code in below.get(None, []))
    if written < len(listed):
        raise InputError("The parents of some codes of the codebook go round in a circle.")


def write_sets(xml: XmlWriter, sets: Iterable[CodeSet], *, reference: str) -> None:
    """Write ``Sets`` where there are any; members name their code in the attribute ``reference``."""
    listed = list(sets)
    if not listed:
        return
    with xml.inside("Sets"):
        for group in listed:
            with xml.inside("Set", guid=group.guid, name=group.name):
                if group.definition:
                    xml.leaf("Description", group.definition)
                for member in group.members:
                    xml.leaf("MemberCode", **{reference: member})


def read_codes(parent: Element | None, name: str) -> tuple[Code, ...]:
    """Return the codes under an element that holds ``Codes``, each after its parent.

    Raises
    ------
    InputError
        A code has no name, no GUID, or that of another.
    """
    found: dict[str, Code] = {}

    def read(element: Element, above: str | None) -> None:
        for child in children(element, "Code"):
            code = _code(child, above, name)
            if code.guid in found:
                raise InputError(f"{name}: the codes {found[code.guid].name!r} and {code.name!r} have the same GUID.")
            found[code.guid] = code
            read(child, code.guid)

    for codes in children(parent, "Codes"):
        read(codes, None)
    return tuple(found.values())


def _code(element: Element, above: str | None, name: str) -> Code:
    guid, words = guid_in(element.attrib, "guid"), element.get("name", "")
    if not words.strip():
        raise InputError(f"{name}: a code has no name (GUID {guid or 'missing'}).")
    if not guid:
        # Hand-made codebooks leave it out or number their codes; the place in the hierarchy tells codes apart.
        guid = guid_of("", "code", above or "", words, element.get("guid", ""))
    colour = element.get("color", "")
    return Code(
        guid,
        words,
        text_of(element, "Description"),
        above,
        colour if _COLOUR.fullmatch(colour) else "",
        element.get("isCodable", "true").strip().lower() in _TRUE,
    )


def guid_in(attributes: Mapping[str, str], name: str) -> str:
    """Return a GUID in its normal spelling, "" where there is none."""
    text = attributes.get(name, "").strip()
    return normal_guid(text) if is_guid(text) else ""


def read_sets(parent: Element, name: str) -> tuple[CodeSet, ...]:
    """Return the sets under an element; members are named by ``guid`` (codebooks) or ``targetGUID`` (projects)."""
    return tuple(
        CodeSet(
            guid_in(element.attrib, "guid") or guid_of("", "set", name, element.get("name", "")),
            element.get("name", ""),
            text_of(element, "Description"),
            tuple(
                guid
                for member in children(element, "MemberCode")
                if (guid := guid_in(member.attrib, "guid") or guid_in(member.attrib, "targetGUID"))
            ),
        )
        for sets in children(parent, "Sets")
        for element in children(sets, "Set")
    )
