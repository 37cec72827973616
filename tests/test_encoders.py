"""Every registered encoder keeps the same promises."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from cxtext.encoders import ENCODERS, Encoder, load_encoder
from cxtext.encoders.heads import LinearHead, row_product, softmax
from cxtext.encoders.transformer import TransformerEncoder
from cxtext.errors import InputError

TEXTS = [
    "The nurse was kind.",
    "I waited two hours at the desk and nobody told me why.",
    "ok",
    "App keeps crashing 😡 since the update",
    "x" * 3000,
    "a very long comment " * 200,
    "Größe & Qualität – naïve café",
    "",
]
QUESTIONS = ["What was good?", "", "How could we improve?", "", "", "Why?", "", "How could we improve?"]

every_encoder = pytest.mark.parametrize("name", sorted(ENCODERS))


@every_encoder
def test_vectors_have_the_promised_shape_and_length(name: str) -> None:
    encoder = load_encoder(name)
    assert isinstance(encoder, Encoder)
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    # A text without any known token has no direction: zeros, never NaN.
    assert np.allclose(lengths[[0, 1, 2, 3, 5, 6]], 1, atol=1e-5)
    assert np.isfinite(vectors).all()


@every_encoder
def test_a_text_is_encoded_by_itself(name: str) -> None:
    encoder = load_encoder(name)
    together, reading = encoder.encode(TEXTS), encoder.read(TEXTS, QUESTIONS)
    for row, (text, question) in enumerate(zip(TEXTS, QUESTIONS, strict=True)):
        assert np.array_equal(encoder.encode([text])[0], together[row])
        assert np.array_equal(encoder.read([text], [question])[0], reading[row])
    order = np.random.default_rng(0).permutation(len(TEXTS))
    assert np.array_equal(encoder.encode([TEXTS[k] for k in order]), together[order])


@every_encoder
def test_the_question_changes_the_reading_and_none_is_none(name: str) -> None:
    encoder = load_encoder(name)
    bare = encoder.read(["Nothing"])
    assert np.array_equal(bare, encoder.read(["Nothing"], [""]))
    assert not np.array_equal(bare, encoder.read(["Nothing"], ["How could we improve?"]))


@every_encoder
def test_no_texts_give_no_rows(name: str) -> None:
    encoder = load_encoder(name)
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert len(encoder.read([], [])) == 0


@every_encoder
def test_likeness_of_meaning(name: str) -> None:
    long_wait, queue, dress = load_encoder(name).encode(
        ["We waited for hours in the queue.", "The waiting time was too long.", "This dress fits perfectly."]
    )
    assert long_wait @ queue > long_wait @ dress + 0.1


def test_threads_do_not_change_the_vectors() -> None:
    one, two = TransformerEncoder(threads=1), TransformerEncoder(threads=2)
    assert np.array_equal(one.encode(TEXTS), two.encode(TEXTS))
    assert np.array_equal(one.read(TEXTS, QUESTIONS), two.read(TEXTS, QUESTIONS))


def test_both_towers_at_once_equal_each_alone() -> None:
    encoder = TransformerEncoder()
    vectors, features = encoder.encode_and_read(TEXTS, QUESTIONS)
    assert np.array_equal(vectors, encoder.encode(TEXTS))
    assert np.array_equal(features, encoder.read(TEXTS, QUESTIONS))


def test_unknown_encoder_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="accurate, fast"):
        load_encoder("bert")


def test_row_product_equals_the_matrix_product() -> None:
    rng = np.random.default_rng(0)
    rows, weights = rng.normal(size=(50, 30)).astype(np.float32), rng.normal(size=(30, 4)).astype(np.float32)
    assert np.allclose(row_product(rows, weights), rows @ weights, atol=1e-4)
    assert np.array_equal(row_product(rows[7:8], weights)[0], row_product(rows, weights)[7])


def test_head_probabilities_sum_to_one_and_cool_with_temperature() -> None:
    weight, bias = np.eye(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    features = np.array([[2.0, 0.0, -1.0]], dtype=np.float32)
    warm = LinearHead(("a", "b", "c"), weight, bias, 2.0).predict_proba(features)
    plain = LinearHead(("a", "b", "c"), weight, bias).predict_proba(features)
    assert plain.sum() == pytest.approx(1)
    assert np.allclose(plain, softmax(features))
    assert warm.max() < plain.max()
    assert LinearHead(("a", "b", "c"), weight, bias).predict_proba(features[:0]).shape == (0, 3)


def test_import_is_light() -> None:
    code = (
        "import sys, cxtext; heavy = [m for m in "
        "('torch', 'onnxruntime', 'spacy', 'pandas', 'numpy', 'sklearn', 'altair') "
        "if m in sys.modules]; assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
