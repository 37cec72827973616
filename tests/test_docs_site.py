"""The documentation site: everything is on it, and its checks find what is wrong."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO / "docs"))

from sitebuild import commands, notebook_pages, public, python_reference, tables  # noqa: E402
from sitebuild.checks import faults_of  # noqa: E402
from sitebuild.dialect import with_blank_lines  # noqa: E402
from sitebuild.links import rewritten  # noqa: E402
from sitebuild.navigation import navigation  # noqa: E402
from sitebuild.public import rooms  # noqa: E402
from sitebuild.staging import stage  # noqa: E402


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    return stage(REPO, tmp_path_factory.mktemp("site"))


def test_every_page_stands_once_in_the_navigation(staged) -> None:
    listed = [
        page if isinstance(page, str) else next(iter(page.values()))
        for section in staged.navigation
        for entries in section.values()
        for page in entries
    ]
    pages = [path.relative_to(staged.pages).as_posix() for path in staged.pages.rglob("*.md")]
    assert sorted(listed) == sorted(pages)
    assert listed[0] == "index.md"
    assert len([page for page in pages if page.startswith("notebooks/")]) == 1 + len(
        list((REPO / "notebooks").glob("*.ipynb"))
    )


def test_a_page_that_nobody_listed_gets_a_place() -> None:
    assert navigation(["index.md", "new.md"]) == [{"Start": [{"What it is": "index.md"}]}, {"How to": ["new.md"]}]


def test_every_public_name_is_on_a_page(staged) -> None:
    assert {"cxtext.analyze", "cxtext.topics.TopicModel", "cxtext.insights.impact_table"} <= set(staged.public)
    for room in rooms():
        page = (staged.pages / f"reference/python/{room.module}.md").read_text(encoding="utf-8")
        for name in room.names:
            assert f"::: {room.module}.{name}\n" in page


def test_a_room_whose_extra_is_missing_is_read_from_its_source(monkeypatch) -> None:
    whole = {room.module: room for room in rooms()}

    def without_extra(name: str) -> ModuleType:
        if name == "cxtext.refi":
            raise ModuleNotFoundError("No module named 'pyspark'", name="pyspark")
        return import_module(name)

    monkeypatch.setattr(public, "import_module", without_extra)
    found = {room.module: room for room in rooms()}
    assert found == whole


def test_every_column_of_every_table_is_explained() -> None:
    told = tables.meanings()
    for name, contract in tables.contracts().items():
        assert told[name]["_says"], name
        missing = [column for column in contract.columns if not tables.meaning(name, column, told)]
        assert not missing, f"docs/sitebuild/columns.toml says nothing of {name}: {', '.join(missing)}"


def test_no_column_is_explained_that_is_not_there() -> None:
    found = tables.contracts()
    for name, says in tables.meanings().items():
        if name in found:
            unknown = {column for column in says if not column.startswith("_")} - set(found[name].columns)
            assert not unknown, f"{name}: {unknown}"


def test_commands_are_listed_with_their_options() -> None:
    page = commands.page()
    assert "## cxtext codebook edit rename\n" in page
    assert "| `--out`, `-o` |" in page or "| `-o`, `--out` |" in page
    assert "`fast`, `accurate`, `auto`" in page


def test_roles_become_links_where_there_is_a_page() -> None:
    linked = {"cxtext.read", "cxtext.cleaning.offsets"}
    source = 'x = 1\n"""See :func:`~cxtext.read`, :func:`offsets`, :class:`dict` [1]_.\n\n'
    source += 'References\n----------\n.. [1] A\n   B.\n"""\n'
    seen = 'x = 1\n"""See [`read`][cxtext.read], [`offsets`][cxtext.cleaning.offsets], `dict` (1).\n\n'
    seen += '**References**\n(1) A B.\n"""\n'
    assert python_reference.translated(source, "cxtext.cleaning.edits", linked) == seen


def test_links_lead_to_staged_pages_and_code_is_left_alone() -> None:
    page = "[a](../README.md#x) [b](https://e.org) [c](#d) ![p](p.png)\n```md\n[a](../README.md)\n```\n[d](gone)\n"
    places = {"README.md": "index.md", "docs/p.png": "p.png", "docs/gone": ""}
    assert rewritten(page, "docs/how.md", "deep/how.md", places.__getitem__) == (
        "[a](../index.md#x) [b](https://e.org) [c](#d) ![p](../p.png)\n```md\n[a](../README.md)\n```\nd\n"
    )


def test_blank_lines_stand_where_python_markdown_wants_them() -> None:
    text = "words:\n- one\n  more\n- two\n| a |\n|---|\n# Head\n```sh\n- x\n# y\n```\nend\n"
    assert with_blank_lines(text) == (
        "words:\n\n- one\n  more\n- two\n\n| a |\n|---|\n\n# Head\n\n```sh\n- x\n# y\n```\n\nend\n"
    )


def test_notebook_pages_show_outputs_and_escape_text(tmp_path) -> None:
    path = tmp_path / "n.ipynb"
    table = {
        "output_type": "execute_result",
        "data": {"text/html": ["<table>\n", "\n", "</table>"], "text/plain": ["t"]},
    }
    told = {"output_type": "stream", "name": "stdout", "text": ["<script> in /tmp/cxtext-ab12cd_9/run\n"]}
    warned = {"output_type": "stream", "name": "stderr", "text": ["progress"]}
    drawn = {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}}
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "to [Findings](#Findings)"]},
        {"cell_type": "code", "source": ["f()"], "outputs": [table, told, warned, drawn]},
    ]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    page = notebook_pages.page(path, "*note*")
    assert page.markdown.startswith("# Title\n\nto [Findings](#findings)\n\n*note*\n\n```python\nf()\n```\n")
    assert '<div class="cell-output">\n<table>\n</table>\n</div>' in page.markdown
    assert "&lt;script&gt; in …/run" in page.markdown
    assert "<script>" not in page.markdown
    assert "progress" not in page.markdown
    assert page.pictures == {"n-1-3.svg": b"<svg/>"}


def test_the_checks_find_what_is_wrong(tmp_path) -> None:
    head = '<script src="https://e.org/x.js"></script><link rel="stylesheet" href="gone.css">'
    links = '<a href="b.html#nowhere">b</a><a href="c.html">c</a><a href="https://bad_host">d</a><a href="https://e.org">e</a>'
    (tmp_path / "index.html").write_text(f"{head}{links}", encoding="utf-8")
    (tmp_path / "b.html").write_text('<a href="index.html"></a>', encoding="utf-8")
    (tmp_path / "alone.html").write_text("", encoding="utf-8")
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "p.html").write_text(
        '<h2 id="cxtext.read"></h2><a href="../index.html">i</a>', encoding="utf-8"
    )
    assert faults_of(tmp_path, ("cxtext.read", "cxtext.lost")) == [
        "index.html: the link https://bad_host leads to no site.",
        "index.html: loads https://e.org/x.js from elsewhere.",
        "index.html: loads gone.css, which is not there.",
        "index.html: links to b.html#nowhere; the page has no such place.",
        "index.html: links to c.html, which is not there.",
        "alone.html: no way leads there from the first page.",
        "reference/p.html: no way leads there from the first page.",
        "cxtext.lost is public and stands nowhere in the reference.",
    ]


@pytest.mark.parametrize("path", sorted((REPO / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_committed_without_output_and_listed(path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert not notebook_pages.executed(path)
    assert all(cell.get("execution_count") is None for cell in notebook["cells"])
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert f"]({path.name})" in (REPO / "notebooks" / "README.md").read_text(encoding="utf-8")
    # Runs anywhere: what is read from the data folder is looked for first.
    assert ".is_file()" in path.read_text(encoding="utf-8")
