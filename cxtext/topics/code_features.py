"""What a classifier of codes sees of a comment: its vectors, its words and pieces of words, and the question asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cxtext.encoders import load_encoder
from cxtext.errors import ArtifactError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["CodeFeatures", "Seen", "encode_comments"]

MAX_TERMS = 10_000
"""Terms of one kind that are kept, the most frequent ones."""
MAX_QUESTIONS = 50
MAX_CHARACTERS = 5_000
"""Of a comment, longer ones are cut: all the same to the vectors, which see fewer."""
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w\w+\b"},
    "pieces": {"analyzer": "char_wb", "ngram_range": (3, 5)},
}
_MIN_TEXTS = {"words": 2, "pieces": 3}
_QUESTION_WEIGHT = 0.5


@dataclass(frozen=True, eq=False)
class Seen:
    """Features of n texts.

    ``dense`` (n, d) float32 and ``sparse`` (n, s) float32 are common to all codes; ``own`` (n, k) is one number for
    each code: how near the text is to the code's name.
    """

    dense: np.ndarray
    sparse: csr_matrix
    own: np.ndarray

    def rows(self, rows: np.ndarray) -> Seen:
        """Return the features of some of the texts."""
        return Seen(self.dense[rows], self.sparse[rows], self.own[rows])


def encode_comments(encoder: str, texts: Sequence[str], questions: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors (n, d) of n comments, and among them the topic vectors (n, t), float32.

    Side by side: the topic vector, reading features at unit length, and the greatest value of each dimension of the
    topic vectors of the comment's mentions, at unit length: of several points each leaves its mark.
    """
    from cxtext.encoders.transformer import TransformerEncoder
    from cxtext.segmenting import mention_spans

    one = load_encoder(encoder)
    if not len(texts):
        topics, reading = one.encode(["."])[:0], one.read(["."])[:0]
        return np.hstack([topics, reading, topics]), topics
    if isinstance(one, TransformerEncoder):  # both from one pass through the layers they share
        topics, reading = one.encode_and_read(texts, questions)
    else:
        topics, reading = one.encode(texts), one.read(texts, questions)
    mentions = [[text[start:end] for start, end in mention_spans(text)] for text in texts]
    several = sorted({mention for found in mentions if len(found) > 1 for mention in found})
    place = {mention: row for row, mention in enumerate(several)}
    vectors = one.encode(several) if several else topics[:0]
    strongest = topics.copy()
    for row, found in enumerate(mentions):
        if len(found) > 1:
            strongest[row] = vectors[[place[mention] for mention in found]].max(axis=0)
    return np.hstack([topics, _unit(reading), _unit(strongest)]), topics


@dataclass(frozen=True, eq=False)
class CodeFeatures:
    """Terms and their weights, the questions known, and the vectors of the codes' names; learned from training texts.

    Attributes
    ----------
    terms, idf
        For ``words`` and ``pieces`` the terms and their inverse document frequencies.
    questions
        Questions that were asked often enough to say something.
    names
        Topic vectors of the codes' names (k, t), None where vectors are the user's own.
    middle
        Mean nearness to each name (k,).
    """

    terms: Mapping[str, Sequence[str]]
    idf: Mapping[str, np.ndarray]
    questions: tuple[str, ...]
    names: np.ndarray | None
    middle: np.ndarray

    @classmethod
    def learn(
        cls,
        texts: Sequence[str],
        questions: Sequence[str],
        n_codes: int,
        topics: np.ndarray | None = None,
        names: np.ndarray | None = None,
    ) -> Self:
        """Learn from n training texts; ``topics`` are their vectors, where ``names`` are to be compared with them."""
        terms, idf = {}, {}
        for kind, how in _KINDS.items():
            terms[kind], idf[kind] = _learn_terms(texts, how, _MIN_TEXTS[kind])
        asked = Counter(question for question in questions if question)
        common = sorted((name for name, n in asked.items() if n >= 2), key=lambda name: (-asked[name], name))
        middle = np.zeros(n_codes, dtype=np.float32)
        if topics is not None and names is not None:
            middle = _nearness(topics, names).mean(axis=0, dtype=np.float64).astype(np.float32)
        return cls(terms, idf, tuple(common[:MAX_QUESTIONS]), names, middle)

    def see(self, texts: Sequence[str], questions: Sequence[str], dense: np.ndarray, topics: np.ndarray | None) -> Seen:
        """Return the features of n texts, given their vectors; no text's features depend on the other texts."""
        from scipy.sparse import csr_matrix, hstack

        place = {question: number for number, question in enumerate(self.questions)}
        asked = np.zeros((len(texts), len(self.questions)), dtype=np.float32)
        for row, question in enumerate(questions):
            if question in place:
                asked[row, place[question]] = _QUESTION_WEIGHT
        short = [text[:MAX_CHARACTERS] for text in texts]
        weights = [self._vectorizer(kind).transform(short) for kind in _KINDS if len(self.terms[kind])]
        sparse = hstack(weights, format="csr") if weights else csr_matrix((len(texts), 0), dtype=np.float32)
        own = np.zeros((len(texts), len(self.middle)), dtype=np.float32)
        if topics is not None and self.names is not None:
            own = (_nearness(topics, self.names) - self.middle) * np.float32(5)
        return Seen(np.hstack([dense, asked]), sparse, own)

    def to_arrays(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Return JSON-able data and arrays."""
        meta = {"questions": list(self.questions), "terms": {kind: list(terms) for kind, terms in self.terms.items()}}
        arrays = {f"idf.{kind}": values for kind, values in self.idf.items()} | {"names.middle": self.middle}
        return meta, arrays if self.names is None else arrays | {"names.vectors": self.names}

    @classmethod
    def from_arrays(cls, meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Self:
        """Rebuild from :meth:`to_arrays`; raise :class:`ArtifactError` where the parts do not fit together."""
        idf = {kind: arrays[f"idf.{kind}"] for kind in _KINDS}
        if any(len(meta["terms"][kind]) != len(idf[kind]) for kind in _KINDS):
            raise ArtifactError("The terms of the saved codes do not fit their weights; train the model again.")
        return cls(meta["terms"], idf, tuple(meta["questions"]), arrays.get("names.vectors"), arrays["names.middle"])

    def _vectorizer(self, kind: str) -> TfidfVectorizer:
        found = _new_vectorizer(_KINDS[kind], vocabulary=list(self.terms[kind]))
        found.idf_ = self.idf[kind]
        return found


def _new_vectorizer(how: Mapping[str, Any], **more: Any) -> TfidfVectorizer:  # noqa: ANN401
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **how, **more)


def _learn_terms(texts: Sequence[str], how: Mapping[str, Any], min_texts: int) -> tuple[list[str], np.ndarray]:
    short = [text[:MAX_CHARACTERS] for text in texts]
    # Of few texts every term that is not unique to one is kept.
    vectorizer = _new_vectorizer(how, min_df=min(min_texts, max(1, len(texts))), max_features=MAX_TERMS)
    try:
        vectorizer.fit(short)
    except ValueError:  # scikit-learn's word for: no term is left
        return [], np.zeros(0, dtype=np.float32)
    return vectorizer.get_feature_names_out().tolist(), np.asarray(vectorizer.idf_, dtype=np.float32)


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))[:, None]
    return np.asarray(rows / np.maximum(lengths, np.float32(1e-9)))


def _nearness(topics: np.ndarray, names: np.ndarray) -> np.ndarray:
    from cxtext.encoders.heads import row_product

    return row_product(topics, np.ascontiguousarray(names.T))
