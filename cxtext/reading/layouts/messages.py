"""Conversations: what the customer wrote, without what agents and bots answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.plurals import plural
from cxtext.reading.table import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

CUSTOMERS = frozenset({"user", "lead", "contact", "visitor", "end user", "end-user", "customer", "requester"})
"""Kinds of authors that are customers; all others work for the company or are machines."""

_MAX_MESSAGES = 200


def is_customer(kind: object) -> bool:
    """Return whether an author of this kind is a customer."""
    return isinstance(kind, str) and kind.strip().lower() in CUSTOMERS


def parts_of(cell: object) -> list[Mapping[str, Any]]:
    """Return the messages that a cell holds as JSON; none where it holds something else."""
    if not isinstance(cell, str) or not cell.lstrip().startswith("["):
        return []
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    return [part for part in value[:_MAX_MESSAGES] if isinstance(part, dict)] if isinstance(value, list) else []


def joined(
    first: Sequence[str], parts: Iterable[object], by_customer: Callable[[int, Mapping[str, Any]], bool]
) -> tuple[pd.Series[Any], int]:
    """Return each row's opening text with the customer's later messages below it, and how many of others were left.

    Parameters
    ----------
    first
        Opening text of each row, ``""`` where it is not the customer's.
    parts
        Messages of each row, as JSON.
    by_customer
        Told the place of the row and the message, says whether the customer wrote it.
    """
    texts: list[str | None] = []
    n_others = 0
    for place, (opening, cell) in enumerate(zip(first, parts, strict=True)):
        said = [opening] if opening.strip() else []
        for part in parts_of(cell):
            body = part.get("plain_body") or part.get("body")
            if not isinstance(body, str) or not body.strip():
                continue
            if not by_customer(place, part):
                n_others += 1
            elif body not in said and not (said and _same(body, said[0])):
                said.append(body)
        texts.append("\n\n".join(said) or None)
    return pd.Series(texts, dtype="str"), n_others


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def said_by_customer(
    frame: pd.DataFrame, text: str, comments: str | None, requester: str | None
) -> tuple[pd.DataFrame, str]:
    """Add to a ticket's text what its requester wrote later in public comments.

    Parameters
    ----------
    frame
        Tickets.
    text, comments, requester
        Columns of the description, of the comments (JSON) and of the requester's id.
    """
    if comments is None or requester is None:
        return frame, ""
    people = ["" if pd.isna(cell) else cell_text(cell) for cell in frame[requester].tolist()]

    def by_requester(place: int, part: Mapping[str, Any]) -> bool:
        return part.get("public") is not False and cell_text(part.get("author_id", "")) == people[place] != ""

    opening = ["" if pd.isna(cell) else cell_text(cell) for cell in frame[text].tolist()]
    texts, n_others = joined(opening, frame[comments].tolist(), by_requester)
    others = plural(n_others, "message of agents is", "messages of agents are")
    note = f"{others} not taken for the customers'" if n_others else ""
    return frame.assign(**{text: texts}).drop(columns=[comments]), note
