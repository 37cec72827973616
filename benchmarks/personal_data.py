"""Personal data: recall and precision by kind on labelled comments, and comments a second, beside Presidio.

``personal_data.csv`` holds comments written for cxtext, with personal data marked as ``{names:Sarah}``; all of it is
invented. Its part ``held`` was kept aside while the rules were made; both parts have the same author.

A marked stretch is found when at least half of its characters lie in what a tool found, of whatever kind; what a tool
found is right when at least half of it lies in marked stretches. Of Presidio every entity counts for its recall; for
its precision dates, places, organisations and groups of people are left out, which it finds by default and which are
mostly no personal data here. Figures of small kinds are few marks: they show where a weakness lies, no more.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import HERE, Table, parser, run, with_text, write_json

Span = tuple[int, int, str]
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")
# Presidio's entities that this benchmark asks for no precision of.
_LEFT_OUT = {"DATE_TIME", "LOCATION", "NRP", "ORGANIZATION"}


@dataclass(frozen=True)
class Labelled:
    """A comment without its marks, the marked stretches, and whether it was kept aside."""

    text: str
    spans: tuple[Span, ...]
    held: bool


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument(
        "--failures", action="store_true", help="list what cxtext missed and wrongly masked (part dev)"
    )
    arguments.add_argument("--spacy", metavar="PIPELINE", help="also measure cxtext with the persons of this pipeline")
    options = arguments.parse_args()
    comments = read_labelled(HERE / "personal_data.csv")[: options.limit]
    table = Table(options)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        measure_all(table, comments, options, Path(folder))


def measure_all(table: Table, comments: Sequence[Labelled], options: Namespace, folder: Path) -> None:
    """Run every tool over the same comments and print its rows."""
    reviews = options.data / "clothing_reviews.csv"
    real = []
    if reviews.exists():
        rows = with_text(reviews, "Review Text", options.limit or 5_000)[1]
        real = [row["Review Text"][:120] for row in rows]
    texts = write_json(folder / "texts.json", {"labelled": [one.text for one in comments], "real": real})
    ours = run([sys.executable, HERE / "jobs" / "mask_texts.py", texts]).result
    report(table, "cxtext", comments, ours["found"], by_kind=True)
    speeds(table, "cxtext", ours, len(comments), len(real))
    if options.spacy:
        with_persons = run([sys.executable, HERE / "jobs" / "mask_texts.py", texts, "--spacy", options.spacy]).result
        report(table, f"cxtext with {options.spacy}", comments, with_persons["found"])
        speeds(table, f"cxtext with {options.spacy}", with_persons, len(comments), len(real))
    if options.peers:
        theirs = run([options.peers, HERE / "peers" / "presidio_job.py", texts], checkout=False).result
        tool = "Presidio " + ", ".join(f"{name} {version}" for name, version in theirs["versions"].items())
        report(table, tool, comments, theirs["found"], left_out=_LEFT_OUT, by_kind=True)
        speeds(table, tool, theirs, len(comments), len(real))
        ratio = [
            ours[f"{name}_per_second"] / theirs[f"{name}_per_second"]
            for name in ("labelled", "real")
            if ours[f"{name}_per_second"]
        ]
        table.row("personal data, speed over Presidio's", "cxtext", f"{min(ratio):,.0f} ×", reach="50 ×")
    if options.failures:
        failures(comments, ours["found"])


def read_labelled(file: Path) -> list[Labelled]:
    """Read the comments and take the marks out of their texts."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [unmarked(row["text"], held=row["part"] == "held") for row in csv.DictReader(lines)]


def unmarked(marked: str, *, held: bool = False) -> Labelled:
    """Return a marked comment as its text and stretches."""
    text, spans, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Labelled(text + marked[position:], tuple(spans), held)


def report(
    table: Table,
    tool: str,
    comments: Sequence[Labelled],
    found: Sequence[Sequence[Span]],
    *,
    left_out: Iterable[str] = (),
    by_kind: bool = False,
) -> None:
    """Print recall and precision of both parts, and of each kind."""
    for held in (False, True):
        pairs = [(one, spans) for one, spans in zip(comments, found, strict=True) if one.held is held]
        if not pairs:
            continue
        n_marks = sum(len(one.spans) for one, _ in pairs)
        n_hit = sum(covered(mark, spans) for one, spans in pairs for mark in one.spans)
        judged = [(one, span) for one, spans in pairs for span in spans if span[2] not in left_out]
        n_right = sum(covered(span, one.spans) for one, span in judged)
        data = f"personal_data.csv, {'kept aside' if held else 'seen'}: {len(pairs)} comments, {n_marks} marks"
        precision = n_right / max(1, len(judged))
        table.row("personal data, recall", tool, f"{n_hit / max(1, n_marks):.3f}", data, "Presidio's")
        table.row("personal data, precision", tool, f"{precision:.3f} (of {len(judged)})", data, "0.95")
    if not by_kind:
        return
    kinds = sorted({mark[2] for one in comments for mark in one.spans})
    recalls = []
    for kind in kinds:
        marks = [
            (mark, spans) for one, spans in zip(comments, found, strict=True) for mark in one.spans if mark[2] == kind
        ]
        recalls.append(f"{kind} {sum(covered(mark, spans) for mark, spans in marks)}/{len(marks)}")
    table.row("personal data, found by kind", tool, ", ".join(recalls), "both parts")
    named = sorted({span[2] for spans in found for span in spans} - set(left_out))
    precisions = []
    for kind in named:
        judged = [(one, span) for one, spans in zip(comments, found, strict=True) for span in spans if span[2] == kind]
        precisions.append(f"{kind} {sum(covered(span, one.spans) for one, span in judged)}/{len(judged)}")
    table.row("personal data, right by kind", tool, ", ".join(precisions), "both parts")


def covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether at least half of a stretch lies in others."""
    inside = {place for start, end, _ in by for place in range(max(start, span[0]), min(end, span[1]))}
    return 2 * len(inside) >= span[1] - span[0]


def speeds(table: Table, tool: str, answer: dict[str, float], n_labelled: int, n_real: int) -> None:
    """Print texts a second on one core."""
    data = {
        "labelled": f"personal_data.csv, {n_labelled} comments",
        "real": f"clothing_reviews.csv, {n_real:,} beginnings of 120 characters",
    }
    for name, words in data.items():
        if answer[f"{name}_per_second"]:
            table.row("personal data, comments/s on one core", tool, f"{answer[f'{name}_per_second']:,.0f}", words)
        if answer.get(f"{name}_cleaning_per_second"):
            speed = f"{answer[f'{name}_cleaning_per_second']:,.0f}"
            table.row("cleaning with personal data, comments/s on one core", tool, speed, words, "20,000")


def failures(comments: Sequence[Labelled], found: Sequence[Sequence[Span]]) -> None:
    """List what was missed and what was masked wrongly, of the part that rules may be made on."""
    for one, spans in zip(comments, found, strict=True):
        if one.held:
            continue
        missed = [
            f"{kind}: {one.text[start:end]}" for start, end, kind in one.spans if not covered((start, end, kind), spans)
        ]
        wrong = [
            f"{kind}: {one.text[start:end]}" for start, end, kind in spans if not covered((start, end, kind), one.spans)
        ]
        if missed or wrong:
            print(f"{one.text!r}\n    missed {missed}  wrong {wrong}", file=sys.stderr)


if __name__ == "__main__":
    main()
