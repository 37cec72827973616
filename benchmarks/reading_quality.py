"""Sentiment and journey stage beside VADER and TextBlob, on texts that trained nothing.

- sentiment on the held-out respondents of nhs_fft (3 classes; with and without the survey question) and the held-out
  sentences of uci_sentences (2 classes: an answer "neutral" is wrong, macro-F1 over negative and positive)
- stage and sentiment on journey_dev: either annotator counts as right, macro-F1 over the classes present

Left out are texts of four words and more that equal, contain or lie in a training text labelled for the same task.
Figures: accuracy, macro-F1, expected calibration error (ECE, 10 bins of equal width), texts per second (median of 3,
models loaded).
"""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import HERE, REPO, Table, parser, run, write_json

if TYPE_CHECKING:
    import pandas as pd

QUALITIES = ("fast", "auto", "accurate")
PEERS = {"vader": "VADER", "textblob": "TextBlob"}
SENTIMENTS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Task:
    """Texts with what is right for each (one answer, or two where annotators differ)."""

    task: str
    data: str
    texts: list[str]
    right: list[tuple[str, ...]]
    classes: tuple[str, ...]
    questions: list[str] | None = None

    def as_set(self) -> dict[str, Any]:
        """Return what a job gets: no answers."""
        return {"texts": self.texts, "questions": self.questions, "tasks": [self.task]}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--quality", nargs="+", choices=QUALITIES, default=list(QUALITIES), help="speeds to measure")
    options = arguments.parse_args()
    table = Table(options)
    tasks = load_tasks(options.data, options.limit)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        measure_all(table, tasks, options, Path(folder))


def measure_all(table: Table, tasks: dict[str, Task], options: Namespace, folder: Path) -> None:
    """Run every tool over every set and print one row for each."""
    sets = write_json(folder / "sets.json", {name: task.as_set() for name, task in tasks.items()})
    ours = {
        quality: run([sys.executable, HERE / "jobs" / "read_texts.py", sets, "--quality", quality]).result
        for quality in options.quality
    }
    comparable = {name: task for name, task in tasks.items() if task.task == "sentiment" and task.questions is None}
    sets = write_json(folder / "peer-sets.json", {name: task.as_set() for name, task in comparable.items()})
    job = HERE / "peers" / "sentiment_job.py"
    theirs = {
        tool: run([options.peers, job, sets, "--tool", tool], checkout=False).result
        for tool in (PEERS if options.peers else ())
    }
    for name, task in tasks.items():
        what = f"{task.task}, {'with the question' if task.questions else 'text alone'}"
        for quality, answer in ours.items():
            found = answer[name]
            confidence, seconds = found[f"{task.task}_confidence"], found[f"{task.task}_seconds"]
            figure = figures(task, found[task.task], seconds, confidence)
            table.row(what, f"cxtext {quality}", figure, task.data)
        for tool, answer in theirs.items():
            if name in comparable:
                figure = figures(task, answer[name]["sentiment"], answer[name]["seconds"])
                table.row(what, f"{PEERS[tool]} {answer['version']}", figure, task.data)


def figures(task: Task, found: Sequence[str], seconds: float, confidence: Sequence[float] | None = None) -> str:
    """Accuracy, macro-F1, calibration error and speed in one cell."""
    from sklearn.metrics import f1_score

    hits = [answer in right for answer, right in zip(found, task.right, strict=True)]
    # Where annotators differ, the answer that was given is the right one if either gave it.
    truth = [answer if hit else right[0] for answer, hit, right in zip(found, hits, task.right, strict=True)]
    classes = [name for name in task.classes if name in truth]
    macro = f1_score(truth, list(found), labels=classes, average="macro", zero_division=0)
    words = [f"accuracy {sum(hits) / len(hits):.3f}", f"macro-F1 {macro:.3f} ({len(classes)} classes)"]
    if confidence is not None:
        words.append(f"ECE {calibration_error(confidence, hits):.3f}")
    return ", ".join([*words, f"{len(found) / seconds:,.0f} texts/s"])


def calibration_error(confidence: Sequence[float], hits: Sequence[bool], n_bins: int = 10) -> float:
    """Mean distance of confidence and accuracy over bins of equal width, weighted by size (Naeini et al. 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for value, hit in zip(confidence, hits, strict=True):
        bins.setdefault(min(int(value * n_bins), n_bins - 1), []).append((value, hit))
    return sum(abs(sum(value - hit for value, hit in inside)) for inside in bins.values()) / len(hits)


def load_tasks(data: Path, limit: int | None) -> dict[str, Task]:
    """Return the measured sets by name."""
    sys.path.insert(0, str(REPO / "models" / "training"))
    import pandas as pd
    from corpus import corpus, tidy
    from labels import STAGE

    rows = corpus(data)
    training = rows[~rows["held_out"]]
    tasks = {}
    for source, file, classes in (("nhs", "nhs_fft", SENTIMENTS), ("uci", "uci_sentences", ("negative", "positive"))):
        part = rows[(rows["source"] == source) & rows["held_out"]]
        part = part[unseen(part["text"], training.loc[training["sentiment"].notna(), "text"])].head(limit or len(part))
        right = [(label,) for label in part["sentiment"]]
        named = f"{file}.csv, {len(part):,} held-out texts"
        tasks[source] = Task("sentiment", named, part["text"].tolist(), right, classes)
        if source == "nhs":
            tasks["nhs-asked"] = Task(
                "sentiment", named, part["text"].tolist(), right, classes, part["question"].tolist()
            )
    whole = pd.read_csv(data / "journey_dev.csv")
    whole["text"] = whole["text"].map(tidy)
    for task, columns, classes in (
        ("sentiment", ("sent_a", "sent_b"), SENTIMENTS),
        ("stage", ("stage_a", "stage_b"), STAGE),
    ):
        part = whole[unseen(whole["text"], training.loc[training[task].notna(), "text"])].head(limit or len(whole))
        right = list(part[list(columns)].itertuples(index=False, name=None))
        tasks[f"dev-{task}"] = Task(task, f"journey_dev.csv, {len(part)} texts", part["text"].tolist(), right, classes)
    return tasks


def unseen(texts: pd.Series, training: pd.Series, min_words: int = 4) -> pd.Series:
    """Mask of texts that neither equal, contain nor lie in a training text; shorter ones ("Very good.") always pass."""
    known = sorted({text.lower() for text in training if len(text.split()) >= min_words})
    together = "\n".join(known)

    def fresh(text: str) -> bool:
        small = text.lower()
        return len(text.split()) < min_words or not (small in together or any(one in small for one in known))

    return texts.map(fresh)


if __name__ == "__main__":
    main()
