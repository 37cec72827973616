"""Every command that writes, on a full disk and with a clock that runs backwards: told in a sentence, no damage."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import cxtext

pytestmark = pytest.mark.slow

ROWS = 120

# All commands in one process: what it writes is bounded only while a command runs.
FULL = """
import json, resource, sys
from pathlib import Path
from click.testing import CliRunner
from cxtext.cli import cli
from cxtext.cli.faults import FORESEEN, words_of
place, commands = Path(sys.argv[1]), json.loads(sys.argv[2])
import cxtext.reporting, cxtext.analysis, xlsxwriter, pptx
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
def state():
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
told = []
for command in commands:
    before = state()
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        done = CliRunner().invoke(cli, command, standalone_mode=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    foreseen = isinstance(done.exception, FORESEEN)
    words = words_of(done.exception) if foreseen else repr(done.exception)
    told.append([" ".join(command), foreseen, words, state() == before])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def comments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "comments.csv"
    pd.read_csv(cxtext.demo.files()[0]).head(ROWS).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def run(comments: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    analysis = cxtext.analyze(cxtext.read(comments), quality="fast")
    return analysis.save(tmp_path_factory.mktemp("work") / "run")


def test_a_full_disk_at_every_door(comments: Path, run: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.importorskip("resource")
    place = run.parent
    topics = cxtext.load(run).topics
    topic = str(topics.loc[topics["level"] == "topic", "topic_id"].iloc[0])
    old = [
        "r.html",
        "r.xlsx",
        "r.md",
        "r.pptx",
        "c.csv",
        "c.xlsx",
        "c.qdc",
        "p.qdpx",
        "d.csv",
        "d.json",
        "d.xlsx",
        "d.md",
    ]
    for name in (*old, "o.toml", "a.csv"):
        (place / name).write_text("old")
    inputs = tmp_path_factory.mktemp("inputs")
    (inputs / "actions.csv").write_text(f"pain_point,action,date\n{topic},Call-back,2026-06-01\n")
    labels = pd.read_csv(comments)[["comment"]].head(60)
    labels["sentiment"] = ["negative", "positive", "neutral"] * 20
    labels.to_csv(inputs / "labels.csv", index=False)
    to = {name: str(place / name) for name in (*old, "o.toml", "a.csv")}
    commands = [
        *(["report", str(run), "-o", to[f"r.{ending}"]] for ending in ("html", "xlsx", "md", "pptx")),
        ["report", str(run)],
        ["report", str(run), "--charts", str(place / "charts")],
        *(["codebook", "export", str(run), to[f"c.{ending}"]] for ending in ("csv", "xlsx", "qdc")),
        ["codebook", "edit", str(run), "rename", topic, "Another name"],
        ["refi", "export", str(run), to["p.qdpx"]],
        *(["compare", str(run), "--by", "plan", "-o", to[f"d.{ending}"]] for ending in ("csv", "json", "xlsx", "md")),
        ["actions", str(run), str(inputs / "actions.csv"), "-o", to["a.csv"]],
        ["check", str(comments), "--write-options", to["o.toml"]],
        ["train", "sentiment", str(inputs / "labels.csv"), "--text", "comment", "--out", str(place / "model")],
        ["analyze", str(comments), "--out", str(run), "--quality", "fast"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(place), json.dumps(commands)],
        capture_output=True,
        check=False,
        timeout=1800,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told) == len(commands)
    for command, foreseen, words, untouched in told:
        assert foreseen, f"{command}: {words}"
        assert "File too large" in words, f"{command}: {words}"
        assert "\n" not in words, command
        assert untouched, f"{command} left something behind or changed it"


CLOCK = """
import sys, time
ticks = iter(range(10**9))
# A machine whose clock was never set, and runs backwards.
time.time = lambda: 40_000_000.0 - 60.0 * next(ticks)
time.time_ns = lambda: int(time.time() * 1e9)
from cxtext.cli import main
for words in sys.argv[1].split("\\n"):
    sys.argv = ["cxtext", *words.split("\\t")]
    main()
"""


def by_that_clock(commands: list[list[str]]) -> subprocess.CompletedProcess[str]:
    words = "\n".join("\t".join(command) for command in commands)
    return subprocess.run(
        [sys.executable, "-c", CLOCK, words], capture_output=True, check=False, timeout=1800, text=True
    )


def test_a_clock_that_runs_backwards_changes_nothing(comments: Path, run: Path, tmp_path: Path) -> None:
    other = tmp_path / "run"
    commands = [
        ["analyze", str(comments), "--out", str(other), "--quality", "fast"],
        *(["report", str(other), "-o", str(tmp_path / f"r.{ending}")] for ending in ("xlsx", "md")),
        ["refi", "export", str(other), str(tmp_path / "p.qdpx")],
        ["tag", str(comments), "-o", str(tmp_path / "t.csv"), "--run", str(other)],
    ]
    words = "\n".join("\t".join(command) for command in commands)
    done = subprocess.run(
        [sys.executable, "-c", CLOCK, words], capture_output=True, check=False, timeout=1800, text=True
    )
    assert done.returncode == 0, done.stderr
    one, two = cxtext.load(run), cxtext.load(other)
    for name in ("feedback", "mentions", "topics", "journey", "pain_points", "trends"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)
    assert all(step["seconds"] >= 0 for step in two.meta["steps"])
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").count("\n") == ROWS + 1
