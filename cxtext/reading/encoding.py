"""Which character encoding a text file is in: byte-order mark, UTF-16 without one, UTF-8, else Windows-1252."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from cxtext.errors import InputError
from cxtext.reading.table import NoRowsError

_CHUNK = 1 << 20
_SAMPLE = 1 << 13
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1a\x1b\x00")
_BYTE_ERRORS = "cxtext.windows_1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that are not UTF-8 one by one, so that a file of mixed origin loses no letter."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_BYTE_ERRORS, _as_windows_1252)


@dataclass(frozen=True)
class Encoding:
    """How to decode a file: arguments for :class:`io.TextIOWrapper`, and what to tell the user."""

    name: str
    errors: str = "strict"
    notes: tuple[str, ...] = ()
    label: str = ""

    @property
    def called(self) -> str:
        """What the user knows the encoding as."""
        return self.label or self.name.upper()


def detect(stream: BinaryIO, name: str) -> Encoding:
    """Return the encoding of a whole file, reading it once and rewinding it.

    Raises
    ------
    InputError
        The file is empty, or is binary rather than text.
    """
    sample = stream.read(_SAMPLE)
    if not sample.strip():
        raise NoRowsError(f"{name} is empty; give a file that holds comments.")
    found = next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), None) or _utf_16_by_zeros(sample)
    stream.seek(0)
    strict = _decodes(stream, found or "utf-8")
    stream.seek(0)
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample) / len(sample)
    zeros = sample.count(0) / len(sample)
    if found is None and (zeros > 0.02 or controls > (0.3 if strict else 0.05)):
        raise InputError(f"{name} is a binary file, not text; give csv, tsv, xlsx, ods, json, jsonl or parquet.")
    if strict:
        return Encoding(found or "utf-8")
    if found is None and not _has_utf_8(stream):
        return Encoding("utf-8", _BYTE_ERRORS, label="Windows-1252")
    if found is None or found == "utf-8-sig":
        note = "bytes that are not UTF-8 were read as Windows-1252"
        return Encoding(found or "utf-8", _BYTE_ERRORS, (note,))
    return Encoding(found, "replace", (f"bytes that are not {found.upper()} were replaced",))


def _utf_16_by_zeros(sample: bytes) -> str | None:
    """Return UTF-16 where one byte of many pairs is zero, as in text whose separators and digits are ASCII."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if low >= half * 0.05 or high <= half * 0.1:
            continue
        text = sample[: 2 * half].decode(encoding, "replace")
        # In other alphabets few bytes are zero; then it must read as text to be taken for it.
        if high > half * 0.4 or sum(c.isprintable() or c.isspace() for c in text) > 0.97 * len(text):
            return encoding
    return None


def _has_utf_8(stream: BinaryIO) -> bool:
    """Tell whether any character beyond ASCII is written in UTF-8; the stream is rewound."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    found = False
    while not found and (chunk := stream.read(_CHUNK)):
        found = not decoder.decode(chunk).isascii()
    stream.seek(0)
    return found


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
