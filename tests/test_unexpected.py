"""A fault of ours ends in one sentence and an exit code, in words and as JSON, without a word of a comment."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import pytest
from command_line import run

SECRET = "zanzibar"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file of comments, and an analysis that fails over one of them deep inside."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise ValueError(f"no number: {SECRET}")

    monkeypatch.setattr("cxtext.analysis.pipeline.clean_feedback", fail, raising=True)
    path = tmp_path / "comments.csv"
    path.write_text("id,comment\n" + "".join(f"{n},The {SECRET} was late again and again\n" for n in range(30)))
    return path


def test_one_sentence_says_whose_fault_it_is_and_what_to_do(broken: Path, tmp_path: Path) -> None:
    done = run("analyze", broken, "--out", tmp_path / "run", "--quality", "fast")
    assert done.returncode == 1
    said = done.stderr.decode().splitlines()[-1]
    assert said.startswith("Error: This is a fault of cxtext, not of your data: ValueError at cxtext/")
    assert "cxtext doctor" in said
    assert "CXTEXT_DEBUG=1" in said
    assert SECRET not in said
    assert "Traceback" not in done.stderr.decode()
    assert not (tmp_path / "run").exists()


def test_the_traceback_is_shown_where_it_is_asked_for(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CXTEXT_DEBUG", "1")
    done = run("analyze", broken, "--out", tmp_path / "run", "--quality", "fast")
    assert done.returncode == 1
    assert "Traceback" in done.stderr.decode()
    assert done.stderr.decode().splitlines()[-1].startswith("Error: This is a fault of cxtext")


@pytest.mark.parametrize("debug", ["", "1"])
def test_the_log_for_machines_ends_with_failed(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    monkeypatch.setenv("CXTEXT_DEBUG", debug)
    done = run("analyze", broken, "--out", tmp_path / "run", "--quality", "fast", "--log-format", "json")
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stderr.decode().splitlines()]
    assert (told[-1]["event"], told[-1]["exit_code"], told[-1]["error"]) == ("failed", 1, "ValueError")
    assert str(told[-1]["message"]).startswith("This is a fault of cxtext")
    assert any("cxtext/analysis/pipeline.py" in place for place in told[-1]["trace"])
    assert SECRET not in done.stderr.decode()


@pytest.mark.parametrize("error", [np.linalg.LinAlgError(SECRET), RecursionError(SECRET), AssertionError(SECRET)])
def test_any_command_and_any_exception(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("cxtext.load", fail)
    done = run("report", tmp_path)
    assert done.returncode == 1
    assert type(error).__name__ in done.stderr.decode()
    assert SECRET not in done.stderr.decode()


def test_a_wrong_option_found_late_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise click.UsageError("These two do not go together.")

    monkeypatch.setattr("cxtext.read", refuse)
    done = run("analyze", "x.csv", "--out", tmp_path / "run", "--log-format", "json")
    assert done.returncode == 2
    last = json.loads(done.stderr.decode().splitlines()[-1])
    assert (last["event"], last["exit_code"], last["message"]) == ("failed", 2, "These two do not go together.")
