"""The workbook: every table, nothing that runs, within what Excel holds."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from reporting_sample import HOSTILE, hostile, make_sample

from cxtext.reporting import summarise, write_report
from cxtext.reporting.workbook.cells import MAX_CHARACTERS, safe_text
from cxtext.reporting.workbook.decision_sheets import decision_sheets
from cxtext.reporting.workbook.sheets import all_sheets

SHEETS = [
    *("Summary", "Pain points", "Quotes", "Journey", "Topics"),
    *("Warnings", "Impacts", "Measures", "Segments", "Scopes", "Spill-over", "Scale checks", "Score variants"),
    *("Mentions", "Feedback", "Rejects", "Chart data", "Columns", "Method"),
]


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def book(sample, tmp_path_factory):
    path = write_report(sample, tmp_path_factory.mktemp("book") / "report.xlsx")
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def hostile_path(sample, tmp_path_factory):
    return write_report(hostile(sample), tmp_path_factory.mktemp("hostile") / "report.xlsx")


@pytest.fixture(scope="module")
def hostile_book(hostile_path):
    return openpyxl.load_workbook(hostile_path)


def drawing(parts):
    return "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing"))


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
    assert pains["Unadjusted score difference"].tolist() == pytest.approx(sample.pain_points["impact"].tolist())
    assert book["Pain points"]["F2"].number_format == "0.0%"


def test_headers_stay_and_tables_filter(book):
    for name in SHEETS:
        page = book[name]
        assert page.freeze_panes is not None
        assert page["A1"].font.bold
        assert (page.auto_filter.ref is None) == (name in ("Summary", "Chart data", "Method"))


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
        # Journey, pain points, their trends, two measures by period.
        assert len(charts) == 5
        assert b"drawing" in parts.read("xl/worksheets/sheet1.xml")
        drawn = [parts.read(name).decode() for name in sorted(charts)]
        assert sum("errBars" in chart for chart in drawn) == 3
        assert all(text.startswith("Chart: ") for text in re.findall('descr="([^"]*)"', drawing(parts)))


def test_formulas_and_links_are_inert(hostile_path, hostile_book):
    with zipfile.ZipFile(hostile_path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) or "charts/" in name, name
            for link in re.findall(b"<hyperlink [^>]*>", parts.read(name)):
                assert b"r:id" not in link
                assert re.search(rb"location=\"'(Quotes|Pain points)'!A\d+\"", link)
            assert b"externalLink" not in name.encode()
    assert hostile_book["Pain points"]["B3"].value == HOSTILE["formula"]
    assert hostile_book["Pain points"]["B3"].data_type == "s"


def test_long_and_forbidden_text_fits_a_cell(hostile_book):
    frame = table(hostile_book, "Mentions")
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
    sheets = {sheet.name: sheet for sheet in all_sheets(summarise(sample), sample, max_rows=100)}
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
    sheets = all_sheets(summarise(sample), dataclasses.replace(sample, rejects=rejects), max_rows=100)
    cell = next(sheet for sheet in sheets if sheet.name == "Rejects").sample(1)[0][-1]
    assert cell.endswith("[email] …")
    assert len(cell) < MAX_CHARACTERS
    assert "ann" not in cell


def notes(book):
    return [what for what in table(book, "Summary").to_dict("records") if what["What"] == "Note"]


def test_every_column_of_every_sheet_is_explained(book):
    explained = {(row["Sheet"], row["Column"]): row["Meaning"] for row in table(book, "Columns").to_dict("records")}
    for name in SHEETS[:-2]:
        for header in table(book, name).columns:
            assert explained[name, header].endswith("."), (name, header)


def test_a_pain_point_leads_to_its_quotes_and_back(book):
    pains, quotes = book["Pain points"], book["Quotes"]
    for line in range(2, pains.max_row + 1):
        link = pains.cell(line, 4).hyperlink
        sheet, cell = link.location.split("!")
        assert sheet == "'Quotes'"
        there = int(cell.removeprefix("A"))
        assert quotes.cell(there, 1).value == pains.cell(line, 1).value
        assert quotes.cell(there - 1, 1).value != pains.cell(line, 1).value
        back = quotes.cell(there, 2)
        assert back.value == pains.cell(line, 2).value
        assert back.hyperlink.location == f"'Pain points'!A{line}"


def test_tables_to_decide_by_say_what_the_analysis_says(sample, book):
    measures = table(book, "Measures")
    shown = sample.measures[~sample.measures["suppressed"]]
    assert measures["Value"].tolist() == pytest.approx(shown["value"].tolist())
    assert measures["Value high"].tolist() == pytest.approx(shown["ci_high"].tolist())
    impacts = table(book, "Impacts").set_index("Topic id")["Adjusted score difference"].dropna()
    wanted = sample.impacts.set_index("topic_id")["adjusted"].dropna()
    assert impacts.to_dict() == pytest.approx(wanted.to_dict())
    warnings = table(book, "Warnings")
    overall = sample.warnings[sample.warnings["stage"].isna() & sample.warnings["segment"].isna()]
    told = warnings[(warnings["Stage"] == "all") & (warnings["Column"] == "all")]
    assert told["Topic id"].tolist() == overall["topic_id"].tolist()
    assert told["Share after"].tolist() == pytest.approx(overall["rate_after"].tolist())


def test_charts_draw_what_the_report_says(sample, book):
    summary = summarise(sample)
    data = table(book, "Chart data")
    for point in summary.pain_points:
        row = data[data["Label"] == f"{point.rank}  {point.name}"].iloc[0]
        assert row["Value 1"] == pytest.approx(point.reach.value)
        assert row["Value 1"] - row["Down to"] == pytest.approx(point.reach.low)
        assert row["Value 1"] + row["Up to"] == pytest.approx(point.reach.high)
    nps = data[data["Chart"] == "Net promoter score by period, with 95 % intervals"]
    shown = sample.measures.query("metric == 'nps' and by == 'period'")
    assert nps["Value 1"].tolist()[1:] == pytest.approx(shown["value"].tolist())


class TestSmallGroups:
    def test_nobody_is_singled_out_by_a_value_of_a_column(self, sample, tmp_path):
        feedback = sample.feedback.assign(
            desk=["the corner"] * 4 + ["the hall"] * (len(sample.feedback) - 4),
            customer_id=[f"k{row // 2}" for row in range(len(sample.feedback))],
            lifetime_value=123.0,
        )
        # Six comments of three people.
        feedback.loc[4:9, "desk"] = "the attic"
        book = openpyxl.load_workbook(write_report(dataclasses.replace(sample, feedback=feedback), tmp_path / "r.xlsx"))
        shown = table(book, "Feedback")
        assert set(shown["desk"].dropna()) == {"the hall"}
        assert not {"customer_id", "lifetime_value"} & set(shown.columns)
        said = " ".join(note["Finding"] for note in notes(book))
        assert "desk (10)" in said
        assert "customer_id" in said
        with zipfile.ZipFile(tmp_path / "r.xlsx") as parts:
            assert not any(b"the corner" in parts.read(name) for name in parts.namelist())

    def test_topics_of_few_people_are_not_quoted(self, sample, tmp_path):
        of_topic = sample.mentions["topic_id"] == "t02"
        ids = sample.mentions.loc[of_topic, "feedback_id"]
        feedback = sample.feedback.assign(customer_id=sample.feedback["feedback_id"])
        feedback.loc[feedback["feedback_id"].isin(ids), "customer_id"] = "one and the same"
        book = openpyxl.load_workbook(write_report(dataclasses.replace(sample, feedback=feedback), tmp_path / "r.xlsx"))
        quoted = set(table(book, "Quotes")["Pain point"])
        assert "Evening slowdown" not in quoted
        assert "Missed engineer visits" in quoted
        row = table(book, "Pain points").set_index("Topic id").loc["t02"]
        assert row[["Quotes", "Quote 1", "Quote 2"]].isna().all()

    def test_hidden_rows_are_left_out_and_counted(self, sample, tmp_path):
        region = sample.feedback["region"].where(sample.feedback.index >= 3, "Islands")
        small = dataclasses.replace(sample, feedback=sample.feedback.assign(region=region))
        book = openpyxl.load_workbook(write_report(small, tmp_path / "r.xlsx"))
        hidden = int(small.measures["suppressed"].sum())
        assert hidden
        assert len(table(book, "Measures")) == len(small.measures) - hidden
        assert "Islands" not in set(table(book, "Measures")["Group"])
        assert any(f"Measures ({hidden:,})" in note["Finding"] for note in notes(book))

    def test_contradictions_are_counted_not_listed(self, sample):
        kinds = ["mixed"] * 7 + ["likely_scale_flip"] * 4
        listed = {"feedback_id": range(11), "source": "survey", "score_kind": "nps", "kind": kinds}
        analysis = SimpleNamespace(topics=sample.topics, journey=sample.journey, contradictions=pd.DataFrame(listed))
        (sheet,) = decision_sheets(analysis, frozenset()).sheets
        assert sheet.name == "Contradictions"
        assert list(sheet.rows) == [("nps", "survey", "mixed", 7)]


def test_texts_that_a_cell_cuts_are_counted(hostile_book):
    said = " ".join(note["Finding"] for note in notes(hostile_book))
    # 100,000 letters, and emoji of 40,000 units.
    assert "In the sheet Feedback, 2 texts longer than 32,767 characters end there." in said


def test_a_theme_gives_colours_font_and_logo(sample, tmp_path):
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'
    (tmp_path / "logo.svg").write_text(logo)
    (tmp_path / "theme.toml").write_text('logo = "logo.svg"\nfont = "Fira Sans"\n[colours]\naccent = "#5b2a86"\n')
    path = write_report(sample, tmp_path / "r.xlsx", theme=tmp_path / "theme.toml")
    book = openpyxl.load_workbook(path)
    assert book["Journey"]["A1"].fill.start_color.rgb == "FF5B2A86"
    assert book["Journey"]["A2"].font.name == "Fira Sans"
    with zipfile.ZipFile(path) as parts:
        assert parts.read("xl/media/image1.png")[:4] == b"\x89PNG"
        assert "logo" in drawing(parts).lower()


def test_it_reads_back_with_another_reader(sample, hostile_path):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(hostile_path)
    rows = book.get_sheet_by_name("Feedback").to_python()
    assert len(rows) == len(sample.feedback) + 1
    assert HOSTILE["formula"] in book.get_sheet_by_name("Feedback").to_python()[2]
