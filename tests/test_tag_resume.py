"""``cxtext tag --resume``: whatever breaks a run off, going on gives what an undisturbed run gives."""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext.reading.tagging
from cxtext.analysis import tag_run
from cxtext.cli import cli
from cxtext.errors import CxtextError
from cxtext.writing.outputs import open_outputs
from cxtext.writing.partial import PartFile
from cxtext.writing.progress import Progress

SAID = ["The staff were lovely", "The app crashes every time", "", "Waited two hours, but the food was great", "n/a"]
KILLS = int(os.environ.get("CXTEXT_KILLS", "12"))
N = 60
ENDINGS = ["csv", "tsv", "jsonl", "parquet", "csv.gz"]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty rows in json lines, two lines of them damaged, read seven at a time."""
    path = tmp_path / "in.jsonl"
    rows = [json.dumps({"id": n, "comment": f"{SAID[n % 5]} {'again ' * (n % 3)}"}) for n in range(N)]
    rows.insert(9, "{broken")
    rows.append("[1]")
    path.write_text("\n".join(rows) + "\n")
    usual = cxtext.reading.tagging.rows_to_tag
    monkeypatch.setattr(cxtext.reading.tagging, "rows_to_tag", lambda *a, **k: usual(*a, **{**k, "chunk": 7}))
    return path


def tag(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["tag", *map(str, words), "--quality", "fast", "--processes", "1"])
    said = done.stderr + (str(done.exception) if done.exception else "")
    return (2 if isinstance(done.exception, CxtextError) else done.exit_code), said


class BrokenOffError(Exception):
    """Stands for whatever ends a run."""


def break_off(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the next run end when ``after`` chunks are tagged and the next one is."""
    usual = tag_run.tag_chunks

    def some(*words, **options):
        for number, chunk in enumerate(usual(*words, **options)):
            if number == after:
                monkeypatch.setattr(tag_run, "tag_chunks", usual)
                raise BrokenOffError
            yield chunk

    monkeypatch.setattr(tag_run, "tag_chunks", some)


def outputs(folder: Path, ending: str) -> list[Path]:
    return [folder / f"out.{ending}", folder / "points.csv", folder / "rejects.csv"]


def words_for(folder: Path, source: Path, ending: str) -> list[object]:
    out, points, rejects = outputs(folder, ending)
    return [source, "-o", out, "--mentions", points, "--rejects", rejects]


@pytest.mark.parametrize("ending", ENDINGS)
def test_going_on_gives_what_an_undisturbed_run_gives(source, tmp_path, monkeypatch, ending):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    code, said = tag(*words_for(whole, source, ending))
    assert code == 0, said
    assert "62 rows in = 60 tagged + 2 unreadable and left out (in rejects.csv)." in said
    undisturbed = said.splitlines()[-1]
    words = words_for(cut, source, ending)
    for after in (3, 2, 0):
        break_off(monkeypatch, after)
        code, said = tag(*words, "--resume")
        assert code == 1
        assert sorted(path.suffix for path in cut.iterdir()) == [".part", ".part", ".part", ".progress"]
        # What a kill leaves behind the last step is no part of it.
        with (cut / f"out.{ending}.part").open("ab") as part:
            part.write(b"half a row")
    code, again = tag(*words, "--resume")
    assert code == 0, again
    assert "35 rows were done before" in again
    assert again.splitlines()[-1].startswith("62 rows in = 60 tagged + 2 unreadable")
    assert again.splitlines()[-1].endswith(" By cx_status: 52 ok, 4 empty, 4 no_content.")
    assert again.splitlines()[-1] == undisturbed
    for one, other in zip(outputs(whole, ending), outputs(cut, ending), strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert len(list(cut.iterdir())) == 3
    if ending == "parquet":
        assert pd.read_parquet(cut / "out.parquet")["id"].tolist() == list(range(N))


def test_a_run_broken_off_between_its_last_moves_is_finished(source, tmp_path, monkeypatch):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    tag(*words_for(whole, source, "parquet"))
    moved: list[Path] = []
    usual = PartFile.publish

    def once(self, ready=None):
        if moved:
            raise BrokenOffError
        moved.append(self.target)
        usual(self, ready)

    for _ in range(3):
        moved.clear()
        monkeypatch.setattr(PartFile, "publish", once)
        tag(*words_for(cut, source, "parquet"), "--resume")
    monkeypatch.setattr(PartFile, "publish", usual)
    code, said = tag(*words_for(cut, source, "parquet"), "--resume")
    assert code == 0, said
    assert {path.name for path in cut.iterdir()} == {"out.parquet", "points.csv", "rejects.csv"}
    for one, other in zip(outputs(whole, "parquet"), outputs(cut, "parquet"), strict=True):
        assert one.read_bytes() == other.read_bytes()


def broken_off(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    words: list[object] = [source, "-o", tmp_path / "out.csv", "--rejects", tmp_path / "r.csv"]
    break_off(monkeypatch, 3)
    assert tag(*words)[0] == 1
    return words


def test_another_input_or_another_question_is_refused(source, tmp_path, monkeypatch):
    words = broken_off(source, tmp_path, monkeypatch)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, said = tag(*words, "--resume", "--journey", "employee")
    assert code == 2
    assert "the options are not the same as then" in said
    source.write_text(source.read_text().replace("lovely", "rude", 1))
    code, said = tag(*words, "--resume")
    assert code == 2
    assert "the input is not the same as then; leave --resume out" in said
    del before[source]
    assert {path: path.read_bytes() for path in before} == before


def test_without_resume_a_run_begins_anew_and_says_so(source, tmp_path, monkeypatch):
    words = broken_off(source, tmp_path, monkeypatch)
    code, said = tag(*words)
    assert code == 0
    assert "it begins anew" in said
    assert len(pd.read_csv(tmp_path / "out.csv")) == N
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob("*.progress"))


def test_with_nothing_to_resume_the_run_begins_at_the_first_row(source, tmp_path):
    code, said = tag(source, "-o", tmp_path / "out.csv", "--rejects", tmp_path / "r.csv", "--resume")
    assert code == 0
    assert "begins at the first row" in said
    code, said = tag(source, "--resume")
    assert code == 2
    assert "name a file with -o" in said


def test_what_cannot_be_resumed_is_said(source, tmp_path, monkeypatch):
    words = broken_off(source, tmp_path, monkeypatch)
    part, record = tmp_path / "out.csv.part", tmp_path / "out.csv.progress"
    kept = part.read_bytes()
    part.write_bytes(kept[:-40])
    code, said = tag(*words, "--resume")
    assert code == 2
    assert "shorter than when it was written" in said
    record.write_text(record.read_text()[:50])
    code, said = tag(*words, "--resume")
    assert code == 2
    assert "is no record of a run" in said


def test_two_writers_on_one_output_are_refused(source, tmp_path):
    out = tmp_path / "out.csv"
    with open_outputs([(out, "csv")], {"input": ""}) as first:
        first.write(0, pd.DataFrame({"a": [1]}))
        code, said = tag(source, "-o", out, "--rejects", tmp_path / "r.csv")
        assert code == 2
        assert "Another process writes" in said
    assert out.read_text() == "a\n1\n"
    code, said = tag(source, "-o", out, "--mentions", out)
    assert code == 2
    assert "same file is named for two outputs" in said


def test_a_folder_that_cannot_be_written_is_one_sentence(source, tmp_path):
    for place in (tmp_path / "none" / "out.csv", Path("/proc/out.csv")):
        code, said = tag(source, "-o", place, "--rejects", tmp_path / "r.csv")
        assert code == 2
        assert "cannot be written: " in said


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_what_can_be_resumed(tmp_path):
    source = tmp_path / "in.csv"
    with source.open("w", newline="") as file:
        csv.writer(file).writerows([["comment", "x"], *[[SAID[0], "y" * 50]] * 12_000])
    out = tmp_path / "out.csv"
    out.write_text("earlier")
    words = [
        sys.executable,
        "-m",
        "cxtext",
        "tag",
        str(source),
        "-o",
        str(out),
        "--quality",
        "fast",
        "--processes",
        "1",
    ]
    limit = 1_200_000  # bytes of a file: less than the output has, more than its first half

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(words, preexec_fn=small, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
    assert "5,000 rows are done and kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_text() == "earlier"
    done = subprocess.run([*words, "--resume"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert len(pd.read_csv(out)) == 12_000


def test_a_record_that_was_cut_short_never_counts(tmp_path):
    record = tmp_path / "r"
    Progress({"input": "a"}, rows=5).save(record)
    found = Progress.read(record)
    assert found is not None
    assert found.rows == 5
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


@pytest.mark.slow
def test_kills_at_random_moments_change_nothing(tmp_path):
    source = tmp_path / "in.csv"
    said = [text for text in SAID if text]
    with source.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "comment"])
        writer.writerows([n, f"{said[n % 4]} {n % 97}, and {said[n * 7 % 4].lower()} {n % 31}"] for n in range(30_000))
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()

    def command(folder: Path) -> list[str]:
        words = ["-m", "cxtext", "tag", source, "-o", folder / "out.csv", "--mentions", folder / "points.parquet"]
        return [sys.executable, *map(str, words), "--quality", "fast", "--processes", "2", "--resume"]

    start = time.monotonic()
    subprocess.run(command(whole), check=True, capture_output=True)
    seconds = time.monotonic() - start
    pick = random.Random(0)
    kills = ended = 0
    while kills < KILLS:
        process = subprocess.Popen(command(cut), stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(pick.uniform(0.02, 0.6) * seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        # It came to its end: the output is compared, and the next run begins anew.
        assert process.returncode == 0
        ended += 1
        _compare(whole, cut)
        for path in cut.iterdir():
            path.unlink()
    subprocess.run(command(cut), check=True, capture_output=True)
    _compare(whole, cut)


def _compare(whole: Path, cut: Path) -> None:
    assert {path.name for path in cut.iterdir()} == {"out.csv", "points.parquet"}
    for path in whole.iterdir():
        assert (cut / path.name).read_bytes() == path.read_bytes()
