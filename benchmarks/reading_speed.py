"""Throughput and memory of reading, beside VADER and a torch encoder on the same texts.

Short survey comments (the distinct mentions of nhs_fft.csv): at each quality all five readings of every text, the
transformer's share at `auto`, and the peak memory of the whole process; VADER's sentiment of the same texts, and all-
MiniLM-L6-v2 by sentence-transformers with torch, which gives vectors and no reading. Also segmenting on one core.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from measure import HERE, REPO, Table, parser, run, with_text, write_json

sys.path.insert(0, str(REPO))  # the cxtext of this checkout


def main() -> None:
    options = parser(__doc__).parse_args()
    table = Table(options)
    _, rows = with_text(options.data / "nhs_fft.csv", "FFT answer", options.limit)
    comments = [row["FFT answer"] for row in rows]
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        texts, seconds = _mentions(comments)
        table.row("segmenting, one thread", "cxtext", f"{len(comments) / seconds:,.0f} comments/s", "nhs_fft.csv")
        named = f"nhs_fft.csv, {len(texts):,} distinct mentions"
        path = write_json(folder / "texts.json", texts)
        speed = {}
        for quality in ("fast", "auto", "accurate"):
            job = run([sys.executable, HERE / "jobs" / "read_speed.py", path, "--quality", quality])
            speed[quality] = len(texts) / job.result["seconds"]
            share = f", transformer reads {job.result['share']:.0%}" if quality == "auto" else ""
            figure = f"{speed[quality]:,.0f} texts/s{share}, whole process {job.peak_mb or 0:,.0f} MB"
            table.row("all five readings", f"cxtext {quality}", figure, named, "under 600 MB")
        table.row("auto / accurate", "cxtext", f"{speed['auto'] / speed['accurate']:.1f}", named, "at least 4")
        if options.peers:
            sets = write_json(folder / "sets.json", {"texts": {"texts": texts}})
            job = run([options.peers, HERE / "peers" / "sentiment_job.py", sets, "--tool", "vader"], checkout=False)
            vader = len(texts) / job.result["texts"]["seconds"]
            table.row("sentiment", f"VADER {job.result['version']}", f"{vader:,.0f} texts/s", named)
            table.row("fast / VADER", "cxtext", f"{speed['fast'] / vader:.2f}", named, "at least 1")
            job = run([options.peers, HERE / "peers" / "encode_job.py", path], checkout=False)
            torch = len(texts) / job.result["seconds"]
            tool = " + ".join(f"{tool} {version}" for tool, version in job.result["versions"].items())
            table.row("vectors", tool, f"{torch:,.0f} texts/s, whole process {job.peak_mb or 0:,.0f} MB", named)
            table.row("accurate / torch", "cxtext", f"{speed['accurate'] / torch:.2f}", named, "at least 3")


def _mentions(comments: list[str]) -> tuple[list[str], float]:
    """Return the distinct mentions, and the seconds that cutting took (the best of 3)."""
    from cxtext import segment

    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        mentions = segment(comments)
        best = min(best, time.perf_counter() - start)
    return sorted(set(mentions["text"])), best


if __name__ == "__main__":
    main()
