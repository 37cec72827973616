"""Which end of a scale is the good one, and how far it runs: what labels, the header and the comments say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cxtext.reading.answers import level_of
from cxtext.reading.headers import tidy, words
from cxtext.reading.polarity import words_run_against

if TYPE_CHECKING:
    import pandas as pd

_RANGE = re.compile(r"\b([01])\s*(?:-|\u2013|to)\s*(\d{1,3})\b|\bout of (\d{1,3})\b", re.IGNORECASE)
# "1 = very good", "5 is very poor" and "very good (1)", "very poor = 5".
_NUMBER_FIRST = re.compile(r"\b(\d{1,3})\s{0,3}(=|:|-|\u2013|is|means|being)?\s{0,3}([a-z][a-z' ]{1,60})")
_LABEL_FIRST = re.compile(r"([a-z][a-z' ]{1,60}?)\s{0,3}(?:=|:|\(|is)\s{0,3}(\d{1,3})\b")
_ANSWER = re.compile(r"^\s*(\d{1,3})\s*[-\u2013\u2014:=.()]+\s*([^\d\s].{0,80}?)\)?\s*$", re.DOTALL)
_HIGHEST = frozenset({3, 4, 5, 6, 7, 10, 100})
_MAX_LABEL_WORDS = 5
_MAX_HEADER = 600


def labels_in_header(header: str) -> list[tuple[float, float]]:
    """Return numbers that a header explains, each with its place between worst (0) and best (1).

    Examples
    --------
    >>> labels_in_header("Overall (1 = very good, 5 = very poor)")
    [(1.0, 1.0), (5.0, 0.0)]
    """
    plain = tidy(header[:_MAX_HEADER]).lower()
    found: dict[float, float] = {}
    stated = False
    for match in _NUMBER_FIRST.finditer(plain):
        spoken = match.group(3).split()[:_MAX_LABEL_WORDS]
        levels = (level_of(" ".join(spoken[:n])) for n in range(len(spoken), 0, -1))
        if (level := next((level for level in levels if level is not None), None)) is not None:
            found[float(match.group(1))] = level
            stated |= match.group(2) in {"=", "is", "means", "being"}
    if not found:
        for match in _LABEL_FIRST.finditer(plain):
            spoken = match.group(1).split()[-_MAX_LABEL_WORDS:]
            levels = (level_of(" ".join(spoken[n:])) for n in range(len(spoken)))
            if (level := next((level for level in levels if level is not None), None)) is not None:
                found[float(match.group(2))] = level
    # "Question 1: easy to use" and "how easy (1-7)" explain nothing: one label alone must be stated plainly.
    if not stated and (len(found) < 2 or len(set(found.values())) < 2):
        return []
    return sorted(found.items())


def labels_in_answers(answers: Iterable[object]) -> list[tuple[float, float]]:
    """Return the numbers that answers such as "5 - Very poor" explain, each with its place between 0 and 1."""
    found: dict[float, float] = {}
    for answer in answers:
        if match := _ANSWER.match(str(answer)[:120]):
            level = level_of(match.group(2))
            if level is not None:
                found[float(match.group(1))] = level
    return sorted(found.items())


def scale_in_header(header: str) -> tuple[float, float] | None:
    """Return the scale that a header states ("0-10", "out of 5", "1 = poor … 7 = excellent"), or None."""
    if told := _RANGE.search(header[:_MAX_HEADER]):
        low, high = float(told.group(1) or 1), float(told.group(2) or told.group(3))
        if high in _HIGHEST:
            return low, high
    ends = [number for number, _ in labels_in_header(header)]
    if ends and ends[-1] in _HIGHEST and ends[-1] >= 5:
        return (ends[0] if ends[0] <= 1 else 1.0), ends[-1]
    return None


def labels_run_against(labels: list[tuple[float, float]], scale: tuple[float, float]) -> bool | None:
    """Return True where low numbers are explained as good, False where high ones are, None where nothing is said."""
    middle = (scale[0] + scale[1]) / 2
    votes = [(number - middle) * (level - 0.5) for number, level in labels]
    return None if not any(votes) else sum(votes) < 0


def is_reversed(
    numbers: pd.Series[Any],
    header: str,
    kind: str,
    scale: tuple[float, float],
    labels: list[tuple[float, float]],
    texts: pd.Series[Any] | None,
    direction: str,
) -> tuple[bool, str]:
    """Return whether low is best, and why (or, for a forward scale, a warning where the comments disagree).

    Parameters
    ----------
    numbers, scale, kind
        Scores, the ends of their scale, and what they are.
    header, labels
        Name of the column, and what its answers say of numbers.
    texts
        The comments, if any.
    direction
        ``auto``, or ``reversed`` or ``forward`` where the user has said so.
    """
    if direction != "auto":
        return direction == "reversed", "as given" if direction == "reversed" else ""
    for place, explained in (("the header says", labels_in_header(header)), ("the answers say", labels)):
        told = labels_run_against(explained, scale)
        if told is not None:
            return told, f"as {place}" if told else ""
    found = set(words(header))
    against = words_run_against(texts, numbers) if texts is not None else None
    turned, why = False, ""
    if "fft" in found or {"friends", "family"} <= found:
        turned, why = against is not False, "as in the Friends and Family Test" if against is not False else ""
    elif against and kind in {"csat", "ces"}:
        turned, why = True, "low values go with praise"
    elif against:
        why = f"low values of {tidy(header)[:60]!r} go with praise; if 1 is best give score_kind='{kind}-reversed'"
    elif kind == "ces" and against is None and _asks_for_effort(found):
        turned, why = True, "little effort is best"
    return turned, why


def _asks_for_effort(found: set[str]) -> bool:
    """Return whether a question asks how much effort there was (a "customer effort score" is better when higher)."""
    return "effort" in found and not found & {"easy", "ease", "score", "ces", "little"}
