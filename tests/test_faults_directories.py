"""Directories and files when things go wrong: two writers, a full disk, a read-only folder, a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cxtext.errors import InputError, WritingError
from cxtext.writing import atomic_path
from cxtext.writing.directories import _exchanged, whole_directory
from cxtext.writing.locks import only_writer

# What a process does with the folder it is given; it says so on standard output and is told to go on over its input.
WRITER = """
import sys
from pathlib import Path
from cxtext.errors import CxtextError
from cxtext.writing import atomic_path
from cxtext.writing.directories import whole_directory
def write(target, words, pause=False):
    with whole_directory(target) as folder:
        (folder / "a.txt").write_text(words)
        if pause:
            print("writing", flush=True)
            sys.stdin.readline()
        (folder / "run.json").write_text(words)
"""


def process(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER + code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write(target: Path, words: str) -> None:
    with whole_directory(target) as folder:
        (folder / "a.txt").write_text(words)
        (folder / "run.json").write_text(words)


def content(target: Path) -> set[str]:
    return {path.read_text() for path in target.iterdir()}


def test_who_comes_second_is_told_and_undoes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "run"
    write(target, "old")
    first = process("write(sys.argv[1], 'first', pause=True)", target)
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    with pytest.raises(InputError, match="being written by another process"):
        write(target, "second")
    assert content(target) == {"old"}
    _, said = first.communicate("go on\n", timeout=60)
    assert first.returncode == 0, said
    assert content(target) == {"first"}
    write(target, "third")
    assert content(target) == {"third"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_at_once_make_one_new_folder(tmp_path: Path) -> None:
    target = tmp_path / "run"
    first = process("write(sys.argv[1], 'first', pause=True)", target)
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    with pytest.raises(InputError, match="another process"):
        write(target, "second")
    first.communicate("go on\n", timeout=60)
    assert content(target) == {"first"}


def test_a_killed_writer_leaves_what_was_there_and_no_lock(tmp_path: Path) -> None:
    target = tmp_path / "run"
    write(target, "old")
    first = process("write(sys.argv[1], 'half', pause=True)", target)
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    assert content(target) == {"old"}
    write(target, "new")
    assert content(target) == {"new"}


def test_another_thread_is_another_writer_but_the_same_one_may_ask_again(tmp_path: Path) -> None:
    target = tmp_path / "run"
    told: list[str] = []

    def second() -> None:
        try:
            write(target, "second")
        except InputError as error:
            told.append(str(error))

    with only_writer(target):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(60)
        write(target, "first")
    assert len(told) == 1
    assert content(target) == {"first"}


def test_many_writers_each_write_or_are_told(tmp_path: Path) -> None:
    code = (
        "done = 0\n"
        "for n in range(20):\n"
        "    try:\n"
        "        write(sys.argv[1], sys.argv[2] + str(n))\n"
        "        done += 1\n"
        "    except CxtextError as error:\n"
        "        assert 'being written' in str(error), error\n"
        "print(done)\n"
    )
    target = tmp_path / "run"
    write(target, "old")
    writers = [process(code, target, name) for name in "abc"]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
        assert len(content(target)) == 1, "files of two writers in one folder"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_while_it_is_replaced_there_is_always_a_whole_one(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    if not _exchanged(one, other):
        pytest.skip("this system cannot let two folders change their names in one step")
    target = tmp_path / "run"
    write(target, "0")
    missing, done = [], threading.Event()

    def look() -> None:
        while not done.is_set():
            if not (target / "run.json").is_file():
                missing.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for n in range(50):
            write(target, str(n))
    finally:
        done.set()
        reader.join(60)
    assert missing == []


def test_without_that_a_folder_is_replaced_in_two_steps_and_put_back_when_the_second_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cxtext.writing.directories._exchanged", lambda *_: False)
    target = tmp_path / "run"
    write(target, "old")
    write(target, "new")
    assert content(target) == {"new"}
    rename = Path.rename

    def failing(self: Path, to: Path) -> Path:
        if Path(to) == target and self.name != "run":
            raise OSError(5, "Input/output error")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(WritingError, match="Input/output error"):
        write(target, "newer")
    assert content(target) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_where_the_folder_is_a_link_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    write(tmp_path / "runs" / "november", "old")
    (tmp_path / "latest").symlink_to(tmp_path / "runs" / "november")
    write(tmp_path / "latest", "new")
    assert (tmp_path / "latest").is_symlink()
    assert content(tmp_path / "runs" / "november") == {"new"}


def test_what_was_put_there_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with pytest.raises(InputError, match="holds other files"), whole_directory(target) as folder:
        (folder / "run.json").write_text("ours")
        target.mkdir()
        (target / "photo.png").write_text("theirs")
    assert content(target) == {"theirs"}


FULL = """
import resource
def told(do):
    try:
        do()
    except CxtextError as error:
        print(str(error))
old = Path(sys.argv[1])
def file():
    with atomic_path(old / "table.csv") as path:
        path.write_text("x" * 10_000)
def book():
    import xlsxwriter
    with atomic_path(old / "table.xlsx") as path:
        with xlsxwriter.Workbook(str(path)) as made:
            made.add_worksheet().write(0, 0, "x")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
told(lambda: write(old / "run", "x" * 10_000))
told(file)
told(book)
"""


def test_a_full_disk_is_one_sentence_and_nothing_is_damaged(tmp_path: Path) -> None:
    write(tmp_path / "run", "old")
    for name in ("table.csv", "table.xlsx"):
        (tmp_path / name).write_text("old")
    said, faults = process(FULL, tmp_path).communicate(timeout=120)
    assert faults == ""
    lines = said.splitlines()
    assert len(lines) == 3
    for line, name in zip(lines, ("run", "table.csv", "table.xlsx"), strict=True):
        assert str(tmp_path / name) in line
        assert "File too large; what was there before is untouched." in line
    assert content(tmp_path / "run") == {"old"}
    assert (tmp_path / "table.csv").read_text() == (tmp_path / "table.xlsx").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "table.csv", "table.xlsx"]


def test_the_device_that_is_always_full(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(WritingError, match="No space left"), atomic_path("/dev/full") as path:
        path.write_text("x" * 100_000)


# root may write anywhere: the right to is given up before the program begins.
GIVE_UP = """
import ctypes, os, sys
if os.geteuid() == 0:
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

READ_ONLY = """
import os
place = Path(sys.argv[1])
try:
    (place / "probe").write_text("x")
    print("not read-only")
    sys.exit()
except OSError:
    pass
for do in (lambda: write(place / "run", "new"), lambda: atomic_path(place / "table.csv").__enter__()):
    try:
        do()
    except CxtextError as error:
        print(str(error))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights are given up as Linux does it")
def test_a_read_only_folder_is_one_sentence_and_nothing_is_damaged(tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir()
    write(place / "run", "old")
    (place / "table.csv").write_text("old")
    place.chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-c", GIVE_UP, "-c", WRITER + READ_ONLY, str(place)],
            capture_output=True,
            check=False,
            timeout=120,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    finally:
        place.chmod(0o755)
    if "not read-only" in done.stdout:
        pytest.skip("this process may write everywhere and cannot give that up")
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("cannot be written: Permission denied" in line for line in lines)
    assert content(place / "run") == {"old"}
    assert (place / "table.csv").read_text() == "old"
