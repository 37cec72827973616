"""Vectors of texts from the accurate encoder, or the topics that TopicModel finds; the answer is one line of JSON.

python find_topics.py encode TEXTS.json VECTORS.npy
python find_topics.py fit TEXTS.json VECTORS.npy [ROWS.json]
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from cxtext.encoders import load_encoder
from cxtext.topics import TopicModel


def main() -> None:
    command, texts_file, vectors_file, *rest = sys.argv[1:]
    texts = json.loads(Path(texts_file).read_text(encoding="utf-8"))
    if command == "encode":
        encoder = load_encoder("accurate")
        start = time.perf_counter()
        np.save(vectors_file, encoder.encode(texts))
        print(json.dumps({"seconds": time.perf_counter() - start}))
        return
    vectors = np.load(vectors_file)
    if rest:
        rows = json.loads(Path(rest[0]).read_text(encoding="utf-8"))
        texts, vectors = [texts[row] for row in rows], vectors[rows]
    start = time.perf_counter()
    model = TopicModel(seed=0).fit(texts, embeddings=vectors)
    seconds = time.perf_counter() - start
    print(json.dumps({"fit_seconds": seconds, "labels": model.labels_.tolist()}))


if __name__ == "__main__":
    main()
