"""Markdown: words from outside stay words."""

from __future__ import annotations

import dataclasses
import re

import pytest
from reporting_sample import hostile, make_sample, only

from cxtext.errors import InputError
from cxtext.reporting import render_markdown, summarise, write_report
from cxtext.reporting.markdown import escape
from cxtext.reporting.write import FORMATS

ALLOWED = {"h1", "h2", "h3", "p", "ul", "li", "strong", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture(scope="module")
def text(sample):
    return render_markdown(summarise(sample))


def test_says_what_was_found(text):
    words = text.replace("\xa0", " ")
    assert words.startswith("# Customer feedback")
    assert "| 1 | Missed engineer visits | Onboarding | Onboarding | 16 % · 143 of 881 (14\u201319 %) |" in words
    assert (
        "> Lovely people on the phone but the third installation slot was moved again, so still no internet." in words
    )
    assert "Who suffers most: region North, 31 % · 85 of 277, against 10 % elsewhere." in words


def test_differences_in_score_are_called_what_they_are(sample, text):
    assert "| Adjusted score difference |" in text
    assert "Adjusted score difference: of comments that complain, other topics and groups equal" in text
    bare = dataclasses.replace(sample)
    vars(bare)["impacts"] = sample.impacts.head(0)
    plain_text = render_markdown(summarise(bare))
    assert "| Unadjusted score difference |" in plain_text
    assert "nothing else held equal" in plain_text


def test_tables_have_as_many_cells_in_every_row(text):
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block


@pytest.mark.parametrize("raw", ["*b*", "_i_", "`c`", "[x](y)", "a|b", "~~s~~", "$x$", "\\", "![i](u)"])
def test_markup_is_escaped(raw):
    assert escape(f"say {raw}").replace("\\", "") == f"say {raw}".replace("\\", "")
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]|~$]", escape(f"say {raw}"))


@pytest.mark.parametrize("raw", ["+9.6", "-18 (-34 to -2)", "+.5"])
def test_signs_of_numbers_are_not_escaped(raw):
    assert escape(raw) == raw


@pytest.mark.parametrize("raw", ["# head", "- item", "+ item", "1. item", "23) item", "=== rule", "> quote"])
def test_no_line_starts_a_block(raw):
    assert not re.match(r"(#|-|\+|\d+[.)]|=|>)", escape(raw))


def test_mentions_references_and_addresses_are_dead():
    dead = escape("@team see #12 at https://evil.example or www.evil.example, jo@example.com")
    assert not re.search(r"@\w|#\d|://\w|www\.", dead)
    assert dead.replace("\u2060", "").replace("\\", "").startswith("@team see #12 at https://evil.example")


def test_html_is_shown_not_obeyed(sample):
    text = render_markdown(summarise(hostile(sample)))
    assert not re.search(r"<[a-zA-Z/!]", text)
    assert "&lt;script&gt;" in text
    assert "](" not in text.replace("\\](", "")
    assert "\u202e" not in text


def test_hostile_page_has_no_markup_of_its_own(sample):
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("gfm-like", {"linkify": False})
    html = parser.render(render_markdown(summarise(hostile(sample))))
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= ALLOWED


@pytest.mark.parametrize("n", [1, 5])
def test_small_runs(sample, n):
    text = render_markdown(summarise(only(sample, n)))
    assert "No topic draws enough complaints" in text
    assert "None" not in text


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_every_format_is_written_by_ending_whole_and_the_same_twice(sample, tmp_path, ending):
    one = write_report(sample, tmp_path / f"one.{ending.upper()}")
    two = write_report(sample, str(tmp_path / "two"), format=f".{ending}")
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_bytes()) > 5_000
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([one.name, "two"])


@pytest.mark.parametrize(("name", "wanted"), [("report.pdf", None), ("report", None), ("report.html", "docx")])
def test_other_formats_are_refused_and_the_choices_named(sample, tmp_path, name, wanted):
    with pytest.raises(InputError, match=r"\.html, \.xlsx, \.md"):
        write_report(sample, tmp_path / name, format=wanted)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_report(sample, tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_text("old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("cxtext.reporting.write.render_markdown", fail)
    with pytest.raises(OSError, match="disk full"):
        write_report(sample, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder_is_the_users_error(sample, tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        write_report(sample, tmp_path / "nowhere" / "report.md")


def test_title_is_the_users_and_escaped(sample, tmp_path):
    path = write_report(sample, tmp_path / "r.md", title="Q3 <b> *x*")
    assert path.read_text(encoding="utf-8").startswith("# Q3 &lt;b&gt; \\*x\\*\n")
