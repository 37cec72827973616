"""Files whose first line is a comment or a row of data, not a header: nothing is lost, and it is said."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from reading_account import told

import cxtext
from cxtext.reading import describe
from cxtext.reading.tagging import rows_to_tag

if TYPE_CHECKING:
    from pathlib import Path

COMMENTS = [
    "The delivery took far too long and nobody told me why",
    "Support was friendly and sorted it quickly",
    "I waited forty minutes on the phone, then got cut off",
    "The app crashes whenever I open my bills",
    "Great value for money",
    "Refund still missing after three weeks, very annoyed",
    "Love the new website",
    "Checkout failed twice, had to call, and then waited",
    "Too expensive",
    "The staff was rude when I asked about my order",
]
GERMAN = [
    "Die Lieferung kam viel zu spät an",
    "Der Service war freundlich, aber langsam",
    "Ich habe lange auf eine Antwort gewartet",
    "Alles gut, gerne wieder",
    "Die App stürzt ständig ab",
]


def sheet(place: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(place)
    return place


def written(place: Path, lines: list[str], *, quoted: bool = False) -> Path:
    if place.suffix == ".xlsx":
        return sheet(place, [[line] for line in lines])
    shown = [f'"{line}"' for line in lines] if quoted else lines
    place.write_text("\n".join(shown) + "\n", encoding="utf-8")
    return place


def tagged(place: Path) -> tuple[list[str], str]:
    found = rows_to_tag([place])
    texts = [text for rows in found.chunks for text in rows.answers["text"]]
    return texts, " ".join(found.notes)


@pytest.mark.parametrize("name", ["notes.csv", "notes.txt", "notes.tsv", "notes.xlsx"])
@pytest.mark.parametrize("first", range(len(COMMENTS)))
def test_the_first_of_comments_without_a_header_is_kept(tmp_path, name, first):
    lines = COMMENTS[first:] + COMMENTS[:first]
    place = written(tmp_path / name, lines)
    out = cxtext.read(place)
    told(out)
    assert out["text"].tolist() == lines
    texts, notes = tagged(place)
    assert texts == lines
    if name != "notes.txt":
        for said in (describe(out), notes):
            assert "'comment'" in said
            assert "first line" in said or "first row" in said


@pytest.mark.parametrize("first", range(len(GERMAN)))
def test_in_other_languages_too(tmp_path, first):
    lines = GERMAN[first:] + GERMAN[:first]
    place = written(tmp_path / "notes.csv", lines)
    assert cxtext.read(place)["text"].tolist() == lines
    assert tagged(place)[0] == lines


def test_each_comment_with_a_comma_is_one_comment(tmp_path):
    lines = [f"{line.replace(',', '')}, and so on" for line in COMMENTS]
    place = written(tmp_path / "notes.csv", lines)
    assert cxtext.read(place)["text"].tolist() == lines
    assert tagged(place)[0] == lines


def test_quoted_comments(tmp_path):
    place = written(tmp_path / "notes.csv", COMMENTS, quoted=True)
    assert cxtext.read(place)["text"].tolist() == COMMENTS
    assert tagged(place)[0] == COMMENTS


HEADERS = [
    "comment",
    "Kommentar",
    "Commentaires",
    "open_ended_response",
    "xyz",
    "Q7",
    "Customer comments",
    "Customer experience",
    "Reason for your score",
    "What could we do better?",
    "What do you like, and why?",
    "Why?",
    "Please tell us what we could do better",
    "Is there anything else you would like to tell us?",
    "Q3. What did you like about us? (open)",
    "2) What could we do better?*",
    "If other, please specify",
    "What I like most",
    "Overall, how was your experience? Please give details.",
    "Details of the complaint received from the customer",
    "Consumer complaint narrative",
    "In your own words, how was your visit to our shop last week?",
    "Was können wir besser machen?",
    "How satisfied are you with our service? Please explain the reasons for the score that you gave above.",
    "Feedback from customers of the northern region",
]


@pytest.mark.parametrize("name", ["notes.csv", "notes.xlsx", "notes.txt"])
@pytest.mark.parametrize("header", HEADERS)
def test_a_plausible_header_stays_one(tmp_path, name, header):
    place = written(tmp_path / name, [header, *COMMENTS])
    # A line of plain text is a comment unless it surely is none.
    kept = (
        [header, *COMMENTS]
        if name == "notes.txt" and header in {"xyz", "What I like most", "Customer experience"}
        else COMMENTS
    )
    assert cxtext.read(place)["text"].tolist() == kept
    assert tagged(place)[0] == kept


@pytest.mark.parametrize("first", ["Slow", "Why is it so hard to reach someone?"])
def test_a_header_that_may_be_a_comment_is_named(tmp_path, first):
    place = written(tmp_path / "notes.csv", [first, *COMMENTS])
    out = cxtext.read(place)
    assert out["text"].tolist() == COMMENTS
    for said in (describe(out), tagged(place)[1]):
        assert f"{first!r} is taken as the name of the column" in said
        assert "'comment'" in said


@pytest.mark.parametrize(
    "first",
    [
        "I waited for hours. Why did nobody tell me?",
        "Why does the voice tell me to look at the website when that is the very thing that does not work?",
        "They're mad",
        "It's just reliable",
        "No comment",
        "Fair price, friendly people",
        "Works with what? Nothing at all here",
        "Shorter queues",
    ],
)
def test_comments_that_look_a_little_like_headers(tmp_path, first):
    place = written(tmp_path / "notes.csv", [first, *COMMENTS])
    assert cxtext.read(place)["text"].tolist() == [first, *COMMENTS]


def test_comments_that_ask_are_no_header(tmp_path):
    lines = ["Why is it so slow?", "When will it be fixed?", "Nice", "How do I cancel?", "Too expensive", "Love it"]
    place = written(tmp_path / "notes.csv", lines)
    assert cxtext.read(place)["text"].tolist() == lines


def test_what_to_do_where_it_was_a_header(tmp_path):
    place = written(tmp_path / "notes.csv", COMMENTS)
    assert "put a name such as 'comment' in its place" in describe(cxtext.read(place))


def test_standard_input(monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(("\n".join(COMMENTS) + "\n").encode()))
    monkeypatch.setattr(sys, "stdin", given)
    found = rows_to_tag(["-"])
    (rows,) = found.chunks
    assert list(rows.frame.columns) == ["comment"]
    assert rows.answers["text"].tolist() == COMMENTS


def table_rows(*, with_category: bool) -> list[list[object]]:
    rows: list[list[object]] = []
    for n in range(40):
        row: list[object] = [n + 1, f"2024-03-{1 + n % 28:02}", n % 11, COMMENTS[n % 10].replace(",", "")]
        rows.append([*row, ["Email", "Shop", "Product"][n % 3]] if with_category else row)
    return rows


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "rows.xlsx"])
@pytest.mark.parametrize("with_category", [False, True])
def test_several_columns_without_a_header(tmp_path, name, with_category):
    rows = table_rows(with_category=with_category)
    place = tmp_path / name
    if name.endswith("xlsx"):
        sheet(place, rows)
    else:
        sign = "\t" if name.endswith("tsv") else ","
        place.write_text("".join(sign.join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    out = cxtext.read(place)
    told(out)
    assert out["text"].tolist() == [row[3] for row in rows]
    assert "column 1, column 2" in describe(out)
    found = rows_to_tag([place])
    (part,) = found.chunks
    assert part.answers["text"].tolist() == [row[3] for row in rows]
    assert list(part.frame.columns)[:2] == ["column 1", "column 2"]
    assert "column 1, column 2" in " ".join(found.notes)


def test_groups_that_come_again_below_are_no_header(tmp_path):
    rows = [["North", COMMENTS[n % 10], "web"] if n % 2 else ["South", COMMENTS[n % 10], "phone"] for n in range(30)]
    place = tmp_path / "rows.csv"
    pd.DataFrame(rows).to_csv(place, index=False, header=False)
    assert cxtext.read(place)["text"].tolist() == [row[1] for row in rows]


@pytest.mark.parametrize(
    "header",
    [
        ["shop", "2023", "2024", "remark"],
        ["Filiale", "2023", "2024", "Bemerkung"],
        ["q1", "q2", "q3", "q4"],
        ["Laden", "How likely, 0 to 10?", "Note", "Warum?"],
    ],
)
def test_headers_of_several_columns_stay(tmp_path, header):
    rows = [["North", n % 11, 10 + n, COMMENTS[n % 10]] for n in range(30)]
    for name in ("rows.csv", "rows.xlsx"):
        place = tmp_path / name
        frame = pd.DataFrame(rows, columns=header)
        frame.to_csv(place, index=False) if name.endswith("csv") else frame.to_excel(place, index=False)
        assert len(cxtext.read(place, text=header[3])) == 30


def test_boxes_to_tick_keep_their_header(tmp_path):
    rows = [[COMMENTS[n % 10], "Preis" if n % 2 else "", "Service" if n % 3 else ""] for n in range(30)]
    place = tmp_path / "rows.csv"
    pd.DataFrame(rows, columns=["Bemerkung", "Preis", "Service"]).to_csv(place, index=False)
    assert len(cxtext.read(place)) == 30


def test_a_table_with_spaces_behind_its_commas_stays_a_table(tmp_path):
    place = tmp_path / "rows.csv"
    lines = [f"Anna {n}, {COMMENTS[n % 10].replace(',', '')}, North" for n in range(20)]
    place.write_text("\n".join(["who, remark, where", *lines]) + "\n", encoding="utf-8")
    assert len(cxtext.read(place, text="remark")) == 20
