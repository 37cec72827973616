"""Comments laid out as the plain texts of a project: those to one question of one file stand in one text.

A comment is a paragraph; a blank line stands between two. Comments are in the order of their ids, so that the order of
rows changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi.guids import guid_of
from cxtext.refi.project_writing import encodable
from cxtext.tables import FEEDBACK, check

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BETWEEN", "Place", "Sheet", "lay_out", "natural"]

BETWEEN = "\n\n"
_GROUPS = ("file", "question")
_MAX_NAME = 120
_NUMBER = re.compile(r"([0-9]+)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Place:
    """Where a comment stands: ``start`` to ``end`` (exclusive) of its sheet, code points."""

    feedback_id: str
    start: int
    end: int


@dataclass(frozen=True)
class Sheet:
    """One text with the places of its comments, in order; ``description`` holds the question as it was asked."""

    guid: str
    name: str
    text: str
    places: tuple[Place, ...]
    description: str = ""


def lay_out(feedback: pd.DataFrame, with_mentions: Collection[str], scope: str) -> tuple[Sheet, ...]:
    """Return the texts of a run.

    Parameters
    ----------
    feedback
        The feedback table; the text is ``clean_text`` where there is one, so personal data are masked.
    with_mentions
        Ids of the comments that have mentions; these and those of status ``ok`` are laid out, unless empty.
    scope
        Name of the project.

    Raises
    ------
    InputError
        The table breaks its contract.
    """
    check(feedback, FEEDBACK)
    text = "clean_text" if "clean_text" in feedback else "text"
    used = feedback["feedback_id"].isin(list(with_mentions))
    if "status" in feedback:
        used |= feedback["status"] == "ok"
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    kept = feedback[used]
    parts = [kept[name].tolist() if name in kept else [None] * len(kept) for name in _GROUPS]
    for feedback_id, words, *group in zip(kept["feedback_id"], kept[text], *parts, strict=True):
        if isinstance(words, str) and words:
            key = tuple(part if isinstance(part, str) else "" for part in group)
            groups.setdefault(key, []).append((str(feedback_id), encodable(words)))
    if not groups:
        raise InputError("The run has no comments to export.")
    names = _names(sorted(groups))
    return tuple(_sheet(key, names[key], groups[key], scope) for key in sorted(groups))


def _sheet(key: tuple[str, ...], name: str, comments: list[tuple[str, str]], scope: str) -> Sheet:
    places, at = [], 0
    comments.sort(key=lambda comment: natural(comment[0]))
    for feedback_id, words in comments:
        places.append(Place(feedback_id, at, at + len(words)))
        at += len(words) + len(BETWEEN)
    text = BETWEEN.join(words for _, words in comments)
    return Sheet(guid_of(scope, "source", *key), name, text, tuple(places), key[1])


def _names(keys: list[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Name each text by its question, and by its file where there are several."""
    several = len({file for file, _ in keys}) > 1
    names: dict[tuple[str, ...], str] = {}
    for file, question in keys:
        parts = [question, file if several or not question else ""]
        wanted = shortened(" · ".join(part for part in parts if part) or "Comments")
        name, n = wanted, 1
        while name in names.values():
            n += 1
            name = f"{wanted} ({n})"
        names[file, question] = name
    return names


def shortened(text: str, longest: int = _MAX_NAME) -> str:
    """Return the text on one line, cut with an ellipsis."""
    line = _SPACE.sub(" ", text[: 4 * longest]).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def natural(text: str) -> tuple[object, ...]:
    """Return a key that sorts numbers within texts by their value: ``S2`` before ``S10``."""
    parts = _NUMBER.split(text)
    # A number is compared by its length, then its digits: Python refuses to read very long ones.
    numbers = [part.lstrip("0") for part in parts[1::2]]
    keyed = [(words, len(digits), digits) for words, digits in zip(parts[::2], [*numbers, ""], strict=True)]
    return (tuple(keyed), text)
