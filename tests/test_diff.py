"""``cxtext diff``: which tags would change, before they do."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.analysis.diffing import differences
from cxtext.cli import cli
from cxtext.errors import InputError

SAID = ["The staff were lovely", "The app crashes every time", "n/a", "Waited two hours, but the food was great"]


def diff(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["diff", *map(str, words)])
    said = done.stdout + (str(done.exception) if isinstance(done.exception, InputError) else "")
    return (2 if isinstance(done.exception, InputError) else done.exit_code), said


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> tuple[Path, Path]:
    """Two runs on the same comments with different journey maps."""
    folder = tmp_path_factory.mktemp("runs")
    frame = pd.DataFrame({"text": [f"{text} {'again ' * (n % 3)}" for n in range(15) for text in SAID]})
    for journey in ("customer", "employee"):
        cxtext.analyze(frame, text="text", journey=journey, quality="fast").save(folder / journey)
    return folder / "customer", folder / "employee"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "new.csv"
    pd.DataFrame({"comment": [*SAID, "I applied for the job online \x1b[31m"]}).to_csv(path, index=False)
    return path


def test_a_run_does_not_differ_from_itself(runs, source):
    code, said = diff(runs[0], runs[0], source)
    assert code == 0
    assert said == "No tag of 5 rows differs.\n"


def test_what_differs_is_counted_by_column_with_examples(runs, source, tmp_path):
    out = tmp_path / "changes.csv"
    code, said = diff(*runs, source, "-o", out, "--examples", "1")
    assert code == 1
    found = pd.read_csv(out)
    stages = found[found["column"] == "cx_stage"]
    tags = [cxtext.load(run).tag(pd.read_csv(source)) for run in runs]
    differ = tags[0]["cx_stage"].fillna("") != tags[1]["cx_stage"].fillna("")
    assert stages["row"].tolist() == [place + 1 for place in range(5) if differ[place]]
    assert stages["after"].tolist() == tags[1]["cx_stage"][differ].tolist()
    # The readers are the same, the map is not.
    assert not found["column"].isin(["cx_status", "cx_sentiment", "cx_sentiment_score", "cx_emotion"]).any()
    lines = said.splitlines()
    assert lines[0].startswith(f"Tags differ in {found['row'].nunique()} of 5 rows")
    (at,) = (n for n, line in enumerate(lines) if line.startswith("cx_stage: "))
    assert lines[at + 1].startswith("  row ")
    assert not lines[at + 2].startswith("  row ")
    assert "\x1b" not in said


def test_topics_are_compared_by_name(runs, source):
    # Both runs name the topics of the same comments alike, whatever their ids.
    assert "cx_topics" not in differences(*runs, [source]).columns


def test_a_file_of_an_earlier_tagging(runs, source, tmp_path):
    before = tmp_path / "before.csv"
    assert CliRunner().invoke(cli, ["tag", str(source), "-o", str(before), "--run", str(runs[0])]).exit_code == 0
    assert diff(before, runs[0], source)[0] == 0
    tagged = pd.read_csv(before)
    tagged.loc[0, "cx_sentiment"] = "negative"
    tagged.loc[1, "cx_sentiment_score"] += 0.01
    tagged.to_csv(before, index=False)
    code, said = diff(before, runs[0], source)
    assert code == 1
    assert "cx_sentiment: 1 (20.0%): negative → positive 1" in said
    assert "cx_sentiment_score: 1 (20.0%): lower 1; at most by 0.0100" in said
    assert "cx_sentiment_score" not in diff(before, runs[0], source, "--tolerance", "0.02")[1]
    for rows in (tagged.head(3), pd.concat([tagged, tagged])):
        rows.to_csv(before, index=False)
        code, said = diff(before, runs[0], source)
        assert code == 2
        assert "has not as many rows" in said


def test_mistakes_are_said_in_a_sentence(source, tmp_path):
    code, said = diff(source, tmp_path / "nothing.csv", source)
    assert code == 2
    assert "it has no cx_status" in said
