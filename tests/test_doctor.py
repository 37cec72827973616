"""``cxtext doctor``: finds what is wrong with an installation, and says so with its exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cxtext.artifacts import find_model
from cxtext.cli.doctor import doctor, size
from cxtext.doctor.machine import look_at_machine
from cxtext.doctor.models import check_models
from cxtext.doctor.packages import PackageState, _numbers, _state, check_packages


@pytest.fixture
def altered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """One byte of a shipped model changed, in a copy that is found first."""
    source = find_model("sentiment")
    shutil.copytree(source.path, tmp_path / "sentiment")
    name = next(one for one in source.files if one.endswith(".safetensors"))
    content = bytearray((tmp_path / "sentiment" / name).read_bytes())
    content[-1] ^= 1
    (tmp_path / "sentiment" / name).write_bytes(content)
    monkeypatch.setenv("CXTEXT_MODELS", str(tmp_path))
    return name


def test_all_models_are_whole() -> None:
    states = check_models()
    assert {"encoder-accurate", "encoder-fast", "sentiment", "stage", "tagger"} <= {one.name for one in states}
    assert [one.fault for one in states if one.fault] == []
    assert all(one.files and one.bytes for one in states)


def test_an_altered_model_is_found_and_the_exit_code_says_so(altered: str) -> None:
    done = CliRunner().invoke(doctor, ["--quick", "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["ok"]
    (fault,) = told["faults"]
    assert altered in fault
    assert "altered" in fault
    assert [one["name"] for one in told["models"] if one["fault"]] == ["sentiment"]
    assert "FAULT" in CliRunner().invoke(doctor, ["--quick"]).stdout


def test_a_missing_model_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxtext.artifacts.model_roots", lambda: [tmp_path])
    assert all(one.fault and "not found" in one.fault for one in check_models())


def test_nothing_is_timed_with_a_broken_model(altered: str) -> None:
    done = CliRunner().invoke(doctor, ["--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert told["speed"] == []
    assert told["offline"] is None


def test_sizes_are_told_in_their_unit() -> None:
    assert [size(n) for n in (300, 39_000, 1_300_000, 74_329 << 20)] == ["1 kB", "39 kB", "1.3 MB", "77.9 GB"]
    said = CliRunner().invoke(doctor, ["--quick"]).stdout
    assert "model     sentiment" in said
    assert " 0.0 MB" not in said


def test_an_extra_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    own = tuple(PackageState(name, version, None, "sql") for name, version in (("duckdb", "2.0"), ("psycopg", None)))
    monkeypatch.setattr("cxtext.doctor.examining.check_packages", lambda: own)
    assert "[sql]           not installed: psycopg; installed: duckdb 2.0\n" in (
        CliRunner().invoke(doctor, ["--quick"]).stdout
    )


def test_the_machine_is_told() -> None:
    found = look_at_machine()
    assert found.cores >= 1
    assert found.memory is None or found.memory > 1 << 28
    assert found.python.startswith(f"{sys.version_info.major}.{sys.version_info.minor}")


def test_a_temporary_folder_that_cannot_be_written_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    fault = look_at_machine().fault
    assert fault is not None
    assert "No space left" in fault


def test_versions_are_compared_as_numbers() -> None:
    assert _numbers("2.10.1") > _numbers("2.9")
    assert _numbers("3.0.0") == _numbers("3")
    assert _numbers("2.0rc1") == _numbers("2")


def test_an_old_or_missing_package_is_a_fault() -> None:
    old = _state("numpy>=999.1")
    assert old is not None
    assert old.fault is not None
    assert "older than 999.1" in old.fault
    gone = _state("cxtext-needs-no-such-package>=1")
    assert gone is not None
    assert gone.fault is not None
    extra = _state('cxtext-needs-no-such-package[x]>=1; extra == "sql"')
    assert extra is not None
    assert (extra.version, extra.extra, extra.fault) == (None, "sql", None)
    assert _state('ruff>=0.8; extra == "dev"') is None
    assert all(one.fault is None for one in check_packages())


def test_sockets_are_seen_but_not_those_within_the_machine() -> None:
    code = (
        "import json, socket, sys\n"
        "from cxtext.doctor import offline_probe as probe\n"
        "sys.addaudithook(probe._watch)\n"
        "pair = socket.socketpair(socket.AF_UNIX)\n"
        "within = list(probe._events), probe._open_sockets(frozenset())\n"
        "out = socket.socket(socket.AF_INET)\n"
        "print(json.dumps([within, probe._events, probe._open_sockets(frozenset())]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=120)
    within, events, still_open = json.loads(done.stdout)
    assert within[0] == []
    assert within[1] in (0, None)
    assert events
    assert still_open in (1, None)


@pytest.mark.slow
def test_the_whole_examination_finds_all_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cxtext", "doctor", "--json"], capture_output=True, check=False, timeout=600
    )
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert done.returncode == 0
    assert told["offline"]["events"] == []
    assert {one["quality"] for one in told["speed"]} == {"fast", "auto"}
    assert all(one["rows_per_second"] > 0 for one in told["speed"])


@pytest.mark.slow
def test_a_socket_opened_on_the_way_is_a_fault(tmp_path: Path) -> None:
    # A module that Python loads by itself stands for a library that goes online when it is used.
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, socket, builtins\n"
        "def when(event, arguments):\n"
        "    if event == 'import' and arguments[0] == 'onnxruntime' and not hasattr(builtins, 'once'):\n"
        "        builtins.once = socket.socket(socket.AF_INET)\n"
        "sys.addaudithook(when)\n"
    )
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    code = "from cxtext.doctor.offline import check_offline; print(check_offline().fault)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": paths},
        cwd=Path(__file__).parents[1],
    )
    assert b"opened a socket" in done.stdout
