"""Mentions, vectors, topics and names of a feedback file; the answer is one line of JSON.

python name_topics.py FILE OUT.json VECTORS.npy [TEXT_COLUMN]
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

import cxtext
from cxtext.analysis.pipeline import question_of
from cxtext.analysis.reading import Readers, read_mentions
from cxtext.cleaning import clean_feedback
from cxtext.journey import load_map
from cxtext.segmenting import to_mentions
from cxtext.topics import TopicModel
from cxtext.topics.general import NAMES


def main() -> None:
    file, out, vectors_file, *text = sys.argv[1:]
    feedback = clean_feedback(cxtext.read(file, **({"text": text[0]} if text else {})))
    mentions = to_mentions(feedback).sort_values("mention_id", kind="stable", ignore_index=True)
    readers = Readers.load("fast", load_map("customer"), {})
    mentions, vectors = read_mentions(mentions, question_of(mentions, feedback), readers, topic_encoder="accurate")
    start = time.perf_counter()
    model = TopicModel(seed=0).fit(mentions["text"].tolist(), vectors, sentiment=mentions["sentiment_score"])
    seconds = time.perf_counter() - start
    np.save(vectors_file, vectors)
    answer = {
        "texts": mentions["text"].tolist(),
        "labels": model.labels_.tolist(),
        "names": model.topics_["name"].tolist(),
        "general": model.topics_["name"].isin(list(NAMES.values())).tolist(),
    }
    Path(out).write_text(json.dumps(answer), encoding="utf-8")
    print(json.dumps({"seconds": seconds, "topics": len(model.topics_), "mentions": len(mentions)}))


if __name__ == "__main__":
    main()
