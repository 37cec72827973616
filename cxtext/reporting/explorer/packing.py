"""An explorer as one text of JSON to stand in a page, and back."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

import numpy as np

from cxtext.reporting.explorer.model import QUOTES, Explorer

BLOCK_ID = "cxtext-explorer"
"""Id of the element of the HTML report that holds the packed explorer."""
FORMAT = 1
BLOCK = 2_000
"""Texts that are compressed together, so that a browser can show some without unpacking all."""
_LEVEL = 9


def pack(explorer: Explorer) -> str:
    """Write an explorer as compact JSON that holds no character with a meaning in HTML.

    Columns stand one after the other in little-endian bytes, deflated and in base64; ids and blocks of texts likewise,
    one a line in UTF-8. The same explorer gives the same text on the same machine.
    """
    layout = [[name, column.dtype.name, len(column)] for name, column in explorer.columns.items()]
    data = b"".join(column.astype(column.dtype.newbyteorder("<")).tobytes() for column in explorer.columns.values())
    texts = explorer.texts if any(explorer.texts) else ()
    block = {
        "format": FORMAT,
        "head": explorer.head,
        "layout": layout,
        "data": _deflated(data),
        "ids": _lines(explorer.ids),
        "block": BLOCK,
        "texts": [_lines(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)],
    }
    text = json.dumps(block, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def unpack(text: str, like: Explorer) -> Explorer | None:
    """Read an explorer that a page carries; None where it is none.

    Nothing larger than ``like``, the explorer expected, with room for longer texts, is unpacked: a page may be hostile.
    """
    room = sum(column.nbytes for column in like.columns.values())
    words = 1_000_000 + 4 * sum(len(line.encode()) + 1 for line in (*like.ids, *like.texts))
    try:
        block = json.loads(text)
        if (block["format"], block["block"]) != (FORMAT, BLOCK):
            return None
        data = _inflated(block["data"], room)
        columns: dict[str, Any] = {}
        for name, kind, n in block["layout"]:
            # Integers alone: what the layout says is the page's word.
            dtype = np.dtype({"uint8": "<u1", "uint16": "<u2", "uint32": "<u4", "int16": "<i2", "int32": "<i4"}[kind])
            part, data = data[: n * dtype.itemsize], data[n * dtype.itemsize :]
            columns[str(name)] = np.frombuffer(part, dtype=dtype)
        ids = _inflated(block["ids"], words).decode().split("\n")
        texts: list[str] = []
        for part in block["texts"]:
            lines = _inflated(part, words).decode()
            words -= len(lines)
            # A browser finds a text by its number, so a block must not be longer or shorter than it says.
            here = lines.split("\n")
            if len(here) != min(BLOCK, len(ids) - len(texts)):
                return None
            texts += here
        return Explorer(dict(block["head"]), columns, tuple(ids), tuple(texts or [""] * len(ids)))
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, zlib.error):
        return None


def quotes_kept(text: str) -> str:
    """Return what a page that carries an explorer was asked to hold of texts; ``all`` where it does not say."""
    try:
        kept = json.loads(text)["head"]["quotes"]["kept"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return QUOTES[0]
    return kept if isinstance(kept, str) and kept in QUOTES else QUOTES[0]


def _lines(lines: tuple[str, ...]) -> str:
    return _deflated("\n".join(lines).encode())


def _deflated(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, _LEVEL)).decode()


def _inflated(text: str, most: int) -> bytes:
    reader = zlib.decompressobj()
    data = reader.decompress(base64.b64decode(text, validate=True), most + 1)
    if len(data) > most or not reader.eof:
        raise ValueError("larger than what was expected, or cut short")
    return data
