"""Which columns sort people into groups: few values that repeat, and neither codes, texts, dates nor measurements."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

MAX_VALUES = 30
"""More distinct values than this are names, codes or texts, not groups."""
MAX_NUMBERS = 12
"""More distinct numbers than this are a measurement, not a category."""
MAX_LABEL = 80
"""Longer values (in characters) are text, not labels."""
USED_EACH = 5
"""How often each value of a category is used on average, at least."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ][\d:.+Z-]{0,30})?")


def is_category(values: pd.Series[Any], used_each: int = USED_EACH) -> bool:
    """Return whether the filled cells of a column are groups by which comments can be split.

    Parameters
    ----------
    values
        The cells, without missing ones.
    used_each
        How often each distinct value stands there on average, at least.
    """
    if pd.api.types.is_datetime64_any_dtype(values) or pd.api.types.is_timedelta64_dtype(values):
        return False
    try:
        distinct = values.unique()
    except TypeError:  # lists and other things that cannot be compared are no labels
        return False
    if not 2 <= len(distinct) <= MAX_VALUES or len(values) < used_each * len(distinct):
        return False
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        whole = np.asarray(pd.to_numeric(pd.Series(distinct)), dtype=np.float64)
        return len(distinct) <= MAX_NUMBERS and bool(np.all(whole == np.round(whole)))
    labels = [value_label(value) for value in distinct]
    if any(len(label) > MAX_LABEL for label in labels):
        return False
    return not all(_DATE.fullmatch(label) for label in labels)


def value_label(value: object) -> str:
    """Write a value of a category; whole numbers lose the ``.0`` that missing values give them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
