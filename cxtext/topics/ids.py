"""Public ids of topics and themes: ``t007`` for topic 7, ``g02`` for theme 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["number_of", "numbers_at", "theme_name", "topic_name"]

_ID = re.compile(r"([tg])([0-9]{1,9})", re.ASCII)


def topic_name(label: int) -> str | None:
    """Return the public id of a topic label: ``t007`` for 7, None for -1."""
    return None if label < 0 else f"t{int(label):03d}"


def theme_name(theme: object) -> str | None:
    """Return the public id of a theme number: ``g02`` for 2; None where it is missing."""
    import pandas as pd

    return None if pd.isna(theme) else f"g{int(str(theme)):02d}"  # type: ignore[call-overload]


def number_of(name: object, letter: str = "t") -> int | None:
    """Return the number behind a public id, None for anything else.

    Examples
    --------
    >>> number_of("t007"), number_of("g02"), number_of("g02", "g")
    (7, None, 2)
    """
    found = _ID.fullmatch(name.strip().lower()) if isinstance(name, str) else None
    return int(found[2]) if found and found[1] == letter else None


def numbers_at(places: NDArray[np.int64], topics: pd.DataFrame) -> NDArray[np.int64]:
    """Return topic numbers for places in the topics table, -1 for -1: the same thing until topics are edited."""
    import numpy as np

    numbers = topics["topic_id"].to_numpy(dtype=np.int64)
    return np.where(places < 0, -1, numbers[places]) if len(numbers) else places
