"""Edits made again: from the log, on other fits, with conflicts; random sequences of edits."""

import numpy as np
import pandas as pd
import pytest
from codebook_data import fitted, same_state, topic_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxtext.errors import InputError
from cxtext.topics.codebook import Codebook, dump_log, read_log, replay
from cxtext.topics.codebook.fitting import begin
from cxtext.topics.codebook.log import LOG_FILE, parse_log
from cxtext.topics.ids import numbers_at
from cxtext.topics.model import TopicModel


@pytest.fixture(scope="module")
def book():
    return fitted()


@pytest.fixture(scope="module")
def later():
    """Another fit of other mentions on the same subjects: other numbers."""
    rows = np.random.default_rng(8).permutation(168)[:110]
    return fitted(rows=rows)


def about(book, words):
    return topic_of(book, next(text for text in book.ground.corpus.texts if words in text))


def told(book):
    return [line.as_dict()["values"] for line in book.conflicts]


def fresh(book):
    return Codebook(book.base_model, book.start, book.ground)


def test_a_log_gives_the_same_topics_again(book):
    edited = book.merge("t001", "t004").split("t001").undo().rename("t002", "Two").move("No parking number0", "t002")
    again = replay(fresh(book), parse_log(dump_log(edited.log), "log"))
    assert same_state(again.state, edited.state)
    pd.testing.assert_frame_equal(again.model.topics_, edited.model.topics_)
    assert again.log == edited.log


def test_edits_find_their_topics_in_another_fit(book, later):
    refund, coffee, parcel = about(book, "refund"), about(book, "offee"), about(book, "parcel")
    assert [refund, coffee, parcel] != [about(later, "refund"), about(later, "offee"), about(later, "parcel")]
    edited = (
        book.rename(refund, "Slow refunds")
        .merge(coffee, parcel)
        .split(coffee, {"Late": "parcel"})
        .exclude("Late")
        .define("Log in", query="login")
        .parent("Log in", "Digital")
    )
    again = replay(later, edited.log)
    assert again.conflicts == ()
    topics = again.state.topics
    assert topics[int(about(later, "refund")[1:])].name == "Slow refunds"
    late = next(one for one in topics.values() if one.name == "Late")
    assert late.excluded
    assert about(again, "parcel") == f"t{late.id:03d}"
    login = next(one for one in topics.values() if one.name == "Log in")
    assert again.state.themes[login.parent].name == "Digital"


def test_a_vanished_target_is_a_conflict_and_so_is_what_builds_on_it(book):
    refund = about(book, "refund")
    edited = book.rename(refund, "Slow refunds").split(refund).rename("t007", "Part").pin("t000")
    # Mentions of the other subjects alone: refunds fall nowhere or anywhere.
    kept = [row for row, text in enumerate(fitted_texts()) if "refund" not in text]
    other = fitted(rows=np.array(kept))
    again = replay(other, edited.log)
    assert [line["edit"] for line in told(again)] == ["rename", "split", "rename"]
    assert "Slow refunds" not in {one.name for one in again.state.topics.values()}
    assert "typical of" in told(again)[0]["why"]
    assert "edit 2, which failed" in told(again)[2]["why"]
    assert [edit.kind for edit in again.edits] == ["pin"]


def fitted_texts():
    from codebook_data import made_up

    return made_up(6, 32, 3)[0]


def test_two_topics_that_are_one_now_are_not_both_renamed(book):
    one, other = about(book, "refund"), about(book, "parcel")
    edited = book.rename(one, "Refunds").rename(other, "Parcels")
    joined = fresh(book).merge(one, other)
    # As if a later fit had found them together.
    later = Codebook(joined.model, joined.state, book.ground)
    again = replay(later, edited.log)
    assert len(again.conflicts) == 1
    assert "already taken for" in told(again)[0]["why"]
    merged = replay(later, book.merge(one, other).log)
    assert merged.log == ()  # nothing to do, and no conflict


def test_a_name_that_is_taken_there_is_a_conflict(book, later):
    name = later.state.topics[int(about(later, "offee")[1:])].name
    edited = book.rename(about(book, "offee"), "Something").rename(about(book, "refund"), name)
    renamed = replay(later.rename(about(later, "parcel"), "Something"), edited.log)
    assert len(renamed.conflicts) >= 1
    assert "already called" in told(renamed)[0]["why"]


def test_pinned_topics_stand_in_a_later_fit(book):
    parcel = about(book, "parcel")
    old = book.merge(parcel, about(book, "refund")).rename(parcel, "Late or unpaid").pin(parcel)
    rows = np.random.default_rng(4).permutation(168)[:120]
    texts, vectors = [fitted_texts()[row] for row in rows], fitted_vectors()[rows]
    new = begin(TopicModel(), texts, vectors, pinned=old.state)
    kept = new.state.topics[int(parcel[1:])]
    assert (kept.name, kept.pinned) == ("Late or unpaid", True)
    for text in texts:
        inside = "parcel" in text.casefold() or "refund" in text
        assert (topic_of(new, text) == parcel) == inside, text
    again = replay(new, old.log, kept=[parcel])
    assert again.log == ()


def fitted_vectors():
    from codebook_data import made_up

    return made_up(6, 32, 3)[1]


def test_a_pinned_topic_that_is_not_found_is_made_again(book):
    refund = about(book, "refund")
    edited = book.rename(refund, "Refunds").pin(refund)
    kept = np.array([row for row, text in enumerate(fitted_texts()) if "refund" not in text])
    again = replay(fitted(rows=kept), edited.log)
    made = [one for one in again.state.topics.values() if one.name == "Refunds"]
    assert len(made) == 1
    assert made[0].pinned


def test_texts_without_vectors_and_without_encoder_are_an_error(book):
    from dataclasses import replace

    edited = book.rename("t000", "A")
    kept = np.array([row for row, text in enumerate(fitted_texts()) if "app" not in text.casefold()])
    other = fitted(rows=kept)
    bare = replace(other, ground=replace(other.ground, encode=None))
    with pytest.raises(InputError, match="no encoder"):
        replay(bare, edited.log)
    known = {text: book.ground.corpus.grid[row] for text, row in book.ground.corpus.place.items()}
    assert replay(bare, edited.log, bank=known).log


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2 is not JSON"),
        ("[" * 5000, "line 2 is not JSON"),
        ("[1]", "line 2 is no edit"),
        ('{"edit": "explode"}', "line 2 has the edit 'explode'"),
        ('{"edit": "rename", "values": {}}', "line 2: the edit 'rename' lacks the value 'name'"),
        ('{"edit": "rename", "values": {"name": "x"}}', "line 2: the edit 'rename' names no topic"),
        (
            '{"edit": "rename", "values": {"name": 3}, "targets": [{"id": "t000", "name": "x"}]}',
            "line 2: The name is of",
        ),
        ('{"edit": "define", "values": {"name": "x", "query": "' + "q" * 600 + '"}}', "line 2: The query has 600"),
        ('{"edit": "split", "values": {"parts": 3}, "targets": [{"id": "t000", "name": "x"}]}', "line 2: A topic can"),
        ('{"edit": "split", "values": {"into": 2}, "made": ["x"]}', "line 2 is damaged: 'x' is no id"),
        ('{"edit": "merge", "targets": [{"id": "t000"}]}', "line 2 is damaged"),
    ],
)
def test_a_damaged_log_is_named_by_line(book, tmp_path, line, words):
    file = tmp_path / "edits.jsonl"
    file.write_text(dump_log(book.rename("t000", "A").log) + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=words.replace("[", "\\[")):
        read_log(file)


def test_a_changed_log_is_made_as_far_as_it_can_be(book):
    from dataclasses import replace

    log = book.rename("t000", "A").split("t001").rename("t002", "B").log
    changed = [replace(log[0], targets=(replace(log[0].targets[0], id="t099"),)), replace(log[1], made=()), log[2]]
    again = replay(fresh(book), changed)
    assert [line.kind for line in again.log] == ["conflict", "split", "rename"]
    assert again.state.topics[2].name == "B"


def test_where_logs_are_looked_for(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_log(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="neither a run directory"):
        read_log(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    assert read_log(tmp_path) == ()
    (tmp_path / LOG_FILE).write_text("\n")
    assert read_log(tmp_path) == ()


KINDS = [
    "rename",
    "describe",
    "theme",
    "merge",
    "split",
    "parts",
    "parent",
    "pin",
    "exclude",
    "define",
    "query",
    "move",
]
KINDS += ["undo", "undo", "redo"]
STEPS = st.tuples(st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 50))


def step(book, kind, a, b):
    """One edit of the kind, somewhere; or none where it cannot be done."""
    ids, texts = [f"t{one:03d}" for one in book.state.topics], book.ground.corpus.texts
    one, other, text = ids[a % len(ids)], ids[b % len(ids)], texts[(7 * a + b) % len(texts)]
    words = ["late", "coffee -cold", "price | costs", "login", "staff shop"]
    do = {
        "rename": lambda: book.rename(one, f"Name {b}"),
        "describe": lambda: book.describe(one, f"Definition {b}"),
        "theme": lambda: book.rename(f"g{a % 4:02d}", f"Theme {b}"),
        "merge": lambda: book.merge(one, other),
        "split": lambda: book.split(one, into=2 + b % 2),
        "parts": lambda: book.split(one, {f"Part {a}": [text], f"Rest {a}": [texts[b]]}),
        "parent": lambda: book.parent([one, other], None if b % 5 == 0 else f"Theme {b % 4}"),
        "pin": lambda: book.pin(one, on=b % 3 > 0),
        "exclude": lambda: book.exclude(one, on=b % 3 > 0),
        "define": lambda: book.define(f"Made {a}", examples=[text, texts[b]]),
        "query": lambda: book.define(f"Found {b}", query=words[a % len(words)], theme=f"Theme {b % 4}"),
        "move": lambda: book.move(text, one),
        "undo": book.undo,
        "redo": book.redo,
    }
    try:
        return do[kind]()
    except InputError:
        return book


def walk(start, steps):
    book = start
    for one in steps:
        book = step(book, *one)
    corpus = book.ground.corpus
    model = book.model
    # The model gives the edited labels; every topic of the table is a topic of the state, by its number.
    assert np.array_equal(numbers_at(model._prototypes.assign(corpus.grid)[0], model.topics_), book.labels)
    assert model.topics_["topic_id"].tolist() == sorted(book.state.topics)
    made = [one for line in book.log for one in line.made]
    assert len(made) == len(set(made))  # no number twice
    # The log alone gives the same again.
    again = replay(fresh(start), parse_log(dump_log(book.log), "log"))
    assert same_state(again.state, book.state)
    pd.testing.assert_frame_equal(again.model.topics_, model.topics_)
    pd.testing.assert_frame_equal(again.model.themes_, model.themes_)
    # And undoing all of it leads back, redoing it here.
    back = book
    while back.edits:
        back = back.undo()
    assert same_state(back.state, start.start)
    assert back.model is start.base_model
    while len(back.edits) < len(book.edits):
        back = back.redo()
    assert same_state(back.state, book.state)


SMALL = fitted(copies=2, dim=24)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=10))
def test_random_edits_replay_and_undo(steps):
    walk(SMALL, steps)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_five_hundred_random_edit_sequences(steps):
    walk(SMALL, steps)
