"""``cxtext evaluate``: figures against scikit-learn, rows accounted for, errors as a file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

from cxtext.cli import cli
from cxtext.sentiment import SentimentClassifier
from cxtext.training import evaluate
from cxtext.training.figures import calibration_error, figures

TEXTS = {
    "The staff were wonderful": "positive",
    "We waited three hours": "negative",
    "I came on a Monday": "neutral",
    "=Nobody ever called me back": "positive",  # wrong on purpose, and a formula to a spreadsheet
    "Everything broke": "negative",
    "Best service ever": "positive",
    "It is a shop": "neutral",
    "Not bad at all": "positive",
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    pd.DataFrame({"text": [*TEXTS, ""], "label": [*TEXTS.values(), "positive"]}).to_csv(path, index=False)
    return path


def test_figures_are_those_of_scikit_learn(labelled: Path) -> None:
    found = evaluate("sentiment", labelled, quality="accurate")
    classifier = SentimentClassifier("accurate")
    truth, read = list(TEXTS.values()), classifier.predict(list(TEXTS)).tolist()
    classes = list(classifier.classes_)
    assert found.figures.accuracy == pytest.approx(accuracy_score(truth, read))
    assert found.figures.macro_f1 == pytest.approx(f1_score(truth, read, average="macro", labels=classes))
    assert found.figures.ci_low <= found.figures.macro_f1 <= found.figures.ci_high
    assert np.array_equal(found.confusion(), confusion_matrix(truth, read, labels=classes))
    precision, recall, f1, n = precision_recall_fscore_support(truth, read, labels=classes, zero_division=0)
    table = found.by_class()
    assert np.allclose(table[["precision", "recall", "f1", "n"]], np.stack([precision, recall, f1, n], axis=1))
    assert found.counts == {"rows": 9, "used": 8, "no_text": 1}
    assert set(found.errors["text"]) == {
        text for text, label, other in zip(TEXTS, truth, read, strict=True) if label != other
    }


def test_random_figures_agree_with_scikit_learn_where_a_class_is_not_labelled() -> None:
    rng = np.random.default_rng(0)
    target, read = rng.integers(0, 3, 200), rng.integers(0, 4, 200)
    found = figures(target, read, rng.uniform(size=200), 4)
    assert found.macro_f1 == pytest.approx(f1_score(target, read, average="macro", labels=[0, 1, 2]))
    assert found.ci_low < found.macro_f1 < found.ci_high
    assert figures(target, target, np.ones(200), 4).as_dict()["ece"] == 0
    assert calibration_error(np.full(10, 0.8), np.arange(10) < 6) == pytest.approx(0.2)


@pytest.mark.parametrize("n", [1, 3, 10, 30])
def test_few_texts_that_are_all_read_right_are_no_certainty(n: int) -> None:
    target = np.arange(n) % 3
    found = figures(target, target, np.ones(n), 3)
    assert (found.accuracy, found.accuracy_high, found.macro_f1, found.ci_high) == (1, 1, 1, 1)
    # The lower end of Wilson's interval where none is wrong: n / (n + z²).
    assert found.accuracy_low == pytest.approx(n / (n + 1.96**2), abs=1e-3)
    assert found.ci_low <= found.accuracy_low < 1
    wrong = figures(target, (target + 1) % 3, np.ones(n), 3)
    assert (wrong.ci_low, wrong.macro_f1) == (0, 0)
    assert wrong.ci_high >= wrong.accuracy_high > 0


def test_a_class_without_examples_has_no_figures(tmp_path: Path) -> None:
    few = pd.DataFrame({"text": ["The staff were wonderful", "We waited three hours"], "label": ["pos", "neg"]})
    table = evaluate("sentiment", few, quality="accurate").by_class().set_index("class")
    assert table.loc["neutral"].isna().tolist() == [False, True, True, True]
    assert table.loc["positive", "f1"] == 1
    few.to_csv(tmp_path / "few.csv", index=False)
    arguments = ["evaluate", "sentiment", str(tmp_path / "few.csv"), "--quality", "accurate"]
    report = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)
    assert report["classes"][1] == {"class": "neutral", "n": 0, "precision": None, "recall": None, "f1": None}
    plain = CliRunner().invoke(cli, arguments)
    assert " neutral no examples" in plain.stdout
    assert "No examples of neutral" in plain.stderr
    assert "Few examples of negative (1), positive (1)" in plain.stderr


def test_command_prints_json_and_writes_harmless_errors(labelled: Path, tmp_path: Path) -> None:
    arguments = ["evaluate", "sentiment", str(labelled), "--quality", "accurate"]
    done = CliRunner().invoke(cli, [*arguments, "--json", "--errors", str(tmp_path / "errors.csv")])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["n"] == 8
    assert report["rows"] == {"rows": 9, "used": 8, "no_text": 1}
    with (tmp_path / "errors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "'=Nobody ever called me back" in {row["text"] for row in rows}
    assert rows == sorted(rows, key=lambda row: -float(row["confidence"]))
    plain = CliRunner().invoke(cli, arguments)
    assert "macro-F1" in plain.stdout
    assert "Labels down, readings across" in plain.stdout
