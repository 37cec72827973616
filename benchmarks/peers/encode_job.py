"""Encode texts with all-MiniLM-L6-v2 by sentence-transformers (torch); the answer is one line of JSON.

python encode_job.py TEXTS.json
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path

from bertopic_job import encode


def main() -> None:
    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    _, seconds = encode(texts)
    versions = {name: importlib.metadata.version(name) for name in ("sentence-transformers", "torch")}
    print(json.dumps({"seconds": seconds, "versions": versions}))


if __name__ == "__main__":
    main()
