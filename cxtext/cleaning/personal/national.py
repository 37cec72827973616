"""National identity numbers: by their form and check digit, or by the words in front of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cxtext.cleaning.personal.bank import luhn
from cxtext.cleaning.personal.kinds import Found

_HINT = re.compile(r"\d\d[ .-]?\d[\d .-]{3,}|\d{5}|[a-z]{6}\d\d", re.IGNORECASE)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _nhs(number: str) -> bool:
    check = 11 - _weighted(number, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return check % 11 == int(number[9]) and len(set(number)) > 1


def _dni(number: str) -> bool:
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    digits = number[:-1].translate(str.maketrans("XYZ", "012"))
    return letters[int(digits) % 23] == number[-1]


def _nir(number: str) -> bool:
    body = number[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(number[13:])


def _codice_fiscale(number: str) -> bool:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    values = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in number]
    total = sum(odd[value] if place % 2 == 0 else value for place, value in enumerate(values[:15]))
    return total % 26 == values[15]


def _bsn(number: str) -> bool:
    return _weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and len(set(number)) > 1


def _pesel(number: str) -> bool:
    return _weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0 and len(set(number)) > 1


def _steuer_id(number: str) -> bool:
    product = 10  # ISO 7064, MOD 11,10
    for digit in number[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(number[10]) and number[0] != "0"


def _rijksregister(number: str) -> bool:
    return any(97 - int(century + number[:9]) % 97 == int(number[9:]) for century in ("", "2"))


def _hetu(number: str) -> bool:
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(number[:6] + number[7:10]) % 31] == number[10]


def _pps(number: str) -> bool:
    total = _weighted(number, (8, 7, 6, 5, 4, 3, 2)) + (9 * (ord(number[8]) - 64) if len(number) > 8 else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == number[7]


def _personnummer(number: str) -> bool:
    return luhn(number[-10:]) and 1 <= int(number[-8:-6]) <= 12


def _any(number: str) -> bool:
    del number
    return True


# Form, check, and the words that must stand before it where the form alone could be anything (None: none need to).
_WORDS = {
    "nhs": r"nhs|hospital|patient",
    "ssn": r"ssn|social security|sozialversicherung\w{0,8}",
    "bsn": r"bsn|burgerservicenummer|sofinummer",
    "pesel": r"pesel",
    "steuer": r"steuer-?id\w{0,20}|idnr|steuernummer|tax id",
    "cpr": r"cpr(?:-nummer)?",
    "pps": r"ppsn?|pps no",
    "personnummer": r"personnummer|personal(?: identity)? number",
}
_AFTER_WORDS = r"(?:[ -]?(?:no\.?|number|nr\.?|num|#|id))?(?: (?:is|was|ist|är|er))?[ :#=.(]{0,3}$"
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], bool], re.Pattern[str] | None], ...] = tuple(
    (
        re.compile(rf"(?<![\w.,£$€+-]){form}(?![\w%])(?!-\d)", re.IGNORECASE),
        check,
        re.compile(rf"\b(?:{_WORDS[words]}){_AFTER_WORDS}", re.IGNORECASE) if words else None,
    )
    for form, check, words in (
        # United Kingdom: National Insurance number, without the prefixes that are never given, but
        # with QQ of the official examples; NHS number.
        (
            r"(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PRSTW-Z][A-CEGHJ-NPRSTW-Z]) ?\d\d ?\d\d ?\d\d ?[A-D]",
            _any,
            None,
        ),
        (r"\d{3}[ -]\d{3}[ -]\d{4}", _nhs, "nhs"),
        (r"\d{10}", _nhs, "nhs"),
        # United States: social security number.
        (r"(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}", _any, None),
        (r"\d{3}[ -]?\d\d[ -]?\d{4}", _any, "ssn"),
        # Spain: DNI and NIE. France: NIR. Italy: codice fiscale.
        (r"(?:\d{8}|[XYZ]-?\d{7})[ -]?[A-HJ-NP-TV-Z]", _dni, None),
        (r"[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", _nir, None),
        (r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", _codice_fiscale, None),
        # Netherlands, Poland, Germany, Denmark: plain rows of digits.
        (r"\d{4}\.?\d\d\.?\d{3}", _bsn, "bsn"),
        (r"\d{11}", _pesel, "pesel"),
        (r"\d\d ?\d{3} ?\d{3} ?\d{3}", _steuer_id, "steuer"),
        (r"[0-3]\d[01]\d{3}-?\d{4}", _any, "cpr"),
        # Belgium, Finland, Ireland, Sweden.
        (r"\d\d\.[01]\d\.[0-3]\d-\d{3}\.\d\d", _rijksregister, None),
        (r"[0-3]\d[01]\d{3}[-+A]\d{3}[0-9A-FHJ-NPR-Y]", _hetu, None),
        (r"\d{7}[A-W][A-IW]?", _pps, "pps"),
        (r"(?:19|20)?\d\d[01]\d[0-3]\d[-+]\d{4}", _personnummer, None),
        (r"(?:19|20)?\d{10}", _personnummer, "personnummer"),
    )
)
_DOCUMENT = re.compile(
    r"\b(?:passport|driv(?:ing|er'?s?) licen[cs]e|licen[cs]e (?:no|number)|national id|id card|identity card|"
    r"national insurance|ni|nino|ssn|social security|nhs|aadhaar|pan card|medicare|visa number|tax id)"
    r"(?: (?:no\.?|number|num|nr\.?|#))?(?: (?:is|was))?[ :#=]{1,3}(?P<id>[A-Z0-9](?:[ -]?[A-Z0-9]){5,19})(?!\w)",
    re.IGNORECASE,
)


def find_ids(text: str) -> Iterator[Found]:
    """Find national identity numbers."""
    if not _HINT.search(text):
        return
    for pattern, check, words in _KINDS:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()]
            if words is not None and not words.search(before):
                continue
            if check(
                re.sub(r"[ .]|-(?=\d{3}\.?\d\d$)|(?<=^[XYZxyz])-|-(?=[A-Za-z]$)", "", match[0]).upper().replace("-", "")
                if check not in (_hetu,)
                else match[0].upper()
            ):
                yield Found(*match.span(), "ids")


def find_documents(text: str) -> Iterator[Found]:
    """Find numbers of passports, licences and the like behind the words that say so."""
    for match in _DOCUMENT.finditer(text):
        words = re.split(r" ", match["id"])
        # The number ends with the last word that has a digit: "passport 123456789 expired".
        while words and not any(sign.isdigit() for sign in words[-1]):
            words.pop()
        number = " ".join(words)
        if sum(sign.isdigit() for sign in number) >= 5:
            yield Found(match.start("id"), match.start("id") + len(number), "ids")
