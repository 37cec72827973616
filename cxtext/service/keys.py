"""API keys: read from a file or a variable, kept as digests, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

from cxtext.errors import InputError

KEYS_VARIABLE = "CXTEXT_SERVE_KEYS"
_SHORTEST = 16
_LONGEST = 512
_MOST = 1_000


def digests(file: Path | None, variable: str) -> frozenset[bytes]:
    """Return the digests of the keys in a file (one a line, ``#`` begins a comment) and in a variable (spaces between).

    Raises
    ------
    InputError
        The file cannot be read, or a key is too short to be safe; the message does not hold the key.
    """
    found: list[tuple[str, str]] = [
        (word, f"Key {n} in ${KEYS_VARIABLE}") for n, word in enumerate(variable.split(), 1)
    ]
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise InputError(f"The file of keys {file} cannot be read: {why}.") from None
        keys = [(line.strip(), f"{file}, line {n}: the key") for n, line in enumerate(lines, 1)]
        own = [(key, where) for key, where in keys if key and not key.startswith("#")]
        if not own:
            raise InputError(f"{file} holds no keys; put one on each line.")
        found += own
    if len(found) > _MOST:
        raise InputError(f"There are {len(found):,} keys; at most {_MOST:,} can be used.")
    return frozenset(_digest(key, where) for key, where in found)


def _digest(key: str, where: str) -> bytes:
    if not _SHORTEST <= len(key) <= _LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            f"{where} must have {_SHORTEST} to {_LONGEST} ASCII characters without spaces; "
            "make one with: openssl rand -hex 32"
        )
    return hashlib.sha256(key.encode()).digest()


def allowed(headers: Iterable[tuple[bytes, bytes]], known: frozenset[bytes]) -> bool:
    """Return whether the headers of a request carry one of the known keys.

    Either ``Authorization: Bearer KEY`` or ``X-API-Key: KEY``. Every known key is compared, whatever the result, so the
    time taken tells nothing.
    """
    given = b""
    for name, value in headers:
        if name == b"x-api-key":
            given = value.strip()
        elif name == b"authorization" and value[:7].lower() == b"bearer ":
            given = value[7:].strip()
    digest = hashlib.sha256(given).digest()
    found = False
    for one in known:
        found |= hmac.compare_digest(digest, one)
    return found
