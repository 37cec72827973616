"""What each kind of edit does: from one state to the next, by topic numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError
from cxtext.topics.codebook.partition import CLAIM, claims, evenly, give, parts_of
from cxtext.topics.codebook.query import Query
from cxtext.topics.codebook.state import State, Theme, Topic
from cxtext.topics.codebook.wording import same_name
from cxtext.topics.describing import without_name
from cxtext.topics.ids import number_of, theme_name, topic_name
from cxtext.topics.vectors import blocks, cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.codebook.ground import Ground

__all__ = ["ACTS", "Act"]

_SAME = 0.95
"""Mentions this alike say the same in the same words."""


@dataclass(frozen=True, eq=False)
class Act:
    """One edit with its targets found.

    Parameters
    ----------
    ids
        Public ids of what it is about; the first is what it is done to.
    values
        The rest of what was asked, as in the log.
    ground
        Texts and vectors.
    new
        Public ids for topics and themes that are made, by their letter.
    """

    ids: Sequence[str]
    values: Mapping[str, Any]
    ground: Ground
    new: Mapping[str, Iterator[int]]

    def topic(self, state: State, at: int = 0) -> Topic:
        """Return the topic that the edit names; InputError where there is none of that id."""
        number = number_of(self.ids[at])
        if number is None or number not in state.topics:
            raise InputError(f"There is no topic {self.ids[at]!r}; the topics are: {_listed(state)}.")
        return state.topics[number]


def rename(state: State, act: Act) -> State:
    """Give a topic or theme another name."""
    theme = number_of(act.ids[0], "g")
    name = str(act.values["name"])
    if theme is not None:
        if theme not in state.themes:
            raise InputError(f"There is no theme {act.ids[0]!r}; the themes are: {_themes(state)}.")
        for other in state.themes.values():
            if other.id != theme and same_name(other.name, name):
                raise InputError(f"The theme {theme_name(other.id)} is already called {other.name!r}.")
        return state.with_theme(replace(state.themes[theme], name=name))
    topic = act.topic(state)
    _check_free(state, name, topic.id)
    kept = topic.own_definition or same_name(str(topic.name), name)
    definition = topic.definition if kept else without_name(topic.definition, topic.name)
    return state.with_topics(replace(topic, name=name, definition=definition, origin="edited"))


def describe(state: State, act: Act) -> State:
    """Give a topic another definition."""
    topic = act.topic(state)
    return state.with_topics(
        replace(topic, definition=str(act.values["definition"]), own_definition=True, origin="edited")
    )


def merge(state: State, act: Act) -> State:
    """Put the mentions of the other topics into the first."""
    into = act.topic(state)
    sources = {act.topic(state, at).id for at in range(1, len(act.ids))} - {into.id}
    if not sources:
        raise InputError(f"Name at least one other topic to merge into {act.ids[0]}.")
    topic = np.where(np.isin(state.topic, sorted(sources)), into.id, state.topic)
    return state.with_prototypes(state.grid, topic).with_topics(replace(into, origin="edited"))


def split(state: State, act: Act) -> State:
    """Take a topic apart: into a number of parts, or by examples or a query for each part."""
    topic = act.topic(state)
    own = state.topic == topic.id
    mentions = act.ground.corpus.grid[state.assign(act.ground.corpus.grid) == topic.id]
    parts = act.values.get("parts")
    if parts is None:
        into = int(act.values["into"])
        grid, part = parts_of(state.grid[own], mentions, None, into)
        # The largest part keeps the number; of equals the first.
        sizes = np.bincount(_nearest(mentions, grid, part), minlength=into) if len(mentions) else np.bincount(part)
        rank = np.argsort(-sizes, kind="stable")
        names: list[str | None] = [None] * into
        seeds = None
    else:
        texts = [_texts_of(one, state, act, topic.id) for one in parts]
        seeds = [act.ground.vectors(one) for one in texts]
        names = [one["name"] for one in parts]
        if len(parts) == 1:  # what is not like the one part stays
            rest = _rest(mentions, seeds[0], topic)
            seeds, names = [rest, *seeds], [topic.name, *names]
        into = len(seeds)
        grid, part = parts_of(state.grid[own], mentions, seeds, into)
        if len(parts) == 1:
            seeds = [seeds[0][:0], seeds[1]]
        rank = np.arange(into)
    numbers = [topic.id, *(next(act.new["t"]) for _ in range(into - 1))]
    number_of_part = np.zeros(into, dtype=np.int64)
    number_of_part[rank] = numbers
    made_grid = np.concatenate([state.grid[~own], grid])
    made_topic = np.concatenate([state.topic[~own], number_of_part[part]])
    for place, one in enumerate(seeds or ()):
        if len(one):
            made_grid, made_topic = give(made_grid, made_topic, one, numbers[place])
    _check_left(state, set(made_topic.tolist()) | {topic.id})
    missing = [names[place] for place, number in enumerate(numbers) if number not in set(made_topic.tolist())]
    if missing:
        raise InputError(f"Nothing would be left for {missing[0] or act.ids[0]!r}; give examples that differ more.")
    made = [
        replace(
            topic,
            id=number,
            name=name,
            definition=topic.definition if name == topic.name and parts is not None else None,
            own_definition=topic.own_definition and name == topic.name and parts is not None,
            origin="edited",
            general=False,
        )
        for number, name in zip(numbers, names, strict=True)
    ]
    done = state.with_prototypes(made_grid, made_topic).with_topics(*made)
    for part_topic in made:
        if part_topic.name is not None:
            _check_free(done, part_topic.name, part_topic.id)
    return done


def parent(state: State, act: Act) -> State:
    """Move topics under a theme, a new one where its name is new, or under none."""
    topics = [act.topic(state, at) for at in range(len(act.ids))]
    name = act.values.get("theme")
    number: int | None = None
    if name is not None:
        number = next((one.id for one in state.themes.values() if same_name(one.name, name)), None)
        if number is None:
            number = next(act.new["g"])
            state = state.with_theme(Theme(number, str(name)))
    return state.with_topics(*(replace(topic, parent=number) for topic in topics))


def pin(state: State, act: Act) -> State:
    """Say whether a topic is kept as it is at later fits."""
    return state.with_topics(replace(act.topic(state), pinned=bool(act.values["on"])))


def exclude(state: State, act: Act) -> State:
    """Say whether a topic may be a pain point."""
    return state.with_topics(replace(act.topic(state), excluded=bool(act.values["on"])))


def define(state: State, act: Act) -> State:
    """Make a topic of examples, or of the mentions that a query finds.

    Their vectors become its prototypes. It also takes over prototypes of other topics: those most of whose mentions the
    query finds, or those much like the examples (:func:`claims`); never those of pinned topics. A topic left without
    any is gone: it was the same.
    """
    name = str(act.values["name"])
    number = next(act.new["t"])
    texts = _texts_of(act.values, state, act, None)
    vectors = act.ground.vectors(texts)
    free = ~np.isin(state.topic, [one.id for one in state.topics.values() if one.pinned])
    if "query" in act.values:
        take = free & (_votes(state, act) > 0.5)
    else:
        take = free & (claims(state.grid, [vectors], act.ground.corpus.grid, CLAIM) >= 0)
    topic = np.where(take, number, state.topic)
    grid, topic = give(state.grid, topic, vectors, number)
    _check_left(state, set(topic.tolist()) | set(state.topic[take].tolist()))
    fresh = Topic(number, name, act.values.get("definition"), None, "edited", examples=tuple(texts[:5]), given=True)
    fresh = replace(fresh, own_definition=fresh.definition is not None)
    done = state.with_prototypes(grid, topic).with_topics(fresh)
    _check_free(done, name, number)
    if act.values.get("theme") is not None:
        done = parent(done, replace(act, ids=[str(topic_name(number))], values={"theme": act.values["theme"]}))
    return done


def move(state: State, act: Act) -> State:
    """Make the vectors of mentions prototypes of a topic, so that equal texts are its own from now on."""
    target = act.topic(state)
    vectors = act.ground.vectors(act.ground.written(act.values["texts"]))
    if not vectors.any(axis=1).all():
        raise InputError("A mention of which the encoder knows no word cannot be moved.")
    grid, topic = give(state.grid, state.topic, vectors, target.id)
    _check_left(state, set(topic.tolist()))
    return state.with_prototypes(grid, topic).with_topics(replace(target, origin="edited"))


ACTS: Mapping[str, Callable[[State, Act], State]] = {
    "rename": rename,
    "describe": describe,
    "merge": merge,
    "split": split,
    "parent": parent,
    "pin": pin,
    "exclude": exclude,
    "define": define,
    "move": move,
}
"""Kind of edit -> what it does."""


def _texts_of(part: Mapping[str, Any], state: State, act: Act, within: int | None) -> tuple[str, ...]:
    """Return the examples of a part, or the mentions (``within`` a topic) that its query finds."""
    if "query" not in part:
        return act.ground.written(part["examples"])
    corpus = act.ground.corpus
    found = np.array(Query.parse(part["query"]).matches(corpus.texts), dtype=bool) & corpus.grid.any(axis=1)
    if within is not None:
        found &= state.assign(corpus.grid) == within
    places = np.flatnonzero(found)
    if not len(places):
        where = f" of {topic_name(within)}" if within is not None else ""
        raise InputError(f"The query {part['query']!r} finds no mention{where}; try fewer or other words.")
    return tuple(corpus.texts[place] for place in places[evenly(len(places))].tolist())


def _votes(state: State, act: Act) -> NDArray[np.float64]:
    """Share of the mentions nearest to each prototype that the query finds; 0 for a prototype without mentions."""
    corpus = act.ground.corpus
    found = np.array(Query.parse(act.values["query"]).matches(corpus.texts), dtype=np.float64)
    near = _nearest(corpus.grid, state.grid, np.arange(len(state.grid)))
    inside = state.assign(corpus.grid) >= 0
    total = np.bincount(near[inside], weights=corpus.counts[inside], minlength=len(state.grid))
    hits = np.bincount(near[inside], weights=(found * corpus.counts)[inside], minlength=len(state.grid))
    return np.asarray(hits / np.maximum(total, 1))


def _rest(mentions: NDArray[np.float32], seeds: NDArray[np.float32], topic: Topic) -> NDArray[np.float32]:
    """Mentions of a topic that are none of the seeds and not much like them."""
    unlike = cosines(mentions, seeds).max(axis=1) < _SAME
    if not unlike.any():
        raise InputError(f"All mentions of {topic_name(topic.id)} belong to that part; rename the topic instead.")
    rest = mentions[unlike]
    return rest[evenly(len(rest))]


def _nearest(mentions: NDArray[np.float32], grid: NDArray[np.float32], group: NDArray[np.int64]) -> NDArray[np.int64]:
    found = np.zeros(len(mentions), dtype=np.int64)
    for first, products in blocks(mentions, grid):
        found[first : first + len(products)] = group[products.argmax(axis=1)]
    return found


def _check_left(state: State, left: set[int]) -> None:
    gone = sorted(set(state.topics) - left)
    if gone:
        one = state.topics[gone[0]]
        raise InputError(
            f"Nothing would be left of {topic_name(one.id)} ({one.name}); merge it into another topic instead."
        )


def _check_free(state: State, name: str, number: int) -> None:
    for other in state.topics.values():
        if other.id != number and other.name is not None and same_name(other.name, name):
            raise InputError(
                f"The topic {topic_name(other.id)} is already called {other.name!r}; choose another name or merge them."
            )


def _listed(state: State) -> str:
    ids = [str(topic_name(number)) for number in state.topics]
    return ", ".join(ids[:30]) + (" …" if len(ids) > 30 else "")


def _themes(state: State) -> str:
    return ", ".join(str(theme_name(number)) for number in state.themes) or "none"
