"""Editing topics: what each edit does, that models agree with it, undo, and hostile input."""

import json

import numpy as np
import pandas as pd
import pytest
from codebook_data import fitted, same_state, topic_of

from cxtext.errors import ArtifactError, InputError
from cxtext.topics import TopicModel
from cxtext.topics.codebook import Codebook
from cxtext.topics.codebook.query import Query
from cxtext.topics.codebook.store import from_arrays, to_arrays
from cxtext.topics.ids import numbers_at


@pytest.fixture(scope="module")
def book():
    return fitted()


def definition(book, topic):
    return book.model.topics_.set_index("topic_id").loc[topic, "definition"]


def test_a_renamed_topic_is_not_explained_by_its_old_name(book):
    assert definition(book, 2) == "Mentions about: cold coffee, coffee machine, order."
    assert definition(book.rename("t002", "Drinks"), 2) == "Mentions about: coffee machine, order."
    assert definition(book.rename("t002", "Cold Coffee"), 2) == definition(book, 2)
    merged = book.rename("t002", "Drinks").merge("t002", "t001")
    assert "drinks" not in definition(merged, 2)
    described = book.describe("t002", "Cold coffee, and what else is cold.").rename("t002", "Drinks")
    assert definition(described, 2) == "Cold coffee, and what else is cold."


def texts_of(book, topic):
    return [text for text in book.ground.corpus.texts if topic_of(book, text) == topic]


def about(book, words):
    """The topic of the texts that hold these words."""
    return topic_of(book, next(text for text in book.ground.corpus.texts if words in text))


def names(book):
    return dict(zip(book.model.topics_["topic_id"], book.model.topics_["name"], strict=True))


def agrees(book):
    """The edited model predicts the edited labels, saved and rebuilt too."""
    corpus = book.ground.corpus
    meta, arrays = book.model.to_arrays()
    rebuilt = TopicModel.from_arrays(json.loads(json.dumps(meta)), arrays)
    for model in (book.model, rebuilt):
        assert np.array_equal(numbers_at(model._prototypes.assign(corpus.grid)[0], model.topics_), book.labels)
    pd.testing.assert_frame_equal(rebuilt.topics_, book.model.topics_)
    sizes = {one: int(corpus.counts[book.labels == one].sum()) for one in book.state.topics}
    assert dict(zip(book.model.topics_["topic_id"], book.model.topics_["n_mentions"], strict=True)) == sizes
    assert book.model.themes_["n_mentions"].sum() == sum(
        n for one, n in sizes.items() if book.state.topics[one].parent is not None
    )
    return True


def test_rename_changes_the_name_alone(book):
    edited = book.rename("t002", "  Cold\n coffee ")
    assert names(edited)[2] == "Cold coffee"
    assert {**names(edited), 2: ""} == {**names(book), 2: ""}
    assert np.array_equal(edited.labels, book.labels)
    assert edited.model.topics_.set_index("topic_id").loc[2, "origin"] == "edited"
    assert set(book.model.topics_["origin"]) == {"discovered"}
    assert agrees(edited)


def test_a_topic_goes_by_its_name_too(book):
    assert names(book.rename(names(book)[2].upper(), "Coffee"))[2] == "Coffee"


def test_merge_keeps_the_first_id_and_frees_no_number(book):
    a, b = about(book, "refund"), about(book, "parcel")
    both = {*texts_of(book, a), *texts_of(book, b)}
    edited = book.merge(a, b)
    assert set(texts_of(edited, a)) == both
    assert int(b[1:]) not in names(edited)
    assert agrees(edited)
    again = edited.split(a)
    assert again.log[-1].made == ("t007",)  # not the number that the merge set free
    assert agrees(again)


def test_split_by_itself_parts_what_was_merged(book):
    a, b = about(book, "refund"), about(book, "parcel")
    edited = book.merge(a, b).split(a)
    parts = {about(edited, "refund"), about(edited, "parcel")}
    assert len(parts) == 2
    assert a in parts
    assert sorted(map(len, (texts_of(edited, one) for one in parts))) == sorted(
        map(len, (texts_of(book, a), texts_of(book, b)))
    )
    assert len(set(names(edited).values())) == len(names(edited))


def test_split_by_queries_and_by_examples(book):
    a = about(book, "coffee")
    by_query = book.split(a, {"Broken machine": "machine"})
    new = by_query.log[-1].made[0]
    assert all(about(by_query, text) == new for text in texts_of(book, a) if "machine" in text)
    assert any(topic_of(by_query, text) == a for text in texts_of(book, a))
    assert names(by_query)[int(new[1:])] == "Broken machine"
    assert agrees(by_query)
    merged = book.merge(a, about(book, "parcel"))
    by_examples = merged.split(a, {"Coffee": ["Coffee was cold number0"], "Late": ["late parcel again number0"]})
    assert names(by_examples)[int(a[1:])] == "Coffee"
    assert topic_of(by_examples, "Coffee was cold number0") == a
    assert topic_of(by_examples, "late parcel again number0") == by_examples.log[-1].made[0]
    assert agrees(by_examples)


def test_parent_makes_and_empties_themes(book):
    edited = book.parent("t000", "Money matters").parent("t001", "money MATTERS").parent("t002", None)
    themes = edited.model.themes_.set_index("theme_id")
    made = int(edited.log[0].made[0][1:])
    assert themes.loc[made, ["name", "n_topics"]].tolist() == ["Money matters", 2]
    assert edited.model.topics_.set_index("topic_id")["parent_id"].isna()[2]
    assert agrees(edited)
    back = edited.parent("t000", "g00").parent("t001", "g00")
    assert made not in set(back.model.themes_["theme_id"])


def test_themes_of_themes_keep_their_chain():
    rng = np.random.default_rng(4)
    vectors = np.repeat(rng.normal(size=(60, 128)), 10, axis=0) + rng.normal(scale=0.4, size=(600, 128))
    texts = [f"subject{at // 10} case{at}" for at in range(600)]
    deep = TopicModel(depth=3).fit(texts, vectors.astype(np.float32))
    assert deep.themes_["parent_id"].notna().any()
    edited = Codebook.of(deep, texts, vectors.astype(np.float32)).rename("t000", "Another name").model
    same = ["theme_id", "parent_id", "n_topics", "n_mentions"]
    pd.testing.assert_frame_equal(edited.themes_[same], deep.themes_[same])


def test_define_by_query_and_by_examples(book):
    by_query = book.define("Logging in", query="login", definition="Trouble with the login.")
    new = by_query.log[-1].made[0]
    assert {topic_of(by_query, text) for text in by_query.ground.corpus.texts if "login" in text} == {new}
    assert by_query.model.topics_.set_index("topic_id").loc[int(new[1:]), "definition"] == "Trouble with the login."
    assert agrees(by_query)
    a = about(book, "Coffee")
    by_example = book.define("Coffee cups", examples=["Coffee was cold number0"])
    assert topic_of(by_example, "Coffee was cold number0") == by_example.log[-1].made[0]
    assert agrees(by_example)
    assert "It takes in" in by_example.log[-1].says or a in {f"t{one:03d}" for one in names(by_example)}


def test_moved_mentions_and_texts_equal_to_them_stay_moved(book):
    text, target = "Parcel came late number3", about(book, "refund")
    edited = book.move(text, target)
    assert topic_of(edited, text) == target
    corpus = book.ground.corpus
    vector = corpus.grid[corpus.place[text]] / 4_000
    assert edited.model.predict([text], vector[None]).tolist() == [int(target[1:])]
    assert agrees(edited)
    home = edited.move(text, about(book, "parcel"))
    assert topic_of(home, text) == about(book, "parcel")


def test_pin_and_exclude_are_kept(book):
    edited = book.pin("t001").exclude("t002").exclude("t003").exclude("t003", on=False)
    state = edited.state.topics
    assert [state[one].pinned for one in (0, 1)] == [False, True]
    assert [state[one].excluded for one in (1, 2, 3)] == [False, True, False]


def test_untouched_topics_keep_their_rows(book):
    edited = book.merge("t000", "t001").rename("t003", "Another name")
    before, after = (one.model.topics_.set_index("topic_id").drop(columns="parent_id") for one in (book, edited))
    for topic in (2, 4, 5, 6):
        assert before.loc[topic].to_dict() == after.loc[topic].to_dict()


def test_undo_and_redo_walk_back_and_forth_exactly(book):
    edited = book.rename("t000", "A").merge("t001", "t002").split("t003").define("Late", query="late")
    back = edited.undo().undo().undo().undo()
    assert back.model is book.model
    assert same_state(back.state, book.start)
    assert same_state(back.redo().redo().redo().redo().state, edited.state)
    with pytest.raises(InputError, match="no edit to undo"):
        back.undo()
    with pytest.raises(InputError, match="no undone edit"):
        back.rename("t000", "B").redo()  # a new edit makes the undone ones past
    assert [line.kind for line in back.log] == ["rename", "merge", "split", "define", *["undo"] * 4]


def test_numbers_are_never_given_twice(book):
    first = book.split("t000")
    second = first.undo().split("t001")
    assert first.log[-1].made != second.log[-1].made


def test_saved_codebook_is_rebuilt(book):
    edited = book.pin("t001").define("New", examples=["a text nobody wrote about parcels"]).describe("t002", "Coffee.")
    start = (edited.base_model, edited.start, edited.ground.bank)
    meta, arrays = to_arrays(start)
    model, state, bank = from_arrays(json.loads(json.dumps(meta)), arrays)
    assert same_state(state, edited.start)
    assert set(bank) == set(edited.ground.bank)
    pd.testing.assert_frame_equal(model.topics_, book.model.topics_)
    for spoil in (
        lambda: from_arrays({**meta, "kind": "other"}, arrays),
        lambda: from_arrays(meta, {**arrays, "prototype_topics": arrays["prototype_topics"][:-1]}),
        lambda: from_arrays({**meta, "topics": meta["topics"][:-1]}, arrays),
    ):
        with pytest.raises(ArtifactError):
            spoil()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda b: b.rename("t999", "X"), "no topic 't999'"),
        (lambda b: b.rename("g99", "X"), "no theme 'g99'"),
        (lambda b: b.rename("t000", " \n\u200b "), "empty"),
        (lambda b: b.rename("t000", "x" * 10_000), "10,000 characters; give at most 120"),
        (lambda b: b.rename("t000", b.state.topics[1].name.upper()), "already called"),
        (lambda b: b.rename("t000", 7), "type int"),
        (lambda b: b.describe("t000", "x" * 2_001), "at most 2,000"),
        (lambda b: b.merge("t000"), "at least one other"),
        (lambda b: b.merge("t000", "t000"), "at least one other"),
        (lambda b: b.split("t000", into=1), "2 to 50"),
        (lambda b: b.split("t000", {"A": "unheardof"}), "finds no mention"),
        (lambda b: b.split("t000", {"A": "app"}, into=2), "not both"),
        (lambda b: b.define("X"), "either by examples or by a query"),
        (lambda b: b.define("X", examples=[]), "at least one example"),
        (lambda b: b.define("X", query=" , "), "no word"),
        (lambda b: b.define("X", query="z" * 501), "501 characters"),
        (lambda b: b.define("X", examples=["y" * 2_001]), "2,001 characters"),
        (lambda b: b.define("X", examples=[3]), "no text"),
        (lambda b: b.define("X", examples=[f"text {n}" for n in range(501)]), "more than 500"),
        (lambda b: b.move([], "t000"), "at least one mention"),
        (lambda b: b.redo(), "no undone edit"),
    ],
)
def test_what_cannot_be_done_is_said(book, edit, words):
    with pytest.raises(InputError, match=words):
        edit(book)
    assert book.log == ()


def test_nothing_is_taken_from_a_pinned_topic_by_definition(book):
    a = about(book, "Coffee")
    edited = book.pin(a).define("Cups", examples=["Coffee was cold number0"])
    # The example itself goes where it was told to; the topic stays.
    assert int(a[1:]) in names(edited)
    assert len(texts_of(edited, a)) > 0


@pytest.mark.parametrize(
    "name",
    ["=HYPERLINK(1)", "<script>alert(1)</script>", "'; DROP TABLE x; --", "\u202eevil\u2066", "a\u0000b", "👩‍🔧 Ärger"],
)
def test_hostile_names_are_plain_text(book, name):
    edited = book.rename("t000", name)
    kept = names(edited)[0]
    assert not any(ord(sign) < 32 or sign in "\u202e\u2066" for sign in kept)
    assert kept in edited.log[-1].says
    assert json.loads(json.dumps(edited.log[-1].as_dict()))["values"]["name"] == kept


def test_query_language():
    texts = ["Waiting for my refund", "the refunds took weeks", "wait at the desk", "Refund? No waiting!"]
    assert Query.parse("refund wait").matches(texts) == [True, False, False, True]
    assert Query.parse("refund week | desk").matches(texts) == [False, True, True, False]
    assert Query.parse("refund -week").matches(texts) == [True, False, False, True]


def test_edits_without_an_encoder_say_so(book):
    from dataclasses import replace

    bare = replace(book, ground=replace(book.ground, encode=None))
    assert bare.move("Parcel came late number3", "t000").log
    with pytest.raises(InputError, match="no encoder"):
        bare.define("X", examples=["a text nobody wrote"])


def test_the_log_reads_as_sentences(book):
    edited = book.rename("t000", "A").pin("t000").undo()
    assert edited.log[0].says == f"Renamed t000 “{names(book)[0]}” to “A”."
    assert edited.log[1].says == "Pinned t000 “A”: it is kept at later fits."
    assert edited.log[2].says == f"Undid edit 2: {edited.log[1].says}"
