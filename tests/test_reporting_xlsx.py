"""The workbook: every table, nothing that runs, within what Excel holds."""

from __future__ import annotations

import dataclasses
import zipfile

import openpyxl
import pandas as pd
import pytest
from reporting_sample import HOSTILE, hostile, make_sample

from cxtext.reporting import summarise, write_report
from cxtext.reporting.sheets import all_sheets
from cxtext.reporting.xlsx import MAX_CHARACTERS, safe_text

SHEETS = ["Summary", "Pain points", "Journey", "Topics", "Mentions", "Feedback", "Rejects", "Method"]


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def book(sample, tmp_path_factory):
    path = write_report(sample, tmp_path_factory.mktemp("book") / "report.xlsx")
    return openpyxl.load_workbook(path)


def table(book, name):
    rows = list(book[name].iter_rows(values_only=True))
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_every_table_is_there_and_whole(sample, book):
    assert book.sheetnames == SHEETS
    assert len(table(book, "Pain points")) == len(sample.pain_points)
    assert len(table(book, "Journey")) == len(sample.journey)
    assert len(table(book, "Topics")) == len(sample.topics)
    assert len(table(book, "Mentions")) == len(sample.mentions)
    assert len(table(book, "Feedback")) == len(sample.feedback)
    assert len(table(book, "Rejects")) == len(sample.rejects)


def test_figures_are_numbers_and_shares_are_percentages(sample, book):
    pains = table(book, "Pain points")
    assert pains["Reach"].tolist() == pytest.approx(sample.pain_points["share"].tolist())
    assert pains["Impact on score"].tolist() == pytest.approx(sample.pain_points["impact"].tolist())
    assert book["Pain points"]["E2"].number_format == "0.0%"


def test_headers_stay_and_tables_filter(book):
    for name in SHEETS:
        page = book[name]
        assert page.freeze_panes is not None
        assert page["A1"].font.bold
        assert (page.auto_filter.ref is None) == (name in ("Summary", "Method"))


def test_mentions_are_joined_to_their_comments(sample, book):
    mentions = table(book, "Mentions").set_index("mention_id")
    comments = sample.feedback.set_index("feedback_id")
    for mention_id in ("c00001:0", "c00400:0", "c00881:0"):
        row = mentions.loc[mention_id]
        assert row["score"] == comments.loc[row["feedback_id"], "score"]
        assert row["date"] == comments.loc[row["feedback_id"], "date"]
        assert row["topic"] == sample.topics.set_index("topic_id").loc[row["topic_id"], "name"]


def test_user_columns_are_kept_and_raw_text_is_not(sample, book):
    columns = table(book, "Feedback").columns
    assert {"region", "plan", "clean_text"} <= set(columns)
    assert "text" not in columns


def test_rejects_do_not_leak_personal_data(sample, tmp_path):
    leaky = dataclasses.replace(sample, rejects=sample.rejects.assign(raw="=1, mail jo@example.com"))
    rejects = table(openpyxl.load_workbook(write_report(leaky, tmp_path / "r.xlsx")), "Rejects")
    assert "jo@example.com" not in rejects["raw"][0]
    assert rejects["raw"][0].startswith("=1")


def test_native_charts_stand_on_the_first_sheet(sample, tmp_path):
    path = write_report(sample, tmp_path / "r.xlsx")
    with zipfile.ZipFile(path) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 2
        assert b"drawing" in parts.read("xl/worksheets/sheet1.xml")


def test_formulas_and_links_are_inert(sample, tmp_path):
    path = write_report(hostile(sample), tmp_path / "r.xlsx")
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) or "charts/" in name, name
            assert b"<hyperlink" not in parts.read(name)
            assert b"externalLink" not in name.encode()
    book = openpyxl.load_workbook(path)
    assert book["Pain points"]["B3"].value == HOSTILE["formula"]
    assert book["Pain points"]["B3"].data_type == "s"


def test_long_and_forbidden_text_fits_a_cell(sample, tmp_path):
    frame = table(openpyxl.load_workbook(write_report(hostile(sample), tmp_path / "r.xlsx")), "Mentions")
    lengths = frame["text"].str.encode("utf-16-le").str.len() // 2
    assert lengths.max() <= MAX_CHARACTERS
    assert "bell null end" in frame["text"].tolist()


@pytest.mark.parametrize("text", ["x" * 40_000, "👍" * 20_000, "a" + "👍" * 20_000, "é" * 32_767])
def test_safe_text_never_cuts_a_character(text):
    safe = safe_text(text)
    assert len(safe.encode("utf-16-le")) <= 2 * MAX_CHARACTERS
    assert text.startswith(safe)
    assert len(safe) > 16_000


def test_two_builds_are_equal(sample, tmp_path):
    one, two = write_report(sample, tmp_path / "1.xlsx"), write_report(sample, tmp_path / "2.xlsx")
    assert one.read_bytes() == two.read_bytes()


def test_too_many_rows_are_cut_and_the_summary_says_so(sample):
    sheets = {sheet.name: sheet for sheet in all_sheets(summarise(sample), sample, 100)}
    assert len(list(sheets["Feedback"].rows)) == 100
    assert len(list(sheets["Mentions"].rows)) == 100
    notes = [row[1] for row in sheets["Summary"].rows if row[0] == "Note"]
    assert any(f"Feedback holds the first 100 of {len(sample.feedback):,} rows" in note for note in notes)


def test_cells_of_every_kind(sample, tmp_path):
    n = len(sample.feedback)
    feedback = sample.feedback.assign(
        tags=[["a", "b"]] * n,
        flag=[True, False, None] * (n // 3) + [True] * (n % 3),
        when=pd.Timestamp("2026-03-01 12:00", tz="Europe/Berlin"),
        old=pd.Timestamp("1850-01-01"),
        customer=pd.Series([12345678901234567890] * n, index=sample.feedback.index, dtype=object),
        small=pd.array([1, None] * (n // 2) + [1] * (n % 2), dtype="Int64"),
        infinite=float("inf"),
    )
    path = write_report(dataclasses.replace(sample, feedback=feedback), tmp_path / "r.xlsx")
    row = table(openpyxl.load_workbook(path), "Feedback").iloc[0]
    assert (row["tags"], row["flag"], row["small"], row["infinite"]) == ("a, b", True, 1, "inf")
    assert str(row["when"]) == "2026-03-01 12:00:00"
    assert row["old"] == "1850-01-01 00:00:00"
    assert row["customer"] == "12345678901234567890"


def test_a_giant_rejected_row_is_cut_before_it_is_masked(sample):
    raw = "ann@example.org " * 10_000
    rejects = pd.DataFrame({"file": ["a.csv"], "row": [1], "reason": ["too_large"], "detail": ["long"], "raw": [raw]})
    sheets = all_sheets(summarise(sample), dataclasses.replace(sample, rejects=rejects), 100)
    cell = next(sheet for sheet in sheets if sheet.name == "Rejects").sample(1)[0][-1]
    assert cell.endswith("[email] …")
    assert len(cell) < MAX_CHARACTERS
    assert "ann" not in cell
