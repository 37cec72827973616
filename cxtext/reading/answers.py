"""Answers in words ("Very satisfied", "5 - Excellent"): where they stand between worst and best."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cxtext.reading.headers import words
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    import pandas as pd

_LEVELS: tuple[tuple[float, str], ...] = (
    (
        1.0,
        "very good|excellent|extremely likely|very likely|very satisfied|extremely satisfied|"
        "completely satisfied|strongly agree|very easy|extremely easy|outstanding|very happy|"
        "definitely|amazing",
    ),
    (
        0.75,
        "good|likely|satisfied|somewhat satisfied|fairly satisfied|agree|somewhat agree|easy|"
        "somewhat easy|somewhat likely|fairly good|happy|probably|quite good|quite satisfied",
    ),
    (
        0.5,
        "neither good nor poor|neither good nor bad|neither likely nor unlikely|"
        "neither satisfied nor dissatisfied|neither agree nor disagree|neither easy nor difficult|neither|"
        "neutral|average|fair|ok|okay|acceptable|unsure|mixed",
    ),
    (
        0.25,
        "poor|bad|unlikely|dissatisfied|unsatisfied|somewhat dissatisfied|fairly dissatisfied|"
        "disagree|somewhat disagree|difficult|hard|somewhat difficult|somewhat unlikely|unhappy|"
        "below average|fairly poor|quite poor|quite dissatisfied",
    ),
    (
        0.0,
        "very poor|very bad|extremely unlikely|very unlikely|very dissatisfied|extremely dissatisfied|"
        "very unsatisfied|strongly disagree|very difficult|extremely difficult|very hard|terrible|"
        "awful|very unhappy|horrible",
    ),
)
LEVELS: dict[str, float] = {phrase: level for level, phrases in _LEVELS for phrase in phrases.split("|")}
"""Answers in words: phrase -> place between worst (0) and best (1)."""

_NUMBERED = re.compile(r"^\s*\d+\s*[-\u2013:.=)]?")


def level_of(answer: str) -> float | None:
    """Return the place of a worded answer between worst (0) and best (1), or None."""
    return LEVELS.get(" ".join(words(_NUMBERED.sub("", answer[:120]))))


def is_worded_scale(column: pd.Series[Any]) -> bool:
    """Return whether most cells are answers such as "Very satisfied" or "5 - Excellent"."""
    if not is_text(column):
        return False
    filled = column.dropna()
    counts = filled.value_counts()
    if filled.empty or len(counts) > 12:
        return False
    known = sum(int(n) for answer, n in counts.items() if level_of(str(answer)) is not None)
    return known >= 0.6 * len(filled)
