"""Which candidate makes the best name of a topic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cxtext.keywords import stem, words_of
from cxtext.topics.general import GENERAL_OPINIONS
from cxtext.topics.grammar import TIME_UNITS, WEAK_VERBS
from cxtext.topics.onesided import Mood, is_one_sided, neutral
from cxtext.topics.wordforms import gerund

if TYPE_CHECKING:
    from cxtext.topics.evidence import Claim
    from cxtext.topics.naming import Mention

BESIDE_THE_POINT = frozenset(
    stem(word)
    for word in words_of("""
    second minute min hour hr day week weekend month year today yesterday tomorrow morning afternoon evening night
    monday tuesday wednesday thursday friday saturday sunday january february april june july august
    september october november december
    couple number lot bit kind sort type part amount rest side case point reason fact matter example instance
    """)
)
"""Stems of words for time and of nouns that need another: seldom what a topic is about."""
HURTS = 0.4
"""Mean sentiment below zero from which a noun is named as a problem."""
MIXED = 0.2
"""Mean sentiment, either way, below which a topic both hurts and pleases."""
WORDED_NEUTRALLY = 0.5
TOLD_ONE_SIDED = 0.15
"""What a one-sided claim is worth where it can be worded as its noun, and where it cannot."""
DIFFERED_ON = 1.6
OFTEN_JUDGED = 0.25
"""What a lone noun gains of which such things are said, and in which share of its mentions."""
WORTH_AS_MUCH, SAID_AS_MUCH, HELD_AS_MUCH = 0.65, 0.4, 0.75
"""Shares of what a lone noun is worth, is said and covers from which several words go before it."""
RARE = 0.03
"""What a smaller share of the mentions says is too rare for a name, if there is another."""
_WEAK_STEMS = frozenset(stem(form) for word in sorted(WEAK_VERBS) for form in (word, gerund(word)))
_FELT = frozenset(
    stem(form)
    for word in "love like hate enjoy want need wish hope think know adore dislike recommend".split()  # noqa: SIM905
    for form in (word, gerund(word))
)
"""Stems of verbs that say how someone feels about a thing rather than what it is like."""
_KIND = {
    "quality": 1.2,
    "event": 1.15,
    "action": 1.0,
    "noun": 1.0,
    "behind": 1.0,
    "fared": 0.9,
    "trait": 0.75,
}


def ranked(
    claims: Mapping[tuple[str, ...], Claim],
    score: Mapping[str, float],
    mentions: Sequence[Mention],
    leaning: Mapping[str, float],
    mood: Mood,
) -> list[Claim]:
    """Best claim first; ties in the order of the keys.

    Parameters
    ----------
    claims
        The claims of a topic.
    score
        How telling each stem is of the topic, 1 for the most telling.
    mentions
        The topic's mentions.
    leaning
        Words that evaluate, see :func:`cxtext.topics.onesided.leanings`.
    mood
        What people think of the topic, see :func:`cxtext.topics.onesided.mood_of`.
    """
    total = sum(mention.weight for mention in mentions)
    factors = _sides(claims, mood, leaning)
    worth = [
        (-round(_worth(claim, score, total, mood) * factors.get(claim.key, 1.0), 9), claim.key, claim)
        for claim in claims.values()
    ]
    worth.sort(key=lambda item: item[:2])
    return _telling_first([(-value, claim) for value, _, claim in worth if value < 0])


def _tells_more(claim: Claim, lone: Claim) -> bool:
    """Whether a claim of several words is said by nearly as many as a lone noun."""
    return (
        len(claim.words) > 1
        and claim.weight >= SAID_AS_MUCH * lone.weight
        and claim.holding >= HELD_AS_MUCH * lone.holding
    )


def _telling_first(best: list[tuple[float, Claim]]) -> list[Claim]:
    """Put several words before a lone noun where they are worth nearly as much: "logging in" before "code"."""
    order = [claim for _, claim in best]
    if best and best[0][1].kind == "noun" and len(best[0][1].words) == 1:
        least, lone = WORTH_AS_MUCH * best[0][0], best[0][1]
        better = next((claim for worth, claim in best if worth >= least and _tells_more(claim, lone)), None)
        if better:
            order.remove(better)
            order.insert(0, better)
    return order


def _sides(
    claims: Mapping[tuple[str, ...], Claim], mood: Mood, leaning: Mapping[str, float]
) -> dict[tuple[str, ...], float]:
    """Factors of one-sided claims and of the bare nouns that opinions differ on; 1 for all others."""
    found: dict[tuple[str, ...], float] = {}
    judged: dict[tuple[str, ...], float] = {}
    for claim in claims.values():
        if not is_one_sided(claim, mood, leaning):
            continue
        plain = neutral(claim, claims, leaning)
        found[claim.key] = WORDED_NEUTRALLY if plain else TOLD_ONE_SIDED
        if plain and len(plain.content) == 1:
            judged[plain.key] = judged.get(plain.key, 0.0) + claim.weight
    differ = [key for key, weight in judged.items() if weight >= OFTEN_JUDGED * claims[key].weight]
    return found | dict.fromkeys(differ, DIFFERED_ON)


def _worth(claim: Claim, score: Mapping[str, float], total: float, mood: Mood) -> float:
    kind, words = claim.kind, claim.words
    content = claim.content
    telling = sum(score.get(word, 0.0) for word in content) / len(content) ** 0.55
    said = claim.weight + 0.3 * (claim.holding - claim.weight)
    people = math.log1p(said) / math.log1p(total)
    if claim.weight < 1.5:
        people *= 0.3
    elif claim.weight < RARE * total:
        people *= 0.65 if claim.weight >= RARE / 2 * total else 0.45
    own = (claim.holding + 0.5) / (claim.holding + claim.elsewhere + 1.0)
    near = max(0.05, claim.closeness / claim.weight)
    # A lone noun makes a name where it hurts ("app problems"), less so elsewhere.
    lone = 0.36 if mood.mean <= -HURTS else 0.28
    length = {1: lone, 2: 1.0, 3: 1.05, 4: 0.9}.get(len(content), 0.7) * (1.0 if len(words) <= 5 else 0.8)
    manners = _KIND[kind]
    if kind in ("action", "event", "fared"):
        manners *= 0.45 ** sum(stem(word) in _WEAK_STEMS for word in words)
        manners *= 0.5 ** sum(stem(word) in _FELT for word in words)
    manners *= 0.8 ** sum(word in GENERAL_OPINIONS for word in words)
    manners *= 0.5 ** sum(stem(word) in BESIDE_THE_POINT for word in words)
    if kind == "behind" and stem(words[0]) in BESIDE_THE_POINT:
        manners *= 0.4
    if kind == "noun" and len(words) > 1 and words[0] in ("time", "times", *TIME_UNITS):
        manners *= 0.4  # "on time transport", "two days holiday"
    # A one-sided name suits a topic that hurts or pleases; one that does both is called by its subject.
    feeling = claim.feeling
    mean = mood.mean
    agrees = 0.85 + 0.3 * math.copysign(feeling, feeling * mean) if abs(mean) >= MIXED else 1.1 - 0.45 * abs(feeling)
    return float(telling * people * math.sqrt(own) * near * length * manners * agrees)
