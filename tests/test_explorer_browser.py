"""The explorer in a real browser: filters, search, links, keyboard, print, hostile comments, axe, small groups."""

from __future__ import annotations

import csv
import dataclasses
import os
import re
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from reporting_browser import PATIENCE, Page, find_browser, why_not
from reporting_sample import TOPICS, hostile, make_sample

from cxtext.insights import comment_sentiment
from cxtext.reporting import write_report

pytestmark = pytest.mark.browser

TEXTS = {
    "c00005": "Très déçu par le rendez-vous manqué, quel ÉTÉ !",
    "c00006": "=HYPERLINK(1) I don\u2019t get it\u2026 refunds, 返金してください",
    "c00007": "The happy path ends at the log\u00adin page",
}


def rich():
    """The sample with a second mention in most comments, and people who wrote more than once."""
    sample = make_sample()
    draw = np.random.default_rng(5)
    first = sample.mentions
    second = first[draw.random(len(first)) < 0.7].copy()
    topics = [*TOPICS, None]
    stages = sorted(first["stage"].unique())
    score = draw.uniform(-0.99, 0.99, len(second)).round(4)
    second = second.assign(
        mention_id=second["feedback_id"] + ":1",
        start=second["end"],
        end=second["end"] + draw.integers(1, 60, len(second)),
        text="not in the text",
        topic_id=[topics[k] for k in draw.integers(0, len(topics), len(second))],
        stage=[stages[k] for k in draw.integers(0, len(stages), len(second))],
        sentiment_score=score,
        sentiment=np.where(score < -0.3, "negative", np.where(score > 0.3, "positive", "neutral")),
    )
    feedback = sample.feedback.copy()
    for feedback_id, text in TEXTS.items():
        feedback.loc[feedback["feedback_id"] == feedback_id, "clean_text"] = text
    customers = [f"k{draw.integers(0, 700)}" if draw.random() < 0.5 else None for _ in range(len(feedback))]
    return dataclasses.replace(
        sample,
        feedback=feedback.assign(customer_id=customers),
        mentions=pd.concat([first, second], ignore_index=True),
    )


@pytest.fixture(scope="module")
def page():
    if reason := why_not():
        pytest.skip(reason)
    with Page(find_browser()) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample():
    return rich()


@pytest.fixture(scope="module")
def reports(tmp_path_factory, sample):
    folder = tmp_path_factory.mktemp("explorer")
    # The tables of "plain" were made of its mentions; "usual" has more of these than its tables count.
    runs = {"usual": sample, "plain": make_sample(), "hostile": hostile(make_sample())}
    return {name: write_report(run, folder / f"{name}.html") for name, run in runs.items()}


def explore(page, path: Path, asked: dict[str, str] | None = None, **options) -> None:
    """Open a report at a view of its comments."""
    fragment = f"?{urlencode(asked)}" if asked else ""
    page.open(path, **{"width": 1280, "fragment": f"#explore{fragment}", **options})
    settled(page)


def settled(page, before: str = "") -> str:
    """Wait until the explorer shows another view than ``before``, and return what it says of it."""
    page.tab.wait_for_function(
        "before => ![before, undefined].includes(document.getElementById('explorer-root')?.dataset.shown)", arg=before
    )
    return page.tab.inner_text("#explorer-status")


def shown(page) -> str:
    return page.run("document.getElementById('explorer-root').dataset.shown || ''")


def said(page, text: str | re.Pattern[str]) -> None:
    """Wait until the live region says so."""
    from playwright.sync_api import expect

    expect(page.tab.locator("#explorer-status")).to_have_text(text, timeout=PATIENCE)


def count(n: int, total: int = 881) -> re.Pattern[str]:
    return re.compile(rf"^{n:,} of {total:,}\scomments\.")


def matching(sample, asked: dict[str, str]) -> set[str]:
    """Ids of the comments that a view shows, worked out from the tables."""
    feedback = sample.feedback[sample.feedback["status"] == "ok"]
    mentions = sample.mentions[sample.mentions["feedback_id"].isin(feedback["feedback_id"])]
    for key, column in (("topic", "topic_id"), ("stage", "stage")):
        if key in asked:
            mentions = mentions[mentions[column].fillna("none") == asked[key]]
    found = set(mentions["feedback_id"])
    if "sentiment" in asked:
        votes = comment_sentiment(mentions)
        found = set(votes.loc[votes["sentiment"] == asked["sentiment"], "feedback_id"])
    for key, column in (("source", "source"), ("in.region", "region"), ("in.plan", "plan")):
        if key in asked:
            found &= set(feedback.loc[feedback[column] == asked[key], "feedback_id"])
    if "score.nps" in asked:
        found &= set(feedback.loc[feedback["score"] == float(asked["score.nps"]), "feedback_id"])
    if "from" in asked:
        found &= set(feedback.loc[feedback["date"] >= asked["from"], "feedback_id"])
    if "to" in asked:
        found &= set(feedback.loc[feedback["date"] <= asked["to"], "feedback_id"])
    return found


VIEWS = [
    {"topic": "t01"},
    {"topic": "t01", "sentiment": "negative"},
    {"topic": "none"},
    {"stage": "support"},
    {"stage": "support", "sentiment": "positive"},
    {"stage": "use", "topic": "t03", "sentiment": "negative"},
    {"sentiment": "negative"},
    {"sentiment": "neutral"},
    {"sentiment": "positive", "source": "survey"},
    {"in.region": "North", "topic": "t01"},
    {"in.region": "North", "in.plan": "Basic", "sentiment": "negative"},
    {"score.nps": "3"},
    {"from": "2026-03-01", "to": "2026-04-30", "stage": "use"},
]


def test_every_view_shows_the_comments_that_the_tables_give(page, reports, sample):
    explore(page, reports["usual"])
    said(page, re.compile(r"^All 881\scomments"))
    for asked in VIEWS:
        wanted = matching(sample, asked)
        before = shown(page)
        page.run(f"location.hash = '#explore?{urlencode(asked)}'")
        settled(page, before)
        said(page, count(len(wanted)))
        ids = set(page.tab.locator(".comment figcaption code").all_inner_texts())
        assert ids <= wanted
        assert len(ids) == min(20, len(wanted))
    assert page.requested() == [reports["usual"].as_uri()]
    assert page.complaints() == []


def test_every_figure_that_leads_here_is_the_number_of_comments_shown(page, reports):
    page.open(reports["plain"], width=1280)
    links = page.run("[...document.querySelectorAll('a[data-explore]')].map(a => [a.dataset.explore, a.textContent])")
    assert {"topic=t01", "stage=use&sentiment=negative", "source=survey", "sentiment=neutral"} <= {
        one for one, _ in links
    }
    assert any(one.startswith("in.") for one, _ in links)
    told = {one: found[1] for one, text in links if (found := re.search(r"(?:^|\s)([\d,]+)(?: of |$|\scomment)", text))}
    assert len(told) > 60
    explore(page, reports["plain"])
    for asked, number in sorted(told.items())[::3]:
        before = shown(page)
        page.run(f"location.hash = '#explore?{asked}'")
        status = settled(page, before)
        if int(number.replace(",", "")) >= 5:
            assert status.startswith((f"{number} of 881", f"All {number}")), asked
        else:
            assert status.startswith("Fewer than 5 people"), asked


def test_a_figure_opens_its_comments(page, reports):
    page.open(reports["plain"], width=1280)
    link = page.tab.locator("#pain_points a.drill").first
    number = link.inner_text().split(" of ")[0]
    link.click()
    assert settled(page).startswith(f"{number} of 881")
    page.tab.wait_for_function("() => document.activeElement.id === 'explorer-heading'")
    assert page.tab.locator("#explorer-status").is_visible()
    page.tab.go_back()
    page.tab.wait_for_function("() => location.hash === ''")


def facet(page, legend: str) -> dict[str, str]:
    rows = page.tab.locator("fieldset", has=page.tab.locator("legend", has_text=legend)).locator("li label")
    return {row.locator(".value").text_content(): row.locator(".count").text_content() for row in rows.all()}


def test_counts_beside_the_filters_say_what_each_would_leave(page, reports, sample):
    asked = {"sentiment": "negative", "in.region": "North"}
    explore(page, reports["usual"], asked)
    for legend, key, values in (
        ("Sentiment", "sentiment", {"Negative": "negative", "Positive": "positive"}),
        ("region", "in.region", {"North": "North", "West": "West"}),
        ("Topic", "topic", {"Missed engineer visits": "t01", "Evening slowdown": "t02", "No topic": "none"}),
        ("Stage", "stage", {"Support": "support", "Use": "use"}),
        ("plan", "in.plan", {"Basic": "Basic"}),
    ):
        counts = facet(page, legend)
        for name, value in values.items():
            n = len(matching(sample, {**asked, key: value}))
            assert counts[name] == (str(n) if n >= 5 or n == 0 else "<5"), (legend, name)


def test_nothing_is_unpacked_before_it_is_needed(page, reports):
    page.open(reports["usual"], width=1280)
    assert page.run("document.getElementById('explorer-root').hidden")
    page.tab.locator("#explore").scroll_into_view_if_needed()
    assert settled(page).startswith("All 881")


def test_filters_search_back_and_a_restored_link(page, reports, sample):
    explore(page, reports["usual"])
    page.tab.get_by_role("checkbox", name=re.compile("^Negative")).check()
    said(page, count(len(matching(sample, {"sentiment": "negative"}))))
    page.tab.get_by_role("searchbox").fill("engineer never")
    said(page, re.compile("of 881"))
    page.tab.wait_for_function("() => location.hash.includes('q=engineer+never')")
    words = page.tab.locator(".comment blockquote").first
    assert "ngineer never" in words.inner_text()
    assert page.tab.locator(".comment .hit").first.inner_text().lower() == "engineer"
    told, address = page.tab.inner_text("#explorer-status"), page.run("location.href")
    page.tab.goto("about:blank")
    page.tab.goto(address)
    settled(page)
    assert page.tab.inner_text("#explorer-status") == told
    assert page.tab.get_by_role("searchbox").input_value() == "engineer never"
    assert page.tab.get_by_role("checkbox", name=re.compile("^Negative")).is_checked()
    page.tab.get_by_role("button", name="Remove filter Words: engineer never").click()
    said(page, count(len(matching(sample, {"sentiment": "negative"}))))
    page.tab.go_back()
    said(page, told)
    page.tab.get_by_role("button", name="Clear all").click()
    said(page, re.compile(r"^All 881"))
    assert page.run("location.hash") == "#explore"
    assert page.complaints() == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tres DECU", "c00005"),
        ("Ete rendez manque", "c00005"),
        ("refund don't get", "c00006"),
        ("してくだ", "c00006"),
        ("c00007", "c00007"),
        ("path happy", "c00007"),
    ],
)
def test_search_cares_for_neither_case_nor_accents(page, reports, query, found):
    explore(page, reports["usual"], {"q": query})
    said(page, count(1))
    assert page.tab.locator(".comment code").all_inner_texts() == [found]


@pytest.mark.parametrize("query", ["appy", "decu nothing", "zzz"])
def test_search_wants_all_words_from_their_beginning(page, reports, query):
    explore(page, reports["usual"], {"q": query})
    assert page.tab.locator(f".comment:has-text('{TEXTS['c00005'][:9]}')").count() == 0
    assert page.tab.inner_text("#explorer-status").startswith(("None of 881", "0"))


def test_pages_order_and_marks(page, reports, sample):
    explore(page, reports["usual"], {"topic": "t01", "sort": "oldest"})
    dates = sample.feedback.set_index("feedback_id")["date"]
    first = page.tab.locator(".comment code").all_inner_texts()
    assert dates[first].is_monotonic_increasing
    assert page.tab.get_by_role("button", name="Previous").is_disabled()
    before = shown(page)
    page.tab.get_by_role("button", name="Next").click()
    assert "Page 2 of" in settled(page, before)
    second = page.tab.locator(".comment code").all_inner_texts()
    assert not set(first) & set(second)
    assert dates[first].max() <= dates[second].min()
    quotes = {"".join(quote) for quote in TOPICS["t01"][4]}
    assert page.tab.locator(".comment mark").first.inner_text() in {middle for _, middle, _ in TOPICS["t01"][4]}
    assert quotes


def test_few_people_are_not_shown(page, reports, sample):
    asked = {"in.region": "West", "in.plan": "Family", "topic": "t10"}
    n = len(matching(sample, asked))
    assert 0 < n < 5
    explore(page, reports["usual"], asked)
    assert page.tab.inner_text("#explorer-status").startswith("Fewer than 5 people")
    assert page.tab.locator(".comment").count() == 0
    assert page.tab.locator("#explorer-tones svg").count() == 0
    assert page.tab.get_by_role("button", name="Download as CSV").is_disabled()
    assert "<5" in facet(page, "plan").values()
    assert str(n) not in set(facet(page, "Topic").values())
    # The same few of everyone, chosen by what they say alone, are the evidence of a figure.
    explore(page, reports["usual"], {"q": "c00007"})
    assert page.tab.locator(".comment").count() == 1


def test_five_comments_of_one_person_are_few_people(page, tmp_path):
    sample = make_sample()
    own = sample.feedback["feedback_id"].isin([f"c{n:05d}" for n in range(1, 21)])
    feedback = sample.feedback.assign(
        customer_id=np.where(own, "one", None), date=sample.feedback["date"].where(~own, pd.Timestamp("2025-06-01"))
    )
    path = write_report(dataclasses.replace(sample, feedback=feedback), tmp_path / "report.html")
    explore(page, path, {"to": "2025-12-31"})
    assert page.tab.inner_text("#explorer-status").startswith("Fewer than 5 people")


def test_what_is_not_offered_is_told(page, reports):
    explore(page, reports["usual"], {"in.region": "Nowhere", "topic": "t99"})
    assert "region: Nowhere" in page.tab.inner_text("#explorer-unknown")
    assert "Topic: t99" in page.tab.inner_text("#explorer-unknown")
    assert page.tab.inner_text("#explorer-status").startswith("All 881")


def test_comments_can_be_taken_away_as_csv(page, reports, tmp_path):
    explore(page, reports["usual"], {"q": "c00006"})
    with page.tab.expect_download() as download:
        page.tab.get_by_role("button", name="Download as CSV").click()
    download.value.save_as(tmp_path / "comments.csv")
    with (tmp_path / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["comment"] for row in rows] == ["c00006"]
    assert rows[0]["text"].startswith("'=HYPERLINK(1)")
    assert rows[0]["score"]
    assert page.complaints() == []


def test_keyboard_alone(page, reports):
    explore(page, reports["usual"])
    page.tab.get_by_role("searchbox").focus()
    stops = []
    for _ in range(6):
        page.press("Tab")
        stops.append(page.run("document.activeElement.id || document.activeElement.type"))
    assert stops[0] == "explorer-sort"
    assert "checkbox" in stops or "explorer-from" in stops
    page.tab.get_by_role("checkbox", name=re.compile("^Negative")).focus()
    page.press("Space")
    said(page, re.compile(r"^\d+ of 881"))
    assert page.run("document.activeElement.type") == "checkbox"
    page.tab.get_by_role("button", name=re.compile("^Show all")).first.focus()
    page.press("Enter")
    assert page.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.tab.get_by_role("button", name="Remove filter Sentiment: Negative").focus()
    page.press("Enter")
    said(page, re.compile(r"^All 881"))
    assert page.run("document.activeElement.id") == "explorer-heading"


def test_copy_link(page, reports):
    explore(page, reports["usual"], {"topic": "t02"})
    page.tab.get_by_role("button", name="Copy link").click()
    page.tab.wait_for_function("() => /link/i.test(document.getElementById('explorer-message').textContent)")


def test_print_leaves_the_explorer_out(page, reports):
    explore(page, reports["usual"])
    page.tab.emulate_media(media="print")
    assert page.run("getComputedStyle(document.getElementById('explore')).display") == "none"
    assert page.run("document.getElementById('answer').getClientRects().length") > 0


def test_without_script_the_report_stays_readable(page, reports):
    page.open(reports["usual"], width=1280, script=False)
    assert page.tab.locator("#explorer-note").is_visible()
    assert "needs a browser that runs scripts" in page.tab.inner_text("#explorer-note")
    assert not page.tab.locator("#explorer-root").is_visible()
    assert page.tab.locator("#answer").is_visible()


def test_a_damaged_file_says_so(page, reports, tmp_path):
    text = reports["usual"].read_text(encoding="utf-8")
    path = tmp_path / "report.html"
    path.write_text(re.sub(r'"data":"[^"]+"', '"data":"AAAA"', text), encoding="utf-8")
    page.open(path, width=1280, fragment="#explore")
    page.tab.wait_for_function("() => document.getElementById('explorer-note').textContent.includes('damaged')")
    assert page.tab.locator("#answer").is_visible()


@pytest.mark.parametrize("asked", [{}, {"q": "script alert"}, {"sort": "newest", "q": "w"}])
def test_hostile_comments_do_nothing(page, reports, asked):
    explore(page, reports["hostile"], asked)
    assert (
        page.tab.locator("#explore :is(script, img, iframe, object, a[href*=script], [onerror], [onmouseover])").count()
        == 0
    )
    assert page.run("document.documentElement.scrollWidth") <= 1280
    assert page.dialogs == []
    assert page.requested() == [reports["hostile"].as_uri()]
    assert page.complaints() == []


def test_foreign_values_in_the_address_do_nothing(page, reports):
    foreign = {
        "q": "<img src=x onerror=alert(1)>",
        "topic": "<script>alert(2)</script>",
        "__proto__": "1",
        "page": "-9e99",
    }
    explore(page, reports["usual"], foreign)
    assert page.tab.locator("#explore :is(script, img)").count() == 0
    assert page.dialogs == []
    assert page.complaints() == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("asked", [{}, {"topic": "t01", "sentiment": "negative", "q": "engineer"}])
def test_axe_finds_nothing_serious(page, reports, dark, asked):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason='pip install -e ".[dev]"')
    explore(page, reports["usual"], asked, dark=dark)
    found = axe.Axe().run(page.tab).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
@pytest.mark.parametrize("name", ["usual", "hostile"])
def test_fits_every_width(page, reports, name, width):
    explore(page, reports[name], {"sentiment": "negative"}, width=width)
    page.run("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.run("document.documentElement.scrollWidth") <= width
    folder = os.environ.get("CXTEXT_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(Path(folder) / f"report-{name}-{width}.png")
        page.tab.locator("#explore").screenshot(path=Path(folder) / f"explorer-{name}-{width}.png")
