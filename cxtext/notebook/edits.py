"""Edits of topics as the explorer asks for them, handed to the codebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError

if TYPE_CHECKING:
    from cxtext.analysis import Analysis

__all__ = ["EDITS", "edited"]


def edited(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    """Return the analysis with one edit of its topics; what it began with stays as it was.

    Parameters
    ----------
    analysis
        The analysis.
    asked
        ``edit`` with what it needs: ``rename`` (``topic``, ``name``), ``merge`` (``topic``, ``others``), ``split``
        (``topic`` with either ``into`` or ``name`` and ``words``), ``move`` (``mentions``, ``topic``), ``exclude``
        (``topic``, ``on``), ``undo``, ``redo``.

    Raises
    ------
    InputError
        There is no such edit, something it needs is missing, or the codebook cannot make it.
    """
    kind = asked.get("edit")
    if not isinstance(kind, str) or kind not in EDITS:
        raise InputError(f"There is no edit {str(kind)[:60]!r}; there are: {', '.join(EDITS)}.")
    return EDITS[kind](analysis, asked)


def _rename(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.rename(_text(asked, "topic"), _text(asked, "name"))


def _merge(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.merge(_text(asked, "topic"), *_texts(asked, "others"))


def _split(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    topic = _text(asked, "topic")
    if "words" in asked:
        return analysis.codebook.split(topic, {_text(asked, "name"): _text(asked, "words")})
    return analysis.codebook.split(topic, into=asked.get("into"))


def _move(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.move(_texts(asked, "mentions"), _text(asked, "topic"))


def _exclude(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.exclude(_text(asked, "topic"), bool(asked.get("on", True)))


def _undo(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.undo()


def _redo(analysis: Analysis, asked: Mapping[str, Any]) -> Analysis:
    return analysis.codebook.redo()


EDITS: dict[str, Callable[[Analysis, Mapping[str, Any]], Analysis]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "move": _move,
    "exclude": _exclude,
    "undo": _undo,
    "redo": _redo,
}
"""What each kind of edit does."""


def _text(asked: Mapping[str, Any], key: str) -> str:
    value = asked.get(key)
    if not isinstance(value, str):
        raise InputError(f"The edit {asked.get('edit')} needs a text for {key}, not {str(value)[:60]!r}.")
    return value


def _texts(asked: Mapping[str, Any], key: str) -> list[str]:
    value = asked.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise InputError(f"The edit {asked.get('edit')} needs at least one of: {key}.")
    return value
