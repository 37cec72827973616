"""The explorer and the charts in a real JupyterLab: read, filter, edit; nothing leaves the machine."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_lab import PATIENCE, Lab, running_lab

import cxtext
from cxtext.analysis import Analysis

pytestmark = [pytest.mark.browser, pytest.mark.slow]

for extra in ("jupyterlab", "anywidget"):
    pytest.importorskip(extra, reason=f"{extra} is missing: pip install cxtext[notebook]")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")

# Not HTML that cleaning knows and takes out.
HOSTILE = "<x-y onfocus=window.hacked=1 autofocus tabindex=1> the app is slow <img src=x onerror=window.hacked=1 "
NAME = "What <b>hurts</b> most"
CELLS = (
    'import cxtext\nanalysis = cxtext.load("run")\nexplorer = analysis.explore()\nexplorer',
    'print("edits", explorer.analysis.codebook.log["says"].tolist())\n'
    'print("names", sorted(explorer.analysis.topics["name"]))\nprint("mentions", len(explorer.mentions))',
    "analysis.topic_map()",
    "analysis",
)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    feedback = cxtext.read(cxtext.demo.files()).iloc[::3].reset_index(drop=True)
    feedback.loc[:3, "text"] = HOSTILE
    return cxtext.analyze(feedback, quality="fast")


@pytest.fixture(scope="module")
def lab(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as found:
        analysis.save(found.root / "run")
        (found.root / "explore.ipynb").write_text(json.dumps(_notebook(CELLS)), encoding="utf-8")
        yield found


class Notebook:
    """A notebook that is open in a page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.explorer = page.locator(".cxtext-explorer")

    def run(self, number: int) -> Any:
        """Run a cell, wait until the kernel has done it, and return its output."""
        cell = self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        # A notebook that is still being set up takes no keys: press again until it does.
        deadline = time.monotonic() + PATIENCE
        while prompt.inner_text() == before:
            assert time.monotonic() < deadline, f"cell {number} does not start"
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Shift+Enter")
            with contextlib.suppress(AssertionError):
                playwright.expect(prompt).not_to_have_text(before, timeout=10_000)
        playwright.expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
        return cell.locator(".jp-OutputArea")

    def filter(self, name: str) -> Any:
        return self.explorer.locator(f"[data-filter={name}]")

    def says(self) -> Any:
        return self.explorer.locator(".cxtext-says")


@pytest.fixture
def notebook(lab: Lab, browser: Any) -> Iterator[Notebook]:
    context = browser.new_context(viewport={"width": 1500, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    playwright.expect.set_options(timeout=PATIENCE * 1000)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(lab.page("explore.ipynb"))
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    complaints.clear()  # what JupyterLab says of itself while it starts
    yield Notebook(page)
    foreign = [url for url in asked if not url.startswith((lab.url, "data:", "blob:", lab.url.replace("http", "ws")))]
    assert foreign == []
    assert complaints == []
    assert page.evaluate("window.hacked") is None
    context.close()


def test_quotes_are_read_and_filtered(notebook: Notebook, analysis: Analysis, tmp_path: Path) -> None:
    explorer, mentions = notebook.explorer, analysis.mentions
    notebook.run(0)
    playwright.expect(notebook.says()).to_contain_text(f"{len(mentions):,} mentions")
    playwright.expect(explorer.locator(".cxtext-quote")).to_have_count(50)
    explorer.locator(".cxtext-more").click()
    playwright.expect(explorer.locator(".cxtext-quote")).to_have_count(100)

    notebook.filter("search").fill("app")
    hits = mentions["text"].str.casefold().str.contains("app", regex=False)
    playwright.expect(notebook.says()).to_contain_text(f"{hits.sum()} mentions")
    assert all("app" in text.casefold() for text in explorer.locator(".cxtext-quote mark").all_inner_texts())

    # A topic, by keyboard.
    worst = str(analysis.pain_points["topic_id"].iloc[0])
    mark = explorer.locator(f"[data-topic={worst}]")
    mark.focus()
    notebook.page.keyboard.press("Enter")
    playwright.expect(mark).to_have_attribute("aria-pressed", "true")
    playwright.expect(notebook.says()).to_contain_text(f"{(hits & (mentions['topic_id'] == worst)).sum()} mention")
    notebook.filter("search").fill("")
    playwright.expect(notebook.says()).to_contain_text(f"{(mentions['topic_id'] == worst).sum()} mentions")
    explorer.screenshot(path=tmp_path / "explorer.png")

    # Hostile comments are words.
    notebook.filter("clear").click()
    notebook.filter("search").fill("onfocus")
    playwright.expect(explorer.locator(".cxtext-quote").first).to_contain_text("<x-y onfocus")


def test_topics_are_edited_and_python_sees_it(notebook: Notebook, analysis: Analysis) -> None:
    explorer = notebook.explorer
    notebook.run(0)
    playwright.expect(notebook.says()).to_contain_text("mentions")
    worst, other = analysis.pain_points["topic_id"].astype(str).iloc[:2]
    notebook.filter("topic").select_option(worst)
    name, alert = explorer.locator("[data-edit=name]"), explorer.locator("[role=alert]")

    # An error is told; then it is put right. A name is words, whatever stands in it.
    name.fill("  ")
    name.press("Enter")
    playwright.expect(alert).to_contain_text("name")
    name.fill(NAME)
    name.press("Enter")
    playwright.expect(explorer.locator("h3")).to_contain_text(NAME)
    playwright.expect(alert).to_have_text("")

    merge = explorer.locator("[data-form=merge]")
    merge.locator("select").select_option(other)
    merge.locator("button").click()
    playwright.expect(explorer.locator(f"[data-topic={other}]")).to_have_count(0)
    playwright.expect(explorer.locator(".cxtext-history summary")).to_have_text("2 edits")
    expected = analysis.codebook.use(analysis.codebook.book.rename(worst, NAME).merge(worst, other))
    together = int((expected.mentions["topic_id"] == worst).sum())
    playwright.expect(notebook.says()).to_contain_text(f"{together} mentions")
    told = notebook.run(1)
    playwright.expect(told).to_contain_text(f"mentions {together}")
    assert told.inner_text().count(NAME) >= 2  # in the log and among the topics

    explorer.locator(".cxtext-history summary").click()
    explorer.locator("[data-act=undo]").click()
    playwright.expect(explorer.locator(f"[data-topic={other}]")).to_have_count(1)
    playwright.expect(notebook.run(1)).to_contain_text("Undid edit 2")


def test_charts_and_cards_are_drawn_by_jupyter_itself(notebook: Notebook) -> None:
    notebook.run(0)
    chart = notebook.run(2).locator(".jp-RenderedVegaCommon5")
    playwright.expect(chart.locator("svg.marks, canvas.marks")).to_be_visible()
    # Its menu saves pictures, and sends nothing to a page elsewhere.
    playwright.expect(chart.locator(".vega-actions a[download]").first).to_be_attached()
    playwright.expect(chart.locator(".vega-actions")).not_to_contain_text("Editor")
    playwright.expect(notebook.run(3)).to_contain_text("What hurts most")


def _notebook(cells: tuple[str, ...]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell{number}",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(cells)
        ],
    }
