"""The topic and theme tables as data frames, and as plain values for saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TOPIC_COLUMNS = {
    "topic_id": "int64",
    "name": None,
    "keywords": None,
    "definition": None,
    "parent_id": "Int64",
    "origin": None,
    "n_mentions": "int64",
    "example_texts": None,
}
"""Columns of ``topics_`` and the type of those that are numbers."""

THEME_COLUMNS = {
    "theme_id": "int64",
    "name": None,
    "keywords": None,
    "parent_id": "Int64",
    "n_topics": "int64",
    "n_mentions": "int64",
}
"""Columns of ``themes_`` and the type of those that are numbers."""


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str | None]) -> pd.DataFrame:
    """Build a table with these columns, in this order, also when there is no row; what a row lacks is missing."""
    import pandas as pd

    frame = pd.DataFrame.from_records([[row.get(name) for name in columns] for row in rows], columns=list(columns))
    return frame.astype({name: kind for name, kind in columns.items() if kind})


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain Python values that JSON can hold; missing ones as None."""
    import pandas as pd

    return [
        {
            str(name): value if isinstance(value, list | str) else None if pd.isna(value) else int(value)
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
