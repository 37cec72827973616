"""``cxtext tag`` at size: rows a second from csv to csv, peak memory, and memory at the quarters of the run.

The comments are made from short real ones. ``mixed``: half are one of them as it stands, half are two of them joined,
so that few rows of a million are equal. ``survey``: the distinct short answers of a survey, each once, then all of them
again in another order, until there are enough. Start of the process, reading and writing are counted.

With --peers, the first rows also go through sentence-transformers (torch) and VADER.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from measure import HERE, REPO, Table, parser, run, with_text

SURVEY = {"nhs_fft.csv": "FFT answer"}
TEXTS = {**SURVEY, "uci_sentences.csv": "text", "goemotions_train.csv": "text"}
MAX_WORDS = 30
MAX_JOINED_WORDS = 12
SAMPLE_SECONDS = 1.0
IN_PROCESS = 20_000
FOR_PEERS = 4_000
SINGLE = 200


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000, help="comments to tag")
    arguments.add_argument("--quality", nargs="+", default=["fast"], choices=["fast", "auto", "accurate"])
    arguments.add_argument("--comments", choices=("mixed", "survey"), default="mixed", help="what is tagged")
    options = arguments.parse_args()
    table = Table(options)
    rows = min(options.rows, options.limit or options.rows)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        source = Path(name) / "comments.csv"
        words = make(options.data, source, rows, {"mixed": mixed, "survey": survey}[options.comments])
        files = ", ".join(TEXTS if options.comments == "mixed" else SURVEY)
        data = f"{rows:,} comments made from {files}; {words:.1f} words each"
        peer = beside(table, options.peers, source, Path(name), data) if options.peers else None
        for quality in options.quality:
            seconds, spent, samples = tag(source, Path(name) / "tagged.csv", quality)
            assert _lines(Path(name) / "tagged.csv") == rows + 1, "one row out for each row in"
            quarters = [samples[max(0, round(len(samples) * part) - 1)] for part in (0.25, 0.5, 0.75, 1.0)]
            figure = (
                f"{rows / seconds:,.0f} rows/s ({seconds:.0f} s, {spent:.0f} s of processor time = "
                f"{rows / spent:,.0f} rows per second of one core), peak {max(samples):,.0f} MB, "
                f"at the quarters of the run {', '.join(f'{quarter:,.0f}' for quarter in quarters)} MB"
            )
            reach = "12,000 rows/s, under 1,000 MB, flat" if quality == "fast" else "4,000 rows/s" * (quality == "auto")
            table.row(f"`cxtext tag --quality {quality}`, csv to csv", f"cxtext {quality}", figure, data, reach)
            rate, alone = in_process(source, Path(name) / "again.csv", quality)
            figure = f"{rate:,.0f} rows per second of one core; one comment by itself {alone:.1f} ms"
            if peer:
                table.row(
                    "rows a second, beside the peer's",
                    f"cxtext {quality}",
                    f"{rows / seconds / peer:.1f} times",
                    data,
                    "10",
                )
            what = "the same without start-up and other processes, processor's time"
            table.row(what, f"cxtext {quality}", figure, f"the first {IN_PROCESS:,} of them")


def beside(table: Table, python: Path, source: Path, folder: Path, data: str) -> float:
    """Run the peers on the first rows and return how many they do in a second."""
    with source.open(encoding="utf-8", newline="") as file, (folder / "some.csv").open("w", encoding="utf-8") as some:
        some.writelines(line for line, _ in zip(file, range(FOR_PEERS + 1), strict=False))
    job = [python, HERE / "peers" / "tagging_job.py", folder / "some.csv", folder / "peer.csv"]
    found = run(job, checkout=False).result
    rate = found["n"] / found["seconds"]
    names = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    table.row(
        "vectors and sentiment, csv to csv, start-up not counted",
        names,
        f"{rate:,.0f} rows/s",
        f"the first {found['n']:,} of {data}",
    )
    return rate


def in_process(source: Path, target: Path, quality: str) -> tuple[float, float]:
    """Tag the first rows in this process; return rows and, comment by comment, milliseconds of processor time."""
    from threadpoolctl import threadpool_limits

    from cxtext.analysis.tagging import Tagger, with_tags
    from cxtext.reading.tagging import rows_to_tag
    from cxtext.writing.rows import open_rows

    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    tagger = Tagger(None, quality)
    with threadpool_limits(1), open_rows(target, "csv") as writer:
        rows_of = rows_to_tag([source], text="comment", chunk=5_000).chunks
        first = next(rows_of)
        tagger.tag_rows(first, with_mentions=False)
        texts = first.answers["text"].tolist()[:SINGLE]
        tagger.tag_texts(texts[:1], [""])
        start = time.process_time()
        for text in texts:
            tagger.tag_texts([text], [""])
        alone = (time.process_time() - start) / len(texts)
        start, n = time.process_time(), 0
        for rows in rows_to_tag([source], text="comment").chunks:
            writer.write(with_tags(rows.frame, tagger.tag_rows(rows, n, with_mentions=False)[0]))
            n += len(rows.frame)
            if n >= IN_PROCESS:
                break
    return n / (time.process_time() - start), 1000 * alone


def short_texts(data: Path, files: dict[str, str]) -> list[str]:
    """Return the real comments of some files that have at most MAX_WORDS words, each on one line."""
    texts: list[str] = []
    for file, column in files.items():
        texts += [" ".join(row[column].split()) for row in with_text(data / file, column)[1]]
    return [text for text in texts if len(text.split()) <= MAX_WORDS]


def mixed(data: Path, pick: random.Random) -> Iterator[str]:
    """Yield one comment as it stands, and two joined, in turn, without end."""
    texts = short_texts(data, TEXTS)
    joined = [text for text in texts if len(text.split()) <= MAX_JOINED_WORDS]
    while True:
        yield f"{pick.choice(joined)} {pick.choice(joined)}"
        yield pick.choice(texts)


def survey(data: Path, pick: random.Random) -> Iterator[str]:
    """Yield the distinct answers of a survey, each once, then all of them again in another order, without end."""
    texts = list(dict.fromkeys(short_texts(data, SURVEY)))
    while True:
        pick.shuffle(texts)
        yield from texts


def make(data: Path, path: Path, rows: int, comments: Callable[[Path, random.Random], Iterator[str]] = mixed) -> float:
    """Write ``rows`` comments and return their mean number of words."""
    pick = random.Random(0)
    words = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "comment", "region"])
        for number, comment in enumerate(islice(comments(data, pick), rows)):
            words += len(comment.split())
            writer.writerow([number, f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}", comment, pick.choice("NESW")])
    return words / rows


def tag(source: Path, target: Path, quality: str) -> tuple[float, float, list[float]]:
    """Tag a file in a process of its own; return seconds, those of all cores, and memory (MB) over the run."""
    command = [sys.executable, "-m", "cxtext", "tag", str(source), "-o", str(target), "--text", "comment"]
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    samples: list[float] = []
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen([*command, "--quality", quality], env=environment, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        samples.append(_resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"cxtext tag failed with exit code {process.returncode}.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, spent, [sample for sample in samples if sample]


def _resident(pid: int) -> float:
    """MB (10^6 bytes) held by a process and its children, pages that they share counted once; 0 when it has ended."""
    total = 0
    for one in [pid, *_children(pid)]:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total / 1e6


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [int(child) for child in found]


def _lines(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


if __name__ == "__main__":
    main()
