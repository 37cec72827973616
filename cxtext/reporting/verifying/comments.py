"""The explorer that a report carries against the one that the run gives: every code, id and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.reporting.explorer.packing import unpack
from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.verifying.compare import Difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cxtext.reporting.explorer import Explorer
    from cxtext.reporting.explorer.model import Column

PLACE = "Explore the comments"
MAX_DIFFERENCES = 200
"""Differences of one column, or of the texts, that are named one by one."""
MAX_DEPTH = 6
"""Values inside one another that are looked at; reports have four."""
_OF_COMMENTS = ("n_mentions", "day", "sent_in")


def compare_comments(block: str, wanted: Explorer) -> list[Difference]:
    """Name what differs between the explorer that a page carries and that of its run.

    Parameters
    ----------
    block
        What the page carries.
    wanted
        What the run gives.
    """
    given = unpack(block, wanted)
    if given is None:
        return [Difference(PLACE, "(no comments that can be read)", f"{wanted.head['comments']:,} comments")]
    heads = [dict(_leaves(explorer.head)) for explorer in (given, wanted)]
    found = [
        _difference(key, heads[0].get(key), heads[1].get(key))
        for key in dict.fromkeys((*heads[1], *heads[0]))
        if heads[0].get(key) != heads[1].get(key) or (key in heads[0]) != (key in heads[1])
    ]
    lengths = [{name: len(column) for name, column in explorer.columns.items()} for explorer in (given, wanted)]
    counts = [len(explorer.ids) for explorer in (given, wanted)] + [len(explorer.texts) for explorer in (given, wanted)]
    if lengths[0] != lengths[1] or len(set(counts)) > 1:
        return [*found, _difference("columns", _sizes(given), _sizes(wanted))]
    first = np.append(0, np.cumsum(wanted.columns["n_mentions"], dtype=np.int64))
    for name, column in wanted.columns.items():
        found += _of_column(name, given.columns[name], column, _namer(name, wanted, first))
    for what, one, other in (("id", given.ids, wanted.ids), ("text", given.texts, wanted.texts)):
        differing = [place for place in range(len(other)) if one[place] != other[place]]
        found += [
            _difference(f"comment {wanted.ids[place]}, {what}", one[place], other[place])
            for place in differing[:MAX_DIFFERENCES]
        ]
    return found


def _of_column(name: str, given: Column, wanted: Column, named: Callable[[int], str]) -> list[Difference]:
    places = np.flatnonzero(given.astype(np.int64) != wanted.astype(np.int64))[:MAX_DIFFERENCES].tolist()
    return [_difference(f"{named(place)}, {name}", int(given[place]), int(wanted[place])) for place in places]


def _namer(column: str, explorer: Explorer, first: Column) -> Callable[[int], str]:
    """Return what calls an entry of a column by its comment, and its mention where it has one entry per mention."""
    if column in _OF_COMMENTS or column.startswith("group "):
        return lambda place: f"comment {explorer.ids[place]}"

    def of_mention(place: int) -> str:
        comment = int(np.searchsorted(first, place, side="right")) - 1
        return f"comment {explorer.ids[comment]}, mention {place - int(first[comment]) + 1}"

    return of_mention


def _leaves(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield every value of nested JSON with its path; items of lists by their number."""
    if isinstance(value, list):
        value = {str(number): item for number, item in enumerate(value, start=1)}
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for name, part in value.items():
            yield from _leaves(part, f"{key} / {name}" if key else str(name), depth + 1)
    else:
        yield key, "(more inside)" if isinstance(value, dict) else value


def _sizes(explorer: Explorer) -> str:
    parts = [f"{name} {len(column)}" for name, column in explorer.columns.items()]
    return ", ".join([*parts, f"ids {len(explorer.ids)}", f"texts {len(explorer.texts)}"])


def _difference(what: str, given: Any, wanted: Any) -> Difference:  # noqa: ANN401 - JSON
    return Difference(f"{PLACE} › {shorten(plain(what), 120)}", _said(given), _said(wanted))


def _said(value: Any) -> str:  # noqa: ANN401 - JSON
    return "(nothing)" if value is None else f"“{shorten(plain(value), 200)}”" if isinstance(value, str) else str(value)
