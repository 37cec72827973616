"""What is personal by the words in front: order and account numbers, vehicle plates, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cxtext.cleaning.personal.kinds import Found

# Words before a number that names one customer's business; the second group only together with "number" and the like.
_OFTEN = (
    r"orders?|booking|reservation|tickets?|invoice|account|acct|a/c|reference|refs?|tracking|pnr|claim|confirmation|"
    r"record locator|itinerary|commande|bestellung|pedido|ordine|rechnung|buchung"
)
_WITH_WORD = (
    r"case|policy|shipment|consignment|parcel|delivery|customer|client|member(?:ship)?|loyalty|patient|hospital|receipt|"
    r"transaction|job|complaint|incident|service request|quote|contract|frequent fl[iy]er|card member|employee|staff|"
    r"student|application|return|rma|support|repair|purchase|payment|collection|appointment|registration|subscriber|user"
)
_NUMBER = r"(?:reference|numbers?|nummer|nos?\.?|nr\.?|num|code|id|refs?\.?|#)(?![a-z])"
_REFERENCE = re.compile(
    rf"(?<![\w-])(?:(?:(?P<often>{_OFTEN})|{_WITH_WORD})(?![a-z])(?P<word>(?: ?{_NUMBER}){{0,2}})"
    r"(?P<is>(?: (?:is|was|were|are|being))?[ \t]?[:=#(]?[ \t]?(?:no\.? )?[#(]?)"
    r"(?P<number>[A-Z0-9](?:[-/._]?[A-Z0-9]){3,29})(?![\w])"
    r"|(?<!\w)#(?P<hash>\d{5,20})(?!\w))",
    re.IGNORECASE,
)
# Numbers that run on in groups: "order 112 4567 8899".
_MORE = re.compile(r"(?: \d{3,6}){1,4}(?![\w.,%]*\d| ?(?:kg|cm|mm|miles|pounds|euros|dollars|people|units))")
_COUNTED = re.compile(
    r"\s?(?:%|£|€|\$|kg|g\b|lbs?\b|items?|units?|pieces|pcs|people|times|pounds|euros?|dollars|quid|gbp|usd|eur|followers|points|"
    r"miles|days?|weeks?|months?|hours?|minutes?|mins?|nights?|pizzas?|meals?)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"(?:,| and| &|, and) #?(?P<number>\d{5,20})(?![\w.,]*\d|\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME_OR_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[.:]\d\d(?:am|pm)?", re.IGNORECASE)

_PLATE = re.compile(
    r"\b(?:plates?|numberplates?|registration|reg|vrm|vehicle|vrn|kennzeichen)"
    r"(?: (?:mark|number|no\.?|num|plate|is|was|of|#)){0,3}[ :=(]{1,3}"
    # British, Irish, German, French, Dutch and American forms.
    r"(?P<plate>[A-Z]{2}\d\d ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]?|\d{2,3}-[A-Z]{1,2}-\d{1,6}|"
    r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?|[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,3}|"
    r"\d[A-Z]{3}\d{3}|"
    r"[A-Z]{2,3}[ -]?\d{3,4}[A-Z]?)(?!\w)",
    re.IGNORECASE,
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|born(?: (?:on|the))?(?: the)?|birthday(?= ?(?:is|was|:))|geboren am|"
    r"né(?:e)? le|geb\.)(?: (?:is|was))?[ :=(]{1,3}(?:the )?"
    rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?(?:[ ./-]| of )(?:\d{{1,2}}|{_MONTH})[ ./,-]{{1,2}}(?:\d{{4}}|\d\d)"
    rf"|\d{{4}}[./-]\d\d[./-]\d\d|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{6}}|\d{{8}})(?!\w)",
    re.IGNORECASE,
)


def find_references(text: str) -> Iterator[Found]:
    """Find numbers of orders, accounts, bookings, tickets and the like; counts, years and prices are none."""
    for match in _REFERENCE.finditer(text):
        if match["hash"]:
            yield Found(match.start("hash"), match.end("hash"), "references")
            continue
        number, start, end = match["number"], match.start("number"), match.end("number")
        if number.isdigit() and (more := _MORE.match(text, end)):
            end = more.end()
        explicit = bool(match["word"] or "#" in match["is"] or ":" in match["is"])
        if match["often"] is None and not explicit:
            continue
        if match["often"] and match["often"].lower() in {"ref", "refs", "reference", "pnr", "record locator", "a/c"}:
            explicit = True
        if _is_reference(number, explicit=explicit, digits_after=text[end : end + 12]):
            yield Found(start, end, "references")
            while another := _ANOTHER.match(text, end):
                end = another.end()
                if _COUNTED.match(text[end : end + 12]):
                    break
                yield Found(*another.span("number"), "references")


def _is_reference(number: str, *, explicit: bool, digits_after: str) -> bool:
    n_digits = sum(sign.isdigit() for sign in number)
    if _TIME_OR_DATE.fullmatch(number) or _COUNTED.match(digits_after):
        return False
    if n_digits == 0:
        # "booking reference QWERTY"; a lower-case word is a word.
        return explicit and number.isupper() and number.isalpha() and 5 <= len(number) <= 8
    if number.isdigit():
        if _YEAR.fullmatch(number) and not explicit:
            return False
        return n_digits >= (4 if explicit else 5)
    return n_digits >= (1 if explicit else 3) and len(number) >= (5 if explicit else 6)


def find_plates(text: str) -> Iterator[Found]:
    """Find vehicle plates behind a word that says so."""
    for match in _PLATE.finditer(text):
        if any(map(str.isdigit, match["plate"])):
            yield Found(*match.span("plate"), "plates")


def find_births(text: str) -> Iterator[Found]:
    """Find dates of birth behind a word that says so; other dates stay."""
    for match in _BIRTH.finditer(text):
        yield Found(*match.span("date"), "births")
