"""What the writer did not write as part of the comment goes; the same words inside a sentence stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxtext.cleaning import clean, offsets
from tests.fuzz.properties import check_offsets, check_table, check_text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("✅ Trip Verified |  Smooth flight.", "Smooth flight."),
        ("Not Verified | Late again.", "Late again."),
        ("Lovely stay by the sea... Read more", "Lovely stay by the sea..."),
        ("Slow at breakfast…More", "Slow at breakfast…"),
        ("Zimmer war laut.\nMehr anzeigen", "Zimmer war laut."),
        ("Too noisy.\nRead less\nReview translated from German", "Too noisy."),
        ("Works.\nVerified Purchase\n12 people found this helpful", "Works."),
        ("(Translated by Google) Good soup\n\n(Original)\nGute Suppe", "Good soup"),
        ("It broke.\nSent from my iPhone", "It broke."),
        ("It broke. Sent from my Samsung Galaxy smartphone.", "It broke."),
        ("Geht nicht.\n\nVon meinem iPhone gesendet", "Geht nicht."),
        ("No funciona.\nEnviado desde mi iPhone", "No funciona."),
        ("Still no refund\n--\nA. Sample\nSample Ltd", "Still no refund"),
        ("Dear Sir or Madam,\nThe bus was late.\n\nKind regards,\nA. Sample\nTeacher", "The bus was late."),
        ("Dear Sir/Madam, the bus was late. Yours faithfully, A. Sample", "the bus was late."),
        ("Alles gut. Mit freundlichen Grüßen", "Alles gut."),
        (
            "Fixed now.\n\nOn Mon, 3 Mar 2025 at 10:11, Help wrote:\n> Is it fixed?\n> Bye\nBut slow.",
            "Fixed now.\n\nBut slow.",
        ),
        ("Fixed now.\n\nAm 03.03.2025 um 10:11 schrieb Help:\nIst es gut?\nDanke", "Fixed now."),
        ("No.\n-----Original Message-----\nFrom: Help\nSubject: Bus\n\nWas it late?", "No."),
        ("No.\nFrom: Help\nSent: Monday\nTo: Me\nSubject: Bus\n\nWas it late?", "No."),
        (
            "Yes, often.\n> You told us that the bus to the airport was late.\n> How often did that happen after that?",
            "Yes, often.",
        ),
    ],
)
def test_boilerplate_goes(raw, expected):
    assert clean([raw])[0] == expected


@pytest.mark.parametrize(
    "kept",
    [
        "Show less ads and more music",
        "I could read more",
        "Show less",
        "The parcel was sent from my mobile shop",
        "Please pass on my kind regards to the crew",
        "Kind regards to the crew. They were wonderful and did all they could!",
        "Dear prices, cheap food",
        "Dear me, what a mess",
        "> nice staff\n> good food\n> cheap",
        "What I liked:\n> the view over the lake\n> the quiet rooms",
        "On the way back he wrote:\nsorry",
        "Pros:\nFriendly\nHelpful\nQuick",
        "From: the start\nit was bad",
        "On balance 3 of us wrote: never again, and we meant it",
        "Thanks,\nit works",
        "Good things: the food\n--\nBad things: the room",
    ],
)
def test_the_writers_own_words_stay(kept):
    assert clean([kept])[0] == kept


def test_offsets_lead_back_over_boilerplate():
    raw = "✅ Trip Verified | The <b>crew</b> was sooooo kind &amp; quick.\nSent from my iPhone"
    cleaned = clean([raw])[0]
    places = offsets(raw, cleaned)
    start = cleaned.index("soo")
    assert raw[slice(*places.span(start, len(cleaned)))] == "sooooo kind &amp; quick."
    assert raw[slice(*places.span(0, 8))] == "The <b>crew"


def test_offsets_of_a_mask_are_what_it_hides():
    raw = "mail a.b@example.org or c.d@example.org now"
    cleaned = clean([raw])[0]
    assert cleaned == "mail [email] or [email] now"
    place = cleaned.rindex("[email]")
    assert raw[slice(*offsets(raw).span(place, place + 7))] == "c.d@example.org"


def test_offsets_of_another_cleaning_are_valid():
    check_offsets("Call Ann <b>now</b> &amp; then", "Call [name 3] now & then")
    check_offsets("", "something else")
    assert offsets("abc", "").span(0, 0) == (0, 0)


LINES = """✅ Trip Verified | |Dear Sir,|Kind regards,|Ann|Sent from my iPhone|Read more|> quoted words of somebody else
On 3 May 2025 Ann wrote:|--|-----Original Message-----|From: a|To: b|Subject: c|(Translated by Google) x|(Original)
fine.|<br>|&amp;|a@b.co|sooooo|…|asdf""".replace("\n", "|").split("|")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=9), st.sampled_from(["\n", " ", "\n\n"]))
def test_any_heap_of_boilerplate_is_cleaned_once_for_all(lines, between):
    check_text(between.join(lines))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_keeps_the_properties(text):
    check_text(text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(LINES), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), max_size=6
    )
)
def test_any_table_keeps_its_rows(texts):
    check_table(texts)


@pytest.mark.parametrize(
    "unit",
    [
        "On 3 May 2025 Ann wrote:\n> x\n",
        "Kind regards,\n",
        "Sent from my iPhone\n",
        "Sent from my phone. ",
        "Read more\n",
        "From: a\nTo: b\n",
        "sooooo",
        "AAAAB",
        "> quoted words of somebody else, wrapped as mail is\n",
        "Dear Sir, ",
        "(Translated by Google) ",
        "a.b@c.de ",
        "…",
        "“don’t” ",
        "n/a, ",
    ],
)
def test_five_megabytes_take_two_seconds(unit):
    import time

    text = unit * (5_000_000 // len(unit))
    start = time.process_time()
    clean([text])
    assert time.process_time() - start < 2
