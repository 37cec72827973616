"""Vectors of texts from the accurate encoder, or the topics that TopicModel finds; the answer is one line of JSON.

python find_topics.py encode TEXTS.json VECTORS.npy
python find_topics.py mentions COMMENTS.json TEXTS.json VECTORS.npy
python find_topics.py grow TEXTS.json VECTORS.npy MORE.json MORE.npy SIZE
python find_topics.py fit TEXTS.json VECTORS.npy [ROWS.json]
python find_topics.py predict TEXTS.json VECTORS.npy NEW.json NEW.npy
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

import cxtext
from cxtext.encoders import load_encoder
from cxtext.topics import TopicModel

APART = 0.5
"""Length of the random step between two vectors that say the same thing: their cosine is about 0.8."""


def main() -> None:
    command, *rest = sys.argv[1:]
    print(json.dumps(COMMANDS[command](*rest)))


def encode(texts_file: str, vectors_file: str) -> dict[str, Any]:
    """Encode texts."""
    texts, encoder = _read(texts_file), load_encoder("accurate")
    start = time.perf_counter()
    np.save(vectors_file, encoder.encode(texts))
    return {"seconds": time.perf_counter() - start}


def mentions(comments_file: str, texts_file: str, vectors_file: str) -> dict[str, Any]:
    """Cut comments into mentions and encode each distinct one."""
    texts = sorted(set(cxtext.segment(_read(comments_file))["text"]))
    Path(texts_file).write_text(json.dumps(texts), encoding="utf-8")
    return encode(texts_file, vectors_file)


def grow(texts_file: str, vectors_file: str, more_texts: str, more_vectors: str, size: str) -> dict[str, Any]:
    """Take the first texts, or all of them again and again, each time said a little differently."""
    texts, vectors = _read(texts_file), np.load(vectors_file)
    n, generator = int(size), np.random.default_rng(0)
    order = generator.permutation(len(texts))
    grown = np.lib.format.open_memmap(more_vectors, mode="w+", dtype=np.float32, shape=(n, vectors.shape[1]))
    said: list[str] = []
    while (done := len(said)) < n:
        part = order[: n - done]
        step = generator.normal(scale=APART / np.sqrt(vectors.shape[1]), size=(len(part), vectors.shape[1]))
        moved = vectors[part] + (step if done else 0.0)
        grown[done : done + len(part)] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        said += [f"{texts[place]} ({done // len(texts) + 1})" if done else texts[place] for place in part.tolist()]
    grown.flush()
    Path(more_texts).write_text(json.dumps(said), encoding="utf-8")
    return {"n": n}


def fit(texts_file: str, vectors_file: str, rows_file: str | None = None) -> dict[str, Any]:
    """Find topics, perhaps in some of the rows only."""
    texts, vectors = _read(texts_file), np.load(vectors_file)
    if rows_file is not None:
        rows = _read(rows_file)
        texts, vectors = [texts[row] for row in rows], vectors[rows]
    # What is loaded at the first use of scikit-learn and the like is not the fit's.
    TopicModel(seed=0).fit(texts[:50], embeddings=vectors[:50])
    start, spent = time.perf_counter(), time.process_time()
    model = TopicModel(seed=0).fit(texts, embeddings=vectors)
    return {
        "fit_seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - spent,
        "labels": model.labels_.tolist(),
    }


def predict(texts_file: str, vectors_file: str, new_texts: str, new_vectors: str) -> dict[str, Any]:
    """Find topics in texts, and tell those of others and how sure each is."""
    model = TopicModel(seed=0).fit(_read(texts_file), embeddings=np.load(vectors_file))
    labels, confidence = model.predict_with_confidence(_read(new_texts), embeddings=np.load(new_vectors))
    return {"known": model.labels_.tolist(), "labels": labels.tolist(), "confidence": confidence.tolist()}


def _read(file: str) -> Any:
    return json.loads(Path(file).read_text(encoding="utf-8"))


COMMANDS = {"encode": encode, "mentions": mentions, "grow": grow, "fit": fit, "predict": predict}

if __name__ == "__main__":
    main()
