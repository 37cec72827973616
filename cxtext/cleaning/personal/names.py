"""Person names: name lists, and the words around a name.

A name that is also a word, a place or a brand ("Mark", "April", "Chelsea") counts only where its surroundings speak of
a person; a title or a role ("Dr", "nurse") makes a name of a capitalised word that no list knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cxtext.cleaning.personal.kinds import Found
from cxtext.cleaning.personal.name_contexts import AND_NAME, LEAD, LOW_LEAD, STRICT, SURNAME_SHAPE, TAIL, Words
from cxtext.cleaning.personal.name_dates import DATE_WORDS, is_of_a_date
from cxtext.cleaning.personal.name_lists import (
    NO_NAMES,
    PARTICLES,
    PERIODS_AND_PLACES,
    PLACE_AFTER,
    ROLES,
    TITLES,
    first_names,
    surnames,
    words_of,
)
from cxtext.cleaning.personal.name_things import is_place, is_thing

_LONGEST = 4  # words of one name
# Behind these a capitalised word is a thing as often as a person: "my driver Uber sent", "server Error".
_VAGUE_ROLES = words_of("lady man guy girl woman driver agent host server guide sister specialist rep")
# Within a sentence these make of a capitalised word a thing: "the Holly dress", "in Amber".
_OF_THINGS = words_of("the a an in my this colour color shade size called")
_SURE_TITLES = words_of("dr doctor mr mrs ms prof")
_TO_A_PERSON = re.compile(r"\b(?:to|with|by|i'm|i am|this is)\s$", re.IGNORECASE)


def find_names(text: str) -> Iterator[Found]:
    """Find person names; titles and roles before them stay."""
    words = Words(text)
    firsts, lower, forms, titled = first_names(), words.lower, words.words, words.titled
    place, n = 0, len(lower)
    last_end = -1  # end of the name before, for "Sarah and Mark"
    while place < n:
        low = lower[place]
        begin = place
        stop = 0
        sign = firsts.get(low)
        if sign is None and "-" in low:
            sign = firsts.get(low.partition("-")[0])
        if low in TITLES:
            begin, stop = _after_title(words, place)
        elif sign is not None:
            stop = 0 if is_of_a_date(words, place) else _listed(words, place, sign, last_end)
        elif not titled and forms[place][0].isupper() and low not in NO_NAMES:
            stop = 0 if is_of_a_date(words, place) else _unlisted(words, place)
        if stop > begin:
            end = words.end(stop - 1)
            # The point of an initial at the end belongs to it: "Sarah T."
            end += (
                len(words.words[stop - 1]) == 1 and text[end : end + 1] == "." and not text[end + 1 : end + 2].strip()
            )
            yield Found(words.spans[begin][0], end, "names")
            last_end = end
            place = stop
        else:
            place += 1


def _after_title(words: Words, place: int) -> tuple[int, int]:
    """Begin and end of the name behind a title; an empty one where none follows."""
    begin = place + 1
    nothing = (begin, begin)
    if begin >= len(words) or words.gap(place) not in (" ", ". ", "."):
        return nothing
    title, low = words.lower[place], words.lower[begin]
    # "MS Word" is a program, "Doctor Who" a series.
    if low in NO_NAMES or low in ROLES or low == "who" or (words.words[place] == "MS" and not words.shouted):
        return nothing
    sure = (surnames().get(low) == "" and len(low) > 3) or first_names().get(low) == ""
    if words.capital(begin) and not words.titled:
        # "Miss" is a verb, "officer" and "captain" are words.
        accepted = words.capital(place) or title in _SURE_TITLES
        if title == "miss" and words.starts_sentence(place):
            accepted = sure
        if len(low) == 1:
            accepted = accepted and begin + 1 < len(words) and words.capital(begin + 1)
    else:
        accepted = sure or (title in _SURE_TITLES and (low in surnames() or low in first_names()))
    return (begin, _extended(words, begin, first_is_sure=True)) if accepted else nothing


def _listed(words: Words, place: int, sign: str, last_end: int) -> int:
    """End of the name whose first word is a listed first name; 0 where it is none here."""
    stop = _extended(words, place, first_is_sure=sign != "?")
    if is_thing(words, place) or is_place(words, place, stop):
        return 0
    # In a text with small letters a short word all in capitals is an abbreviation.
    abbreviation = not words.shouted and words.words[place].isupper() and (len(words.lower[place]) < 5 or sign == "^")
    capital = words.capital(place) and not words.shouted and not abbreviation
    if (sign == "" and not abbreviation) or (sign == "^" and capital):
        return stop
    joined = last_end >= 0 and AND_NAME.fullmatch(words.text[last_end : words.spans[place][0]]) is not None
    if STRICT.search(words.before(place)) or (joined and (words.capital(place) or sign == "^")):
        return stop
    led = LEAD.search(words.before(place)) is not None
    if sign == "^" or abbreviation or (words.shouted and words.lower[place] not in PERIODS_AND_PLACES):
        return stop if led or words.follows(place, TAIL) else 0
    if not capital:
        low_led = LOW_LEAD.search(words.before(place)) and words.lower[place] not in PERIODS_AND_PLACES
        return place + 1 if low_led and len(words.lower[place]) > 2 else 0
    return stop if led or _doubtful_is_name(words, place, stop) else 0


def _doubtful_is_name(words: Words, place: int, stop: int) -> bool:
    """Whether a capitalised word that is also a word, a place or a brand is a name here."""
    if _role_before(words, place) or words.follows(place, TAIL) or _joins_a_name(words, place):
        return True
    if words.titled:
        return False
    if stop > place + 1 and len(words.words[stop - 1]) > 1:
        return True
    if place == 0 or words.starts_sentence(place) or words.lower[place] in PERIODS_AND_PLACES:
        return False
    # With a capital amid a sentence, and none beside it.
    before, behind = words.capital(place - 1), place + 1 < len(words) and words.capital(place + 1)
    if words.gap(place) not in (" ", "-", "’s ", "'s "):
        behind = False
    return words.lower[place - 1] not in _OF_THINGS and not before and not behind


def _joins_a_name(words: Words, place: int) -> bool:
    """Whether "and" and another first name follow: "Penny and Ray"."""
    return (
        place + 2 < len(words)
        and words.lower[place + 1] in ("and", "n")
        and words.capital(place + 2)
        and not words.titled
        and words.lower[place + 2] in first_names()
        and words.lower[place + 2] not in PERIODS_AND_PLACES
    )


def _role_before(words: Words, place: int) -> bool:
    return place > 0 and words.gap(place - 1) in (" ", ", ", " - ") and words.lower[place - 1] in ROLES


def _unlisted(words: Words, place: int) -> int:
    """End of a name that no list of first names knows, by what stands around it; 0 where nothing speaks for it."""
    word, before = words.words[place], words.before(place)
    if len(word) < 3 or word.isupper():
        return 0
    known = surnames().get(words.lower[place]) == ""
    accepted = (
        STRICT.search(before) is not None
        or (len(word) > 4 and (known or SURNAME_SHAPE.match(word)) and words.follows(place, TAIL))
        or (known and LEAD.search(before) is not None and _TO_A_PERSON.search(before) is not None)
        or _plain_role_before(words, place)
    )
    return _extended(words, place, first_is_sure=True) if accepted else 0


def _plain_role_before(words: Words, place: int) -> bool:
    """Whether "our waiter" stands before it, without a capital: "Customer Service" is no Mr Service."""
    if not _role_before(words, place) or words.gap(place - 1) != " " or words.starts_sentence(place):
        return False
    return not words.capital(place - 1) and words.lower[place - 1] not in _VAGUE_ROLES


def _extended(words: Words, place: int, *, first_is_sure: bool) -> int:
    """Take initials and surnames in; one past the last word of the name."""
    stop = taken = place + 1
    while stop < len(words) and stop - place < _LONGEST:
        word, gap = words.words[stop], words.gap(stop - 1)
        # A point stands behind an initial only: "J. Smith", and "… Smith. Then …".
        if gap not in (" ", "-") and not (gap in (". ", ".") and len(words.words[stop - 1]) == 1):
            break
        if words.capital(place) and (behind := _behind_particles(words, stop)):
            stop = taken = behind
        elif (len(word) == 1 and word.isupper() and word != "I" and words.capital(place)) or _is_surname(
            words, place, stop, sure=first_is_sure
        ):
            stop += 1
            taken = stop
        else:
            break
    return taken


def _behind_particles(words: Words, place: int) -> int:
    """One past the capitalised word behind "van der" and the like; 0 where there is none."""
    end = place
    while end < min(place + 2, len(words)) and words.lower[end] in PARTICLES:
        end += 1
    return end + 1 if place < end < len(words) and words.capital(end) else 0


def _is_surname(words: Words, place: int, at: int, *, sure: bool) -> bool:
    """Whether a word goes on with the name that began at ``place``."""
    word, low = words.words[at], words.lower[at]
    if low in NO_NAMES or low in ROLES or low in TITLES or low in DATE_WORDS or len(word) < 2:
        return False
    sign, first = surnames().get(low), first_names().get(low)
    if not words.capital(at) or words.titled:
        # Without a capital to go by: sure surnames behind sure first names.
        return sure and sign == "" and len(low) > 3 and words.capital(at) == words.capital(place)
    if not words.capital(place):
        return False
    if sign == "" or (first in ("", "^") and sure) or SURNAME_SHAPE.match(word) or (sure and sign == "?"):
        return True
    # A capitalised word that nobody knows, right behind a first name.
    ends = at + 1 >= len(words) or not words.capital(at + 1) or words.gap(at) != " "
    return sure and len(low) > 3 and ends and first != "?" and not word.isupper() and low not in PLACE_AFTER
