"""``cxtext verify`` of workbooks, Markdown and slides: honest ones agree, altered ones are found out, and where."""

from __future__ import annotations

import dataclasses
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from pptx import Presentation
from reporting_sample import make_sample

import cxtext
from cxtext.cli.verify import verify as command
from cxtext.errors import InputError
from cxtext.reporting import read_theme, render_html, summarise, verify_report, write_report
from cxtext.reporting.theme import PLAIN
from cxtext.reporting.verifying.deck import check_slides
from cxtext.reporting.verifying.markdown import check_markdown
from cxtext.reporting.verifying.verify import check_page
from cxtext.reporting.verifying.workbook import check_workbook

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def folder(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    for ending in ("xlsx", "md", "pptx"):
        write_report(sample, folder / f"report.{ending}")
    return folder


def said(found):
    assert not found.agrees
    return "\n".join(map(str, found.differences))


def repacked(source, target, change):
    """Copy a package, its parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


class TestWorkbook:
    def test_an_honest_one_agrees(self, sample, folder):
        found = check_workbook(folder / "report.xlsx", sample, PLAIN)
        assert found.differences == ()
        assert found.notes == ()
        assert found.n_figures > 5_000
        assert found.n_texts > 5_000

    def test_a_changed_figure_and_quote_are_named_with_their_place(self, sample, folder, tmp_path):
        book = openpyxl.load_workbook(folder / "report.xlsx")
        book["Pain points"]["E2"] = 1
        book["Quotes"]["C3"] = "All is well"
        book.save(tmp_path / "report.xlsx")
        found = check_workbook(tmp_path / "report.xlsx", sample, PLAIN)
        first = sample.pain_points["n_feedback"].iloc[0]
        assert f"sheet Pain points, row 2, Comments: the report says 1.0, the run says {first}.0" in said(found)
        assert "sheet Quotes, row 3, Quote: the report says “All is well”" in said(found)
        assert len(found.differences) == 2
        assert "saved by another program" in found.notes[0]

    def test_a_sheet_or_row_too_many_or_too_few_is_named(self, sample, folder, tmp_path):
        book = openpyxl.load_workbook(folder / "report.xlsx")
        del book["Impacts"]
        book.create_sheet("More")["A1"] = "invented"
        book["Topics"].append(["Invented topic"])
        book.save(tmp_path / "report.xlsx")
        text = said(check_workbook(tmp_path / "report.xlsx", sample, PLAIN))
        assert "sheet Impacts: the report says no such sheet" in text
        assert "sheet More: the report says a sheet" in text
        assert f"sheet Topics, row {len(sample.topics) + 2}, Topic: the report says “Invented topic”" in text

    def test_a_forged_chart_is_named(self, sample, folder, tmp_path):
        def forge(name, part):
            return part.replace(b"Tone of the comments", b"Joy of the comments") if "charts/chart1" in name else part

        path = repacked(folder / "report.xlsx", tmp_path / "report.xlsx", forge)
        told = "chart “Tone of the comments at each stage”: the report says another drawing"
        assert told in said(check_workbook(path, sample, PLAIN))

    def test_a_title_of_its_own_is_a_note(self, sample, tmp_path):
        path = write_report(sample, tmp_path / "r.xlsx", title="Our feedback")
        found = check_workbook(path, sample, PLAIN)
        assert found.agrees
        assert "Our feedback" in found.notes[0]

    def test_a_bomb_is_not_unpacked(self, sample, tmp_path):
        with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)
        assert "the whole workbook" in said(check_workbook(tmp_path / "bomb.xlsx", sample, PLAIN))

    @pytest.mark.parametrize("content", [b"no package", b"PK\x03\x04 cut short"])
    def test_what_is_no_workbook_is_refused(self, sample, tmp_path, content):
        (tmp_path / "r.xlsx").write_bytes(content)
        with pytest.raises(InputError, match="not a report"):
            check_workbook(tmp_path / "r.xlsx", sample, PLAIN)


class TestMarkdown:
    def test_an_honest_one_agrees_also_with_other_ends_of_lines(self, sample, folder):
        text = (folder / "report.md").read_text(encoding="utf-8")
        assert check_markdown(text, sample) == check_markdown(text.replace("\n", "\r\n"), sample)
        found = check_markdown(text, sample)
        assert found.agrees
        assert found.n_figures > 200

    def test_a_changed_line_is_named_with_its_place(self, sample, folder):
        text = (folder / "report.md").read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("| 2 |"))
        found = check_markdown(text.replace(line, line.replace("%", "‰", 1)), sample)
        assert len(found.differences) == 1
        assert "Pain points, ranked" in found.differences[0].place
        assert "‰" in found.differences[0].given

    def test_a_left_out_or_added_line_is_named(self, sample, folder):
        lines = (folder / "report.md").read_text(encoding="utf-8").splitlines(keepends=True)
        assert "the report says nothing" in said(check_markdown("".join(lines[:-1]), sample))
        assert "the run says nothing" in said(check_markdown("".join([*lines, "All is well.\n"]), sample))

    def test_a_title_of_its_own_is_a_note(self, sample, tmp_path):
        text = write_report(sample, tmp_path / "r.md", title="Our *feedback*").read_text(encoding="utf-8")
        found = check_markdown(text, sample)
        assert found.agrees
        assert "Our" in found.notes[0]

    def test_a_giant_text_is_not_taken_apart(self, sample):
        assert "the whole text" in said(check_markdown("x" * 5_000_000, sample))


class TestSlides:
    def test_an_honest_deck_agrees(self, sample, folder):
        found = check_slides(folder / "report.pptx", sample, PLAIN)
        assert found.differences == ()
        assert found.n_texts > 300

    def test_changed_words_notes_and_charts_are_named(self, sample, folder, tmp_path):
        deck = Presentation(folder / "report.pptx")
        slide = deck.slides[3]
        quotes = next(shape for shape in slide.shapes if shape.name == "Quotes")
        quotes.text_frame.paragraphs[1].runs[0].text = "All is well"
        slide.notes_slide.notes_text_frame.text = "No evidence"
        deck.save(tmp_path / "changed.pptx")
        value = next(shape for shape in slide.shapes if shape.has_chart).chart.plots[0].series[0].values[0]

        def forge(name, part):
            return part.replace(f"<c:v>{value}</c:v>".encode(), b"<c:v>0.99</c:v>") if "charts/chart" in name else part

        path = repacked(tmp_path / "changed.pptx", tmp_path / "report.pptx", forge)
        text = said(check_slides(path, sample, PLAIN))
        assert "slide 4: the report says “All is well”" in text
        assert "notes of slide 4: the report says “No evidence”" in text
        title = next(shape for shape in slide.shapes if shape.has_chart).chart.chart_title.text_frame.text
        assert f" “{title}”: the report says “0.99”" in text

    def test_what_declares_entities_is_refused(self, sample, folder, tmp_path):
        def bomb(name, part):
            return part.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1) if name.endswith("slide1.xml") else part

        path = repacked(folder / "report.pptx", tmp_path / "report.pptx", bomb)
        with pytest.raises(InputError, match="declares entities"):
            check_slides(path, sample, PLAIN)


def test_a_report_in_a_theme_agrees_with_that_theme(sample, tmp_path):
    (tmp_path / "theme.toml").write_text('title = "Ours"\ncompany = "Tidewire"\n[colours]\naccent = "#5b2a86"\n')
    theme = read_theme(tmp_path / "theme.toml")
    page = render_html(summarise(sample, title="Ours"), theme)
    assert check_page(page, sample, theme).agrees
    assert not check_page(page, sample).agrees
    book = write_report(sample, tmp_path / "r.xlsx", theme=theme)
    assert check_workbook(book, sample, theme).agrees
    # Without the theme the cells still agree; that charts and colours were not compared is said.
    plain = check_workbook(book, sample, PLAIN)
    assert plain.agrees
    assert "has a theme" in " ".join(plain.notes)


def test_another_form_is_refused(sample, tmp_path):
    (tmp_path / "report.docx").write_text("")
    with pytest.raises(InputError, match=r"\.html, \.xlsx, \.md or \.pptx"):
        verify_report(tmp_path / "report.docx", sample)


@pytest.mark.slow
def test_the_command_verifies_every_form_of_a_run(tmp_path):
    run = tmp_path / "run"
    analysis = cxtext.analyze(cxtext.demo.files()[0], quality="fast", progress=False)
    analysis.save(run)
    for ending in ("xlsx", "md", "pptx"):
        path = write_report(cxtext.load(run), tmp_path / f"report.{ending}")
        done = CliRunner().invoke(command, [str(path), str(run)])
        assert done.exit_code == 0, done.output
    text = path.with_suffix(".md").read_text(encoding="utf-8")
    path.with_suffix(".md").write_text(text.replace("## The journey", "## The way"), encoding="utf-8")
    done = CliRunner().invoke(command, [str(path.with_suffix(".md")), str(run)])
    assert done.exit_code == 1
    assert "The way" in done.stdout
    forged = dataclasses.replace(analysis, pain_points=analysis.pain_points.assign(share=0.5))
    book = write_report(forged, tmp_path / "forged.xlsx")
    assert "Reach: the report says 0.5" in CliRunner().invoke(command, [str(book), str(run)]).stdout
