"""The topic model: scikit-learn manners over :mod:`cxtext.topics.discover` and :mod:`cxtext.topics.naming`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cxtext.encoders.texts import as_strings
from cxtext.errors import ArtifactError, InputError
from cxtext.topics.describing import describe_topics, settle
from cxtext.topics.discover import Prototypes, discover
from cxtext.topics.frames import THEME_COLUMNS, TOPIC_COLUMNS, frame_of, rows_of
from cxtext.topics.general import NAMES, kind_of
from cxtext.topics.ids import numbers_at
from cxtext.topics.texts import DistinctTexts, distinct, mean_of_equals, sample
from cxtext.topics.themes import theme_levels, theme_rows
from cxtext.topics.vectors import SCALE, as_matrix, group_sums, on_grid

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from cxtext.topics.codebook import CodebookSource

KIND = "cxtext-topics"
VERSION = 1
ROWS = 16_384
"""Vectors put on the grid at a time."""


class TopicModel:
    """Find topics in short texts; the number of topics is chosen from the texts.

    Distinct texts, in sorted order, are joined to their nearest neighbours in embedding space; Leiden communities of
    that graph, tidied, are the topics. Each is kept as a few prototype vectors, and a text belongs to the topic of its
    nearest prototype: when fitting and when predicting alike, so ``predict`` on the training texts gives ``labels_``.
    Results do not depend on the order of rows, the size of batches or the number of threads.

    Parameters
    ----------
    seed
        Seed of the community search.
    n_neighbors
        Neighbours each text names.
    resolution
        Fineness of the topics (about 1 coarse, 8 fine); ``None`` lets the texts say: where they fall
        into groups by themselves those groups, else the finest topics that people can still read (60 at most).
    min_size
        Fewest mentions that make a topic; ``None`` is a quarter per cent of all, from 2 to 25. Mentions of smaller
        groups go to the nearest topic.
    max_topics
        Join the most alike topics until no more than this many are left; ``None`` sets no bound of its own.
    max_fit_texts
        With more distinct texts than this, topics are sought in a sample (chosen by the hash of the text), and the
        others are assigned.
    depth
        Levels of the hierarchy: 1 topics alone, 2 themes above them, 3 themes of themes and so on, as far as there are
        enough topics to group.

    Attributes
    ----------
    labels_ : ndarray
        int64, one per text: ``topic_id``, or -1 where nothing fits or the text is blank.
    confidence_ : ndarray
        0 to 1, one per text: how clearly the topic wins over the others; 0 for -1.
    topics_ : pandas.DataFrame
        One row per topic, largest first: ``topic_id`` (int, 0 …), ``name``, ``keywords`` (list of up to 8),
        ``definition``, ``parent_id`` (``theme_id``; missing with few topics), ``origin`` ("discovered"),
        ``n_mentions``, ``example_texts`` (list of up to 5).
    themes_ : pandas.DataFrame
        The levels above: ``theme_id``, ``name``, ``keywords``, ``parent_id`` (the ``theme_id`` above; missing at the
        top), ``n_topics``, ``n_mentions``. The nearest level comes first.

    Examples
    --------
    >>> import numpy as np
    >>> texts = ["slow delivery", "delivery was slow", "parcel came late", "great price", "cheap price", "price is low"]
    >>> vectors = np.eye(8, dtype="float32")[[0, 0, 0, 1, 1, 1]] + np.eye(8, dtype="float32")[:6][:, :8] / 4
    >>> model = TopicModel(seed=0).fit(texts, embeddings=vectors)
    >>> model.labels_.tolist() == model.predict(texts, embeddings=vectors).tolist()
    True
    """

    labels_: NDArray[np.int64]
    confidence_: NDArray[np.float64]
    topics_: pd.DataFrame
    themes_: pd.DataFrame

    def __init__(
        self,
        seed: int = 0,
        *,
        n_neighbors: int = 15,
        resolution: float | None = None,
        min_size: int | None = None,
        max_topics: int | None = None,
        max_fit_texts: int = 10_000,
        depth: int = 2,
    ) -> None:
        self.seed = seed
        self.n_neighbors = n_neighbors
        self.resolution = resolution
        self.min_size = min_size
        self.max_topics = max_topics
        self.max_fit_texts = max_fit_texts
        self.depth = depth

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters given at construction."""
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **params: Any) -> Self:  # noqa: ANN401 - scikit-learn's signature
        """Change parameters; takes effect at the next ``fit``."""
        for name, value in params.items():
            if name not in _PARAMETERS:
                raise InputError(f"TopicModel has no parameter {name!r}; it has: {', '.join(_PARAMETERS)}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"TopicModel({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"

    def fit(
        self,
        texts: Iterable[object],
        embeddings: ArrayLike | None = None,
        codebook: CodebookSource | None = None,
        *,
        sentiment: ArrayLike | None = None,
    ) -> Self:
        """Find and name topics.

        Parameters
        ----------
        texts
            Mentions; missing and blank ones are labelled -1.
        embeddings
            float32 (n, d), one row per text, equal rows for equal texts; encoded here when not given.
        sentiment
            (n,) from -1 to 1, where known: names then speak of what hurts or pleases. It has no say in the topics.
        codebook
            Topics to start from (:func:`cxtext.topics.codebook.read_codebook`), encoded here.

        Raises
        ------
        InputError
            No text at all, embeddings or sentiment that do not match, or a parameter out of range.
        """
        self._check()
        strings = as_strings(texts)
        if codebook is not None:
            from cxtext.topics.codebook import fit_guided

            return fit_guided(self, strings, _encode(strings) if embeddings is None else embeddings, codebook, _encode)
        nodes = distinct(strings)
        if not nodes.texts:
            raise InputError("There is no text to find topics in; every text is blank.")
        vectors = as_matrix(_encode(strings) if embeddings is None else embeddings, len(strings))
        # A text without a vector (nothing the encoder knows) can neither make nor join a topic.
        known = np.flatnonzero([vectors[row].any() for row in nodes.rows.tolist()])
        nodes = nodes.only(known[sample([nodes.texts[place] for place in known.tolist()], self.max_fit_texts)])
        middle = on_grid(vectors[nodes.rows])
        kinds = [kind_of(text) for text in nodes.texts]
        prototypes, rest = discover(
            middle,
            nodes.counts,
            kinds,
            seed=self.seed,
            n_neighbors=self.n_neighbors,
            resolution=self.resolution,
            min_size=self.min_size or int(np.clip(round(0.0025 * int(nodes.counts.sum())), 2, 25)),
            max_topics=self.max_topics,
        )
        prototypes, fixed = settle(prototypes, rest, nodes, middle, kinds)
        sizes = np.bincount(_labels(prototypes, strings, vectors)[0] + 1, minlength=prototypes.n_topics + 1)[1:]
        node_topic = prototypes.assign(middle)[0]
        # Largest first, so that it gets the name it fits best; equal sizes keep the canonical order.
        order = np.argsort(-sizes, kind="stable")
        described = describe_topics(
            nodes,
            middle,
            node_topic,
            [(int(topic), fixed.get(int(topic))) for topic in order],
            None if sentiment is None else mean_of_equals(strings, nodes, sentiment),
        )
        final = sorted(range(len(order)), key=lambda place: (-sizes[order[place]], described[place]["name"]))
        new_of_old = np.full(prototypes.n_topics, -1, dtype=np.int64)
        new_of_old[order[np.array(final, dtype=np.int64)]] = np.arange(len(final))
        self._prototypes = prototypes.reordered(new_of_old)
        # Not the labels above renumbered: between topics just as near, the lower number wins.
        self.labels_, self.confidence_ = _labels(self._prototypes, strings, vectors)
        self._set_tables([described[place] for place in final], nodes, middle)
        self.n_features_in_ = vectors.shape[1]
        return self

    def fit_predict(self, texts: Iterable[object], embeddings: ArrayLike | None = None) -> NDArray[np.int64]:
        """Fit and return ``labels_``."""
        return self.fit(texts, embeddings).labels_

    def predict(self, texts: Iterable[object], embeddings: ArrayLike | None = None) -> NDArray[np.int64]:
        """Topic of each text, -1 where nothing fits; see :meth:`predict_with_confidence`."""
        return self.predict_with_confidence(texts, embeddings)[0]

    def predict_with_confidence(
        self, texts: Iterable[object], embeddings: ArrayLike | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Topic of each text and how clearly it wins; a text's answer never depends on the other texts.

        Raises
        ------
        InputError
            Not fitted yet, or embeddings that do not match the texts or the model.
        """
        if not hasattr(self, "_prototypes"):
            raise InputError("This TopicModel is not fitted; call fit(texts) or TopicModel.from_arrays first.")
        strings = as_strings(texts)
        if not strings:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        vectors = as_matrix(_encode(strings) if embeddings is None else embeddings, len(strings))
        if vectors.shape[1] != self.n_features_in_:
            raise InputError(
                f"embeddings has {vectors.shape[1]} columns, this model was fitted on {self.n_features_in_}; "
                "use the encoder it was fitted with."
            )
        places, confidence = _labels(self._prototypes, strings, vectors)
        return numbers_at(places, self.topics_), confidence

    @property
    def prototypes(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Vectors that stand for topics, on the grid (n, d), and the row of ``topics_`` that each stands for (n,)."""
        return self._prototypes.grid, self._prototypes.topic

    def to_arrays(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Return the fitted model as JSON-able data and plain arrays; :meth:`from_arrays` turns them back.

        ``labels_`` and ``confidence_`` belong to the training texts and are not part of it.
        """
        if not hasattr(self, "_prototypes"):
            raise InputError("This TopicModel is not fitted; there is nothing to save.")
        meta = {
            "kind": KIND,
            "version": VERSION,
            "scale": SCALE,
            "params": self.get_params(),
            "topics": rows_of(self.topics_),
            "themes": rows_of(self.themes_),
        }
        arrays: dict[str, NDArray[Any]] = {
            "prototypes": self._prototypes.grid.astype(np.int16),
            "prototype_topics": self._prototypes.topic.astype(np.int32),
        }
        return meta, arrays

    @classmethod
    def from_arrays(cls, meta: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Self:
        """Rebuild a model from :meth:`to_arrays`.

        Raises
        ------
        ArtifactError
            Of another kind or version, or the parts do not fit together.
        """
        if meta.get("kind") != KIND or meta.get("version") != VERSION or meta.get("scale") != SCALE:
            raise ArtifactError(
                f"The saved topic model is of kind {meta.get('kind')!r}, version {meta.get('version')!r}; "
                f"this release reads {KIND!r}, version {VERSION}."
            )
        grid, topic = arrays.get("prototypes"), arrays.get("prototype_topics")
        n_topics = len(meta["topics"])
        if grid is None or topic is None or grid.ndim != 2 or len(grid) != len(topic):
            raise ArtifactError("The saved topic model lacks its prototypes or they are cut short; fit it again.")
        if (np.diff(topic) < 0).any() or sorted(set(topic.tolist())) != list(range(n_topics)):
            raise ArtifactError("The saved topic model's prototypes do not match its topics; fit it again.")
        model = cls(**meta["params"])
        model._prototypes = Prototypes(grid.astype(np.float32), topic.astype(np.int64))
        model.n_features_in_ = grid.shape[1]
        model.topics_ = frame_of(meta["topics"], TOPIC_COLUMNS)
        model.themes_ = frame_of(meta["themes"], THEME_COLUMNS)
        return model

    def _check(self) -> None:
        for name, low in _LEAST.items():
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or int(value) != value or value < low):
                raise InputError(f"TopicModel parameter {name} is {value!r}; give a whole number of at least {low}.")
        if self.resolution is not None and not self.resolution > 0:
            raise InputError(f"TopicModel parameter resolution is {self.resolution!r}; give a number above 0.")

    def _set_tables(self, described: list[dict[str, Any]], nodes: DistinctTexts, grid: NDArray[np.float32]) -> None:
        n_topics = len(described)
        sizes = np.bincount(self.labels_ + 1, minlength=n_topics + 1)[1:]
        node_topic = self._prototypes.assign(grid)[0]
        inside = node_topic >= 0
        general = [topic for topic, one in enumerate(described) if one["name"] in NAMES.values()]
        levels = theme_levels(group_sums(grid[inside], node_topic[inside], n_topics), general, self.depth)
        themes = levels[0] if levels else np.full(n_topics, -1, dtype=np.int64)
        topics = [
            {
                "topic_id": topic,
                **one,
                "parent_id": None if themes[topic] < 0 else int(themes[topic]),
                "origin": "discovered",
                "n_mentions": int(sizes[topic]),
            }
            for topic, one in enumerate(described)
        ]
        self.topics_ = frame_of(topics, TOPIC_COLUMNS)
        rows = theme_rows(levels, topics, general, nodes, node_topic)
        self.themes_ = frame_of(rows, THEME_COLUMNS)


_LEAST = {"n_neighbors": 2, "min_size": 1, "max_topics": 1, "max_fit_texts": 10, "seed": 0, "depth": 1}
_PARAMETERS = ("seed", "n_neighbors", "resolution", "min_size", "max_topics", "max_fit_texts", "depth")


def _encode(texts: list[str]) -> NDArray[np.float32]:
    from cxtext.encoders import load_encoder

    vectors: NDArray[np.float32] = load_encoder("accurate").encode(texts)
    return vectors


def _labels(
    prototypes: Prototypes, texts: Sequence[str], vectors: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    labels = np.empty(len(texts), dtype=np.int64)
    confidence = np.empty(len(texts))
    for start in range(0, len(texts), ROWS):
        rows = slice(start, start + ROWS)
        labels[rows], confidence[rows] = prototypes.assign(on_grid(vectors[rows]))
    blank = np.array([not text.strip() for text in texts], dtype=bool)
    labels[blank] = -1
    confidence[blank] = 0.0
    return labels, confidence
