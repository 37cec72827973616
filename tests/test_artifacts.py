"""Models and directories: found, checked, whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cxtext.artifacts import find_model, whole_directory, write_model
from cxtext.errors import ArtifactError, InputError


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    (tmp_path / "weights.bin").write_bytes(b"abc" * 100)
    write_model(tmp_path, "small", "1", {"dim": 3}, ["weights.bin"])
    return tmp_path


def test_model_is_found_by_path_with_its_configuration(small_model: Path) -> None:
    folder = find_model("small", small_model)
    assert folder.config["dim"] == 3
    assert folder.file("weights.bin").read_bytes() == b"abc" * 100


@pytest.mark.parametrize("damage", ["cut", "altered", "missing"])
def test_damaged_model_file_is_refused(small_model: Path, damage: str) -> None:
    file = small_model / "weights.bin"
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-1])
    elif damage == "altered":
        file.write_bytes(b"abd" + file.read_bytes()[3:])
    else:
        file.unlink()
    with pytest.raises(ArtifactError, match="weights.bin"):
        find_model("small", small_model).file("weights.bin")


def test_unlisted_file_is_refused(small_model: Path) -> None:
    (small_model / "extra.pkl").write_bytes(b"x")
    with pytest.raises(ArtifactError, match="lists no file"):
        find_model("small", small_model).file("extra.pkl")


@pytest.mark.parametrize("content", ["not json", json.dumps({"format": 99, "name": "x"}), json.dumps({"format": 1})])
def test_unreadable_description_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(ArtifactError, match="model.json"):
        find_model("small", tmp_path)


def test_unknown_model_says_where_it_looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CXTEXT_MODELS", str(tmp_path))
    with pytest.raises(ArtifactError, match=str(tmp_path)):
        find_model("no-such-model")


def test_models_variable_comes_first(monkeypatch: pytest.MonkeyPatch, small_model: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(small_model, root / "sentiment", ignore=shutil.ignore_patterns("root"))
    monkeypatch.setenv("CXTEXT_MODELS", str(root))
    assert find_model("sentiment").path == root / "sentiment"


def test_directory_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with whole_directory(target) as work:
        (work / "run.json").write_text("1")
        assert not target.exists()
    assert (target / "run.json").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_interrupted_directory_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "run"
    with whole_directory(target) as work:
        (work / "run.json").write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_directory(target) as work:
        (work / "run.json").write_text("new")
        raise KeyboardInterrupt
    assert (target / "run.json").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_run_is_replaced_but_nothing_else_is(tmp_path: Path) -> None:
    target = tmp_path / "run"
    for content in ("old", "new"):
        with whole_directory(target) as work:
            (work / "run.json").write_text(content)
    assert (target / "run.json").read_text() == "new"
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.png").write_bytes(b"x")
    with pytest.raises(InputError, match="photos"), whole_directory(other):
        pass
    assert (other / "cat.png").exists()
