"""What every benchmark shares: run a job in a process of its own, and print what it measured as a row of a table."""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
COLUMNS = ("what", "tool", "figure", "to reach", "data", "command", "date", "cores")


@dataclass(frozen=True)
class Finished:
    """A job that ended well: wall time in seconds, peak memory in MB (10^6 bytes; None: unknown), standard output."""

    seconds: float
    peak_mb: float | None
    stdout: str

    @property
    def result(self) -> Any:
        """The JSON that the job printed as its last line."""
        return json.loads(self.stdout.strip().splitlines()[-1])

    @property
    def cost(self) -> str:
        """Time and memory for a table."""
        return f"{self.seconds:.1f} s, " + ("memory unknown" if self.peak_mb is None else f"{self.peak_mb:,.0f} MB")


def run(command: Sequence[object], *, stdin: str = "", checkout: bool = True, ok: Sequence[int] = (0,)) -> Finished:
    """Run ``command`` and measure it; stop the benchmark with the job's last words when it fails.

    Parameters
    ----------
    command
        Program and arguments.
    stdin
        What the job reads on standard input.
    checkout
        Let the job import cxtext from this checkout.
    ok
        Exit codes that are no failure.
    """
    words = [str(part) for part in command]
    print(f"… {' '.join(words)[:150]}", file=sys.stderr, flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["HF_HUB_OFFLINE"] = "1"
    if checkout:
        environment["PYTHONPATH"] = str(REPO)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err, tempfile.TemporaryFile("w+") as into:
        into.write(stdin)
        into.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(words, stdin=into, stdout=out, stderr=err, env=environment)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.wait()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in ok:
            raise SystemExit(f"Failed with exit code {process.returncode}: {' '.join(words)}\n{err.read()[-3000:]}")
        return Finished(seconds, _own_peak(usage.ru_maxrss), out.read())


def _own_peak(reported: int) -> float | None:
    """MB at a child's peak; None when it stayed below ours, which the system counts into a new child's figure."""
    unit = 1 if sys.platform == "darwin" else 1024
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return reported * unit / 1e6 if reported > ours else None


def parser(description: str | None, *, peers: bool = True, data: bool = True) -> argparse.ArgumentParser:
    """Return the options that the benchmarks share."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    if data:
        default = os.environ.get("CXTEXT_DATA") or REPO.parent / "shared" / "data"
        made.add_argument("--data", type=Path, default=default, metavar="FOLDER", help="the real feedback files")
    if peers:
        # Not resolved: the python of an environment is a link, and the link tells it where its packages are.
        made.add_argument(
            "--peers", type=Path, metavar="PYTHON", help="python of the peers' environment; left out: peers are not run"
        )
    made.add_argument(
        "--limit", type=int, metavar="N", help="only N rows of each file: tries the script, measures nothing"
    )
    return made


class Table:
    """Prints rows as they are measured, so that a stopped benchmark keeps what it has."""

    def __init__(self, options: argparse.Namespace) -> None:
        words = [f"python benchmarks/{Path(sys.argv[0]).name}"]
        for name, value in vars(options).items():
            if value is not None and value is not False:
                words.append(f"--{name.replace('_', '-')}{_shown(name, value)}")
        self.command = f"`{' '.join(words)}`"
        self.cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {_processor()}\n")
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)

    def row(self, what: str, tool: str, figure: object, data: str = "", reach: str = "") -> None:
        """Print one figure."""
        cells = (what, tool, figure, reach, data, self.command, date.today().isoformat(), self.cores)
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |", flush=True)


def _shown(name: str, value: object) -> str:
    if value is True:
        return ""
    if isinstance(value, Path):
        return f" {name.upper()}"  # no path of this machine goes into a table
    return f" {' '.join(map(str, value))}" if isinstance(value, list) else f" {value}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )


def with_text(path: Path, column: str, limit: int | None = None) -> tuple[list[str], list[dict[str, str]]]:
    """Return the header and the first ``limit`` rows of a csv file whose ``column`` holds text.

    With the standard library: a parent process that loads pandas would show in the memory of its children.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        return header, list(_first((row for row in reader if (row[column] or "").strip()), limit))


def _first(rows: Iterator[dict[str, str]], limit: int | None) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows):
        if limit is not None and number >= limit:
            return
        yield row


def write_csv(path: Path, header: Sequence[str], rows: Sequence[dict[str, str]]) -> Path:
    """Write rows to a csv file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_json(path: Path, value: object) -> Path:
    """Write what a job reads."""
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def shuffled(n: int, seed: int) -> list[int]:
    """Return the numbers 0 to n-1 in another order, the same at each call."""
    order = list(range(n))
    random.Random(seed).shuffle(order)
    return order
