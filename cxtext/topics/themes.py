"""The level above topics: a few themes, from the topics' middles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cxtext.topics.graph import renumber
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 6
"""With fewer topics a level above them helps nobody."""


def group_topics(centres: NDArray[np.float64], skip: list[int]) -> NDArray[np.int64]:
    """Group topics by Ward's method on their unit-length centres.

    Parameters
    ----------
    centres
        (n_topics, d) sums or means of the topics' vectors.
    skip
        Topics that belong to no theme by their content (general remarks); they form a theme of their own, the last.

    Returns
    -------
    ndarray
        Theme of each topic, numbered by the first topic in it; all -1 with fewer than six topics.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    themes = np.full(len(centres), -1, dtype=np.int64)
    about = np.array([topic for topic in range(len(centres)) if topic not in skip], dtype=np.int64)
    if len(about) < FEWEST:
        return themes
    wanted = max(2, round(1.2 * float(np.sqrt(len(about)))))
    tree = linkage(on_grid(centres[about]).astype(np.float64), method="ward")
    themes[about] = renumber(fcluster(tree, wanted, criterion="maxclust").astype(np.int64))
    themes[skip] = themes.max() + 1
    return themes
