"""Texts as they are given (lists, arrays, Series) to plain lists of strings."""

from __future__ import annotations

import numbers
from collections.abc import Iterable

from cxtext.errors import InputError

__all__ = ["as_strings", "texts_and_questions"]


def as_strings(texts: Iterable[object]) -> list[str]:
    """Return texts as a list of strings; missing values become "", numbers (an answer "10") their digits.

    Raises
    ------
    InputError
        A single string or a table instead of many texts, or a value that is neither text nor number nor missing.

    Examples
    --------
    >>> as_strings(["Lovely", None, 10])
    ['Lovely', '', '10']
    """
    if isinstance(texts, str) or getattr(texts, "ndim", 1) != 1:
        kind = "single string" if isinstance(texts, str) else f"{type(texts).__name__} of another shape"
        raise InputError(f"Give a list or Series of texts, not a {kind}.")
    return [text if isinstance(text, str) else _string(text, place) for place, text in enumerate(texts)]


def texts_and_questions(
    texts: Iterable[object], questions: Iterable[object] | None
) -> tuple[list[str], list[str] | None]:
    """Return n texts, and the question each answers ("" where there is none), as lists of strings.

    Raises
    ------
    InputError
        As :func:`as_strings`, and where there are not as many questions as texts.
    """
    found, asked = as_strings(texts), None if questions is None else as_strings(questions)
    if asked is not None and len(asked) != len(found):
        raise InputError(f"There are {len(found)} texts but {len(asked)} questions; give one for each text.")
    return found, asked


def _string(text: object, place: int) -> str:
    # NaN is unequal to itself; pandas' NA, which is not to be compared, and NaT go by their names.
    if text is None or str(text) in ("<NA>", "NaT"):
        return ""
    if isinstance(text, numbers.Number):
        return "" if text != text else str(text)  # noqa: PLR0124
    raise InputError(f"The text at place {place} (counted from 0) is of type {type(text).__name__}; give strings.")
