"""Hugging Face sentence encoders, with real weights."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from huggingface_models import TEXTS, minilm

from cxtext.encoders import Encoder, load_encoder
from cxtext.errors import InputError
from cxtext.huggingface import HuggingFaceEncoder


@pytest.mark.slow
def test_vectors_equal_a_straightforward_mean(tmp_path) -> None:
    source = minilm()
    import torch
    from transformers import AutoModel, AutoTokenizer

    network, tokenizer = AutoModel.from_pretrained(source).eval(), AutoTokenizer.from_pretrained(source)
    inputs = tokenizer(TEXTS, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        states = network(**inputs).last_hidden_state
    mask = inputs["attention_mask"][..., None]
    mean = ((states * mask).sum(1) / mask.sum(1)).numpy()
    encoder = HuggingFaceEncoder(source)
    assert (encoder.pooling, encoder.dim, encoder.max_tokens) == ("mean", 384, 256)
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, mean / np.linalg.norm(mean, axis=1, keepdims=True), atol=1e-5)
    assert np.allclose(encoder.read(TEXTS), mean, atol=1e-5)
    lengths = inputs["attention_mask"].sum(1).tolist()
    others = {
        "cls": [own[0] for own in states],
        "max": [own[:length].amax(0) for own, length in zip(states, lengths, strict=True)],
        "lasttoken": [own[length - 1] for own, length in zip(states, lengths, strict=True)],
    }
    for pooling, expected in others.items():
        found = HuggingFaceEncoder(source, pooling=pooling).read(TEXTS)
        assert np.allclose(found, torch.stack(expected).numpy(), atol=1e-5), pooling


@pytest.mark.slow
def test_an_encoder_keeps_the_promises_of_ours() -> None:
    source = minilm()
    encoder = load_encoder(f"hf:{source}")
    assert encoder is load_encoder(f"hf:{source}")
    assert isinstance(encoder, Encoder)
    assert encoder.name == f"hf:{source}"
    vectors = encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    order = np.random.default_rng(0).permutation(len(TEXTS))
    assert np.array_equal(encoder.encode([TEXTS[k] for k in order]), vectors[order])
    assert encoder.encode([]).shape == (0, encoder.dim)
    bare = encoder.read(["Nothing"])
    assert np.allclose(bare, encoder.read(["Nothing"], [""]), atol=1e-5)
    assert not np.allclose(bare, encoder.read(["Nothing"], ["How could we improve?"]), atol=1e-2)


@pytest.mark.slow
def test_the_folder_says_how_to_pool(tmp_path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(minilm(), folder)
    pooling = folder / "1_Pooling" / "config.json"
    # As today's sentence-transformers writes it.
    pooling.write_text(json.dumps({"embedding_dimension": 384, "pooling_mode": "cls", "include_prompt": True}))
    assert HuggingFaceEncoder(folder).pooling == "cls"
    assert HuggingFaceEncoder(folder, pooling="mean").pooling == "mean"
    pooling.write_text(json.dumps({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}))
    with pytest.raises(InputError, match="mean and cls"):
        HuggingFaceEncoder(folder)
    pooling.write_text(json.dumps({"pooling_mode": "mean"}))
    prompts = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    prompted = HuggingFaceEncoder(folder).encode(["waiting times"])
    assert np.allclose(prompted, HuggingFaceEncoder(minilm()).encode(["query: waiting times"]), atol=1e-5)
    modules = json.loads((folder / "modules.json").read_text())
    modules.append({"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.models.Dense"})
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(InputError, match="'Dense'"):
        HuggingFaceEncoder(folder)


@pytest.mark.slow
def test_topics_on_foreign_vectors() -> None:
    from cxtext.topics import TopicModel

    encoder = HuggingFaceEncoder(minilm())
    subjects = {
        "delivery": [
            "arrived late",
            "never came",
            "was damaged on the way",
            "took three weeks",
            "went to the wrong house",
        ],
        "password": ["is refused", "cannot be reset", "expired again", "must be changed too often", "was forgotten"],
        "coffee": ["was cold", "tastes burnt", "is too expensive", "was weak", "machine is broken"],
    }
    texts = [
        f"The {subject} {end}{tail}" for subject, ends in subjects.items() for end in ends for tail in (".", " today.")
    ]
    model = TopicModel(seed=0).fit(texts, embeddings=encoder.encode(texts))
    new = ["My delivery still has not arrived.", "I cannot reset my password.", "The coffee is awful."]
    found = model.predict(new, embeddings=encoder.encode(new)).tolist()
    assert len(set(found)) == 3
    assert -1 not in found
