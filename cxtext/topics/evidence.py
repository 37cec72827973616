"""What speaks for each candidate name: who said it, how near the middle of the topic, in which mood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from cxtext.keywords import stem
from cxtext.topics.phrases import DENIED, Candidate, candidates

if TYPE_CHECKING:
    from cxtext.topics.grammar import Tagged
    from cxtext.topics.naming import Mention

LEAST_NOUN = 0.34
"""Share of its places, of those as verb or noun, from which a word is a noun: "treat" mistaken for one once is none."""
FEW = 10
"""With fewer mentions, what a single one says can be a name."""
PREFERRED = {
    "quality": 1.0,
    "event": 0.95,
    "action": 0.85,
    "noun": 0.9,
    "behind": 0.8,
    "fared": 0.8,
    "trait": 0.8,
}
"""Which wording of the same is chosen, beside how often it is written."""


@dataclass
class Claim:
    """Candidates of one topic that say the same.

    Parameters
    ----------
    key
        See :class:`cxtext.topics.phrases.Candidate`.
    surfaces
        How much weight each (kind, words) has.
    weight
        Sum of the weights of the mentions that say it.
    closeness, sentiment
        Sums over those mentions of weight times closeness, and times sentiment.
    holding
        Weight of the mentions that hold all of its words, however put.
    elsewhere
        Weight of the mentions of other topics that hold all of its words.
    places
        Numbers of the mentions that say it.
    """

    key: tuple[str, ...]
    surfaces: dict[tuple[str, tuple[str, ...]], float] = field(default_factory=dict)
    weight: float = 0.0
    closeness: float = 0.0
    sentiment: float = 0.0
    holding: float = 0.0
    elsewhere: float = 0.0
    places: list[int] = field(default_factory=list)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Stems of its words, without the mark of a denial."""
        return tuple(word for word in self.key if word != DENIED)

    @cached_property
    def kind(self) -> str:
        """The kind it is mostly put as, once all is gathered."""
        if len(self.surfaces) == 1:
            return next(iter(self.surfaces))[0]
        total: dict[str, float] = {}
        for (kind, _), weight in self.surfaces.items():
            total[kind] = total.get(kind, 0.0) + weight * PREFERRED[kind]
        return min(total.items(), key=lambda item: (-item[1], item[0]))[0]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The wording to show: the commonest of its kind; ties go to the shorter, then the alphabet."""
        kind = self.kind
        own = [(words, weight) for (other, words), weight in self.surfaces.items() if other == kind]
        return min(own, key=lambda item: (-item[1], len(item[0]), item[0]))[0]

    @property
    def feeling(self) -> float:
        """Mean sentiment of the mentions that say it."""
        return self.sentiment / self.weight

    @property
    def heading(self) -> str:
        """The wording to show, without a capital."""
        return " ".join(self.words)


def claims_of(
    topics: Sequence[Sequence[tuple[Mention, Sequence[tuple[str, str]]]]],
) -> list[dict[tuple[str, ...], Claim]]:
    """Gather what the mentions of each topic say.

    Parameters
    ----------
    topics
        Mentions with their tagged words.

    Returns
    -------
    list of dict
        For each topic, claims by key.
    """
    found: list[dict[tuple[str, ...], Claim]] = []
    holders: dict[str, set[int]] = {}
    weights: list[float] = []
    spans: list[range] = []
    verbs = _verbs(tagged for mentions in topics for _, tagged in mentions)
    for mentions in topics:
        claims: dict[tuple[str, ...], Claim] = {}
        first = len(weights)
        for mention, tagged in mentions:
            place = len(weights)
            weights.append(mention.weight)
            for root in {stem(word) for word, tag in tagged if tag not in ".,"}:
                holders.setdefault(root, set()).add(place)
            seen: set[tuple[str, ...]] = set()
            for candidate in _fit(tagged, verbs):
                claim = claims.get(candidate.key)
                if claim is None:
                    claim = claims[candidate.key] = Claim(candidate.key)
                way = (candidate.kind, candidate.words)
                claim.surfaces[way] = claim.surfaces.get(way, 0.0) + mention.weight
                if candidate.key not in seen:
                    seen.add(candidate.key)
                    claim.places.append(place)
                    claim.weight += mention.weight
                    claim.closeness += mention.weight * mention.closeness
                    claim.sentiment += mention.weight * mention.sentiment
        spans.append(range(first, len(weights)))
        found.append(claims)
    for claims, span in zip(found, spans, strict=True):
        for claim in claims.values():
            # What one person said is no name anyway, unless the topic is tiny.
            claim.holding = claim.weight
            if claim.weight > 1 or len(span) < FEW:
                everyone = set.intersection(*(holders.get(root, set()) for root in claim.content))
                claim.holding = max(claim.weight, sum(weights[at] for at in sorted(everyone) if at in span))
                claim.elsewhere = sum(weights[at] for at in sorted(everyone) if at not in span)
    return found


def _fit(tagged: Tagged, verbs: set[str]) -> Iterator[Candidate]:
    """Candidates of a text but those that take a verb for a noun."""
    for candidate in candidates(tagged):
        if candidate.kind != "noun" or verbs.isdisjoint(candidate.words):
            yield candidate


def _verbs(texts: Iterable[Tagged]) -> set[str]:
    """Words that are tagged as a noun here and there, and as a verb mostly; a gerund can be either."""
    seen: Counter[tuple[str, str]] = Counter(chain.from_iterable(texts))
    verbs: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    for (word, tag), n in seen.items():
        if tag in ("NN", "NNS"):
            nouns[word] += n
        elif tag.startswith("VB") and not word.endswith("ing"):
            verbs[word] += n
    return {word for word, n in nouns.items() if n < LEAST_NOUN * (n + verbs[word])}
