"""A team's own coding frame: learned, given, saved; the same whatever the order of rows."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxtext.errors import ArtifactError, InputError
from cxtext.topics import CodeClassifier
from cxtext.topics.code_choosing import calibrate, deal, decide, thresholds
from cxtext.topics.code_figures import code_figures

WAITS = ("We waited an hour", "The queue was endless", "Long wait to be seen", "Nobody came for two hours")
STAFF = ("The nurse was kind", "Reception staff were rude", "A friendly doctor", "The team was helpful")
FOOD = ("The soup was cold", "Lunch tasted awful", "Good breakfast", "The meal came late and cold")
ENDS = ("today", "on Monday", "again", "as last time", "in March")


def comments() -> tuple[list[str], pd.DataFrame]:
    rows = []
    for end in ENDS:
        for wait, staff, food in zip(WAITS, STAFF, FOOD, strict=True):
            rows += [(f"{wait} {end}", 1, 0, 0), (f"{staff} {end}", 0, 1, 0), (f"{food} {end}", 0, 0, 1)]
            rows.append((f"{wait}, but {staff[0].lower()}{staff[1:]} {end}", 1, 1, 0))
    table = pd.DataFrame(rows, columns=["text", "Waiting", "Staff", "Food"])
    return table["text"].tolist(), table[["Waiting", "Staff", "Food"]]


@pytest.fixture(scope="module")
def model() -> CodeClassifier:
    return CodeClassifier("fast").fit(*comments())


def test_unseen_comments_get_their_codes(model: CodeClassifier) -> None:
    texts = pd.Series(["The wait was an hour", "Rude nurse", "Cold soup for lunch"], index=["a", "b", "c"])
    found = model.predict(texts)
    assert found.columns.tolist() == ["Waiting", "Staff", "Food"]
    assert found.index.tolist() == ["a", "b", "c"]
    assert found.to_numpy().tolist() == np.eye(3, dtype=int).tolist()
    both = model.predict(["We waited an hour, but the doctor was kind"])
    assert both.iloc[0].tolist() == [1, 1, 0]
    proba = model.predict_proba(texts)
    assert ((proba >= 0) & (proba <= 1)).all().all()
    assert (proba.to_numpy().argmax(axis=1) == [0, 1, 2]).all()


def test_row_order_and_batches_change_nothing(model: CodeClassifier) -> None:
    texts, codes = comments()
    order = np.random.default_rng(0).permutation(len(texts))
    again = CodeClassifier("fast").fit([texts[row] for row in order], codes.iloc[order])
    assert again.version == model.version
    whole = model.predict_proba(texts)
    single = pd.concat([model.predict_proba([text]) for text in texts[:5]], ignore_index=True)
    pd.testing.assert_frame_equal(whole.iloc[:5], single, check_exact=True)


def test_saved_and_loaded_it_answers_the_same(model: CodeClassifier, tmp_path: Path) -> None:
    texts, _ = comments()
    model.save(tmp_path / "codes")
    again = CodeClassifier.load(tmp_path / "codes")
    pd.testing.assert_frame_equal(again.predict_proba(texts), model.predict_proba(texts), check_exact=True)
    pd.testing.assert_frame_equal(again.codes_, model.codes_, check_dtype=False)
    assert again.get_params() == model.get_params()
    assert sorted(path.suffix for path in (tmp_path / "codes").iterdir()) == [".json", ".json", ".md", ".safetensors"]
    meta, arrays = model.to_arrays()
    with pytest.raises(ArtifactError, match="do not fit"):
        CodeClassifier.from_arrays(meta, arrays | {"bias": arrays["bias"][:1]})
    with pytest.raises(ArtifactError, match="another version of the encoder"):
        CodeClassifier.from_arrays(meta | {"stamp": "0-0"}, arrays)
    with pytest.raises(ArtifactError, match="kind"):
        CodeClassifier.from_arrays({"kind": "other"}, arrays)


def test_it_says_how_sure_it_is(model: CodeClassifier) -> None:
    table = model.codes_.set_index("code")
    assert table.loc["Waiting", "n"] == 40
    assert (table["ci_low"] <= table["f1"]).all()
    assert (table["f1"] <= table["ci_high"]).all()
    assert model.figures_["micro_f1_ci_low"] <= model.figures_["micro_f1"] <= model.figures_["micro_f1_ci_high"]


def test_few_labels_and_codes_that_are_rare_never_or_always_given() -> None:
    texts, codes = comments()
    texts, codes = texts[:20], codes.iloc[:20].assign(Rare=[1, *[0] * 19], Never=0, Always=1)
    with pytest.warns(UserWarning, match="Rare"):
        model = CodeClassifier("fast").fit(texts, codes)
    found = model.predict([*texts, "Parking", " ", None])
    assert found["Never"].sum() == 0
    assert found["Always"].iloc[:20].all()
    assert found.iloc[-2:].to_numpy().sum() == 0  # blank texts have no codes
    assert model.codes_.set_index("code")["n"].to_dict()["Rare"] == 1


def test_every_comment_gets_a_code_where_all_training_comments_have_one(model: CodeClassifier) -> None:
    assert (model.predict(["Qwertz", "I like trains"]).sum(axis=1) >= 1).all()
    texts, codes = comments()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        free = CodeClassifier("fast", at_least_one=False).fit([*texts, "Nothing"], pd.concat([codes, codes[:1] * 0]))
    assert free.predict(["Zzz zzz"]).sum(axis=1).tolist() == [0]


def test_the_question_counts() -> None:
    texts = [f"{word} {end}" for word in ("Staff", "Nurses", "Waiting", "Food") for end in ENDS]
    codes = pd.DataFrame(
        {"praise": [1] * len(texts) + [0] * len(texts), "complaint": [0] * len(texts) + [1] * len(texts)}
    )
    asked = ["What was good?"] * len(texts) + ["What was bad?"] * len(texts)
    model = CodeClassifier("fast").fit(texts * 2, codes, questions=asked)
    found = model.predict(["Doctors", "Doctors"], questions=["What was good?", "What was bad?"])
    assert found["praise"].tolist() == [1, 0]


def test_vectors_of_ones_own() -> None:
    texts, codes = comments()
    vectors = codes.to_numpy(dtype=float) + 0.01
    model = CodeClassifier().fit(texts, codes, embeddings=vectors)
    found = model.predict(["x", "y"], embeddings=[[1, 0.01, 0.01], [0.01, 0.01, 1]])
    assert found.to_numpy().tolist() == [[1, 0, 0], [0, 0, 1]]
    with pytest.raises(InputError, match="fitted with embeddings"):
        model.predict(["x"])
    with pytest.raises(InputError, match="columns"):
        model.predict(["x"], embeddings=[[1.0]])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda texts, codes: (texts, codes.to_numpy()), "DataFrame"),
        (lambda texts, codes: (texts[1:], codes), "one row for each text"),
        (lambda texts, codes: (texts, codes.assign(Food=2)), "'Food' row 0 is '2'"),
        (lambda texts, codes: (texts, codes * 0), "No comment has a code"),
        (lambda texts, codes: (texts[:5], codes[:5]), "at least 10"),
        (lambda texts, codes: (pd.Series(texts, index=range(1, len(texts) + 1)), codes), "different indexes"),
    ],
)
def test_what_cannot_be_learned_is_said(change: object, message: str) -> None:
    texts, codes = change(*comments())  # type: ignore[operator]
    with pytest.raises(InputError, match=message):
        CodeClassifier("fast").fit(texts, codes)


def test_parameters() -> None:
    model = CodeClassifier("fast", seed=3)
    assert CodeClassifier(**model.get_params()).get_params() == model.get_params()
    assert model.set_params(n_folds=3).n_folds == 3
    for wrong in ({"encoder": "slow"}, {"n_folds": 1}, {"n_folds": "5"}, {"at_least_one": "yes"}):
        with pytest.raises(InputError):
            CodeClassifier(**wrong).fit(*comments())
    for use in (lambda: model.predict(["x"]), model.to_arrays, lambda: model.save("nowhere")):
        with pytest.raises(InputError, match="not fitted"):
            use()


def test_folds_spread_a_rare_code_and_keep_copies_together() -> None:
    target = np.zeros((50, 2))
    target[:5, 0] = 1
    target[:, 1] = 1
    fold = deal(np.arange(50), target, 5, seed=0)
    assert sorted(fold[:5]) == [0, 1, 2, 3, 4]
    copied = deal(np.repeat(np.arange(25), 2), target, 5, seed=0)
    assert (copied[::2] == copied[1::2]).all()


def test_thresholds_are_half_the_f1_that_is_expected() -> None:
    sure = np.repeat([1.0, 0.0], [100, 900])[None, :, None]
    assert thresholds(sure, np.array([True]))[0] == pytest.approx(0.5)
    unsure = np.full((1, 1000, 1), 0.1)  # giving it to all: precision 0.1, recall 1
    assert thresholds(unsure, np.array([True]))[0] == pytest.approx(0.1 / 1.1)
    assert thresholds(unsure, np.array([False]))[0] > 1


def test_calibration_mends_many_labels_and_leaves_few_alone() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(-2, 2, (4000, 2))
    target = (rng.random((4000, 2)) < 1 / (1 + np.exp(-(0.5 * logits + 1)))).astype(float)
    slope, shift = calibrate(logits[None], target)
    assert slope == pytest.approx([0.5, 0.5], abs=0.1)
    assert shift == pytest.approx([1, 1], abs=0.2)
    slope, shift = calibrate(logits[None, :4], target[:4])
    assert slope == pytest.approx([1, 1], abs=0.5)


def test_decide_fills_with_the_nearest_code_that_has_examples() -> None:
    cut = np.array([0.5, 0.2, 2.0])
    p = np.array([[0.3, 0.15, 0.9], [0.6, 0.3, 0.0]])
    assert decide(p, cut, fill=False).tolist() == [[False, False, False], [True, True, False]]
    assert decide(p, cut, fill=True).tolist() == [[False, True, False], [True, True, False]]


def test_figures_against_a_count_by_hand() -> None:
    target = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]])
    given = np.array([[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]], dtype=bool)
    found = code_figures(given, target)
    assert found["f1"][:2].tolist() == [0.5, 1.0]
    assert np.isnan(found["f1"][2])  # neither people nor the model gave it
    assert found["micro"][0] == pytest.approx(0.75)
    assert found["macro"][0] == pytest.approx(0.75)
