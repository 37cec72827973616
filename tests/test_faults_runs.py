"""Runs and models that come from a stranger, or from a bad disk: refused in a sentence, nothing read or written."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import cxtext
from cxtext.analysis.checksums import SUMS_FILE
from cxtext.analysis.models import keep
from cxtext.artifacts import find_model, write_model
from cxtext.cli import cli
from cxtext.errors import ArtifactError, CxtextError, InputError
from cxtext.writing.locks import only_writer

ROWS = 60


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    feedback = cxtext.read(cxtext.demo.files()[0]).head(ROWS)
    return cxtext.analyze(feedback, quality="fast").save(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture
def run(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "run"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Evil:
    """What a pickle can do when it is opened: here, make a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_the_list_of_checksums_is_that_of_sha256sum(saved: Path) -> None:
    listed = {line[66:] for line in (saved / SUMS_FILE).read_text().splitlines()}
    assert {"run.json", "feedback.parquet", "mentions.parquet", "metrics.json", "model/topics.safetensors"} <= listed
    assert not listed & {"codebook.csv", "reading.toml", "report.html", SUMS_FILE}


def test_every_file_that_is_cut_short_or_altered_is_named(saved: Path, tmp_path: Path) -> None:
    listed = [line[66:] for line in (saved / SUMS_FILE).read_text().splitlines()]
    for place, name in enumerate(listed):
        copy = Path(shutil.copytree(saved, tmp_path / f"run{place}"))
        content = bytearray((copy / name).read_bytes())
        if place % 2:
            content = content[:-1]
        else:
            content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)
        with pytest.raises(ArtifactError) as caught:
            cxtext.load(copy)
        assert "damaged" in str(caught.value), name
        assert "\n" not in str(caught.value), name


def test_what_people_may_change_and_earlier_runs_without_a_list_are_loaded(run: Path) -> None:
    (run / "codebook.csv").write_text("changed")
    (run / "report.html").write_text("made anew")
    (run / "reading.toml").unlink()
    assert len(cxtext.load(run).feedback) == ROWS
    (run / SUMS_FILE).unlink()
    assert len(cxtext.load(run).feedback) == ROWS


@pytest.mark.parametrize(
    "line",
    ["0" * 64 + "  ../../etc/passwd", "0" * 64 + "  /etc/passwd", "rubbish", "x" * 2_000_000],
    ids=["above", "from the root", "rubbish", "endless"],
)
def test_a_list_that_leads_elsewhere_is_refused(run: Path, line: str) -> None:
    (run / SUMS_FILE).write_text(line + "\n")
    with pytest.raises(ArtifactError, match="no list of checksums"):
        cxtext.load(run)


@pytest.mark.parametrize("name", ["report.html", "feedback.parquet", "model/journey.toml", "run.json", SUMS_FILE])
def test_a_link_in_a_run_is_neither_read_nor_written(run: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    shutil.copyfile(run / name, outside)
    before = outside.read_bytes()
    (run / name).unlink()
    (run / name).symlink_to(outside)
    with pytest.raises(ArtifactError, match="is a link"):
        cxtext.load(run)
    done = CliRunner().invoke(cli, ["report", str(run)], standalone_mode=False)
    assert isinstance(done.exception, ArtifactError)
    assert outside.read_bytes() == before


def test_a_folder_that_is_a_link_is_refused_too(run: Path, tmp_path: Path) -> None:
    (run / "model").rename(tmp_path / "elsewhere")
    (run / "model").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArtifactError, match="is a link"):
        cxtext.load(run)


def test_a_pipe_in_a_run_is_not_waited_for(run: Path) -> None:
    (run / "metrics.json").unlink()
    os.mkfifo(run / "metrics.json")
    with pytest.raises(ArtifactError, match="no ordinary file"):
        cxtext.load(run)


def test_a_pickle_in_the_place_of_topics_is_never_opened(run: Path, tmp_path: Path) -> None:
    (run / SUMS_FILE).unlink()
    (run / "model" / "topics.safetensors").write_bytes(pickle.dumps(Evil(tmp_path / "ran")))
    with pytest.raises(ArtifactError, match="damaged"):
        cxtext.load(run)
    assert not (tmp_path / "ran").exists()


def test_a_pickle_in_the_place_of_weights_is_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(find_model("sentiment").path, folder)
    card = json.loads((folder / "model.json").read_text())
    for name in card["files"]:
        if name.endswith(".safetensors"):
            (folder / name).write_bytes(pickle.dumps(Evil(tmp_path / "ran")))
    # Whoever puts it there also puts the right checksum.
    write_model(folder, card["name"], card["version"], card["config"], list(card["files"]))
    with pytest.raises(CxtextError, match="safetensors"):
        cxtext.tag(["Too slow"], models=[folder], quality="fast")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["../evil.txt", "/tmp/evil.txt", "a/../../evil.txt", "..\\evil.txt", "sub/evil.txt"])
def test_a_model_whose_files_lie_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / "model"
    shutil.copytree(find_model("sentiment").path, folder)
    card = json.loads((folder / "model.json").read_text())
    card["files"][name] = "0" * 64
    (folder / "model.json").write_text(json.dumps(card))
    with pytest.raises(ArtifactError, match="not in its own folder"):
        find_model("sentiment", folder)
    with pytest.raises(ArtifactError, match="not in its own folder"):
        keep({"sentiment": folder}, tmp_path)


def test_a_card_of_a_model_that_is_a_link_is_not_copied_into_a_run(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "model"
    shutil.copytree(find_model("sentiment").path, folder)
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "README.md").symlink_to(tmp_path / "secret")
    (tmp_path / "out").mkdir()
    keep({"sentiment": folder}, tmp_path / "out")
    assert all(content != b"secret" for content in files(tmp_path / "out").values())


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, '{"a":' * 100_000, "9" * 10_000, "{}", "[]", "null", "\0"],
    ids=["lists", "objects", "number", "empty object", "empty list", "null", "zero byte"],
)
def test_descriptions_made_to_do_harm_are_one_sentence(run: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.json").write_text(content)
    with pytest.raises(ArtifactError):
        find_model("x", tmp_path / "model")
    (run / "run.json").write_text(content)
    with pytest.raises(ArtifactError):
        cxtext.load(run)


def test_an_edit_while_another_writes_is_told_and_loses_nothing(run: Path) -> None:
    topic = str(cxtext.load(run).topics["topic_id"].iloc[0])
    before = files(run)
    command = ["codebook", "edit", str(run), "rename", topic, "New name"]

    def other() -> None:
        done = CliRunner().invoke(cli, command, standalone_mode=False)
        told.append(done.exception)

    import threading

    told: list[BaseException | None] = []
    with only_writer(run):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(120)
    assert isinstance(told[0], InputError)
    assert "being written by another process" in str(told[0])
    assert files(run) == before
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    assert done.exception is None
    assert "New name" in set(cxtext.load(run).topics["name"])


def test_what_else_lies_in_a_run_outlasts_a_new_one(saved: Path, run: Path) -> None:
    (run / "notes.txt").write_text("mine")
    cxtext.load(saved).save(run)
    assert (run / "notes.txt").read_text() == "mine"
    assert len(cxtext.load(run).feedback) == ROWS


def test_a_run_that_is_replaced_while_it_is_read_is_read_again(
    saved: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cxtext.analysis import runs

    analysis, replaced = cxtext.load(saved), []
    check = runs.check_sums

    def replacing(folder: Path) -> None:
        if not replaced:
            replaced.append(1)
            analysis.save(folder)
            raise ArtifactError("a file of the one and a file of the other")
        check(folder)

    monkeypatch.setattr(runs, "check_sums", replacing)
    assert len(cxtext.load(run).feedback) == ROWS
    assert replaced
