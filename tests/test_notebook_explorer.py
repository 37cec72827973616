"""The explorer, as far as it is Python: what is asked by a browser, and what it is told."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

import cxtext
from cxtext.analysis import Analysis
from cxtext.errors import InputError
from cxtext.notebook.exploring import Exploration

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    feedback = cxtext.read(cxtext.demo.files())
    few = feedback.iloc[::3].reset_index(drop=True)
    few.attrs = feedback.attrs
    return cxtext.analyze(few, quality="fast")


@pytest.fixture
def exploration(analysis: Analysis) -> Exploration:
    return Exploration(analysis)


def read(exploration: Exploration, limit: int = 100, **filters: str) -> dict:
    return exploration.answer({"ask": "quotes", "filters": filters, "limit": limit})


def edit(exploration: Exploration, kind: str, **values: object) -> str:
    return exploration.answer({"ask": "edit", "edit": kind, **values})["says"]


def worst(analysis: Analysis, place: int = 0) -> str:
    return str(analysis.pain_points["topic_id"].iloc[place])


def test_the_overview_is_json_and_has_the_figures_of_the_tables(exploration: Exploration) -> None:
    overview = json.loads(json.dumps(exploration.overview()))
    table = exploration.analysis.topics.set_index("topic_id")
    shown = {one["topic_id"]: one for one in overview["topics"]}
    assert set(shown) == set(table.index[(table["level"] == "topic") & (table["n_mentions"] > 0)])
    for topic_id, one in shown.items():
        assert one["n_feedback"] == table.loc[topic_id, "n_feedback"]
        assert one["negative_share"] == pytest.approx(table.loc[topic_id, "negative_share"])
    assert [one["rank"] for one in overview["topics"] if one["topic_id"] == worst(exploration.analysis)] == [1]
    assert {"review", "staff", "survey"} <= set(overview["sources"])
    assert "North" in overview["segments"]["region"]
    assert not overview["log"]
    assert not overview["can_undo"]


def test_without_filters_everything_passes_page_by_page(exploration: Exploration) -> None:
    seen: list[str] = []
    while True:
        page = exploration.answer({"ask": "quotes", "filters": {}, "offset": len(seen), "limit": 100})
        seen += [one["mention_id"] for one in page["quotes"]]
        assert page["total"] == len(exploration.analysis.mentions)
        if not page["quotes"]:
            break
    assert sorted(seen) == sorted(exploration.analysis.mentions["mention_id"])


def test_an_answer_is_bounded(exploration: Exploration) -> None:
    assert len(exploration.answer({"ask": "quotes", "limit": 10_000})["quotes"]) == 100


@pytest.mark.parametrize(
    ("name", "column"), [("topic", "topic_id"), ("stage", "stage"), ("sentiment", "sentiment"), ("source", "source")]
)
def test_a_filter_leaves_what_the_table_says(exploration: Exploration, name: str, column: str) -> None:
    mentions = exploration.analysis.mentions.merge(exploration.analysis.feedback[["feedback_id", "source"]])
    for value in mentions[column].dropna().unique()[:4]:
        found = read(exploration, **{name: value})
        assert found["total"] == (mentions[column] == value).sum()
        assert set(exploration.mentions["mention_id"]) == set(mentions.loc[mentions[column] == value, "mention_id"])


def test_a_group_is_chosen_by_column_and_value(exploration: Exploration) -> None:
    feedback = exploration.analysis.feedback
    north = set(feedback.loc[feedback["region"] == "North", "feedback_id"])
    found = read(exploration, segment="region", value="North")
    assert found["total"] == exploration.analysis.mentions["feedback_id"].isin(north).sum()
    assert read(exploration, segment="region")["total"] == len(exploration.analysis.mentions)


def test_a_search_wants_all_words_in_any_case_and_order(exploration: Exploration) -> None:
    texts = exploration.analysis.mentions["text"].str.casefold()
    found = read(exploration, search="  CODE  app ")
    assert (
        found["total"] == (texts.str.contains("app", regex=False) & texts.str.contains("code", regex=False)).sum() > 0
    )
    assert read(exploration, search="no such words anywhere")["says"] == "No mention passes these filters."
    assert read(exploration, search="(")["total"] == texts.str.contains("(", regex=False).sum()


def test_filters_hold_together(exploration: Exploration) -> None:
    mentions = exploration.analysis.mentions
    topic = worst(exploration.analysis)
    both = (mentions["topic_id"] == topic) & (mentions["sentiment"] == "negative")
    found = read(exploration, topic=topic, sentiment="negative")
    assert found["total"] == both.sum()
    # The map counts by the other filters: one may go from topic to topic.
    negative = mentions[mentions["sentiment"] == "negative"]["topic_id"].value_counts()
    assert {one: n for one, n in found["topics"].items() if one != "-"} == negative.to_dict()


def test_the_figures_of_a_topic_are_those_of_its_row(exploration: Exploration) -> None:
    row = exploration.analysis.topics.set_index("topic_id").loc[worst(exploration.analysis)]
    says = read(exploration, topic=row.name)["says"].replace("\xa0", " ")
    assert f"in {row['n_feedback']} comments: {row['negative_share'] * 100:.0f} % negative" in says
    assert f"{row['ci_low'] * 100:.0f}–{row['ci_high'] * 100:.0f} %" in says


def test_quotes_come_clearest_or_newest_first(exploration: Exploration) -> None:
    mentions = exploration.analysis.mentions.set_index("mention_id")
    dates = exploration.analysis.feedback.set_index("feedback_id")["date"]
    clear = [one["mention_id"] for one in exploration.answer({"ask": "quotes", "limit": 100})["quotes"]]
    assert (np.diff(mentions.loc[clear, "sentiment_score"].abs()) <= 0).all()
    asked = {"ask": "quotes", "limit": 100, "order": "newest"}
    newest = [one["mention_id"].split(":")[0] for one in exploration.answer(asked)["quotes"]]
    assert dates.loc[newest].is_monotonic_decreasing
    assert dates.loc[newest[0]] == dates.loc[mentions["feedback_id"].unique()].max()


def test_a_renamed_topic_is_in_python_at_once(exploration: Exploration, analysis: Analysis) -> None:
    topic = worst(analysis)
    assert "Codes that never come" in edit(exploration, "rename", topic=topic, name="Codes that never come")
    assert exploration.analysis.pain_points["name"].iloc[0] == "Codes that never come"
    assert "Codes that never come" not in set(analysis.topics["name"])  # the one it began with stays as it was
    assert len(exploration.analysis.codebook.log) == 1
    overview = exploration.overview()
    assert [one["says"] for one in overview["log"]] == exploration.analysis.codebook.log["says"].tolist()
    assert overview["can_undo"]


def test_a_merged_topic_takes_the_mentions_in(exploration: Exploration, analysis: Analysis) -> None:
    into, other = worst(analysis, 1), worst(analysis, 2)
    expected = read(exploration, topic=into)["total"] + read(exploration, topic=other)["total"]
    edit(exploration, "merge", topic=into, others=[other])
    assert read(exploration, topic=into)["total"] == expected
    assert read(exploration, topic=other)["total"] == 0
    assert other not in {one["topic_id"] for one in exploration.overview()["topics"]}


def test_a_topic_is_split_by_itself_and_by_words(exploration: Exploration, analysis: Analysis) -> None:
    n = len(exploration.overview()["topics"])
    edit(exploration, "split", topic=worst(analysis), into=2)
    assert len(exploration.overview()["topics"]) == n + 1
    word = str(exploration.analysis.topics.set_index("topic_id").loc[worst(analysis, 3), "keywords"][0])
    edit(exploration, "split", topic=worst(analysis, 3), name="What says so", words=word)
    assert "What says so" in set(exploration.analysis.topics["name"])


def test_a_mention_is_moved(exploration: Exploration, analysis: Analysis) -> None:
    moved = read(exploration, topic=worst(analysis))["quotes"][0]["mention_id"]
    edit(exploration, "move", mentions=[moved], topic=worst(analysis, 5))
    of = exploration.analysis.mentions.set_index("mention_id")["topic_id"]
    assert of[moved] == worst(analysis, 5)
    assert moved in set(exploration.mentions["mention_id"]) or read(exploration, topic=worst(analysis, 5))["total"]


def test_an_excluded_topic_is_no_pain_point_and_can_be_again(exploration: Exploration, analysis: Analysis) -> None:
    topic = worst(analysis)
    edit(exploration, "exclude", topic=topic, on=True)
    assert topic not in set(exploration.analysis.pain_points["topic_id"])
    shown = {one["topic_id"]: one for one in exploration.overview()["topics"]}
    assert shown[topic]["excluded"]
    assert shown[topic]["rank"] is None
    edit(exploration, "exclude", topic=topic, on=False)
    assert topic in set(exploration.analysis.pain_points["topic_id"])


def test_edits_are_undone_and_done_again(exploration: Exploration, analysis: Analysis) -> None:
    edit(exploration, "rename", topic=worst(analysis), name="What hurts most")
    edit(exploration, "undo")
    pd.testing.assert_frame_equal(exploration.analysis.topics, analysis.topics)
    overview = exploration.overview()
    assert not overview["can_undo"]
    assert overview["can_redo"]
    edit(exploration, "redo")
    assert exploration.analysis.pain_points["name"].iloc[0] == "What hurts most"
    with pytest.raises(InputError, match="no undone edit"):
        edit(exploration, "redo")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"edit": "rename", "topic": "t999", "name": "x"}, "no topic 't999'"),
        ({"edit": "rename", "topic": "t000", "name": "  "}, "name"),
        ({"edit": "rename", "topic": "t000"}, "needs a text for name"),
        ({"edit": "merge", "topic": "t000", "others": []}, "at least one of: others"),
        ({"edit": "merge", "topic": "t000", "others": "t001"}, "at least one of: others"),
        ({"edit": "split", "topic": "t000", "into": 1}, "2 to"),
        ({"edit": "split", "topic": "t000", "into": "2"}, "2 to"),
        ({"edit": "split", "topic": "t000", "name": "", "words": "queue"}, "name"),
        ({"edit": "move", "mentions": ["nothing"], "topic": "t000"}, "no mention 'nothing'"),
        ({"edit": "undo"}, "no edit to undo"),
        ({"edit": "drop"}, "no edit 'drop'"),
        ({"edit": []}, "no edit"),
    ],
)
def test_an_edit_that_cannot_be_made_is_said_and_changes_nothing(
    exploration: Exploration, analysis: Analysis, asked: dict, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        exploration.answer({"ask": "edit", **asked})
    assert exploration.analysis is analysis


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"filters": {"colour": "red"}}, "no filter 'colour'"),
        ({"filters": {"stage": 3}}, "filter stage is '3'"),
        ({"filters": {"sentiment": "sad"}}, "no sentiment 'sad'"),
        ({"filters": {"segment": "shoe size", "value": "43"}}, "no segment 'shoe size'"),
        ({"filters": {"search": "x" * 201}}, "up to 200 characters"),
        ({"filters": []}, "name and value"),
        ({"offset": -1}, "offset is '-1'"),
        ({"limit": 1.5}, "limit is '1.5'"),
        ({"order": "random"}, "order clearest or newest"),
    ],
)
def test_an_odd_question_is_said(exploration: Exploration, asked: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        exploration.answer({"ask": "quotes", **asked})


@pytest.mark.parametrize("message", [None, "quotes", {"ask": "everything"}, {"ask": ["quotes"]}, []])
def test_what_is_no_request_is_said(exploration: Exploration, message: object) -> None:
    with pytest.raises(InputError, match="asked for one of: quotes, edit"):
        exploration.answer(message)


def test_hostile_comments_are_text(analysis: Analysis) -> None:
    texts = [f"{HOSTILE} the app is slow {n}\x1b[31m\u202e" for n in range(5)] + ["Kind people.", "Great price."]
    told = Exploration(cxtext.analyze(pd.DataFrame({"text": texts, "shop": ["<b>North</b>"] * 7}), quality="fast"))
    said = json.dumps([told.overview(), read(told)], ensure_ascii=False)
    assert "\x1b" not in said
    assert "\u202e" not in said


class Browser:
    """The other end of the widget's wire."""

    def __init__(self, explorer) -> None:
        self.explorer, self.heard = explorer, []
        explorer.send = lambda content, buffers=None: self.heard.append(content)

    def ask(self, **request: object) -> dict:
        self.explorer._handle_custom_msg({"number": len(self.heard), **request}, [])
        return self.heard[-1]


@pytest.fixture
def browser(analysis: Analysis):
    pytest.importorskip("anywidget", reason="anywidget is missing: pip install cxtext[notebook]")
    return Browser(analysis.explore())


def test_the_widget_answers_under_the_number_of_the_request(browser) -> None:
    answer = browser.ask(ask="quotes", filters={"search": "app"})
    assert answer["number"] == 0
    assert answer["answer"]["total"] == len(browser.explorer.mentions)
    json.dumps(answer)


def test_the_widget_shows_an_edit_and_keeps_it(browser, analysis: Analysis) -> None:
    before = browser.explorer.overview
    answer = browser.ask(ask="edit", edit="rename", topic=worst(analysis), name="What hurts most")
    assert "What hurts most" in answer["answer"]["says"]
    assert browser.explorer.analysis.pain_points["name"].iloc[0] == "What hurts most"
    assert browser.explorer.overview != before
    assert browser.explorer.overview["can_undo"]
    assert analysis.pain_points["name"].iloc[0] != "What hurts most"


def test_the_widget_tells_an_error_as_its_sentence(browser) -> None:
    answer = browser.ask(ask="edit", edit="rename", topic="t999", name="x")
    assert answer["error"].startswith("There is no topic 't999'")
    assert "answer" not in answer


def test_a_fault_of_ours_is_told_and_not_hidden(browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: object) -> dict:
        raise RuntimeError("a fault")

    monkeypatch.setattr(browser.explorer._exploration, "answer", broken)
    with pytest.raises(RuntimeError, match="a fault"):
        browser.explorer._answer(None, {"number": 7, "ask": "quotes"}, [])
    assert browser.heard[-1]["number"] == 7
    assert "went wrong" in browser.heard[-1]["error"]


def test_only_the_overview_and_one_page_go_to_the_browser(browser) -> None:
    state = browser.explorer.get_state()
    assert len(json.dumps(state["overview"])) < 100_000
    assert len(json.dumps(browser.ask(ask="quotes", limit=50))) < 60_000


def test_the_script_fetches_nothing_and_sets_text_only(browser) -> None:
    script, style = str(browser.explorer._esm), str(browser.explorer._css)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        "import ",
        "https:",
    ):
        assert word not in script
    assert "http" not in style
    assert "@import" not in style
    selectors = [line for line in style.splitlines() if line.endswith(("{", ",")) and not line.startswith(" ")]
    assert all(line.startswith((".cxtext-explorer", "@container")) for line in selectors)


def test_without_anywidget_it_says_what_to_install(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(InputError, match=r'pip install "cxtext\[notebook\]"'):
        analysis.explore()
