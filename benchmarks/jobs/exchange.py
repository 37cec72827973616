"""Write and read back one REFI-QDA project of many comments: seconds of processor and sizes, as JSON on stdout."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import pandas as pd

import cxtext
from cxtext.refi import read_qdpx, write_qdpx
from cxtext.refi.building import project_of
from cxtext.refi.corrections import corrections_of
from cxtext.refi.frame import StageCode
from cxtext.segmenting import to_mentions

STAGES = [StageCode(f"s{n}", f"Stage {n}") for n in range(9)]


def tables(n: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return tables of a run: the demo's survey over and over, with an emoji in every third comment, codes in turn."""
    survey = pd.read_csv(next(path for path in cxtext.demo.files() if "survey" in path.name))
    texts = survey["comment"].dropna().tolist()
    words = [f"{texts[i % len(texts)]}{' 😀' * (i % 3 == 0)}" for i in range(n)]
    feedback = pd.DataFrame(
        {
            "feedback_id": [str(i) for i in range(n)],
            "text": words,
            "clean_text": words,
            "source": "survey",
            "status": "ok",
            "question": [f"Question {i % 4}?" for i in range(n)],
            "region": [f"Region {i % 12}" for i in range(n)],
            "score": [i % 11 for i in range(n)],
        }
    )
    mentions = to_mentions(feedback)
    count = range(len(mentions))
    mentions = mentions.assign(
        sentiment=[("negative", "neutral", "positive")[i % 3] for i in count],
        stage=[f"s{i % 9}" for i in count],
        topic_id=[f"t{i % 50:03d}" for i in count],
    )
    topics = pd.DataFrame({"topic_id": [f"t{i:03d}" for i in range(50)], "level": "topic", "parent_id": None})
    return feedback, mentions, topics.assign(name="Topic " + topics["topic_id"], definition="")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("comments", type=int)
    feedback, mentions, topics = tables(options.parse_args().comments)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        project = project_of(feedback, mentions, topics, STAGES)
        path = write_qdpx(project, Path(folder) / "run.qdpx")
        written = time.process_time()
        size = path.stat().st_size
        del project
        found = corrections_of(read_qdpx(path), feedback, mentions, topics, STAGES)
        read = time.process_time()
    result = {
        "mentions": len(mentions),
        "codings": found.counts["codings"],
        "same": found.counts["kept"] == found.counts["codings"] and found.labels.empty and found.altered.empty,
        "write": written - start,
        "read": read - written,
        "mb": size / 1e6,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
