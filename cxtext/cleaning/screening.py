"""Cleaning of comments that are looked at one by one, without a table: what tagging needs, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cxtext.cleaning.comment import clean_comment
from cxtext.cleaning.content import has_content
from cxtext.cleaning.language import is_foreign

if TYPE_CHECKING:
    from cxtext.cleaning.personal import Masking

__all__ = ["as_text", "on_distinct", "screen"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def screen(
    texts: Sequence[str], questions: Sequence[str], *, languages: frozenset[str], masking: Masking | None = None
) -> tuple[list[str], list[str]]:
    """Clean comments and say which can be analysed.

    Parameters
    ----------
    texts, questions
        n comments, and the question each answers, "" where there is none.
    languages
        ISO 639-1 codes of the languages to analyse.
    masking
        Which personal data is masked; None masks all kinds.

    Returns
    -------
    tuple
        The n cleaned comments, and for each the status that :func:`cxtext.cleaning.clean_feedback` gives it when it
        looks for no repeats: ``empty``, ``no_content``, ``not_language`` or ``ok``.
    """
    clean_one = clean_comment if masking is None else partial(clean_comment, masking=masking)
    cleaned = on_distinct(lambda text: clean_one(text).text, texts)

    def status(text_and_question: tuple[str, str]) -> str:
        text, question = text_and_question
        if not text:
            return "empty"
        if not has_content(text, question):
            return "no_content"
        return "not_language" if is_foreign(text, languages) else "ok"

    return cleaned, on_distinct(status, list(zip(cleaned, questions, strict=True)))


def as_text(value: Any) -> str:  # noqa: ANN401
    """Return a cell as text; missing ones are empty."""
    if isinstance(value, str):
        return value
    import pandas as pd

    return "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)


def on_distinct(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return what a function makes of each item, called once for equal ones."""
    known: dict[Item, Result] = {}
    found: list[Result] = []
    for item in items:
        if item not in known:
            known[item] = function(item)
        found.append(known[item])
    return found
