"""Starting from a codebook: its topics take what is like them, the rest is discovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError
from cxtext.topics.codebook.finish import described
from cxtext.topics.codebook.partition import claims, evenly, give
from cxtext.topics.codebook.query import Query
from cxtext.topics.codebook.state import State, Theme, Topic
from cxtext.topics.codebook.wording import same_name
from cxtext.topics.ids import number_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.codebook.codes import Code
    from cxtext.topics.codebook.ground import Ground

__all__ = ["Coverage", "coverage", "guided", "texts_in"]


@dataclass(frozen=True)
class Coverage:
    """What a codebook does not cover.

    Parameters
    ----------
    n_mentions
        Mentions in all.
    n_covered
        Those in topics of the codebook.
    n_discovered
        Those in topics beside it.
    n_nowhere
        Those in no topic.
    discovered
        Numbers of the topics beside it, the largest first.
    unused
        Numbers of topics of the codebook that no mention belongs to.
    """

    n_mentions: int
    n_covered: int
    n_discovered: int
    n_nowhere: int
    discovered: tuple[int, ...]
    unused: tuple[int, ...]

    @property
    def uncovered_share(self) -> float:
        """Share (0 to 1) of the mentions that no topic of the codebook covers."""
        return 1 - self.n_covered / self.n_mentions if self.n_mentions else 0.0


def texts_in(codes: Sequence[Code]) -> tuple[str, ...]:
    """Return the texts of a codebook whose vectors are needed."""
    return tuple(dict.fromkeys(text for code in codes for text in _own_texts(code)))


def guided(found: State, codes: Sequence[Code], ground: Ground) -> State:
    """Lay a codebook over discovered topics.

    Each code is stood for by the vectors of its name, definition and examples and of the mentions that its query finds.
    Prototypes of discovered topics that are much like them (:func:`~cxtext.topics.codebook.partition.claims`) become
    the code's; discovered topics keep the others, and are gone where nothing is left. Codes keep the ids they bring;
    the others and the discovered topics get the next free ones.

    Parameters
    ----------
    found
        Topics as they were discovered.
    codes
        The codebook (:func:`read_codebook`).
    ground
        The mentions; knows the vectors of :func:`texts_in`.

    Raises
    ------
    InputError
        The encoder knows no word of a code.
    """
    seeds = [_seeds(code, ground) for code in codes]
    numbers = _numbers(codes)
    owner = claims(found.grid, seeds, ground.corpus.grid)
    first = max(numbers) + 1
    order = sorted(found.topics)
    left = [number for number in order if (owner[found.topic == number] < 0).any()]
    new_of_old = {number: first + place for place, number in enumerate(left)}
    topic = np.array(
        [
            numbers[code] if code >= 0 else new_of_old[number]
            for code, number in zip(owner.tolist(), found.topic.tolist(), strict=True)
        ],
        dtype=np.int64,
    )
    grid = found.grid
    for number, own in zip(numbers, seeds, strict=True):
        grid, topic = give(grid, topic, own, number)
    themes, parents = _themes(codes, found, owner)
    topics = {
        number: _topic(code, number, parent) for code, number, parent in zip(codes, numbers, parents, strict=True)
    }
    given = {theme.name: theme.id for theme in themes.values()}
    for old, new in new_of_old.items():
        one = found.topics[old]
        theme = None if one.parent is None else found.themes[one.parent].name
        taken = any(same_name(str(one.name), other.name) for other in codes)
        topics[new] = replace(one, id=new, name=None if taken else one.name, parent=given.get(str(theme)))
    state = State({}, themes, grid, topic).with_topics(*topics.values())
    state = state.with_prototypes(grid, topic)
    if len(state.topics) < len(topics):
        lost = next(code for code, number in zip(codes, numbers, strict=True) if number not in state.topics)
        raise InputError(f"The codebook says the same twice: nothing tells {lost.name!r} from another of its topics.")
    # Keywords and examples of what the codebook left of a topic are made anew; the names of the rest stay.
    labels, before = state.assign(ground.corpus.grid), found.assign(ground.corpus.grid)
    moved = {new for old, new in new_of_old.items() if ((before == old) != (labels == new)).any()}
    return described(state, ground.corpus, moved | set(numbers))


def coverage(state: State, labels: NDArray[np.int64], counts: NDArray[np.int64]) -> Coverage:
    """Count what the topics that came from a codebook cover.

    Parameters
    ----------
    state
        Topics; those not ``given`` are beside the codebook.
    labels, counts
        Topic number of each distinct text (-1 for none), and how many mentions are written so.
    """
    size = {number: int(counts[labels == number].sum()) for number in state.topics}
    beside = [one.id for one in state.topics.values() if not one.given]
    covered = sum(n for number, n in size.items() if number not in beside)
    total = int(counts.sum())
    discovered = sum(size[number] for number in beside)
    return Coverage(
        n_mentions=total,
        n_covered=covered,
        n_discovered=discovered,
        n_nowhere=total - covered - discovered,
        discovered=tuple(sorted((one for one in beside if size[one]), key=lambda one: (-size[one], one))),
        unused=tuple(one for one in state.topics if one not in beside and not size[one]),
    )


def _own_texts(code: Code) -> list[str]:
    return [code.name, *([code.definition] if code.definition else []), *code.examples]


def _seeds(code: Code, ground: Ground) -> NDArray[np.float32]:
    own = ground.vectors(_own_texts(code))
    if code.query:
        corpus = ground.corpus
        places = np.flatnonzero(np.array(Query.parse(code.query).matches(corpus.texts), dtype=bool))
        own = np.concatenate([own, corpus.grid[places[evenly(len(places))]]])
    own = own[own.any(axis=1)]
    if not len(own):
        raise InputError(f"The encoder knows no word of the topic {code.name!r}; give it examples.")
    return own


def _numbers(codes: Sequence[Code]) -> list[int]:
    given = {number_of(code.topic_id) for code in codes if code.topic_id is not None}
    free = (number for number in range(len(codes) + len(given)) if number not in given)
    return [next(free) if code.topic_id is None else int(str(number_of(code.topic_id))) for code in codes]


def _themes(codes: Sequence[Code], found: State, owner: NDArray[np.int64]) -> tuple[dict[int, Theme], list[int | None]]:
    """Themes of the codebook, then the discovered ones; and the theme of each code.

    In a codebook without themes a code belongs to the theme from which it takes most.
    """
    names: list[str] = []
    for code in codes:
        if code.parent and not any(same_name(code.parent, name) for name in names):
            names.append(code.parent)
    own = len(names)
    rows = [theme for theme in found.themes.values() if not any(same_name(theme.name, name) for name in names)]
    themes = {number: Theme(number, name) for number, name in enumerate(names)}
    themes |= {own + place: Theme(own + place, theme.name, theme.row) for place, theme in enumerate(rows)}
    by_name = {theme.name: theme.id for theme in themes.values()}
    parents: list[int | None] = []
    for place, code in enumerate(codes):
        if names:
            parents.append(next((at for at, name in enumerate(names) if same_name(name, code.parent)), None))
            continue
        taken = [found.topics[number].parent for number in found.topic[owner == place].tolist()]
        votes = [one for one in taken if one is not None]
        best = max(sorted(set(votes)), key=votes.count) if votes else None
        parents.append(None if best is None else by_name.get(found.themes[best].name))
    return themes, parents


def _topic(code: Code, number: int, parent: int | None) -> Topic:
    return Topic(
        id=number,
        name=code.name,
        definition=code.definition or None,
        parent=parent,
        origin="codebook",
        examples=code.examples[:5],
        pinned=code.pinned,
        excluded=code.excluded,
        own_definition=bool(code.definition),
        given=True,
    )
