"""Payment cards (check digit after Luhn, ISO/IEC 7812) and bank accounts (IBAN, ISO 13616, check after ISO 7064)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cxtext.cleaning.personal.kinds import Found

_CARD = re.compile(r"(?<![\w.,£$€+-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w%])(?!-\d)")
_LONG = re.compile(r"\d{4}[ -]?\d{4}[ -]?\d|\d{4}[ -]\d{6}")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_IBAN_HINT = re.compile(r"\b[A-Z]{2}\d\d[ -]?[A-Z0-9]{4}", re.IGNORECASE)
# Length by country, from the IBAN registry.
_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL", 19: "MK SI", 20: "AT BA EE KZ LT LU XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA", 30: "JO KW MU", 31: "MT SC", 32: "LC",
    }.items()
    for country in countries.split()
}  # fmt: skip


def luhn(digits: str) -> bool:
    """Return whether a row of digits ends in its check digit after Luhn."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find_cards(text: str) -> Iterator[Found]:
    """Find payment card numbers: 13 to 19 digits with a check digit that fits."""
    if not _LONG.search(text):
        return
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if 13 <= len(digits) <= 19 and len(set(digits)) > 1 and luhn(digits):
            yield Found(*match.span(), "cards")


def find_ibans(text: str) -> Iterator[Found]:
    """Find bank account numbers whose length and check digits fit their country."""
    if not _IBAN_HINT.search(text):
        return
    for match in _IBAN.finditer(text):
        # The pattern may have run on into the next words.
        length = _LENGTHS.get(match[0][:2].upper(), 0)
        end, taken = match.start(), 0
        for end in range(match.start(), match.end()):
            taken += match.string[end].isalnum()
            if taken == length:
                break
        whole = match.string[match.start() : end + 1]
        if length and taken == length and _mod_97(re.sub(r"[ -]", "", whole).upper()) == 1:
            yield Found(match.start(), end + 1, "ibans")


def _mod_97(iban: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97
