"""What a file says of the customer behind a comment: whether they left, and what they are worth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.plurals import plural
from cxtext.reading.dates import date_share, parse_dates
from cxtext.reading.headers import word_set, words
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    from cxtext.reading.open_text import Profiles

_CHURN = word_set("churn churned attrition attrited")
_NOT_CHURN = word_set(
    "risk score probability prob likelihood propensity predicted prediction reason reasons category cause why rate "
    "intent comment text model"
)
_OWNERS = word_set("customer account subscription subscriber membership member contract client plan policy user")
_NOT_OWNERS = word_set(
    "employee employment job order ticket booking case payment shipment delivery project request issue"
)
_ENDED = word_set("cancelled canceled cancellation terminated termination closed ended")
_LEFT = word_set(
    "churned churn attrited cancelled canceled terminated closed left lost lapsed expired ended inactive deactivated "
    "unsubscribed gone former ex"
)
_STAYED = word_set(
    "active retained stayed current live subscribed existing renewed joined new open loyal kept remaining trial paused"
)
_SURELY_STAYED = word_set("active retained stayed subscribed existing renewed current live")
_FILLERS = word_set("customer customers account subscription member membership client the is")
_YES = frozenset({"true", "yes", "y", "t", "1", "1.0"})
_NO = frozenset({"false", "no", "n", "f", "0", "0.0"})
_MAX_STATES = 12
_MOSTLY = 0.8
_SAMPLE = 200

_VALUES: tuple[frozenset[str], ...] = (
    frozenset({"clv"}),
    frozenset({"cltv"}),
    frozenset({"ltv"}),
    frozenset({"clv", "ltv"}),
    frozenset({"lifetime", "value"}),
    frozenset({"life", "time", "value"}),
    frozenset({"lifetime", "revenue"}),
    frozenset({"lifetime", "spend"}),
    frozenset({"mrr"}),
    frozenset({"monthly", "recurring", "revenue"}),
    frozenset({"annual", "recurring", "revenue"}),
)
"""Words of headers of a customer's value, surest first."""
_VALUE_FILLERS = word_set("customer customers total est estimated predicted in usd eur gbp chf us dollars euros pounds")
_AMOUNT = re.compile(r"^[^\d\s.,+-]{0,4}\s?([-+]?)[^\d\s.,+-]{0,3}\s?(\d[\d.,\u2019' \u00a0]{0,30})\s?[^\d\s.,]{0,4}$")
_GROUPS = re.compile(r"\d{1,3}(?:[,'\u2019 \u00a0]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}")


def guess_churned(profiles: Profiles, frame: pd.DataFrame) -> str | None:
    """Return the column that says whether a customer left: by its header, or a ``status`` by its header and cells.

    Scores, risks and reasons of churn are none; nor is a bare "cancelled", which may be of an order or a booking.
    """
    for wanted in (_names_churn, _names_end):
        for name, profile in profiles.items():
            if profile.n_filled and wanted(set(profile.words)) and _reads_as_churn(frame[name]):
                return name
    for name, profile in profiles.items():
        is_state = profile.head in {"status", "state"} and not set(profile.words) & _NOT_OWNERS
        if is_state and profile.kind == "text" and profile.n_distinct <= _MAX_STATES:
            states = {_state(str(cell)) for cell in frame[name].dropna().unique()}
            # Tickets and orders are closed or cancelled too, but only customers are active besides.
            if None not in states and len(states) == 2 and _any_is_active(frame[name]):
                return name
    return None


def _names_churn(found: set[str]) -> bool:
    return bool(found & _CHURN) and not found & _NOT_CHURN


def _names_end(found: set[str]) -> bool:
    return bool(found & _ENDED) and bool(found & _OWNERS) and not found & _NOT_CHURN


def _reads_as_churn(column: pd.Series[Any]) -> bool:
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return True
    cells = column.dropna().astype(str).str.strip().drop_duplicates()
    cells = cells[cells != ""].sort_values()
    if len(cells) <= _MAX_STATES:
        return all(_state(cell) is not None for cell in cells) or _are_dates(cells)
    return _are_dates(cells)


def _are_dates(cells: pd.Series[Any]) -> bool:
    sample = cells.head(_SAMPLE).tolist()
    return bool(sample) and date_share(sample, [1] * len(sample)) >= _MOSTLY


def _any_is_active(column: pd.Series[Any]) -> bool:
    return any(set(words(str(cell))) & _SURELY_STAYED for cell in column.dropna().unique())


def _state(cell: str) -> bool | None:
    """Return whether a cell says that the customer left; None where it does not tell."""
    plain = cell.strip().lower()[:60]
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    found = [word for word in words(plain) if word not in _FILLERS]
    negated = "not" in found or "non" in found
    found = [word for word in found if word not in {"not", "non"}]
    if len(found) == 1 and found[0] in _LEFT | _STAYED:
        return (found[0] in _LEFT) != negated
    return None


def parse_churned(column: pd.Series[Any]) -> tuple[pd.Series[Any], list[str]]:
    """Return whether each row's customer left (``boolean``, missing where it cannot be told), and notes for the user.

    Parameters
    ----------
    column
        True and false, yes and no, 1 and 0; states such as "Cancelled" and "Active"; or the dates on which customers
        left, where an empty cell is a customer who stayed.
    """
    notes: list[str] = []
    if pd.api.types.is_bool_dtype(column):
        return column.astype("boolean").reset_index(drop=True), notes
    filled = column.notna() & (column.astype(str).str.strip() != "")
    cells = column[filled].astype(str).str.strip()
    is_date = pd.api.types.is_datetime64_any_dtype(column)
    distinct = cells.drop_duplicates().sort_values()
    told = {cell: _state(cell) for cell in distinct}
    if is_date or (not any(value is not None for value in told.values()) and _are_dates(distinct)):
        moments = column if is_date else parse_dates(column).moments.set_axis(column.index)
        left = pd.Series(False, index=column.index, dtype="boolean").mask(moments.notna(), True)
        unreadable = filled & moments.isna()
        left = left.mask(unreadable)
        notes.append("churned: a date is that of a customer who left, an empty cell that of one who stayed")
    else:
        left = pd.Series([told[cell] for cell in cells], index=cells.index, dtype="boolean").reindex(column.index)
        unreadable = filled & left.isna()
    if unreadable.any():
        example = sorted(set(column[unreadable].astype(str).str.strip().str[:40]))[0]
        notes.append(f"churned cannot be told in {plural(int(unreadable.sum()), 'row')}, such as {example!r}")
    return left.reset_index(drop=True), notes


def guess_lifetime_value(profiles: Profiles, frame: pd.DataFrame) -> str | None:
    """Return the column of what a customer is worth (CLV, LTV, lifetime value), else of recurring revenue (MRR)."""
    for wanted in _VALUES:
        for name, profile in profiles.items():
            if frozenset(profile.words) - _VALUE_FILLERS == wanted and profile.n_filled:
                amounts, _ = parse_amounts(frame[name])
                if amounts.notna().sum() >= _MOSTLY * profile.n_filled:
                    return name
    return None


def parse_amounts(column: pd.Series[Any]) -> tuple[pd.Series[Any], list[str]]:
    """Return amounts of money as numbers (float64, missing where there is none), and what to tell the user.

    "£1,234.50", "1.234,50 €" and "(20)" are read; "1,234" is a thousand, "1,23" has decimals.
    """
    if not is_text(column):
        numbers = pd.to_numeric(column, errors="coerce").astype("float64").reset_index(drop=True)
        return numbers.where(np.isfinite(numbers)), []
    filled = column.notna() & (column.astype(str).str.strip() != "")
    read = {cell: _amount(cell) for cell in column[filled].astype(str).unique()}
    values = [read[str(cell)] if has else float("nan") for cell, has in zip(column, filled, strict=True)]
    numbers = pd.Series(values, dtype="float64")
    n_lost = int(filled.sum() - numbers.notna().sum())
    return numbers, [f"lifetime_value: {plural(n_lost, 'cell is', 'cells are')} no amount"] if n_lost else []


def _amount(cell: str) -> float:
    plain = cell.strip()[:60]
    negative = plain.startswith("(") and plain.endswith(")")
    found = _AMOUNT.match(plain[1:-1] if negative else plain)
    if found is None:
        return float("nan")
    sign, digits = found.group(1), found.group(2).strip()
    if _GROUPS.fullmatch(digits):
        digits = re.sub(r"[,'\u2019 \u00a0]", "", digits) if digits.count(".") < 2 else digits.replace(".", "")
    elif "," in digits:
        # Here the comma is decimal: "12,50", "1.234,50".
        whole, _, part = digits.rpartition(",")
        digits = re.sub(r"[.,'\u2019 \u00a0]", "", whole) + "." + part
    try:
        number = float(digits)
    except ValueError:
        return float("nan")
    return -number if negative or sign == "-" else number
