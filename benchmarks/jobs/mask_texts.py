"""Personal data found by cxtext; the answer is one line of JSON.

    python mask_texts.py TEXTS.json [--spacy PIPELINE]

Speed is texts a second of processor time in one process, median of three passes with lists loaded; "cleaning" is all
of ``cxtext.clean``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cxtext.cleaning.comment import clean_comment
from cxtext.cleaning.personal import Masking, find


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--spacy")
    options = arguments.parse_args()
    sets = json.loads(options.texts.read_text(encoding="utf-8"))
    masking = Masking(spacy=options.spacy)
    found = [[tuple(one) for one in find(text, masking)] for text in sets["labelled"]]
    answer = {"found": found, "versions": {}}
    for name, texts in sets.items():
        answer[f"{name}_per_second"] = per_second(lambda text: find(text, masking), texts)
        if options.spacy is None:
            answer[f"{name}_cleaning_per_second"] = per_second(clean_comment, texts)
    print(json.dumps(answer))


def per_second(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Median over three passes; the first pass of all is not counted."""
    seconds = []
    for turn in range(4):
        start = time.process_time()
        for text in texts:
            work(text)
        if turn:
            seconds.append(time.process_time() - start)
    return len(texts) / statistics.median(seconds) if texts else 0.0


if __name__ == "__main__":
    main()
