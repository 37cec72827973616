"""Where personal data stands in a text.

Most comments hold none, so a cheap screen comes first: is there a digit, an "@", a word that a family goes by? Only the
families that could have something to find then run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from cxtext.cleaning.personal.addresses import find_addresses
from cxtext.cleaning.personal.bank import find_cards, find_ibans
from cxtext.cleaning.personal.kinds import MASKS, Found
from cxtext.cleaning.personal.name_lists import ROLES, TITLES, first_names, words_of
from cxtext.cleaning.personal.names import find_names
from cxtext.cleaning.personal.national import find_documents, find_ids
from cxtext.cleaning.personal.network import find_ips
from cxtext.cleaning.personal.phone import find_phones
from cxtext.cleaning.personal.references import find_births, find_plates, find_references
from cxtext.cleaning.personal.web import find_emails, find_handles, find_led_users, find_urls

if TYPE_CHECKING:
    from cxtext.cleaning.personal.options import Masking

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_WORD = re.compile(r"[a-z]+")  # twice as fast
_DIGIT = re.compile(r"[0-9]")
# The shortest card, phone and identity numbers: six digits.
_FEWEST_OF_NUMBERS = 6
_NAME, _MAYBE, _ROLE, _STREET, _REFERENCE, _USER, _PLATE, _BIRTH, _DOCUMENT = (1 << bit for bit in range(9))
_NAME_LEADS = words_of("""
    name names named called signed surname
    """)
# What may make a name of a word without a capital.
_LOW_LEADS = words_of("""
    name names named called signed spoke spoken speak speaking dealt talked served helped assisted seen greeted
    thanks thank
    """)
_CAPITAL_WITHIN = re.compile(r"[^\W\d_.!?]:? +[A-ZÀ-Þ][^\W\d_]|['’]m [A-Z]")
_CAPITAL_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]*")
_LETTERS_ONLY = re.compile(r"(?<!\w)[A-Z]{5,8}(?!\w)")
_STREETS = words_of("""
    street st road rd avenue ave lane ln drive dr close way court ct place pl terrace crescent cres gardens gdns
    grove square sq boulevard blvd parkway pkwy highway hwy circle row mews hill walk park rise view green quay
    wharf parade box zip zipcode postcode postal plz eircode code post
    """)
_REFERENCES = words_of("""
    order orders booking reservation ticket tickets invoice account acct c reference commande bestellung pedido
    ordine rechnung buchung bestellnummer reference ref refs tracking pnr claim confirmation locator itinerary case
    policy shipment consignment parcel delivery customer client member membership loyalty patient hospital receipt
    transaction job complaint incident request quote contract flyer flier card employee staff student application
    return rma support repair purchase payment collection appointment registration subscriber user
    """)
_USERS = words_of("""
    user username userid login log screen screenname handle gamer gamertag nickname insta instagram twitter skype
    telegram discord snap snapchat tik tiktok ig psn steam name
    """)
_PLATES = words_of("""
    plate plates numberplate numberplates registration reg vrm vrn vehicle kennzeichen
    """)
_BIRTHS = words_of("""
    dob d born birth birthdate birthday geboren né née geb
    """)
_DOCUMENTS = words_of("""
    passport licence license id identity insurance ni nino ssn social nhs aadhaar pan medicare visa tax
    """)
_ORDER = {kind: place for place, kind in enumerate(["blocked", *(kind for kind in MASKS if kind != "blocked")])}
# "[" guards masks: what stands within one is never looked at again.
_MASKED = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))


@lru_cache(maxsize=1)
def _signals() -> dict[str, int]:
    """Words in lower case with the families that go by them, one bit each."""
    signals: dict[str, int] = {}
    for family, words in (
        (_NAME, [*(name for name, sign in first_names().items() if sign == ""), *TITLES]),
        (_MAYBE, [name for name, sign in first_names().items() if sign]),
        (_ROLE, [*ROLES, *_NAME_LEADS]),
        (_STREET, _STREETS),
        (_REFERENCE, _REFERENCES),
        (_USER, _USERS),
        (_PLATE, _PLATES),
        (_BIRTH, _BIRTHS),
        (_DOCUMENT, _DOCUMENTS),
    ):
        for word in words:
            signals[word] = signals.get(word, 0) | family
    return signals


def find(text: str, masking: Masking) -> list[Found]:
    """Find personal data.

    Parameters
    ----------
    text
        A comment, repaired.
    masking
        What to look for, and what to leave.

    Returns
    -------
    list of Found
        Disjoint and ascending. Of two that overlap the one of the earlier kind in ``MASKS`` stands.
    """
    candidates = _candidates(text)
    if candidates:
        candidates = [one for one in candidates if masking.looks_for(one.kind) and one.end > one.start]
    if masking.spacy is not None and masking.looks_for("names"):
        from cxtext.cleaning.personal.pipeline import find_persons

        candidates += find_persons(text, masking.spacy)
    if masking.allow:
        candidates = [one for one in candidates if not masking.allows(text[one.start : one.end])]
    if masking.blocked is not None:
        candidates += [Found(*match.span(), "blocked") for match in masking.blocked.finditer(text)]
    if not candidates:
        return []
    return _disjoint(candidates, [match.span() for match in _MASKED.finditer(text)] if "[" in text else [])


@lru_cache(maxsize=1)
def _signal_words() -> frozenset[str]:
    return frozenset(_signals())


def _candidates(text: str) -> list[Found]:
    words = (_PLAIN_WORD if text.isascii() else _WORD).findall(text.lower())
    flags = 0
    maybe = []
    signalling = _signal_words()
    if not signalling.isdisjoint(words):
        signals = _signals()
        for word in signalling.intersection(words):
            flag = signals[word]
            flags |= flag
            if flag & _MAYBE:
                maybe.append(word)
    n_digits = len(_DIGIT.findall(text))
    if n_digits and not text.isascii():
        n_digits = len(text)  # digits of other scripts may go on with it
    found: list[Found] = []
    if flags & _USER or "/" in text or "@" in text or "(" in text or "[" in text or "www" in text or "WWW" in text:
        found += _on_the_web(text, flags)
    if (flags & _REFERENCE and (n_digits or _LETTERS_ONLY.search(text))) or (n_digits and "#" in text):
        found += find_references(text)
    if n_digits:
        found += _with_digits(text, flags, n_digits)
    elif text.count(":") > 1:
        found += find_ips(text)
    if (
        flags & _NAME
        or (flags & _ROLE and _CAPITAL_WITHIN.search(text))
        or (maybe and _may_be_a_name(text, words, maybe))
    ):
        found += find_names(text)
    return found


def _on_the_web(text: str, flags: int) -> Iterator[Found]:
    if "/" in text or "www" in text or "WWW" in text:
        yield from find_urls(text)
    if "@" in text or "(" in text or "[" in text:
        yield from find_emails(text)
    if "@" in text or "u/" in text:
        yield from find_handles(text)
    if flags & _USER:
        yield from find_led_users(text)


def _may_be_a_name(text: str, words: list[str], maybe: list[str]) -> bool:
    """Whether a word that only may be a name has a capital, or a word that leads names in is there."""
    if not _LOW_LEADS.isdisjoint(words):
        return True
    capitals = {word.lower() for word in _CAPITAL_WORD.findall(text)}
    return not capitals.isdisjoint(maybe)


def _with_digits(text: str, flags: int, n_digits: int) -> Iterator[Found]:
    # Most digits are counts, prices and times: what needs more of them is not looked for.
    if n_digits > 1:
        yield from find_ibans(text)
    if n_digits >= _FEWEST_OF_NUMBERS:
        yield from find_cards(text)
        yield from find_ids(text)
        yield from find_phones(text)
    if n_digits > 3 or ":" in text:
        yield from find_ips(text)
    yield from find_addresses(text, streets=bool(flags & _STREET))
    if flags & _DOCUMENT:
        yield from find_documents(text)
    if flags & _PLATE:
        yield from find_plates(text)
    if flags & _BIRTH:
        yield from find_births(text)


def _disjoint(candidates: list[Found], taken: list[tuple[int, int]]) -> list[Found]:
    """Leave of overlapping candidates the first by kind, then by place, then the longest."""
    ranked = sorted(candidates, key=lambda one: (_ORDER[one.kind], one.start, -one.end))
    kept = [Found(start, end, "") for start, end in taken]
    if len(ranked) == 1 and not kept:
        return ranked
    kept.extend(ranked)
    chosen: list[Found] = []
    # The rank of each character's owner, swept from left to right.
    order = {one: place for place, one in reversed(list(enumerate(kept)))}
    for one in sorted(order, key=lambda one: (one.start, order[one])):
        keep = True
        while keep and chosen and chosen[-1].end > one.start:
            if order[chosen[-1]] < order[one]:
                keep = False
            else:
                chosen.pop()
        if keep:
            chosen.append(one)
    return [one for one in chosen if one.kind]
