"""Read XML from strangers: no document type, so no entity can be defined, and bounds on depth and number.

Source: REFI-QDA files need none of what makes XML dangerous (entity expansion, external entities; see the "XML
vulnerabilities" of Python's documentation), so a file that has a document type is refused before it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from cxtext.errors import InputError

__all__ = ["MAX_DEPTH", "children", "local_name", "namespace", "read_xml", "text_of"]

MAX_DEPTH = 100
"""Elements within elements; a hierarchy of codes is the only thing in these files that nests freely."""

MAX_ELEMENTS = 10_000_000
"""Some 200,000 coded comments with their variables."""

_SEPARATOR = "}"
_CHUNK = 1 << 16


def read_xml(stream: IO[bytes], name: str) -> Element:
    """Return the root element; tags are ``namespace}local``.

    Parameters
    ----------
    stream
        The bytes, in any encoding that the XML declaration names.
    name
        The file, for messages.

    Raises
    ------
    InputError
        It is no well-formed XML, has a document type, or nests or counts beyond reason.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    counts = {"depth": 0, "elements": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        counts["depth"] += 1
        counts["elements"] += 1
        if counts["depth"] > MAX_DEPTH:
            raise InputError(f"{name}, line {parser.CurrentLineNumber}: elements nest more than {MAX_DEPTH} deep.")
        if counts["elements"] > MAX_ELEMENTS:
            raise InputError(f"{name} has more than {MAX_ELEMENTS:,} XML elements; export it in parts.")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        counts["depth"] -= 1
        builder.end(tag)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refusal(name)
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that Python does not know
        raise InputError(f"{name} is no readable XML: {error}.") from None
    return builder.close()


def _refusal(name: str) -> Callable[..., None]:
    def refuse(*_declaration: object) -> None:
        raise InputError(
            f"{name} declares a document type (<!DOCTYPE …>), which no REFI-QDA file needs and which can hide harm; "
            "export it again, or take that line out if you trust it."
        )

    return refuse


def local_name(element: Element) -> str:
    """Return the tag without its namespace: programs differ in the version they name."""
    return element.tag.rpartition(_SEPARATOR)[2]


def namespace(element: Element) -> str:
    """Return the namespace of the tag, "" where there is none."""
    return element.tag.rpartition(_SEPARATOR)[0]


def children(element: Element | None, tag: str) -> Iterator[Element]:
    """Give the direct children of this local name; none where the element is None."""
    return (child for child in (() if element is None else element) if local_name(child) == tag)


def text_of(element: Element, tag: str) -> str:
    """Return the text of the first child of this local name, "" where there is none."""
    found = next(children(element, tag), None)
    return "" if found is None else found.text or ""
