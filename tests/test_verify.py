"""``cxtext verify``: an honest report agrees with its run; an altered one is found out, with the place."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

import command_line
import pandas as pd
import pytest
from reporting_sample import hostile, make_sample

import cxtext
from cxtext.analysis.recomputing import recomputed
from cxtext.errors import InputError
from cxtext.reporting import render_html, summarise, verify_report, write_report
from cxtext.reporting.figures import figures, figures_json, flat
from cxtext.reporting.model import ReportSummary
from cxtext.reporting.verifying import verify as verifying
from cxtext.reporting.verifying.outcome import Verification
from cxtext.reporting.verifying.verify import check_page

PAINS = ("The parcel came two weeks late", "My delivery was late again and nobody told me", "Late delivery, third time")
JOYS = ("The staff were friendly and helpful", "Lovely helpful staff in the shop", "Friendly staff, thank you")
WORK = ("I was charged twice for one order", "Charged twice and the refund takes ages", "The refund never arrived")


def comments(n: int) -> pd.DataFrame:
    texts = [f"{part[row % 3]}, {row} days ago." for row in range(n) for part in (PAINS, JOYS, WORK)]
    return pd.DataFrame(
        {
            "id": [f"r{row}" for row in range(len(texts))],
            "comment": texts,
            "date": pd.date_range("2026-01-01", periods=len(texts), freq="D"),
            "score": [(2, 9, 1)[row % 3] for row in range(len(texts))],
            "region": [("North", "South")[row % 2] for row in range(len(texts))],
        }
    )


def analysed(n: int) -> cxtext.Analysis:
    return cxtext.analyze(comments(n), text="comment", id="id", score="score", score_kind="nps", quality="fast")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "run"
    analysed(24).save(folder)
    return folder


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(summarise(make_sample()))


@pytest.fixture(scope="module")
def check() -> Callable[[str], Verification]:
    """Compare pages with the sample's own, which is written anew once and not for every altered page."""
    sample = make_sample()

    @cache
    def summed(title: str | None) -> ReportSummary:
        return summarise(sample, title=title)

    @cache
    def written(title: str) -> str:
        return render_html(summed(None) if title == summed(None).title else summed(title))

    once = {
        "summarise": lambda _, title=None: summed(title),
        "render_html": lambda summary, *_, **__: written(summary.title),
    }

    def compare(text: str) -> Verification:
        with mock.patch.multiple(verifying, **once):
            return check_page(text, sample)

    return compare


@pytest.fixture(scope="module")
def places(check: Callable[[str], Verification]) -> Callable[[str], str]:
    def listed(text: str) -> str:
        found = check(text)
        assert not found.agrees
        return "\n".join(map(str, found.differences))

    return listed


def verify(*arguments: str | Path) -> tuple[int, str, str]:
    """Return the exit code of ``cxtext verify``, the differences it prints and the words it says."""
    done = command_line.run("verify", *arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_report_of_a_saved_run_agrees_with_it_recomputed(run):
    found = verify_report(run / "report.html", cxtext.load(run))
    assert found.differences == ()
    assert found.n_figures > 100
    assert found.notes == ()


def test_an_edited_run_agrees_as_well(run, tmp_path):
    analysis = cxtext.load(run)
    changed = analysis.codebook.rename(analysis.pain_points["topic_id"].iloc[0], "Parcels that come late")
    changed.save(tmp_path / "edited")
    loaded = cxtext.load(tmp_path / "edited")
    assert verify_report(tmp_path / "edited" / "report.html", loaded).agrees
    assert "Parcels that come late" in str(verify_report(run / "report.html", loaded).differences[0])


def test_figures_come_from_mentions_not_from_the_saved_tables(run, tmp_path):
    analysis = cxtext.load(run)
    points = analysis.pain_points.assign(n_feedback=analysis.pain_points["n_feedback"] + 1)
    forged = dataclasses.replace(analysis, pain_points=points)
    path = write_report(forged, tmp_path / "report.html")
    assert not verify_report(path, forged).agrees
    pd.testing.assert_frame_equal(recomputed(forged).pain_points, analysis.pain_points, check_dtype=False)


@pytest.mark.slow
def test_the_command_names_the_place_and_exits_with_1(run, tmp_path):
    code, differences, said = verify(run / "report.html", run)
    assert code == 0, said
    assert differences == ""
    text = (run / "report.html").read_text(encoding="utf-8")
    name = cxtext.load(run).pain_points["name"].iloc[0]
    altered = tmp_path / "altered.html"
    altered.write_text(re.sub(r'<span class="figure">[^<]+</span>', '<span class="figure">1 %</span>', text, count=1))
    code, differences, said = verify(altered, run)
    assert code == 1
    assert f"Each pain point › {name}" in differences.replace("Rank 1: ", "")
    assert "Reach: the report says “1 %”" in differences
    assert "in 1 place" in said.replace("\xa0", " ")


@pytest.mark.slow
def test_the_report_of_another_run_differs(run, tmp_path):
    analysed(20).report(tmp_path / "other.html")
    code, _, said = verify(tmp_path / "other.html", run)
    assert code == 1
    assert "more not shown; --all lists them" in said
    listed = [str(one) for one in verify_report(tmp_path / "other.html", cxtext.load(run)).differences]
    assert "figure quality / analysed: the report says 60, the run says 72" in listed


@pytest.mark.slow
def test_a_report_asked_to_carry_no_quotes_agrees_and_says_so(run, tmp_path):
    path = tmp_path / "report.html"
    assert command_line.run("report", run, "-o", path, "--quotes", "none").returncode == 0
    code, differences, said = verify(path, run)
    assert code == 0, differences
    assert "asked to carry none of the comments' texts" in said


def test_what_is_no_report_is_refused_with_one_sentence(run, tmp_path):
    (tmp_path / "book.html").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "absent.html", tmp_path / "report.xlsx", tmp_path / "book.html"):
        with pytest.raises(InputError, match=path.name):
            verify_report(path, cxtext.load(run))
    assert verify(tmp_path / "absent.html", run)[0] == 2


def test_the_page_written_anew_agrees(check, page):
    found = check(page)
    assert found.agrees
    assert found.n_texts > 500


def test_hostile_comments_do_not_break_the_block_or_the_comparison():
    sample = hostile(make_sample())
    text = render_html(summarise(sample))
    assert check_page(text, sample).agrees
    assert not set("<>&") & set(figures_json(summarise(sample)))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            "Not a soul turned up",
            "Everybody turned up",
            "Each pain point › Rank 1: Missed engineer visits: the report says",
        ),
        ('class="tone-very-negative"', 'class="tone-very-positive"', "The journey"),
        ("<style>", "<style>.figure::after{content:'0'}", "the head of the page"),
        ("</main>", "<p>All is well.</p></main>", "All is well."),
        ("</h1>", " (not!)</h1>", "(not!)"),
        ("</body>", "<!-- nothing to see --></body>", "nothing to see"),
        ("Suggested owner: ", "Owner: ", "Each pain point › Rank 1: Missed engineer visits: the report says “Owner:”"),
        ("New since 25", "New since 15", "App log-in loop"),
        ("A watcher would", "Nobody would", "Early warnings"),
        ("Clear cases that disagree", "Cases", "Scores against texts"),
        ('"loo":-8.191910523', '"loo":-18.2', "figure pain_points / t01 / associations / nps / loo"),
        (
            '"alerts":{"t03 new":{"rank":4',
            '"alerts":{"t03 new":{"rank":5',
            "figure alerts / t03 new / rank: the report",
        ),
        ('"rank":1,', '"rank":2,', "figure pain_points / t01 / rank: the report says 2, the run says 1"),
        ('id="cxtext-figures"', 'id="other"', "figures of the report"),
    ],
)
def test_an_alteration_is_named(places, page, old, new, place):
    assert old in page
    assert place in places(page.replace(old, new, 1))


def test_a_bar_of_another_length_is_named_in_words(places, page):
    head, tail = page.split('<section id="pain_points"')
    altered = re.sub(r'(class="fill-accent" x="0" y="2" width=")[\d.]+', r"\g<1>99", tail, count=1)
    assert places(f'{head}<section id="pain_points"{altered}') == (
        "Each pain point › Rank 1: Missed engineer visits › Reach › bar: "
        "the report says another drawing, the run says its own"
    )


def test_a_chart_of_another_shape_is_found_unless_other_versions_drew_it(check, places, page):
    head, tail = page.split('<svg class="chart"', 1)
    altered = head + '<svg class="chart"' + re.sub(r' d="M[^"]+"', ' d="M0,0"', tail, count=3)
    # Told once, by what the chart shows and not by its marks.
    (found,) = check(altered).differences
    assert found.place.startswith("The journey › chart “Stages of the journey in order; size: number of comments")
    assert (found.given, found.wanted) == ("another drawing", "its own")
    older = re.sub(r'"drawn_with":"[^"]+"', '"drawn_with":"altair 1.0"', altered)
    found = check(older)
    assert found.agrees
    assert "altair 1.0" in found.notes[0]


@pytest.mark.slow
@pytest.mark.parametrize("junk", ["<b>", "<p>x", "</i>", "<th>x", "<dt>y</dt>", "&lt;", "<!--", "<![", "<a b='"])
def test_a_page_full_of_junk_is_read_in_reasonable_time(check, page, junk):
    started = time.process_time()
    found = check(page.replace("</main>", junk * (len(page) // len(junk)) + "</main>"))
    assert not found.agrees
    assert time.process_time() - started < 30


def test_a_page_of_another_size_is_not_taken_apart(check, page):
    found = check(page + " " * 4 * len(page))
    assert found.differences[0].place == "the whole page"


def test_a_line_left_out_is_found_where_it_stood(check, page):
    row = re.search(r'<tr><th scope="row" dir="auto">Friendly engineers.*?</tr>', page, re.DOTALL).group()
    found = check(page.replace(row, ""))
    assert [difference.given for difference in found.differences] == ["nothing"]
    assert "Friendly engineers" in found.differences[0].wanted
    assert "All topics" in found.differences[0].place


@pytest.mark.slow
def test_a_title_of_ones_own_is_no_difference_but_is_told(check, page):
    text = render_html(summarise(make_sample(), title="Third quarter"))
    found = check(text)
    assert found.agrees
    assert "Third quarter" in found.notes[0]


def test_every_figure_of_a_summary_has_a_key_of_its_own():
    summary = summarise(make_sample())
    found = dict(flat(figures(summary)))
    first = summary.pain_points[0]
    assert found["pain_points / t01 / reach / count"] == first.reach.count
    assert found["pain_points / t01 / evidence_ids"] == list(first.evidence_ids)
    assert found["pain_points / t01 / quotes"] == [quote.mention_id for quote in first.quotes]
    assert sum(key.startswith("segments /") and key.endswith("/ q_value") for key in found) == len(summary.segments)
