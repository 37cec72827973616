"""Masking of personal data: one table of kinds, each with its mask and its pattern.

A kind is one row of :data:`KINDS`; the rows are applied in order. Prices, sizes, dates, years, model and order
numbers are no personal data and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of personal data.

    Parameters
    ----------
    name
        Plural name under which the masked ones are counted, such as ``"emails"``.
    mask
        What stands in the text instead, such as ``"[email]"``.
    pattern
        Linear-time regular expression of a candidate.
    hint
        Cheap test: the pattern is tried only where this is found.
    accept
        Further test of a candidate, from the match with its surroundings; ``None`` accepts all.
    """

    name: str
    mask: str
    pattern: re.Pattern[str]
    hint: re.Pattern[str]
    accept: Callable[[re.Match[str]], bool] | None = None


_NOT_PHONE_BEFORE = re.compile(
    r"(?:order|ref|reference|invoice|ticket|account|acct|model|serial|sku|isbn|ean|upc|booking|case|tracking|part|"
    r"claim|policy|item|article|product|parcel|shipment|version|confirmation|receipt|transaction|asin|imei|id|vin)"
    r"(?:\s?(?:numbers?|nos?\.?|nr\.?|num|code|id|#))?(?:\s(?:is|was|were))?[\s:#.=(-]{0,3}$",
    re.IGNORECASE,
)
_PHONE_BEFORE = re.compile(
    r"\b(?:call(?:ed|ing)?|phoned?|telephoned?|tel|mob|mobile|cell|ring|rang|texted|text|whatsapp|fax|dial(?:led)?|"
    r"landline|contact(?:ed)?|reach(?:ed)?|sms|handy)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d\d|(?:19|20)\d\d[./ -]\d\d[./ -]\d\d)(?!\d)")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])\d{3}[ .-]\d{4}")


def _is_phone(match: re.Match[str]) -> bool:
    number = match[0]
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if not 7 <= len(digits) <= 15:
        return False
    before = match.string[max(0, match.start() - 40) : match.start()]
    if number.startswith("+"):
        return len(digits) >= 8
    if _DATE.search(number) or _NOT_PHONE_BEFORE.search(before):
        return False
    if digits.startswith("00"):
        return len(digits) >= 11
    if number.lstrip("(").startswith("0"):
        # National form: 0 and an area code; a lone 0 before a point is a decimal.
        return 9 <= len(digits) <= 12 and not re.match(r"0[. -]", number)
    return bool(_NORTH_AMERICAN.fullmatch(number) or (_PHONE_BEFORE.search(before) and len(digits) <= 12))


KINDS: tuple[Kind, ...] = (
    Kind(
        "urls",
        "[url]",
        re.compile(
            r"(?:\b(?:https?|ftp)://|(?<![\w@.])www\.)[^\s<>\"\[\]]{1,2000}(?<![.,;:!?)'*_])"
            r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|info|io|ly|me|app|be|gl|uk|de|fr|eu|us|ca|au)"
            r"/[^\s<>\"\[\]]{1,2000}(?<![.,;:!?)'*_])",
            re.IGNORECASE,
        ),
        re.compile(r"//|www\.|\.[a-z]{2,4}/", re.IGNORECASE),
    ),
    Kind(
        "emails",
        "[email]",
        re.compile(r"(?<![\w.%+-])[\w.%+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])"),
        re.compile("@"),
    ),
    Kind(
        "phones",
        "[phone]",
        # At most 24 characters from a first digit, plus sign or bracket; money, decimals and codes are no start.
        re.compile(
            r"(?<![\w.,/:#£$€¥@%+-])(?<![£$€¥#] )(?:\+ ?|\()?\d(?:[ ./-]?\(?\d\)?){6,18}(?![\w%£$€¥])(?![.,/:-]\d)"
        ),
        re.compile(r"\d[\d() ./-]{5,}\d"),
        _is_phone,
    ),
)
"""The kinds that are masked, in the order in which they are looked for."""


def mask(text: str) -> tuple[str, dict[str, int]]:
    """Return ``text`` with personal data masked, and how many of each kind were."""
    counts: dict[str, int] = {}
    for kind in KINDS:
        if kind.hint.search(text):
            text, n_masked = _mask_kind(text, kind)
            if n_masked:
                counts[kind.name] = n_masked
    return text, counts


def _mask_kind(text: str, kind: Kind) -> tuple[str, int]:
    n_masked = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal n_masked
        if kind.accept is not None and not kind.accept(match):
            return match[0]
        n_masked += 1
        return kind.mask

    return kind.pattern.sub(replace, text), n_masked
