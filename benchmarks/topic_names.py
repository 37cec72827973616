"""Names of topics beside BERTopic's KeyBERT-inspired labels of the same groups of texts, as a sheet to judge blind.

    python benchmarks/topic_names.py --data DATA --peers PEERS --out SHEET     # sheet.md, answers.csv, key.json
    python benchmarks/topic_names.py --score SHEET                             # after filling in answers.csv

Twenty topics with a subject, drawn at random, from each of three files: a survey, reviews, and queries to a bank. Each
is shown with eight of its mentions, drawn at random, and two headings in random order: our name, and the first four
words of BERTopic's KeyBERTInspired representation. Write A, B or = (no better) behind each number. The sheets hold
feedback: keep them where the data is.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, Table, parser, run, shuffled, with_text, write_csv, write_json

FILES = (
    ("nhs_fft.csv", "FFT answer", None, None),
    ("clothing_reviews.csv", "Review Text", 1_000, "Review Text"),
    ("banking77_test.csv", "text", None, "text"),
)
"""File, text column, rows drawn, column named to the reader."""
PER_FILE, EXAMPLES, WORDS, SEED = 20, 8, 4, 7


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--out", type=Path, metavar="FOLDER", help="where the sheet is written")
    made.add_argument("--score", type=Path, metavar="FOLDER", help="count the answers of a sheet that was filled in")
    options = made.parse_args()
    if options.score:
        score(options)
    elif options.out and options.peers:
        sheet(options)
    else:
        raise SystemExit("Give --out and --peers to write a sheet, or --score to count one.")


def sheet(options: argparse.Namespace) -> None:
    """Name topics, have them labelled by BERTopic, and write the sheet, an empty answer for each, and the key."""
    options.out.mkdir(parents=True, exist_ok=True)
    table = Table(options)
    entries: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        for file, column, size, named in FILES:
            folder = Path(name) / file.removesuffix(".csv")
            header, rows = with_text(options.data / file, column)
            drawn = sorted(shuffled(len(rows), 0)[: options.limit or size or len(rows)])
            source = write_csv(folder / file, header, [rows[place] for place in drawn])
            topics, vectors = folder / "topics.json", folder / "vectors.npy"
            ours = run(
                [sys.executable, HERE / "jobs" / "name_topics.py", source, topics, vectors, *([named] if named else [])]
            ).result
            theirs = _labelled(topics, vectors, options)
            data = f"{file}, {ours['mentions']:,} mentions, {ours['topics']} topics"
            table.row("fit with names, vectors given", "cxtext TopicModel", f"{ours['seconds']:.1f} s", data)
            table.row(
                "labels alone, groups and vectors given",
                f"BERTopic {theirs['version']} KeyBERTInspired",
                f"{theirs['seconds']:.1f} s",
                data,
            )
            entries += _entries(file, json.loads(topics.read_text(encoding="utf-8")), theirs["words"])
    random.Random(SEED).shuffle(entries)
    _write(entries, options.out)


def _labelled(topics: Path, vectors: Path, options: argparse.Namespace) -> Any:
    """BERTopic's words for the groups; those of a former sheet in the same folder when the groups are the same."""
    given = json.loads(topics.read_text(encoding="utf-8"))
    groups = json.dumps([given["texts"], given["labels"]]).encode()
    kept = options.out / f"labels-{hashlib.sha256(groups).hexdigest()[:16]}.json"
    if not kept.exists():
        job = [options.peers, HERE / "peers" / "keybert_job.py", topics, vectors]
        write_json(kept, run(job, checkout=False).result)
    return json.loads(kept.read_text(encoding="utf-8"))


def _entries(file: str, topics: dict[str, Any], words: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Draw topics and examples."""
    draw = random.Random(f"{SEED} {file}")
    about = [topic for topic, general in enumerate(topics["general"]) if not general and str(topic) in words]
    found = []
    for topic in draw.sample(about, min(PER_FILE, len(about))):
        texts = sorted({text for text, label in zip(topics["texts"], topics["labels"], strict=True) if label == topic})
        shown = draw.sample(texts, min(EXAMPLES, len(texts)))
        label = ", ".join(words[str(topic)][:WORDS])
        two = [("cxtext", topics["names"][topic]), ("BERTopic", label[:1].upper() + label[1:])]
        draw.shuffle(two)
        found.append({"file": file, "topic": topic, "examples": shown, "sides": dict(zip("AB", two, strict=True))})
    return found


def _write(entries: list[dict[str, Any]], out: Path) -> None:
    lines = [
        "# Which heading would you rather see over these comments in a report?",
        "",
        "Answer A, B or = in answers.csv. All mentions of a topic are more than the eight shown.",
    ]
    for number, entry in enumerate(entries, start=1):
        lines += ["", f"## {number}  ({entry['file']})"]
        lines += [f"- {' '.join(text.split())[:200]}" for text in entry["examples"]]
        lines += ["", *(f"**{side}**  {entry['sides'][side][1]}  " for side in "AB")]
    (out / "sheet.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    answers = out / "answers.csv"
    write_csv(answers, ["number", "better"], [{"number": str(n), "better": ""} for n in range(1, len(entries) + 1)])
    key = [{"number": n, "file": one["file"], **one["sides"]} for n, one in enumerate(entries, start=1)]
    (out / "key.json").write_text(json.dumps(key, indent=1), encoding="utf-8")
    print(f"Written: {out / 'sheet.md'}, {answers.name}, key.json; the key is not for the judge.", file=sys.stderr)


def score(options: argparse.Namespace) -> None:
    """Count who was preferred."""
    key = {str(one["number"]): one for one in json.loads((options.score / "key.json").read_text(encoding="utf-8"))}
    with (options.score / "answers.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["number"]: row["better"].strip().upper() for row in csv.DictReader(file)}
    won: dict[str, dict[str, int]] = {}
    for number, one in key.items():
        answer = answers.get(number, "")
        if answer not in ("A", "B", "="):
            raise SystemExit(f"answers.csv has no A, B or = for number {number}.")
        winner = "equal" if answer == "=" else one[answer][0]
        counts = won.setdefault(one["file"], {"cxtext": 0, "BERTopic": 0, "equal": 0})
        counts[winner] += 1
    table = Table(options)
    won["all"] = {name: sum(one[name] for one in won.values()) for name in ("cxtext", "BERTopic", "equal")}
    for file, counts in won.items():
        n = sum(counts.values())
        share = counts["cxtext"] / n
        margin = 1.96 * math.sqrt(share * (1 - share) / n)
        table.row(
            "name preferred, blind",
            "cxtext",
            f"{share:.0%} (± {margin:.0%}); BERTopic's {counts['BERTopic'] / n:.0%}, equal {counts['equal'] / n:.0%}",
            f"{file}, {n} topics",
            "80%" if file == "all" else "",
        )


if __name__ == "__main__":
    main()
