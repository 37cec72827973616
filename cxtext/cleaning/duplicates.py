"""Which comments were sent in twice.

Only exact resubmissions count, and only where something tells that one person sent both: the same praise from two
people is two votes and stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_MIN_WORDS = 5
_PLAIN_NUMBER = re.compile(r"[0-9]{1,18}").fullmatch
_GIVEN_ID = "\0id"  # a name that no input column has
_DERIVED = ("feedback_id", "clean_text", "status", "flag", "in_capitals")


def find_duplicates(
    feedback: pd.DataFrame, clean_text: pd.Series, candidate: pd.Series, order: pd.Index
) -> tuple[pd.Series, pd.Series]:
    """Return two boolean Series: the resubmissions after the first, and the rows that only look like some.

    Where ``customer_id`` is known, a resubmission is the same text from the same customer to the same question on the
    same day (where dates are given): who says "very good" in every wave of a survey has a vote in each. Where it is
    not, it is a row whose id stood twice in the input, with every other column the same.

    Of all other rows two people may have written the same: those of five words or more that agree in every column but
    ``feedback_id`` are told apart as the second Series. The comment that stands first in ``order`` counts as the first,
    so the order of the rows does not matter.

    Parameters
    ----------
    feedback
        The feedback table as it was read; ``attrs["cxtext"]["repeated_ids"]`` holds the ids that stood twice in the
        input, by ``feedback_id``.
    clean_text, candidate
        For each row the cleaned text, and whether it is considered at all.
    order
        What :func:`in_order` returns for ``feedback``.
    """
    import pandas as pd

    again = pd.Series(data=False, index=feedback.index)
    inputs = feedback.drop(columns=[column for column in _DERIVED if column in feedback])
    known = known_customers(feedback)
    if "customer_id" in feedback:
        keys = pd.DataFrame({"customer": feedback["customer_id"], "text": clean_text})
        if "question" in feedback:
            keys["question"] = feedback["question"]
        if "date" in feedback:
            keys["day"] = feedback["date"].astype("string").str.slice(0, 10)
        again |= _repeated(keys, order, candidate & known)
    repeated_ids = feedback.attrs.get("cxtext", {}).get("repeated_ids") or {}
    if repeated_ids:
        given = feedback["feedback_id"].map(repeated_ids)
        again |= _repeated(inputs.assign(**{_GIVEN_ID: given}), order, candidate & ~known & given.notna())
    long = clean_text.map(lambda text: text.count(" ") + text.count("\n") + 1 >= _MIN_WORDS).astype(bool)
    return again, _repeated(inputs, order, candidate & ~known & long)


def in_order(feedback: pd.DataFrame) -> pd.Index:
    """Return the index in the natural order of ``feedback_id``."""
    import numpy as np

    ids = feedback["feedback_id"].astype(str).tolist()
    if all(map(_PLAIN_NUMBER, ids)):
        return feedback.index[np.argsort(np.array(ids, dtype=np.int64), kind="stable")]
    keys = list(map(_natural, ids))
    return feedback.index[sorted(range(len(keys)), key=keys.__getitem__)]


def known_customers(feedback: pd.DataFrame) -> pd.Series:
    """Tell which rows name the person who wrote them."""
    import pandas as pd

    if "customer_id" not in feedback:
        return pd.Series(data=False, index=feedback.index)
    customer = feedback["customer_id"]
    return customer.notna() & (customer.astype("string").str.strip().fillna("") != "")


def _repeated(keys: pd.DataFrame, order: pd.Index, rows: pd.Series) -> pd.Series:
    import pandas as pd

    chosen = keys.loc[order[rows.loc[order].to_numpy()]]
    # Lists or dictionaries in a column of the user's cannot be compared as they are.
    for column in chosen.columns:
        if chosen[column].dtype == object:
            chosen = chosen.assign(**{str(column): chosen[column].map(repr)})
    repeated = pd.Series(data=False, index=keys.index)
    if len(chosen):
        repeated.loc[chosen.index] = chosen.duplicated(keep="first")
    return repeated


def _natural(feedback_id: object) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which ``c9`` stands before ``c10``."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 4000 else (1, 0, part)
        for part in re.split(r"(\d+)", str(feedback_id))
        if part
    )
