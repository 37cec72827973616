"""What looks like a name and is a brand, a place or a thing: "John Lewis", "St Mary's Hospital", "Amber ward"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.cleaning.personal.name_lists import BRANDS, PLACE_AFTER, PLACE_BEFORE, WARDS

if TYPE_CHECKING:
    from cxtext.cleaning.personal.name_contexts import Words


def is_thing(words: Words, place: int) -> bool:
    """Whether the words next to a name make of it a brand, a place or a thing."""
    own = words.text[slice(*words.spans[place])].lower().replace("’", "'")
    return own in BRANDS or _with_next(words, place, own) or (place > 0 and _with_previous(words, place))


def is_place(words: Words, place: int, stop: int) -> bool:
    """Whether a word of places follows a name of several words: "James Cook hospital"."""
    several = place + 1 < stop < len(words)
    return several and words.gap(stop - 1) == " " and words.lower[stop] in PLACE_AFTER


def _with_next(words: Words, place: int, own: str) -> bool:
    if place + 1 >= len(words):
        return False
    following, gap = words.lower[place + 1], words.gap(place)
    if gap.strip(" ") in ("", "&", "'s", "’s"):
        joint = " & " if "&" in gap else " "
        if not BRANDS.isdisjoint((f"{words.lower[place]}{joint}{following}", f"{own}{joint}{following}")):
            return True
        capitals_agree = words.capital(place + 1) or not words.capital(place) or following in WARDS
        if following in PLACE_AFTER and joint == " " and capitals_agree:
            return True
    # "John Radcliffe Hospital": a place with a name of two words.
    two = place + 2 < len(words) and gap == words.gap(place + 1) == " "
    return two and words.lower[place + 2] in PLACE_AFTER and words.capital(place + 1) and words.capital(place + 2)


def _with_previous(words: Words, place: int) -> bool:
    low, previous, joint = words.lower[place], words.lower[place - 1], words.gap(place - 1)
    if joint in (" ", ". ", " & ", "-") and previous in PLACE_BEFORE:
        return words.capital(place - 1)
    if joint in (" ", " & ") and f"{previous}{joint}{low}" in BRANDS:
        return True
    return joint.startswith(" ") and joint.endswith(("#", "@", "/"))
