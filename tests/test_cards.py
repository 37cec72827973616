"""What results say of themselves in a terminal and in a notebook: the figures of their tables, and nothing but text."""

import html.parser
import re

import pandas as pd
import pytest

from cxtext.analysis import Analysis
from cxtext.cards import Card, Grid, cell, interval
from cxtext.training import evaluate, evaluate_codes, train, train_codes
from cxtext.training.curve import Curve

HOSTILE = "<script>alert(1)</script>\x1b[2J\u202e'\""


class Tags(html.parser.HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open.append(tag)
        assert {name for name, _ in attributes} <= {"style"}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += f"{data} "


def both(result: object) -> tuple[str, Tags]:
    """Return what a result says as text and as HTML, checked for what must hold of each."""
    text, page = repr(result), Tags(result._repr_html_())
    assert not page.open
    assert set(page.tags) <= {"div", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}
    assert len(text) < 5_000
    assert not [one for one in text if not one.isprintable() and one != "\n"]
    for line in text.splitlines():
        for word in line.removeprefix("  Next:").split():
            assert word.strip("(),") in page.words, word
    return text, page


@pytest.fixture(scope="module")
def analysis(demo_analysis: Analysis) -> Analysis:
    return demo_analysis


def test_an_analysis_says_how_much_and_what_hurts_most(analysis: Analysis) -> None:
    text, page = both(analysis)
    rows = analysis.meta["rows"]
    assert text.startswith(f"Analysis({rows['analysed']:,} of {rows['feedback']:,} comments")
    for _, point in analysis.pain_points.head(7).iterrows():
        line = next(line for line in text.splitlines() if f" {point['name']} " in line)
        assert re.search(rf"\b{point['n_feedback']}\b", line)
        assert str(round(point["negative_share"] * 100)) in line
        assert point["name"] in page.words
    assert ".explore()" in text


def test_an_edited_analysis_says_so(analysis: Analysis) -> None:
    worst = analysis.pain_points["topic_id"].iloc[0]
    edited = analysis.codebook.rename(worst, "What hurts most")
    assert "1 edit of the topics" in repr(edited)
    text, _ = both(edited.codebook)
    assert "1 edit," in text
    assert "Edit 1: " in text
    assert "What hurts most" in text
    assert "0 edits" in both(analysis.codebook)[0]


def test_names_of_comments_are_text_and_nothing_else(analysis: Analysis) -> None:
    points = analysis.pain_points.assign(name=HOSTILE)
    shown = object.__new__(type(analysis))
    shown.__dict__.update({**analysis.__dict__, "pain_points": points})
    text, page = both(shown)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "<script>" in page.words  # as words


def test_a_comparison_names_the_surest_differences(analysis: Analysis) -> None:
    compared = analysis.compare(by="region", a="North")
    text, _ = both(compared)
    first = compared.clear().iloc[0]
    assert f"{first['difference']:+.3g}" in text
    same = analysis.compare(date="2026-03-01")
    assert ("No difference stands out" in repr(same)) == (not len(same.clear()))


def test_a_trained_model_says_what_it_is_worth() -> None:
    texts = [f"{what} was {how}" for what in ("Delivery", "Support", "The app") for how in ("great", "awful")]
    frame = pd.DataFrame({"text": texts * 3, "question": [""] * 6 + ["Why?"] * 6 + ["Say"] * 6})
    frame["label"] = ["pos", "neg"] * 9
    model = train("sentiment", frame, quality="accurate")
    text, _ = both(model)
    score = model.scores[-1].figures
    assert f"{score.macro_f1:.3f}" in text
    assert "negative 9" in text


def test_an_evaluation_says_its_figures() -> None:
    frame = pd.DataFrame({"text": ["Loved it, thank you!", "Rude and slow."], "label": ["positive", "negative"]})
    found = evaluate("sentiment", frame, quality="accurate")
    text, _ = both(found)
    assert f"accuracy {found.figures.accuracy:.3f}" in text
    assert "nan" not in text


def test_codes_say_their_figures() -> None:
    texts = [f"{a} {b}" for a in ("Waited", "A queue,", "Slow,") for b in ("an hour", "all day", "again", "why")]
    texts += [f"{a} {b}" for a in ("Nurse", "Staff", "Reception") for b in ("kind", "rude", "helpful", "friendly")]
    frame = pd.DataFrame({"text": texts, "codes": ["wait"] * 12 + ["staff"] * 12})
    model = train_codes(frame, quality="fast")
    text, _ = both(model)
    assert f"{model.classifier.figures_['macro_f1']:.3f}" in text
    measured = evaluate_codes(frame, model.classifier)
    assert f"{measured.figures['micro_f1']:.3f}" in both(measured)[0]


def test_a_learning_curve_shows_its_rows() -> None:
    row = {"quality": "fast", "labels": 20, "macro_f1": 0.51, "ci_low": 0.4, "ci_high": 0.6}
    row |= {"gain": 0.1, "gain_low": -0.05, "gain_high": 0.2}
    assert "-0.050 to 0.200" in both(Curve("stage", pd.DataFrame([row])))[0]


def test_a_cell_is_one_short_line() -> None:
    assert cell("a\r\nb\x1b[31m\u202ec") == "a b [31m c"
    assert cell(float("nan")) == cell(None) == ""
    assert len(cell("x" * 10_000)) == 160
    assert interval(float("nan"), 1) == ""
    assert interval(-0.5, 0.25) == "-0.50 to 0.25"


def test_a_card_lines_up_its_columns() -> None:
    card = Card("Basket", grids=[Grid("Fruit", ("", "kind", "n"), [("1", "apple", "12"), ("2", "fig", "3")], (0, 2))])
    assert card.text().splitlines() == ["Basket", "  Fruit", "     kind    n", "  1  apple  12", "  2  fig     3"]
