"""A real run of the demo's comments goes out as REFI-QDA and comes back, in Python and on the command line."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refi_schema import faults

import cxtext
from cxtext.analysis import Analysis
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.refi import Coding, Project, Selection, User, read_qdc, read_qdpx, write_qdpx
from cxtext.refi.frame import THINGS
from cxtext.refi.guids import guid_of

ANN = User(guid_of("", "user", "ann"), "Ann")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = [pd.read_csv(path).head(60) for path in cxtext.demo.files()]
    folder = tmp_path_factory.mktemp("runs")
    paths = []
    for path, frame in zip(cxtext.demo.files(), files, strict=True):
        paths.append(folder / path.name)
        frame.to_csv(paths[-1], index=False)
    return cxtext.analyze(paths, quality="fast").save(folder / "run")


@pytest.fixture(scope="module")
def analysis(run: Path) -> Analysis:
    return cxtext.load(run)


def corrected(project: Project, n: int) -> Project:
    """Call the first n mentions that are not positive just that."""
    positive = next(code.guid for code in project.codebook.codes if code.name == "positive")
    left = n
    sources = []
    for source in project.sources:
        selections: list[Selection] = []
        for one in source.selections:
            if left and one.codings and positive not in {coding.code for coding in one.codings}:
                coding = Coding(guid_of("", "correction", one.guid), positive, ANN.guid)
                one, left = dataclasses.replace(one, codings=(*one.codings, coding)), left - 1
            selections.append(one)
        sources.append(dataclasses.replace(source, selections=tuple(selections)))
    assert not left
    return dataclasses.replace(project, sources=tuple(sources), users=(*project.users, ANN))


def test_a_run_goes_out_and_comes_back(analysis: Analysis, tmp_path: Path) -> None:
    path = analysis.to_refi(tmp_path / "run.qdpx")
    with zipfile.ZipFile(path) as archive:
        assert faults(archive.read("project.qde"), "Project") == []
    assert analysis.to_refi(tmp_path / "again.qdpx").read_bytes() == path.read_bytes()
    project = read_qdpx(path)
    assert len(project.sources) > 3
    found = project.codings()
    sentiments = found[found["code"].isin(["negative", "neutral", "positive"])]
    assert sorted(sentiments["text"]) == sorted(analysis.mentions["text"])
    assert sentiments["code"].value_counts().to_dict() == analysis.mentions["sentiment"].value_counts().to_dict()
    read = analysis.read_refi(path)
    assert read.counts["codings"] == read.counts["kept"] == len(found)
    assert read.labels.empty
    everything = analysis.to_refi(
        tmp_path / "all.qdpx", coded=["topic", "sentiment", "stage", "emotion", "intent", "effort"]
    )
    assert len(read_qdpx(everything).codings()) == len(found) + 3 * len(analysis.mentions)


def test_corrections_measure_the_run(analysis: Analysis, tmp_path: Path) -> None:
    project = corrected(read_qdpx(analysis.to_refi(tmp_path / "run.qdpx")), 6)
    found = analysis.read_refi(write_qdpx(project, tmp_path / "back.qdpx"))
    assert found.labels["sentiment"].tolist() == ["positive"] * 6
    assert set(found.labels["coder"]) == {"Ann"}
    evaluation = analysis.evaluate(found.labels)
    assert list(evaluation) == ["sentiment"]
    assert evaluation["sentiment"].figures.accuracy == 0
    assert evaluation["sentiment"].counts == {"rows": 6, "used": 6}


def test_codebook_of_a_run(analysis: Analysis, tmp_path: Path) -> None:
    path = analysis.to_refi(tmp_path / "book.qdc")
    assert faults(path.read_bytes(), "CodeBook") == []
    book = read_qdc(path).table()
    assert sorted(book["name"]) == sorted(analysis.topics["name"])
    assert len(book) == len(analysis.topics)
    with pytest.raises(InputError, match=r"\.qdc is a codebook"):
        analysis.to_refi(tmp_path / "book.xml")


def test_commands(run: Path, analysis: Analysis, tmp_path: Path) -> None:
    def done(*arguments: object) -> str:
        result = CliRunner().invoke(cli, ["refi", *map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.stderr

    done("export", run, tmp_path / "book.qdc")
    done("import", tmp_path / "book.qdc", "-o", tmp_path / "book.csv", "--run", run)
    assert set(pd.read_csv(tmp_path / "book.csv")["topic_id"]) == set(analysis.topics["topic_id"])
    done("export", run, tmp_path / "run.qdpx", "--coded", "sentiment", "--no-cases")
    write_qdpx(corrected(read_qdpx(tmp_path / "run.qdpx"), 3), tmp_path / "back.qdpx")
    said = done(
        "import", tmp_path / "back.qdpx", "-o", tmp_path / "labels.csv", "--run", run, "--codings", tmp_path / "all.csv"
    )
    assert "3 added" in said
    labels = pd.read_csv(tmp_path / "labels.csv")
    assert labels["sentiment"].tolist() == ["positive"] * 3
    assert "topic" not in labels.columns
    assert pd.read_csv(tmp_path / "all.csv")["change"].value_counts()["added"] == 3
    measured = CliRunner().invoke(cli, ["evaluate", str(run), str(tmp_path / "labels.csv")])
    assert measured.exit_code == 0, measured.output
    assert "3 rows in = 3 used" in measured.stderr
    done("import", tmp_path / "back.qdpx", "-o", tmp_path / "codings.jsonl")
    codings = pd.read_json(tmp_path / "codings.jsonl", lines=True)
    assert set(codings["coder"]) == {"cxtext", "Ann"}
    assert len(codings) == len(analysis.mentions) + 3
    exporting = cli.commands["refi"].commands["export"]  # type: ignore[attr-defined]
    assert next(option for option in exporting.params if option.name == "coded").type.choices == THINGS
    with pytest.raises(InputError, match="give it with --run"):
        cli.main(["refi", "import", "x.qdpx", "-o", "y.csv", "--codings", "z.csv"], standalone_mode=False)
