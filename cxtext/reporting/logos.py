"""A company's logo: read from PNG or SVG, made one harmless picture."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

MAX_BYTES = 500_000
"""Largest file of a logo."""
MAX_SIDE = 4_000
"""Most pixels of a logo in one direction."""
MAX_ELEMENTS = 2_000
MAX_USES = 20
"""Most ``<use>`` elements of an SVG: nested ones multiply."""
_DRAWN = 192
"""Pixels of the height that an SVG is drawn with."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What is needed to show the picture; texts, dates and places where it was taken are left out.
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA"})
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "title", "desc", "style", "linearGradient", "radialGradient", "stop", "clipPath", "mask"),
    ]
)
_LINKS = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
# Whatever might fetch something: a target in the same file is all that is left.
_REACHES_OUT = re.compile(r"url\s*+\(\s*+['\"]?+\s*+(?!#)|@import|@font-face|expression\s*\(|\\", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """A logo as a PNG, with its size in pixels."""

    png: bytes
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds all of it."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Return the width and height that it takes inside a box, its shape kept."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def read_logo(path: Path) -> Logo:
    """Read a logo; an SVG is drawn as a PNG, without scripts and whatever it refers to elsewhere.

    Raises
    ------
    InputError
        The file is missing, too large, damaged or of another kind.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise InputError(f"The logo {path} cannot be read: {error.strerror}.") from None
    if size > MAX_BYTES:
        raise InputError(f"The logo {path} has {size:,} bytes; it may have {MAX_BYTES:,}: save it smaller.")
    if content.startswith(_SIGNATURE):
        return png_logo(content, str(path))
    if path.suffix.lower() == ".svg":
        return png_logo(_drawn(content, path), str(path))
    raise InputError(f"The logo {path} is neither a PNG nor an SVG file; save it as one of them.")


def png_logo(content: bytes, name: str) -> Logo:
    """Take a PNG apart, chunk by chunk, and keep what shows the picture.

    Raises
    ------
    InputError
        It is damaged, or too large; ``name`` says what.
    """
    kept, place, size, ended = [_SIGNATURE], len(_SIGNATURE), (0, 0), False
    while not ended:
        if place + 12 > len(content):
            raise InputError(f"The logo {name} is a damaged PNG: it ends too early.")
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        whole = content[place : place + 12 + length]
        if len(whole) < 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise InputError(f"The logo {name} is a damaged PNG: its checksums do not fit.")
        if kind == b"IHDR" and length == 13:
            size = struct.unpack(">II", whole[8:16])
        if kind in _CHUNKS:
            kept.append(whole)
        place += 12 + length
        ended = kind == b"IEND"
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise InputError(f"The logo {name} has {size[0]:,} × {size[1]:,} pixels; 1 to {MAX_SIDE:,} each way are read.")
    return Logo(b"".join(kept), *size)


def _drawn(content: bytes, path: Path) -> bytes:
    """Draw an SVG, sanitised, as a PNG."""
    import vl_convert

    safe, height = _sanitised(content, path)
    try:
        made: bytes = vl_convert.svg_to_png(safe, scale=_DRAWN / height)
    except ValueError:
        raise InputError(f"The logo {path} cannot be drawn; save it as plain SVG or as PNG.") from None
    return made


def _sanitised(content: bytes, path: Path) -> tuple[str, float]:
    """Return the SVG with nothing but known shapes, and its height."""
    from xml.etree.ElementTree import ParseError, fromstring, register_namespace, tostring

    # Entities are what bombs are made of; no logo needs one.
    if b"<!ENTITY" in content:
        raise InputError(f"The logo {path} declares entities; save it as plain SVG, or as PNG.")
    try:
        root = fromstring(content)  # noqa: S314 - bounded above, without entities  # nosec B314
    except (ParseError, ValueError, LookupError):
        raise InputError(f"The logo {path} is no readable SVG.") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise InputError(f"The logo {path} is no SVG: its outermost element is not <svg> of {_SVG}.")
    elements = list(root.iter())
    uses = sum(element.tag == f"{{{_SVG}}}use" for element in elements)
    if len(elements) > MAX_ELEMENTS or uses > MAX_USES:
        raise InputError(
            f"The logo {path} has {len(elements):,} elements, {uses:,} of them <use>; "
            f"{MAX_ELEMENTS:,} and {MAX_USES} are drawn: simplify it, or save it as PNG."
        )
    width, height = _size(root, path)
    _strip(root)
    root.attrib.setdefault("viewBox", f"0 0 {width:g} {height:g}")
    root.attrib.update({"width": f"{width:g}", "height": f"{height:g}"})
    register_namespace("", _SVG)
    return tostring(root, encoding="unicode"), height


def _strip(element: Element) -> None:
    """Take out every element and attribute that is no plain drawing."""
    for child in list(element):
        named = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        ours = named in _ELEMENTS and child.tag == f"{{{_SVG}}}{named}"
        if not ours or (named == "style" and _REACHES_OUT.search("".join(child.itertext()))):
            element.remove(child)
        else:
            _strip(child)
    for name, value in list(element.attrib.items()):
        foreign = name.startswith("{") or name.lower().startswith("on")
        outside = name in _LINKS and not value.strip().startswith("#")
        if (foreign and name not in _LINKS) or outside or _REACHES_OUT.search(value):
            del element.attrib[name]


def _size(root: Element, path: Path) -> tuple[float, float]:
    """Return the width and height of an SVG in its own units, from its view box if it has one."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    found = [re.fullmatch(r"(\d{1,7}(?:\.\d{0,9})?)(?:px|pt|mm|cm|in)?", side.strip()) for side in sides]
    width, height = (float(one[1]) if one else 0.0 for one in found)
    if not (width > 0 and height > 0 and 1 / 20 <= width / height <= 20):
        raise InputError(f"The logo {path} does not say its size, or is more than twenty times as long as high.")
    return width, height
