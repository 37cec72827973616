"""Codes and their figures as parts of a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cxtext.cards import Grid, interval

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["codes_grid", "codes_line"]

_MOST_CODES = 15


def codes_line(figures: Mapping[str, float]) -> str:
    """Say how well all codes are read."""
    parts = [
        f"{kind}-F1 {figures[f'{kind}_f1']:.3f} "
        f"({interval(figures[f'{kind}_f1_ci_low'], figures[f'{kind}_f1_ci_high'], '.3f')})"
        for kind in ("micro", "macro")
    ]
    return f"{', '.join(parts)}; in brackets 95 % intervals"


def codes_grid(table: pd.DataFrame) -> Grid:
    """Put the most frequent codes into a small table."""
    first = table.sort_values(["n", "code"], ascending=[False, True], kind="stable").head(_MOST_CODES)
    rows = [
        (
            str(row["code"]),
            f"{row['n']:,}",
            *("" if row[name] != row[name] else f"{row[name]:.2f}" for name in ("precision", "recall", "f1")),
            interval(row["ci_low"], row["ci_high"]),
        )
        for row in first.to_dict("records")
    ]
    title = "" if len(first) == len(table) else f"The {len(first)} most frequent of {len(table)} codes"
    return Grid(title, ("code", "n", "precision", "recall", "F1", "95 % interval"), rows, (1, 2, 3, 4, 5))
