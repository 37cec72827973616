"""Look at finished runs; the answer is one line of JSON.

python saved_runs.py coverage RUN
python saved_runs.py compare RUN_A RUN_B
python saved_runs.py texts RUN TEXTS.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

KEYS = {
    "pain_points": ["topic_id"],
    "topics": ["topic_id"],
    "mentions": ["mention_id"],
    "journey": ["stage"],
    "feedback": ["feedback_id"],
}


def coverage(run: Path) -> dict[str, object]:
    """Share of the analysed comments of which at least one mention has a topic."""
    feedback = pd.read_parquet(run / "feedback.parquet", columns=["feedback_id", "status"])
    mentions = pd.read_parquet(run / "mentions.parquet", columns=["feedback_id", "topic_id"])
    ok = feedback.loc[feedback["status"] == "ok", "feedback_id"]
    covered = ok.isin(mentions.loc[mentions["topic_id"].notna(), "feedback_id"])
    return {
        "covered": float(covered.mean()),
        "ok": len(ok),
        "topics": int(mentions["topic_id"].nunique()),
        "rows_in": json.loads((run / "run.json").read_text(encoding="utf-8"))["rows"]["in"],
    }


def compare(one: Path, other: Path) -> dict[str, object]:
    """Tell whether the tables of two runs are the same to the last bit, their rows put in the order of their ids."""
    differ = {}
    for table, key in KEYS.items():
        a, b = _table(one, table, key), _table(other, table, key)
        if list(a.columns) != list(b.columns) or not a.index.equals(b.index):
            differ[table] = ["columns or ids"]
            continue
        unlike = [str(column) for column in a.columns if not a[column].equals(b[column])]
        if unlike:
            differ[table] = unlike
    return {"identical": not differ, "tables": list(KEYS), "differ": differ}


def texts(run: Path, file: Path) -> int:
    """Write the analysed comments, as they were given, to ``file`` for the peers; return their number."""
    feedback = pd.read_parquet(run / "feedback.parquet", columns=["text", "status"])
    found = feedback.loc[feedback["status"] == "ok", "text"].tolist()
    file.write_text(json.dumps(found), encoding="utf-8")
    return len(found)


def _table(run: Path, name: str, key: list[str]) -> pd.DataFrame:
    frame = pd.read_parquet(run / f"{name}.parquet").set_index(key, verify_integrity=True).sort_index()
    lists = [column for column in frame.columns if frame[column].map(lambda value: hasattr(value, "tolist")).any()]
    return frame.assign(**{column: frame[column].map(_words) for column in lists})


def _words(value: object) -> str:
    """Turn a list, whose order counts, into text."""
    return repr(value.tolist() if hasattr(value, "tolist") else value)


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    print(json.dumps({"coverage": coverage, "compare": compare, "texts": texts}[command](*map(Path, paths))))
