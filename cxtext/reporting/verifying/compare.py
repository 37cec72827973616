"""Two pages compared token by token: what the one says otherwise than the other, and where."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.verifying.page import common_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.reporting.verifying.page import Token

MAX_TOKENS = 200_000
"""Above this many tokens that differ the two pages have nothing to do with each other."""
MAX_PAIRS = 4_000_000
"""Above this many pairs of tokens pages are aligned by their rare tokens only, which takes linear time."""
ANOTHER, ITS_OWN = "another drawing", "its own"
_LENGTH = 200


@dataclass(frozen=True)
class Difference:
    """A place where a report says something else (``given``) than its run (``wanted``)."""

    place: str
    given: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.place}: the report says {self.given}, the run says {self.wanted}"


def compare(given: Sequence[Token], wanted: Sequence[Token], *, drawings: bool = True) -> list[Difference]:
    """Name every difference between two pages, in order.

    Parameters
    ----------
    given, wanted
        Tokens of the report at hand, and of the one that the run gives.
    drawings
        Compare the lines of charts as well, not only their words.
    """
    one = [token for token in given if drawings or not token.drawing]
    other = [token for token in wanted if drawings or not token.drawing]
    start = common_start(one, other)
    one, other = one[start:], other[start:]
    end = common_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if len(one) == len(other):
        pairs = zip(one, other, strict=True)
        return _once([_difference([a], [b], "") for a, b in pairs if a.value != b.value])
    before = wanted[start - 1].place if 0 < start <= len(wanted) else ""
    if len(one) + len(other) > MAX_TOKENS:
        return [_difference(one[:1], other[:1], before)]
    matcher = SequenceMatcher(
        None,
        [token.value for token in one],
        [token.value for token in other],
        autojunk=len(one) * len(other) > MAX_PAIRS,
    )
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            found.append(_difference(one[a:b], other[c:d], other[c - 1].place if c else before))
    return _once(found)


def _once(found: list[Difference]) -> list[Difference]:
    """Name a picture once, however many of its marks differ."""
    return [one for one, before in zip(found, [None, *found], strict=False) if one != before or one.given != ANOTHER]


def _difference(given: list[Token], wanted: list[Token], before: str) -> Difference:
    # The place is read from the run's page where it can be: headings of the report at hand may be forged.
    place = wanted[0].place if wanted else before or given[0].place
    words = any(token.is_text for token in (*given, *wanted))
    picture = next((token.picture for token in (*wanted, *given) if token.picture), "")
    if not words and picture:
        given, wanted = ([token for token in side if not token.picture] for side in (given, wanted))
        if not given and not wanted:
            return Difference(f"{place} › {shorten(plain(picture), _LENGTH)}", ANOTHER, ITS_OWN)
    return Difference(place if words else f"{place} (layout)", _said(given, words), _said(wanted, words))


def _said(tokens: list[Token], words: bool) -> str:
    text = " ".join(token.value for token in tokens if token.is_text or not words)
    return f"“{shorten(plain(text), _LENGTH)}”" if text else "nothing"
