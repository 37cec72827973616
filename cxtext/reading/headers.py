"""What column headers say: their words, the question they ask, the box of a question they stand for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.reading import abroad

if TYPE_CHECKING:
    from collections.abc import Sequence

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,200}>")
_PARENTHESIS = re.compile(r"\([^()]{0,200}\)")
_PREPOSITION = {"about", "on", "of", "for", "from", "to", "in", "regarding", "with", "by", "at", "per"}
_BOX = re.compile(r"^([^#:]{1,60})#\s*(\d{1,3})\s*:\s*(\S.*)$", re.DOTALL)
# Boxes of one question in other words: "Box 2: What …?", "What …? (2)", "What …? - Answer 2", "What …?_2".
_BOX_NAME = r"(?:box|answer|response|item|line|entry|text|comment|reason|aspect|idea)"
_BOX_BEFORE = re.compile(rf"^{_BOX_NAME}\s?#?(\d{{1,2}})\s?[:.)\u2013-]\s?(\S.*)$", re.DOTALL | re.IGNORECASE)
_BOX_BEHIND = re.compile(
    rf"\s?(?:[(\[]\s?(?:{_BOX_NAME}\s?)?#?(\d{{1,2}})\s?[)\]]|(?:\s[-\u2013|]\s|:\s)(?:{_BOX_NAME}\s?)?#?(\d{{1,2}})|"
    rf"(?<=[?!.])[\s_.]?(?:{_BOX_NAME}\s?)?#?(\d{{1,2}})|\b{_BOX_NAME}\s#?(\d{{1,2}}))$",
    re.IGNORECASE,
)
_WRITE_IN = re.compile(r"^((?:other|another|else)\b[^:]{0,60}):{1,2}\s*(\S.*)$", re.DOTALL | re.IGNORECASE)
_NUMBER_OR_DATE = re.compile(r"^[\s\"']*[-+]?\d+([.,:/-]\d+)*([ T][\d:.Z+-]+)?[\s\"']*$")


_MAX_BOXED = 2_000
_MAX_BOX = 30


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces."""
    return frozenset(listed.split())


QUESTION_STARTS = word_set(
    "what why how which where when who please tell describe explain any is are do does did if can could would "
    "thinking share list name anything in"
)
PROS_AND_CONS = word_set(
    "pros cons pro con advice positives negatives positive negative advantages disadvantages likes dislikes liked "
    "disliked like dislike strengths weaknesses improve improvements improvement better best worst good bad "
    "plus minus benefits drawbacks start stop continue keep"
)
_HEADERS_KNOWN = (
    word_set(
        "id text comment comments review reviews feedback answer question date time rating score stars nps csat title "
        "summary content body message name email city country category label sentiment source status type customer "
        "user response verbatim tweet channel product age gender department team region plan created author language"
    )
    | abroad.FIELDS
)
_TEXTS_KNOWN = word_set("comment comments review reviews feedback verbatim text") | abroad.TEXTS
_HEADS_OF_TEXT = _TEXTS_KNOWN | word_set(
    "verbatims suggestion suggestions opinion opinions remark remarks answer answers response responses message "
    "messages reason reasons thoughts improvement improvements compliments complaints experience experiences detail "
    "details narrative"
)
_ASKING = word_set("what why how which tell describe explain please")


@dataclass(frozen=True)
class Asked:
    """What a header asks: the cleaned ``question``, and the ``box`` where one question has several."""

    question: str
    box: str | None = None


def words(header: str) -> tuple[str, ...]:
    """Return the words of a header in lower case: ``reviewText``, ``review_text`` and ``Review Text`` are alike."""
    # A letter and its accent may be two characters: they are one here.
    plain = unicodedata.normalize("NFC", header[:500])
    return tuple(word for word in _NOT_WORD.split(_CAMEL.sub(" ", plain).lower()) if word)


def head_word(header: str) -> str:
    """Return the word that says what a column is: ``author`` in ``review author``, ``comments`` in ``comments on``."""
    plain = [word for word in words(_PARENTHESIS.sub(" ", header)) if not word.isdigit()]
    for position, word in enumerate(plain):
        if position and word in _PREPOSITION:
            return plain[position - 1]
    return plain[-1] if plain else ""


def tidy(header: str) -> str:
    """Return a header on one line, without mark-up and without space at either end."""
    return _SPACE.sub(" ", _TAG.sub(" ", header)).strip()


def is_question(header: str) -> bool:
    """Return whether a header reads like a question put to people rather than the name of a field."""
    plain = tidy(header)
    found = words(plain)
    if "?" in plain:
        return len(found) >= 2
    return len(found) >= 4 and found[0] in QUESTION_STARTS and " " in plain


def is_write_in(header: str) -> bool:
    """Return whether the header is the free-text box beside the choices of a closed question."""
    plain = tidy(header).lower()
    return bool(_WRITE_IN.match(plain)) or "please specify" in plain or "write in" in plain


def asked(header: str) -> Asked:
    """Return the readable question in a header, and which of its boxes this column is.

    Examples
    --------
    >>> asked("Aspect #2:What makes it pleasant?")
    Asked(question='What makes it pleasant?', box='2')
    >>> asked("What makes it pleasant? (Box 2)")
    Asked(question='What makes it pleasant?', box='2')
    >>> asked("advice_to_management").question
    'Advice to management'
    """
    plain = tidy(header)
    if box := _BOX.match(plain):
        return Asked(tidy(box.group(3)), box.group(2))
    if box := _BOX_BEFORE.match(plain[:_MAX_BOXED]):
        return Asked(tidy(box.group(2)), box.group(1))
    if len(words(plain)) >= 4 and (box := _BOX_BEHIND.search(plain[-_MAX_BOX:])):
        question = plain[: len(plain) - len(box.group(0))].strip()
        return Asked(question, next(number for number in box.groups() if number))
    if write_in := _WRITE_IN.match(plain):
        return Asked(tidy(write_in.group(2)), "other")
    if " " not in plain:
        plain = _as_sentence(words(plain))
    return Asked(plain.removesuffix(":").strip() or tidy(header))


def _as_sentence(found: Sequence[str]) -> str:
    rest = list(found)
    if len(rest) > 1 and rest[0] in {"review", "feedback", "comment", "text"} and rest[1] in PROS_AND_CONS:
        rest = rest[1:]
    sentence = " ".join(rest)
    return sentence[:1].upper() + sentence[1:]


def names_fields(cells: Sequence[str]) -> bool:
    """Return whether any cell is a name that columns of feedback commonly have."""
    return any(len(found := words(cell)) <= 4 and bool(_HEADERS_KNOWN & set(found)) for cell in cells)


def is_number_or_date(cell: str) -> bool:
    """Return whether a cell is a number or a date in numbers."""
    return bool(_NUMBER_OR_DATE.match(cell))


def is_field_name(cell: str) -> bool:
    """Return whether a cell is nothing but a name that columns of feedback commonly have."""
    found = words(cell)
    return 0 < len(found) <= 3 and _HEADERS_KNOWN.issuperset(found)


def names_text(cell: str) -> bool:
    """Return whether a cell is nothing but the name of a column of comments."""
    return is_field_name(cell) and bool(_TEXTS_KNOWN & set(words(cell)))


def speaks_of_text(header: str) -> bool:
    """Return whether a header is about what people wrote: "Reason for your score", "Customer comments"."""
    return head_word(header) in _HEADS_OF_TEXT or not _TEXTS_KNOWN.isdisjoint(words(header)[:1])


def starts_as_question(header: str) -> bool:
    """Return whether a header begins with a word that asks or bids: "Tell us …", "How …"."""
    return not _ASKING.isdisjoint(words(header)[:1])


def slug(text: str) -> str:
    """Return a short name for use in an id: lower-case words joined by hyphens."""
    return "-".join(words(text))
