"""Rows of the topic and theme tables: from labelled texts to names, keywords, definitions and examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.topics.discover import Prototypes, general_topics
from cxtext.topics.general import NAMES
from cxtext.topics.graph import renumber
from cxtext.topics.naming import ABOUT, Mention, describe, loose_topics, theme_names
from cxtext.topics.texts import DistinctTexts, pick_examples
from cxtext.topics.vectors import cosines, group_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_NAMED_FROM = 200
"""Mentions of a topic that its name is made from."""


def without_name(definition: str | None, name: str | None) -> str | None:
    """Return a definition made from mentions without the name that a topic had, unless it says nothing else."""
    start = f"{ABOUT}{name}, ".casefold()
    if not definition or not name or not definition.casefold().startswith(start):
        return definition
    return ABOUT + definition[len(start) :]


def settle(
    prototypes: Prototypes,
    rest: int | None,
    nodes: DistinctTexts,
    grid: NDArray[np.float32],
    kinds: Sequence[str | None],
) -> tuple[Prototypes, dict[int, str]]:
    """Gather the topics without a subject and drop empty ones; return the prototypes and the former's fixed names."""
    topics, _ = prototypes.assign(grid)
    n_topics = prototypes.n_topics
    fixed: dict[int, str] = {}
    total = np.bincount(topics + 1, weights=nodes.counts, minlength=n_topics + 1)[1:]
    general = general_topics(topics, nodes.counts, kinds)
    for topic in np.argsort(-total, kind="stable").tolist():
        if topic in general and topic != rest and NAMES[general[topic]] not in fixed.values():
            fixed[topic] = NAMES[general[topic]]
    others = [topic for topic in range(n_topics) if topic not in fixed and topic != rest and total[topic] > 0]
    loose = [
        others[at]
        for at in loose_topics([central_mentions(nodes, grid, topics, topic, spread=True)[1] for topic in others])
    ]
    if rest is not None and total[rest] > 0:
        loose = [rest, *(topic for topic in loose if topic != rest)]
    target = np.arange(n_topics)
    target[loose] = loose[:1]
    fixed.update(dict.fromkeys(loose[:1], NAMES["other"]))
    kept = np.full(n_topics, -1, dtype=np.int64)
    kept[total > 0] = renumber(target[total > 0])
    return prototypes.reordered(kept), {int(kept[topic]): name for topic, name in fixed.items()}


def central_mentions(
    nodes: DistinctTexts,
    grid: NDArray[np.float32],
    topics: NDArray[np.int64],
    topic: int,
    *,
    spread: bool = False,
    sentiment: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.int64], list[Mention]]:
    """Places and contents of a topic's most central distinct texts (``spread``: from all), most central first."""
    places = np.flatnonzero(topics == topic)
    middle = group_sums(grid[places], np.zeros(len(places), dtype=np.int64), 1)
    closeness = cosines(grid[places], middle)[:, 0]
    central = np.argsort(-closeness, kind="stable")
    step = -(-len(central) // MOST_NAMED_FROM) if spread else 1
    central = central[::step][:MOST_NAMED_FROM]
    weights = 1.0 + np.log2(nodes.counts[places[central]])
    moods = np.zeros(len(central)) if sentiment is None else sentiment[places[central]]
    found = zip(places[central].tolist(), weights.tolist(), closeness[central].tolist(), moods.tolist(), strict=True)
    return places[central], [Mention(nodes.texts[place], weight, near, mood) for place, weight, near, mood in found]


def describe_topics(
    nodes: DistinctTexts,
    grid: NDArray[np.float32],
    node_topic: NDArray[np.int64],
    topics: list[tuple[int, str | None]],
    sentiment: NDArray[np.float64] | None = None,
) -> list[dict[str, Any]]:
    """Name, keywords, definition and examples of each topic, from its most central distinct mentions.

    ``sentiment`` has one value from -1 to 1 for each distinct text, where known; names then speak of what hurts or
    pleases.
    """
    mentions: list[list[Mention]] = []
    examples: list[list[str]] = []
    for topic, _ in topics:
        places, found = central_mentions(nodes, grid, node_topic, topic, sentiment=sentiment)
        mentions.append(found)
        texts = [mention.text for mention in found[:60]]
        closeness = np.array([mention.closeness for mention in found[:60]])
        examples.append(pick_examples(texts, grid[places[:60]], closeness))
    described = describe(mentions, [name for _, name in topics])
    return [
        {
            "name": one.name,
            "keywords": list(one.keywords),
            "definition": one.definition,
            "example_texts": shown,
        }
        for one, shown in zip(described, examples, strict=True)
    ]


def describe_themes(
    topics: list[dict[str, Any]],
    themes: NDArray[np.int64],
    general: list[int],
    nodes: DistinctTexts,
    node_topic: NDArray[np.int64],
) -> list[dict[str, Any]]:
    """Rows of the theme table, given the rows of the topic table and the theme of each topic."""
    n_themes = int(themes.max(initial=-1)) + 1
    mentions: list[list[Mention]] = [[] for _ in range(n_themes)]
    for place, topic in enumerate(node_topic):
        if topic >= 0 and n_themes:
            mentions[themes[topic]].append(Mention(nodes.texts[place], 1.0, 1.0))
    members = [np.flatnonzero(themes == theme).tolist() for theme in range(n_themes)]
    named = theme_names(mentions, [set(one) <= set(general) for one in members])
    return [
        {
            "theme_id": theme,
            "name": name,
            "keywords": keywords,
            "n_topics": len(inside),
            "n_mentions": sum(topics[topic]["n_mentions"] for topic in inside),
        }
        for theme, ((name, keywords), inside) in enumerate(zip(named, members, strict=True))
    ]
