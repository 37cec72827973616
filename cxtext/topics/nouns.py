"""Which words are used as nouns, learnt from the comments at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cxtext.keywords import ARTICLES, clauses, is_term, stem, words_of
from cxtext.topics.tagging import shipped_tagger

_BEFORE_NOUN = ARTICLES | words_of("of no more less fewer each every another other both with for in at by from on")
_BEFORE_VERB = words_of("""
    to i you we they he she it who will would can could should may might must do does did not never be been being
    is are was were am have has had very really so too just always how don't doesn't didn't can't couldn't won't
    wouldn't isn't wasn't aren't weren't haven't hasn't i'm i've i'll i'd it's they're we're you're that cannot get got
    """)
_AFTER_NOUN = words_of("is are was were has isn't wasn't aren't weren't")
_PRIOR, _PRIOR_WEIGHT = 0.6, 2.0
MOST_TAGGED = 8
"""Texts that are looked at for how a word is used."""
LEAST_TAGGED = 0.4
"""Share of its places there at which a noun is tagged as one, or as a gerund."""


def noun_shares(texts: Iterable[str]) -> dict[str, float]:
    """Estimate for each word how often it is used as a noun, from the function words on either side.

    "the food", "of food" and "food was" speak for a noun, "to arrive", "I spoke" and "was helpful" against it.

    Parameters
    ----------
    texts
        Mentions.

    Returns
    -------
    dict
        Share 0 to 1 by :func:`cxtext.keywords.stem`; 0.6 where nothing is known.
    """
    for_noun: dict[str, float] = {}
    seen: dict[str, float] = {}
    for text in texts:
        for part in clauses(text):
            words = [word.casefold().replace("\u2019", "'") for word in part]
            for place, word in enumerate(words):
                if not is_term(word):
                    continue
                root = stem(word)
                before = words[place - 1] if place else ""
                yes = float(before in _BEFORE_NOUN) + float(
                    words[place + 1 : place + 2] != [] and words[place + 1] in _AFTER_NOUN
                )
                no = float(before in _BEFORE_VERB)
                for_noun[root] = for_noun.get(root, 0.0) + yes
                seen[root] = seen.get(root, 0.0) + yes + no
    return {root: (for_noun[root] + _PRIOR * _PRIOR_WEIGHT) / (total + _PRIOR_WEIGHT) for root, total in seen.items()}


def tagged_nouns(words: Iterable[str], texts: Sequence[str]) -> set[str]:
    """Those of a few words that are tagged as nouns in a few texts that hold them.

    "The old house" says nothing against "old" to :func:`noun_shares`; the tagger knows an adjective.
    """
    found = set()
    lower = [text.casefold() for text in texts]
    for word in words:
        holding = [text for text, folded in zip(texts, lower, strict=True) if word.casefold() in folded]
        shown = holding[:: max(1, len(holding) // MOST_TAGGED)][:MOST_TAGGED]
        tags = [
            tag for tagged in shipped_tagger().tag(shown) for one, tag in tagged if one.casefold() == word.casefold()
        ]
        nouns = sum(tag in ("NN", "NNS", "VBG") for tag in tags)
        if nouns >= LEAST_TAGGED * len(tags):
            found.add(word)
    return found
