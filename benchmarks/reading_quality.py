"""Sentiment, stage, emotion, intent and effort, sentiment beside VADER and TextBlob, on texts that trained nothing.

- sentiment on the held-out respondents of nhs_fft (3 classes; with and without the survey question) and the held-out
  sentences of uci_sentences (2 classes: an answer "neutral" is wrong, macro-F1 over negative and positive)
- stage and sentiment on journey_dev: either annotator counts as right, macro-F1 over the classes present
- all five on the held-out real sentences labelled for cxtext, emotion on the held-out part of goemotions
- with --ratings, domains that trained nothing: the tweets, product and film sentences that VADER's authors had rated
  (Hutto and Gilbert 2014; a mean rating above 0.5 is positive, below -0.5 negative), and with staff_reviews.csv the
  pros and cons of employers (2 classes)

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
    arguments.add_argument("--ratings", type=Path, help="hutto_ICWSM_2014, the folder in VADER's source distribution")
    arguments.add_argument("--quality", nargs="+", choices=QUALITIES, default=list(QUALITIES), help="speeds to measure")
    options = arguments.parse_args()
    table = Table(options)
    tasks = load_tasks(options.data, options.limit) | unseen_domains(options.data, options.ratings, options.limit)
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
    from labels import STAGE, TASKS

    rows = corpus(data)
    training = rows[~rows["held_out"]]

    def fresh(source: Sequence[str], task: str) -> pd.DataFrame:
        part = rows[rows["source"].isin(source) & rows["held_out"] & rows[task].isin(TASKS[task])]
        part = part[unseen(part["text"], training.loc[training[task].notna(), "text"])]
        return part.head(limit or len(part))

    def ask(task: str, file: str, part: pd.DataFrame, classes: tuple[str, ...], *, asked: bool) -> Task:
        right = [(label,) for label in part[task]]
        questions = part["question"].tolist() if asked else None
        return Task(task, f"{file}, {len(part):,} held-out texts", part["text"].tolist(), right, classes, questions)

    nhs = fresh(["nhs"], "sentiment")
    tasks = {
        "nhs": ask("sentiment", "nhs_fft.csv", nhs, SENTIMENTS, asked=False),
        "nhs-asked": ask("sentiment", "nhs_fft.csv", nhs, SENTIMENTS, asked=True),
        "uci": ask(
            "sentiment", "uci_sentences.csv", fresh(["uci"], "sentiment"), ("negative", "positive"), asked=False
        ),
        "goemotions": ask(
            "emotion", "goemotions_train.csv", fresh(["goemotions"], "emotion"), TASKS["emotion"], asked=False
        ),
    }
    for task, classes in TASKS.items():
        part = fresh(["labelled", "journey_real"], task)
        tasks[f"labelled-{task}"] = ask(task, "labelled real sentences", part, classes, asked=True)
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


def unseen_domains(data: Path, ratings: Path | None, limit: int | None) -> dict[str, Task]:
    """Return sentiment sets of domains that trained nothing."""
    import pandas as pd

    tasks = {}
    for name in ("tweets", "amazonReviewSnippets", "movieReviewSnippets") if ratings else ():
        with (ratings / f"{name}_GroundTruth.txt").open(encoding="utf-8", errors="replace") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines][: limit or None]
        right = [(_rated(float(rating)),) for _, rating, _ in rows]
        texts = [text for _, _, text in rows]
        tasks[name] = Task("sentiment", f"{name}, {len(rows):,} texts of an unseen domain", texts, right, SENTIMENTS)
    staff = pd.read_csv(data / "staff_reviews.csv").head(limit or 10_000)
    pros, cons = staff["review_pros"].dropna().tolist(), staff["review_cons"].dropna().tolist()
    right = [("positive",)] * len(pros) + [("negative",)] * len(cons)
    named = f"staff_reviews.csv, {len(right):,} pros and cons of an unseen domain"
    tasks["staff"] = Task("sentiment", named, pros + cons, right, ("negative", "positive"))
    return tasks


def _rated(rating: float) -> str:
    return "positive" if rating > 0.5 else "negative" if rating < -0.5 else "neutral"


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
