"""What the shipped classifiers read in sets of texts; the answer is one line of JSON.

    python read_texts.py SETS.json --quality fast|auto|accurate

SETS.json: name -> {"texts": [...], "questions": [...] or null, "tasks": ["sentiment", "stage"]}.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from cxtext.effort import EffortClassifier
from cxtext.emotion import EmotionClassifier
from cxtext.intent import IntentClassifier
from cxtext.journey import StageClassifier
from cxtext.sentiment import SentimentClassifier

REPEATS = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("--quality", required=True)
    options = arguments.parse_args()
    readers = {
        "sentiment": SentimentClassifier(options.quality),
        "stage": StageClassifier(quality=options.quality),
        "emotion": EmotionClassifier(options.quality),
        "intent": IntentClassifier(options.quality),
        "effort": EffortClassifier(options.quality),
    }
    answer: dict[str, dict[str, object]] = {}
    for name, texts in json.loads(options.sets.read_text(encoding="utf-8")).items():
        answer[name] = {}
        for task in texts["tasks"]:
            reader = readers[task]
            reader.predict_proba(texts["texts"][:20], None)  # loads what is loaded on first use
            seconds = []
            for _ in range(REPEATS):
                start = time.perf_counter()
                proba = reader.predict_proba(texts["texts"], texts["questions"])
                seconds.append(time.perf_counter() - start)
            answer[name][task] = reader.predict(texts["texts"], texts["questions"]).tolist()
            answer[name][f"{task}_confidence"] = [float(value) for value in proba.max(axis=1)]
            answer[name][f"{task}_seconds"] = statistics.median(seconds)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
