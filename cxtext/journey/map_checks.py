"""Checks of the keys and values of a journey map; each message names the place, the key and what is wanted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from cxtext.errors import InputError

__all__ = ["ID", "MAP_KEYS", "STAGE_KEYS", "check_id", "check_keys", "check_text", "check_texts"]

MAP_KEYS = ("id", "name", "stages")
"""Keys of a map file; a table of rows has ``stages`` alone."""

STAGE_KEYS = ("id", "name", "definition", "owner", "cues", "examples")
"""Keys of one stage, and columns of a map written as a table."""

ID = re.compile(r"[a-z][a-z0-9_]*")
"""Form of the id of a map or stage."""


def check_keys(keys: Iterable[str], known: Sequence[str], where: str) -> None:
    """Raise an :class:`InputError` that names the first unknown key, and the ``known`` one nearest to it."""
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(key[:60].lower(), known, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"the keys are: {', '.join(known)}."
            raise InputError(f"{where} has the unknown key {key[:60]!r}; {advice}")


def check_id(value: str, where: str) -> None:
    """Raise an :class:`InputError` that tells how an id looks, when ``value`` does not."""
    if not ID.fullmatch(value):
        raise InputError(
            f"{where} has the id {value!r}; an id is a small letter followed by small letters, digits or _, "
            "for example 'after_sales'."
        )


def check_text(value: object, where: str, key: str) -> str:
    """Return ``value`` with its blanks made single; raise when it is no text."""
    if not isinstance(value, str):
        raise InputError(f"{where} has {_kind(value)} as {key}; it must be one text in quotes.")
    return " ".join(value.split())


def check_texts(value: object, where: str, key: str) -> tuple[str, ...]:
    """Return the texts of a list without empty and repeated ones; raise when it is no list of texts."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InputError(f"{where} has {_kind(value)} as {key}; it must be a list of texts in quotes.")
    for number, item in enumerate(value, start=1):
        if not isinstance(item, str):
            raise InputError(f"{where} has {_kind(item)} as item {number} of {key}; it must be a text in quotes.")
    return tuple(dict.fromkeys(text for item in value if (text := " ".join(item.split()))))


def _kind(value: object) -> str:
    kinds: dict[type, str] = {str: "a text", bool: "true or false", int: "a number", float: "a number"}
    kinds |= {list: "a list", dict: "a table"}
    return kinds.get(type(value), f"a {type(value).__name__}")
