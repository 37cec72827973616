"""``cxtext train``: labels help or do nothing, folders are whole, files are refused with the place named."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file, save_file

import cxtext
from cxtext.artifacts import write_model
from cxtext.encoders.fitting import fit_path, zero_head
from cxtext.errors import ArtifactError, InputError, WritingError
from cxtext.intent import IntentClassifier
from cxtext.journey import StageClassifier, load_map
from cxtext.sentiment import SentimentClassifier
from cxtext.training import evaluate, learning_curve, train
from cxtext.training.curve import COLUMNS

QUALITY = "accurate"
THINGS = ("delivery", "support", "app", "website", "price", "shop", "driver", "menu", "invoice", "agent")
PRAISE, BLAME = "The {} was really great", "The {} was simply awful"
CAFE = """
id = "cafe"
name = "A visit to the café"

[[stages]]
id = "queue"
name = "In the queue"
definition = "Before ordering"

[[stages]]
id = "coffee"
name = "Coffee"
definition = "What is served"
"""
QUEUE = ("Stood in line for {} minutes.", "The queue took {} minutes.", "We waited {} minutes to order.")
COFFEE = ("My {} espresso was bitter.", "Best latte in {} years.", "The {} flat white tasted burnt.")


def sentiment_frame(n: int = 20) -> pd.DataFrame:
    texts = [text.format(thing) for thing in THINGS for text in (PRAISE, BLAME)]
    return pd.DataFrame({"comment": texts, "label": ["pos", "neg"] * len(THINGS)}).head(n)


def cafe_frame(numbers: range) -> pd.DataFrame:
    rows = [
        (text.format(k), stage)
        for k in numbers
        for stage, form in (("queue", QUEUE), ("Coffee", COFFEE))
        for text in form
    ]
    return pd.DataFrame(rows, columns=["text", "stage"])


@pytest.fixture(scope="module")
def cafe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "cafe.toml"
    path.write_text(CAFE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def cafe_model(cafe: Path) -> Path:
    model = train("stage", cafe_frame(range(2, 8)), journey=cafe, quality=QUALITY)
    return model.save(cafe.parent / "model")


PLAIN = {
    "The nurse was wonderful": "positive",
    "Rude on the phone": "negative",
    "We waited two hours": "negative",
    "Lovely people": "positive",
    "The parcel came broken": "negative",
    "So easy to use": "positive",
    "Never again": "negative",
    "Thank you for everything": "positive",
}


def test_labels_that_say_nothing_new_leave_the_model_as_it_is(tmp_path: Path) -> None:
    model = train("sentiment", sentiment_frame(), quality=QUALITY)
    assert not model.changed
    own = SentimentClassifier(QUALITY, model.save(tmp_path / "own"))
    assert np.array_equal(own.predict_proba(list(PLAIN)), SentimentClassifier(QUALITY).predict_proba(list(PLAIN)))


@pytest.mark.parametrize("seed", range(3))
def test_a_few_labels_with_mistakes_do_no_harm(tmp_path: Path, seed: int) -> None:
    frame = sentiment_frame()
    wrong = np.random.default_rng(seed).choice(len(frame), size=3, replace=False)
    frame.loc[wrong, "label"] = frame.loc[wrong, "label"].map({"pos": "neg", "neg": "pos"})
    own = SentimentClassifier(QUALITY, train("sentiment", frame, quality=QUALITY).save(tmp_path / "own"))
    before = SentimentClassifier(QUALITY).predict(list(PLAIN)) == list(PLAIN.values())
    after = own.predict(list(PLAIN)) == list(PLAIN.values())
    assert before.all()
    assert after.all()


def test_labels_that_all_go_the_other_way_are_learned(tmp_path: Path) -> None:
    frame = pd.concat(
        [
            pd.DataFrame({"text": [f"Line {k} was late again" for k in range(60)], "label": "positive"}),
            pd.DataFrame({"text": [f"Line {k} arrived on time" for k in range(60)], "label": "negative"}),
        ]
    )
    model = train("sentiment", frame, quality=QUALITY)
    assert model.changed
    scores = model.score_table().set_index("when")["macro_f1"]
    assert scores["before"] < 0.5
    assert scores["after"] > 0.95
    own = SentimentClassifier(QUALITY, model.save(tmp_path / "own"))
    assert own.predict(["Line 99 was late again", "Line 99 arrived on time"]).tolist() == ["positive", "negative"]


def test_classes_of_ones_own_are_learned(tmp_path: Path) -> None:
    bills = [f"I was charged twice on my bill in month {k}" for k in range(12)]
    apps = [f"The app crashes when I open screen {k}" for k in range(12)]
    frame = pd.DataFrame({"text": [*bills, *apps], "intent": ["Billing"] * 11 + ["billing "] + ["App trouble"] * 12})
    model = train("intent", frame, quality=QUALITY)
    assert model.classes == ("App trouble", "Billing")
    classifier = IntentClassifier(QUALITY, model.save(tmp_path / "intent"))
    found = classifier.predict(["My invoice shows a wrong fee", "The app froze on my phone"])
    assert found.tolist() == ["Billing", "App trouble"]
    assert set(classifier.columns(["x"])) == {"intent", "intent_confidence"}


def test_a_map_of_ones_own_improves_with_labels(cafe: Path, cafe_model: Path) -> None:
    test = cafe_frame(range(20, 30))
    before = evaluate("stage", test, journey=cafe, quality=QUALITY).figures
    after = evaluate("stage", test, model=cafe_model, quality=QUALITY).figures
    assert after.macro_f1 > max(before.macro_f1, 0.9)
    classifier = StageClassifier(path=cafe_model, quality=QUALITY)
    assert classifier.journey == load_map(cafe)
    assert classifier.classes_ == ("queue", "coffee", "general")
    with pytest.raises(InputError, match="cafe"):
        StageClassifier("employee", QUALITY, path=cafe_model)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    frame = sentiment_frame()
    more = [("", "pos"), ("No label here", None), ("Odd", "sideways"), (frame["comment"][0], "pos"),
            ("Twice", "pos"), ("Twice", "neg"), ("Thrice", "neg"), ("Thrice", "neg"), ("Thrice", "pos")]  # fmt: skip
    path = tmp_path / "labels.csv"
    pd.concat([frame, pd.DataFrame(more, columns=frame.columns)]).to_csv(path, index=False)
    model = train("sentiment", path, quality=QUALITY)
    counts = dict(model.counts)
    assert counts.pop("rows") == 29 == sum(counts.values())
    assert counts == {
        "used": 21, "repeated": 2, "no_text": 1, "no_label": 1, "unknown_label": 1, "contradicting_label": 3,
    }  # fmt: skip
    table = model.rejects_table().set_index("row")
    assert table.loc[21, "reason"] == "no_text"
    assert table.loc[23, "detail"].endswith("allowed are: negative, neutral, positive")
    assert {found.text: found.taken for found in model.contradictions} == {"Twice": None, "Thrice": "negative"}


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"text": ["a", "b"], "mark": ["pos", "neg"]}), "mark"),
        (pd.DataFrame({"text": ["good food"] * 12, "label": ["pos"] * 12}), "at least 10 different"),
        (pd.DataFrame({"text": ["so", "la"], "label": ["up", "down"]}), "negative, neutral, positive"),
        (pd.DataFrame({"text": [f"good {k}" for k in range(12)], "label": ["pos"] * 12}), "2 or more classes"),
    ],
)
def test_what_cannot_be_learned_is_refused(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(InputError, match=words):
        train("sentiment", frame, quality=QUALITY)


def test_unknown_columns_tasks_and_folders_are_refused(tmp_path: Path, cafe: Path, cafe_model: Path) -> None:
    with pytest.raises(InputError, match="no column 'verbatim'"):
        train("sentiment", sentiment_frame(), text="verbatim")
    with pytest.raises(InputError, match="no task 'mood'"):
        train("mood", sentiment_frame())
    with pytest.raises(InputError, match="belongs to the task 'stage'"):
        train("sentiment", sentiment_frame(), journey=cafe)
    with pytest.raises(InputError, match="not for 'sentiment'"):
        SentimentClassifier(QUALITY, cafe_model)
    with pytest.raises(InputError, match="quality 'accurate' only"):
        StageClassifier(path=cafe_model, quality="fast")
    with pytest.raises(InputError, match="no model.json"):
        cxtext.tag(["x"], models=[tmp_path], quality=QUALITY)
    with pytest.raises(InputError, match="Two models for 'stage'"):
        cxtext.tag(["x"], models=[cafe_model, cafe_model], quality=QUALITY)


def test_the_folder_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = train("sentiment", sentiment_frame(), quality=QUALITY)
    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "cat.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match="other files"):
        model.save(foreign)
    assert [path.name for path in foreign.iterdir()] == ["cat.jpg"]
    target = tmp_path / "model"

    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("cxtext.training.model.card", fail)
        with pytest.raises(WritingError, match="No space"):
            model.save(target)
    assert not target.exists()
    assert sorted(path.name for path in model.save(target).iterdir()) == [
        "README.md", "accurate.safetensors", "model.json",
    ]  # fmt: skip
    model.save(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "photos"]


def test_a_model_of_another_encoder_or_altered_is_refused(tmp_path: Path) -> None:
    folder = train("sentiment", sentiment_frame(), quality=QUALITY).save(tmp_path / "model")
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card["config"]["encoders"]["accurate"] = "0-0123456789ab"
    write_model(folder, card["name"], card["version"], card["config"], list(card["files"]))
    with pytest.raises(ArtifactError, match="trained on encoder-accurate 0-0123456789ab"):
        SentimentClassifier(QUALITY, folder)
    folder = train("sentiment", sentiment_frame(), quality=QUALITY).save(tmp_path / "model")
    arrays = load_file(folder / "accurate.safetensors")
    save_file({name: values * 2 for name, values in arrays.items()}, folder / "accurate.safetensors")
    with pytest.raises(ArtifactError, match="checksum"):
        SentimentClassifier(QUALITY, folder)


def test_two_trainings_give_the_same_bytes_in_any_order_of_rows(tmp_path: Path, cafe: Path) -> None:
    frame = cafe_frame(range(2, 6))
    folders = [
        train("stage", rows, journey=cafe, quality=QUALITY).save(tmp_path / str(number))
        for number, rows in enumerate((frame, frame.sample(frac=1, random_state=1)))
    ]
    contents = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in folders]
    assert contents[0] == contents[1]
    assert set(contents[0]) == {"README.md", "accurate.safetensors", "journey.toml", "model.json"}


def test_a_head_is_the_minimum_of_its_loss() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(60, 5)).astype(np.float32)
    inputs /= np.linalg.norm(inputs, axis=1, keepdims=True)
    target = (inputs[:, 0] > 0).astype(int) + (inputs[:, 1] > 0.3)
    head = fit_path(inputs, target, zero_head(("a", "b", "c"), 5), [2.0])[0]
    # scikit-learn leaves the intercept free; as one more column of ones it is held like the rest.
    beside = np.hstack([inputs, np.ones((60, 1))])
    peer = LogisticRegression(C=2.0, fit_intercept=False, tol=1e-8, max_iter=1000).fit(beside, target)
    assert np.allclose(head.predict_proba(inputs), peer.predict_proba(beside), atol=5e-3)


def test_a_learning_curve_climbs(tmp_path: Path, cafe: Path) -> None:
    curve = learning_curve("stage", cafe_frame(range(2, 12)), journey=cafe, quality=QUALITY, sizes=(10,), n_seeds=2)
    assert ", ".join(COLUMNS).split(", ") == list(curve.table.columns)
    assert (curve.table["accuracy_low"] < curve.table["accuracy"]).all()
    assert (curve.table["tested"] == 20).all()
    f1 = curve.table.set_index("labels")["macro_f1"]
    assert list(f1.index) == [0, 10, 40]
    assert f1[40] > f1[0]
    curve.write(tmp_path)
    assert (tmp_path / "curve.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert len(pd.read_csv(tmp_path / "curve.csv")) == 3
