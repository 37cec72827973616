"""Candidate names: stretches of the mentions' own words that could stand as a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cxtext.keywords import ARTICLES, FUNCTION_WORDS, UNFIT_WORDS, clauses, is_term, stem, words_of

LONGEST = 5

_MAY_START = words_of("no not more less too fewer without can't cannot couldn't cant unable lack")
_MAY_STAND_INSIDE = words_of("of to on for in at with and or by from not be up out off over no more too into about per")
_WEAK_ENDS = words_of("""
    get gets got getting make makes made making want wants wanted need needs needed know knows knew think thought
    would use uses used using go goes going gone went come comes came coming see seen saw say says said saying tell
    told ask asked asking give gives given gave giving take takes taken took taking put puts let lets try tried
    trying find found keep keeps kept look looks looked looking seem seems feel feels felt show shows start started
    happen happened become became done able unable bring brought work works worked
    due according based regarding including able sure main possible certain various different several whole full
    old new next last recent big small long short high low early late same extra
    able like liked likes love loved hope wish believe guess understand
    when where able also enough even able since still really quite
    """)
_WEAK_STARTS = words_of("""
    get gets got getting make makes made want wants wanted need needs know think thought go goes going went come comes
    see say says said tell told ask asked give gives given take takes put let try tried keep keeps look looks looked
    seem feel felt able sure due according regarding including certain various several used use using would whole
    when where been able like love find found work works
    """)
_OPINION = words_of("""
    good great excellent fantastic amazing awesome brilliant wonderful superb outstanding perfect nice lovely best
    better bad terrible awful horrible poor worst worse happy pleased satisfied disappointed impressed friendly kind
    helpful polite caring pleasant professional efficient quick slow fast easy hard difficult simple comfortable
    beautiful cute gorgeous flattering fine love loved loves recommend supportive reassuring attentive useful useless
    stunning fabulous incredible cheap expensive nicer clean rude patient thorough knowledgeable courteous prompt
    understanding respectful calm considerate exceptional definitely very cool fun glad true right wrong clear
    """)


@dataclass
class Phrase:
    """A candidate and what speaks for it.

    Parameters
    ----------
    key
        Stems of its content words and words inside it: one key for "waiting times" and "Waiting time".
    surfaces
        How often it was written in which way.
    weight
        Distinct texts that hold it, repeated texts counted by their logarithm.
    closeness
        Sum over those texts of weight times cosine to the middle of the topic.
    whole
        The part of ``weight`` from texts that are nothing but this phrase.
    """

    key: tuple[str, ...]
    surfaces: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0
    closeness: float = 0.0
    whole: float = 0.0

    @property
    def content(self) -> list[str]:
        """Stems of the words that carry meaning."""
        return [word for word in self.key if word not in _MAY_STAND_INSIDE and word not in _MAY_START]

    @property
    def surface(self) -> str:
        """The way it was written most often; ties go to the shorter, then the alphabet."""
        return min(self.surfaces.items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0]

    def opinion_share(self) -> float:
        """Share of the content words that judge rather than name."""
        words = [word for word in self.surface.split() if is_term(word)]
        return sum(judges(word) for word in words) / max(1, len(words))

    def ends_in_opinion(self) -> bool:
        """Whether it trails off in a judgement: "staff helpful"."""
        return judges(self.surface.split()[-1])

    def weak_edges(self) -> int:
        """0 to 2: how many of the first and last word are too weak to stand there."""
        words = self.surface.split()
        last = words[-1]
        return int(words[0] in _WEAK_STARTS) + int(last in _WEAK_ENDS)


def judges(word: str) -> bool:
    """Whether a word judges rather than names."""
    return word.casefold() in _OPINION or word.endswith("ly")


def collect(texts: Iterable[tuple[str, float, float]]) -> dict[tuple[str, ...], Phrase]:
    """Gather the phrases of one topic.

    Parameters
    ----------
    texts
        (text, weight, closeness to the topic's middle) of distinct mentions.

    Returns
    -------
    dict
        Phrase by key.
    """
    found: dict[tuple[str, ...], Phrase] = {}
    for text, weight, closeness in texts:
        seen: dict[tuple[str, ...], tuple[str, bool]] = {}
        for part in clauses(text):
            words = [word.replace("\u2019", "'") for word in part]
            kept = [word for word in words if word.casefold() not in ARTICLES]
            for start in range(len(kept)):
                for stop in range(start + 1, min(start + LONGEST, len(kept)) + 1):
                    span = kept[start:stop]
                    if _stands(span):
                        key = tuple(stem(word) if is_term(word) else word.casefold() for word in span)
                        seen.setdefault(key, (_written(span), len(span) == len(kept)))
        for key, (surface, whole) in seen.items():
            phrase = found.setdefault(key, Phrase(key))
            phrase.surfaces[surface] += 1
            phrase.weight += weight
            phrase.closeness += weight * closeness
            phrase.whole += weight * whole
    return found


def _stands(span: list[str]) -> bool:
    """Whether a run of words could be a heading: content at both ends, nothing odd inside, no word twice."""
    lower = [word.casefold() for word in span]
    first, last = lower[0], lower[-1]
    if not is_term(last) or not (is_term(first) or (first in _MAY_START and len(span) > 1)):
        return False
    if any(word in FUNCTION_WORDS and word not in _MAY_STAND_INSIDE for word in lower[1:-1]):
        return False
    if any(word in UNFIT_WORDS or len(word) > 30 for word in lower):
        return False
    return len(set(lower)) == len(lower)


def _written(span: list[str]) -> str:
    """Lower case, but for acronyms and names of mixed case (GP, NHS, iPad)."""
    shouted = len(span) > 1 and all(word.isupper() for word in span)
    return " ".join(word if not shouted and (_acronym(word) or _mixed(word)) else word.casefold() for word in span)


def _acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 5


def _mixed(word: str) -> bool:
    return any(sign.isupper() for sign in word[1:]) and any(sign.islower() for sign in word)
