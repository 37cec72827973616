"""Made-up mentions with vectors, and helpers to compare codebooks."""

import numpy as np
from test_topics import SUBJECTS, made_up

from cxtext.topics import TopicModel
from cxtext.topics.codebook import Codebook

__all__ = ["SUBJECTS", "encoder", "fitted", "made_up", "same_state", "topic_of"]


def encoder(texts, vectors):
    """Encode known texts by their vectors, others by the first known text that shares most words with them."""
    known = dict(zip(texts, vectors, strict=True))

    def nearest(text):
        words = set(text.casefold().split())
        return max(sorted(known), key=lambda other: len(words & set(other.casefold().split())))

    return lambda wanted: np.stack([known.get(text, known[nearest(text)]) for text in wanted])


def fitted(copies=6, dim=32, seed=3, rows=None):
    texts, vectors, _ = made_up(copies, dim, seed)
    known = encoder(texts, vectors)
    if rows is not None:
        texts, vectors = [texts[row] for row in rows], vectors[rows]
    return Codebook.of(TopicModel().fit(texts, vectors), texts, vectors, known)


def topic_of(book, text):
    """Public id of the topic of a text of the corpus."""
    return f"t{book.labels[book.ground.corpus.place[text]]:03d}"


def same_state(one, other):
    return (
        dict(one.topics) == dict(other.topics)
        and dict(one.themes) == dict(other.themes)
        and np.array_equal(one.grid, other.grid)
        and np.array_equal(one.topic, other.topic)
    )
