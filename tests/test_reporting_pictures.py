"""Charts as files: every one, readable alone, the same bytes, harmless with hostile names."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pandas as pd
import pytest
from command_line import run
from reporting_sample import hostile, make_sample

from cxtext.errors import InputError
from cxtext.reporting import summarise, words, write_charts
from cxtext.reporting.topic_charts import trend_chart

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def folder(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts") / "new" / "folder"
    write_charts(sample, folder)
    return folder


def words_of(path):
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    return [" ".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def test_there_is_a_picture_of_every_chart(sample, folder):
    trends = min(10, len(sample.pain_points))
    scores = {"nps.svg", "negative-share.svg"}
    names = {"journey.svg", "stages.svg", "pain-points.svg", "impacts.svg", *scores}
    names |= {*(f"trend-{rank:02}.svg" for rank in range(1, trends + 1))}
    assert {path.name for path in folder.iterdir()} == names


def test_pictures_say_the_figures_of_the_summary(sample, folder):
    summary = summarise(sample)
    ranked, journey = words_of(folder / "pain-points.svg"), words_of(folder / "journey.svg")
    for point in summary.pain_points:
        assert any(point.name in text for text in ranked)
        assert words.share(point.reach) in ranked
    for stage in summary.stages:
        if not stage.is_general:
            assert stage.name in journey
            assert words.plural(stage.comments, "comment") in journey
    assert "Jan 2026" in words_of(folder / "trend-01.svg")
    assert {"Jan 2026", "Sep 2026"} <= set(words_of(folder / "nps.svg"))
    point = summary.pain_points[0]
    told = f"{words.signed(point.impact.value)} ({words.figure_interval(point.impact)})"
    assert told in words_of(folder / "impacts.svg")


def test_pictures_stand_alone(folder):
    for path in folder.iterdir():
        root = ElementTree.parse(path).getroot()
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}rect").get("fill") == "#ffffff"
        text = path.read_text(encoding="utf-8")
        assert "href" not in text
        assert "<script" not in text


def test_two_builds_are_equal(sample, folder, tmp_path):
    for path in write_charts(sample, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_png_where_it_is_asked_for(sample, tmp_path):
    few = dataclasses.replace(sample, trends=sample.trends.head(0))
    written = write_charts(few, tmp_path, png=True)
    assert [path.name for path in written][:2] == ["journey.svg", "journey.png"]
    assert not list(tmp_path.glob("trend*"))
    assert all(path.read_bytes()[:4] == b"\x89PNG" for path in written if path.suffix == ".png")


def test_hostile_names_are_text(sample, tmp_path):
    for path in write_charts(hostile(sample), tmp_path):
        root = ElementTree.parse(path).getroot()
        known = {"svg", "title", "rect", "text", "g", "path", "defs", "clipPath", "line", "tspan", "desc", "style"}
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


def test_names_of_periods_cannot_leave_the_expression():
    label = "'] + alert(1) + ['"
    chart = trend_chart(pd.DataFrame({"label": [label, "b"], "share": [0.1, 0.2], "low": 0.0, "high": 0.3}))
    assert "alert" not in str(chart.to_dict()["layer"][0]["encoding"]["x"])


def test_a_folder_that_cannot_be_made_is_refused(sample, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be made"):
        write_charts(sample, tmp_path / "file" / "charts")


def test_png_without_a_folder_is_refused(tmp_path):
    done = run("report", tmp_path, "--png")
    assert done.returncode == 2
    assert b"--charts" in done.stderr
