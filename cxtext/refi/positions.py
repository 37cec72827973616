"""Where a selection of a file from elsewhere lies in the text that was exported.

The standard counts code points. Programs that keep text in UTF-16 may count its units instead (an emoji is two), and
some count a line break as one character whatever the file holds, or as two. Which it was is told by the selections
themselves: the way of counting under which most of them are stretches that were exported is the right one. Where the
text was altered, lines that stayed the same are still found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Alignment", "align", "ways_of_counting"]

CODE_POINTS = "code points"

_LINE = re.compile(r"[^\r\n]+")
# Within so many characters the words of a selection are looked for when their line was altered.
_MAX_SEARCH = 20_000

Span = tuple[int, int]


def ways_of_counting(text: str, positions: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Give each way of counting that makes a difference for this text, and the positions as code points.

    Parameters
    ----------
    text
        The text of the file.
    positions
        (n, 2) starts and ends as the file has them.

    Yields
    ------
    tuple
        Name of the way, the standard's first, and (n, 2) code points; -1 for what lies beyond the text.
    """
    import numpy as np

    yield CODE_POINTS, np.where(positions <= len(text), positions, -1)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    after_return = np.zeros(len(points), dtype=bool)
    after_return[1:] = points[:-1] == ord("\r")
    feeds = points == ord("\n")
    pairs = feeds & after_return
    # Per character, what a way of counting adds to its width.
    units = {CODE_POINTS: np.zeros(len(points), dtype=np.int64), "UTF-16 units": (points > 0xFFFF).astype(np.int64)}
    breaks = {
        "": np.zeros(len(points), dtype=np.int64),
        ", a line break as one": -pairs.astype(np.int64),
        ", a line break as two": (feeds & ~after_return).astype(np.int64),
    }
    for unit, wider in units.items():
        for rule, more in breaks.items():
            adds = wider + more
            told_apart = (wider.any() or unit == CODE_POINTS) and (more.any() or not rule)
            if not (told_apart and adds.any()):
                continue
            bounds = np.concatenate([[0], np.cumsum(1 + adds)])
            found = np.searchsorted(bounds, positions, side="left")
            yield unit + rule, np.where(positions <= bounds[-1], found, -1)


@dataclass(frozen=True)
class Alignment:
    """Lines of the text as it was, and of the text as it is now, with the partner of each line that stayed.

    Attributes
    ----------
    was, now
        The texts.
    was_lines, now_lines
        (start, end) of the lines that are not empty.
    partners
        Line of ``now`` -> line of ``was``.
    kept
        The lines of ``now`` that have one, rising.
    same
        The texts are equal, so that every stretch is its own place, and the lines are not listed.
    """

    was: str
    now: str
    was_lines: tuple[Span, ...]
    now_lines: tuple[Span, ...]
    partners: dict[int, int]
    kept: tuple[int, ...]
    same: bool = False

    def place(self, start: int, end: int) -> Span | None:
        """Return where a stretch of ``now`` lies in ``was``; None where that cannot be told."""
        if not 0 <= start < end <= len(self.now):
            return None
        if self.same:
            return start, end
        first = bisect_right(self.now_lines, start, key=lambda line: line[1])
        last = bisect_left(self.now_lines, end, key=lambda line: line[0]) - 1
        if first > last:
            return None  # nothing but line breaks
        begin = self._moved(first, start)
        finish = self._moved(last, end)
        if begin is not None and finish is not None and begin < finish:
            return begin, finish
        return self._searched(first, last, self.now[start:end].strip())

    def _moved(self, line: int, at: int) -> int | None:
        partner = self.partners.get(line)
        if partner is None:
            return None
        inside = min(max(at - self.now_lines[line][0], 0), self.now_lines[line][1] - self.now_lines[line][0])
        return self.was_lines[partner][0] + inside

    def _searched(self, first: int, last: int, words: str) -> Span | None:
        """Look for the words between the partners around an altered line; they count where they are there once."""
        kept = self.kept
        before = bisect_right(kept, first) - 1
        after = bisect_left(kept, last)
        begin = self.was_lines[self.partners[kept[before]]][0] if before >= 0 else 0
        end = self.was_lines[self.partners[kept[after]]][1] if after < len(kept) else len(self.was)
        if not words or end - begin > _MAX_SEARCH:
            return None
        at = self.was.find(words, begin, end)
        again = self.was.find(words, at + 1, end) if at >= 0 else -1
        return (at, at + len(words)) if at >= 0 and again < 0 else None

    def altered(self) -> list[Span]:
        """Return the stretches of ``was`` whose line is not there any more."""
        kept = set(self.partners.values())
        return [line for place, line in enumerate(self.was_lines) if place not in kept]


def align(was: str, now: str) -> Alignment:
    """Find the lines that two texts share, in linear time but for sorting.

    Lines that stand once in both are partners where their order agrees; from them, and from both ends of the texts,
    equal neighbours are partners too (after B. Cohen's patience diff).
    """
    if was == now:
        return Alignment(was, now, (), (), {}, (), same=True)
    was_lines, now_lines = (tuple(match.span() for match in _LINE.finditer(text)) for text in (was, now))
    left, right = ([text[a:b] for a, b in lines] for text, lines in ((was, was_lines), (now, now_lines)))
    partners = _partners(left, right)
    return Alignment(was, now, was_lines, now_lines, partners, tuple(sorted(partners)))


def _partners(was: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    once = {line for line, n in Counter(was).items() if n == 1} & {line for line, n in Counter(now).items() if n == 1}
    where = {line: place for place, line in enumerate(was) if line in once}
    pairs = [(where[line], place) for place, line in enumerate(now) if line in once]
    anchors = [(-1, -1), *_rising(pairs), (len(was), len(now))]
    partners: dict[int, int] = {}
    for (i, j), (i_next, j_next) in pairwise(anchors):
        if j >= 0:
            partners[j] = i
        while i + 1 < i_next and j + 1 < j_next and was[i + 1] == now[j + 1]:
            i, j = i + 1, j + 1
            partners[j] = i
        while i_next - 1 > i and j_next - 1 > j and was[i_next - 1] == now[j_next - 1]:
            i_next, j_next = i_next - 1, j_next - 1
            partners[j_next] = i_next
    return partners


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose first numbers rise; the second ones do already."""
    tops: list[int] = []
    piles: list[int] = []
    previous: list[int] = []
    for place, (first, _) in enumerate(pairs):
        pile = bisect_left(tops, first)
        previous.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(first)
            piles.append(place)
        else:
            tops[pile], piles[pile] = first, place
    run = []
    at = piles[-1] if piles else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]
