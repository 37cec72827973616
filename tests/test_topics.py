"""Topic discovery: what a caller may rely on."""

import json

import numpy as np
import pandas as pd
import pytest

from cxtext.errors import ArtifactError, InputError
from cxtext.topics import TopicModel

SUBJECTS = {
    "delivery": [
        "Parcel came late",
        "late parcel again",
        "the parcel was two days late",
        "delivery of my parcel was late",
    ],
    "refund": ["Still waiting for my refund", "refund not paid", "where is my refund", "no refund after three weeks"],
    "staff": ["Friendly staff in the shop", "the staff were friendly", "staff helped me", "lovely shop staff"],
    "app": ["The app crashes", "app crashes at login", "login to the app fails", "app login keeps crashing"],
    "price": ["Price went up", "the price is too high", "high price for this", "price rise again"],
    "parking": ["No parking", "parking was full", "car parking is a problem", "parking costs too much"],
    "coffee": ["Coffee was cold", "cold coffee again", "the coffee machine is broken", "coffee machine out of order"],
}


def made_up(copies=12, dim=48, seed=3):
    """Texts about seven subjects with vectors that lie around a direction for each."""
    rng = np.random.default_rng(seed)
    directions = np.linalg.qr(rng.normal(size=(dim, len(SUBJECTS))))[0].T
    texts, vectors, truth = [], [], []
    for number, (direction, written) in enumerate(zip(directions, SUBJECTS.values(), strict=True)):
        for copy in range(copies):
            for text in written:
                vector = direction + rng.normal(scale=0.35 / np.sqrt(dim), size=dim)
                texts.append(f"{text} {'really ' * (copy % 3)}number{copy}")
                vectors.append(vector / np.linalg.norm(vector))
                truth.append(number)
    return texts, np.array(vectors, dtype=np.float32), np.array(truth)


@pytest.fixture(scope="module")
def data():
    return made_up()


@pytest.fixture(scope="module")
def model(data):
    return TopicModel(seed=0).fit(data[0], data[1])


def same_partition(a, b):
    return len(set(zip(a.tolist(), b.tolist(), strict=True))) == len(set(a.tolist())) == len(set(b.tolist()))


def test_finds_the_subjects_without_being_told_how_many(data, model):
    assert same_partition(model.labels_, data[2])
    assert len(model.topics_) == len(SUBJECTS)


def test_names_come_from_the_words_and_differ(model):
    names = model.topics_["name"].tolist()
    assert len(set(names)) == len(names)
    for subject, label in zip(SUBJECTS, range(0, len(model.labels_), 48), strict=True):
        row = model.topics_.iloc[model.labels_[label]]
        words = {word for text in SUBJECTS[subject] for word in text.casefold().split()}
        assert words.intersection(row["name"].casefold().split()), row["name"]
        assert row["definition"].startswith("Mentions")


def test_topics_table_keeps_its_contract(data, model):
    table = model.topics_
    assert table["topic_id"].tolist() == list(range(len(table)))
    assert table["n_mentions"].tolist() == [int((model.labels_ == topic).sum()) for topic in table["topic_id"]]
    assert table["n_mentions"].is_monotonic_decreasing
    assert set(table["origin"]) == {"discovered"}
    assert all(0 < len(words) <= 8 for words in table["keywords"])
    assert all(0 < len(shown) <= 5 and set(shown) <= set(data[0]) for shown in table["example_texts"])
    assert set(table["parent_id"]) <= set(model.themes_["theme_id"])
    assert model.themes_["n_mentions"].sum() == table["n_mentions"].sum()


def test_predict_on_training_texts_is_labels(data, model):
    labels, confidence = model.predict_with_confidence(data[0], data[1])
    assert np.array_equal(labels, model.labels_)
    assert np.array_equal(confidence, model.confidence_)
    assert ((confidence >= 0) & (confidence <= 1)).all()


def test_a_text_does_not_depend_on_its_batch(data, model):
    texts, vectors, _ = data
    whole = model.predict_with_confidence(texts, vectors)
    for size in (1, 3, 7):
        parts = [
            model.predict_with_confidence(texts[at : at + size], vectors[at : at + size]) for at in range(0, 60, size)
        ]
        assert np.array_equal(np.concatenate([labels for labels, _ in parts])[:60], whole[0][:60])
        assert np.array_equal(np.concatenate([sure for _, sure in parts])[:60], whole[1][:60])


def test_row_order_does_not_matter(data, model):
    order = np.random.default_rng(1).permutation(len(data[0]))
    again = TopicModel(seed=0).fit([data[0][at] for at in order], data[1][order])
    assert np.array_equal(again.labels_, model.labels_[order])
    pd.testing.assert_frame_equal(again.topics_, model.topics_)
    pd.testing.assert_frame_equal(again.themes_, model.themes_)


def test_repeated_texts_count_as_mentions_but_do_not_move_topics(data, model):
    texts = data[0] + [data[0][0]] * 30
    vectors = np.concatenate([data[1], np.repeat(data[1][:1], 30, axis=0)])
    again = TopicModel(seed=0).fit(texts, vectors)
    assert same_partition(again.labels_[: len(data[0])], model.labels_)
    assert again.topics_["n_mentions"].iloc[0] == 48 + 30


def test_saved_and_rebuilt_model_gives_the_same(data, model):
    meta, arrays = model.to_arrays()
    rebuilt = TopicModel.from_arrays(
        json.loads(json.dumps(meta)), {name: array.copy() for name, array in arrays.items()}
    )
    assert all(array.dtype != object for array in arrays.values())
    assert np.array_equal(rebuilt.predict(data[0], data[1]), model.labels_)
    pd.testing.assert_frame_equal(rebuilt.topics_, model.topics_)
    pd.testing.assert_frame_equal(rebuilt.themes_, model.themes_)
    assert rebuilt.get_params() == model.get_params()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda meta, arrays: (meta | {"version": 99}, arrays),
        lambda meta, arrays: (meta | {"kind": "other"}, arrays),
        lambda meta, arrays: (meta, {}),
        lambda meta, arrays: (meta, arrays | {"prototypes": arrays["prototypes"][:-1]}),
        lambda meta, arrays: (meta | {"topics": meta["topics"][:-1]}, arrays),
    ],
)
def test_spoilt_model_is_refused(model, spoil):
    with pytest.raises(ArtifactError):
        TopicModel.from_arrays(*spoil(*model.to_arrays()))


def test_a_text_like_nothing_seen_fits_nowhere(data, model):
    away = np.linalg.svd(data[1])[2][-1:]
    labels, confidence = model.predict_with_confidence(["zzz"], away)
    assert labels.tolist() == [-1]
    assert confidence.tolist() == [0.0]


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_few_texts_make_few_topics(n):
    texts, vectors, _ = made_up(copies=1)
    model = TopicModel().fit(texts[:n], vectors[:n])
    assert 1 <= len(model.topics_) <= 4
    assert (model.labels_ >= 0).all()
    assert model.topics_["name"].str.len().min() > 1


def test_identical_texts_make_one_topic():
    model = TopicModel().fit(["Too slow"] * 40, np.tile(np.eye(1, 16, dtype=np.float32), (40, 1)))
    assert model.labels_.tolist() == [0] * 40
    assert model.topics_["n_mentions"].tolist() == [40]


def test_equal_vectors_of_different_texts_do_not_explode():
    texts = [f"word{number} thing" for number in range(3_000)]
    model = TopicModel().fit(texts, np.tile(np.eye(1, 16, dtype=np.float32), (3_000, 1)))
    assert (model.labels_ >= 0).all()
    assert len(model.topics_) < 20


def test_blank_and_missing_texts_fit_nowhere(data):
    texts = pd.Series([*data[0], "", "   ", None, np.nan])
    vectors = np.concatenate([data[1], data[1][:4]])
    model = TopicModel().fit(texts, vectors)
    assert (model.labels_[-4:] == -1).all()
    assert (model.labels_[:-4] >= 0).all()


def test_texts_without_a_vector_are_borne(data):
    model = TopicModel().fit(["a b", "c d"], np.zeros((2, 8), dtype=np.float32))
    assert model.labels_.tolist() == [-1, -1]
    assert len(model.topics_) == 0
    rebuilt = TopicModel.from_arrays(*model.to_arrays())
    assert rebuilt.predict(["a b"], np.ones((1, 8))).tolist() == [-1]


def test_empty_prediction(model):
    assert model.predict([]).tolist() == []


def test_general_remarks_gather_in_general_topics(data):
    rng = np.random.default_rng(5)
    remarks = [
        "Very good",
        "great",
        "Excellent",
        "really good",
        "all good",
        "just great",
        "Everything was great",
        "perfect",
    ]
    spare = rng.normal(size=(2, 48))
    spare /= np.linalg.norm(spare, axis=1, keepdims=True)
    near = spare[np.arange(32) % 2] + rng.normal(scale=0.02, size=(32, 48))
    texts = data[0] + [text + " indeed" * (at // 8) for at, text in enumerate(remarks * 4)]
    model = TopicModel().fit(texts, np.concatenate([data[1], near]).astype(np.float32))
    general = model.topics_.loc[model.topics_["name"] == "General praise", "topic_id"]
    assert len(general) == 1
    assert (model.labels_[-32:] == general.iloc[0]).mean() > 0.9
    assert not (model.labels_[:-32] == general.iloc[0]).any()


def test_a_part_can_be_searched_and_the_rest_assigned(data, model):
    part = TopicModel(max_fit_texts=200).fit(data[0], data[1])
    assert (part.labels_ >= 0).mean() > 0.95
    assert same_partition(part.labels_, data[2])
    assert part.topics_["n_mentions"].sum() == (part.labels_ >= 0).sum()


def test_max_topics_bounds_the_number(data):
    model = TopicModel(max_topics=3).fit(data[0], data[1])
    assert len(model.topics_) == 3
    assert (model.labels_ >= 0).all()


def test_names_are_safe_to_show():
    texts, vectors, _ = made_up(copies=6)
    dirty = [f"<script>alert(1)</script> [email] shitty {text} https://x.example &amp;" for text in texts]
    table = TopicModel().fit(dirty, vectors).topics_
    shown = " ".join([*table["name"], *table["definition"], *(word for words in table["keywords"] for word in words)])
    for never in ("<", ">", "[", "script", "email", "shit", "http", "&", "amp"):
        assert never not in shown.casefold()


@pytest.mark.parametrize(
    ("texts", "embeddings", "part"),
    [
        ("one string", np.ones((1, 4)), "single string"),
        (["a", ["b"]], np.ones((2, 4)), "place 1"),
        (["a", "b"], np.ones((3, 4)), "3 rows for 2 texts"),
        (["a"], np.ones(4), "matrix"),
        (["a"], np.array([[1.0, np.nan]]), "row 0"),
        (["", " "], np.ones((2, 4)), "blank"),
    ],
)
def test_bad_input_is_named(texts, embeddings, part):
    with pytest.raises(InputError, match=part):
        TopicModel().fit(texts, embeddings)


@pytest.mark.parametrize("params", [{"n_neighbors": 1}, {"min_size": 0}, {"resolution": 0.0}, {"max_topics": 2.5}])
def test_bad_parameters_are_named(params):
    with pytest.raises(InputError, match=next(iter(params))):
        TopicModel(**params).fit(["a"], np.ones((1, 4)))


@pytest.mark.parametrize("sentiment", [[0.1], [[0.1], [0.2]], [0.1, float("nan")]])
def test_sentiment_that_does_not_fit_is_named(sentiment):
    with pytest.raises(InputError, match="sentiment"):
        TopicModel().fit(["a", "b"], np.ones((2, 4)), sentiment=sentiment)


def test_sentiment_changes_names_and_nothing_else(data, model):
    again = TopicModel(seed=0).fit(data[0], data[1], sentiment=-np.ones(len(data[0])))
    assert np.array_equal(again.labels_, model.labels_)
    columns = ["n_mentions", "keywords", "example_texts"]
    assert again.topics_.groupby("topic_id")[columns[0]].sum().sum() == model.topics_["n_mentions"].sum()
    assert set(again.topics_["name"]) != set(model.topics_["name"])


def test_unfitted_and_mismatched_models_say_so(model):
    with pytest.raises(InputError, match="not fitted"):
        TopicModel().predict(["a"], np.ones((1, 4)))
    with pytest.raises(InputError, match="48"):
        model.predict(["a"], np.ones((1, 4)))


def test_parameters_can_be_read_and_set():
    model = TopicModel(seed=4).set_params(resolution=2.0)
    assert TopicModel(**model.get_params()).get_params() == model.get_params()
    assert "resolution=2.0" in repr(model)
    with pytest.raises(InputError, match="nope"):
        model.set_params(nope=1)


def test_scattered_texts_are_gathered_as_other_remarks():
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(40, 300))
    vectors[:8] = vectors[0] + rng.normal(scale=0.2, size=(8, 300))
    texts = [f"bus stop number{at}" if at < 8 else f"subject{at} alone" for at in range(40)]
    model = TopicModel().fit(texts, vectors)
    assert (model.labels_ >= 0).mean() >= 0.95
    assert len(set(model.labels_[:8])) == 1
    assert "Other remarks" in model.topics_["name"].tolist()
    assert model.topics_["name"].is_unique


@pytest.fixture(scope="module")
def many():
    """Forty-eight subjects in eight fields in three areas."""
    rng = np.random.default_rng(11)
    areas, fields, subjects = (np.linalg.qr(rng.normal(size=(96, 96)))[0] for _ in range(3))
    texts, vectors = [], []
    for number in range(48):
        middle = 1.5 * areas[number % 3] + 1.2 * fields[number % 24] + subjects[number]
        for copy in range(12):
            texts.append(f"matter{number} field{number % 24} area{number % 3} case{copy}")
            vectors.append(middle + rng.normal(scale=0.3 / np.sqrt(96), size=96))
    return texts, np.array(vectors, dtype=np.float32)


def test_the_hierarchy_is_as_deep_as_asked(many):
    flat, two, three = (TopicModel(depth=depth).fit(*many) for depth in (1, 2, 3))
    assert flat.themes_.empty
    assert flat.topics_["parent_id"].isna().all()
    assert two.themes_["parent_id"].isna().all()
    lower = three.themes_[three.themes_["theme_id"].isin(three.topics_["parent_id"])]
    upper = three.themes_[~three.themes_["theme_id"].isin(three.topics_["parent_id"])]
    assert 1 < len(upper) < len(lower) < len(three.topics_)
    assert three.themes_["theme_id"].tolist() == list(range(len(three.themes_)))
    assert set(lower["parent_id"]) == set(upper["theme_id"])
    assert upper["parent_id"].isna().all()
    for level in (lower, upper):
        assert level["n_mentions"].sum() == len(many[0])
    for row in upper.itertuples():
        below = lower[lower["parent_id"] == row.theme_id]
        assert row.n_mentions == below["n_mentions"].sum()
        assert row.n_topics == below["n_topics"].sum()
    assert np.array_equal(flat.labels_, three.labels_)
    rebuilt = TopicModel.from_arrays(*three.to_arrays())
    pd.testing.assert_frame_equal(rebuilt.themes_, three.themes_)


def test_a_model_saved_before_themes_had_parents_is_read(many):
    meta, arrays = TopicModel().fit(*many).to_arrays()
    old = {name: value for name, value in meta["params"].items() if name != "depth"}
    themes = [{name: value for name, value in row.items() if name != "parent_id"} for row in meta["themes"]]
    rebuilt = TopicModel.from_arrays(meta | {"params": old, "themes": themes}, arrays)
    assert rebuilt.themes_["parent_id"].isna().all()


def test_a_small_file_gets_a_handful_of_topics():
    texts, vectors, truth = made_up(copies=2)
    for n_subjects in (4, 7):
        part = np.flatnonzero(truth < n_subjects)
        model = TopicModel().fit([texts[at] for at in part], vectors[part])
        assert len(model.topics_) == n_subjects
        assert same_partition(model.labels_, truth[part])


def test_many_crisp_groups_are_all_found():
    rng = np.random.default_rng(4)
    middles = rng.normal(size=(120, 128))
    vectors = np.repeat(middles, 15, axis=0) + rng.normal(scale=0.5, size=(1_800, 128))
    texts = [f"subject{at // 15} case{at}" for at in range(1_800)]
    model = TopicModel().fit(texts, vectors.astype(np.float32))
    assert 110 <= len(model.topics_) <= 120


def test_what_all_texts_share_does_not_hide_what_they_are_about(data):
    common = np.ones(48) / np.sqrt(48) * 2
    model = TopicModel().fit(data[0], (data[1] + common).astype(np.float32))
    assert same_partition(model.labels_, data[2])
