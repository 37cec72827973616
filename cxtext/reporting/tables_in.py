"""Reading an analysis's tables: one place for missing values, ids and shares with their intervals."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

from cxtext.reporting.plain_text import is_missing, plain, shorten
from cxtext.reporting.shares import Figure, Share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Row = Mapping[str, Any]

TEXT_LENGTH = 600
"""Longest summary or definition that a report shows, in characters."""
NAME_LENGTH = 120
"""Longest name of a topic, stage, column or file that a report shows, in characters."""


def number(value: Any) -> float | None:  # noqa: ANN401 - cells hold anything
    """Return a cell as a finite number, or None."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def name(value: Any) -> str:  # noqa: ANN401
    """Return a cell as a short, harmless name."""
    return shorten(plain(value), NAME_LENGTH)


def sentences(value: Any) -> str:  # noqa: ANN401
    """Return a cell as a few sentences of harmless text."""
    return shorten(plain(value), TEXT_LENGTH)


def ids(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return a cell that holds a list of ids (list, array, or missing) as strings."""
    import pandas as pd

    return tuple(str(item) for item in value) if pd.api.types.is_list_like(value) else ()


def share(row: Row, value: str, low: str, high: str, total: int) -> Share:
    """Read a share of ``total`` and its interval from the named columns."""
    found = number(row.get(value)) or 0.0
    return Share(found, number(row.get(low)), number(row.get(high)), round(found * total), total)


def counted(count: int, total: int) -> Share:
    """Make a share with its Wilson interval from counts."""
    from cxtext.insights.intervals import wilson

    if not total:
        return Share(0.0, None, None, 0, 0)
    low, high = wilson([count], [total])
    return Share(count / total, float(low[0]), float(high[0]), count, total)


def figure(row: Row, value: str, low: str, high: str, n: int | None = None) -> Figure | None:
    """Read a value and its interval from the named columns; None where the value is missing."""
    found = number(row.get(value))
    return None if found is None else Figure(found, number(row.get(low)), number(row.get(high)), n)


def day(value: Any) -> dt.date | None:  # noqa: ANN401
    """Return the calendar day of a date, timestamp or missing value."""
    if is_missing(value):
        return None
    return dt.date(value.year, value.month, value.day) if hasattr(value, "year") else None


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries with string keys."""
    return [{str(key): cell for key, cell in row.items()} for row in frame.to_dict("records")]


def by_id(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Index a table by its id, as text, so that every later look-up joins by id."""
    table = frame.set_index(frame[key].astype(str), drop=True).drop(columns=[key])
    # pandas copies attrs at every look-up, and readers keep whole reports there.
    table.attrs = {}
    return table


def equal(column: pd.Series, value: Any) -> npt.NDArray[np.bool_]:  # noqa: ANN401
    """Tell where a column equals a value; missing cells of whatever dtype equal only a missing value."""
    if is_missing(value):
        return column.isna().to_numpy(dtype=bool)
    return column.eq(value).fillna(value=False).to_numpy(dtype=bool)


def analysed(feedback: pd.DataFrame) -> pd.DataFrame:
    """Comments that were analysed: those with status ``ok``."""
    return feedback[equal(feedback["status"], "ok")] if "status" in feedback.columns else feedback
