"""The slides: native, inside their boxes, the same bytes, the figures of the summary, nothing that runs."""

from __future__ import annotations

import dataclasses
import io
import itertools
import sys
import zipfile

import openpyxl
import pytest
from pptx import Presentation
from reporting_sample import HOSTILE, hostile, make_sample

from cxtext.errors import InputError
from cxtext.reporting import summarise, words, write_report
from cxtext.reporting.slides.fitting import LINE, count_lines, fit


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def path(sample, tmp_path_factory):
    return write_report(sample, tmp_path_factory.mktemp("slides") / "report.pptx")


@pytest.fixture(scope="module")
def hostile_path(sample, tmp_path_factory):
    return write_report(hostile(sample), tmp_path_factory.mktemp("hostile") / "report.pptx")


def texts(slide):
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def test_the_first_slides_are_answer_journey_ranking(sample, path):
    summary = summarise(sample)
    slides = list(Presentation(path).slides)
    assert len(slides) == 3 + min(10, len(summary.pain_points)) + 3
    answer, journey, ranking = (" ".join(texts(slide)) for slide in slides[:3])
    assert all(part.sentence in answer for part in summary.answer)
    assert words.integer(summary.quality.analysed) in answer
    assert all(stage.name in journey for stage in summary.stages if stage.comments)
    assert all(point.name in ranking for point in summary.pain_points)


def test_one_slide_for_each_pain_point_with_figures_quotes_and_chart(sample, path):
    summary = summarise(sample)
    slides = list(Presentation(path).slides)[3:-3]
    for point, slide in zip(summary.pain_points, slides, strict=False):
        said = " ".join(texts(slide))
        assert slide.shapes.title.text_frame.text == f"{point.rank}  {point.name}"
        for part in (words.share(point.reach), words.share(point.negative), words.interval(point.reach)):
            assert part in said
        assert point.quotes[0].full in said
        assert point.quotes[0].mention_id in said
        series = charts(slide)[0].plots[0].series[0]
        assert list(series.values) == pytest.approx([period.share.value for period in point.trend.points])


def test_notes_hold_the_evidence(sample, path):
    summary = summarise(sample)
    slide = list(Presentation(path).slides)[3]
    notes, first = slide.notes_slide.notes_text_frame.text, summary.pain_points[0]
    assert all(mention_id in notes for mention_id in first.evidence_ids)
    assert f"{words.share(first.reach)} (95 % interval {words.interval(first.reach)})" in notes
    assert first.topic_id in notes


def test_charts_carry_the_summary_as_numbers_to_edit(sample, path):
    summary = summarise(sample)
    chart = charts(list(Presentation(path).slides)[1])[0]
    met = [stage for stage in summary.stages if stage.comments]
    assert list(chart.plots[0].categories) == [stage.name for stage in met]
    assert list(chart.plots[0].series[0].values) == pytest.approx([stage.negative.value for stage in met])
    page = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == [stage.name for stage in met]
    assert page["B2"].value == pytest.approx(met[0].negative.value)


def test_two_builds_are_equal(sample, path, tmp_path):
    assert write_report(sample, tmp_path / "again.pptx").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("which", ["path", "hostile_path"])
def test_shapes_stay_on_the_slide_and_off_one_another(which, request):
    deck = Presentation(request.getfixturevalue(which))
    for number, slide in enumerate(deck.slides, start=1):
        boxes = []
        for shape in slide.shapes:
            height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            boxes.append((shape.left, shape.top, shape.left + shape.width, shape.top + height, shape.name))
        for left, top, right, bottom, name in boxes:
            assert 0 <= left < right <= deck.slide_width, (number, name)
            assert 0 <= top < bottom <= deck.slide_height, (number, name)
        for one, other in itertools.combinations(boxes, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (number, one[4], other[4])


@pytest.mark.parametrize("which", ["path", "hostile_path"])
def test_text_stays_inside_its_box(which, request):
    for slide in Presentation(request.getfixturevalue(which)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                used = 0.0
                for paragraph in shape.text_frame.paragraphs:
                    size = paragraph.runs[0].font.size.pt if paragraph.runs else 12
                    used += count_lines(paragraph.text, shape.width.pt, size) * size * LINE
                assert used <= shape.height.pt + 0.5, shape.name


def test_hostile_text_is_inert(hostile_path):
    with zipfile.ZipFile(hostile_path) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            assert b"hlinkClick" not in part, name
            assert b'TargetMode="External"' not in part, name
            if name.endswith(".xlsx"):
                book = openpyxl.load_workbook(io.BytesIO(part))
                cells = [cell for page in book for row in page.iter_rows() for cell in row]
                assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    said = " ".join(text for slide in Presentation(hostile_path).slides for text in texts(slide))
    assert HOSTILE["formula"] in said
    assert not [sign for sign in said if ord(sign) < 32 and sign not in "\n\t"]


def test_a_run_without_pain_points_or_dates_has_slides(sample, tmp_path):
    bare = dataclasses.replace(
        sample,
        pain_points=sample.pain_points.head(0),
        trends=sample.trends.head(0),
        segments=sample.segments.head(0),
    )
    bare = dataclasses.replace(bare, warnings=sample.warnings.head(0))
    # Answer, journey, metrics, method.
    assert len(Presentation(write_report(bare, tmp_path / "bare.pptx")).slides) == 4
    undated = dataclasses.replace(sample, trends=sample.trends.head(0))
    slide = list(Presentation(write_report(undated, tmp_path / "undated.pptx")).slides)[3]
    first = summarise(undated).pain_points[0]
    assert list(charts(slide)[0].plots[0].series[0].values) == pytest.approx([first.reach.value, first.negative.value])


def test_without_the_extra_the_error_names_it(sample, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(InputError, match=r"cxtext\[slides\]"):
        write_report(sample, tmp_path / "report.pptx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["word " * 200, "x" * 3000, "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 500, "a", "👍🏽" * 90])
@pytest.mark.parametrize("width", [30.0, 200.0])
def test_fit_keeps_text_in_its_box(text, width):
    fitted = fit(text, width, 60, 12)
    assert count_lines(fitted, width, 12) * 12 * LINE <= 60
    assert text.startswith(fitted.removesuffix("…"))
    assert fitted


def test_warnings_and_metrics_have_slides_with_evidence(sample, path):
    warned, metrics = list(Presentation(path).slides)[-3:-1]
    said, notes = " ".join(texts(warned)), warned.notes_slide.notes_text_frame.text
    overall = sample.warnings[sample.warnings["stage"].isna() & sample.warnings["segment"].isna()]
    names = sample.topics.set_index("topic_id")["name"]
    assert len(overall)
    for row in overall.to_dict("records"):
        assert names[row["topic_id"]] in said
        assert words.percent(row["rate_after"]) in said
        assert f"{row['topic_id']})" in notes
        assert row["first_ids"][0] in notes
    nps = sample.measures.query("metric == 'nps' and by == 'overall'").iloc[0]
    assert words.signed(nps["value"], 0) in texts(metrics)
    assert f"{nps['n']:,}" in texts(metrics)
    series = charts(metrics)[0].plots[0].series
    periods = sample.measures.query("metric == 'nps' and by == 'period'")
    assert list(series[0].values) == pytest.approx(periods["value"].tolist())
    assert list(series[1].values) == pytest.approx(periods["ci_low"].tolist())


def test_what_is_no_text_is_described(path):
    for slide in Presentation(path).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_a_theme_dresses_the_deck(sample, tmp_path):
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'
    (tmp_path / "logo.svg").write_text(logo)
    theme = 'logo = "logo.svg"\ncompany = "Tidewire"\nfont = "Fira Sans"\n[colours]\naccent = "#5b2a86"\n'
    (tmp_path / "theme.toml").write_text(theme + 'paper = "#fffdf5"\n')
    path = write_report(sample, tmp_path / "r.pptx", theme=tmp_path / "theme.toml")
    with zipfile.ZipFile(path) as parts:
        scheme = parts.read("ppt/theme/theme1.xml").decode()
        assert '<a:accent1><a:srgbClr val="5B2A86"/></a:accent1>' in scheme
        assert scheme.count('<a:latin typeface="Fira Sans"/>') == 2
    deck = Presentation(path)
    assert str(deck.slide_master.background.fill.fore_color.rgb) == "FFFDF5"
    for slide in deck.slides:
        (picture,) = [shape for shape in slide.shapes if shape.name == "Logo"]
        assert picture.width / picture.height == pytest.approx(3, rel=0.01)
        assert picture._element.nvPicPr.cNvPr.get("descr") == "Tidewire"
        title = slide.shapes.title
        assert title.left + title.width <= picture.left
        assert str(title.text_frame.paragraphs[0].runs[0].font.color.rgb) == "5B2A86"
        assert any(text.startswith("Tidewire · ") for text in texts(slide))
    again = write_report(sample, tmp_path / "again.pptx", theme=tmp_path / "theme.toml")
    assert path.read_bytes() == again.read_bytes()
