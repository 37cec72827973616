"""Whether ``03/04/2024`` is in March or in April: one order for a whole column."""

from __future__ import annotations

import pandas as pd

from cxtext.plurals import plural

ORDERS = ("auto", "day-first", "month-first", "year-first")
"""Orders of the numbers in a date; ``year-first`` is for years of two digits (24/05/31)."""

_CALLED = {"day-first": "day/month/year", "month-first": "month/day/year"}


def in_order(parts: pd.DataFrame, order: str) -> tuple[pd.DataFrame, str, str]:
    """Name the parts of ``a/b/year`` day and month.

    Dates with and without leading zeros are two manners, which come from two programs: each has an order of its own.
    A date that is only possible in the other order is read in that one: it can mean nothing else.

    Parameters
    ----------
    parts
        Columns ``a``, ``b``, ``y`` (digits as written) and ``sep``, one row per distinct date.
    order
        One of :data:`ORDERS`.

    Returns
    -------
    tuple
        The parts with columns ``d``, ``m`` and ``y``; the order when there is one for all, else ``auto``; and what to
        tell the user, "" where nothing.
    """
    guessed_years = order == "auto" and _years_stand_first(parts)
    if order == "year-first" or guessed_years:
        short = (parts["y"].str.len() == 2) & (parts["a"].str.len() == 2)
        note = (
            "dates such as 24/05/31 were read as year/month/day (else date_order, --date-order)"
            if guessed_years
            else ""
        )
        days = parts["y"].where(short, parts["a"])
        years = parts["a"].where(short, parts["y"])
        return parts.drop(columns=["a", "b"]).assign(d=days, m=parts["b"], y=years), "year-first", note
    first, second = parts["a"].astype(int), parts["b"].astype(int)
    certain = (first > 12) | (second > 12)
    if order == "auto":
        day_first, unsure = _guessed(parts, first, second)
    else:
        day_first, unsure = pd.Series(order == "day-first", index=parts.index), set()
    note = ""
    if unsure:
        called = " and ".join(sorted(_CALLED[name] for name in unsure))
        other = "month-first" if "day-first" in unsure else "day-first"
        note = (
            f"the order of day and month cannot be told from the dates; read as {called} "
            f"(else date_order, --date-order {other})"
        )
    settled = "day-first" if bool(day_first.all()) else "auto" if bool(day_first.any()) else "month-first"
    only_other = certain & ((first > 12) != day_first)
    # Neither order makes a date of 31/31: that is no sign of the other order.
    only_other &= ~((first > 12) & (second > 12))
    if only_other.any():
        name = "month-first" if bool(day_first[only_other].iloc[0]) else "day-first"
        note = (
            plural(int(only_other.sum()), "distinct date is", "distinct dates are")
            + f" only possible as {_CALLED[name]}, unlike the others; read so"
        )
    elif bool((day_first & certain).any()) and bool((~day_first & certain).any()):
        note = (
            "dates with and without leading zeros stand in different orders of day and month; each was read in its own"
        )
    day_first = day_first ^ only_other
    parts = parts.drop(columns=["a", "b"]).assign(
        d=parts["a"].where(day_first, parts["b"]), m=parts["b"].where(day_first, parts["a"])
    )
    return parts, settled, note


def _years_stand_first(parts: pd.DataFrame) -> bool:
    """Return whether all years have two digits and the last number varies as days do and the first as years do."""
    first, second, last = (parts[name].astype(int) for name in ("a", "b", "y"))
    fits = bool((parts["y"].str.len() == 2).all() and last.between(1, 31).all() and second.between(1, 12).all())
    return fits and last.nunique() >= 3 * first.nunique()


def _guessed(parts: pd.DataFrame, first: pd.Series[int], second: pd.Series[int]) -> tuple[pd.Series[bool], set[str]]:
    """Return for each date whether the day comes first, and the orders that are no more than a guess."""
    day_first = pd.Series(data=True, index=parts.index)
    padded = (parts["a"].str.len() == 2) & (parts["b"].str.len() == 2)
    unsure: set[str] = set()
    for manner in (padded, ~padded):
        if not manner.any():
            continue
        n_day, n_month = int((first[manner] > 12).sum()), int((second[manner] > 12).sum())
        if not n_day and not n_month:
            # No evidence in this manner: the rest of the column, then the dots, then the part that varies more.
            n_day, n_month = int((first > 12).sum()), int((second > 12).sum())
        if n_day or n_month:
            day_first[manner] = n_day >= n_month
        elif bool((parts["sep"] == ".").all()):
            continue
        else:
            day_first[manner] = first.nunique() >= second.nunique()
            unsure.add("day-first" if bool(day_first[manner].iloc[0]) else "month-first")
    return day_first, unsure
