"""Parts of a comment that its writer did not write as part of it: badges, buttons, signatures, quoted replies.

Each form is taken out only where it stands as such forms stand (at the very start, on a line of its own, at the very
end); the same words inside a sentence stay. Each line is looked at once and patterns see bounded stretches only, so
the time is linear in the length of the comment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.cleaning.boilerplate_forms import (
    BADGE,
    CLOSING_HINTS,
    CLOSING_LINE,
    CLOSING_TAIL,
    HEADER,
    LABEL,
    MORE_TAIL,
    OPENERS,
    OPENING_SIGNS,
    ORIGINAL,
    RULE,
    SALUTATION,
    SENT_FROM,
    SENT_HINTS,
    SIGNATURE_LINE,
    TRANSLATED,
    WROTE,
    WROTE_START,
)

if TYPE_CHECKING:
    from cxtext.cleaning.edits import Edit

_ASCII_SENT_HINTS = tuple(filter(str.isascii, SENT_HINTS))
_ASCII_CLOSING_HINTS = tuple(filter(str.isascii, CLOSING_HINTS))
# Longer lines are prose.
_MAX_LINE = 400
_MAX_LABEL = 80
_TAIL = 160
_MAX_SIGNATURE_LINES = 8
# Mail programs wrap quoted prose at about 70 characters; lists that somebody typed with ">" have shorter lines.
_MIN_QUOTED = 40


def boilerplate(text: str) -> list[Edit]:
    """Return the edits that take the boilerplate out of a repaired text.

    Parameters
    ----------
    text
        The comment, repaired.

    Returns
    -------
    list of tuple
        (start, end, replacement), ascending and disjoint; empty where there is none. What an edit lays open (a button
        above a signature) shows in the next call.
    """
    edits = _opening(text)
    if "\n" in text:
        edits += _lines(text, edits[-1][1] if edits else 0)
    return edits or _tail(text)


def _opening(text: str) -> list[Edit]:
    if text[:4].lower() not in OPENERS and not text.startswith(OPENING_SIGNS):
        return []
    end = 0
    for pattern in (BADGE, SALUTATION):
        match = pattern.match(text, end)
        if match and match.end() < len(text):
            end = match.end()
    edits: list[Edit] = [(0, end, "")] if end else []
    translated = TRANSLATED.match(text, end)
    if translated and translated.end() < len(text):
        edits = [(0, translated.end(), "")]
        # The same comment once more, in the language it was written in.
        original = ORIGINAL.search(text, translated.end() + 1)
        if original:
            edits.append((original.start(), len(text), ""))
    return edits


def _tail(text: str) -> list[Edit]:
    """Look at the end of the last line only."""
    head = max(0, len(text) - _TAIL)
    tail = text[head:]
    plain = tail.isascii()
    if not plain or tail.endswith(("ore", "ess", "...")):
        match = MORE_TAIL.search(tail)
        if match and head + match.start():
            return [(head + match.start(), len(text), "")]
    if _has(tail, _ASCII_SENT_HINTS if plain else SENT_HINTS):
        # From the last sentence on; a dot may belong to the name of a program.
        for match in re.finditer(r"(?:\A|(?<=[.!?…\n)]))\s*(?=[A-ZÄÅÀ-Þ])", tail):
            if (head == 0 or match.start()) and SENT_FROM.fullmatch(tail.rstrip(".!"), match.end()):
                return [(head + match.start(), len(text), "")]
    if _has(tail, _ASCII_CLOSING_HINTS if plain else CLOSING_HINTS):
        match = CLOSING_TAIL.search(tail)
        if match:
            return [(head + match.start(), len(text), "")]
    return []


def _has(text: str, hints: tuple[str, ...]) -> bool:
    for hint in hints:  # noqa: SIM110 - a loop is twice as fast as any() here
        if hint in text:
            return True
    return False


def _lines(text: str, start: int) -> list[Edit]:
    lines = text[start:].split("\n")
    kept = _without_replies(lines)
    kept = [place for place in kept if not (0 < len(lines[place]) <= _MAX_LABEL and LABEL.fullmatch(lines[place]))]
    kept = _without_signature(lines, _without_quotes(lines, kept))
    if len(kept) == len(lines) or not any(lines[place] for place in kept):
        return []
    edits: list[Edit] = []
    staying = set(kept)
    place = start
    for number, line in enumerate(lines):
        end = min(place + len(line) + 1, len(text))
        if number not in staying:
            if edits and edits[-1][1] == place:
                edits[-1] = (edits[-1][0], end, "")
            else:
                edits.append((place, end, ""))
        place = end
    return edits


def _without_replies(lines: list[str]) -> list[int]:
    """Drop the head of an earlier mail with its ">" lines; where it has none, all that follows is the earlier mail."""
    kept: list[int] = []
    written = False
    number = 0
    while number < len(lines):
        after = _after_mail_head(lines, number)
        if after == number:
            kept.append(number)
            written = written or bool(lines[number])
            number += 1
            continue
        number = after
        while number < len(lines) and not lines[number]:
            number += 1
        if number < len(lines) and lines[number].startswith(">"):
            while number < len(lines) and (lines[number].startswith(">") or not lines[number]):
                number += 1
        elif written:
            break
    return kept


def _after_mail_head(lines: list[str], number: int) -> int:
    """Return the line after the head of an earlier mail that starts here; this very line where none does."""
    line = lines[number]
    if not line or len(line) > _MAX_LINE:
        return number
    for length in (1, 2):
        head = " ".join(lines[number : number + length])
        if (
            head.endswith(":")
            and len(head) <= _MAX_LINE
            and WROTE_START.match(head)
            and WROTE.search(head, max(0, len(head) - 90))
            and any(character.isdigit() for character in head)
        ):
            return number + length
    if RULE.fullmatch(line):
        number += 1
        line = lines[number] if number < len(lines) else ""
        while number < len(lines) and (not lines[number] or HEADER.match(lines[number])):
            number += 1
        return number
    end = number
    while end < len(lines) and end < number + 8 and len(lines[end]) <= _MAX_LINE and HEADER.match(lines[end]):
        end += 1
    return end if end - number >= 3 else number


def _without_quotes(lines: list[str], kept: list[int]) -> list[int]:
    quoted = [place for place in kept if lines[place].startswith(">")]
    if len(quoted) < 2 or sum(len(lines[place]) for place in quoted) < _MIN_QUOTED * len(quoted):
        return kept
    return [place for place in kept if not lines[place].startswith(">")]


def _without_signature(lines: list[str], kept: list[int]) -> list[int]:
    kept = list(kept)
    while len(kept) > 1 and (
        not lines[kept[-1]]
        or (len(lines[kept[-1]]) <= _MAX_LABEL and SENT_FROM.fullmatch(lines[kept[-1]].rstrip(".!")))
    ):
        kept.pop()
    first = max(1, len(kept) - _MAX_SIGNATURE_LINES)
    for place in range(first, len(kept)):
        line = lines[kept[place]]
        rest = [lines[number] for number in kept[place + 1 :]]
        # Names, roles and addresses are short and no sentences.
        if any(len(other) > 60 or other.endswith(("!", "?")) for other in rest):
            continue
        if len(line) <= _MAX_LABEL and CLOSING_LINE.fullmatch(line):
            return kept[:place]
        if line == "--" and rest and all(not other or SIGNATURE_LINE.fullmatch(other) for other in rest):
            return kept[:place]
    return kept
