"""What would single people out in a list of comments: values that few share, and ids of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.insights.people import MIN_GROUP, count_people, people
from cxtext.tables import FEEDBACK

if TYPE_CHECKING:
    import pandas as pd

PERSONAL = ("customer_id", "lifetime_value", "date_zone")
"""Columns of single people that a report does not list."""
_GROUPS = frozenset({"source", "channel", "churned", "question"})
"""Columns of the contract that hold groups."""


@dataclass(frozen=True)
class Shown:
    """A table of comments that may be shown: ``left_out`` says how many values of each column are blank."""

    table: pd.DataFrame
    left_out: dict[str, int]


def without_small_groups(feedback: pd.DataFrame) -> Shown:
    """Blank what fewer than five people share in the columns that hold groups or are the user's own.

    Parameters
    ----------
    feedback
        FEEDBACK table. Ids of customers and their value go; ids of comments, texts, dates and scores stay.
    """
    table = feedback.drop(columns=[column for column in PERSONAL if column in feedback.columns])
    person = people(feedback)
    left_out: dict[str, int] = {}
    for column in table.columns:
        if column in FEEDBACK.columns and column not in _GROUPS:
            continue
        few = _few(table[column], person)
        if few.any():
            table[column] = table[column].astype(object).where(~few, None)
            left_out[str(column)] = int(few.sum())
    return Shown(table, left_out)


def topics_of_few(feedback: pd.DataFrame, mentions: pd.DataFrame) -> frozenset[str]:
    """Return the topics that fewer than five people mention: nobody of them is quoted."""
    if "topic_id" not in mentions.columns:
        return frozenset()
    person = dict(zip(feedback["feedback_id"], people(feedback).tolist(), strict=True))
    known = mentions[mentions["topic_id"].notna()]
    who = known["feedback_id"].map(person)
    counts = who.groupby(known["topic_id"].astype(str)).nunique()
    return frozenset(counts.index[counts < MIN_GROUP])


def _few(values: pd.Series, person: np.ndarray) -> np.ndarray:
    """Tell which cells hold a value that fewer than five people share."""
    import pandas as pd

    hashable = values.map(lambda value: value if pd.api.types.is_hashable(value) else str(value))
    group, names = pd.factorize(hashable, use_na_sentinel=True)
    enough = count_people(person, np.asarray(group, dtype=np.int64), len(names)) >= MIN_GROUP
    few: np.ndarray = (group >= 0) & ~np.append(enough, True)[group]
    return few
