"""Files as people really have them: title rows, totals, foreign encodings and headers, HTML bodies."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cxtext.reading import describe, read, rejects_table

PARTS = ["The waiting time", "The booking form", "Our room", "The driver"]
ENDS = ["was far too long", "was confusing", "was spotless", "went smoothly on Friday", "felt rushed"]
COMMENTS = [f"{part} {end}" for part in PARTS for end in ENDS]


def told(frame: pd.DataFrame) -> dict:
    return frame.attrs["cxtext"]["files"][0]


def guests(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Guest feedback, third quarter"
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["Visit", None, "Feedback", None])
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    sheet.append(["Date", "Site", "Overall (1-5)", "What should we improve?"])
    for number, comment in enumerate(COMMENTS):
        sheet.append([f"2025-07-{number + 1:02d}", "North", number % 5 + 1, comment])
    sheet.append(["Total", None, 3.0, None])
    book.save(path)
    return path


def test_a_workbook_with_titles_merged_headers_and_totals(tmp_path):
    out = read(guests(tmp_path / "guests.xlsx"))
    assert out["text"].tolist() == COMMENTS
    assert (told(out)["score_kind"], told(out)["columns"]["score"]) == ("csat", "Overall (1-5)")
    rejects = rejects_table(out)
    assert rejects["reason"].tolist() == ["totals"]
    assert told(out)["rows_in"] == len(COMMENTS) + 1


@pytest.mark.parametrize(
    "last", [["Average", "3"], ["Total disaster", "1"], ["Total", "nothing to add here"]], ids=lambda row: row[0]
)
def test_a_last_comment_is_no_total(tmp_path, last):
    path = tmp_path / "reviews.csv"
    pd.DataFrame([*zip(COMMENTS, ["3"] * len(COMMENTS), strict=True), last], columns=["comment", "stars"]).to_csv(
        path, index=False
    )
    assert read(path)["text"].iloc[-1] == last[0]


def test_a_german_file_says_its_encoding_and_number_of_the_row(tmp_path):
    path = tmp_path / "kunden.csv"
    rows = [f"{n};{n + 1:02d}.05.2025;3,5;{text}, schöne Grüße" for n, text in enumerate(COMMENTS)]
    path.write_bytes("\n".join(["Lfd. Nr.;Datum;Betrag (€);Kommentar", *rows]).encode("cp1252"))
    out = read(path)
    assert told(out)["notes"][0] == "Windows-1252, semicolon"
    assert not any("not UTF-8" in note for note in told(out)["notes"])
    assert told(out)["columns"]["id"] == "Lfd. Nr."
    assert out["text"].iloc[0].endswith("schöne Grüße")
    mixed = tmp_path / "mixed.csv"
    mixed.write_bytes(path.read_bytes() + "\n99;01.05.2025;1,0;Trotzdem schön".encode())
    assert any("not UTF-8" in note for note in told(read(mixed))["notes"])


def test_bodies_in_html_are_shown_as_their_words(tmp_path):
    path = tmp_path / "tickets.csv"
    bodies = [f"<html><body><div style='margin:0'><p>{text}</p></div></body></html>" for text in COMMENTS]
    pd.DataFrame({"Ticket #": [f"#{n}" for n in range(len(bodies))], "Body": bodies}).to_csv(path, index=False)
    out = read(path)
    assert told(out)["columns"]["id"] == "Ticket #"
    assert out["text"].tolist() == bodies
    shown = describe(out, samples=True)
    assert COMMENTS[0] in shown
    assert "<p>" not in shown
