"""The Python examples of README and the pages under docs/ run, each page from its first line to its last."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from documents import blocks

import cxtext

# Pages whose examples run anywhere. Those of docs/integrations.md have a test of their own.
PAGES = (
    "README.md",
    "docs/across.md",
    "docs/codebook.md",
    "docs/coding-frame.md",
    "docs/drivers.md",
    "docs/jupyter.md",
    "docs/reading.md",
    "docs/refi.md",
    "docs/tag.md",
    "docs/tutorials/pipeline.md",
    "docs/tutorials/researcher.md",
    "docs/warnings.md",
    "docs/waves.md",
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with the files that the examples name, made of the embedded demo."""
    folder = tmp_path_factory.mktemp("examples")
    survey = pd.read_csv(cxtext.demo.files()[0]).head(250)
    for name in ("comments.csv", "q4.csv"):
        survey.to_csv(folder / name, index=False)
    analysis = cxtext.analyze(folder / "comments.csv")
    topic = analysis.pain_points["topic_id"].iloc[0]
    (folder / "actions.csv").write_text(f"pain_point,action,date\n{topic},Mended,2026-05-01\n", encoding="utf-8")
    (folder / "codes.csv").write_text("name,examples\nSlow speed,too slow | speed drops\n", encoding="utf-8")
    analysis.save(folder / "my-run")
    analysis.save(folder / "runs" / "q3")
    for name in ("book.qdc", "back.qdpx", "any.qdpx"):
        analysis.to_refi(folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_examples_run(page, prepared, tmp_path, monkeypatch) -> None:
    if page == "docs/jupyter.md":
        pytest.importorskip("anywidget", reason="the extra is not installed: pip install 'cxtext[notebook]'")
    shutil.copytree(prepared, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    analysis = cxtext.load("my-run")
    mentions = analysis.mentions
    found = mentions.loc[mentions["topic_id"] == "t005", "text"].iloc[0].split()[-1].strip(".!?,").lower()
    names = {"cxtext": cxtext, "analysis": analysis, "feedback": analysis.feedback}
    examples = blocks(page, "python")
    assert examples
    for code in examples:
        # What a query finds depends on the comments.
        code = code.replace('"lost, never came"', repr(found))
        exec(compile(code, f"{page}: {code.splitlines()[0]}", "exec"), names)


def test_the_pages_are_there() -> None:
    for page in PAGES:
        assert (Path(__file__).resolve().parents[1] / page).is_file()
