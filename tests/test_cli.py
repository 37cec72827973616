"""The command line as a user types it: files in, files out, words on stderr, exit codes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from command_line import run, run_process

import cxtext


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.CompletedProcess[bytes]]]:
    folder = tmp_path_factory.mktemp("cli")
    yield folder / "demo", run_process("demo", "--out", folder / "demo", "--quality", "fast")


def test_demo_writes_a_run_and_says_what_to_type_next(demo: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    folder, done = demo
    assert done.returncode == 0, done.stderr.decode()
    words = done.stderr.decode()
    assert "report.html" in words
    assert "cxtext analyze FILE --out" in words
    assert "900 rows in = 900 used + 0 rejected" in words
    run_of = cxtext.load(folder)
    names = run_of.journey.set_index("stage")["name"]
    for row in run_of.pain_points.head(5).itertuples():
        # By its name, as in the report.
        assert f"  {row.rank}. {row.name}  [{names[row.stage]}]  " in words
    assert (folder / "report.html").stat().st_size > 10_000
    assert done.stdout == b""


@pytest.mark.parametrize(
    "ending", ["html", *(pytest.param(other, marks=pytest.mark.slow) for other in ("xlsx", "md", "pptx"))]
)
def test_report_forms(demo: tuple[Path, subprocess.CompletedProcess[bytes]], tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"report.{ending}"
    done = run("report", demo[0], "-o", target)
    assert done.returncode == 0, done.stderr.decode()
    assert target.stat().st_size > 1_000


def test_report_of_an_unknown_form_is_refused(
    demo: tuple[Path, subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    done = run("report", demo[0], "-o", tmp_path / "report.docx")
    assert done.returncode == 2
    assert b"xlsx" in done.stderr
    assert not list(tmp_path.iterdir())


def test_tag_keeps_rows_order_and_columns(
    demo: tuple[Path, subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    source = cxtext.demo.files()[0]
    target = tmp_path / "tagged.csv"
    done = run("tag", source, "-o", target, "--run", demo[0], "--mentions", tmp_path / "mentions.csv")
    assert done.returncode == 0, done.stderr.decode()
    before, after = pd.read_csv(source, dtype=str), pd.read_csv(target, dtype=str)
    pd.testing.assert_frame_equal(after[before.columns], before)
    assert list(after.columns[-10:]) == [
        "cx_status", "cx_sentiment", "cx_sentiment_score", "cx_sentiment_confidence", "cx_stage", "cx_stage_confidence",
        "cx_topics", "cx_emotion", "cx_intent", "cx_effort",
    ]  # fmt: skip
    assert set(after["cx_status"]) <= {"ok", "empty", "no_content", "not_language"}
    mentions = pd.read_csv(tmp_path / "mentions.csv")
    assert {"mention_id", "feedback_id", "text", "sentiment", "stage", "topic_id"} <= set(mentions.columns)


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_tag_formats_agree(tmp_path: Path, ending: str) -> None:
    frame = pd.DataFrame(
        {"id": ["1", "2", "3"], "comment": ["The app crashes", "n/a", 'Said "great", twice\nand left']}
    )
    source, target = tmp_path / f"in.{ending}", tmp_path / f"out.{ending}"
    if ending == "parquet":
        frame.to_parquet(source)
    elif ending == "jsonl":
        frame.to_json(source, orient="records", lines=True)
    else:
        frame.to_csv(source, sep="\t" if ending == "tsv" else ",", index=False)
    done = run("tag", source, "-o", target, "--text", "comment", "--quality", "fast")
    assert done.returncode == 0, done.stderr.decode()
    if ending == "parquet":
        found = pd.read_parquet(target)
    elif ending == "jsonl":
        found = pd.DataFrame([json.loads(line) for line in target.read_text().splitlines()])
    else:
        found = pd.read_csv(target, sep="\t" if ending == "tsv" else ",", dtype=str, keep_default_na=False)
    assert found["comment"].tolist() == frame["comment"].tolist()
    assert found["id"].tolist() == ["1", "2", "3"]
    assert found["cx_status"].tolist() == ["ok", "no_content", "ok"]


def test_tag_reads_stdin_and_writes_stdout() -> None:
    done = run_process(
        "tag", "--text", "comment", "--quality", "fast", stdin=b"comment\nLovely staff\n=cmd|' /C calc'!A0\n"
    )
    assert done.returncode == 0, done.stderr.decode()
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [row["comment"] for row in rows] == ["Lovely staff", "=cmd|' /C calc'!A0"]
    assert rows[0]["cx_sentiment"] == "positive"


def test_a_comment_is_not_taken_for_the_header() -> None:
    done = run_process("tag", "--quality", "fast", stdin=b"The wifi was awful\nLoved it\n")
    assert done.returncode == 0, done.stderr.decode()
    assert b"the column is called 'comment'" in done.stderr
    rows = list(csv.DictReader(done.stdout.decode().splitlines()))
    assert [row["comment"] for row in rows] == ["The wifi was awful", "Loved it"]


def test_ragged_rows_are_not_lost_when_tagging(tmp_path: Path) -> None:
    source = tmp_path / "ragged.csv"
    source.write_text("id,comment\n1,good\n2\n3,bad, very bad\n")
    done = run("tag", source, "-o", tmp_path / "out.csv", "--text", "comment", "--quality", "fast")
    assert done.returncode == 0, done.stderr.decode()
    found = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert found["id"].tolist() == ["1", "2", "3"]
    assert found.loc[2, "comment"] == "bad, very bad"


BAD_FILES = {
    "empty.csv": b"",
    "header.csv": b"id,comment\n",
    "junk.csv": bytes(range(256)) * 50,
    "no_text.csv": b"a,b\n1,2\n3,4\n5,6\n",
}


@pytest.mark.parametrize("name", [*BAD_FILES, "missing.csv"])
def test_bad_input_is_one_sentence_and_exit_2(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name in BAD_FILES:
        path.write_bytes(BAD_FILES[name])
    done = run("analyze", path, "--out", tmp_path / "run")
    assert done.returncode == 2, done.stderr.decode()
    words = done.stderr.decode()
    assert "Traceback" not in words
    assert name in words
    assert words.strip().count("\n") == 0
    assert not (tmp_path / "run").exists()


def test_missing_column_names_the_nearest(tmp_path: Path) -> None:
    done = run("analyze", cxtext.demo.files()[0], "--text", "coment", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert b"comment" in done.stderr
    done = run("tag", cxtext.demo.files()[0], "--text", "coment")
    assert done.returncode == 2
    assert b"coment" in done.stderr


def test_unknown_option_and_command_exit_2(tmp_path: Path) -> None:
    assert run("analyse").returncode == 2
    assert run("analyze", "x.csv", "--out", tmp_path / "r", "--quality", "best").returncode == 2
    assert run("report", tmp_path).returncode == 2


def test_foreign_output_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.png").write_bytes(b"x")
    done = run("demo", "--out", tmp_path / "photos")
    assert done.returncode == 2
    assert (tmp_path / "photos" / "cat.png").exists()


HOSTILE = [
    "<script>alert(1)</script> the app is slow and useless",
    "=cmd|' /C calc'!A0 the checkout failed",
    "+1+1 delivery was late again",
    "\u202egnp.exe\u202c the engineer never came",
    "😡" * 10_000 + " terrible service",
    "word " * 20_000,
    "x" * 200_000,
    "[link](javascript:alert(1)) | pipe | <b>bold</b> rude staff",
    "{{ 7*7 }} {% raw %} refund never arrived",
]


@pytest.mark.slow
def test_hostile_comments_do_no_harm(tmp_path: Path) -> None:
    source = tmp_path / "hostile.csv"
    with source.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "comment"])
        writer.writerows([str(k), HOSTILE[k % len(HOSTILE)]] for k in range(3 * len(HOSTILE)))
    done = run("analyze", source, "--text", "comment", "--out", tmp_path / "run", "--quality", "fast")
    assert done.returncode == 0, done.stderr.decode()
    html = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert len(html) < 3_000_000
    for form in ("xlsx", "md"):
        target = tmp_path / f"report.{form}"
        assert run("report", tmp_path / "run", "-o", target).returncode == 0
    from openpyxl import load_workbook

    cells = [cell for sheet in load_workbook(tmp_path / "report.xlsx") for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" and "cmd" in str(cell.value)]
    assert "<script>" not in (tmp_path / "report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    import signal
    import time

    command = [sys.executable, "-m", "cxtext", "demo", "--out", str(tmp_path / "run")]
    # A shell starts background jobs deaf to the signal; a process with a handler of its own has children that hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ})
    # In the midst of its work, however busy the machine: its own seconds count, not the clock's.
    stat = Path(f"/proc/{process.pid}/stat")
    started = time.monotonic()
    while time.monotonic() - started < (120 if stat.exists() else 4):
        if stat.exists() and sum(map(int, stat.read_text().split()[13:15])) >= 3 * os.sysconf("SC_CLK_TCK"):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in words
    assert not list(tmp_path.iterdir())


def test_help_names_every_command() -> None:
    done = run("--help")
    for command in ("demo", "analyze", "tag", "report"):
        assert command.encode() in done.stdout
    assert b"\\b" not in done.stdout
    assert run("--version").stdout.strip().endswith(cxtext.__version__.encode())
