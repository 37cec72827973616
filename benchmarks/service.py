"""``cxtext serve``: throughput under load beside the library's own, and the time of single comments at a steady rate.

The load client speaks HTTP over sockets of asyncio, keeps its connections open and runs in this process; it shares the
machine with the service. Beside wall time stands processor time, which other work on the machine changes less.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import REPO, Table, parser, run
from tagging import make

LIBRARY = """
import json, sys, time
from cxtext.analysis.tagging import Tagger
import pandas as pd
texts = json.load(sys.stdin)
tagger = Tagger(quality={quality!r})
def go(part):
    tagger.tag(pd.DataFrame({{"feedback_id": [str(n) for n in range(len(part))], "text": part, "source": "tag"}}))
go(texts[:100])
start, spent = time.perf_counter(), time.process_time()
for at in range(0, len(texts), 10_000):
    go(texts[at:at + 10_000])
print(json.dumps([time.perf_counter() - start, time.process_time() - spent]))
"""


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--rows", type=int, default=30_000, help="comments to tag under load")
    arguments.add_argument("--quality", nargs="+", default=["fast", "auto"], choices=["fast", "auto", "accurate"])
    arguments.add_argument("--seconds", type=int, default=20, help="how long single comments are sent")
    arguments.add_argument("--rounds", type=int, default=3, help="of library and service in turn; medians count")
    options = arguments.parse_args()
    table = Table(options)
    rows = min(options.rows, options.limit or options.rows)
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        source = Path(folder) / "comments.csv"
        words = make(options.data, source, rows)
        with source.open(encoding="utf-8", newline="") as file:
            texts = [row["comment"] for row in csv.DictReader(file)]
    data = f"{rows:,} comments as in tagging.py; {words:.1f} words each"
    for quality in options.quality:
        throughput(table, texts, quality, data, options.rounds)
        for processes in (1, 2):
            latency(table, texts, quality, processes, options.seconds)


def throughput(table: Table, texts: list[str], quality: str, data: str, rounds: int) -> None:
    # In turns, so that what else the machine does meets both.
    library, lists, streams = [], [], []
    for _ in range(rounds):
        script = LIBRARY.format(quality=quality)
        library.append(run([sys.executable, "-c", script], stdin=json.dumps(texts)).result)
        for found, job in ((lists, load_lists), (streams, load_stream)):
            with service(quality, 1) as (port, pid):
                asyncio.run(job(port, texts[:100]))
                before, start = processor(pid), time.perf_counter()
                asyncio.run(job(port, texts))
                found.append([time.perf_counter() - start, processor(pid) - before])
    ours = [statistics.median(values) for values in zip(*library, strict=True)]
    for what, found in (("lists of 200, 8 connections", lists), ("one NDJSON stream", streams)):
        theirs = [statistics.median(values) for values in zip(*found, strict=True)]
        figure = (
            f"{len(texts) / theirs[0]:,.0f} rows/s, the library {len(texts) / ours[0]:,.0f}: "
            f"{ours[0] / theirs[0]:.0%}; by processor time {ours[1] / theirs[1]:.0%}"
        )
        table.row(f"service under load, {what}", f"cxtext {quality}", figure, data, "at least 60 %")


def latency(table: Table, texts: list[str], quality: str, processes: int, seconds: int) -> None:
    with service(quality, processes) as (port, _):
        asyncio.run(load_lists(port, texts[:200], size=1))
        times = sorted(asyncio.run(steadily(port, texts, 50, seconds)))
    p50, p99 = (times[int(len(times) * part)] * 1000 for part in (0.5, 0.99))
    table.row(
        f"single comments, 50 requests/s, `--processes {processes}`",
        f"cxtext {quality}",
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms",
        f"{len(times):,} requests; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        "p99 under 50 ms",
    )


@contextmanager
def service(quality: str, processes: int) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "cxtext", "serve", "--port", "0", "--quality", quality]
    with subprocess.Popen(
        [*command, "--processes", str(processes)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPO)},
    ) as process:
        assert process.stderr is not None
        port = json.loads(process.stderr.readline())["port"]
        # Somebody has to read the log, else the service waits for it.
        with subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL):
            yield port, process.pid
            process.send_signal(signal.SIGTERM)
            process.wait()


def processor(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask(reader: Any, writer: Any, document: object) -> Any:
    body = json.dumps(document).encode()
    head = f"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    writer.write(f"{head}\r\n\r\n".encode() + body)
    answer = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(line for line in answer.lower().split("\r\n") if line.startswith("content-length:"))
    found = await reader.readexactly(int(length.split(":")[1]))
    assert answer.startswith("HTTP/1.1 200"), answer
    return json.loads(found)


async def load_lists(port: int, texts: list[str], size: int = 200) -> None:
    parts = iter([texts[at : at + size] for at in range(0, len(texts), size)])

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for part in parts:
            assert len(await ask(reader, writer, part)) == len(part)
        writer.close()

    await asyncio.gather(*(client() for _ in range(8)))


async def load_stream(port: int, texts: list[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
    head = (
        f"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: {len(body)}"
    )
    writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode() + body)
    found = await reader.read()
    assert found.count(b"cx_status") == len(texts)
    writer.close()


async def steadily(port: int, texts: list[str], rate: int, seconds: int) -> list[float]:
    """Send single comments at a rate, whether answered or not, and return the seconds each took."""
    free: list[Any] = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
    times: list[float] = []

    async def one(text: str, due: float) -> None:
        pair = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
        await ask(*pair, {"text": text})
        # From the moment it was due: a client that is held up does not hide what others would have waited.
        times.append(time.perf_counter() - due)
        free.append(pair)

    start = time.perf_counter()
    tasks = []
    for number in range(rate * seconds):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(texts[number % len(texts)], due)))
    await asyncio.gather(*tasks)
    return times


if __name__ == "__main__":
    main()
