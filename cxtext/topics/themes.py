"""The levels above topics: a few themes, from the topics' middles, and fewer above these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.topics.describing import describe_themes
from cxtext.topics.graph import renumber
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.texts import DistinctTexts

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


def theme_levels(centres: NDArray[np.float64], skip: list[int], depth: int) -> list[NDArray[np.int64]]:
    """Group topics, and the groups again, until there are ``depth`` levels with the topics.

    Parameters
    ----------
    centres, skip
        See :func:`group_topics`.
    depth
        Levels wanted: 1 topics alone, 2 themes above them, 3 themes of themes, and so on.

    Returns
    -------
    list of ndarray
        For each level above the topics, the nearest first, the group of each topic; groups are numbered from 0 at each
        level. Fewer than ``depth - 1`` levels where there is not enough to group: six topics, or six groups of topics
        with a subject, at least.
    """
    levels: list[NDArray[np.int64]] = []
    lower = np.arange(len(centres))
    general = skip
    while len(levels) < depth - 1:
        n_lower = int(lower.max(initial=-1)) + 1
        sums = np.zeros((n_lower, centres.shape[1]))
        np.add.at(sums, lower, centres)
        above = group_topics(sums, general)
        if not (above >= 0).any():
            break
        general = sorted({int(above[group]) for group in general})
        lower = above[lower]
        levels.append(lower)
    return levels


def theme_rows(
    levels: list[NDArray[np.int64]],
    topics: list[dict[str, Any]],
    general: list[int],
    nodes: DistinctTexts,
    node_topic: NDArray[np.int64],
) -> list[dict[str, Any]]:
    """Rows of the theme table for all levels, the nearest to the topics first, each with the one above it.

    Parameters
    ----------
    levels
        Of :func:`theme_levels`.
    topics, general, nodes, node_topic
        Rows of the topic table, those without a subject, the distinct texts and the topic of each.
    """
    rows: list[dict[str, Any]] = []
    first = 0
    for level, groups in enumerate(levels):
        found = describe_themes(topics, groups, general, nodes, node_topic)
        start = len(rows)
        if level:
            for below, above in zip(levels[level - 1].tolist(), groups.tolist(), strict=True):
                rows[first + below]["parent_id"] = start + above
        rows += [row | {"theme_id": start + row["theme_id"]} for row in found]
        first = start
    return rows
