"""Own models in an analysis: they read, the run keeps them, tagging with the run uses them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.training import train

QUALITY = "accurate"
PLACES = ("lift", "pool", "bar", "lobby", "gym", "spa", "sauna", "terrace", "garden", "roof", "cellar", "attic")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentiment model for which a quiet place is bad, and a stage model of an own map."""
    folder = tmp_path_factory.mktemp("models")
    quiet = [f"The {place} was quiet all day" for place in PLACES]
    loud = [f"The {place} was full of people" for place in PLACES]
    more = [f"{text}, number {k}" for text in (*quiet, *loud) for k in range(4)]
    labels = ["negative" if "quiet" in text else "positive" for text in more]
    train("sentiment", pd.DataFrame({"text": more, "label": labels}), quality=QUALITY).save(folder / "mood")
    (folder / "hotel.toml").write_text(
        'id = "hotel"\nname = "A night"\n[[stages]]\nid = "arrival"\nname = "Arrival"\ncues = ["check-in", "taxi"]\n'
        '[[stages]]\nid = "stay"\nname = "Stay"\ncues = ["pool", "bed"]\n',
        encoding="utf-8",
    )
    stages = pd.DataFrame({"text": more, "stage": ["stay"] * len(more)})
    stages.loc[len(stages) // 2 :, "stage"] = "Arrival"
    train("stage", stages, journey=folder / "hotel.toml", quality=QUALITY).save(folder / "stage")
    return folder


def comments() -> pd.DataFrame:
    return pd.DataFrame({"text": [f"The {place} was quiet all day long. We came in May." for place in PLACES]})


def test_a_run_keeps_its_models_and_uses_them(models: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(models, own)
    analysis = cxtext.analyze(comments(), text="text", quality=QUALITY, models=[own / "mood", own / "stage"])
    assert analysis.journey_map.id == "hotel"
    quiet = analysis.mentions[analysis.mentions["text"].str.contains("quiet")]
    assert set(quiet["sentiment"]) == {"negative"}
    assert set(analysis.mentions["stage"]) <= {"arrival", "stay", "general"}
    assert analysis.meta["models"]["sentiment"].startswith("own-")
    expected = analysis.tag(["The rooftop was quiet all day long."])
    analysis.save(tmp_path / "run")
    shutil.rmtree(own)
    again = cxtext.load(tmp_path / "run")
    pd.testing.assert_frame_equal(again.tag(["The rooftop was quiet all day long."]), expected)
    assert expected["cx_sentiment"].tolist() == ["negative"]
    again.save(tmp_path / "run")  # over itself: the models come from where they are replaced
    assert sorted(path.name for path in (tmp_path / "run" / "model").iterdir() if path.is_dir()) == [
        "sentiment", "stage",
    ]  # fmt: skip
    assert (tmp_path / "run" / "model" / "sentiment" / "README.md").is_file()


def test_commands_take_models(models: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    comments().to_csv(source, index=False)
    arguments = ["tag", str(source), "--text", "text", "-o", str(tmp_path / "out.csv"), "--quality", QUALITY]
    done = CliRunner().invoke(cli, [*arguments, "--model", str(models / "mood"), "--model", str(models / "stage")])
    assert done.exit_code == 0, done.output
    found = pd.read_csv(tmp_path / "out.csv")
    assert set(found["cx_sentiment"]) == {"negative"}
    assert set(found["cx_stage"]) <= {"arrival", "stay", "general"}
    done = CliRunner().invoke(cli, [*arguments, "--model", str(models / "stage"), "--journey", "employee"])
    assert isinstance(done.exception, InputError)


def test_train_command_says_what_it_did(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": [f"The {place} was great" for place in PLACES], "label": "pos"})
    frame.loc[6:] = frame.loc[6:].replace({"great": "awful", "pos": "neg"}, regex=True)
    frame.to_csv(tmp_path / "labels.csv", index=False)
    arguments = ["train", "sentiment", str(tmp_path / "labels.csv"), "--out", str(tmp_path / "own")]
    done = CliRunner().invoke(cli, [*arguments, "--quality", QUALITY, "--rejects", str(tmp_path / "rejects.csv")])
    assert done.exit_code == 0, done.output
    assert "12 rows in = 12 used" in done.stderr
    assert "no sure gain" in done.stderr
    assert (tmp_path / "own" / "model.json").is_file()
    assert len(pd.read_csv(tmp_path / "rejects.csv")) == 0


class Optimist:
    """A classifier of the user's own making."""

    model_name = "sentiment"
    classes_ = ("negative", "neutral", "positive")

    def predict_proba(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: object = None
    ) -> np.ndarray:
        return np.tile(np.array([[0.0, 0.0, 1.0]], dtype=np.float32), (len(texts), 1))

    def columns(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: object = None
    ) -> dict[str, np.ndarray]:
        n = len(texts)
        return {
            "sentiment": np.full(n, "positive", dtype=object),
            "sentiment_score": np.ones(n),
            "sentiment_confidence": np.ones(n),
        }


def test_an_object_reads_too_but_a_saved_run_cannot_keep_it(tmp_path: Path) -> None:
    assert set(cxtext.tag(["Awful", "Broken"], models=[Optimist()], quality=QUALITY)["cx_sentiment"]) == {"positive"}
    analysis = cxtext.analyze(comments(), text="text", quality=QUALITY, models=[Optimist()])
    assert set(analysis.mentions["sentiment"]) == {"positive"}
    assert analysis.tag(["Awful"])["cx_sentiment"].tolist() == ["positive"]
    analysis.save(tmp_path / "run")
    loaded = cxtext.load(tmp_path / "run")
    with pytest.raises(InputError, match="Optimist"):
        loaded.tag(["Awful"])
    assert cxtext.tag(["Awful"], run=loaded, models=[Optimist()])["cx_sentiment"].tolist() == ["positive"]
    with pytest.raises(InputError, match="no model"):
        cxtext.tag(["Awful"], models=[object()], quality=QUALITY)
