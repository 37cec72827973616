"""Progress bars: shown where somebody is looking, silent elsewhere."""

import importlib.util
import io
import sys
import types

import pandas as pd
import pytest

import cxtext
from cxtext.cli.progress import RowsDone
from cxtext.progress import in_notebook, shown
from cxtext.training import train

FEW = pd.DataFrame({"text": ["The app is slow.", "Slow app again.", "The shop was kind.", "Kind people."]})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it look as if this ran in a Jupyter kernel."""
    shell = types.SimpleNamespace(config={"IPKernelApp": {}})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))


def test_shown_on_a_terminal_and_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert not in_notebook()
    assert not shown(None)
    assert shown(True)
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert shown(None)
    assert not shown(False)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    kernel(monkeypatch)
    assert in_notebook()
    assert shown(None)
    assert not shown(False)


def test_an_analysis_says_its_stages(capsys: pytest.CaptureFixture[str]) -> None:
    cxtext.analyze(FEW, quality="fast", progress=True)
    said = capsys.readouterr().err
    for stage in ("Reading", "Cleaning", "Topics", "Insights"):
        assert stage in said


def test_an_analysis_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    cxtext.analyze(FEW, quality="fast")
    assert capsys.readouterr() == ("", "")


def test_training_says_what_it_learns(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.DataFrame({"text": [f"{a} {b}" for a in ("Bill", "Fee", "App", "Site") for b in "abc"]})
    frame["label"] = ["billing"] * 6 + ["digital"] * 6
    train("intent", frame, quality="fast", progress=True)
    assert "Learning intent, fast" in capsys.readouterr().err
    train("intent", frame, quality="fast")
    assert capsys.readouterr().err == ""


def test_a_notebook_without_widgets_gets_plain_bars(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    kernel(monkeypatch)
    find = importlib.util.find_spec
    without = lambda name, *rest: None if name == "ipywidgets" else find(name, *rest)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", without)
    cxtext.analyze(FEW, quality="fast")
    assert "Insights" in capsys.readouterr().err
    assert not [one for one in recwarn if "IProgress" in str(one.message)]


def test_rows_that_were_only_read_are_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    with RowsDone(lambda: 0.5, every=0.0) as done:
        done.add(5_000, 15_000)
        done.add(15_000, 0)
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("5,000 rows")
    assert ", 12% done, " in first
    assert ", 50% done, " in second


def test_rows_done_before_are_counted_once(capsys: pytest.CaptureFixture[str]) -> None:
    with RowsDone(lambda: None, every=0.0) as done:
        done.skip(1_000)
        done.add(500)
    assert capsys.readouterr().err.startswith("1,500 rows")
