"""What an edit did, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cxtext.plurals import plural
from cxtext.topics.codebook.wording import shown

__all__ = ["says"]


def says(
    kind: str,
    targets: Sequence[tuple[str, str]],
    values: Mapping[str, Any],
    made: Sequence[tuple[str, str, int]],
    size: Mapping[str, int],
    gone: Sequence[tuple[str, str]] = (),
) -> str:
    """Describe an edit.

    Parameters
    ----------
    kind
        Kind of edit.
    targets
        Ids and names of what it was done to, as they were.
    values
        What was asked.
    made
        Id, name and number of mentions of the topics that it made.
    size
        Number of mentions of each topic after the edit, by id.
    gone
        Ids and names of topics that it took in whole.
    """
    first, name = targets[0] if targets else ("", "")
    it = f"{first} {shown(name)}"
    them = _listed([f"{one} {shown(called)}" for one, called in targets])
    others = _listed([f"{one} {shown(called)}" for one, called in targets[1:]])
    new = _listed([f"{one} {shown(called)} ({plural(n, 'mention')})" for one, called, n in made])
    now = plural(size.get(first, 0), "mention")
    on = bool(values.get("on"))
    theme = values.get("theme")
    return {
        "rename": lambda: f"Renamed {it} to {shown(values['name'])}.",
        "describe": lambda: f"Defined {it} as: {shown(values['definition'], 160)}.",
        "merge": lambda: f"Merged {others} into {it}: {now} now.",
        "split": lambda: f"Split {it}: {now} stay, {new} new.",
        "parent": lambda: f"Moved {them} under {shown(theme)}." if theme else f"Took {them} out of its theme.",
        "pin": lambda: f"Pinned {it}: it is kept at later fits." if on else f"Unpinned {it}.",
        "exclude": lambda: f"Excluded {it}: it is never a pain point." if on else f"Included {it} again.",
        "define": lambda: f"Defined {new} by {_means(values)}.{_whole(gone)}",
        "move": lambda: f"Moved {_texts(values['texts'])} to {it}: {now} now.",
    }[kind]()


def _means(values: Mapping[str, Any]) -> str:
    query = values.get("query")
    how = f"the query {shown(query)}" if query else plural(len(values["examples"]), "example")
    return how + (f", under {shown(values['theme'])}" if values.get("theme") else "")


def _whole(gone: Sequence[tuple[str, str]]) -> str:
    return f" It takes in {_listed([f'{one} {shown(called)}' for one, called in gone])}." if gone else ""


def _texts(texts: Sequence[str]) -> str:
    return shown(texts[0]) + (f" and {len(texts) - 1} more" if len(texts) > 1 else "")


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""
