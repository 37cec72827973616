"""The HTML report: one file, nothing runs, nothing is fetched, everything is there and can be reached."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import pandas as pd
import pytest
from reporting_sample import HOSTILE, hostile, make_sample, only

from cxtext.reporting import journey_chart, render_html, sentiment_chart, summarise
from cxtext.reporting.html import SECTIONS
from cxtext.reporting.sections import MAX_PAIN_POINTS
from cxtext.reporting.svg import to_svg

VOID = {"meta", "link", "br", "img", "hr", "input", "col"}


class Reader(HTMLParser):
    """Elements, ids, links and visible text of a page; fails on tags that do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if not self._open or self._open[-1] != "style":
            self.text += data


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def page(sample):
    return render_html(summarise(sample))


@pytest.fixture(scope="module")
def hostile_page(sample):
    return render_html(summarise(hostile(sample)))


def test_same_run_same_bytes(sample, page):
    assert render_html(summarise(sample)) == page


def test_policy_allows_only_the_own_style_sheet(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("which", ["page", "hostile_page"])
def test_nothing_runs_and_nothing_is_fetched(which, request):
    found = Reader(request.getfixturevalue(which))
    assert not {"script", "img", "link", "iframe", "object", "embed", "form", "base"} & set(found.tags)
    assert found.tags["style"] == 1
    for tag, name, value in found.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in ("src", "srcset", "style", "xlink:href", "action"), (tag, name)
        assert name != "href" or value.startswith("#")
        assert "url(" not in value.replace("url(#", "")


def test_structure_for_screen_readers(page):
    found = Reader(page)
    assert found.tags["h1"] == found.tags["main"] == found.tags["nav"] == 1
    # This run has no earlier wave and no codes of its own.
    assert found.tags["section"] == len(SECTIONS) - 2
    assert all(("scope", "col") in [(n, v)] or n != "scope" or v == "row" for t, n, v in found.attributes if t == "th")
    headers = found.tags["th"]
    assert sum(1 for tag, name, _ in found.attributes if tag == "th" and name == "scope") == headers
    pictures = [name for tag, name, value in found.attributes if tag == "svg" and name in ("aria-hidden", "aria-label")]
    assert len(pictures) == found.tags["svg"]


@pytest.mark.parametrize("which", ["page", "hostile_page"])
def test_ids_are_unique_and_links_arrive(which, request):
    found = Reader(request.getfixturevalue(which))
    assert len(found.ids) == len(set(found.ids))
    targets = [value[1:] for _, name, value in found.attributes if name == "href"]
    assert targets
    assert set(targets) <= set(found.ids)


def test_every_section_says_what_was_found(page):
    text = Reader(page).text.replace("\xa0", " ")
    for words in (
        "924 rows read: 881 analysed, 14 empty, 21 without content, 7 in another language, 1 rejected.",
        "“Missed engineer visits”: 143 of 881 comments (16 %) mention it",
        "143 of 881 comments",
        "95 % interval 14\u201319 %",
        "all else equal; leave-one-out \u22128.2",
        "New and growing",
        "New since 25 June 2026",
        "region North: 31 % of its comments mention it (85 of 277, 26\u201336 %), against 10 % elsewhere.",
        "Suggested owner: Onboarding",
        "at most one warning in twenty is expected to be false",
        "Net promoter score",
        "Clear cases that disagree",
        "the third installation slot was moved again",
        "Fast connection by day",
        "read as cp1252",
        "bad quoting",
        "emails",
        "association",
    ):
        assert words in text, words


def test_percentages_always_come_with_counts(page):
    figures = re.findall(r'class="figure">[\d.]+\xa0%</span> <span>([\d,]+ of [\d,]+)', page)
    assert len(figures) == 2 * 10


def test_hostile_text_is_shown_not_obeyed(hostile_page):
    text = Reader(hostile_page).text
    assert HOSTILE["script"] in text
    assert HOSTILE["formula"] in text
    assert "onmouseover" in text
    assert "<script" not in hostile_page
    assert "\u202e" not in hostile_page
    assert "\x00" not in hostile_page
    assert "w" * 601 not in hostile_page
    assert len(hostile_page) < 600_000


def test_quotes_are_isolated_for_every_direction(page):
    blocks = re.findall(r"<blockquote[^>]*>.{5}", page)
    assert blocks
    assert set(blocks) == {'<blockquote dir="auto"><bdi>'}


@pytest.mark.parametrize("n", [1, 3, 40])
def test_small_runs_render(sample, n):
    found = Reader(render_html(summarise(only(sample, n))))
    assert "No pain point stands out" in found.text
    assert "No topic draws enough complaints" in found.text


def test_without_dates_scores_segments_and_journey(sample):
    bare = dataclasses.replace(
        sample,
        feedback=sample.feedback[["feedback_id", "text", "clean_text", "status"]].assign(source="survey"),
        segments=sample.segments.head(0),
        trends=sample.trends.head(0),
        journey=sample.journey.head(0),
        metrics={},
        meta={},
        pain_points=sample.pain_points.assign(impact=float("nan"), trend=None),
    )
    found = Reader(render_html(summarise(bare)))
    assert "the comments have no dates" in found.text
    assert "too few scores to tell" in found.text
    assert {"journey", "segments", "sources"}.isdisjoint(found.ids)


def test_many_pain_points_are_cut_and_said_so(sample):
    points = sample.pain_points
    rows = [points.assign(rank=points["rank"] + 10 * k, topic_id=points["topic_id"] + "x" * k) for k in range(3)]
    many = dataclasses.replace(sample, pain_points=pd.concat(rows, ignore_index=True))
    found = Reader(render_html(summarise(many)))
    assert sum(1 for name in found.ids if re.fullmatch(r"pain-\d+", name)) == MAX_PAIN_POINTS
    text = found.text.replace("\xa0", " ")
    assert "10 more pain points" in text
    assert (
        "the first 10 of 30: ranks 11 to 20 have their cards further down, the other 10 are in the spreadsheet" in text
    )


@pytest.mark.parametrize("n_stages", [1, 2, 5, 12, 25])
def test_journeys_of_any_length(sample, n_stages):
    journey = pd.concat([sample.journey.head(1).assign(stage=f"s{k}", name=f"Stage {k}") for k in range(n_stages)])
    page = render_html(summarise(dataclasses.replace(sample, journey=journey)))
    assert f"Stage {n_stages - 1}" in Reader(page).text
    assert ("cols-" in page.split("</style>")[1]) == (3 <= n_stages <= 10)


def test_charts_are_plain_svg_with_labels(sample):
    journey = sample.journey.assign(name=[f"<b>{name}</b>" for name in sample.journey["name"]])
    for chart in (journey_chart(journey), sentiment_chart(journey), sentiment_chart(journey, compact=True)):
        svg = to_svg(chart, 'a "label" <x>', "p")
        assert svg.startswith("<svg")
        assert 'aria-label="a &quot;label&quot; &lt;x&gt;"' in svg
        assert "<b>" not in svg
        assert svg == to_svg(chart, 'a "label" <x>', "p")
    assert "Consideration" in to_svg(sentiment_chart(sample.journey), "x", "p")
    assert "Frühphase" in to_svg(sentiment_chart(sample.journey, {"awareness": "Frühphase"}), "x", "p")


def test_the_note_of_the_journey_can_be_left_to_the_legend(sample):
    assert "as much praise as complaint" in to_svg(journey_chart(sample.journey), "x", "p")
    assert "as much praise as complaint" not in to_svg(journey_chart(sample.journey, note=False), "x", "p")


def test_journey_chart_gives_every_stage_the_same_width(sample):
    svg = to_svg(journey_chart(sample.journey, width=800), "x", "p")
    assert 'viewBox="0 0 800 200"' in svg
    stems = re.findall(r'<line transform="translate\(([\d.]+),[\d.]+\)" x2="0"', svg)
    assert [float(x) for x in stems] == [50 + 100 * k for k in range(8)]
