"""What the explorer of a report holds: columns of comments and mentions, the names behind their codes, and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

QUOTES: tuple[str, ...] = ("all", "some", "none")
"""How many texts of comments a report carries: all up to a limit, the best for each topic, or none."""

Column = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Explorer:
    """Comments and mentions as columns of codes.

    Attributes
    ----------
    head
        Names behind the codes and all that is no column, JSON-able: ``comments``, ``mentions``, ``min_group``,
        ``start`` (first day, ISO), ``sentiments``, ``stages``, ``topics`` and ``groups`` (lists of names with ids),
        ``scale`` of the column ``score``, and ``quotes`` with what became of the texts.
    columns
        One entry per comment, ordered by id: ``n_mentions``; ``day``, days from ``start`` and 1, 0 where not known;
        ``sent_in``, comments of the same person; ``group 0`` …, a value of a group and 1, 0 where not known or too
        small to show. One entry per mention, in the order of their comments: ``topic`` (from 1, 0 for none),
        ``stage``, ``sentiment`` (codes); ``quality`` as a quote, 0 to 15; ``gap`` and ``length``, its place in the
        text shown, counted in UTF-16 units from the end of the mention before; where a comment has praise and
        complaint, ``score`` and ``extra``, what its weight has beyond ``length``, 0 elsewhere.
    ids
        Id of each comment.
    texts
        Text of each comment, masked and shortened; empty where it is left out.
    """

    head: Mapping[str, Any]
    columns: Mapping[str, Column]
    ids: tuple[str, ...]
    texts: tuple[str, ...]


NO_PLACE = -32768
"""``gap`` of a mention that the text shown does not hold."""
