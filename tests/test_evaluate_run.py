"""``cxtext evaluate RUN LABELS``: readings looked up by id or made anew, every row accounted for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.analysis import Analysis
from cxtext.analysis.comments import read_comments
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.training import train

QUALITY = "accurate"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    survey = next(path for path in cxtext.demo.files() if "survey" in path.name)
    analysis = cxtext.analyze(pd.read_csv(survey).head(80), quality=QUALITY)
    return analysis.save(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture(scope="module")
def analysis(run: Path) -> Analysis:
    return cxtext.load(run)


def other(sentiment: str) -> str:
    return "positive" if sentiment != "positive" else "negative"


def test_mentions_are_looked_up(analysis: Analysis) -> None:
    labels = analysis.mentions.head(40)[["mention_id", "sentiment", "stage", "emotion"]].copy()
    labels.loc[:9, "sentiment"] = labels.loc[:9, "sentiment"].map(other)
    found = analysis.evaluate(labels)
    assert list(found) == ["sentiment", "emotion", "stage"]
    assert found["sentiment"].figures.accuracy == 0.75
    assert found["stage"].figures.accuracy == 1
    assert found["stage"].classes == analysis.journey_map.stage_ids
    assert set(found["sentiment"].errors["mention_id"]) == set(labels["mention_id"].head(10))
    texts = analysis.mentions.set_index("mention_id")["text"]
    assert [texts[one] for one in found["sentiment"].errors["mention_id"]] == list(found["sentiment"].errors["text"])
    assert found["sentiment"].model == analysis.meta["models"]["sentiment"]
    assert list(analysis.evaluate(labels, label="stage")) == ["stage"]


def test_comments_are_read_as_tag_reads_them(analysis: Analysis) -> None:
    comments = analysis.feedback[analysis.feedback["status"] == "ok"].head(30)
    tags = analysis.tag(comments[["text", "question"] if "question" in comments else ["text"]])
    labels = pd.DataFrame(
        {
            "feedback_id": comments["feedback_id"].tolist(),
            "sentiment": tags["cx_sentiment"].tolist(),
            "stage": tags["cx_stage"].tolist(),
        }
    )
    assert {name: one.figures.accuracy for name, one in analysis.evaluate(labels).items()} == {
        "sentiment": 1, "stage": 1,
    }  # fmt: skip


def test_texts_without_ids_are_read_anew(analysis: Analysis) -> None:
    texts = ["The engineer was wonderful.", "We waited two hours on hold.", "", "n/a"]
    labels = pd.DataFrame({"text": texts, "sentiment": ["pos", "pos", "neg", "neg"]})
    found = analysis.evaluate(labels)["sentiment"]
    assert found.counts == {"rows": 4, "used": 2, "no_text": 1, "not_analysed": 1}
    assert found.errors["text"].tolist() == texts[1:2]
    asked = pd.DataFrame({"text": ["Waiting times"] * 2, "question": ["How could we improve?", "What was good?"]})
    tags = analysis.tag(asked)["cx_sentiment"]
    assert analysis.evaluate(asked.assign(sentiment=tags))["sentiment"].figures.accuracy == 1


def test_topics_go_by_id_or_name_and_one_of_several_is_enough(analysis: Analysis) -> None:
    topics = analysis.topics[analysis.topics["level"] == "topic"]
    names = dict(zip(topics["topic_id"], topics["name"], strict=True))
    read = read_comments(analysis.mentions, ("sentiment",))["topics"]
    last = {one: ids[-1] for one, ids in read.items() if ids}
    by_name = pd.DataFrame({"feedback_id": list(last), "topic": [names[topic] for topic in last.values()]})
    found = analysis.evaluate(by_name)["topic"]
    assert found.figures.accuracy == 1
    assert found.as_dict()["ece"] is None
    mentions = analysis.mentions[["mention_id", "topic_id"]].assign(topic_id=lambda t: t["topic_id"].fillna("none"))
    assert analysis.evaluate(mentions)["topic"].figures.accuracy == 1
    with pytest.raises(InputError, match="most labels in the column 'topic'"):
        analysis.evaluate(by_name.assign(topic="Volcanoes"))


def test_every_row_is_accounted_for(analysis: Analysis) -> None:
    first = analysis.mentions.iloc[0]
    rows = [
        (first["mention_id"], first["sentiment"]), ("nowhere:0", "positive"), (None, "positive"),
        (first["mention_id"], None), (first["mention_id"], "sideways"),
    ]  # fmt: skip
    found = analysis.evaluate(pd.DataFrame(rows, columns=["mention_id", "Sentiment"]))["sentiment"]
    assert found.counts == {"rows": 5, "used": 1, "no_id": 1, "no_label": 1, "not_in_run": 1, "unknown_label": 1}
    assert found.rejects.set_index("row").loc[2, "detail"] == "the run has no mention_id 'nowhere:0'"


@pytest.mark.parametrize("thing", ["sentiment", "stage", "emotion", "topic_id"])
def test_a_column_called_label_goes_by_its_values(analysis: Analysis, thing: str) -> None:
    mentions = analysis.mentions[["mention_id", thing]].rename(columns={thing: "label"})
    mentions = mentions[mentions["label"].notna() & (mentions["label"] != "none")].head(30)
    found = analysis.evaluate(mentions)
    assert list(found) == [thing.removesuffix("_id")]
    assert found[thing.removesuffix("_id")].figures.accuracy == 1
    renamed = mentions.rename(columns={"label": "checked"})
    assert list(analysis.evaluate(renamed, label="checked")) == list(found)
    with pytest.raises(InputError, match="has no labels"):
        analysis.evaluate(renamed)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["none", "none"], "may be of emotion or intent"),
        (["positive", "support"], "not all classes of one thing"),
        (["1", "5"], "not all classes of one thing"),
    ],
)
def test_labels_that_do_not_say_what_they_are_ask_for_a_name(analysis: Analysis, values: list[str], why: str) -> None:
    labels = analysis.mentions.head(2)[["mention_id"]].assign(label=values)
    with pytest.raises(InputError, match=f"'label' labels cannot be told .*{why}.*rename the column sentiment"):
        analysis.evaluate(labels)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"feedback_id": ["nowhere"], "sentiment": ["pos"]}), "the run has no feedback_id 'nowhere'"),
        (pd.DataFrame({"feedback_id": ["a"], "mood": ["pos"]}), "has no labels"),
        (pd.DataFrame({"feedback_id": ["a"], "stage": [None]}), "has no labels"),
        (pd.DataFrame({"sentiment": ["pos"]}), "nothing but labels"),
    ],
)
def test_what_cannot_be_compared_is_refused(analysis: Analysis, frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(InputError, match=words):
        analysis.evaluate(frame)


def test_of_a_comment_what_says_something_wins() -> None:
    mentions = pd.DataFrame(
        {
            "mention_id": ["a:0", "a:1", "a:2"],
            "feedback_id": ["a"] * 3,
            "start": [0, 10, 20],
            "end": [10, 20, 90],
            "text": ["x"] * 3,
            "emotion": ["joy", "anger", "none"],
            "emotion_confidence": [0.6, 0.5, 0.9],
        }
    )
    assert read_comments(mentions, ("emotion",)).loc["a"].tolist() == ["joy", 0.6, ()]


def test_command_takes_runs_and_models(run: Path, analysis: Analysis, tmp_path: Path) -> None:
    labels = analysis.mentions.head(20)[["mention_id", "sentiment", "stage"]].copy()
    labels.loc[:4, "sentiment"] = labels.loc[:4, "sentiment"].map(other)
    labels.to_csv(tmp_path / "labels.csv", index=False)
    arguments = ["evaluate", str(run), str(tmp_path / "labels.csv")]
    done = CliRunner().invoke(cli, [*arguments, "--json", "--errors", str(tmp_path / "errors.csv")])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["sentiment"]["accuracy"] == 0.75
    assert report["stage"]["rows"] == {"rows": 20, "used": 20}
    with (tmp_path / "errors.csv").open(encoding="utf-8", newline="") as file:
        wrong = list(csv.DictReader(file))
    assert {(row["task"], row["mention_id"]) for row in wrong} == {
        ("sentiment", one) for one in labels["mention_id"].head(5)
    }
    plain = CliRunner().invoke(cli, arguments)
    assert "stage: 20 rows in = 20 used" in plain.stderr
    assert plain.stdout.count("macro-F1") == 2
    with pytest.raises(InputError, match="leave out --quality"):
        cli.main([*arguments, "--quality", "fast"], standalone_mode=False)
    with pytest.raises(InputError, match="no task"):
        cli.main(["evaluate", str(tmp_path), str(tmp_path / "labels.csv")], standalone_mode=False)


def test_command_knows_the_task_of_a_model(tmp_path: Path) -> None:
    texts = [f"{thing} was {how}" for thing in ("Delivery", "Support", "The app") for how in ("great", "awful")]
    frame = pd.DataFrame({"text": texts * 2, "question": [""] * 6 + ["Why?"] * 6, "label": ["pos", "neg"] * 6})
    frame.to_csv(tmp_path / "labels.csv", index=False)
    model = train("sentiment", frame, quality=QUALITY).save(tmp_path / "own")
    arguments = ["evaluate", str(model), str(tmp_path / "labels.csv"), "--quality", QUALITY, "--json"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["task"] == "sentiment"
    assert json.loads(done.stdout)["model"].startswith("own-")
