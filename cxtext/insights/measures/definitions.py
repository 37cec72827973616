"""What each measure is: its name, the words for its unit, how it is figured, and the cuts of the scales."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.insights.intervals import mean_intervals, median_intervals, nps_intervals, share_of, wilson
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from cxtext.insights.base import Bools, Floats, Ints

PROMOTER, DETRACTOR = 9, 6
"""Promoters answer at least 9, detractors at most 6 (F. F. Reichheld, Harvard Business Review, December 2003)."""
TOP_TWO = 4
"""The two best answers of satisfaction on 1 to 5, the usual top-two-box share."""


def promoters(values: Floats) -> Bools:
    """Tell which answers (0 to 10) are promoters'."""
    is_one: Bools = values >= PROMOTER
    return is_one


def detractors(values: Floats) -> Bools:
    """Tell which answers (0 to 10) are detractors'."""
    is_one: Bools = values <= DETRACTOR
    return is_one


def top_two(values: Floats) -> Bools:
    """Tell which answers (1 to 5) are one of the two best."""
    is_one: Bools = values >= TOP_TWO
    return is_one


Formula = Callable[["Floats", "Ints", int], "tuple[Floats, Floats, Floats]"]
"""From values, their groups and the number of groups to figures with the ends of their intervals."""


def net_promoters(values: Floats, group: Ints, n_groups: int) -> tuple[Floats, Floats, Floats]:
    """Return the net promoter score of each group; values are answers from 0 to 10."""
    n = np.bincount(group, minlength=n_groups)
    up = np.bincount(group[promoters(values)], minlength=n_groups)
    down = np.bincount(group[detractors(values)], minlength=n_groups)
    return nps_intervals(up, down, n)


def shares(values: Floats, group: Ints, n_groups: int) -> tuple[Floats, Floats, Floats]:
    """Return the share of ones in each group with its Wilson interval; values are 0 or 1."""
    n = np.bincount(group, minlength=n_groups)
    count = np.bincount(group[values > 0], minlength=n_groups)
    low, high = wilson(count, n)
    return share_of(count, n), low, high


def amounts(values: Floats, group: Ints, n_groups: int) -> tuple[Floats, Floats, Floats]:
    """Return the mean of each group with an interval that allows for a few very large values."""
    return mean_intervals(values, group, n_groups, skewed=True)


@dataclass(frozen=True)
class Definition:
    """One measure: its name, the words for its unit and how groups are figured."""

    metric: str
    unit: str
    formula: Formula


def mean_of(kind: str) -> Definition:
    """Return the mean of one kind of score."""
    low_high = SCORE_KINDS.get(kind)
    words = "stars" if kind == "stars" else "points"
    return Definition(kind, f"{words} ({low_high[0]:g}-{low_high[1]:g})" if low_high else words, mean_intervals)


NPS = Definition("nps", "points (-100 to 100)", net_promoters)
CSAT_TOP_TWO = Definition("csat_top_two", "share of answers (4 or 5)", shares)
CHURN_RATE = Definition("churn_rate", "share of customers", shares)
LIFETIME_VALUE = Definition("lifetime_value", "mean per customer, as given", amounts)
FIRST_REPLY = Definition("first_reply_hours", "hours (median of tickets with a reply)", median_intervals)
RESOLUTION = Definition("resolution_hours", "hours (median of solved tickets)", median_intervals)
ONE_REPLY = Definition("first_contact_resolution", "share of solved tickets (one reply, never reopened)", shares)
NO_RETURN = Definition(
    "first_contact_resolution",
    "share of solved tickets (never reopened or escalated; replies are not counted in the input)",
    shares,
)
REOPENED = Definition("reopen_rate", "share of solved tickets", shares)
ESCALATED = Definition("escalation_rate", "share of tickets", shares)
NEGATIVE_SHARE = Definition("negative_share", "share of comments", shares)
