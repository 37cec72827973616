"""Throughput of reading at one quality: sentiment, stage, emotion, intent and effort; the answer is one line of JSON.

python read_speed.py TEXTS.json --quality fast|auto|accurate
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from cxtext.analysis.reading import Readers
from cxtext.encoders.reading import read_features
from cxtext.journey import load_map


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--quality", required=True)
    options = arguments.parse_args()
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    questions = [""] * len(texts)
    readers = Readers.load(options.quality, load_map("customer"))

    def read() -> float:
        features = read_features(texts, questions, options.quality, readers.unsure, want_fast=readers.pools)
        readers.columns(texts, questions, features)
        return len(features.rows) / len(texts)

    readers.columns(texts[:20], questions[:20], read_features(texts[:20], questions[:20], "auto", readers.unsure))
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        share = read()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds), "share": share}))


if __name__ == "__main__":
    main()
