"""Files are written whole or not at all, and special ones are never replaced."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from cxtext.errors import InputError
from cxtext.writing import atomic_path


def write(path: Path, words: str = "new") -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(words)


def test_a_file_appears_only_when_all_went_well(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    write(path)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append(path.read_text()))
    listener.start()
    write(path, "words")
    listener.join(10)
    assert heard == ["words"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_link_leads_to_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_folder_or_a_missing_place_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "out.csv"):
        with pytest.raises(InputError):
            write(path)
