"""Scores on one footing: always higher = better, on the scale of a named kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reading import abroad
from cxtext.reading.answers import is_worded_scale, level_of
from cxtext.reading.headers import tidy, word_set, words
from cxtext.reading.scale_labels import is_reversed, labels_in_answers, scale_in_header
from cxtext.reading.table import is_text
from cxtext.tables import SCORE_KINDS

# Scales people use for each kind, most likely first; the first that fits the values is taken.
_SCALES: dict[str, tuple[tuple[float, float], ...]] = {
    "nps": ((0, 10), (0, 100)),
    "csat": ((1, 5), (0, 5), (1, 7), (1, 10), (0, 10), (0, 100)),
    "stars": ((1, 5), (0, 5), (1, 10), (0, 10), (0, 100)),
    "ces": ((1, 7), (1, 5), (1, 10), (0, 10), (0, 100)),
}
_MAX_CODE_SHARE = 0.15
_MAX_CODES = 2
# Where no scale fits all but stray codes, the usual one is taken when this share of the values lies on it.
_MOSTLY = 0.75
_NUMBER = re.compile(
    r"^\s*(-?\d{1,3}(?:[.,]\d{1,4})?)\s*(?:(?:/|out of|of)\s*\d{1,3}(?:\.0)?)?\s*(?:stars?|points?|%)?"
    r"\s*(?:[-\u2013\u2014:=.(]\s*(.{0,80}))?$",
    re.IGNORECASE,
)
_STATED = re.compile(r"(?<![\d.-])[01] ?(?:[-\u2013\u2014]|to|bis) ?(?:5|7|10)(?![\d.-])")
_STARS = re.compile(r"^\s*(\u2605{1,5})\u2606{0,4}\s*$")
_NOT_A_SCORE = word_set(
    "count number num helpful unhelpful votes vote useful funny cool age id confidence polarity subjectivity price "
    "amount likes like thumbs sentiment year month quantity qty probability helpfulness numerator denominator order "
    "average mean avg total version length comment date time reason why improve"
)

_KIND_WORDS: tuple[tuple[str, float, frozenset[str]], ...] = (
    ("nps", 5.0, frozenset({"nps"})),
    ("csat", 4.0, frozenset({"fft", "csat"})),
    ("ces", 2.5, frozenset({"ces", "effort", "ease", "easy"}) | abroad.EFFORT),
    ("stars", 4.0, frozenset({"star", "stars"}) | abroad.STARS),
)
_MAX_ANSWERS = 120
_ENOUGH = 20


@dataclass(frozen=True)
class Scores:
    """Scores of one column: ``numbers`` (float, higher = better, NaN where there is none) on the scale of ``kind``.

    ``turned`` says whether low was best in the input.
    """

    numbers: pd.Series[Any]
    kind: str
    notes: tuple[str, ...]
    turned: bool = False


@dataclass(frozen=True)
class ScoreGuess:
    """What kind of score a column seems to hold, and how sure that is (``rank``, higher is surer)."""

    kind: str
    rank: float


def guess_kind(column: pd.Series[Any], header: str, source: str) -> ScoreGuess | None:
    """Return the kind of score a column holds, judged by its header and its values, or None."""
    found = set(words(header))
    named = _named_kind(found)
    if named is None or (is_text(column) and column.nunique() > _MAX_ANSWERS):
        return None
    worded = is_worded_scale(column)
    numbers, _ = _numbers(column)
    if not worded and numbers.notna().sum() < max(1, 0.8 * column.notna().sum()):
        return None
    highest = float(numbers.max()) if numbers.notna().any() else 5.0
    if not worded and highest <= 1:
        # Yes and no are no scale.
        return None
    kind, rank = named
    if kind == "recommend":
        kind = "nps" if highest > 5 and not worded else "csat"
    elif kind == "generic":
        whole = bool((numbers.dropna() % 1 == 0).all())
        kind = "stars" if source == "review" else "nps" if 5 < highest <= 10 and whole else "csat"
    elif kind == "worded":
        kind = "csat" if worded else _stated_kind(header, source)
    if not kind or (not worded and _scale(numbers, kind, header) is None):
        return None
    return ScoreGuess(kind, rank)


def _stated_kind(header: str, source: str) -> str:
    """Return the kind of a scale that a header states ("Overall (1-5)"); "" where it states none."""
    if not _STATED.search(header[:200]):
        return ""
    return "stars" if source == "review" else "csat"


def _named_kind(found: set[str]) -> tuple[str, float] | None:
    """Return the kind that the words of a header speak of, and how surely."""
    if found & _NOT_A_SCORE and not found & {"nps", "csat", "ces"}:
        return None
    for kind, rank, header_words in _KIND_WORDS:
        if found & header_words:
            return kind, rank
    return _weaker_kind(found)


def _weaker_kind(found: set[str]) -> tuple[str, float] | None:
    if any(word.startswith(("recommend", *abroad.RECOMMENDED)) for word in found):
        return "recommend", 4.0
    if any(word.startswith(("satisf", *abroad.SATISFIED)) for word in found):
        return "csat", 4.0
    if {"friends", "family"} <= found:
        return "csat", 4.0
    if found & ({"rating", "ratings", "rated", "rate"} | abroad.RATINGS):
        return "stars", 3.5 if "overall" in found or len(found) == 1 else 3.0
    # "Note" alone may be a German mark, of which one is the best.
    mark = "note" in found and bool(found & abroad.OVERALL)
    if mark or found & ({"score", "scores", "grade", "mark", "evaluation"} | abroad.SCORES):
        return "generic", 2.0
    return ("worded", 1.5) if found & {"experience", "feel", "overall", "quality"} else None


def parse_scores(
    column: pd.Series[Any], header: str, kind: str, texts: pd.Series[Any] | None = None, direction: str = "auto"
) -> Scores:
    """Return a score column with higher = better on the scale of ``kind``.

    Parameters
    ----------
    column
        Numbers, answers in words, or both ("5 - Very good", "4 stars", "4/5").
    header
        Name of the column; it may tell the scale and its direction.
    kind
        One of :data:`cxtext.tables.SCORE_KINDS`.
    texts
        The comments; where low numbers go with praise the scale is taken to be reversed.
    direction
        ``auto`` decides by labels, header and comments; ``reversed`` and ``forward`` settle it.

    Raises
    ------
    InputError
        The column holds no numbers or they fit no known scale of that kind.
    """
    low, high = SCORE_KINDS[kind]
    if is_worded_scale(column):
        labelled = column.map(lambda v: level_of(str(v)), na_action="ignore").astype("float64")
        n_other = int((labelled.isna() & column.notna()).sum())
        notes = [
            f"the answers in {_short(header)!r} are words; they became numbers from {low:g} (worst) to {high:g} (best)"
        ]
        notes += [_unscored(n_other, "answer", f"off the scale in {_short(header)!r}")] if n_other else []
        values = low + labelled * (high - low)
        backward = direction == "reversed"
        return Scores(low + high - values if backward else values, kind, tuple(notes), backward)
    numbers, n_unreadable = _numbers(column)
    scale = _scale(numbers, kind, header)
    if scale is None:
        if not numbers.notna().any():
            raise InputError(f"The column {_short(header)!r} holds no numbers; give another one as score.")
        raise InputError(
            f"The column {_short(header)!r} runs from {numbers.min():g} to {numbers.max():g}, which fits no {kind} "
            "scale; give another score_kind."
        )
    notes = []
    inside = numbers.where(numbers.between(*scale))
    n_outside = int((inside.isna() & numbers.notna()).sum()) + n_unreadable
    if n_outside:
        codes = ", ".join(f"{v:g}" for v in sorted(numbers[inside.isna()].dropna().unique())[:5])
        notes.append(
            _unscored(n_outside, "value", f"of {_short(header)!r} off the scale {scale[0]:g} to {scale[1]:g}")
            + (f" ({codes})" if codes else "")
        )
    labels = labels_in_answers(column.dropna().unique()) if is_text(column) else []
    turned, why = is_reversed(inside, header, kind, scale, labels, texts, direction)
    if turned:
        inside = scale[0] + scale[1] - inside
        notes.append(
            f"the scale of {_short(header)!r} is reversed ({scale[0]:g} is best, {why}); "
            "it was turned round so that higher is better"
            + ("" if direction == "reversed" else f" (else score_kind, --score-kind {kind}-forward)")
        )
    elif why:
        notes.append(why)
    if scale != (low, high):
        inside = low + (inside - scale[0]) * (high - low) / (scale[1] - scale[0])
        notes.append(f"the scale {scale[0]:g} to {scale[1]:g} of {_short(header)!r} was brought to {low:g} to {high:g}")
    return Scores(inside.astype("float64"), kind, tuple(notes), turned)


def _short(header: str) -> str:
    plain = tidy(header)
    return plain if len(plain) <= 60 else plain[:59] + "\u2026"


def _unscored(n: int, what: str, where: str) -> str:
    return plural(n, f"{what} {where} has no score", f"{what}s {where} have no score")


def _numbers(column: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    """Return the numbers in a column, and how many filled cells hold none."""
    if pd.api.types.is_bool_dtype(column):
        return column.astype("float64"), 0
    if not is_text(column):
        return pd.to_numeric(column, errors="coerce").astype("float64"), 0
    distinct = column.dropna().drop_duplicates()
    table = {answer: _number(str(answer)) for answer in distinct}
    numbers = column.astype(object).map(table).astype("float64")
    return numbers, int((numbers.isna() & column.notna()).sum())


def _number(answer: str) -> float:
    if stars := _STARS.match(answer):
        return float(len(stars.group(1)))
    if match := _NUMBER.match(answer[:120]):
        return float(match.group(1).replace(",", "."))
    return float("nan")


def _scale(numbers: pd.Series[Any], kind: str, header: str) -> tuple[float, float] | None:
    filled = numbers.dropna()
    if filled.empty:
        return None
    told = scale_in_header(header)
    if told is not None and filled.between(*told).mean() >= 1 - _MAX_CODE_SHARE:
        return told
    if kind == "ces" and len(filled) >= _ENOUGH and filled.max() == 5 and filled.min() >= 1:
        # Nobody of many went beyond 5: the older form of the question, from 1 to 5.
        return 1, 5
    for low, high in _SCALES[kind]:
        outside = filled[~filled.between(low, high)]
        # A single 11 among scores of 0 to 10 is a slip, no sign of a scale up to 100.
        if high == 100 and (filled > 10).mean() < 0.5:
            continue
        if len(outside) <= _MAX_CODE_SHARE * len(filled) and outside.nunique() <= _MAX_CODES:
            return low, high
    usual = _SCALES[kind][0]
    return usual if filled.between(*usual).mean() >= _MOSTLY else None
