"""Names, keywords and definitions of topics, from the mentions' own words.

Candidates are the headings that single mentions could stand under (:mod:`cxtext.topics.phrases`), those that say the
same taken together. A good name is made of words that tell the topic from the others (c-TF-IDF,
:func:`cxtext.keywords.class_tfidf`), is what many people said, says what the thing is like rather than only which thing
it is, is said in the topic rather than elsewhere and, where sentiments are known, in the mood of the topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cxtext.keywords import class_tfidf, clauses, count_terms, fold, is_term, stem, top_terms, words_of
from cxtext.topics.composing import composed
from cxtext.topics.evidence import claims_of
from cxtext.topics.general import DEFINITIONS, GENERAL_OPINIONS
from cxtext.topics.grammar import TIME_UNITS
from cxtext.topics.nouns import noun_shares, tagged_nouns
from cxtext.topics.onesided import leanings, mood_of
from cxtext.topics.ranking import ranked
from cxtext.topics.tagging import shipped_tagger
from cxtext.topics.wordforms import usual_case

if TYPE_CHECKING:
    from cxtext.topics.evidence import Claim

N_KEYWORDS = 8
N_PHRASES = 3
ABOUT = "Mentions about: "
"""Beginning of a definition that was made from mentions."""
LOOSE_FROM = 20
LOOSE_SHARE = 1 / 3
MOST_MASKED = 5
"""Mentions that are looked through for whether a name is a person's."""
LEAST_TOUCHED = 0.12
"""Share of the mentions that must hold at least one word of a name: less is an anecdote, however well put."""
MOST_TRIED = 30
"""Candidates that are looked at for a name before the best of them is told apart by a keyword."""

_MEASURES = TIME_UNITS - words_of("hour hours hr hrs")
_OPINIONS = frozenset(stem(word) for word in GENERAL_OPINIONS)


class Mention(NamedTuple):
    """A distinct text of a topic: its weight, its cosine to the topic's middle, and its sentiment (-1 to 1)."""

    text: str
    weight: float
    closeness: float
    sentiment: float = 0.0


@dataclass(frozen=True)
class Description:
    """What a topic is called and about: ``name``, up to eight ``keywords``, one-line ``definition``."""

    name: str
    keywords: tuple[str, ...]
    definition: str


def describe(topics: Sequence[Sequence[Mention]], fixed_names: Sequence[str | None]) -> list[Description]:
    """Describe topics so that each stands apart from the others.

    Parameters
    ----------
    topics
        Distinct mentions of each topic. Topics named first get their first choice, so give the largest first.
    fixed_names
        A name for topics that are not to be named from their words.

    Returns
    -------
    list of Description
        One per topic; no two names are the same or nearly so.
    """
    keywords, scores = keywords_of(topics)
    texts = [mention.text for mentions in topics for mention in mentions]
    tagged = iter(usual_case(shipped_tagger().tag(texts)))
    said = [[(mention, next(tagged)) for mention in mentions] for mentions in topics]
    claims = claims_of(said)
    leaning = leanings(pair for pairs in said for pair in pairs)
    taken: list[frozenset[str]] = []
    names: list[str] = []
    found: list[Description] = []
    for mentions, words, score, own, fixed in zip(topics, keywords, scores, claims, fixed_names, strict=True):
        mood = mood_of(mentions)
        best = ranked(own, score, mentions, leaning, mood)
        held = _held(mentions)
        # Worded one by one: the first that is free is the name.
        headings = ((composed(claim, own, best, mood, leaning), claim) for claim in best[:MOST_TRIED])
        common = (heading for heading, claim in headings if _touched(heading, claim, held) >= LEAST_TOUCHED)
        found_name = _free_name(chain(common, _subjects(words, own)), mentions, words, taken, names)
        name = fixed or found_name
        names.append(name)
        taken.append(_stems(name))
        about = _about(name, found_name, [claim.heading for claim in best[:MOST_TRIED]])
        definition = DEFINITIONS.get(name) or f"{ABOUT}{', '.join(about)}."
        found.append(Description(name, tuple(words), definition))
    return found


def _about(name: str, found_name: str, headings: Sequence[str]) -> list[str]:
    """Return what a definition says of a topic: its name and more, or only more where somebody else chose the name.

    "Slow refunds: mentions about slow refunds" would say nothing, and the name that was replaced is not to come back;
    it stands only where the mentions say nothing else.
    """
    if _stems(name) == _stems(found_name):
        return [_mid_sentence(name), *_apart([name, *headings], N_PHRASES)[1:]]
    named = [name, found_name]
    more = [heading for heading in _apart([*named, *headings], N_PHRASES + 1) if heading not in named]
    return more[:N_PHRASES] or [_mid_sentence(found_name)]


def _held(mentions: Sequence[Mention]) -> list[tuple[float, frozenset[str]]]:
    """Weight and stems of each mention."""
    return [
        (mention.weight, frozenset(stem(word) for part in clauses(mention.text) for word in part if is_term(word)))
        for mention in mentions
    ]


def _touched(heading: str, claim: Claim, held: Sequence[tuple[float, frozenset[str]]]) -> float:
    """Share of the mentions that hold a word of a heading, as said or as worded, that is more than an opinion."""
    own = _stems(heading) | (frozenset(claim.content) - _OPINIONS)
    return sum(weight for weight, stems in held if own & stems) / max(sum(weight for weight, _ in held), 1e-12)


def _subjects(keywords: Sequence[str], claims: Mapping[tuple[str, ...], Claim]) -> list[str]:
    """Names of last resort: the first keywords that are nouns, two by two."""
    nouns = [word for word in keywords if (stem(word),) in claims and claims[(stem(word),)].kind == "noun"]
    fit = nouns if len(nouns) > 1 else list(keywords)
    return [f"{one} and {other}" for one, other in pairwise(fit)]


def loose_topics(topics: Sequence[Sequence[Mention]]) -> list[int]:
    """Topics without a subject: fewer than a third of the mentions hold even one of the eight keywords."""
    _, scores = keywords_of(topics)
    found = []
    for topic, (mentions, score) in enumerate(zip(topics, scores, strict=True)):
        best = set(sorted(score, key=lambda word: (-score[word], word))[:N_KEYWORDS])
        held = [
            any(stem(word) in best for part in clauses(text) for word in part if is_term(word)) for text, *_ in mentions
        ]
        if len(held) >= LOOSE_FROM and sum(held) < LOOSE_SHARE * len(held):
            found.append(topic)
    return found


def theme_names(topics: Sequence[Sequence[Mention]], skip: Sequence[bool]) -> list[tuple[str, list[str]]]:
    """Name groups of topics by two telling nouns, no noun twice; returns names and keywords.

    Parameters
    ----------
    topics
        Distinct mentions of each group.
    skip
        Groups of general remarks, which keep a fixed name.
    """
    keywords, _ = keywords_of(topics)
    nouns = noun_shares(mention.text for mentions in topics for mention in mentions)
    used: set[str] = set()
    found = []
    for mentions, words, fixed in zip(topics, keywords, skip, strict=True):
        if fixed:
            found.append(("General remarks", words))
            continue
        tagged = tagged_nouns(words, [mention.text for mention in mentions])
        fit = [
            word
            for word in words
            if word.casefold() not in GENERAL_OPINIONS
            and word in tagged
            and nouns.get(stem(word), 0.6) >= 0.5
            and "-" not in word
        ]
        # "Minutes and phone": how long it took comes last.
        fit.sort(key=lambda word: word.casefold() in _MEASURES)
        fresh = [word for word in fit if stem(word) not in used][:2] or fit[:2] or words[:2]
        used.update(stem(word) for word in fresh)
        found.append((_sentence_case(" and ".join(fresh)), words))
    return found


def keywords_of(topics: Sequence[Sequence[Mention]]) -> tuple[list[list[str]], list[dict[str, float]]]:
    """Best words of each topic as most often written, and the score of every stem, 1 for the best of a topic."""
    documents, weights, groups = [], [], []
    written: dict[str, dict[str, float]] = {}
    for group, mentions in enumerate(topics):
        for text, weight, *_ in mentions:
            words = [word for part in clauses(text) for word in part if is_term(word)]
            for word in words:
                forms = written.setdefault(stem(word), {})
                form = word.casefold() if not (word.isupper() and len(word) <= 5) else word
                forms[form] = forms.get(form, 0.0) + weight
            documents.append([stem(word) for word in words])
            weights.append(weight)
            groups.append(group)
    terms, counts = count_terms(documents, weights, groups, len(topics))
    scores = class_tfidf(counts)
    shown = {root: min(forms.items(), key=lambda item: (-item[1], item[0]))[0] for root, forms in written.items()}
    peak = scores.max(axis=1, initial=1e-12)
    by_stem = [
        {terms[column]: float(line[column] / top) for column in np.flatnonzero(line)}
        for line, top in zip(scores, peak, strict=True)
    ]
    return [[shown[root] for root in best] for best in top_terms(scores, terms, N_KEYWORDS)], by_stem


def _free_name(
    headings: Iterable[str],
    mentions: Sequence[Mention],
    words: Sequence[str],
    taken: list[frozenset[str]],
    names: list[str],
) -> str:
    """First candidate that no earlier topic is called by; else the best one with the next keyword behind it."""
    fit: list[str] = []
    for heading in headings:
        if _names_someone(heading, mentions):
            continue
        fit.append(heading)
        if not any(_near(_stems(heading), other) for other in taken):
            return _sentence_case(heading)
    base = _sentence_case(fit[0]) if fit else "Other remarks"
    for word in words:
        name = f"{base}: {word}"
        if fit and stem(word) not in _stems(base) and not any(_stems(name) == other for other in taken):
            return name
    number = 2
    name = base
    while name in names:
        name = f"{base} ({number})"
        number += 1
    return name


def _names_someone(heading: str, mentions: Sequence[Mention]) -> bool:
    """Whether a word of it is masked where it was said; texts that come to the model uncleaned may hold names."""
    from cxtext.cleaning.personal import mask

    words = set(fold(heading).split())
    said = [mention.text for mention in mentions if len(words & set(fold(mention.text).split())) >= min(2, len(words))]
    for text in (heading, *said[:MOST_MASKED]):
        masked, kinds = mask(text)
        if kinds and words & (set(fold(text).split()) - set(fold(masked).split())):
            return True
    return False


def _stems(text: str) -> frozenset[str]:
    """Stems that tell a name from another; "great food" and "good food" are the same name."""
    words = [word for part in clauses(text) for word in part if is_term(word)]
    telling = [word for word in words if word.casefold() not in GENERAL_OPINIONS]
    return frozenset(stem(word) for word in telling or words)


def _near(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names would be mistaken for each other: two thirds of their words are the same."""
    return len(a & b) >= 0.66 * max(1, len(a | b))


def _apart(headings: Sequence[str], n: int) -> list[str]:
    """First ``n`` headings that do not repeat one another."""
    kept: list[str] = []
    for heading in headings:
        own = _stems(heading)
        if not kept or (
            own and all(len(own & _stems(other)) < 0.5 * min(len(own), len(_stems(other))) + 0.01 for other in kept)
        ):
            kept.append(heading)
        if len(kept) == n:
            break
    return kept


def _sentence_case(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:] if phrase[1:2].islower() or len(phrase) < 2 or phrase[1:2] == " " else phrase


def _mid_sentence(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name
