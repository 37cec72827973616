"""Check what a classifier of codes is given, and put it into canonical order."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.texts import as_strings
from cxtext.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = [
    "MIN_TEXTS",
    "RARE",
    "as_codes",
    "as_questions",
    "as_vectors",
    "copies",
    "training_order",
    "warn_of_rare",
]

MIN_TEXTS = 10
"""Different comments that training needs at least."""
RARE = 5
"""A code of fewer comments is learned, but nobody should rely on it."""
_SHORT = 5
"""Words up to which different people write the same text."""


def training_order(texts: Sequence[str], questions: Sequence[str], target: np.ndarray) -> np.ndarray:
    """Return the rows whose text is not blank in canonical order, so that the order of rows has no say.

    Raises
    ------
    InputError
        Fewer than :data:`MIN_TEXTS` different texts, or no code was given to any.
    """
    kept = [row for row, text in enumerate(texts) if text.strip()]
    n_different = len({texts[row] for row in kept})
    if n_different < MIN_TEXTS:
        raise InputError(f"Training needs at least {MIN_TEXTS} different coded comments; there are {n_different}.")
    if not target[kept].any():
        raise InputError("No comment has a code; there is nothing to learn.")
    kept.sort(key=lambda row: (texts[row], questions[row], target[row].tolist()))
    return np.array(kept, dtype=np.int64)


def copies(texts: Sequence[str]) -> np.ndarray:
    """Return the number of the group of each text (n,): equal long texts are copies of one, short ones recur.

    That two people answer "Nothing" is what a model meets later as well; that two write the same twenty words is not.

    Examples
    --------
    >>> copies(["Nothing", "Nothing", "We waited for an hour outside", "we waited for an hour outside"]).tolist()
    [0, 1, 2, 2]
    """
    found, known = np.zeros(len(texts), dtype=np.int64), dict[str, int]()
    n_groups = 0
    for row, text in enumerate(texts):
        words = text.casefold().split()
        key = " ".join(words) if len(words) > _SHORT else None
        if key is not None and key in known:
            found[row] = known[key]
            continue
        if key is not None:
            known[key] = n_groups
        found[row] = n_groups
        n_groups += 1
    return found


def as_codes(codes: object, texts: object, n: int) -> np.ndarray:
    """Return codes as float64 (n, k), checked.

    Raises
    ------
    InputError
        Not a table with one row per text (of the same index where the texts have one) and columns of 0 and 1.
    """
    import pandas as pd

    if not isinstance(codes, pd.DataFrame):
        raise InputError(f"codes is a {type(codes).__name__}; give a DataFrame with one column of 0 and 1 per code.")
    if len(codes) != n:
        raise InputError(f"There are {n} texts but {len(codes)} rows of codes; give one row for each text.")
    if not codes.columns.is_unique or not len(codes.columns):
        raise InputError("codes needs one column for each code, no name twice.")
    if isinstance(texts, pd.Series) and not texts.index.equals(codes.index):
        raise InputError("texts and codes have different indexes; take codes.loc[texts.index] so that the rows belong.")
    found = np.zeros((n, len(codes.columns)))
    for place, name in enumerate(codes.columns):
        values = pd.to_numeric(codes[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        wrong = ~np.isin(values, (0.0, 1.0))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise InputError(f"codes column {name!r} row {row} is {str(codes[name].iloc[row])!r}; give 0 or 1.")
        found[:, place] = values
    return found


def as_questions(questions: Iterable[object] | None, n: int) -> list[str]:
    """Return the questions as strings on one line each, "" where there is none."""
    if questions is None:
        return [""] * n
    found = [" ".join(question.split()) for question in as_strings(questions)]
    if len(found) != n:
        raise InputError(f"There are {n} texts but {len(found)} questions; give one for each text.")
    return found


def as_vectors(embeddings: ArrayLike, n: int) -> np.ndarray:
    """Return vectors of the user's own as float32 at unit length, checked."""
    found = np.asarray(embeddings)
    if found.ndim != 2 or found.shape[1] == 0 or found.dtype.kind not in "fiu":
        raise InputError(f"embeddings must be a matrix of numbers; got shape {found.shape} of {found.dtype}.")
    if len(found) != n:
        raise InputError(f"embeddings has {len(found)} rows for {n} texts; give one row per text, in order.")
    if not np.isfinite(found).all():
        raise InputError("embeddings holds a missing or infinite value; encode that text again.")
    exact = found.astype(np.float64)
    lengths = np.sqrt(np.einsum("nd,nd->n", exact, exact))[:, None]
    return np.asarray(exact / np.maximum(lengths, 1e-12), dtype=np.float32)


def warn_of_rare(table: pd.DataFrame) -> None:
    """Warn the caller of ``fit`` of codes that few comments have; ``table`` has the columns ``code`` and ``n``."""
    rare = table.loc[table["n"] < RARE, ["code", "n"]]
    if len(rare):
        listed = ", ".join(f"{code} ({n})" for code, n in rare.head(10).itertuples(index=False))
        warnings.warn(
            f"Codes with fewer than {RARE} comments are learned, but not to be relied on: {listed}"
            f"{' …' if len(rare) > 10 else ''}.",
            UserWarning,
            stacklevel=3,
        )
