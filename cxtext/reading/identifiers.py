"""Stable ids: from an id column or from the content of the row, the same in whatever order rows come."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cxtext.reading.table import cell_text, is_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def id_texts(column: pd.Series[Any]) -> list[str]:
    """Return a column of ids as trimmed strings; whole floats lose their ``.0``, missing ones are empty."""
    if is_text(column):
        return [str(value).strip() for value in column.fillna("").tolist()]
    return ["" if value is None or value != value else cell_text(value).strip() for value in column.tolist()]  # noqa: PLR0124


def content_hashes(frame: pd.DataFrame) -> list[str]:
    """Return 12 hexadecimal digits for each row that depend on its values only."""
    columns = [id_texts(frame.iloc[:, position]) for position in range(frame.shape[1])]
    return [
        hashlib.blake2b("\x1f".join(values).encode("utf-8", "replace"), digest_size=6).hexdigest()
        for values in zip(*columns, strict=True)
    ]


def made_unique(ids: Sequence[str], contents: Sequence[str]) -> tuple[list[str], int]:
    """Return ids of which none repeats, and how many had to change.

    The first of equal ids stays, the others get ``-2``, ``-3`` …; which is first depends on ``contents``, not on the
    order of rows.
    """
    order = sorted(range(len(ids)), key=lambda place: (ids[place], contents[place]))
    taken = set(ids)
    result = list(ids)
    previous: str | None = None
    number = 1
    n_changed = 0
    for place in order:
        own = ids[place]
        if own != previous:
            previous, number = own, 1
            continue
        number += 1
        while f"{own}-{number}" in taken:
            number += 1
        result[place] = f"{own}-{number}"
        taken.add(result[place])
        n_changed += 1
    return result, n_changed
