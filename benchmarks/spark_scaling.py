"""``cxtext.spark.tag`` on a standalone cluster of one and of two workers, one core each, on this machine.

Master and workers are processes of their own on the loopback address. The comments are those of ``tagging.py``, in
parquet; what is tagged is thrown away (Spark's ``noop`` sink), so that only reading, tagging and what Spark adds are
timed. Models are loaded before the clock starts. Beside wall time stands the processor time of all Spark's processes:
where other work shares the cores, equal processor time for one worker and two is what says that nothing is done twice.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import REPO, Table, parser
from tagging import make

sys.path.insert(0, str(REPO / "tests"))

from spark_cluster import cluster, session

WARM_UP = 2_000
PARTS = 8


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="comments to tag")
    arguments.add_argument("--quality", default="fast", choices=["fast", "auto", "accurate"])
    arguments.add_argument("--rounds", type=int, default=3, help="of one worker and two in turn; medians count")
    options = arguments.parse_args()
    table = Table(options)
    sizes = [min(rows, options.limit or rows) for rows in options.rows]
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        words = {rows: comments(options.data, folder / str(rows), rows) for rows in {*sizes, WARM_UP}}
        found: dict[tuple[int, int], list[tuple[float, float]]] = {}
        with cluster(folder / "work", memory="2g") as master:
            for _ in range(options.rounds):
                for workers in (1, 2):
                    with session(master, {"spark.cores.max": workers}) as spark:
                        timed(spark, folder / str(WARM_UP), options.quality)
                        for rows in sizes:
                            one = timed(spark, folder / str(rows), options.quality)
                            found.setdefault((rows, workers), []).append(one)
    for rows in sizes:
        (wall, spent), (wall2, spent2) = (
            (statistics.median(values) for values in zip(*found[rows, workers], strict=True)) for workers in (1, 2)
        )
        figure = (
            f"1 worker {rows / wall:,.0f} rows/s ({wall:.0f} s, {spent:.0f} s of processor time); 2 workers "
            f"{rows / wall2:,.0f} rows/s ({wall2:.0f} s, {spent2:.0f} s): {wall / wall2:.2f} times by the clock, "
            f"processor time x{spent2 / spent:.2f}; load average {os.getloadavg()[0]:.1f}"
        )
        data = f"{rows:,} comments as in tagging.py, {words[rows]:.1f} words each; {options.rounds} rounds"
        table.row("tagging on a cluster of two workers beside one", f"cxtext {options.quality}", figure, data, "1.7")


def comments(data: Path, folder: Path, rows: int) -> float:
    """Write comments as parquet files, one a task; return their mean number of words."""
    import pandas as pd

    folder.mkdir()
    source = folder.with_suffix(".csv")
    words = make(data, source, rows)
    with source.open(encoding="utf-8", newline="") as file:
        frame = pd.DataFrame(csv.DictReader(file))
    for part in range(PARTS):
        frame.iloc[part::PARTS].to_parquet(folder / f"{part}.parquet", index=False)
    return words


def timed(spark: Any, folder: Path, quality: str) -> tuple[float, float]:
    """Return seconds by the clock, and seconds of processor time of Spark's processes."""
    from cxtext.spark import tag

    frame = spark.read.parquet(folder.as_uri()).repartition(PARTS)
    before, start = processor(), time.perf_counter()
    tag(frame, text="comment", quality=quality).write.format("noop").mode("overwrite").save()
    return time.perf_counter() - start, processor() - before


def processor() -> float:
    """Seconds of processor time of all processes below this one, and of theirs that have ended."""
    total, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
        total[int(entry.name)] = sum(map(int, fields[11:15]))
    below = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in below and pid not in below}:
        below |= more
    return sum(total[pid] for pid in below if pid in total) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
