"""The snippets of docs/integrations.md for spaCy, Hugging Face and scikit-learn run as they stand there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from documents import REPO, blocks
from huggingface_models import classifier, minilm

import cxtext


def run(word: str, **given: Any) -> dict[str, Any]:
    """Run the page's snippet that holds ``word`` and return what it defines."""
    snippets = [code for code in blocks("docs/integrations.md", "python") if word in code]
    assert len(snippets) == 1
    names = {"cxtext": cxtext, **given}
    exec(snippets[0], names)
    return names


def test_spacy() -> None:
    pytest.importorskip("spacy", reason="the extra is not installed: pip install 'cxtext[spacy]'")
    # In a checkout that is not installed there is no entry point; test_spacy.py has a test of its own for that.
    import cxtext.spacy_component  # noqa: F401

    doc = run("import spacy")["doc"]
    assert [span.text for span in doc.spans["cxtext"]] == ["Food great", "but the wait was endless."]
    assert [span._.sentiment for span in doc.spans["cxtext"]] == ["positive", "negative"]


@pytest.mark.slow
def test_hugging_face(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my-models").mkdir()
    Path("my-models/encoder").symlink_to(minilm())
    classifier(Path("my-models/sentiment"), {0: "NEG", 1: "NEU", 2: "POS"})
    names = run("HuggingFaceClassifier", feedback=cxtext.read(REPO / "cxtext" / "demo" / "reviews.csv").head(200))
    mentions = names["analysis"].mentions
    theirs = names["HuggingFaceClassifier"]("my-models/sentiment").predict(mentions["text"].tolist())
    assert (mentions["sentiment"].to_numpy() == theirs).mean() > 0.99
    assert len(names["topics"].labels_) == len(mentions)


def test_scikit_learn() -> None:
    names = run("TextVectors")
    assert names["model"].predict(["Where is my parcel?"]).tolist() == ["delivery"]


def test_parts_on_their_own() -> None:
    points = run("SentimentClassifier")["points"]
    assert points["text"].tolist() == ["Food great", "but the wait was endless.", "Nothing"]
