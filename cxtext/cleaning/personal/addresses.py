"""Postal addresses: house number with street, post codes, and the town between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cxtext.cleaning.personal.kinds import Found
from cxtext.cleaning.personal.name_lists import words_of

_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]{0,30}"
_STREET_TYPES = sorted(
    words_of("""
    street st road rd avenue ave lane ln drive dr close way court ct place pl terrace crescent cres gardens gdns grove
    square sq boulevard blvd parkway pkwy highway hwy circle row mews hill walk park rise view green quay wharf parade
    """)
)
_SURE_TYPES = sorted(words_of("street road rd avenue ave lane crescent terrace boulevard blvd close st"))
_FLAT = r"(?:(?:flat|apartment|apt\.?|unit|suite|room)\s#?\d{1,4}[A-Za-z]?,?\s)?"
_TYPED = "|".join(f"{one.title()}|{one.upper()}" for one in _STREET_TYPES)
_UNIT_AFTER = r"(?:,?\s(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Ss]uite|#)\s?#?\d{1,4}[A-Za-z]?)?"
_STREET = re.compile(
    rf"(?<![\w.,:£$€/-])(?i:{_FLAT})\d{{1,5}}[A-Za-z]?,?\s(?:[NSEW]\.?\s)?(?:{_CAPITAL}\s){{1,3}}(?:{_TYPED})\.?(?![\w'-])"
    + _UNIT_AFTER
)
_STREET_LOW = re.compile(
    rf"(?<![\w.,:£$€/-]){_FLAT}\d{{1,5}}[a-z]?,?\s(?P<name>(?:[a-z'’]{{2,20}}\s){{1,3}})(?:{'|'.join(_SURE_TYPES)})\.?(?![\w'-])",
    re.IGNORECASE,
)
_NO_STREET_WORDS = words_of("""
    a an the this that my your our their his her its in on at of off to from for by with and or but is was were are
    be been minute minutes min mins hour hours hr hrs day days week weeks month months year years mile miles metre
    metres meter meters km yards feet ft times time people star stars pounds percent different other others more
    very next new old same main side bus buses car cars items way lane road street one two up down along across near
    nearest through no not walk drive step steps x out only just houses shops cars stores minutes' lights
    """)
_MAINLAND = re.compile(
    # German, Dutch and Nordic: "Musterstraße 12a".
    rf"(?<!\w)(?:[A-ZÄÖÜ][\w-]{{1,30}}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|"
    rf"gatan|vägen|gade|vej|veien|katu)|{_CAPITAL}\s(?:Stra(?:ß|ss)e|Str\.|Allee|Platz|Weg|Ring|Damm))\s\d{{1,4}}\s?[a-zA-Z]?(?![\w.])"
    # French: "12 bis, rue de la Paix".
    rf"|(?<![\w.,])\d{{1,4}}(?:\s(?:bis|ter))?,?\s(?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|cours)\s"
    rf"(?:(?:de|du|des|la|le|les|l'|d')\s?){{0,3}}{_CAPITAL}(?:[\s-]{_CAPITAL}){{0,3}}"
    # Spanish, Italian, Portuguese: "Calle Mayor 5", "Via Roma, 12".
    rf"|(?<!\w)(?:Calle|C/|Avenida|Avda\.?|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Praça|ul\.|ulica)\s?"
    rf"(?:(?:de|del|della|dei|la|las|los|da|do|dos)\s){{0,3}}{_CAPITAL}(?:\s(?:de\s)?{_CAPITAL}){{0,2}},?\s(?:n[º°.]?\s?)?\d{{1,4}}"
    r"[A-Za-z]?(?![\w.])"
)
# Each of its forms has one of these, and most texts have none.
_MAINLAND_HINT = re.compile(
    r"(?:tra(?:ß|ss)e|tr\.|[Ww]eg|latz|llee|gasse|[Rr]ing|amm|ufer|straat|laan|plein|gracht|kade|gatan|vägen|gade|vej|veien|katu)\s\d"
    r"|\d(?:\s(?:bis|ter))?,?\s(?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai|cours)\s"
    r"|Calle|C/|Avenida|Avda|Plaza|Paseo|Via|Piazza|Corso|Rua|Praça|ul\.|ulica"
)
_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s\d{1,6}\b", re.IGNORECASE)
_UK_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|"
    "GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|"
    "PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_UK_CODE = re.compile(rf"(?<![\w-])(?:{_UK_AREAS}|ZZ)\d[A-Z\d]?\s?\d(?!XL|XS|GB|MB)[ABD-HJLNP-UW-Z]{{2}}(?![\w-])")
_UK_CODE_LOW = re.compile(_UK_CODE.pattern, re.IGNORECASE)
_UK_CODE_HINT = re.compile(r"\d[A-Za-z\d]?\s?\d[A-Za-z]{2}(?![\w-])")
_CODE_WORD = re.compile(
    r"(?:post ?-?code|zip(?: ?code)?|plz|code postal|live (?:in|at|near)|address|delivered to)[^\n.]{0,12}$",
    re.IGNORECASE,
)
_CANADIAN = re.compile(r"(?<![\w-])[ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z] \d[ABCEGHJ-NPR-TV-Z]\d(?![\w-])")
_CANADIAN_HINT = re.compile(r"\d[A-Z] \d[A-Z]\d")
_LED_CODE = re.compile(
    r"\b(?:zip(?: ?code)?|post ?-?code|postal code|plz|eircode)(?: (?:is|was))?[ :]{1,2}"
    r"(?P<code>\d{5}(?:-\d{4})?|\d{4}(?: ?[A-Z]{2})?|[A-Z]\d[\dW] ?[A-Z0-9]{4})(?!\w)",
    re.IGNORECASE,
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|"
    "SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
_US_CITY = re.compile(rf"(?<!\w){_CAPITAL}(?:\s{_CAPITAL}){{0,2}},?\s(?:{_STATES})\s\d{{5}}(?:-\d{{4}})?(?![\w-])")
_US_CITY_HINT = re.compile(r"[A-Z]{2}\s\d{5}")
# What may follow a street up to the post code: a town or two, then the code.
_TAIL = re.compile(
    rf"(?:,?\s{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}){{0,2}},?\s(?:(?:{_UK_AREAS}|ZZ)\d[A-Z\d]?\s?\d[A-Z]{{2}}|(?:{_STATES})\s\d{{5}}(?:-\d{{4}})?"
    rf"|[A-Z]\d[A-Z]\s\d[A-Z]\d)(?!\w)|,?\s(?:\d{{5}}|\d{{4}}\s?[A-Z]{{2}})\s{_CAPITAL}(?!\w)"
)


def find_addresses(text: str, *, streets: bool) -> Iterator[Found]:
    """Find postal addresses and post codes.

    Parameters
    ----------
    text
        Has a digit.
    streets
        Whether a word of streets stands in it; without, only post codes and street names of one word are looked for.
    """
    if streets:
        yield from _streets(text)
        yield from (Found(*match.span("code"), "addresses") for match in _LED_CODE.finditer(text))
    if _MAINLAND_HINT.search(text):
        for match in _MAINLAND.finditer(text):
            yield _with_town(text, *match.span())
    if _UK_CODE_HINT.search(text):
        yield from _british_codes(text)
    for hint, pattern in ((_CANADIAN_HINT, _CANADIAN), (_US_CITY_HINT, _US_CITY)):
        if hint.search(text):
            yield from (Found(*match.span(), "addresses") for match in pattern.finditer(text))


def _streets(text: str) -> Iterator[Found]:
    for match in _STREET.finditer(text):
        if match[0].split()[1].lower() not in _NO_STREET_WORDS:
            yield _with_town(text, *match.span())
    for match in _STREET_LOW.finditer(text):
        if _NO_STREET_WORDS.isdisjoint(match["name"].lower().split()):
            yield _with_town(text, *match.span())
    for match in _BOX.finditer(text):
        yield _with_town(text, *match.span())


def _british_codes(text: str) -> Iterator[Found]:
    yield from (Found(*match.span(), "addresses") for match in _UK_CODE.finditer(text))
    for match in _UK_CODE_LOW.finditer(text):
        if _CODE_WORD.search(text[max(0, match.start() - 30) : match.start()]):
            yield Found(*match.span(), "addresses")


def _with_town(text: str, start: int, end: int) -> Found:
    tail = _TAIL.match(text, end)
    return Found(start, tail.end() if tail else end, "addresses")
