"""Hard cases: short texts that readers of feedback stumble over, and the errors that are made with most confidence.

- the probes of probes.csv, passed and total for each phenomenon (negation, sarcasm, bare answers to a question …)
- with --failures, each failed probe with what was read and how confidently
- with --worst N, the N most confident errors on the held-out texts of reading_quality.py

A probe names its kind: sentiment, stage, emotion, intent or effort of the whole text, or "mention": the text is cut by
`cxtext.segment` and the sentiments of its mentions must be those expected, in order. VADER, which knows no questions,
reads the sentiment probes without one.
"""

from __future__ import annotations

import csv
import importlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from measure import HERE, REPO, parser, run, write_json
from reading_quality import PEERS, QUALITIES, Task, load_tasks

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

PROBES = HERE / "probes.csv"
COLUMNS = ("phenomenon", "kind", "text", "question", "expected")
CLASSIFIERS = {
    "sentiment": "cxtext.sentiment.SentimentClassifier",
    "stage": "cxtext.journey.StageClassifier",
    "emotion": "cxtext.emotion.EmotionClassifier",
    "intent": "cxtext.intent.IntentClassifier",
    "effort": "cxtext.effort.EffortClassifier",
}
KINDS = (*CLASSIFIERS, "mention")
PEER = "vader"
SHOWN = 60


@dataclass(frozen=True)
class Probe:
    """One text with what is right for it.

    ``expected`` holds one entry for each mention (a single one for all other kinds), each with every right answer.
    """

    phenomenon: str
    kind: str
    text: str
    question: str
    expected: tuple[frozenset[str], ...]
    written: str

    @property
    def for_peers(self) -> bool:
        """Whether a tool that knows nothing but sentiment of a text can read it."""
        return self.kind == "sentiment" and not self.question


@dataclass(frozen=True)
class Reading:
    """What was read, one answer for each mention, and the confidence (of the least certain mention)."""

    answers: tuple[str, ...]
    confidence: float | None = None

    def passes(self, probe: Probe) -> bool:
        """Whether every answer is a right one."""
        return len(self.answers) == len(probe.expected) and all(
            answer in right for answer, right in zip(self.answers, probe.expected, strict=True)
        )


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--quality", nargs="+", choices=QUALITIES, default=list(QUALITIES), help="speeds to measure")
    arguments.add_argument("--failures", action="store_true", help="list every failed probe")
    arguments.add_argument("--worst", type=int, default=0, metavar="N", help="list the N most confident errors")
    options = arguments.parse_args()
    probes = load_probes()[: options.limit]
    missing = missing_kinds({probe.kind for probe in probes})
    for kind, why in missing.items():
        count = sum(probe.kind == kind for probe in probes)
        print(f"Skipped: {count} probes of kind {kind}; {why}\n")
    probes = [probe for probe in probes if probe.kind not in missing]
    readings = {f"cxtext {quality}": read(probes, quality) for quality in options.quality}
    peers = read_with_peer(probes, options.peers) if options.peers else {}
    print_rates(probes, readings | peers)
    if options.failures:
        for tool, found in readings.items():
            print_failures(probes, tool, found)
    if options.worst:
        tasks = load_tasks(options.data, options.limit)
        for quality in options.quality:
            print_worst(tasks, quality, options.worst)


def load_probes(path: Path = PROBES) -> list[Probe]:
    """Return the probes of the file in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Probe(
            **{name: row[name] for name in COLUMNS[:-1]},
            expected=tuple(frozenset(one.split("/")) for one in row["expected"].split("|")),
            written=row["expected"],
        )
        for row in rows
    ]


def missing_kinds(kinds: Iterable[str]) -> dict[str, str]:
    """Return the kinds whose classifier this cxtext lacks, with the reason."""
    from cxtext.artifacts import find_model
    from cxtext.errors import ArtifactError

    missing = {}
    for kind in sorted(set(kinds) - {"mention"}):
        module, _, name = CLASSIFIERS[kind].rpartition(".")
        try:
            getattr(importlib.import_module(module), name)
            find_model(kind)
        except (ModuleNotFoundError, AttributeError) as error:
            missing[kind] = f"{CLASSIFIERS[kind]} cannot be imported ({error})."
        except ArtifactError as error:
            missing[kind] = f"{str(error).split(';')[0]}."
    return missing


@cache
def classifier(kind: str, quality: str) -> Any:
    """Return the classifier of a kind, imported when first asked for."""
    module, _, name = CLASSIFIERS[kind].rpartition(".")
    return getattr(importlib.import_module(module), name)(quality=quality)


def read_texts(kind: str, quality: str, texts: Sequence[str], questions: Sequence[str] | None) -> list[Reading]:
    """Read texts with the classifier of a kind."""
    reader = classifier(kind, quality)
    confidence = reader.predict_proba(texts, questions).max(axis=1)
    answers = reader.predict(texts, questions)
    return [Reading((str(one),), float(value)) for one, value in zip(answers, confidence, strict=True)]


def read(probes: Sequence[Probe], quality: str) -> list[Reading]:
    """Read every probe at one quality, in the order given."""
    found: dict[int, Reading] = {}
    for kind in KINDS:
        rows = [row for row, probe in enumerate(probes) if probe.kind == kind]
        texts, questions = [probes[row].text for row in rows], [probes[row].question for row in rows]
        if not rows:
            continue
        answers = read_mentions if kind == "mention" else read_texts
        found |= zip(rows, answers("sentiment" if kind == "mention" else kind, quality, texts, questions), strict=True)
    return [found[row] for row in range(len(probes))]


def read_mentions(kind: str, quality: str, texts: Sequence[str], questions: Sequence[str]) -> list[Reading]:
    """Cut texts into mentions and read each with the question that its text answers."""
    from cxtext import segment

    cut = segment(list(texts))
    asked = [questions[at] for at in cut["text_id"]]
    by_text: list[list[Reading]] = [[] for _ in texts]
    for at, reading in zip(cut["text_id"], read_texts(kind, quality, cut["text"].tolist(), asked), strict=True):
        by_text[at].append(reading)
    return [
        Reading(
            tuple(answer for mention in mentions for answer in mention.answers),
            min((mention.confidence or 0.0 for mention in mentions), default=None),
        )
        for mentions in by_text
    ]


def read_with_peer(probes: Sequence[Probe], python: Path) -> dict[str, list[Reading | None]]:
    """Read the sentiment probes without a question with VADER; None stands for the others."""
    rows = [row for row, probe in enumerate(probes) if probe.for_peers]
    found: list[Reading | None] = [None] * len(probes)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        texts = {"probes": {"texts": [probes[row].text for row in rows]}}
        sets = write_json(Path(folder) / "peer-sets.json", texts)
        job = [python, HERE / "peers" / "sentiment_job.py", sets, "--tool", PEER]
        answer = run(job, checkout=False).result
    for row, one in zip(rows, answer["probes"]["sentiment"], strict=True):
        found[row] = Reading((one,))
    return {f"{PEERS[PEER]} {answer['version']}": found}


def print_rates(probes: Sequence[Probe], readings: dict[str, Any]) -> None:
    """Print passed, total and pass rate of each phenomenon and tool."""
    print(table_row("phenomenon", *readings))
    print("|---|" + "---:|" * len(readings))
    groups = {name: [] for name in dict.fromkeys(probe.phenomenon for probe in probes)}
    groups |= {"**all**": [], "**sentiment without a question**": []}
    for at, probe in enumerate(probes):
        groups[probe.phenomenon].append(at)
        groups["**all**"].append(at)
        if probe.for_peers:
            groups["**sentiment without a question**"].append(at)
    for name, rows in groups.items():
        cells = []
        for found in readings.values():
            hits = [found[at].passes(probes[at]) for at in rows if found[at] is not None]
            # A tool that reads no more than a part is not measured on the whole.
            partly = name == "**all**" and len(hits) < len(rows)
            cells.append(rate(sum(hits), len(hits)) if hits and not partly else "–")
        print(table_row(name, *cells), flush=True)


def rate(passed: int, total: int) -> str:
    """Return passed, total and share as one cell."""
    return f"{passed}/{total} ({passed / total:.0%})"


def print_failures(probes: Sequence[Probe], tool: str, found: Sequence[Reading]) -> None:
    """Print every probe that was read wrongly."""
    failed = [(probe, reading) for probe, reading in zip(probes, found, strict=True) if not reading.passes(probe)]
    print(f"\n{tool}: {len(failed)} of {len(probes)} probes failed\n")
    print(table_row("phenomenon", "kind", "text", "question", "expected", "read", "confidence"))
    print("|---|---|---|---|---|---|---:|")
    for probe, reading in failed:
        confidence = "–" if reading.confidence is None else f"{reading.confidence:.2f}"
        answers = "|".join(reading.answers)
        print(
            table_row(probe.phenomenon, probe.kind, probe.text, probe.question, probe.written, answers, confidence),
            flush=True,
        )


def print_worst(tasks: dict[str, Task], quality: str, n: int) -> None:
    """Print the errors made with most confidence over all sets."""
    errors: list[tuple[float, str, str, str, str]] = []
    total = 0
    for task in tasks.values():
        found = read_texts(task.task, quality, task.texts, task.questions)
        total += len(found)
        for text, right, reading in zip(task.texts, task.right, found, strict=True):
            answer = reading.answers[0]
            if answer not in right:
                what = f"{task.data.split(',')[0]}, {task.task}{' with the question' if task.questions else ''}"
                expected = "/".join(dict.fromkeys(right))
                errors.append((reading.confidence or 0.0, what, shortened(text), expected, answer))
    errors.sort(key=lambda error: (-error[0], *error[1:]))
    print(
        f"\ncxtext {quality}: the {min(n, len(errors))} most confident of {len(errors):,} errors, {total:,} readings\n"
    )
    print(table_row("data", "text begins", "expected", "read", "confidence"))
    print("|---|---|---|---|---:|")
    for confidence, what, text, expected, answer in errors[:n]:
        print(table_row(what, text, expected, answer, f"{confidence:.3f}"), flush=True)


def shortened(text: str, limit: int = SHOWN) -> str:
    """Return the beginning of a text, with personal data masked."""
    from cxtext.cleaning.personal import mask

    masked = mask(text)[0]
    return masked if len(masked) <= limit else f"{masked[: limit - 1].rstrip()}…"


def table_row(*cells: object) -> str:
    """One row of a Markdown table."""
    return "| " + " | ".join(" ".join(str(cell).replace("|", "\\|").split()) for cell in cells) + " |"


if __name__ == "__main__":
    main()
