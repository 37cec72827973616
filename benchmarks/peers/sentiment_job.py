"""VADER or TextBlob over sets of texts, in the peers' environment; the answer is one line of JSON.

    python sentiment_job.py SETS.json --tool vader|textblob

Thresholds: VADER's compound score from 0.05 up and from -0.05 down, as its authors advise; TextBlob's polarity above
and below 0.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

REPEATS = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("--tool", choices=("vader", "textblob"), required=True)
    options = arguments.parse_args()
    score, margin, package = {"vader": vader, "textblob": textblob}[options.tool]()
    score("The first text loads the lexicon.")
    answer: dict[str, object] = {"version": importlib.metadata.version(package)}
    for name, texts in json.loads(options.sets.read_text(encoding="utf-8")).items():
        seconds = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            scores = [score(text) for text in texts["texts"]]
            seconds.append(time.perf_counter() - start)
        labels = [label(value, margin) for value in scores]
        answer[name] = {"sentiment": labels, "seconds": statistics.median(seconds)}
    print(json.dumps(answer))


def vader() -> tuple[Callable[[str], float], float, str]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda text: analyzer.polarity_scores(text)["compound"], 0.05, "vaderSentiment"


def textblob() -> tuple[Callable[[str], float], float, str]:
    from textblob import TextBlob

    return lambda text: TextBlob(text).sentiment.polarity, 1e-12, "textblob"


def label(value: float, margin: float) -> str:
    return "positive" if value >= margin else "negative" if value <= -margin else "neutral"


if __name__ == "__main__":
    main()
