"""The probes of the hard-cases benchmark: well-formed, and unknown to the training data."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
PROBES = REPO / "benchmarks" / "probes.csv"
TRAINING = REPO / "models" / "training"

sys.path.insert(0, str(TRAINING))
from labels import TASKS  # noqa: E402

ALLOWED = {**TASKS, "mention": TASKS["sentiment"]}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def normal(text: str) -> str:
    """Words alone: neither case nor signs tell two texts apart, unless there is nothing else."""
    return " ".join(re.findall(r"\w+", text.lower())) or text


ROWS = rows_of(PROBES)


def test_columns_and_size() -> None:
    assert list(ROWS[0]) == ["phenomenon", "kind", "text", "question", "expected"]
    assert len(ROWS) >= 200
    assert min(Counter(row["phenomenon"] for row in ROWS).values()) >= 8


@pytest.mark.parametrize("kind", sorted(ALLOWED))
def test_every_kind_is_probed_with_allowed_answers(kind: str) -> None:
    part = [row for row in ROWS if row["kind"] == kind]
    assert part
    for row in part:
        mentions = row["expected"].split("|")
        assert len(mentions) == 1 or kind == "mention", row
        assert all(set(one.split("/")) <= set(ALLOWED[kind]) for one in mentions), row


def test_values_are_tidy_and_known() -> None:
    for row in ROWS:
        assert row["kind"] in ALLOWED, row
        assert row["phenomenon"] and row["text"], row
        assert all(value == value.strip() for value in row.values()), row


def test_no_probe_stands_twice() -> None:
    twice = [key for key, n in Counter((normal(row["text"]), normal(row["question"])) for row in ROWS).items() if n > 1]
    assert not twice


def test_no_probe_trained_the_models() -> None:
    training = [row for path in sorted(TRAINING.glob("written_*.csv")) for row in rows_of(path)]
    texts, questions = {normal(row["text"]) for row in training}, {normal(row["question"]) for row in training}
    assert len(texts) > 1000
    for row in ROWS:
        # "Nothing" or "The staff" stands in any data of this kind: there the question must be unknown.
        bare = row["question"] and len(row["text"].split()) <= 3
        assert normal(row["question"]) not in questions if bare else normal(row["text"]) not in texts, row
