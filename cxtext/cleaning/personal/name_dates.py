"""Months and weekdays that are also names ("Jan", "April"): beside a day, a year or the words of dates they stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.cleaning.personal.name_lists import words_of

if TYPE_CHECKING:
    from cxtext.cleaning.personal.name_contexts import Words

_MONTHS = words_of("""
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december
    """)
_WEEKDAYS = words_of("""
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
    """)
DATE_WORDS = _MONTHS | _WEEKDAYS
"""Names of months and weekdays, long and short."""

_PEOPLE = words_of("jan april may june august")
"""Of these, the ones that people are called by: only what stands around tells."""

_SURE_MONTHS = _MONTHS - _PEOPLE
_COUNTED = (
    r"times?|x|days?|weeks?|months?|years?|yrs?|hours?|hrs?|min|mins|minutes?|stars?|people|calls?|e?mails?|different"
)
_DAY_BEFORE = re.compile(r"(?<![\w.,])\d{1,2}(?:st|nd|rd|th)?(?: of)?(?: |[./-] ?)?$", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(
    r"(?:\.?,? ?['\u2019]?(?:19|20)\d\d\b|[. ]{0,2}['\u2019]\d\d\b|[./-]\d"
    rf"|\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?! ?(?:{_COUNTED})\b))",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:in|since|until|till|til|mid|early|late|last|next|every|each|during|throughout"
    r"|(?:end|start|beginning|middle|rest|month|week|most) of)[ -]$",
    re.IGNORECASE,
)
_BETWEEN_MONTHS = re.compile(r"\s?(?:/|-|\u2013|to|and|until|till|or|&)\s?", re.IGNORECASE)


def is_of_a_date(words: Words, place: int) -> bool:
    """Whether a word is the month or weekday of a date, or a month that nobody is called by."""
    low = words.lower[place]
    if low not in DATE_WORDS:
        return "-" in low and DATE_WORDS.issuperset(low.split("-"))
    if low not in _PEOPLE:
        return True
    before = words.before(place)
    behind = words.text[words.end(place) : words.end(place) + 24]
    if _DAY_BEFORE.search(before) or _NUMBER_BEHIND.match(behind) or _MONTH_BEFORE.search(before):
        return True
    return _beside_a_month(words, place)


def _beside_a_month(words: Words, place: int) -> bool:
    """Whether another month that is surely one follows or precedes: "from Jan to Dec", "Jan/Feb"."""
    for other in (place - 2, place - 1, place + 1, place + 2):
        if 0 <= other < len(words) and words.lower[other] in _SURE_MONTHS:
            between = words.text[words.end(min(place, other)) : words.spans[max(place, other)][0]]
            if _BETWEEN_MONTHS.fullmatch(between):
                return True
    return False
