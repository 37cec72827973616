"""Telephone numbers, of any country.

A cheap pattern finds candidates; their surroundings, their form and, where these leave it open, the numbering plans of
Google's libphonenumber (package ``phonenumbers``) decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cxtext.cleaning.personal.kinds import Found

_HINT = re.compile(r"\d[\d() ./-]{5,}\d")
# At most 24 characters from a first digit, plus sign or bracket; money, decimals and codes are no start.
_CANDIDATE = re.compile(
    r"(?<![\w.,/:#£$€¥@%+-])(?<![£$€¥#] )(?:\+ ?|\()?\d(?:[ ./-]{0,3}\(?\d\)?){6,18}(?![\w%£$€¥])(?![.,/:-]\d)"
    r"(?: ?(?:ext\.?|x) ?\d{1,5}(?!\w))?"
)
_NOT_BEFORE = re.compile(
    r"(?:order|ref|reference|invoice|ticket|account|acct|model|serial|sku|isbn|ean|upc|booking|case|tracking|part|"
    r"claim|policy|item|article|product|parcel|shipment|version|confirmation|receipt|transaction|asin|imei|id|vin|"
    r"barcode|batch|lot|style|size|sizes|score|scores)"
    r"(?:\s?(?:numbers?|nos?\.?|nr\.?|num|code|id|#))?(?:\s(?:is|was|were))?[\s:#.=(-]{0,3}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:call(?:ed|ing)?|phoned?|telephoned?|tel|mob|mobile|cell|ring|rang|texted|text|whatsapp|fax|dial(?:led)?|"
    r"landline|contact(?:ed)?|reach(?:ed)?|sms|handy|ph|hotline|helpline)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d\d|(?:19|20)\d\d[./ -]\d\d[./ -]\d\d)(?!\d)")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-]|[2-9]\d\d - )\d{3}(?: ?[ .-] ?)\d{4}")
_EXTENSION = re.compile(r" ?(?:ext\.?|x) ?\d{1,5}$")
# Countries whose national numbers are written without a leading 0.
_PLANS = ("US", "ES", "PT", "PL", "DK", "NO", "IT", "CZ", "GR", "HK", "SG", "IN", "MX", "BR")
# A text with more candidates is no comment; beyond, the form alone decides.
_MAX_LOOKUPS = 500


def find_phones(text: str) -> Iterator[Found]:
    """Find telephone numbers; dates, prices, sizes and led-in reference numbers are none."""
    if not _HINT.search(text):
        return
    for lookups, match in enumerate(_CANDIDATE.finditer(text)):
        if _is_phone(match, may_look_up=lookups < _MAX_LOOKUPS):
            yield Found(*match.span(), "phones")


def _is_phone(match: re.Match[str], *, may_look_up: bool) -> bool:
    number = _EXTENSION.sub("", match[0])
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    before = match.string[max(0, match.start() - 40) : match.start()]
    if not 7 <= len(digits) <= 15:
        return False
    if number.startswith("+"):
        return len(digits) >= 8
    if _DATE.search(number) or _NOT_BEFORE.search(before):
        return False
    if number.lstrip("(").startswith("0"):
        return _has_national_form(number, digits)
    if _NORTH_AMERICAN.fullmatch(number) or (len(digits) <= 12 and _BEFORE.search(before)):
        return True
    return may_look_up and " " in number and _in_a_plan(number.strip())


def _has_national_form(number: str, digits: str) -> bool:
    """Whether it begins with 00 and a country, or with 0 and an area code."""
    if digits.startswith("00"):
        return len(digits) >= 11
    # A lone 0 before a point is a decimal, groups of four are a timetable.
    return 9 <= len(digits) <= 12 and not re.match(r"0[. -]", number) and not re.fullmatch(r"\d{4}(?:-\d{4})+", number)


@lru_cache(maxsize=10_000)
def _in_a_plan(number: str) -> bool:
    """Whether a number is valid in a country, and grouped as it is grouped there."""
    import phonenumbers

    groups = re.findall(r"\d+", number)
    if len(groups) < 3 or len("".join(groups)) < 9:
        return False
    for region in _PLANS:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(parsed, region):
            written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
            if re.findall(r"\d+", written) == groups:
                return True
    return False
