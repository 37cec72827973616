"""The impact of a topic in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VERBS = {"negative": "complain about", "positive": "praise"}
NOT_CAUSE = "association, not cause"


def impact_words(row: Mapping[Any, Any], topics: Sequence[tuple[str, str]]) -> str:
    """Say what a row of the IMPACTS table says.

    Parameters
    ----------
    row
        The row; with an estimate, ``adjusted``, ``ci_low`` and ``ci_high`` are numbers.
    topics
        Opinion and name of each topic of the estimate, the row's own first.
    """
    what = " or ".join(f"{_VERBS[opinion]} {_quoted(name)}" for opinion, name in topics)
    if row["adjusted"] != row["adjusted"]:
        return f"Cannot tell how comments that {what} score, other topics and segments equal: {row['reason']}."
    if row["score_kind"] == "nps":
        points, scale, digits = "NPS points", "", 0
    else:
        points, scale, digits = "points", f" on the scale of {row['unit']}" if "(" in row["unit"] else "", 2
    size, low, high = abs(row["adjusted"]), row["ci_low"], row["ci_high"]
    lower = row["adjusted"] < 0
    how_much = f"{size:.{digits}f} {points} {'lower' if lower else 'higher'}"
    tail = f"other topics and segments equal ({NOT_CAUSE})."
    if len(topics) > 1:
        tail += " The data cannot separate these topics; this is one estimate for all of them."
    if low != low:  # noqa: PLR0124
        return f"Comments that {what} score {how_much}{scale} (nothing varies, so no interval), {tail}"
    near, far = (-high, -low) if lower else (low, high)
    interval = f"{near:.{digits}f} to {far:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    if low <= 0 <= high:
        return f"Cannot tell whether comments that {what} score lower or higher: {how_much}{scale} ({interval}), {tail}"
    return f"Comments that {what} score {how_much}{scale} ({interval}), {tail}"


def _quoted(name: object) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
