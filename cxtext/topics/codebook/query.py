"""Queries of words: which mentions hold them, in whatever form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxtext.errors import InputError
from cxtext.keywords import clauses, stem

__all__ = ["Query"]

_LONGEST = 500


@dataclass(frozen=True)
class Query:
    """Words to look for, parsed.

    Parameters
    ----------
    text
        As written.
    alternatives
        For each alternative the stems that must all occur and those that must not.
    """

    text: str
    alternatives: tuple[tuple[frozenset[str], frozenset[str]], ...]

    @classmethod
    def parse(cls, text: object) -> Query:
        """Parse a query.

        Words beside each other must all occur, in any order and form ("refund wait" finds "waiting for refunds");
        ``,`` or ``|`` separates alternatives; a word with ``-`` before it must not occur.

        Raises
        ------
        InputError
            It holds no word to look for, or has more than 500 characters.

        Examples
        --------
        >>> query = Query.parse("parking -free, car park")
        >>> query.matches(["Parking costs too much", "free parking", "The car park was full", "Nice"])
        [True, False, True, False]
        """
        if not isinstance(text, str) or not text.strip():
            raise InputError("The query is empty; give words to look for, such as: refund wait, money back.")
        if len(text) > _LONGEST:
            raise InputError(f"The query has {len(text):,} characters; give at most {_LONGEST}.")
        found = []
        for part in text.replace("|", ",").split(","):
            with_: set[str] = set()
            without: set[str] = set()
            for word in part.split():
                (without if word.startswith("-") and len(word) > 1 else with_).update(_stems(word))
            if with_:
                found.append((frozenset(with_), frozenset(without)))
            elif part.strip():
                raise InputError(f"The query part {part.strip()!r} holds no word to look for.")
        if not found:
            raise InputError(f"The query {text!r} holds no word to look for.")
        return cls(" ".join(text.split()), tuple(found))

    def matches(self, texts: Sequence[str]) -> list[bool]:
        """Tell for each text whether it holds one of the alternatives."""
        found = []
        for text in texts:
            words = _stems(text)
            found.append(any(with_ <= words and not without & words for with_, without in self.alternatives))
        return found


def _stems(text: str) -> set[str]:
    return {stem(word) for part in clauses(text) for word in part}
