"""The last touch to a name: a second quality, the quality of a bare noun, or a second noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cxtext.keywords import stem, words_of
from cxtext.topics.general import GENERAL_OPINIONS
from cxtext.topics.phrases import DENIED
from cxtext.topics.ranking import BESIDE_THE_POINT, HURTS

if TYPE_CHECKING:
    from cxtext.topics.evidence import Claim

SHARE_OF_SECOND = 0.5
SHARE_OF_QUALITY = 0.1
"""Of the weight of the first quality, or of the noun, that what is put before it must have."""
SHARE_OF_PARTNER = 0.25
"""Of the weight of a lone noun that another must have to be named with it …"""
SHARE_OF_EQUAL = 0.75
"""… and from which it is named with it though they are not said together."""
SAID_TOGETHER = 2
"""Mentions that must say both nouns otherwise."""
CLEAR = 0.3
"""Mean sentiment from which a claim clearly hurts or pleases."""
HURTS_MUCH = 0.5
"""Mean sentiment below zero from which an action is named as a problem."""
MOST_WORDS = 5
TROUBLE = frozenset(
    stem(word)
    for word in words_of("""
    problem issue trouble difficulty wait waiting queue delay lack loss failure error fault mistake crash shortage cut
    damage complaint bug fraud scam theft defect outage pain stress abuse bullying noise turnover layoff mess debt
    penalty fine overcharge breakdown rudeness confusion cancellation dispute limit
    """)
)
"""Stems of nouns that name trouble by themselves."""
_COMPARED = ("more", "less", "fewer", "better", "worse")


def composed(claim: Claim, claims: Mapping[tuple[str, ...], Claim], best: Sequence[Claim], mood: float) -> str:
    """Word a claim as a name.

    Parameters
    ----------
    claim
        What the topic is to be called.
    claims
        All claims of the topic.
    best
        The same, best first.
    mood
        Mean sentiment of the topic, 0 where unknown.

    Returns
    -------
    str
        "Friendly, helpful staff" for "friendly staff" where as many said "helpful"; "long waiting time" for "waiting
        time" where it is called long; "taxi problems" or "visa and mastercard" for a lone noun.
    """
    words = claim.words
    if claim.kind == "quality" and len(words) == 2 and DENIED not in claim.key and words[0] not in GENERAL_OPINIONS:
        second = _quality_of((stem(words[1]),), claims, mood=claim.feeling, but=words[0])
        if second and second.weight >= SHARE_OF_SECOND * claim.weight:
            return f"{words[0]}, {second.words[0]} {words[1]}"
    if claim.kind in ("noun", "behind"):
        head = _head_of(claim)
        said = [_quality_of(noun, claims, mood=mood, but="") for noun in dict.fromkeys((head, head[-1:]))]
        quality = max((one for one in said if one), key=lambda one: one.weight, default=None)
        if quality and quality.weight >= SHARE_OF_QUALITY * claim.weight and len(words) < MOST_WORDS:
            return f"{quality.words[0]} {claim.heading}"
    if claim.kind == "noun" and mood <= -HURTS and len(words) < 4 and not TROUBLE & set(claim.content):
        plural = words[-1].endswith("s") and not words[-1].endswith("ss")
        return f"problems with {claim.heading}" if plural else f"{claim.heading} problems"
    if claim.kind == "action" and mood <= -HURTS_MUCH and words[0].endswith("ing") and not TROUBLE & set(claim.content):
        return f"problems {claim.heading}"
    if claim.kind == "noun" and len(words) == 1:
        for other in best[:60]:
            if (
                other.kind == "noun"
                and len(other.words) < 3
                and other.weight >= SHARE_OF_PARTNER * claim.weight
                and other.holding >= other.elsewhere
                and not BESIDE_THE_POINT & set(other.content)
                and (other.weight >= SHARE_OF_EQUAL * claim.weight or _together(claim, other) >= SAID_TOGETHER)
                and not any(one[:4] == two[:4] for one in other.content for two in claim.content)
            ):
                return f"{words[0]} and {other.heading}"
    return claim.heading


def _together(one: Claim, other: Claim) -> int:
    """Count the mentions that say both."""
    return len(set(one.places) & set(other.places))


def _head_of(claim: Claim) -> tuple[str, ...]:
    """Stems of the noun phrase that a name begins with."""
    head = []
    for word in claim.words:
        if stem(word) not in claim.content:
            break
        head.append(stem(word))
    return tuple(head)


def _quality_of(
    noun: tuple[str, ...], claims: Mapping[tuple[str, ...], Claim], *, mood: float, but: str
) -> Claim | None:
    """Return what is most said of a noun, in the given mood: a clear one, of two people at least."""
    found = []
    for claim in claims.values():
        own = claim.content
        if claim.weight < 2 or len(own) != len(noun) + 1 or not set(noun) < set(own) or DENIED in claim.key:
            continue
        words = claim.words
        if (
            claim.kind == "quality"
            and stem(words[0]) not in noun
            and stem(words[-1]) == noun[-1]
            and words[0] not in (but, "too", "no", *_COMPARED)
            and not (but and words[0] in GENERAL_OPINIONS)
            and not words[0].endswith("er")
            and abs(claim.feeling) >= CLEAR
            and claim.feeling * mood > 0
            and stem(words[0]) != stem(but)
        ):
            found.append(claim)
    return min(found, key=lambda claim: (-claim.weight, claim.key), default=None)
