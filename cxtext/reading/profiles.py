"""What each column holds, measured on its cells: the ground on which columns are guessed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from cxtext.reading.answers import is_worded_scale
from cxtext.reading.dates import are_stamps, date_share
from cxtext.reading.headers import head_word, is_question, is_write_in, tidy, words
from cxtext.reading.table import is_text

_SAMPLE = 2_000
_URL = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CHOICES = re.compile(r"[;|,]")


@dataclass(frozen=True)
class Profile:
    """One column: its header's words and figures on its cells.

    ``n_distinct`` counts distinct filled cells, ``mean_words`` is the mean number of words of these, ``word_share``
    the share of them that hold letters.
    """

    column: str
    words: tuple[str, ...]
    head: str
    kind: Literal["empty", "number", "date", "text"]
    n_rows: int
    n_filled: int
    n_distinct: int
    mean_words: float
    word_share: float
    url_share: float
    whole: bool
    stamps: bool
    closed: bool
    question: bool
    write_in: bool

    @property
    def distinct_share(self) -> float:
        """Distinct among filled cells, 0 to 1."""
        return self.n_distinct / self.n_filled if self.n_filled else 0.0

    @property
    def unique(self) -> bool:
        """Whether no filled cell stands twice and nearly all are filled."""
        return self.n_distinct == self.n_filled and self.n_filled >= max(1, 0.95 * self.n_rows)


def profile(column: pd.Series[Any], name: str) -> Profile:
    """Return the profile of a column; it does not depend on the order of rows."""
    filled = column.dropna()
    kind: Literal["empty", "number", "date", "text"]
    texts: list[str] = []
    whole = stamps = False
    if is_text(column):
        counts = filled.astype(str).str.strip().value_counts()
        counts = counts[counts.index != ""]
        n_filled, n_distinct = int(counts.sum()), len(counts)
        ordered = sorted(str(value) for value in counts.index)
        places = np.linspace(0, len(ordered) - 1, min(_SAMPLE, len(ordered))).astype(int)
        texts = [ordered[place] for place in places]
        numbers = pd.to_numeric(pd.Series(texts, dtype="str"), errors="coerce")
        if not texts:
            kind = "empty"
        elif numbers.notna().all():
            kind, whole, stamps = "number", bool((numbers % 1 == 0).all()), are_stamps(numbers)
        else:
            kind = "date" if date_share(texts, [int(counts[text]) for text in texts]) >= 0.8 else "text"
    else:
        counts = filled.value_counts()
        n_filled, n_distinct = len(filled), len(counts)
        is_date = pd.api.types.is_datetime64_any_dtype(column)
        kind = "empty" if not n_filled else "date" if is_date else "number"
        if kind == "number" and not pd.api.types.is_bool_dtype(column):
            whole, stamps = bool((filled % 1 == 0).all()), are_stamps(filled)
    mean_words = float(np.mean([len(text[:5_000].split()) for text in texts])) if texts else 0.0
    return Profile(
        column=name,
        words=words(name),
        head=head_word(name),
        kind=kind,
        n_rows=len(column),
        n_filled=n_filled,
        n_distinct=n_distinct,
        mean_words=mean_words,
        word_share=sum(bool(_LETTERS.search(text[:500])) for text in texts) / max(1, len(texts)),
        url_share=sum(bool(_URL.match(text[:300])) for text in texts) / max(1, len(texts)),
        whole=whole,
        stamps=stamps,
        closed=kind == "text" and (is_worded_scale(column) or _is_choices(texts, counts, n_filled)),
        question=is_question(tidy(name)),
        write_in=is_write_in(name),
    )


def _is_choices(texts: list[str], counts: pd.Series[Any], n_filled: int) -> bool:
    """Return whether cells are picks from a list: few distinct ones, or lists made of few distinct parts."""
    if n_filled >= 20 and len(counts) <= max(8, 0.02 * n_filled):
        return True
    if n_filled < 30:
        return False
    parts = Counter(part.strip().lower() for text in texts for part in _CHOICES.split(text[:500]))
    total = sum(parts.values())
    repeated = sum(n for n in parts.values() if n >= 3)
    return total >= 1.5 * len(texts) and repeated >= 0.85 * total and len(parts) <= 0.2 * total
