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
        "definitely|amazing|extremely good|extremely happy|totally agree|completely agree|totally satisfied|"
        "exceeded expectations|exceeds expectations|best|perfect|no effort|no effort at all|very little effort|"
        "very low effort|very low|very little|effortless|delighted",
    ),
    (
        0.75,
        "good|likely|satisfied|somewhat satisfied|fairly satisfied|agree|somewhat agree|easy|"
        "somewhat easy|somewhat likely|fairly good|happy|probably|quite good|quite satisfied|"
        "mostly satisfied|generally satisfied|mostly agree|slightly agree|rather good|above average|low effort|"
        "little effort|quite easy|fairly easy|rather easy|quite likely|rather satisfied",
    ),
    (
        0.5,
        "neither good nor poor|neither good nor bad|neither likely nor unlikely|"
        "neither satisfied nor dissatisfied|neither agree nor disagree|neither easy nor difficult|neither|"
        "neutral|average|fair|ok|okay|acceptable|unsure|not sure|mixed|moderately satisfied|moderately likely|"
        "moderately good|moderately easy|undecided|met expectations|meets expectations|moderate effort|"
        "neither good nor bad|neither low nor high|neither happy nor unhappy|so so",
    ),
    (
        0.25,
        "poor|bad|unlikely|dissatisfied|unsatisfied|somewhat dissatisfied|fairly dissatisfied|"
        "disagree|somewhat disagree|difficult|hard|somewhat difficult|somewhat unlikely|unhappy|"
        "below average|fairly poor|quite poor|quite dissatisfied|"
        "mostly dissatisfied|mostly disagree|slightly disagree|rather poor|rather dissatisfied|slightly satisfied|"
        "slightly likely|slightly good|slightly easy|below expectations|high effort|a lot of effort|quite difficult|"
        "fairly difficult|rather difficult|quite unlikely|not very satisfied|not very likely|not very good|not good|"
        "not very easy",
    ),
    (
        0.0,
        "very poor|very bad|extremely unlikely|very unlikely|very dissatisfied|extremely dissatisfied|"
        "very unsatisfied|strongly disagree|very difficult|extremely difficult|very hard|terrible|"
        "awful|very unhappy|horrible|not at all satisfied|not at all likely|"
        "not likely at all|not likely|not satisfied at all|not satisfied|not at all easy|not easy|not at all good|"
        "not at all|extremely poor|extremely bad|extremely unhappy|totally disagree|completely disagree|"
        "totally dissatisfied|completely dissatisfied|worst|far below expectations|did not meet expectations|"
        "very high effort|very much effort|a great deal of effort|very high|a lot|extremely high effort",
    ),
)
LEVELS: dict[str, float] = {phrase: level for level, phrases in _LEVELS for phrase in phrases.split("|")}
"""Answers in words: phrase -> place between worst (0) and best (1)."""

_NUMBERED = re.compile(r"^\s*\d+\s*[-\u2013:.=)]?")
_BARE = re.compile(r"^\s*\d{1,3}(?:[.,]\d+)?\s*$")


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
    # Numbers of which the ends alone are labelled are numbers: words would leave the others without a score.
    bare = sum(int(n) for answer, n in counts.items() if _BARE.match(str(answer)[:40]))
    return known >= 0.6 * len(filled) and bare <= 0.05 * len(filled)
