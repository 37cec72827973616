"""Personal data: what is masked, what stays, lists, speed on hostile texts, masking twice."""

from __future__ import annotations

import importlib.util
import string
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxtext.cleaning import MAX_CHARS, clean
from cxtext.cleaning.personal import MASKS, Masking, find, mask, read_masking
from cxtext.cleaning.personal.bank import find_cards, find_ibans, luhn
from cxtext.errors import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Card 4242 4242 4242 4242 was charged", "Card [card] was charged"),
        ("IBAN GB82 WEST 1234 5698 7654 32 please", "IBAN [iban] please"),
        ("from 203.0.113.42 or 2001:db8::8a2e:370:7334", "from [ip] or [ip]"),
        ("NI number QQ 12 34 56 C", "NI number [id]"),
        ("my nhs no is 9434765919", "my nhs no is [id]"),
        ("SSN 219-09-9999 printed", "SSN [id] printed"),
        ("Mi DNI 12345678Z no vale", "Mi DNI [id] no vale"),
        ("codice fiscale RSSMRA85T10A562S", "codice fiscale [id]"),
        ("passport number 533401372 leaked", "passport number [id] leaked"),
        ("order 112-1234567-1234567 and order number 0123456789", "order [reference] and order number [reference]"),
        ("Booking reference QWERTZ and PNR L6RT4W", "Booking reference [reference] and PNR [reference]"),
        ("orders 5530021 and 5530022 missing", "orders [reference] and [reference] missing"),
        ("at 14 Bramble Close, Leeds LS7 9ZQ today", "at [address] today"),
        ("4021 Maple Avenue, Springfield, IL 62799", "[address]"),
        ("Lindenstraße 48, 10969 Berlin", "[address]"),
        ("@lou_writes and u/grumpycat77", "[user] and [user]"),
        ("my username is bluefox_88", "my username is [user]"),
        ("Number plate AB12 XYZ", "Number plate [plate]"),
        ("DOB 14/03/1982", "DOB [birthdate]"),
        ("Dr Okonkwo and nurse Grace", "Dr [name] and nurse [name]"),
        ("my name is mark, thanks to Will", "my name is [name], thanks to [name]"),
        ("SPOKE TO KAREN TWICE TODAY", "SPOKE TO [name] TWICE TODAY"),
        ("Regards, Helen Marsh", "Regards, [name]"),
        ("ask for Anne-Marie van der Berg", "ask for [name]"),
    ],
)
def test_personal_data_becomes_a_mask_of_its_kind(text, expected):
    assert mask(text)[0] == expected


@pytest.mark.parametrize(
    "kept",
    [
        "Mark my words",
        "Will call again",
        "April was awful",
        "May be the worst pizza",
        "Hope this helps",
        "John Lewis and Marks & Spencer, Ben & Jerry's",
        "St Mary's Hospital, Victoria station, Dean Street",
        "Flight BA117, gate B12, the S23 Ultra, SM-G991B",
        "Updated firmware 1.2.3.4, version 10.0.19045.3",
        "12:30:45 sharp, 16:9:4, score 21-19 21-15",
        "£1,299.00 for size 10-12, 55 inch, 128GB",
        "We order 1000 units a month, tickets 45 euros",
        "1234 5678 9012 3456 is what the form suggests",
        "std::vector and ISO 9001:2015",
        "waited 20 minutes in the drive through",
        "Meet @ 5pm, @home",
        "visited on 14/03/2022",
        "Dr Martens, Dr Pepper, Mr Kipling",
        "exchange GBP to AUD, MS Word",
    ],
)
def test_look_alikes_stay(kept):
    assert mask(kept) == (kept, {})


def test_check_digits_are_needed():
    assert luhn("4242424242424242")
    assert not luhn("4242424242424243")
    assert not list(find_cards("4242 4242 4242 4243"))
    assert not list(find_ibans("GB82 WEST 1234 5698 7654 33"))
    text = "refund to DE89370400440532013000 at once"
    assert [text[one.start : one.end] for one in find_ibans(text)] == ["DE89370400440532013000"]


def test_counts_are_by_kind():
    masked, counts = mask("Sarah, mail a@example.org or b@example.org")
    assert masked == "[name], mail [email] or [email]"
    assert counts == {"emails": 2, "names": 1}


def test_what_is_found_is_disjoint_and_in_order():
    text = "Anil Mehta, 31 Quarry Road, Bath BA1 9ZY, 07700 900123, order 5530021, a.mehta@example.org"
    found = find(text, Masking())
    assert [one.kind for one in found] == ["names", "addresses", "phones", "references", "emails"]
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_lists_decide():
    masking = Masking(allow=("sarah", "*@brand.example"), block=("Project Tern", "tern"))
    text, counts = mask("Sarah and Tom, help@brand.example, x@example.org, PROJECT  tern? project tern", masking)
    assert text == "Sarah and [name], help@brand.example, [email], PROJECT  [private]? [private]"
    assert counts == {"emails": 1, "names": 1, "blocked": 2}
    assert mask("Tom, a@example.org", Masking(kinds=("emails",)))[0] == "Tom, [email]"
    with pytest.raises(InputError, match="unknown kind 'mails'"):
        Masking(kinds=("mails",))
    with pytest.raises(InputError, match="part of a mask"):
        Masking(block=("mail",))


def test_options_survive_a_file():
    masking = Masking(kinds=("names",), allow=("Sarah",), block=("Tern",))
    assert Masking.from_dict(masking.as_dict()) == masking


def test_lists_are_read_from_files(tmp_path):
    toml = tmp_path / "masking.toml"
    toml.write_text('kinds = ["names", "blocked"]\nallow = ["Sarah"]\nblock = ["Tern"]\n', encoding="utf-8")
    assert read_masking(toml) == Masking(kinds=("names", "blocked"), allow=("Sarah",), block=("Tern",))
    lines = tmp_path / "masking.txt"
    lines.write_text("# ours\n+ help@example.org\n\n- Project Tern\n", encoding="utf-8")
    assert read_masking(lines) == Masking(allow=("help@example.org",), block=("Project Tern",))
    lines.write_text("+ a\nhelp@example.org\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_masking(lines)
    toml.write_text('allowed = ["Sarah"]\n', encoding="utf-8")
    with pytest.raises(InputError, match="unknown key 'allowed'"):
        read_masking(toml)
    with pytest.raises(InputError, match="cannot be read"):
        read_masking(tmp_path / "none.toml")


@pytest.mark.skipif(importlib.util.find_spec("spacy") is None, reason="spaCy is an extra")
def test_a_pipeline_that_is_missing_is_said_so():
    with pytest.raises(InputError, match="not installed"):
        mask("Anything", Masking(spacy="no_such_pipeline"))


PIECES = """Sarah Mark will and Dr nurse my name is spoke to order number 112-4567 5530021 @ann a@b.co IBAN
GB82 WEST 1234
5698 7654 32 4242 07700 900123 + ( ) 12 High Street LS7 9ZQ DOB 1/2/1982 plate AB12 XYZ 203.0.113.9 : :: www.
https:// x.com/
O'Neill van der T. username: [name] [ ] [email] - , . ' Regards # 's Hospital"""
FRAGMENTS = st.lists(st.sampled_from([*PIECES.split(), " ", "\n"]), max_size=25).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), FRAGMENTS))
def test_masking_twice_is_masking_once(text):
    once = mask(text)[0]
    assert mask(once) == (once, {})


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.printable + "éßñ", max_size=200))
def test_stretches_lie_in_the_text(text):
    position = 0
    for start, end, kind in find(text, Masking()):
        assert position <= start < end <= len(text)
        assert kind in MASKS
        position = end


HOSTILE = """1 |1-|12 |1.|1:|:|a@|@a|a.|(1|+1 |Aa |Sarah |Dr |Mark and |order |order #1 |GB82 |AB12 |1 A |
12 High |Rue de la |
12 rue de la |Calle de A |a (at) |a dot |www.|4242 |#1|born |dob 1/|plate |plate A|username |'|A'|a-|O'|
[name] and |spoke to |
Thanks |2|SW1A |1A 1|nhs 943 476 |A.B.|van der |0 7 |07700 900123 |Sarah van |12 a |A. |1234567|u/|abcdef12|
Sarah is so very """.replace("\n", "").split("|")


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_comments_take_linear_time(unit):
    text = unit * (5_000_000 // len(unit))
    start = time.process_time()
    cleaned = clean([text])[0]
    assert time.process_time() - start < 2
    assert len(cleaned) <= MAX_CHARS


def test_every_mask_is_told_apart_from_content():
    assert all(mask(one) == (one, {}) for one in MASKS.values())
    assert len(set(MASKS.values())) == len(MASKS)


MONTHS_AND_DAYS = (
    "Jan", "January", "Feb", "Mar", "Apr", "April", "May", "Jun", "June", "Jul",
    "July", "Aug", "August", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue",
    "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun", "Monday", "Sunday",
)  # fmt: skip
DATES = (
    "moved to 2 {}, moved to 6 {}", "vanished on 31 {}", "since 3rd {} nothing", "the {} 2024 bill",
    "on {} 5 it broke", "{} 5th was fine", "{} 12, 2023 it broke", "by the 4th of {}",
    "booked 12-{}-2024", "booked 12/{}/24", "5.{}. delivery", "in {} it broke",
    "In {} I moved", "since {}", "since early {} no signal", "mid-{} outage",
    "late {}", "the end of {} bill", "last {} I called", "next {}",
    "from {} to Dec", "between {} and Jul", "{}/Feb bills", "{}-Feb bills",
    "{} '24", "until {}.", "cancelled {} 2025, still charged", "every {} it rises",
    "2 {} 2024 - 3 {} 2024", "{}. 31 and {}. 30", "due {} 1", "paid on 31 {}; refunded 2 {}",
    "it was {} 3rd", "by {} 3", "on {} 2 and 3", "this is {} 2024, not 1990",
    "our driver came 3 {}", "met Sarah {} 5",
)  # fmt: skip


@pytest.mark.parametrize("form", DATES)
def test_months_and_weekdays_of_dates_are_no_names(form):
    for word in MONTHS_AND_DAYS:
        for written in (word, word.lower(), word.upper()):
            text = form.replace("{}", written)
            assert written in mask(text)[0].replace("[name]", ""), text


@pytest.mark.parametrize(
    "text",
    [
        "Jan was very helpful",
        "spoke to Jan 3 times",
        "I dealt with Jan 2 weeks ago",
        "served by April, our waitress",
        "April helped us on 3 May",
        "May from support was great",
        "our waiter August",
        "my name is Jan",
        "thanks to April in reception, in 2024",
    ],
)
def test_people_named_like_months_are_names(text):
    assert mask(text)[0].count("[name]") == 1
