"""Which names tell only one side of a topic, learnt from the mentions: no name praises what many complain about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxtext.keywords import FUNCTION_WORDS, stem, words_of
from cxtext.topics.general import GENERAL_OPINIONS
from cxtext.topics.phrases import DENIED

if TYPE_CHECKING:
    from cxtext.topics.evidence import Claim
    from cxtext.topics.grammar import Tagged
    from cxtext.topics.naming import Mention

CONTESTED = 0.2
"""Share of the mentions that must say otherwise for a praising or blaming name to be one-sided."""
CLEAR = 0.2
"""Sentiment, either way, from which a mention says so."""
APART = 0.4
"""How far the mentions of what happened are from the mean of the topic where that is one-sided, whatever its words."""
BESIDE = 0.15
"""How far they are from it at least where a word of the heading evaluates."""
LEANS = 0.3
LEANS_MORE = 0.25
"""Mean sentiment of the mentions of a word that evaluates, and how far it is from that of all mentions."""
FEWEST = 2
"""Mentions that show how a word leans."""
_NEVER = FUNCTION_WORDS - words_of("more less")
_EVALUATING = frozenset(("JJ", "JJR", "VBN", "RB"))
_HAPPENED = ("event", "fared", "trait")


class Mood(NamedTuple):
    """Sentiment of a topic: its mean and the shares of mentions that are clearly positive and clearly negative."""

    mean: float
    good: float
    bad: float

    def allows(self, feeling: float) -> bool:
        """Whether a name of that sentiment tells what the topic is like; blame may stand where most blame."""
        return self.bad < CONTESTED if feeling > 0 else self.bad >= self.good or self.good < CONTESTED

    @property
    def contested(self) -> bool:
        """Whether many praise and many blame."""
        return min(self.good, self.bad) >= CONTESTED


def mood_of(mentions: Sequence[Mention]) -> Mood:
    """Return the mood of the mentions, each counted by its weight."""
    total = sum(mention.weight for mention in mentions) or 1e-12
    return Mood(
        sum(mention.weight * mention.sentiment for mention in mentions) / total,
        sum(mention.weight for mention in mentions if mention.sentiment >= CLEAR) / total,
        sum(mention.weight for mention in mentions if mention.sentiment <= -CLEAR) / total,
    )


def leanings(said: Iterable[tuple[Mention, Tagged]]) -> dict[str, float]:
    """Adjectives, adverbs and participles whose mentions lean one way across all topics.

    "Soft" evaluates where most who say it are content, "long" may not: the comments at hand decide. A word leans when
    its mentions are clearly positive or negative and clearly more so than mentions are anyhow.

    Parameters
    ----------
    said
        Mentions with their tagged words.

    Returns
    -------
    dict
        Mean sentiment by stem, of the words that lean alone.
    """
    weights: dict[str, float] = {}
    moods: dict[str, float] = {}
    total = mood = 0.0
    for mention, tagged in said:
        total += mention.weight
        mood += mention.weight * mention.sentiment
        for root in {stem(word) for word, tag in tagged if tag in _EVALUATING and word not in _NEVER}:
            weights[root] = weights.get(root, 0.0) + mention.weight
            moods[root] = moods.get(root, 0.0) + mention.weight * mention.sentiment
    usual = mood / total if total else 0.0
    found = {}
    for root, weight in weights.items():
        mean = (moods[root] + usual) / (weight + 1.0)
        way = 1 if mean > 0 else -1
        if weight >= FEWEST and way * mean >= LEANS and way * (mean - usual) >= LEANS_MORE:
            found[root] = mean
    return found


def evaluates(word: str, feeling: float, leaning: Mapping[str, float]) -> bool:
    """Whether a word praises, in a heading that feels good, or blames in one that does not."""
    return word in GENERAL_OPINIONS or leaning.get(stem(word), 0.0) * feeling > 0


def is_one_sided(claim: Claim, mood: Mood, leaning: Mapping[str, float]) -> bool:
    """Whether a claim praises a topic that many complain about, or blames one that most are content with."""
    feeling = claim.feeling
    if claim.kind == "noun" or mood.allows(feeling) or (DENIED in claim.key and feeling > 0):
        return False
    apart = (feeling - mood.mean) * (1 if feeling > 0 else -1)
    if claim.kind in _HAPPENED and apart >= APART:
        return True
    return apart >= BESIDE and any(evaluates(word, feeling, leaning) for word in claim.words)


def neutral(claim: Claim, claims: Mapping[tuple[str, ...], Claim], leaning: Mapping[str, float]) -> Claim | None:
    """Return the claim that is left of a quality without the words that evaluate: "fabric" for "soft fabric"."""
    if claim.kind not in ("quality", "behind"):
        return None
    telling = {stem(word) for word in claim.words if not evaluates(word, claim.feeling, leaning)}
    left = tuple(word for word in claim.content if word in telling)
    return claims.get(left) if left and left != claim.content else None
