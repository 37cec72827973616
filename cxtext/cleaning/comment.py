"""Cleaning of one comment, and the way back from the cleaned text to the text as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cxtext.cleaning.boilerplate import boilerplate
from cxtext.cleaning.edits import Editor, Trace
from cxtext.cleaning.personal import MASKS, Masking, find
from cxtext.cleaning.repair import MAX_CHARS, cut_at_word, repair

# One step may lay open what another looks for: a mask in a signature, a tag put together by a cut. Real comments settle
# after one or two rounds.
_MAX_ROUNDS = 8

_PLAIN = Editor()
_MASKING = Masking()


class Cleaned(NamedTuple):
    """A cleaned comment: the text, how much was masked of each kind, and whether it was cut to the longest length."""

    text: str
    masked: dict[str, int]
    cut: bool


@dataclass(frozen=True)
class Offsets:
    """Where the characters of a cleaned text stand in the text as it was given.

    Attributes
    ----------
    starts, ends
        The character at ``i`` of the cleaned text stands for ``[starts[i], ends[i])``; both ascend. The characters of
        a mask or of a repaired entity all stand for the whole of what was replaced.
    length
        Length of the text as it was given.
    """

    starts: list[int]
    ends: list[int]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the given text that ``[start, end)`` of the cleaned one stands for.

        It lies within the given text, and holds at least one character where both the stretch and the text do.
        """
        if not self.starts:
            return (0, 0)
        first = max(0, min(start, len(self.starts) - 1))
        last = max(first, min(end, len(self.ends)) - 1)
        begin, stop = self.starts[first], self.ends[last]
        if start >= end:
            stop = begin
        elif begin >= stop:
            begin = max(0, min(begin, self.length - 1))
            stop = min(begin + 1, self.length)
        return begin, stop


def clean_comment(text: str, editor: Editor = _PLAIN, masking: Masking = _MASKING) -> Cleaned:
    """Clean one comment: repair, take boilerplate out, mask personal data.

    Cleaning the result changes nothing.

    Parameters
    ----------
    text
        The comment as given.
    editor
        Makes the changes; a :class:`~cxtext.cleaning.edits.Trace` of ``text`` keeps where each character came from.
    masking
        What personal data to look for, and what to leave.
    """
    repaired, cut = repair(text, editor)
    text, masked, cut_again, settled = _settled(repaired, editor, masking, with_boilerplate=True)
    if not settled:
        # No honest comment nests boilerplate so deep: leave all of it in, which is a fixed point again.
        plain, masked, cut_again, _ = _settled(repaired, _PLAIN, masking, with_boilerplate=False)
        text = editor.replaced(text, plain)
    return Cleaned(text, masked, cut or cut_again)


def offsets(text: str, clean_text: str | None = None) -> Offsets:
    """Map a cleaned text back to the text as it was given.

    The text is cleaned once more and every change followed, so the map is exact; only where a step keeps no record
    (repair of a wrong encoding) are the two sides of that step laid side by side, word by word.

    Parameters
    ----------
    text
        The text as given.
    clean_text
        What cleaning made of it; None for what :func:`cxtext.clean` makes. If it was cleaned otherwise, the difference
        is bridged word by word.

    Returns
    -------
    Offsets
        Always valid: every stretch lies in ``text``, and stretches keep their order.

    Examples
    --------
    >>> raw = "<p>Great food &amp; sooooo cheap"
    >>> start, end = offsets(raw, "Great food & soo cheap").span(11, 16)
    >>> raw[start:end]
    '&amp; sooooo'
    """
    trace = Trace(text)
    cleaned = clean_comment(text, trace).text
    if clean_text is not None and clean_text != cleaned:
        trace.replaced(cleaned, clean_text)
    return Offsets(trace.starts, trace.ends, len(text))


def _settled(
    text: str, editor: Editor, masking: Masking, *, with_boilerplate: bool
) -> tuple[str, dict[str, int], bool, bool]:
    """Take out boilerplate and mask until nothing changes; return text, masked, cut, and whether it came to rest."""
    cut = False
    masked: dict[str, int] = {}
    for _ in range(_MAX_ROUNDS):
        before = text
        if with_boilerplate and (edits := boilerplate(text)):
            text, _ = repair(editor.edit(text, edits), editor)
        if found := find(text, masking):
            text = editor.edit(text, [(start, end, MASKS[kind]) for start, end, kind in found])
            for _, _, kind in found:
                masked[kind] = masked.get(kind, 0) + 1
        if len(text) > MAX_CHARS:
            cut = True
            text = cut_at_word(text, editor)
        if text == before:
            return text, masked, cut, True
        text, _ = repair(text, editor)
    return text, masked, cut, False
