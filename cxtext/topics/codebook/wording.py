"""Names, definitions and examples that people give: cleaned, bounded, refused with a reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from cxtext.errors import InputError

__all__ = ["MOST_EXAMPLES", "clean_definition", "clean_examples", "clean_name", "same_name", "shown"]

LONGEST_NAME = 120
LONGEST_DEFINITION = 2_000
LONGEST_EXAMPLE = 2_000
MOST_EXAMPLES = 500
"""Examples of one topic in one edit or codebook row."""

_NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that a name cannot hold: controls, invisible and direction marks, lone surrogates."""
_JOINERS = "\u200d\ufe0f"
"""Inside emoji and some scripts these belong to the sign that is seen."""


def clean_name(name: object, what: str = "The name") -> str:
    """Return a name on one line, without signs that nobody sees.

    Raises
    ------
    InputError
        It is no text, nothing is left of it, or it is longer than 120 characters; ``what`` says whose it is.
    """
    return _bounded(name, what, LONGEST_NAME)


def clean_definition(definition: object, what: str = "The definition") -> str:
    """Return a definition on one line; raises as :func:`clean_name`, beyond 2,000 characters."""
    return _bounded(definition, what, LONGEST_DEFINITION)


def clean_examples(examples: Iterable[object], what: str = "An example") -> tuple[str, ...]:
    """Return examples as they stand but for blanks at their ends, each once, in order.

    Raises
    ------
    InputError
        One is no text, empty or too long, or there are more than 500.
    """
    if isinstance(examples, str):
        examples = [examples]
    found: dict[str, None] = {}
    for example in examples:
        if not isinstance(example, str) or not example.strip():
            raise InputError(f"{what} is empty or no text; give whole sentences.")
        if len(example) > LONGEST_EXAMPLE:
            raise InputError(
                f"{what} has {len(example):,} characters; give at most {LONGEST_EXAMPLE:,}, one point made is enough."
            )
        found[_encodable(example.strip())] = None
        if len(found) > MOST_EXAMPLES:
            raise InputError(f"{what}s: there are more than {MOST_EXAMPLES}; a dozen good ones say more.")
    return tuple(found)


def same_name(one: str, other: str) -> bool:
    """Whether two names would be taken for the same: equal but for case and width of letters."""
    return _key(one) == _key(other)


def shown(text: str, longest: int = 60) -> str:
    """Return a text in quotes for a sentence, cut where it is long."""
    return f"“{text if len(text) <= longest else text[: longest - 1].rstrip() + '…'}”"


def _bounded(text: object, what: str, longest: int) -> str:
    if not isinstance(text, str):
        raise InputError(f"{what} is of type {type(text).__name__}; give text.")
    if len(text) > 50 * longest:
        raise InputError(f"{what} has {len(text):,} characters; give at most {longest:,}.")
    spaced = (
        sign
        if sign in _JOINERS
        else " "
        if sign.isspace()
        else ""
        if unicodedata.category(sign) in _NOT_SHOWN
        else sign
        for sign in unicodedata.normalize("NFC", text)
    )
    clean = " ".join("".join(spaced).split()).strip(_JOINERS)
    if not clean:
        raise InputError(f"{what} is empty; give at least one word.")
    if len(clean) > longest:
        raise InputError(f"{what} has {len(clean):,} characters; give at most {longest:,}.")
    return clean


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
