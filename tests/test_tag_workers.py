"""Tagging in several processes: the same tags in the same order, and faults told as they are."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import pandas as pd
import pytest

from cxtext.analysis.workers import Plan, tag_chunks
from cxtext.errors import CxtextError, InputError
from cxtext.reading.tagging import rows_to_tag

pytestmark = pytest.mark.slow

SAID = ["The staff were lovely", "The app crashes every time", "", "Waited two hours, but the food was great", "n/a"]

FAST = Plan(quality="fast")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(
            [["id", "comment"], *[[n, f"{SAID[n % 5]} {'again ' * (n % 3)}"] for n in range(60)]]
        )
    return path


def tagged(source: Path, processes: int, plan: Plan = FAST) -> tuple[pd.DataFrame, pd.DataFrame]:
    chunks = rows_to_tag([source], text="comment", chunk=7).chunks
    found = list(tag_chunks(plan, chunks, mentions=True, processes=processes))
    frames = [rows.frame.reset_index(drop=True).join(tags) for rows, tags, _ in found]
    return pd.concat(frames, ignore_index=True), pd.concat([mentions for _, _, mentions in found], ignore_index=True)


def test_two_processes_give_what_one_gives(source):
    one, two = tagged(source, 1), tagged(source, 2)
    assert one[0]["id"].tolist() == [str(n) for n in range(60)]
    pd.testing.assert_frame_equal(one[0], two[0])
    pd.testing.assert_frame_equal(one[1], two[1])


def test_a_wrong_model_is_told_as_in_one_process(source, tmp_path):
    with pytest.raises(InputError, match="is not a model folder"):
        tagged(source, 2, Plan(quality="fast", models=(tmp_path,)))


@pytest.mark.parametrize("seconds", [0, 1], ids=["at once", "once it is noticed"])
def test_a_process_that_is_killed_is_said(source, seconds):
    chunks = rows_to_tag([source], text="comment", chunk=2).chunks
    running = tag_chunks(FAST, chunks, processes=2)
    next(running)
    for child in active_children():
        os.kill(child.pid, signal.SIGKILL)
    time.sleep(seconds)  # the loss is noticed by a thread, before or after more is handed over
    with pytest.raises(CxtextError, match="--processes 1"):
        list(running)


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def wait_for(truth, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not (held := truth()) and time.monotonic() < end:
        time.sleep(0.1)
    return bool(held)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_no_process_is_left_behind_by_a_kill(tmp_path):
    source = tmp_path / "long.csv"
    source.write_text("comment\n" + "".join(f"{SAID[n % 2]} {n}\n" for n in range(100_000)))
    words = ["tag", source, "-o", tmp_path / "out.csv", "--quality", "fast", "--processes", "2"]
    main = subprocess.Popen([sys.executable, "-m", "cxtext", *map(str, words)], stderr=subprocess.DEVNULL)
    # Two that tag, and the one by which Python keeps track of what they share.
    assert wait_for(lambda: len(children_of(main.pid)) == 3)
    children = children_of(main.pid)
    main.kill()
    main.wait()
    assert wait_for(lambda: not any(Path(f"/proc/{child}/status").exists() for child in children))
    assert not (tmp_path / "out.csv").exists()


def test_no_process_is_left_behind_by_a_reader_that_stops(source):
    chunks = rows_to_tag([source], text="comment", chunk=2).chunks
    running = tag_chunks(FAST, chunks, processes=2)
    next(running)
    assert active_children()
    running.close()
    # Not joined here: the pool's own thread does that, and of two that wait for a process one is told nothing.
    assert wait_for(lambda: not active_children())
