"""Stage, emotion and intent pool both readings of a text; all other classifiers take the better one alone."""

from __future__ import annotations

import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxtext.analysis.reading import Readers, read_texts
from cxtext.artifacts import find_model
from cxtext.effort import EffortClassifier
from cxtext.emotion import EmotionClassifier
from cxtext.encoders import load_encoder
from cxtext.encoders.heads import LinearHead, head_inputs
from cxtext.encoders.reading import read_features
from cxtext.intent import IntentClassifier
from cxtext.journey import StageClassifier, load_map
from cxtext.journey.stage import fit_map
from cxtext.sentiment import SentimentClassifier
from cxtext.training import train

REPO = Path(__file__).resolve().parents[1]
POOLED = [StageClassifier, EmotionClassifier, IntentClassifier]
ALONE = [SentimentClassifier, EffortClassifier]
TEXTS = [
    "The parcel arrived a week late.",
    "it was what it was",
    "Thank you so much to everyone on the ward.",
    "hmm, the second visit, well",
    "I've had enough and I'm moving to another provider.",
    "the blue one",
    "Nothing",
    "On hold to customer service for an hour.",
    "",
]
QUESTIONS = ["", "", "", "", "", "", "What could we improve?", "", ""]


def head_alone(task: str, name: str) -> np.ndarray:
    """What one encoder's head alone says of the texts."""
    folder = find_model(task)
    arrays = folder.arrays(f"{name}.safetensors")
    head = LinearHead.from_arrays(tuple(folder.config["classes"]), arrays, "head")
    return head.predict_proba(load_encoder(name).read(TEXTS, QUESTIONS))


def in_order(classifier: object, task: str) -> list[int]:
    """Place of each of the classifier's classes in the model's order."""
    return [find_model(task).config["classes"].index(name) for name in classifier.classes_]


@pytest.mark.parametrize("kind", POOLED)
def test_accurate_pools_both_readings(kind: type) -> None:
    reader = kind(quality="accurate")
    task = reader.model_name
    share = find_model(task).config["pooled"]
    assert 0.5 <= share < 1
    accurate, fast = (head_alone(task, name).astype(np.float64) for name in ("accurate", "fast"))
    expected = accurate**share * fast ** (1 - share)
    expected = (expected / expected.sum(axis=1, keepdims=True))[:, in_order(reader, task)]
    found = reader.predict_proba(TEXTS, QUESTIONS)
    assert found.dtype == np.float32
    assert np.allclose(found, expected, atol=1e-5)
    assert not np.allclose(found, accurate[:, in_order(reader, task)], atol=1e-3)


@pytest.mark.parametrize("kind", ALONE)
def test_sentiment_and_effort_take_the_accurate_reading_alone(kind: type) -> None:
    reader = kind(quality="accurate")
    assert np.array_equal(reader.predict_proba(TEXTS, QUESTIONS), head_alone(reader.model_name, "accurate"))


@pytest.mark.parametrize("kind", [*POOLED, *ALONE])
def test_fast_stays_fast(kind: type) -> None:
    reader = kind(quality="fast")
    expected = head_alone(reader.model_name, "fast")[:, in_order(reader, reader.model_name)]
    assert np.array_equal(reader.predict_proba(TEXTS, QUESTIONS), expected)


@pytest.mark.parametrize("kind", POOLED)
def test_auto_is_fast_where_sure_and_pooled_elsewhere(kind: type) -> None:
    found = {quality: kind(quality=quality).predict_proba(TEXTS, QUESTIONS) for quality in ("fast", "accurate", "auto")}
    unsure = kind(quality="auto").unsure(load_encoder("fast").read(TEXTS, QUESTIONS))
    assert 0 < unsure.sum() < len(TEXTS)
    assert np.array_equal(found["auto"][unsure], found["accurate"][unsure])
    assert np.array_equal(found["auto"][~unsure], found["fast"][~unsure])


@pytest.mark.parametrize("quality", ["auto", "accurate"])
def test_the_company_of_a_text_changes_nothing(quality: str) -> None:
    readers = Readers.load(quality, load_map("customer"))

    def read(rows: list[int]) -> list[tuple[object, ...]]:
        columns, _ = read_texts([TEXTS[row] for row in rows], [QUESTIONS[row] for row in rows], readers)
        return list(zip(*(values.tolist() for values in columns.values()), strict=True))

    everything = list(range(len(TEXTS)))
    whole = read(everything)
    assert [read([row])[0] for row in everything] == whole
    order = np.random.default_rng(0).permutation(len(TEXTS)).tolist()
    assert [read(order)[place] for place in np.argsort(order)] == whole
    assert read(everything * 5) == whole * 5
    with ThreadPoolExecutor(4) as pool:
        assert [rows[0] for rows in pool.map(read, [[row] for row in everything * 3])] == whole * 3


@pytest.mark.parametrize("quality", ["auto", "accurate"])
def test_together_and_each_alone_say_the_same(quality: str) -> None:
    readers = Readers.load(quality, load_map("customer"))
    features = read_features(TEXTS, QUESTIONS, quality, lambda fast: np.ones(len(fast), dtype=bool), want_fast=True)
    columns = readers.columns(TEXTS, QUESTIONS, features)
    for kind in (*POOLED, *ALONE):
        assert np.array_equal(columns[kind.model_name], kind(quality="accurate").predict(TEXTS, QUESTIONS))


def test_a_model_without_the_key_takes_the_accurate_reading_alone(tmp_path: Path) -> None:
    folder = shutil.copytree(find_model("emotion").path, tmp_path / "emotion")
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del card["config"]["pooled"]
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    reader = EmotionClassifier("accurate", folder)
    alone = head_alone("emotion", "accurate")
    assert np.array_equal(reader.predict_proba(TEXTS, QUESTIONS), alone)
    # Beside classifiers for which both encoders read, too.
    readers = Readers.load("accurate", load_map("customer"), {"emotion": folder})
    columns, _ = read_texts(TEXTS, QUESTIONS, readers)
    assert columns["emotion"].tolist() == [reader.classes_[place] for place in alone.argmax(axis=1)]


def test_a_model_for_one_speed_reads_beside_pooled_ones(tmp_path: Path) -> None:
    folder = shutil.copytree(find_model("effort").path, tmp_path / "effort")
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del card["files"]["fast.safetensors"]
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    readers = Readers.load("accurate", load_map("customer"), {"effort": folder})
    columns, _ = read_texts(TEXTS, QUESTIONS, readers)
    assert columns["effort"].tolist() == EffortClassifier("accurate").predict(TEXTS, QUESTIONS).tolist()


def test_what_is_learned_from_a_pooled_model_is_pooled(tmp_path: Path) -> None:
    texts = [f"{text} {n}" for text in TEXTS[:6] for n in "12"]
    learned = train("intent", pd.DataFrame({"text": texts, "label": IntentClassifier().classes_[:2] * 6}))
    own = IntentClassifier("accurate", learned.save(tmp_path / "own"))
    assert own.pooled == find_model("intent").config["pooled"]
    fast, accurate = (
        np.log(learned.heads[name, None].predict_proba(load_encoder(name).read(TEXTS, QUESTIONS)))
        for name in ("fast", "accurate")
    )
    pool = np.exp(own.pooled * accurate + (1 - own.pooled) * fast)
    assert np.allclose(own.predict_proba(TEXTS, QUESTIONS), pool / pool.sum(axis=1, keepdims=True), atol=1e-4)


def test_a_model_learned_for_one_speed_is_not_pooled(tmp_path: Path) -> None:
    classes = IntentClassifier().classes_
    labels = pd.DataFrame({"text": [f"{text} {n}" for text in TEXTS[:6] for n in "12"], "label": classes[:2] * 6})
    own = IntentClassifier("accurate", train("intent", labels, quality="accurate").save(tmp_path / "own"))
    assert own.pooled is None


@pytest.mark.parametrize("quality", ["auto", "accurate"])
def test_a_map_without_a_trained_model_is_read_accurately_alone(quality: str) -> None:
    reader = StageClassifier("employee", quality)
    encoder = load_encoder("accurate")
    inputs = head_inputs(encoder.read(TEXTS, QUESTIONS), encoder.encode(TEXTS))
    expected = fit_map(reader.journey, "accurate", "accurate").predict_proba(inputs)
    assert np.array_equal(reader.predict_proba(TEXTS, QUESTIONS), expected)
    columns, _ = read_texts(TEXTS, QUESTIONS, Readers.load(quality, reader.journey))
    assert columns["stage"].tolist() == reader.predict(TEXTS, QUESTIONS).tolist()


@pytest.mark.parametrize("task", ["sentiment", "stage", "emotion", "intent", "effort"])
def test_the_recipe_writes_what_ships(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("scipy")
    monkeypatch.setattr(sys, "path", [str(REPO / "models" / "training"), *sys.path])
    import heads

    shipped = find_model(task)
    assert (shipped.version, dict(shipped.config)) == (heads.VERSION[task], heads.config(task))
