"""The report in a real browser: no request, no complaint, no sideways scroll, at every width and for hostile text."""

from __future__ import annotations

import pytest
from reporting_browser import Page, find_browser, why_not
from reporting_sample import hostile, make_sample, only

from cxtext.reporting import write_report

pytestmark = pytest.mark.browser

WIDTHS = (390, 768, 1024, 1400, 1920)


@pytest.fixture(scope="module")
def page():
    if reason := why_not():
        pytest.skip(reason)
    with Page(find_browser()) as opened:
        yield opened


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    sample = make_sample()
    runs = {"usual": sample, "hostile": hostile(sample), "tiny": only(sample, 1)}
    return {name: write_report(run, folder / f"{name}.html") for name, run in runs.items()}


@pytest.mark.parametrize("name", ["usual", "hostile", "tiny"])
@pytest.mark.parametrize("width", WIDTHS)
def test_opens_from_a_file_without_request_complaint_or_sideways_scroll(page, reports, name, width):
    page.open(reports[name], width=width)
    page.run("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.run("innerWidth") == width
    assert page.run("document.documentElement.scrollWidth") <= width
    assert page.requested() == [reports[name].as_uri()]
    assert page.complaints() == []


@pytest.mark.parametrize("name", ["usual", "hostile"])
def test_no_text_leaves_its_card(page, reports, name):
    page.open(reports[name], width=390)
    page.run("document.querySelectorAll('details').forEach(part => part.open = true)")
    escaped = page.run(
        """[...document.querySelectorAll('article, .answers li, .pins a, .quote, h1, h2, h3')]
        .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline')
        .map(part => part.className || part.tagName)"""
    )
    assert escaped == []


def test_style_sheet_is_accepted_by_the_policy(page, reports):
    page.open(reports["usual"], width=1400)
    assert page.run("getComputedStyle(document.querySelector('.answers')).display") == "grid"


def test_dark_screens_get_dark_paper_and_readable_ink(page, reports):
    colours = {}
    for dark in (False, True):
        page.open(reports["usual"], width=1400, dark=dark)
        colours[dark] = page.run(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
            " getComputedStyle(document.querySelector('.line .fill-negative')).fill]"
        )
    for light, dark in zip(colours[False], colours[True], strict=True):
        assert light != dark


def test_picture_follows_the_width(page, reports):
    shown = "getComputedStyle(document.querySelector('%s')).display !== 'none'"
    page.open(reports["usual"], width=1400)
    assert page.run(shown % ".line")
    assert not page.run(shown % ".only-narrow")
    page.open(reports["usual"], width=390)
    assert not page.run(shown % ".line")
    assert page.run(shown % ".side-by-side .bubble")
    assert page.run(shown % ".only-narrow")


def test_stage_names_stand_under_their_marks(page, reports):
    page.open(reports["usual"], width=1400)
    apart = page.run(
        """(() => { const middle = part => { const box = part.getBoundingClientRect(); return box.x + box.width / 2; };
        const marks = [...document.querySelectorAll('.line path')].map(part => part.getBoundingClientRect())
          .filter(box => box.width > 8 && box.width < 80 && Math.abs(box.width - box.height) < 2)
          .map(box => box.x + box.width / 2).sort((a, b) => a - b);
        const names = [...document.querySelectorAll('.side-by-side h3')].map(middle);
        return marks.length !== names.length ? 999 : Math.max(...marks.map((x, i) => Math.abs(x - names[i]))); })()"""
    )
    assert apart < 3


def test_everything_can_be_reached_by_keyboard(page, reports):
    page.open(reports["usual"], width=390)
    unreachable = page.run(
        """[...document.querySelectorAll('a, summary, .scroll')].filter(part => part.tabIndex < 0).length"""
    )
    assert unreachable == 0
    page.press("Tab")
    assert page.run("document.activeElement.className") == "skip"


def contrast(one: str, other: str) -> float:
    """Contrast of two CSS colours after WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_enough_contrast(page, reports, dark):
    page.open(reports["usual"], width=1400, dark=dark)
    pairs = page.run(
        """[...document.querySelectorAll('p, td, th, small, a, dt, h3, summary, .tone-label, .chip, .rank, .trend')]
        .map(part => { let back = part, paper = 'rgba(0, 0, 0, 0)';
          while (back && paper === 'rgba(0, 0, 0, 0)') { paper = getComputedStyle(back).backgroundColor;
            back = back.parentElement; }
          return [getComputedStyle(part).color, paper, part.className || part.tagName]; })"""
    )
    weak = {(ink, paper, what) for ink, paper, what in map(tuple, pairs) if contrast(ink, paper) < 4.5}
    assert weak == set()
