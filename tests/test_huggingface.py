"""Hugging Face models in the place of ours, with real weights."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from huggingface_models import NEGATIVE, NEUTRAL, POSITIVE, TEXTS, classifier, into_cache, minilm

from cxtext.errors import InputError
from cxtext.huggingface import HuggingFaceClassifier, HuggingFaceEncoder
from cxtext.huggingface.labels import label_matrix, task_classes
from cxtext.tables import SENTIMENTS

# Labels: no torch needed.


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["NEG", "NEU", "POS"], [0, 1, 2]),
        (["positive", "negative"], [2, 0]),
        (["Very Negative", "Negative", "Neutral", "Positive", "Very Positive"], [0, 0, 1, 2, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
    ],
)
def test_common_spellings_of_sentiment_are_recognised(labels, expected) -> None:
    matrix = label_matrix(labels, "sentiment", SENTIMENTS, None)
    assert matrix.argmax(axis=1).tolist() == expected
    assert matrix.sum(axis=1).tolist() == [1.0] * len(labels)


@pytest.mark.parametrize(
    ("labels", "given", "message"),
    [
        (["LABEL_0", "LABEL_1"], None, r"'LABEL_0'.*LABEL_0, LABEL_1.*labels=\{'LABEL_0': 'negative'"),
        (["1 star", "2 stars", "3 stars"], None, "'1 star'"),
        (["LABEL_0", "LABEL_1"], {"LABEL_0": "bad", "LABEL_1": "positive"}, "'bad'.*negative, neutral, positive"),
        (["NEG", "POS"], {"LABEL_0": "negative"}, "'LABEL_0'.*NEG, POS"),
        (["NEG", "very negative"], None, "tells nothing apart"),
        (["toxic", "not toxic"], None, "'toxic'"),
    ],
)
def test_what_is_not_recognised_must_be_given(labels, given, message) -> None:
    with pytest.raises(InputError, match=message):
        label_matrix(labels, "sentiment", SENTIMENTS, given)


def test_given_labels_go_before_recognised_ones() -> None:
    matrix = label_matrix(["NEG", "MIXED", "POS"], "sentiment", SENTIMENTS, {"MIXED": "neutral"})
    assert matrix.tolist() == np.eye(3).tolist()
    turned = label_matrix(["NEG", "POS"], "sentiment", SENTIMENTS, {"NEG": "positive", "POS": "negative"})
    assert turned.argmax(axis=1).tolist() == [2, 0]


def test_other_tasks_take_the_names_of_their_classes() -> None:
    classes = ("complaint", "churn_risk", "none")
    assert label_matrix(["Churn-Risk", "None", "COMPLAINT"], "intent", classes, None).argmax(axis=1).tolist() == [
        1,
        2,
        0,
    ]
    assert label_matrix(["joy", "neutral"], "emotion", ("joy", "none"), None).argmax(axis=1).tolist() == [0, 1]
    assert task_classes("stage", None) == task_classes("stage", {})
    assert task_classes("stage", {"a": "check_in", "b": "stay", "c": "stay"}) == ("check_in", "stay")
    assert task_classes("urgency", {"LABEL_0": "later", "LABEL_1": "now"}) == ("later", "now")
    with pytest.raises(InputError, match="'urgency'.*sentiment, stage"):
        task_classes("urgency", None)


# Faults of the folder.


def test_without_the_extra_the_message_says_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match=r"pip install 'cxtext\[transformers\]'"):
        HuggingFaceClassifier(tmp_path)


def test_a_path_that_is_not_there(tmp_path) -> None:
    with pytest.raises(InputError, match="There is no folder"):
        HuggingFaceEncoder(tmp_path / "gone")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        HuggingFaceEncoder(tmp_path / "file")


@pytest.mark.slow
def test_folders_that_hold_no_usable_model(tmp_path) -> None:
    source = minilm()
    with pytest.raises(InputError, match=r"no config\.json"):
        HuggingFaceEncoder(tmp_path)
    shutil.copy(source / "config.json", tmp_path)
    with pytest.raises(InputError, match="holds no weights"):
        HuggingFaceEncoder(tmp_path)
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80")
    with pytest.raises(InputError, match=r"only as pytorch_model\.bin"):
        HuggingFaceEncoder(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"cut short")
    with pytest.raises(InputError, match="cannot be loaded"):
        HuggingFaceEncoder(tmp_path)
    with pytest.raises(InputError, match="no trained sequence classifier"):
        HuggingFaceClassifier(source)
    with pytest.raises(InputError, match="choose from 8 to 512"):
        HuggingFaceEncoder(source, max_tokens=1000)
    with pytest.raises(InputError, match="mean, cls"):
        HuggingFaceEncoder(source, pooling="sum")


@pytest.mark.slow
def test_code_of_a_model_is_never_run(tmp_path) -> None:
    shutil.copytree(minilm(), tmp_path / "own")
    config = json.loads((tmp_path / "own" / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "code.C", "AutoModel": "code.M"}}
    (tmp_path / "own" / "config.json").write_text(json.dumps(config))
    ran = tmp_path / "ran"
    (tmp_path / "own" / "code.py").write_text(f"open({str(ran)!r}, 'w')\n")
    with pytest.raises(InputError, match="which cxtext never runs"):
        HuggingFaceEncoder(tmp_path / "own")
    assert not ran.exists()


# Classifiers.


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Path:
    return classifier(tmp_path_factory.mktemp("three"), {0: "NEG", 1: "NEU", 2: "POS"})


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Path:
    return classifier(tmp_path_factory.mktemp("two"), {0: "LABEL_0", 1: "LABEL_1"})


@pytest.mark.slow
def test_a_checkpoint_reads_sentiment(three) -> None:
    model = HuggingFaceClassifier(three)
    assert (model.model_name, model.classes_, model.model_labels_) == ("sentiment", SENTIMENTS, ("NEG", "NEU", "POS"))
    expected = ["negative"] * len(NEGATIVE) + ["neutral"] * len(NEUTRAL) + ["positive"] * len(POSITIVE)
    assert model.predict([*NEGATIVE, *NEUTRAL, *POSITIVE]).tolist() == expected
    assert model.predict(TEXTS[:3]).tolist() == ["positive", "negative", "neutral"]
    assert HuggingFaceClassifier(**model.get_params()).predict(TEXTS[:3]).tolist() == model.predict(TEXTS[:3]).tolist()


@pytest.mark.slow
def test_probabilities_are_the_model_s_own(three) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    network = AutoModelForSequenceClassification.from_pretrained(three).eval()
    tokenizer = AutoTokenizer.from_pretrained(three)
    inputs = tokenizer(TEXTS, padding=True, truncation=True, max_length=512, return_tensors="pt")
    with torch.no_grad():
        expected = network(**inputs).logits.softmax(-1).numpy()
    found = HuggingFaceClassifier(three).predict_proba(TEXTS)
    assert found.dtype == np.float32
    assert np.allclose(found, expected, atol=1e-5)
    pair = tokenizer("How could we improve?", "Nothing", return_tensors="pt")
    with torch.no_grad():
        expected = network(**pair).logits.softmax(-1).numpy()
    asked = HuggingFaceClassifier(three, pair_questions=True).predict_proba(
        ["Nothing", "Nothing"], ["How could we improve?", ""]
    )
    assert np.allclose(asked[0], expected[0], atol=1e-5)
    assert np.allclose(asked[1], HuggingFaceClassifier(three).predict_proba(["Nothing"])[0], atol=1e-5)
    alone = HuggingFaceClassifier(three)
    assert np.allclose(alone.predict_proba(["Nothing"], ["How could we improve?"]), asked[1:], atol=1e-5)


@pytest.mark.slow
def test_order_batches_and_threads(three) -> None:
    import torch

    threads = torch.get_num_threads()
    state = torch.random.get_rng_state()
    model = HuggingFaceClassifier(three, threads=1)
    texts = [*TEXTS, *NEGATIVE, *POSITIVE]
    found = model.predict_proba(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    assert np.array_equal(model.predict_proba([texts[k] for k in order]), found[order])
    assert np.array_equal(found[3], found[7])
    alone = np.vstack([model.predict_proba([text]) for text in texts])
    assert np.allclose(alone, found, atol=1e-5)
    small = HuggingFaceClassifier(three, batch_size=2, threads=1).predict_proba(texts)
    assert np.allclose(small, found, atol=1e-5)
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.random.get_rng_state(), state)
    assert model.predict_proba([]).shape == (0, 3)


@pytest.mark.slow
def test_two_classes_never_say_neutral(two) -> None:
    with pytest.raises(InputError, match="LABEL_0, LABEL_1"):
        HuggingFaceClassifier(two)
    model = HuggingFaceClassifier(two, labels={"LABEL_0": "negative", "LABEL_1": "positive"})
    proba = model.predict_proba([*NEGATIVE, *NEUTRAL, *POSITIVE])
    assert (proba[:, 1] == 0).all()
    assert np.allclose(proba.sum(axis=1), 1, atol=1e-6)
    assert set(model.predict(POSITIVE)) == {"positive"}


@pytest.mark.slow
def test_several_labels_at_a_time_are_brought_to_probabilities(three, tmp_path) -> None:
    shutil.copytree(three, tmp_path / "several")
    config = json.loads((tmp_path / "several" / "config.json").read_text())
    config |= {"problem_type": "multi_label_classification", "id2label": {"0": "anger", "1": "neutral", "2": "joy"}}
    (tmp_path / "several" / "config.json").write_text(json.dumps(config))
    labels = {"anger": "bad", "neutral": "none", "joy": "good"}
    model = HuggingFaceClassifier(tmp_path / "several", task="mood", labels=labels)
    proba = model.predict_proba(NEGATIVE)
    assert np.allclose(proba.sum(axis=1), 1, atol=1e-6)
    assert set(model.predict(NEGATIVE)) == {"bad"}
    assert not np.allclose(proba, HuggingFaceClassifier(three).predict_proba(NEGATIVE), atol=1e-3)


@pytest.mark.slow
def test_columns_are_those_of_our_own_classifier(three) -> None:
    from cxtext.sentiment import SentimentClassifier

    ours = SentimentClassifier("accurate").columns(TEXTS)
    theirs = HuggingFaceClassifier(three).columns(TEXTS)
    assert list(theirs) == list(ours)
    for name, values in theirs.items():
        assert values.dtype == ours[name].dtype
        assert len(values) == len(TEXTS)
    assert list(HuggingFaceClassifier(three).columns([])) == list(ours)


@pytest.mark.slow
def test_an_analysis_takes_it_in_the_place_of_ours(three) -> None:
    from cxtext.analysis.models import Reader, by_task

    model = HuggingFaceClassifier(three)
    assert isinstance(model, Reader)
    assert by_task([model]) == {"sentiment": model}


@pytest.mark.slow
def test_a_name_is_looked_up_in_the_cache_and_nowhere_else(three, tmp_path, monkeypatch) -> None:
    from huggingface_hub import constants

    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InputError, match="hf download some/model"):
        HuggingFaceClassifier("some/model")
    into_cache(three, tmp_path, "some/model")
    assert HuggingFaceClassifier("some/model").predict(TEXTS[:2]).tolist() == ["positive", "negative"]
