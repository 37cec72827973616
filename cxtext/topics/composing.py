"""The last touch to a name: a second quality, the quality of a bare noun, or a second noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cxtext.keywords import stem, words_of
from cxtext.topics.general import GENERAL_OPINIONS
from cxtext.topics.onesided import Mood, evaluates, is_one_sided, neutral
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
SHARE_OF_HOLDING = 0.5
"""… and from which, and from which share of the mentions that hold it, it is named with it though not said with it."""
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


def composed(
    claim: Claim,
    claims: Mapping[tuple[str, ...], Claim],
    best: Sequence[Claim],
    mood: Mood,
    leaning: Mapping[str, float],
) -> str:
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
        Sentiment of the topic.
    leaning
        Words that evaluate, see :func:`cxtext.topics.onesided.leanings`.

    Returns
    -------
    str
        "Friendly, helpful staff" for "friendly staff" where as many said "helpful"; "long waiting time" for "waiting
        time" where it is called long; "taxi problems" or "visa and mastercard" for a lone noun; "fabric" for "soft
        fabric" where many complain.
    """
    if is_one_sided(claim, mood, leaning):
        claim = neutral(claim, claims, leaning) or claim
    return (
        _with_second_quality(claim, claims, mood, leaning)
        or _with_quality(claim, claims, mood, leaning)
        or _as_problem(claim, mood)
        or _with_partner(claim, best)
        or claim.heading
    )


def _with_second_quality(
    claim: Claim, claims: Mapping[tuple[str, ...], Claim], mood: Mood, leaning: Mapping[str, float]
) -> str:
    """Say "friendly, helpful staff", both words being opinions, where opinions do not differ."""
    words = claim.words
    if claim.kind != "quality" or len(words) != 2 or DENIED in claim.key or words[0] in GENERAL_OPINIONS:
        return ""
    second = _quality_of((stem(words[1]),), claims, feeling=claim.feeling, but=words[0])
    if second is None or mood.contested or second.weight < SHARE_OF_SECOND * claim.weight:
        return ""
    both = all(evaluates(one.words[0], one.feeling, leaning) for one in (claim, second))
    return f"{words[0]}, {second.words[0]} {words[1]}" if both else ""


def _with_quality(
    claim: Claim, claims: Mapping[tuple[str, ...], Claim], mood: Mood, leaning: Mapping[str, float]
) -> str:
    """Say "long waiting time" where that tells what most say."""
    if claim.kind not in ("noun", "behind") or len(claim.words) >= MOST_WORDS:
        return ""
    head = _head_of(claim)
    said = [_quality_of(noun, claims, feeling=mood.mean, but="") for noun in dict.fromkeys((head, head[-1:]))]
    # "Long time" holds for "waiting time"; "new customers" does not for "existing customers".
    holds = [
        one for one in said if one and (len(one.content) > len(head) or evaluates(one.words[0], one.feeling, leaning))
    ]
    quality = max(holds, key=lambda one: one.weight, default=None)
    if quality and quality.weight >= SHARE_OF_QUALITY * claim.weight and mood.allows(quality.feeling):
        return f"{quality.words[0]} {claim.heading}"
    return ""


def _as_problem(claim: Claim, mood: Mood) -> str:
    """Say "taxi problems" or "problems paying" where the topic hurts and the words do not say so."""
    words = claim.words
    if TROUBLE & set(claim.content):
        return ""
    if claim.kind == "noun" and mood.mean <= -HURTS and len(words) < 4:
        plural = words[-1].endswith("s") and not words[-1].endswith("ss")
        return f"problems with {claim.heading}" if plural else f"{claim.heading} problems"
    hurts_much = claim.kind == "action" and mood.mean <= -HURTS_MUCH and words[0].endswith("ing")
    return f"problems {claim.heading}" if hurts_much else ""


def _with_partner(claim: Claim, best: Sequence[Claim]) -> str:
    """Say "visa and mastercard" for a lone noun that has a fellow."""
    if claim.kind != "noun" or len(claim.words) > 1:
        return ""
    other = next((other for other in best[:60] if _belong(claim, other)), None)
    return f"{claim.heading} and {other.heading}" if other else ""


def _belong(one: Claim, other: Claim) -> bool:
    """Whether mentions say both nouns, or the second covers as much of the topic as the first, about."""
    if (
        other.kind != "noun"
        or len(other.words) > 2
        or other.weight < SHARE_OF_PARTNER * one.weight
        or other.holding < other.elsewhere
        or BESIDE_THE_POINT & set(other.content)
        or any(first[:4] == second[:4] for second in other.content for first in one.content)
    ):
        return False
    if len(set(one.places) & set(other.places)) >= SAID_TOGETHER:
        return True
    return other.weight >= SHARE_OF_EQUAL * one.weight and other.holding >= SHARE_OF_HOLDING * one.holding


def _head_of(claim: Claim) -> tuple[str, ...]:
    """Stems of the noun phrase that a name begins with."""
    head = []
    for word in claim.words:
        if stem(word) not in claim.content:
            break
        head.append(stem(word))
    return tuple(head)


def _quality_of(
    noun: tuple[str, ...], claims: Mapping[tuple[str, ...], Claim], *, feeling: float, but: str
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
            and claim.feeling * feeling > 0
            and stem(words[0]) != stem(but)
        ):
            found.append(claim)
    return min(found, key=lambda claim: (-claim.weight, claim.key), default=None)
