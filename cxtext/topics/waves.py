"""The next wave of feedback against the topics of an earlier one: ids stay, what is new gets a topic of its own.

The earlier topics are kept as they are, so that a share means the same in both waves. Topics are also sought afresh in
the new wave; of those, the ones that the earlier wave hardly knew are added. How new a topic is follows from its
neighbours: in the pool of both waves, what share of a mention's nearest neighbours come from the new wave, each wave
counted as if it were equally large (the neighbour form of the two-sample test: M. F. Schilling 1986, JASA 81, 799-806).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from cxtext.encoders.texts import as_strings
from cxtext.topics.model import TopicModel
from cxtext.topics.texts import distinct, sample
from cxtext.topics.vectors import blocks, cosines, group_sums, on_grid

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

NEIGHBOURS = 5
"""Few, so that even a topic of six texts finds its neighbours within itself."""
FEWEST = 6
"""Distinct texts of a topic that can be called new."""
BORN = 0.8
"""A topic is new when it is at least four times as common among its neighbours in the new wave as in the earlier one.

Between random halves of the same feedback no topic passed 0.65."""
SAME = 0.5
"""An earlier topic goes on in a topic of the new wave that holds this share of its neighbours."""
LARGEST_SAMPLE = 10_000
"""Distinct texts of each wave that are compared."""
PART = 0.25
"""A topic falls apart into topics of the new wave that take at least this share of it each …"""
PURE = 0.7
"""… and come to this share from it. Topics flow together in one that they make up to this share."""
WHOLE = 0.6
"""… and that holds this share of each."""
CHANGE = 0.4
"""… when the groups were this much more (or less) mixed in the earlier wave, on a scale from 0 (apart) to 1."""


@dataclass(frozen=True)
class Relation:
    """How a topic of one wave stands to those of the other.

    Attributes
    ----------
    kind
        ``born`` (added to the model), ``split`` or ``merged`` (only reported; the topics stay as they were).
    topics
        Ids in the model of the new wave: of the new topic; of the topic that falls apart; of those that flow together.
    names
        What the new wave's own topics are called: the parts of a split, the whole of a merger.
    evidence
        What led to it: newness (0.5 is as common as before), or by how much the mixing of the groups changed.
    n_texts
        Distinct texts of the new wave behind it.
    """

    kind: str
    topics: tuple[int, ...]
    names: tuple[str, ...]
    evidence: float
    n_texts: int


@dataclass(frozen=True)
class Wave:
    """Topics of a new wave: the earlier ones under their ids and then the new ones; and what changed."""

    model: TopicModel
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class _Pool:
    """Distinct texts of both waves, the old ones first: earlier topic, topic found afresh, nearest neighbours."""

    earlier: NDArray[np.int64]
    afresh: NDArray[np.int64]
    neighbours: NDArray[np.int64]
    n_old: int

    @property
    def n_new(self) -> int:
        return len(self.earlier) - self.n_old


def follow(
    before: TopicModel,
    old_texts: Iterable[object],
    new_texts: Iterable[object],
    *,
    old_embeddings: ArrayLike,
    new_embeddings: ArrayLike,
    first_number: int = 0,
) -> Wave:
    """Carry the topics of an earlier wave over to a new one.

    Parameters
    ----------
    before
        The fitted model of the earlier wave; it is not changed.
    old_texts, new_texts
        Mentions of both waves.
    old_embeddings, new_embeddings
        float32 (n, d), one row per text, by the encoder of ``before``.
    first_number
        New topics get no number below this; nor one that is not above those of ``before``.

    Returns
    -------
    Wave
        Its model has ``labels_`` and ``confidence_`` of the new texts; ``predict`` gives the same.

    Raises
    ------
    InputError
        No new text, or embeddings that do not match.
    """
    strings = as_strings(new_texts)
    afresh = TopicModel(**before.get_params()).fit(strings, new_embeddings)
    old, new = _nodes(as_strings(old_texts), old_embeddings), _nodes(strings, new_embeddings)
    pool = _Pool(
        earlier=np.concatenate([before.predict(*old), before.predict(*new)]),
        afresh=np.concatenate([afresh.predict(*old), afresh.predict(*new)]),
        neighbours=_neighbours(np.concatenate([old[1], new[1]])),
        n_old=len(old[0]),
    )
    newness = _newness(pool, len(afresh.topics_))
    n_before = max(first_number, _next_number(before))
    goes_on = _goes_on(pool, n_before, len(afresh.topics_))
    found = pool.afresh[pool.n_old :]
    sizes = np.bincount(found[found >= 0], minlength=len(afresh.topics_))
    born = np.flatnonzero((newness >= BORN) & (sizes >= FEWEST) & (goes_on.max(axis=0, initial=0.0) < SAME))
    model = _extended(before, afresh, born.tolist(), n_before, strings, new_embeddings)
    relations = [
        Relation(
            "born",
            (n_before + at,),
            (str(model.topics_["name"].iloc[len(before.topics_) + at]),),
            round(float(newness[topic]), 3),
            int(sizes[topic]),
        )
        for at, topic in enumerate(born.tolist())
    ]
    return Wave(model, (*relations, *_reshaped(pool, afresh.topics_["name"].tolist(), set(born.tolist()), n_before)))


def _next_number(model: TopicModel) -> int:
    """Return the first number after all topics; once topics were edited, some numbers before it may be gone."""
    return int(model.topics_["topic_id"].max()) + 1 if len(model.topics_) else 0


def _nodes(texts: list[str], embeddings: ArrayLike) -> tuple[list[str], NDArray[np.float32]]:
    """Distinct texts that have a vector, and these vectors on the grid; a sample of very many."""
    nodes = distinct(texts)
    grid = on_grid(embeddings, len(texts))[nodes.rows]
    known = np.flatnonzero(grid.any(axis=1))
    known = known[sample([nodes.texts[place] for place in known.tolist()], LARGEST_SAMPLE)]
    return [nodes.texts[place] for place in known.tolist()], grid[known]


def _neighbours(grid: NDArray[np.float32]) -> NDArray[np.int64]:
    """Nearest other rows of each row; of equally near ones the first."""
    k = min(NEIGHBOURS, len(grid) - 1)
    near = np.empty((len(grid), k), dtype=np.int64)
    for start, products in blocks(grid, grid):
        own = np.arange(len(products))
        products[own, start + own] = -np.inf
        near[start : start + len(products)] = np.argsort(-products, axis=1, kind="stable")[:, :k]
    return near


def _newness(pool: _Pool, n_topics: int) -> NDArray[np.float64]:
    """Share of the new wave among the neighbours of each topic found afresh; 0.5 is as common as before."""
    topic, near = pool.afresh[pool.n_old :], pool.neighbours[pool.n_old :]
    from_new = (near >= pool.n_old).sum(axis=1)
    inside = topic >= 0
    new = np.bincount(topic[inside], from_new[inside], n_topics) / max(pool.n_new, 1)
    old = np.bincount(topic[inside], near.shape[1] - from_new[inside], n_topics) / max(pool.n_old, 1)
    return np.divide(new, new + old, out=np.zeros(n_topics), where=new + old > 0)


def _goes_on(pool: _Pool, n_before: int, n_afresh: int) -> NDArray[np.float64]:
    """(earlier topic, topic found afresh): of the earlier topic's neighbours in either, the share in the latter."""
    topic, near = pool.earlier[: pool.n_old], pool.neighbours[: pool.n_old]
    head = np.repeat(topic, near.shape[1])
    tail = near.ravel()
    head, tail = head[head >= 0], tail[head >= 0]
    is_new = tail >= pool.n_old
    target = np.where(is_new, pool.afresh[tail], -1)
    into = np.zeros((n_before, n_afresh))
    np.add.at(into, (head[target >= 0], target[target >= 0]), 1 / max(pool.n_new, 1))
    stays = ~is_new & (pool.earlier[tail] == head)
    within = np.bincount(head[stays], minlength=n_before)[:, None] / max(pool.n_old, 1)
    return np.divide(into, into + within, out=np.zeros_like(into), where=into + within > 0)


def _reshaped(pool: _Pool, names: list[str], born: set[int], n_before: int) -> list[Relation]:
    """Earlier topics that have come apart or flowed together since.

    That topics found afresh cut the same ground otherwise is no news. It is when two groups of mentions that were
    mixed among their neighbours in one wave are apart in the other.
    """
    new = slice(pool.n_old, None)
    table = np.zeros((n_before, len(names)), dtype=np.int64)
    both = (pool.earlier[new] >= 0) & (pool.afresh[new] >= 0)
    np.add.at(table, (pool.earlier[new][both], pool.afresh[new][both]), 1)
    of_old = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    of_new = table / np.maximum(table.sum(axis=0, keepdims=True), 1)
    allowed = np.array([topic not in born for topic in range(len(names))])
    enough = (table >= FEWEST) & allowed
    found = []
    for topic in range(n_before):
        parts = np.flatnonzero((of_old[topic] >= PART) & (of_new[topic] >= PURE) & enough[topic])
        inside = np.where(pool.earlier == topic, pool.afresh, -1)
        for first, second in combinations(parts.tolist(), 2):
            was, now = _mixing(pool, inside, first, second)
            if was - now >= CHANGE:
                n = int(table[topic, [first, second]].sum())
                found.append(Relation("split", (topic,), (names[first], names[second]), round(was - now, 3), n))
    for whole in np.flatnonzero(allowed).tolist():
        sources = np.flatnonzero((of_old[:, whole] >= WHOLE) & enough[:, whole])
        for first, second in combinations(sources.tolist(), 2):
            was, now = _mixing(pool, pool.earlier, first, second)
            if now - was >= CHANGE:
                n = int(table[[first, second], whole].sum())
                found.append(Relation("merged", (first, second), (names[whole],), round(now - was, 3), n))
    return found


def _mixing(pool: _Pool, label: NDArray[np.int64], first: int, second: int) -> tuple[float, float]:
    """How mixed two groups are in each wave: neighbours across, 0 none, 1 as many as by chance; 0.5 if too few."""
    side = np.where(label == first, 0, np.where(label == second, 1, -1))
    is_new = np.arange(len(side)) >= pool.n_old
    near = side[pool.neighbours]
    counts = (near >= 0) & (side[:, None] >= 0) & (is_new[pool.neighbours] == is_new[:, None])
    crossing = counts & (near != side[:, None])
    mixed = []
    for wave in (~is_new, is_new):
        n_first, n_second = (np.count_nonzero(wave & (side == which)) for which in (0, 1))
        if min(n_first, n_second) < FEWEST or not counts[wave].any():
            return 0.5, 0.5
        by_chance = 2 * n_first * n_second / (n_first + n_second) ** 2
        mixed.append(float(crossing[wave].sum() / counts[wave].sum() / by_chance))
    return mixed[0], mixed[1]


def _extended(
    before: TopicModel, afresh: TopicModel, born: list[int], first: int, texts: list[str], embeddings: ArrayLike
) -> TopicModel:
    """Return the earlier model with some topics found afresh behind its own; counts are those of the new texts."""
    meta, arrays = before.to_arrays()
    found, found_arrays = afresh.to_arrays()
    rows, n_before = meta["topics"], len(meta["topics"])
    taken = {str(row["name"]).casefold() for row in rows}
    for topic, parent in zip(born, _nearest_themes(before, afresh, born), strict=True):
        row = found["topics"][topic]
        name = _free_name(row, taken)
        taken.add(name.casefold())
        rows.append({**row, "topic_id": first + len(rows) - n_before, "name": name, "parent_id": parent})
    position = np.full(len(found["topics"]), -1)
    position[born] = n_before + np.arange(len(born))
    added = position[found_arrays["prototype_topics"]]
    order = np.argsort(added, kind="stable")[np.count_nonzero(added < 0) :]
    arrays = {
        "prototypes": np.concatenate([arrays["prototypes"], found_arrays["prototypes"][order]]),
        "prototype_topics": np.concatenate(
            [arrays["prototype_topics"], added[order].astype(arrays["prototype_topics"].dtype)]
        ),
    }
    labels, confidence = TopicModel.from_arrays(meta, arrays).predict_with_confidence(texts, embeddings)
    sizes = np.bincount(labels + 1, minlength=first + len(born) + 1)[1:]
    for row in rows:
        row["n_mentions"] = int(sizes[row["topic_id"]])
    for theme in meta["themes"]:
        members = [row for row in rows if row["parent_id"] == theme["theme_id"]]
        theme["n_topics"], theme["n_mentions"] = len(members), sum(row["n_mentions"] for row in members)
    model = TopicModel.from_arrays(meta, arrays)
    model.labels_, model.confidence_ = labels, confidence
    return model


def _free_name(row: dict[str, Any], taken: set[str]) -> str:
    name = str(row["name"])
    for word in ("", *row["keywords"]):
        if (longer := f"{name} ({word})" if word else name).casefold() not in taken:
            return longer
    return f"{name} ({row['topic_id']})"


def _nearest_themes(before: TopicModel, afresh: TopicModel, born: list[int]) -> list[int | None]:
    """Theme of the earlier topic whose middle is nearest."""
    if not born or before.topics_["parent_id"].isna().all():
        return [None] * len(born)
    middles = []
    for model in (before, afresh):
        _, arrays = model.to_arrays()
        grid, topic = arrays["prototypes"].astype(np.float32), arrays["prototype_topics"].astype(np.int64)
        middles.append(group_sums(grid, topic, len(model.topics_)))
    has_theme = np.flatnonzero(before.topics_["parent_id"].notna().to_numpy())
    nearest = has_theme[cosines(middles[1][born], middles[0][has_theme]).argmax(axis=1)]
    return [int(before.topics_["parent_id"].iloc[at]) for at in nearest]
