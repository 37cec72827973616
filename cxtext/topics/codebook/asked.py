"""What an edit asks for, checked and cleaned: the same whether a person or a log file says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cxtext.errors import InputError
from cxtext.topics.codebook.query import Query
from cxtext.topics.codebook.wording import clean_definition, clean_examples, clean_name

__all__ = ["MOST_PARTS", "cleaned", "means"]

MOST_PARTS = 50


def cleaned(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an edit, cleaned.

    Raises
    ------
    InputError
        One is missing, wrong, too long or too many.
    """
    if kind == "rename":
        return {"name": clean_name(values.get("name"))}
    if kind == "describe":
        return {"definition": clean_definition(values.get("definition"))}
    if kind == "parent":
        return {"theme": _theme(values.get("theme"))}
    if kind in ("pin", "exclude"):
        return {"on": bool(values.get("on"))}
    if kind == "move":
        texts = clean_examples(_listed(values.get("texts")), "A mention")
        if not texts:
            raise InputError("Name at least one mention to move.")
        return {"texts": list(texts)}
    return {"split": _split, "define": _define}.get(kind, lambda _: {})(values)


def means(what: object) -> dict[str, Any]:
    """Return a query (a string) or examples (a list) under its name."""
    if isinstance(what, str):
        return {"query": Query.parse(what).text}
    examples = list(clean_examples(_listed(what)))
    if not examples:
        raise InputError("Give at least one example.")
    return {"examples": examples}


def _split(values: Mapping[str, Any]) -> dict[str, Any]:
    parts = values.get("parts")
    if parts is None:
        into = values.get("into")
        if isinstance(into, bool) or not isinstance(into, int) or not 2 <= into <= MOST_PARTS:
            raise InputError(f"A topic can be split into 2 to {MOST_PARTS} parts, not {into!r}.")
        return {"into": into}
    if (
        not isinstance(parts, list)
        or not 1 <= len(parts) <= MOST_PARTS
        or not all(isinstance(part, Mapping) for part in parts)
    ):
        raise InputError(f"A topic can be split into at most {MOST_PARTS} parts, each with a name and what tells it.")
    return {"parts": [{"name": clean_name(part.get("name")), **_told(part)} for part in parts]}


def _define(values: Mapping[str, Any]) -> dict[str, Any]:
    made = {"name": clean_name(values.get("name")), **_told(values)}
    if values.get("definition") is not None:
        made["definition"] = clean_definition(values["definition"])
    if values.get("theme") is not None:
        made["theme"] = _theme(values["theme"])
    return made


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    query, examples = values.get("query"), values.get("examples")
    if (query is None) == (examples is None):
        raise InputError("Define a topic either by examples or by a query.")
    if query is not None:
        return {"query": Query.parse(query).text}
    return means(_listed(examples))


def _theme(name: object) -> str | None:
    return None if name is None else clean_name(name, "The name of the theme")


def _listed(what: object) -> list[Any]:
    if isinstance(what, str):
        return [what]
    if not isinstance(what, Iterable):
        raise InputError(f"Give texts as a list, not as {type(what).__name__}.")
    return list(what)
