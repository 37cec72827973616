"""From a state back to a fitted model: sizes, and keywords, examples and names of topics whose mentions changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cxtext.topics.codebook.wording import same_name
from cxtext.topics.describing import describe_topics
from cxtext.topics.frames import THEME_COLUMNS, TOPIC_COLUMNS, frame_of

if TYPE_CHECKING:
    from cxtext.topics.codebook.corpus import Corpus
    from cxtext.topics.codebook.state import State, Topic
    from cxtext.topics.model import TopicModel

__all__ = ["described", "model_of"]

_SHOWN = 5


def described(state: State, corpus: Corpus, changed: set[int]) -> State:
    """Fill in what is still to be made of topics, and make keywords, examples and definitions of ``changed`` ones anew.

    Names that are given stay; definitions that a person wrote stay.
    """
    wanted = changed | {one.id for one in state.topics.values() if one.name is None}
    if not wanted:
        return state
    nodes, rows = corpus.nodes
    grid = corpus.grid[rows]
    labels = state.assign(grid)
    sizes = {number: int((labels == number).sum()) for number in state.topics}
    # Topics with names come first, so that new names stand apart from them.
    order = sorted(
        (number for number, n in sizes.items() if n),
        key=lambda number: (state.topics[number].name is None, -sizes[number], number),
    )
    found = describe_topics(nodes, grid, labels, [(number, state.topics[number].name) for number in order])
    made = dict(zip(order, found, strict=True))
    taken = [one.name for one in state.topics.values() if one.name is not None]
    topics = []
    for number in sorted(wanted & set(state.topics)):
        topic = _with(state.topics[number], made.get(number))
        if state.topics[number].name is None:
            topic = replace(topic, name=_free(str(topic.name), taken))
            taken.append(str(topic.name))
        topics.append(topic)
    return state.with_topics(*topics)


def model_of(state: State, base: TopicModel, corpus: Corpus, changed: set[int]) -> TopicModel:
    """Build the model of a state, with the parameters of ``base``; topics in order of their number."""
    state = described(state, corpus, changed)
    labels = state.assign(corpus.grid)
    size = {number: int(corpus.counts[labels == number].sum()) for number in state.topics}
    topics = [
        {
            "topic_id": one.id,
            "name": one.name,
            "keywords": list(one.keywords),
            "definition": one.definition or "",
            "parent_id": one.parent,
            "origin": one.origin,
            "n_mentions": size[one.id],
            "example_texts": list(one.examples),
        }
        for one in state.topics.values()
    ]
    model = type(base)(**base.get_params())
    model._prototypes = state.prototypes
    model.n_features_in_ = base.n_features_in_
    model.topics_ = frame_of(topics, TOPIC_COLUMNS)
    model.themes_ = frame_of(_themes(state, size), THEME_COLUMNS)
    return model


def _with(topic: Topic, made: Mapping[str, Any] | None) -> Topic:
    if made is None:  # no mention of these texts falls to it
        return replace(topic, name=topic.name or "No mentions", definition=topic.definition or "")
    definition = topic.definition if topic.own_definition else made["definition"]
    return replace(
        topic,
        name=topic.name or made["name"],
        definition=definition,
        keywords=tuple(made["keywords"]),
        examples=tuple(made["example_texts"][:_SHOWN]),
    )


def _free(name: str, taken: list[str]) -> str:
    number, found = 2, name
    while any(same_name(found, other) for other in taken):
        found = f"{name} ({number})"
        number += 1
    return found


def _themes(state: State, size: Mapping[int, int]) -> list[dict[str, Any]]:
    """Rows of the themes that have topics."""
    found = []
    above = {theme.id: theme.row.get("parent_id") for theme in state.themes.values()}
    members: dict[int, list[Topic]] = {}
    for one in state.topics.values():
        theme_id = one.parent
        while theme_id is not None:
            members.setdefault(theme_id, []).append(one)
            theme_id = above.get(theme_id)
    for theme in state.themes.values():
        inside = members.get(theme.id, [])
        if not inside:
            continue
        # The first keyword of each topic, then the second …: a theme that a person made has no words of its own.
        words = dict.fromkeys(one.keywords[rank] for rank in range(8) for one in inside if rank < len(one.keywords))
        row = {"keywords": list(words)[:8], "parent_id": None, **theme.row}
        row |= {
            "theme_id": theme.id,
            "name": theme.name,
            "n_topics": len(inside),
            "n_mentions": sum(size[one.id] for one in inside),
        }
        found.append(row)
    return found
