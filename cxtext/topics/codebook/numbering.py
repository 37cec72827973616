"""Numbers for new topics and themes, never given twice in one codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from cxtext.topics.ids import theme_name, topic_name

if TYPE_CHECKING:
    from cxtext.topics.codebook.edits import Edit
    from cxtext.topics.codebook.state import State

__all__ = ["fresh_numbers"]


def fresh_numbers(start: State, log: Sequence[Edit], made: list[str]) -> dict[str, Iterator[int]]:
    """Return the next numbers of topics (``t``) and themes (``g``) after all that ever were, undone ones too.

    Parameters
    ----------
    start
        The topics before any edit.
    log
        Every edit so far.
    made
        Takes down the public ids as numbers are taken.
    """
    first = {"t": max(start.topics, default=-1), "g": max(start.themes, default=-1)}
    for one in (one for edit in log for one in edit.made):
        first[one[0]] = max(first[one[0]], int(one[1:]))

    def numbers(letter: str) -> Iterator[int]:
        for number in count(first[letter] + 1):
            made.append(str(topic_name(number) if letter == "t" else theme_name(number)))
            yield number

    return {letter: numbers(letter) for letter in first}
