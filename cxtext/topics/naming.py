"""Names, keywords and definitions of topics, from the mentions' own words.

Words are weighed by c-TF-IDF (:func:`cxtext.keywords.class_tfidf`); a phrase is worth the weight of its words, times
how many people wrote it, times how close to the topic's middle the mentions stand that hold it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cxtext.keywords import class_tfidf, clauses, count_terms, is_term, stem, top_terms
from cxtext.topics.general import DEFINITIONS, GENERAL_OPINIONS
from cxtext.topics.nouns import noun_shares
from cxtext.topics.phrases import Phrase, collect, judges

N_KEYWORDS = 8
N_PHRASES = 3
LOOSE_FROM = 20
LOOSE_SHARE = 1 / 3
Mention = tuple[str, float, float]
"""Text, weight, cosine to the middle of its topic."""


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
    nouns = noun_shares(text for mentions in topics for text, _, _ in mentions)
    taken: list[frozenset[str]] = []
    names: list[str] = []
    found: list[Description] = []
    for mentions, words, score, fixed in zip(topics, keywords, scores, fixed_names, strict=True):
        total = sum(weight for _, weight, _ in mentions)
        ranked = _rank(list(collect(mentions).values()), score, nouns, total)
        name = fixed or _free_name(ranked, words, taken, names)
        names.append(name)
        taken.append(_stems(name))
        about = _apart([phrase.surface for phrase in ranked[:40]], N_PHRASES) or list(words[:N_PHRASES])
        definition = DEFINITIONS.get(name) or f"Mentions about: {', '.join(about or [name])}."
        found.append(Description(name, tuple(words), definition))
    return found


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
    nouns = noun_shares(text for mentions in topics for text, _, _ in mentions)
    used: set[str] = set()
    found = []
    for words, fixed in zip(keywords, skip, strict=True):
        if fixed:
            found.append(("General remarks", words))
            continue
        fit = [word for word in words if not judges(word) and nouns.get(stem(word), 0.6) >= 0.5 and "-" not in word]
        fresh = [word for word in fit if stem(word) not in used][:2] or fit[:2] or words[:2]
        used.update(stem(word) for word in fresh)
        found.append((_sentence_case(" and ".join(fresh)), words))
    return found


def keywords_of(topics: Sequence[Sequence[Mention]]) -> tuple[list[list[str]], list[dict[str, float]]]:
    """Best words of each topic as most often written, and the score of every stem, 1 for the best of a topic."""
    documents, weights, groups = [], [], []
    written: dict[str, dict[str, float]] = {}
    for group, mentions in enumerate(topics):
        for text, weight, _ in mentions:
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


def _rank(phrases: Sequence[Phrase], score: dict[str, float], nouns: dict[str, float], total: float) -> list[Phrase]:
    """Best phrase first; ties in the order of the keys."""
    worth = [(-_worth(phrase, score, nouns, total), phrase.key, phrase) for phrase in phrases]
    return [phrase for value, _, phrase in sorted(worth, key=lambda item: item[:2]) if value < 0]


def _worth(phrase: Phrase, score: dict[str, float], nouns: dict[str, float], total: float) -> float:
    content = phrase.content
    if not content:
        return 0.0
    telling = sum(score.get(word, 0.0) for word in set(content)) / len(content) ** 0.35
    people = math.log1p(phrase.weight) / math.log1p(total)
    if phrase.weight < 1.5:
        people *= 0.25
    near = max(0.05, phrase.closeness / phrase.weight) ** 1.5
    length = {1: 0.55, 2: 1.0, 3: 1.1}.get(len(content), 0.95) * (1.0 if len(phrase.key) <= 4 else 0.85)
    noun = nouns.get(phrase.key[-1], 0.6)
    head = noun**1.5 if len(content) == 1 else 0.45 + 0.55 * noun
    alone = 1.0 + 0.3 * min(1.0, phrase.whole / max(3.0, 0.05 * total))
    opinion = phrase.opinion_share()
    manners = math.pow(0.55, phrase.weak_edges()) * (0.5 if opinion == 1 else 1.0 - 0.3 * opinion)
    if opinion < 1 and phrase.ends_in_opinion():
        manners *= 0.6
    return float(telling * people * near * length * alone * manners * head)


def _free_name(ranked: list[Phrase], words: list[str], taken: list[frozenset[str]], names: list[str]) -> str:
    """First phrase that no earlier topic is called by; else the best one with the next keyword behind it."""
    for phrase in ranked[:12]:
        if not any(_near(_stems(phrase.surface), other) for other in taken):
            return _sentence_case(phrase.surface)
    base = _sentence_case(ranked[0].surface) if ranked else "Other remarks"
    for word in words:
        name = f"{base}: {word}"
        if ranked and stem(word) not in _stems(base) and not any(_stems(name) == other for other in taken):
            return name
    number = 2
    name = base
    while name in names:
        name = f"{base} ({number})"
        number += 1
    return name


def _stems(text: str) -> frozenset[str]:
    """Stems that tell a name from another; "great food" and "good food" are the same name."""
    words = [word for part in clauses(text) for word in part if is_term(word)]
    telling = [word for word in words if word.casefold() not in GENERAL_OPINIONS]
    return frozenset(stem(word) for word in telling or words)


def _near(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names would be mistaken for each other: two thirds of their words are the same."""
    return len(a & b) >= 0.66 * max(1, len(a | b))


def _apart(phrases: list[str], n: int) -> list[str]:
    """First ``n`` phrases that do not repeat one another."""
    kept: list[str] = []
    for phrase in phrases:
        own = _stems(phrase)
        if own and all(len(own & _stems(other)) < 0.5 * min(len(own), len(_stems(other))) + 0.01 for other in kept):
            kept.append(phrase)
        if len(kept) == n:
            break
    return kept


def _sentence_case(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:] if phrase[1:2].islower() or len(phrase) < 2 or phrase[1:2] == " " else phrase
