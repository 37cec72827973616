"""The topics at one moment of editing: plain values, changed by making new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.topics.discover import Prototypes
from cxtext.topics.frames import rows_of
from cxtext.topics.general import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.model import TopicModel

__all__ = ["State", "Theme", "Topic"]


@dataclass(frozen=True)
class Topic:
    """One topic as people see it.

    Parameters
    ----------
    id
        Its number, never given to another.
    name, definition
        None where they are still to be made from its mentions.
    parent
        Its theme, None without one.
    origin
        ``discovered``, ``codebook`` or ``edited``.
    keywords, examples
        As the topics table has them.
    general
        Remarks without a subject; never a pain point.
    pinned
        Kept as it is at later fits.
    excluded
        Never a pain point because the user says so.
    own_definition
        The definition was written by a person and is never made anew.
    given
        Of the codebook that a fit started from, or defined since: what it covers is what the codebook covers.
    """

    id: int
    name: str | None
    definition: str | None
    parent: int | None
    origin: str
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    general: bool = False
    pinned: bool = False
    excluded: bool = False
    own_definition: bool = False
    given: bool = False


@dataclass(frozen=True)
class Theme:
    """One theme; ``row`` holds what the themes table of the model says of it besides."""

    id: int
    name: str
    row: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class State:
    """Topics, themes and prototypes at one moment.

    Parameters
    ----------
    topics, themes
        By number, ascending.
    grid
        float32 (p, d): prototypes on the grid, in order of topic.
    topic
        int64 (p,): the topic number of each, ascending; every topic has at least one.
    """

    topics: Mapping[int, Topic]
    themes: Mapping[int, Theme]
    grid: NDArray[np.float32]
    topic: NDArray[np.int64]

    @classmethod
    def of(cls, model: TopicModel) -> State:
        """Take the topics of a fitted model as they are."""
        topics = {
            row["topic_id"]: Topic(
                id=row["topic_id"],
                name=row["name"],
                definition=row["definition"],
                parent=row["parent_id"],
                origin=row["origin"],
                keywords=tuple(row["keywords"]),
                examples=tuple(row["example_texts"]),
                general=row["name"] in NAMES.values(),
            )
            for row in rows_of(model.topics_)
        }
        themes = {row["theme_id"]: Theme(row["theme_id"], row["name"], row) for row in rows_of(model.themes_)}
        ids = np.array(list(topics), dtype=np.int64)
        prototypes = model._prototypes
        return cls(topics, themes, prototypes.grid, ids[prototypes.topic])

    @property
    def ids(self) -> NDArray[np.int64]:
        """Topic numbers, ascending."""
        return np.array(sorted(self.topics), dtype=np.int64)

    @property
    def prototypes(self) -> Prototypes:
        """Prototypes with topics counted through from 0, in the order of :attr:`ids`."""
        return Prototypes(self.grid, np.searchsorted(self.ids, self.topic).astype(np.int64))

    def assign(self, grid: NDArray[np.float32]) -> NDArray[np.int64]:
        """Topic number of each row of ``grid`` (n, d); -1 where nothing fits."""
        labels = self.prototypes.assign(grid)[0]
        return np.where(labels < 0, -1, self.ids[labels]) if len(self.ids) else labels

    def with_topics(self, *topics: Topic) -> State:
        """Put topics in the place of those with their numbers, or beside the others."""
        return replace(self, topics=dict(sorted({**self.topics, **{one.id: one for one in topics}}.items())))

    def with_theme(self, theme: Theme) -> State:
        """Put a theme in the place of the one with its number, or beside the others."""
        return replace(self, themes=dict(sorted({**self.themes, theme.id: theme}.items())))

    def with_prototypes(self, grid: NDArray[np.float32], topic: NDArray[np.int64]) -> State:
        """Take these prototypes, put in order; topics left without any are gone."""
        order = np.argsort(topic, kind="stable")
        left = set(topic.tolist())
        topics = {number: one for number, one in self.topics.items() if number in left}
        return replace(self, topics=topics, grid=grid[order], topic=topic[order].astype(np.int64))

    def fingerprint(self) -> str:
        """Return a checksum of the prototypes and numbers: edits made here refer to these numbers."""
        digest = blake2b(self.grid.astype(np.int16).tobytes(), digest_size=8)
        digest.update(self.topic.astype(np.int64).tobytes())
        digest.update(repr([(one.id, one.name) for one in self.topics.values()]).encode("utf-8", "replace"))
        return digest.hexdigest()
