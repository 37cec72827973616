"""Logs and summaries for machines: valid, complete, and without a word of a comment."""

from __future__ import annotations

import datetime as dt
import json
import logging
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import cxtext
from cxtext.writing.log_lines import JsonLines, unquoted

pytestmark = pytest.mark.slow

SECRET = "zanzibar"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cxtext", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=600, text=True, encoding="utf-8")


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def comments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "comments.csv"
    frame = pd.read_csv(cxtext.demo.files()[0]).head(80)
    frame["comment"] = frame["comment"].astype(str) + f" The {SECRET} was broken."
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def analysed(comments: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    out = tmp_path_factory.mktemp("out") / "run"
    return out, run("analyze", comments, "--out", out, "--quality", "fast", "--log-format", "json", "--json")


def test_an_analysis_is_logged_as_json_without_a_word_of_a_comment(
    analysed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, done = analysed
    assert done.returncode == 0, done.stderr
    told = lines(done.stderr)
    events = [one["event"] for one in told]
    assert events[0] == "started"
    assert events[-1] == "done"
    assert {"read", "step", "written"} <= set(events)
    assert {one["step"] for one in told if one["event"] == "step"} >= {"Cleaning", "Topics", "Insights"}
    (written,) = (one for one in told if one["event"] == "written")
    assert (written["run"], written["in"]) == (str(out), 80)
    for one in told:
        assert dt.datetime.fromisoformat(str(one["time"])).utcoffset() == dt.timedelta(0)
    assert SECRET not in done.stderr.casefold()


def test_the_summary_agrees_with_the_run(analysed: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = analysed
    told = json.loads(done.stdout)
    loaded = cxtext.load(out)
    assert told["run"] == str(out)
    assert told["rows"] == loaded.meta["rows"]
    assert told["mentions"] == len(loaded.mentions)
    assert [one["topic_id"] for one in told["pain_points"]] == loaded.pain_points["topic_id"].tolist()
    assert Path(told["report"]).is_file()


def test_a_fault_is_an_event_with_its_exit_code(tmp_path: Path, comments: Path) -> None:
    missing = tmp_path / "none.csv"
    done = run("analyze", missing, "--out", tmp_path / "run", "--log-format", "json")
    assert done.returncode == 2
    (failed,) = (one for one in lines(done.stderr) if one["event"] == "failed")
    assert failed["exit_code"] == 2
    assert str(missing) in str(failed["message"])
    assert done.stdout == ""
    # What a message quotes may come from a file.
    done = run("analyze", comments, "--out", tmp_path / "run", "--text", SECRET, "--log-format", "json")
    assert done.returncode == 2
    assert SECRET not in done.stderr


def test_tagging_is_logged_and_summed_up_too(comments: Path, tmp_path: Path) -> None:
    out = tmp_path / "tagged.csv"
    done = run("tag", comments, "-o", out, "--quality", "fast", "--log-format", "json", "--json")
    assert done.returncode == 0, done.stderr
    told = lines(done.stderr)
    assert [one["event"] for one in told] == ["started", "written", "done"]
    summary = json.loads(done.stdout)
    assert summary == {
        "output": str(out), "rows": 80, "counts": {"tagged": 80}, "by_status": {"ok": 79, "empty": 1}, "run": None
    }  # fmt: skip
    assert SECRET not in done.stderr.casefold()
    assert len(pd.read_csv(out)) == 80
    refused = run("tag", comments, "--json")
    assert refused.returncode == 2
    assert refused.stdout == ""


def test_words_are_as_before_without_the_option(comments: Path, tmp_path: Path) -> None:
    done = run("analyze", tmp_path / "none.csv", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert "event" not in done.stderr


def test_what_others_fill_into_their_messages_is_left_out() -> None:
    record = logging.LogRecord("urllib3", logging.WARNING, "", 1, "cannot read %s", (SECRET,), None)
    told = json.loads(JsonLines().format(record))
    assert told["event"] == "cannot read %s"
    assert told["logger"] == "urllib3"
    assert SECRET not in json.dumps(told)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Nothing quoted.", "Nothing quoted."),
        ("It's one mark.", "It's one mark."),
        (f"row 3: '{SECRET}' is no date.", "row 3: '…' is no date."),
        (f"row 3: \"It's {SECRET}\" and '{SECRET}' are none.", "row 3: '…' are none."),
    ],
)
def test_messages_without_what_they_quote(message: str, expected: str) -> None:
    assert unquoted(message) == expected
