"""Learn codes and give them to the comments held out; the answer is one line of JSON.

    python learn_codes.py SETS.json

``seconds``: from texts to models for the first split of all sets. Later splits take the vectors of comments that were
encoded before; nothing else is shared.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

import cxtext.topics.codes as room
from cxtext.cleaning import clean
from cxtext.topics import CodeClassifier

encode = room.encode_comments
known: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}


def encode_once(encoder: str, texts: list[str], questions: list[str]) -> tuple[np.ndarray, np.ndarray]:
    pairs = list(zip(texts, questions, strict=True))
    new = [pair for pair in pairs if pair not in known]
    dense, topics = encode(encoder, [text for text, _ in new], [asked for _, asked in new])
    known.update({pair: (dense[row], topics[row]) for row, pair in enumerate(new)})
    return np.stack([known[pair][0] for pair in pairs]), np.stack([known[pair][1] for pair in pairs])


def main() -> None:
    room.encode_comments = encode_once
    warnings.simplefilter("ignore", UserWarning)
    sets = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    read, seconds = [], 0.0
    for one in sets:
        texts = [text.strip() for text in clean(one["texts"])]
        codes = pd.DataFrame(one["target"], columns=one["codes"])
        found = []
        for number, held_out in enumerate(one["splits"]):
            inside = sorted(set(range(len(texts))) - set(held_out))
            start = time.perf_counter()
            model = CodeClassifier().fit(
                [texts[row] for row in inside],
                codes.iloc[inside],
                questions=[one["questions"][row] for row in inside],
            )
            seconds += (time.perf_counter() - start) * (number == 0)
            asked = [one["questions"][row] for row in held_out]
            found.append(model.predict([texts[row] for row in held_out], asked).to_numpy().tolist())
            print(f"split {number}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        read.append(found)
    print(json.dumps({"read": read, "seconds": seconds}))


if __name__ == "__main__":
    main()
