"""What changed between two runs, on one page: the figures of the comparison, in words, harmless."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from markdown_it import MarkdownIt
from reporting_sample import HOSTILE, hostile, make_sample

from cxtext import insights
from cxtext.errors import InputError
from cxtext.reporting import read_theme
from cxtext.reporting.comparison import amount, row_figures
from cxtext.reporting.digest import compose_digest, write_digest
from cxtext.reporting.digest.render import digest_html, digest_markdown

LATE = "2026-07-01"


def compared(sample, *, late=LATE, labels=("spring", "summer"), topics=None):
    feedback, mentions = sample.feedback, sample.mentions
    sides = []
    for side in (feedback[feedback["date"] < late], feedback[feedback["date"] >= late]):
        sides += [side, mentions[mentions["feedback_id"].isin(side["feedback_id"])]]
    return insights.compare(*sides, sample.topics if topics is None else topics, labels=labels, n_resamples=50)


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def comparison(sample):
    return compared(sample)


@pytest.fixture(scope="module")
def digest(comparison):
    return compose_digest(comparison, periods=("January to June", "July to September"))


def names(changes):
    return [change.name for change in changes]


def test_topics_stand_where_they_belong(digest):
    assert names(digest.new) == ["App log-in loop"]
    assert names(digest.gone) == ["Waiting on the phone line"]
    assert "2 topics" not in digest.headline
    assert "1 topic new and 1 topic gone" in digest.headline


def test_a_topic_that_two_spoke_of_before_is_not_new(sample):
    of_topic = sample.mentions.loc[sample.mentions["topic_id"] == "t03", "feedback_id"]
    before = sample.feedback["date"] < LATE
    assert not sample.feedback.loc[before, "feedback_id"].isin(of_topic).any()
    for n, group in ((1, "new"), (2, "worse")):
        early = sample.feedback["feedback_id"].isin(of_topic.iloc[-n:])
        date = sample.feedback["date"].where(~early, pd.Timestamp("2026-02-03"))
        moved = type(sample)(**{**vars(sample), "feedback": sample.feedback.assign(date=date)})
        assert "App log-in loop" in names(getattr(compose_digest(compared(moved)), group))


def test_sentences_hold_the_figures_of_the_comparison(digest, comparison):
    rows = comparison.topics[comparison.topics["verdict"].isin(["higher", "lower"])].to_dict("records")
    sentences = {change.topic_id: change.sentence for _, group in digest.groups for change in group}
    assert rows
    for row in rows:
        before, after, difference, interval = row_figures(row)
        said = sentences[row["topic_id"]]
        assert f"from {before} (of {row['n_a']:,}) to {after} (of {row['n_b']:,}), {difference}" in said
        assert f"95 % interval {interval}" in said
    assert set(sentences) == {row["topic_id"] for row in rows}


def test_overall_figures_are_those_of_the_comparison(digest, comparison):
    for row, told in zip(comparison.overall.to_dict("records"), digest.figures, strict=True):
        figures = [told.before, told.after, told.difference, told.interval]
        assert figures == row_figures(row)
        assert told.verdict.startswith(row["verdict"])
        assert told.n_before == row["n_a"]


def test_parts_are_those_of_the_comparison(digest, comparison):
    rows = comparison.decomposition[comparison.decomposition["topic_id"].isna()]
    assert len(digest.parts) == len(rows) + 1
    for part, row in zip(digest.parts, rows.to_dict("records"), strict=False):
        size = amount(row["opinion"], row["unit"], sign=True)
        assert f": {size} (" in part
        assert ") because the same kinds of people answer differently" in part
        assert " because other kinds of people answered" in part
        assert " = " not in part


def test_a_verdict_that_its_interval_does_not_explain_says_why(comparison):
    row = comparison.overall.iloc[0].to_dict() | {"verdict": "no clear difference"}
    beside = compose_digest(with_overall(comparison, row | {"ci_low": 0.02, "ci_high": 0.2})).figures[0].verdict
    n = int(comparison.topics["q_value"].notna().sum()) + 1
    assert beside == f"no clear difference: of {n} figures compared, one like this can well be chance"
    across = compose_digest(with_overall(comparison, row | {"ci_low": -0.02, "ci_high": 0.2})).figures[0].verdict
    assert across == "no clear difference"


def with_overall(comparison, row):
    return dataclasses.replace(comparison, overall=pd.DataFrame([row | {"q_value": 0.2}]))


def test_scores_of_promoters_are_told_in_whole_points():
    assert amount(-18.37, "NPS points (-100 to 100)") == "-18"
    assert amount(7.87, "NPS points (-100 to 100)", sign=True) == "+8"


def test_signs_are_written_as_they_are(digest):
    text = digest_markdown(digest)
    assert "\\+" not in text
    assert "\\-" not in text


def test_where_nothing_changed_it_says_so(sample):
    twin = sample.feedback["feedback_id"].str[-1].astype(int) % 2 == 0
    date = sample.feedback["date"].where(twin, sample.feedback["date"] + pd.Timedelta(days=365))
    same = compared(type(sample)(**{**vars(sample), "feedback": sample.feedback.assign(date=date)}), late="2027-01-01")
    digest = compose_digest(same)
    assert digest.groups == ()
    assert "Overall, no figure clearly changed." in digest.headline
    assert re.search(r"within chance\. For half of the topics a change of \+\d+\.\d pts", digest.without_change)
    assert "within chance" in digest_markdown(digest)
    assert "within chance" in digest_html(digest)


def test_a_side_of_few_people_says_nothing(sample):
    date = sample.feedback["date"].where(sample.feedback.index >= 3, pd.Timestamp("2030-01-01"))
    few = type(sample)(**{**vars(sample), "feedback": sample.feedback.assign(date=date)})
    digest = compose_digest(compared(few, late="2030-01-01"))
    text = digest_markdown(digest)
    assert "too few people" in digest.headline
    assert not re.search(r"[+-]\d+\.\d", digest.headline)
    assert "too few people to show" in text


def test_a_later_run_with_topics_of_its_own_is_named(comparison):
    assert any("--against" in note for note in compose_digest(comparison, followed=False).notes)
    assert not any("--against" in note for note in compose_digest(comparison, followed=True).notes)


def test_markdown_and_page_say_the_same(digest):
    text, page = digest_markdown(digest), digest_html(digest)
    assert text.startswith("# What changed: summer against spring\n")
    assert len(text.splitlines()) < 80
    for part in (digest.headline, *digest.parts, *(change.sentence for change in digest.new)):
        assert part in page.replace("&#39;", "'").replace("&gt;", ">")
    assert MarkdownIt("commonmark").enable("table").render(text).count("<table>") == 1
    assert digest_html(digest) == page


def test_the_page_runs_nothing_and_wears_a_theme(digest, tmp_path):
    (tmp_path / "theme.toml").write_text('company = "Tidewire"\n[colours]\naccent = "#5b2a86"\n')
    page = digest_html(digest, read_theme(tmp_path / "theme.toml"))
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)[1]
    assert f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in page
    assert "--accent: #5b2a86" in style
    assert '<p class="company">Tidewire</p>' in page


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [tag, *(name for name, _ in attrs)]


def test_hostile_names_are_text(sample):
    bad = hostile(sample)
    found = compared(bad, labels=(HOSTILE["script"], HOSTILE["markdown"]), topics=bad.topics)
    digest = compose_digest(found)
    tags = Tags()
    tags.feed(digest_html(digest))
    assert not {"script", "img", "onerror", "onmouseover"} & set(tags.found)
    html = MarkdownIt("commonmark").enable("table").render(digest_markdown(digest))
    tags = Tags()
    tags.feed(html)
    assert not {"script", "img", "a", "b"} & set(tags.found)


def test_another_ending_is_refused_before_anything_is_compared(tmp_path):
    with pytest.raises(InputError, match=r"\.md, \.html, \.xlsx"):
        write_digest(None, None, tmp_path / "changes.docx")
