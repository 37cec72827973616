"""One plain sentence or two per pain point, with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.insights.base import GENERAL
from cxtext.insights.scores import MIXED_UNIT
from cxtext.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

_NBSP = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"
TREND_WORDS = {
    "rising": "Complaints are rising.",
    "falling": "Complaints are falling.",
    "new": "This is new.",
    "fading": "It has all but gone.",
}


def percent(share: float) -> str:
    r"""Write a share in percent; below 10 % with one decimal.

    Examples
    --------
    >>> percent(0.076), percent(0.83)
    ('7.6\xa0%', '83\xa0%')
    """
    shown = 100 * share
    if 0 < shown < 0.05:
        return f"under 0.1{_NBSP}%"
    return f"{shown:.{1 if 0 < shown < 9.95 else 0}f}{_NBSP}%"


def summary(point: Mapping[Any, Any], n_comments: int, stage_names: Mapping[str, str]) -> str:
    """Put a pain point into words.

    Parameters
    ----------
    point
        One row of the PAIN_POINTS table.
    n_comments
        Number of counted comments.
    stage_names
        Stage id -> name; an id without a name stands for itself.
    """
    n = int(point["n_feedback"])
    sentences = [
        f"{n:,} of {plural(n_comments, 'comment')} ({percent(point['share'])}) {'mentions' if n == 1 else 'mention'} "
        f"{_quoted(point['name'])}; "
        f"{'all' if point['negative_share'] == 1 else percent(point['negative_share'])} of them are negative "
        f"({100 * point['ci_low']:.0f}{_DASH}{100 * point['ci_high']:.0f}{_NBSP}%).",
    ]
    facts = []
    if point["stage"] != GENERAL:
        facts.append(f"most often at the stage {stage_names.get(point['stage'], point['stage'])}")
    effect = _effect(point)
    if effect:
        facts.append(effect)
    if facts:
        sentence = "; ".join(facts)
        sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
    if point["trend"] in TREND_WORDS:
        sentences.append(TREND_WORDS[point["trend"]])
    return " ".join(sentences)


def _effect(point: Mapping[Any, Any]) -> str:
    """Say what goes with the topic, only where the interval tells a direction."""
    low, high = point["impact_ci_low"], point["impact_ci_high"]
    if low != low or (low <= 0 <= high):  # noqa: PLR0124 - NaN is the only value that differs from itself
        return ""
    size, near, far = abs(point["impact"]), *sorted((abs(low), abs(high)))
    direction = "lower" if point["impact"] < 0 else "higher"
    scale = f" on a 0{_DASH}10 scale" if point["impact_unit"] == MIXED_UNIT else ""
    return (
        f"comments that complain about it score {size:.1f} points {direction}{scale} "
        f"({near:.1f}{_DASH}{far:.1f}) than those that do not mention it"
    )


def _quoted(name: object) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
