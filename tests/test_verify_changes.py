"""``cxtext verify`` of a page on what changed: with both runs, and never taken for an altered report."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import run

import cxtext

TEXTS = ("The parcel came two weeks late", "Friendly staff, thank you", "I was charged twice for one order")
ENDINGS = ("html", "md", "xlsx")


def analysed(weights: tuple[int, int, int], folder: Path, against: cxtext.Analysis | None = None) -> cxtext.Analysis:
    texts = [f"{text}, {place} days ago." for text, n in zip(TEXTS, weights, strict=True) for place in range(n)]
    frame = pd.DataFrame({"comment": texts, "score": [place % 11 for place in range(len(texts))]})
    found = cxtext.analyze(frame, text="comment", score="score", score_kind="nps", quality="fast", against=against)
    found.save(folder)
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    first = analysed((30, 30, 5), folder / "wave_1 against all")
    analysed((10, 30, 40), folder / "wave_2", first)
    return folder / "wave_1 against all", folder / "wave_2"


@pytest.fixture(scope="module")
def pages(runs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for ending in ENDINGS:
        done = run("report", runs[1], "--what-changed", runs[0], "-o", folder / f"changed.{ending}")
        assert done.returncode == 0, done.stderr.decode()
    return {ending: folder / f"changed.{ending}" for ending in ENDINGS}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_honest_page_agrees_with_both_runs(ending: str, pages: dict[str, Path], runs: tuple[Path, Path]) -> None:
    done = run("verify", pages[ending], runs[1], "--what-changed", runs[0])
    assert done.returncode == 0, done.stdout.decode()
    assert "agrees with" in done.stderr.decode()
    assert "Note" not in done.stderr.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_the_earlier_run_one_sentence_asks_for_it(
    ending: str, pages: dict[str, Path], runs: tuple[Path, Path]
) -> None:
    done = run("verify", pages[ending], runs[1])
    assert done.returncode == 2
    assert done.stdout == b""
    assert "--what-changed EARLIER_RUN" in done.stderr.decode()
    assert "differs" not in done.stderr.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_altered_figure_is_named(
    ending: str, pages: dict[str, Path], runs: tuple[Path, Path], tmp_path: Path
) -> None:
    altered = tmp_path / f"changed.{ending}"
    if ending == "xlsx":
        book = openpyxl.load_workbook(pages[ending])
        book["overall"]["E2"] = 12345
        book.save(altered)
    else:
        text = pages[ending].read_text(encoding="utf-8")
        assert "65\N{NO-BREAK SPACE}comments" in text
        altered.write_text(
            text.replace("65\N{NO-BREAK SPACE}comments", "66\N{NO-BREAK SPACE}comments"), encoding="utf-8"
        )
    done = run("verify", altered, runs[1], "--what-changed", runs[0])
    assert done.returncode == 1
    assert ("12345" if ending == "xlsx" else "66") in done.stdout.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_runs_that_were_renamed_since_are_no_difference_but_a_note(
    ending: str, pages: dict[str, Path], runs: tuple[Path, Path], tmp_path: Path
) -> None:
    for place, one in enumerate(runs):
        cxtext.load(one).save(tmp_path / f"copy{place}")
    done = run("verify", pages[ending], tmp_path / "copy1", "--what-changed", tmp_path / "copy0")
    assert done.returncode == 0, done.stdout.decode()
    assert "wave_1 against all, wave_2" in done.stderr.decode()


def test_another_pair_of_runs_differs(pages: dict[str, Path], runs: tuple[Path, Path]) -> None:
    assert run("verify", pages["html"], runs[0], "--what-changed", runs[1]).returncode == 1


def test_an_ordinary_report_needs_no_earlier_run(runs: tuple[Path, Path]) -> None:
    done = run("verify", runs[1] / "report.html", runs[1], "--what-changed", runs[0])
    assert done.returncode == 2
    assert "leave --what-changed" in done.stderr.decode()
    assert run("verify", runs[1] / "report.html", runs[1]).returncode == 0


def test_a_comparison_is_told_as_what_it_is(runs: tuple[Path, Path], tmp_path: Path) -> None:
    assert run("compare", *runs, "-o", tmp_path / "compared.md").returncode == 0
    done = run("verify", tmp_path / "compared.md", runs[1])
    assert done.returncode == 2
    assert "cxtext compare" in done.stderr.decode()
