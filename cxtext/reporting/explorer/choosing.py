"""Which comments a report carries with their texts, where it cannot carry all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from cxtext.reporting.explorer.excerpts import MAX_TEXT

if TYPE_CHECKING:
    from cxtext.insights.base import Base, Bools, Ints
    from cxtext.reporting.explorer.model import Column

ROOM: dict[str, int] = {"all": 24_000_000, "some": 600_000, "none": 0}
"""Characters of text in a report by what was asked for; packed, they take about half as many bytes."""


def choose_texts(lengths: Sequence[int], base: Base, topic: Ints, fitness: Column, quotes: str) -> Bools:
    """Tell which comments keep their text.

    Where there is no room for all, the best quote of each topic and sentiment goes first, then the second best of
    each, and so on; comments without a mention come last.
    """
    length = np.minimum(np.array(lengths, dtype=np.int64), MAX_TEXT)
    if int(length.sum()) <= ROOM[quotes]:
        all_of_them: Bools = length > 0
        return all_of_them
    turn = np.full(base.n_comments, len(base.mentions) + 1, dtype=np.int64)
    cell = topic * 3 + base.label
    order = np.lexsort((np.arange(len(cell)), -fitness.astype(np.int64), cell))
    new = np.append(True, cell[order][1:] != cell[order][:-1]) if len(order) else np.zeros(0, dtype=bool)
    begin = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0)) if len(order) else order
    np.minimum.at(turn, base.comment[order], np.arange(len(order)) - begin)
    queue = np.lexsort((np.arange(base.n_comments), turn))
    fits = np.cumsum(length[queue]) <= ROOM[quotes]
    kept = np.zeros(base.n_comments, dtype=bool)
    kept[queue[fits]] = True
    chosen: Bools = kept & (length > 0)
    return chosen
