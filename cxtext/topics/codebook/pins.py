"""Pinned topics at a later fit: they stand as they were, and the rest is discovered around them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cxtext.topics.codebook.finish import described
from cxtext.topics.codebook.partition import give
from cxtext.topics.codebook.state import State, Theme, Topic
from cxtext.topics.codebook.wording import same_name
from cxtext.topics.discover import Prototypes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.codebook.ground import Ground

__all__ = ["with_pinned"]

_MOST_ROUNDS = 20


def with_pinned(found: State, old: State, ground: Ground) -> State:
    """Put the pinned topics of an earlier codebook among the topics discovered in new mentions.

    They keep id, name, prototypes and all that was said of them. A new prototype that the old topics assign to a pinned
    one is its own too, and a mention that the old topics place otherwise than the new ones becomes a prototype itself:
    in and out of pinned topics, all mentions are where they were. Other topics take the numbers left.

    Parameters
    ----------
    found
        Topics discovered in the new mentions.
    old
        The topics of the earlier run after all edits.
    ground
        The new mentions.
    """
    pinned = {number: one for number, one in old.topics.items() if one.pinned}
    if not pinned or not found.topics:
        return found
    owner = old.assign(found.grid)
    owner = np.where(np.isin(owner, list(pinned)), owner, -1)
    left = [number for number in found.topics if (owner[found.topic == number] < 0).any()]
    free = (number for number in range(len(left) + max(pinned) + 1) if number not in pinned)
    new_of_old = {number: next(free) for number in left}
    pairs = zip(owner.tolist(), found.topic.tolist(), strict=True)
    topic = np.array([one if one >= 0 else new_of_old[number] for one, number in pairs], dtype=np.int64)
    grid = found.grid
    for number in pinned:
        grid, topic = give(grid, topic, old.grid[old.topic == number], number)
    grid, topic = _as_before(grid, topic, old, sorted(pinned), ground.corpus.grid)
    themes = dict(found.themes)
    topics: list[Topic] = []
    for one in pinned.values():
        parent = None
        if one.parent is not None:
            name = old.themes[one.parent].name
            parent = next((theme.id for theme in themes.values() if same_name(theme.name, name)), None)
            if parent is None:
                parent = max(themes, default=-1) + 1
                themes[parent] = Theme(parent, name)
        topics.append(replace(one, parent=parent))
    for number, new in new_of_old.items():
        own = found.topics[number]
        taken = any(same_name(str(own.name), str(one.name)) for one in pinned.values())
        topics.append(replace(own, id=new, name=None if taken else own.name))
    state = State({}, themes, found.grid[:0], found.topic[:0]).with_topics(*topics).with_prototypes(grid, topic)
    labels, before = state.assign(ground.corpus.grid), found.assign(ground.corpus.grid)
    moved = {new for number, new in new_of_old.items() if ((before == number) != (labels == new)).any()}
    return described(state, ground.corpus, (moved | set(pinned)) & set(state.topics))


def _as_before(
    grid: NDArray[np.float32],
    topic: NDArray[np.int64],
    old: State,
    pinned: list[int],
    mentions: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Make prototypes of the mentions near the border of pinned topics that would change sides."""
    before = old.assign(mentions)
    for _ in range(_MOST_ROUNDS):  # a new prototype may draw its neighbours over, so look again
        order = np.argsort(topic, kind="stable")
        grid, topic = grid[order], topic[order]
        now, own = _assigned(grid, topic, mentions), ~np.isin(topic, pinned)
        left = (now != before) & np.isin(before, pinned)
        came = np.isin(now, pinned) & (now != before) & ~left & (before >= 0)
        target = np.where(left, before, -1)
        if own.any() and came.any():
            target[came] = _assigned(grid[own], topic[own], mentions[came])
        if (target < 0).all():
            break
        for number in np.unique(target[target >= 0]).tolist():
            grid, topic = give(grid, topic, mentions[target == number], number)
    return grid, topic


def _assigned(grid: NDArray[np.float32], topic: NDArray[np.int64], mentions: NDArray[np.float32]) -> NDArray[np.int64]:
    ids, places = np.unique(topic, return_inverse=True)
    labels = Prototypes(grid, places.astype(np.int64)).assign(mentions)[0]
    return np.where(labels < 0, -1, ids[labels])
