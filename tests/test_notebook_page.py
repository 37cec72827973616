"""The explorer's script in a browser, with Python behind it and no JupyterLab between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import cxtext
from cxtext.analysis import Analysis
from cxtext.errors import InputError
from cxtext.notebook.exploring import Exploration
from cxtext.notebook.page import script, style

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")

MODEL = """async ([script, style, overview]) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const heard = {};
  const model = {
    get: () => overview,
    on: (name, callback) => { heard[name] = callback; },
    off: (name) => { delete heard[name]; },
    send: async (message) => {
      const { reply, changed } = await window.python(message);
      if (changed) { overview = changed; heard["change:overview"](); }
      heard["msg:custom"]?.(reply);
    },
  };
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  window.close_explorer = widget.render({ model, el: document.querySelector("main") });
  window.still_heard = () => Object.keys(heard);
}"""


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    feedback = cxtext.read(cxtext.demo.files())
    few = feedback.iloc[::3].reset_index(drop=True)
    few.attrs = feedback.attrs
    return cxtext.analyze(few, quality="fast")


class Opened:
    """An explorer in a page, and the Python behind it."""

    def __init__(self, page: Any, analysis: Analysis) -> None:
        self.page, self.exploration = page, Exploration(analysis)
        page.expose_function("python", self._python)
        page.set_content("<!doctype html><html lang=en><title>Explorer</title><main></main></html>")
        page.evaluate(MODEL, [script(), style(), self.exploration.overview()])
        self.says = page.locator(".cxtext-says")
        playwright.expect(self.says).to_contain_text("mentions")

    def _python(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self.exploration.answer(message)
        except InputError as error:
            return {"reply": {"number": message["number"], "error": str(error)}, "changed": None}
        changed = self.exploration.overview() if message["ask"] == "edit" else None
        return {"reply": {"number": message["number"], "answer": answer}, "changed": changed}

    def find(self, selector: str) -> Any:
        return self.page.locator(f".cxtext-explorer {selector}")

    def choose(self, topic: str) -> None:
        self.find("[data-filter=topic]").select_option(topic)
        playwright.expect(self.find("h3 small")).to_contain_text(topic)

    def edited(self, n: int) -> None:
        """Wait until so many edits hold."""
        playwright.expect(self.find(".cxtext-history summary")).to_have_text("1 edit" if n == 1 else f"{n} edits")


@pytest.fixture
def explorer(browser: Any, analysis: Analysis) -> Iterator[Opened]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(120_000)
    playwright.expect.set_options(timeout=120_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    yield Opened(page, analysis)
    assert complaints == []
    page.close()


def worst(analysis: Analysis, place: int = 0) -> str:
    return str(analysis.pain_points["topic_id"].iloc[place])


def test_a_mention_is_moved_by_keyboard(explorer: Opened, analysis: Analysis) -> None:
    explorer.choose(worst(analysis))
    first = explorer.find(".cxtext-quote").first
    moved = first.get_attribute("data-mention")
    first.locator("button").press("Enter")
    explorer.page.keyboard.press("Escape")  # thought better of it
    playwright.expect(first.locator("button")).to_be_focused()
    first.locator("button").press("Enter")
    explorer.find("[data-form=move] select").select_option(worst(analysis, 4))
    explorer.find("[data-form=move] button").press("Enter")
    explorer.edited(1)
    of = explorer.exploration.analysis.mentions.set_index("mention_id")["topic_id"]
    assert of[moved] == worst(analysis, 4)
    playwright.expect(explorer.find(f"[data-mention='{moved}']")).to_have_count(0)
    playwright.expect(explorer.says).to_be_focused()


def test_a_topic_is_split_excluded_and_put_back(explorer: Opened, analysis: Analysis) -> None:
    explorer.choose(worst(analysis))
    n = explorer.find("[data-topic]").count()
    explorer.find("[data-act=halve]").press("Enter")
    explorer.edited(1)
    playwright.expect(explorer.find("[data-topic]")).to_have_count(n + 1)
    playwright.expect(explorer.find("[data-act=halve]")).to_be_focused()
    word = str(analysis.topics.set_index("topic_id").loc[worst(analysis, 1), "keywords"][0])
    explorer.choose(worst(analysis, 1))
    explorer.find("[data-edit=part]").fill("What says so")
    explorer.find("[data-edit=words]").fill(word)
    explorer.find("[data-edit=words]").press("Enter")
    explorer.edited(2)
    assert "What says so" in set(explorer.exploration.analysis.topics["name"])
    explorer.find("[data-act=exclude]").click()
    explorer.edited(3)
    assert worst(analysis, 1) not in set(explorer.exploration.analysis.pain_points["topic_id"])
    playwright.expect(explorer.find("[data-act=exclude]")).to_have_text("Count among pain points")
    explorer.find(".cxtext-history summary").click()
    for left in (2, 1, 0):
        explorer.find("[data-act=undo]").click()
        explorer.edited(left)
    playwright.expect(explorer.find("[data-act=undo]")).to_be_disabled()
    assert set(explorer.exploration.analysis.topics["name"]) == set(analysis.topics["name"])


def test_typing_goes_on_while_answers_come(explorer: Opened, analysis: Analysis) -> None:
    explorer.choose(worst(analysis))
    search = explorer.find("[data-filter=search]")
    search.press_sequentially("no such words", delay=30)
    playwright.expect(explorer.says).to_have_text("No mention passes these filters.")
    assert search.input_value() == "no such words"
    playwright.expect(search).to_be_focused()
    explorer.find("[data-filter=clear]").click()
    playwright.expect(explorer.says).to_contain_text(f"{len(analysis.mentions)} mentions")
    assert explorer.find("[data-filter=search]").input_value() == ""


def test_groups_are_chosen_by_column_and_value(explorer: Opened, analysis: Analysis) -> None:
    explorer.find("[data-filter=segment]").select_option("region")
    explorer.find("[data-filter=value]").select_option("North")
    north = analysis.feedback.loc[analysis.feedback["region"] == "North", "feedback_id"]
    n = analysis.mentions["feedback_id"].isin(north).sum()
    playwright.expect(explorer.says).to_contain_text(f"{n} mentions")


def test_it_fits_a_narrow_page_and_every_control_has_a_name(explorer: Opened, analysis: Analysis) -> None:
    explorer.choose(worst(analysis))
    explorer.page.set_viewport_size({"width": 420, "height": 900})
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= 420
    for role in ("button", "combobox", "textbox", "searchbox"):
        for control in explorer.page.get_by_role(role).all():
            assert control.evaluate("one => (one.ariaLabel || one.textContent || one.labels?.[0]?.textContent).trim()")


def test_a_closed_explorer_listens_no_more(explorer: Opened) -> None:
    explorer.page.evaluate("window.close_explorer()")
    assert explorer.page.evaluate("window.still_heard()") == []
