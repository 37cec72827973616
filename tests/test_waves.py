"""The next wave: ids stay, what is new is found, what died, came apart or flowed together is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics

from cxtext.errors import InputError
from cxtext.insights import lineage_table
from cxtext.tables import LINEAGE, check
from cxtext.topics import TopicModel
from cxtext.topics.waves import follow

DIM = 24
SUBJECTS = ("delivery", "price", "staff", "website", "refund", "parking", "food", "noise")


def wave(subjects, per_subject=30, seed=0, spread=0.08, places=None):
    """Texts about subjects, each a cloud around a direction of its own (or the given place)."""
    rng = np.random.default_rng(seed)
    texts, vectors = [], []
    for subject in subjects:
        middle = np.eye(DIM)[SUBJECTS.index(subject)] if places is None or subject not in places else places[subject]
        for n in range(per_subject):
            texts.append(f"{subject} remark {seed} {n} {'abcdefghij'[n % 10]}")
            vectors.append(middle + spread * rng.standard_normal(DIM))
    return texts, np.array(vectors, dtype=np.float32)


@pytest.fixture(scope="module")
def first():
    texts, vectors = wave(SUBJECTS[:5], seed=1)
    return texts, vectors, TopicModel(resolution=1.0).fit(texts, vectors)


def subject_ids(model, texts, vectors):
    labels = model.predict(texts, vectors)
    return {text.split()[0]: int(label) for text, label in zip(texts, labels, strict=True)}


def test_the_same_subjects_keep_their_ids_and_nothing_is_new(first):
    old, old_vectors, before = first
    new, new_vectors = wave(SUBJECTS[:5], seed=2)
    found = follow(before, old, new, old_embeddings=old_vectors, new_embeddings=new_vectors)
    assert found.relations == ()
    assert found.model.topics_["name"].tolist() == before.topics_["name"].tolist()
    assert subject_ids(found.model, new, new_vectors) == subject_ids(before, old, old_vectors)


def test_a_new_subject_gets_an_id_of_its_own_and_the_others_keep_theirs(first):
    old, old_vectors, before = first
    new, new_vectors = wave((*SUBJECTS[1:5], "parking"), seed=2)
    found = follow(before, old, new, old_embeddings=old_vectors, new_embeddings=new_vectors)
    assert [relation.kind for relation in found.relations] == ["born"]
    assert found.relations[0].evidence > 0.8
    born = len(before.topics_)
    ids = subject_ids(found.model, new, new_vectors)
    assert ids.pop("parking") == born
    earlier = subject_ids(before, old, old_vectors)
    assert ids == {subject: earlier[subject] for subject in ids}
    assert found.model.labels_.tolist() == found.model.predict(new, new_vectors).tolist()
    assert found.model.topics_["n_mentions"].tolist() == np.bincount(found.model.labels_, minlength=born + 1).tolist()


def test_a_subject_that_grows_tenfold_is_not_new(first):
    rare, rare_vectors = wave(["parking"], per_subject=8, seed=3)
    old, old_vectors = [*first[0], *rare], np.concatenate([first[1], rare_vectors])
    before = TopicModel(resolution=1.0, min_size=4).fit(old, old_vectors)
    new, new_vectors = wave(SUBJECTS[:5], seed=4)
    more, more_vectors = wave(["parking"], per_subject=80, seed=5)
    found = follow(
        before,
        old,
        [*new, *more],
        old_embeddings=old_vectors,
        new_embeddings=np.concatenate([new_vectors, more_vectors]),
    )
    assert "born" not in {relation.kind for relation in found.relations}


def matter(positions, seed):
    """Texts about one matter; the position of each, about -1 to 1, is the side it takes."""
    rng = np.random.default_rng(seed)
    vectors = np.eye(DIM)[0] + 0.15 * rng.standard_normal((len(positions), DIM))
    vectors[:, 9] = 0.45 * positions
    sides = ["left" if position < 0 else "right" for position in positions]
    return [f"{side} remark {seed} {n} {'abcdefghij'[n % 10]}" for n, side in enumerate(sides)], vectors.astype(
        np.float32
    )


def test_a_topic_that_comes_apart_and_topics_that_flow_together_are_told():
    rest, rest_vectors = wave(["website", "refund"], per_subject=60, seed=6)
    whole, whole_vectors = matter(np.random.default_rng(7).standard_normal(120) / 2, seed=7)
    ends, ends_vectors = matter(np.repeat([-1.0, 1.0], 60), seed=8)
    one, one_vectors = [*rest, *whole], np.concatenate([rest_vectors, whole_vectors])
    two, two_vectors = [*rest, *ends], np.concatenate([rest_vectors, ends_vectors])
    model_one, model_two = (TopicModel(resolution=0.5).fit(*both) for both in ((one, one_vectors), (two, two_vectors)))
    assert (len(model_one.topics_), len(model_two.topics_)) == (3, 4)
    split = follow(model_one, one, two, old_embeddings=one_vectors, new_embeddings=two_vectors)
    assert [(relation.kind, len(relation.names)) for relation in split.relations] == [("split", 2)]
    assert len(split.model.topics_) == 3
    merged = follow(model_two, two, one, old_embeddings=two_vectors, new_embeddings=one_vectors)
    assert [(relation.kind, len(relation.topics)) for relation in merged.relations] == [("merged", 2)]


def test_row_order_has_no_say(first):
    old, old_vectors, before = first
    new, new_vectors = wave((*SUBJECTS[1:5], "parking"), seed=2)
    turned = np.random.default_rng(0).permutation(len(new))
    a = follow(before, old, new, old_embeddings=old_vectors, new_embeddings=new_vectors)
    b = follow(
        before,
        old[::-1],
        [new[at] for at in turned],
        old_embeddings=old_vectors[::-1],
        new_embeddings=new_vectors[turned],
    )
    assert a.relations == b.relations
    assert a.model.labels_[turned].tolist() == b.model.labels_.tolist()


def tagged(prefix, counts):
    rows = [(f"{prefix}{topic}{n}", topic, "negative") for topic, count in counts.items() for n in range(count)]
    return make_feedback([row[0] for row in rows]), make_mentions(rows)


def test_lineage_counts_comments_of_both_waves():
    before = tagged("a", {"t0": 40, "t1": 30, "t2": 2, "t3": 28})
    after = tagged("b", {"t0": 50, "t1": 1, "t3": 29, "t4": 20})
    relations = [
        {"kind": "born", "topic_ids": ["t4"], "names": ["Topic t4"], "evidence": 0.9},
        {"kind": "split", "topic_ids": ["t0"], "names": ["Left", "Right"], "evidence": 0.7},
    ]
    table = check(lineage_table(before, after, make_topics("t0", "t1", "t2", "t3", "t4"), relations), LINEAGE)
    assert table["kind"].tolist() == ["continued", "died", "not_seen", "continued", "born", "split"]
    assert table["n_before"].tolist() == [40, 30, 2, 28, 0, 40]
    assert table["n_after"].tolist() == [50, 1, 0, 29, 20, 50]
    assert table["change"].iloc[0] == pytest.approx(0.1)
    assert table["ci_low"].iloc[0] < 0.1 < table["ci_high"].iloc[0]
    assert table["related"].iloc[-1] == ["Left", "Right"]
    assert all(str(one).startswith("b") for one in table["example_ids"].iloc[4])
    assert all(str(one).startswith("at2") for one in table["example_ids"].iloc[2])


def test_newcombe_agrees_with_the_published_example():
    from cxtext.insights.intervals import newcombe

    # Newcombe 1998, table II, comparison (a): 56/70 - 48/80
    difference, low, high = newcombe(48, 80, 56, 70)
    assert [round(float(value), 4) for value in (difference, low, high)] == [0.2, 0.0524, 0.3339]


def test_no_text_is_refused(first):
    old, old_vectors, before = first
    with pytest.raises(InputError, match="blank"):
        follow(before, old, [""], old_embeddings=old_vectors, new_embeddings=np.zeros((1, DIM), dtype="float32"))


def test_lineage_without_relations_is_a_plain_table():
    table = lineage_table(tagged("a", {"t0": 3}), tagged("b", {"t0": 3}), make_topics("t0"))
    assert isinstance(table, pd.DataFrame)
    assert table["kind"].tolist() == ["continued"]
