"""Sessions of Spark, and a real standalone cluster on loopback: master and workers, each a process of its own."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
LOOPBACK = "127.0.0.1"


def environment() -> dict[str, str]:
    """What Spark's processes need: this Python, this cxtext, no look-up of the machine's name."""
    path = os.pathsep.join([str(REPO), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": LOOPBACK}


@contextmanager
def session(master: str, options: Mapping[str, object] | None = None) -> Iterator[Any]:
    """Open a Spark session; ``local[2]`` needs nothing else, a master's address leads to its cluster."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        from pyspark.sql import SparkSession

    os.environ.update(environment())
    builder = (
        SparkSession.builder.master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", LOOPBACK)
        .config("spark.driver.host", LOOPBACK)
        .config("spark.driver.memory", "700m")
        .config("spark.executor.memory", "512m")
        .config("spark.sql.shuffle.partitions", "2")
        # With `spark.cores.max`: no task begins before all workers are there.
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "600s")
        # Far from UTC, so that no date is right by accident.
        .config("spark.sql.session.timeZone", "America/New_York")
    )
    for name, value in (options or {}).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


@contextmanager
def cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """Start a master and workers of one core each; yield the master's address, and end them all."""
    with ExitStack() as stack:
        here = [f"--host={LOOPBACK}", "--port=0", "--webui-port=0"]
        master = _started(stack, "org.apache.spark.deploy.master.Master", here, r"(spark://\S+:[1-9]\d*)")
        for number in range(workers):
            own = [*here, "--cores=1", f"--memory={memory}", f"--work-dir={folder / str(number)}", master]
            _started(stack, "org.apache.spark.deploy.worker.Worker", own, "Successfully registered with master (.*)")
        yield master


def _started(stack: ExitStack, name: str, arguments: list[str], ready: str) -> str:
    """Start one of Spark's own classes and return what it says when it is ready."""
    import pyspark

    home = Path(pyspark.__file__).parent
    process = stack.enter_context(
        subprocess.Popen(
            [home / "bin" / "spark-class", name, *(part for given in arguments for part in given.split("=", 1))],
            env={**os.environ, **environment(), "SPARK_HOME": str(home), "SPARK_NO_DAEMONIZE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    heard: queue.Queue[str | None] = queue.Queue()
    said: deque[str] = deque(maxlen=40)
    # Read to the end: a process that nobody listens to would wait.
    reader = threading.Thread(target=_listen, args=(process, ready, said, heard), daemon=True)
    reader.start()
    stack.callback(reader.join)
    stack.callback(process.terminate)
    address = heard.get()
    if address is None:
        raise AssertionError(f"{name} ended before it was ready:\n{''.join(said)}")
    return address


def _listen(process: subprocess.Popen[str], ready: str, said: deque[str], heard: queue.Queue[str | None]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if found := re.search(ready, line):
            heard.put(found.group(1))
    heard.put(None)
