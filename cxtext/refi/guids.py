"""Identifiers: derived from the ids of a run, so that two exports agree to the byte, and read in any spelling."""

from __future__ import annotations

import re
import uuid

__all__ = ["guid_of", "is_guid", "normal_guid"]

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "cxtext.refi")
_GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


def guid_of(scope: str, kind: str, *ids: str) -> str:
    """Return the GUID of a thing of a run (UUID version 5, RFC 9562).

    Parameters
    ----------
    scope
        Name of the project: topic ``t003`` of one project is not that of another.
    kind, ids
        What it is, and its ids.

    Examples
    --------
    >>> guid_of("spring", "topic", "t003") == guid_of("spring", "topic", "t003")
    True
    >>> guid_of("spring", "topic", "t003") == guid_of("autumn", "topic", "t003")
    False
    """
    # The lengths keep ("a", "bc") and ("ab", "c") apart; a lone surrogate has no UTF-8 form but must have a GUID.
    key = "".join(f"{len(part)}:{part}" for part in (scope, kind, *ids))
    return str(uuid.uuid5(_NAMESPACE, key.encode("utf-8", "backslashreplace").decode("utf-8")))


def is_guid(text: str) -> bool:
    """Tell whether the text is a GUID as the schema spells it, in braces or bare."""
    bare = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    return _GUID.fullmatch(bare) is not None


def normal_guid(text: str) -> str:
    """Return a GUID without braces and in small letters, so that spellings of one program match those of another.

    Examples
    --------
    >>> normal_guid("{7C108712-B650-4892-AC0B-FC9A10190C3B}")
    '7c108712-b650-4892-ac0b-fc9a10190c3b'
    """
    text = text.strip()
    return (text[1:-1] if text.startswith("{") and text.endswith("}") else text).lower()
