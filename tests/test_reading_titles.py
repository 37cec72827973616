"""Titles, notes and blank lines above the header of a text table."""

from __future__ import annotations

import itertools
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_account import told

import cxtext
from cxtext.reading import describe
from cxtext.reading.delimited import read_delimited
from cxtext.reading.source import find
from cxtext.reading.stream import stream
from cxtext.reading.tagging import rows_to_tag
from cxtext.reading.titles import without_titles

TITLES = {
    "title": "Customer survey Q3 2025\n",
    "title and blank": "Customer survey Q3 2025\n\n",
    "blank, title, blank": "\n\nCustomer survey Q3 2025\n\n",
    "two titles": "Customer survey Q3 2025\nAll shops\n\n",
    "title, gap, note": "Customer survey\n\nOnly answers with consent\n\n\n",
    "title with a comma": "Customer survey, Q3 2025\n\n",
    "title with many commas": "Survey of customers, staff, partners, suppliers, and guests\n\n",
    "quoted title": '"Customer survey, Q3 2025"\n\n',
    "quoted title of two lines": '"Customer survey\nQ3, 2025"\n\n',
    "one word": "Feedback\n\n",
    "hash": "# exported 2025-10-01 by the shop system\n",
    "semicolons": "Survey; shops; 2025\n\n",
    "question": "What do our customers say?\n\n",
    "an odd quote": 'Survey of 5" screens\n\n',
}

TABLES = {
    "plain": [["id", "comment", "score"], ["1", "Too slow", "3"], ["2", "Lovely staff, really", "9"], ["3", "Ok", "7"]],
    "one row": [["id", "comment", "score"], ["1", "Too slow", "3"]],
    "two columns": [["id", "comment"], ["7", "Too slow"], ["8", "Fine, thanks, all good"], ["9", "Nice"]],
    "words only": [
        ["name", "comment", "region"],
        ["Anna", "Too slow at the till", "North"],
        ["Ben", "Staff are kind", "South"],
    ],
    "questions": [
        ["Respondent", "What did you like most about us?", "What could we do better?", "How likely are you, 0 to 10?"],
        ["r1", "The friendly staff in the shop", "Shorter queues at the till", "9"],
        ["r2", "Price", "Nothing at all, keep going like this", "10"],
        ["r3", "The choice of bread", "", "4"],
    ],
    "German": [["Nr", "Kommentar", "Note"], ["1", "Zu langsam", "5"], ["2", "Sehr nett", "1"], ["3", "Geht so", "3"]],
    "many": [["date", "text", "stars"]]
    + [[f"2025-03-{1 + n % 28:02}", f"Comment {n}, so so", "4"] for n in range(400)],
    "empty cells": [["id", "comment", "score"], ["1", "", ""], ["2", "", "4"], ["3", "Slow", ""], ["4", "Good", "5"]],
    "unnamed column": [["", "comment", "score"], ["0", "Too slow", "3"], ["1", "Nice", "5"]],
}

PHRASES = "good|too slow|the price, the staff|review|product, I think|see you; bye|5|10 minutes|no|thanks: all fine"
SAYINGS = st.lists(st.sampled_from(PHRASES.split("|")), min_size=1, max_size=4).map(", ".join)


def written(rows: list[list[str]], delimiter: str) -> str:
    quoted = [[f'"{c}"' if delimiter in c or '"' in c else c for c in row] for row in rows]
    return "".join(delimiter.join(row) + "\n" for row in quoted)


def as_read(place: Path) -> pd.DataFrame:
    out = cxtext.read(place)
    told(out)
    return out


def same(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a.reset_index(drop=True), b.reset_index(drop=True))


@pytest.mark.parametrize(("table", "title"), list(itertools.product(TABLES, TITLES)))
def test_a_title_above_changes_nothing(tmp_path, table, title):
    for delimiter in (",", ";", "\t"):
        body = written(TABLES[table], delimiter)
        for name in ("survey.csv", "survey.tsv") if delimiter == "\t" else ("survey.csv",):
            plain, titled = tmp_path / "plain" / name, tmp_path / "titled" / name
            for place, content in ((plain, body), (titled, TITLES[title] + body)):
                place.parent.mkdir(exist_ok=True)
                place.write_text(content, encoding="utf-8")
            same(as_read(titled), as_read(plain))
            same(pd.concat(stream(titled).chunks), pd.concat(stream(plain).chunks))


@pytest.mark.parametrize("above", ["Customer survey Q3 2025,,\n,,\n", "Survey,,\nExported,2025-10-01,\n,,\n"])
def test_titles_filled_up_with_empty_cells(tmp_path, above):
    place = tmp_path / "survey.csv"
    place.write_text(above + written(TABLES["plain"], ","), encoding="utf-8")
    assert as_read(place)["text"].tolist() == ["Too slow", "Lovely staff, really", "Ok"]


def test_lines_of_facts_above(tmp_path):
    place = tmp_path / "survey.csv"
    above = "Product,Cargo bike\nExported,2025-10-01\nAnswers,3\n\n"
    place.write_text(above + written(TABLES["plain"], ","), encoding="utf-8")
    out = as_read(place)
    assert out["text"].tolist() == ["Too slow", "Lovely staff, really", "Ok"]
    assert "3 lines above the header were passed over: 'Product,Cargo bike' | " in describe(out)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_title_behind_a_byte_order_mark(tmp_path, encoding):
    place = tmp_path / "survey.csv"
    place.write_text(
        "Kundenbefragung für März\n\nid;Kommentar;Note\n1;Es war viel zu spät;5\n2;Sehr nette Leute dort;1\n",
        encoding=encoding,
    )
    out = as_read(place)
    assert out["text"].tolist() == ["Es war viel zu spät", "Sehr nette Leute dort"]
    assert "1 line above the header was passed over: 'Kundenbefragung für März'" in describe(out)


@pytest.mark.parametrize("line", ["\r\n", "\r", "\n"])
def test_line_ends(tmp_path, line):
    place = tmp_path / "survey.csv"
    place.write_bytes(line.join(["Survey", "", "id,comment,score", "1,Too slow,3", "2,Nice,9", ""]).encode())
    assert as_read(place)["text"].tolist() == ["Too slow", "Nice"]


def test_first_rows_that_leave_out_fields(tmp_path):
    rows = ["1,Too slow", "2,Nice", *(f"{n},Comment number {n},{n % 10}" for n in range(3, 20))]
    place = tmp_path / "survey.csv"
    place.write_text("\n".join(["Customer survey", "", "id,comment,score", *rows]) + "\n", encoding="utf-8")
    out = as_read(place)
    assert len(out) + len(cxtext.reading.rejects_table(out)) == 19
    assert out["text"].iloc[-1] == "Comment number 19"
    assert out["score"].iloc[-1] == 9


def test_a_title_above_one_column(tmp_path):
    place = tmp_path / "survey.csv"
    place.write_text("Customer survey Q3 2025\n\nComment\nToo slow, too dear\nNice\nOk, I guess\n", encoding="utf-8")
    assert as_read(place)["text"].tolist() == ["Too slow, too dear", "Nice", "Ok, I guess"]


def test_a_txt_file_with_a_title_and_columns(tmp_path):
    place = tmp_path / "survey.txt"
    place.write_text("Customer survey Q3 2025\n\n" + written(TABLES["plain"], "\t"), encoding="utf-8")
    assert as_read(place)["text"].tolist() == ["Too slow", "Lovely staff, really", "Ok"]


@pytest.mark.parametrize(
    "lines",
    [
        ["comment", "Good, fast", "Slow, dear", "Fine, thanks"],
        ["comment", "", "Good, 5", "Bad, 3", "Fine, 4"],
        ["Customer comments", "Loved it, thanks", "Great, 10", "Good, 9"],
        ["Customer comments", "", "Loved it, thanks", "", "Great, 10", "", "Good, 9"],
        ["text", "slow, product, rude", "nice, price, staff", "ok, so, so"],
        ["Feedback", "Good; fast; product", "Bad; slow; review", "Ok; so; so"],
        ["What could we improve?", "Price, product, comment", "Staff, text", "Queues"],
        ["Comments", "I waited, and waited, 45 minutes", "product, review, email", "Good, bad, 3"],
        ["Anything else?", "No", "Feedback", "Yes", "Comments", "No"],
        ["Anything else?", "", "No", "", "Feedback", "", "Yes", "", "Comments", "", "No"],
    ],
)
def test_one_column_of_comments_keeps_its_first(tmp_path, lines):
    place = tmp_path / "notes.csv"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    expected = [line for line in lines[1:] if line]
    assert cxtext.read(place, text=lines[0])["text"].tolist() == expected
    assert len(pd.concat(stream(place).chunks)) == len(expected)


@pytest.mark.parametrize(
    "lines",
    [
        ["I waited for more than an hour and nobody came to ask me what I wanted, so I left.", "Nice, kind", "Bad, 3"],
        ["Good", "", "Bad", "", "Feedback, review, comment welcome", "", "Nice"],
    ],
)
def test_comments_without_a_header_are_all_kept(tmp_path, lines):
    place = tmp_path / "notes.txt"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert as_read(place)["text"].tolist() == [line for line in lines if line]


@pytest.mark.parametrize(
    "content",
    [
        "id,comment,,,\n1,Too slow,a,b,c\n2,feedback,review,text,c\n",
        "name,comment,,\nAnna,Too slow,feedback,web\nBen,Nice,review,web\n",
        "name,remark\n\nfeedback,review\ntext,comment\n",
        "Kunde;Bemerkung;Note\n(Text);(Text);(1 bis 5)\nAnna;Zu langsam;5\nBen;Nett;1\n",
        "Q1,Q2,Q3\nHow likely are you?,Why do you say that?,Your email\n9,Great shop,a@b.c\n3,Too slow,d@e.f\n",
        "1,Too slow,3\n2,Nice,4\nid,comment,score\n4,Good,5\n",
        "1, Too slow, 3\n2, Nice, 4\nid, comment, score\n4, Good, 5\n",
        "Shop,Which words?,,,\n,Kind,Fast,Dear,Open-Ended Response\nNorth,Kind,,Dear,So nice\nSouth,,Fast,,No\n",
    ],
)
def test_a_table_without_a_title_keeps_its_first_line(tmp_path, content):
    place = tmp_path / "survey.csv"
    place.write_text(content, encoding="utf-8")
    # A first line that is data itself is a row.
    rows = [line for line in content.split("\n")[0 if content[0] == "1" else 1 :] if line]
    assert len(pd.concat(stream(place).chunks)) == len(rows)
    assert read_delimited(find(place)).rows_in >= len(rows)


@given(comments=st.lists(SAYINGS, min_size=2, max_size=30), gap=st.sampled_from(["\n", "\n\n"]), data=st.data())
def test_comments_alone_have_no_title(comments, gap, data):
    header = data.draw(st.sampled_from(["comment\n", "Feedback\n\n", "What could be better?\n", "Our customers\n", ""]))
    sample = header + gap.join(comments) + "\n"
    assert without_titles(sample) == (sample, [])


def test_tag_says_what_it_passed_over(tmp_path):
    place = tmp_path / "survey.csv"
    place.write_text("Customer survey Q3 2025\n\n" + written(TABLES["plain"], ","), encoding="utf-8")
    found = rows_to_tag([place])
    (rows,) = found.chunks
    assert list(rows.frame.columns) == ["id", "comment", "score"]
    assert rows.answers["text"].tolist() == ["Too slow", "Lovely staff, really", "Ok"]
    assert "1 line above the header was passed over: 'Customer survey Q3 2025'" in " ".join(found.notes)
    other = tmp_path / "other.csv"
    other.write_text(written(TABLES["plain"], ","), encoding="utf-8")
    both = rows_to_tag([place, other])
    assert len([note for note in both.notes if note.startswith("survey.csv: 1 line above")]) == 1
    assert sum(len(rows.frame) for rows in both.chunks) == 6


def test_a_title_alone_above_a_header_without_rows(tmp_path):
    place = tmp_path / "survey.csv"
    place.write_text("Customer survey Q3 2025\n\nid,comment,score\n", encoding="utf-8")
    with pytest.raises(cxtext.errors.InputError, match="has a header but no rows"):
        cxtext.read(place)


@pytest.mark.parametrize("title", [[["Customer survey Q3"], []], [["Customer survey, Q3"], ["All shops"], []]])
@pytest.mark.parametrize("table", TABLES)
def test_a_title_above_a_sheet_changes_nothing(tmp_path, table, title):
    rows = [[float(cell) if cell.isdigit() else cell or None for cell in row] for row in TABLES[table]]
    for place, above in ((tmp_path / "plain" / "survey.xlsx", []), (tmp_path / "titled" / "survey.xlsx", title)):
        place.parent.mkdir()
        book = openpyxl.Workbook()
        for row in [*above, *rows]:
            book.active.append(row)
        book.save(place)
    titled = as_read(tmp_path / "titled" / "survey.xlsx")
    same(titled, as_read(tmp_path / "plain" / "survey.xlsx"))
    assert "passed over: 'Customer survey" in describe(titled)


def test_a_title_above_a_sheet_of_one_column(tmp_path):
    place = tmp_path / "survey.xlsx"
    book = openpyxl.Workbook()
    for cell in ["Customer survey Q3 2025", None, "Comment", "Too slow, too dear", "Nice", "Ok, I guess"]:
        book.active.append([cell])
    book.save(place)
    assert as_read(place)["text"].tolist() == ["Too slow, too dear", "Nice", "Ok, I guess"]
