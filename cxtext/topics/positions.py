"""Places of topics on a plane: topics that speak of like things lie near one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cxtext.topics.ids import topic_name
from cxtext.topics.vectors import SCALE

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cxtext.topics.model import TopicModel

__all__ = ["topic_positions"]

_DIGITS = 4


def topic_positions(model: TopicModel) -> pd.DataFrame:
    """Lay the topics of a fitted model out on a plane.

    Classical multidimensional scaling (Torgerson 1952) of the topics' mean vectors: the two directions in which they
    differ most. The same model gives the same places; a mirror image is as good, so that the topic farthest out along
    each direction is put on its positive side.

    Parameters
    ----------
    model
        A fitted model; a topic's vector is the mean of its prototypes, scaled to unit length.

    Returns
    -------
    DataFrame
        One row per topic, in the order of ``model.topics_``: ``topic_id`` (``t003``), ``x`` and ``y`` (-1 to 1, the
        farthest topic at 1; all 0 where there is one topic).
    """
    import pandas as pd

    places = _scaled(_plane(_vectors(model)))
    ids = [topic_name(int(number)) for number in model.topics_["topic_id"]]
    return pd.DataFrame({"topic_id": ids, "x": places[:, 0], "y": places[:, 1]})


def _vectors(model: TopicModel) -> NDArray[np.float64]:
    grid, topic = model.prototypes
    sums = np.zeros((len(model.topics_), grid.shape[1]))
    np.add.at(sums, topic, grid.astype(np.float64) / SCALE)
    length = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
    return np.asarray(sums / np.where(length > 0, length, 1.0))


def _plane(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    if n < 2:
        return np.zeros((n, 2))
    # One thread: the last bits of a product may depend on how many share it.
    with threadpool_limits(1):
        middle = vectors - vectors.mean(axis=0)
        values, directions = np.linalg.eigh(middle @ middle.T)
    found = directions[:, ::-1][:, :2] * np.sqrt(np.clip(values[::-1][:2], 0.0, None))
    if found.shape[1] < 2:
        found = np.column_stack([found, np.zeros(n)])
    farthest = found[np.abs(found).argmax(axis=0), np.arange(2)]
    return np.asarray(found * np.where(farthest < 0, -1.0, 1.0))


def _scaled(places: NDArray[np.float64]) -> NDArray[np.float64]:
    most = np.abs(places).max(axis=0, initial=0.0)
    return np.asarray((places / np.where(most > 1e-9, most, 1.0)).round(_DIGITS) + 0.0)
