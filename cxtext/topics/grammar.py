"""The grammar of headings: one letter for each word, and regular expressions over the letters.

All repetitions are bounded, so that reading stays linear in the length of a mention.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cxtext.keywords import words_of

Tagged = Sequence[tuple[str, str]]
"""Words with the tags of :mod:`cxtext.topics.tagging`."""

_LETTERS = {
    ".": ".", ",": ",", "NN": "N", "NNS": "S", "JJ": "J", "JJR": "R", "VB": "V", "VBP": "V", "VBZ": "Z", "VBD": "A",
    "VBN": "E", "VBG": "G", "MD": "m", "RB": "r", "RP": "p", "DT": "D", "PRP$": "P", "PRP": "Q", "IN": "i", "TO": "o",
    "W": "W", "CC": "k", "CD": "d", "X": "X",
}  # fmt: skip
_OWN_LETTER = {
    **dict.fromkeys(words_of("am is are was were be been being"), "b"),
    **dict.fromkeys(words_of("isn't wasn't aren't weren't isnt wasnt arent werent"), "B"),
    **dict.fromkeys(words_of("seem seems seemed become becomes became"), "c"),
    **dict.fromkeys(words_of("have has had having"), "h"),
    **dict.fromkeys(words_of("do does did"), "u"),
    **dict.fromkeys(
        words_of("""
        don't doesn't didn't can't cannot couldn't won't wouldn't haven't hasn't hadn't dont doesnt didnt cant couldnt
        wont wouldnt havent hasnt hadnt
        """),
        "x",
    ),
    **dict.fromkeys(words_of("today yesterday tomorrow tonight"), "r"),
    **dict.fromkeys(words_of("first second third fourth fifth half"), "d"),
    "not": "n", "never": "n", "no": "O", "and": "C", "or": "C", "too": "t", "to": "o", "enough": "g",
}  # fmt: skip
"""b be, B be with not, c copula, h have, u do, x negated auxiliary, n not, O no, C and, t too, g enough."""

_NOUNS = r"(?:G(?=[NS]))?[NS]{0,3}[NS]"
_MODIFIERS = r"(?:[rt]{0,2}[JRE](?:,C?|C)?){0,3}"
_NP = rf"(?P<no>(?:n?g|O)?)[DPd]{{0,2}}(?P<mods>{_MODIFIERS})(?P<nouns>{_NOUNS})"
_PLAIN_NP = re.sub(r"\?P<\w+>", "?:", _NP)
_ADJECTIVES = r"(?P<adj>[rt]{0,2}[JRE](?:(?:,C?|C)r{0,2}[JE]){0,2})"

_NOUN_AFTER_ALL = re.compile(r"(?<=[JPD])V(?![DPQNS])")
NOUN_PHRASE = re.compile(_NP)
BEHIND = re.compile(rf"i{_PLAIN_NP}")
PREDICATE = re.compile(rf"h?(?P<be>[bBc])(?:b)?(?P<not>n?){_ADJECTIVES}(?![NSG])")
PROGRESS = re.compile(r"(?P<be>[bB])(?P<not>n?)r?(?P<verb>G)(?P<particle>p?)")
VERB = re.compile(r"(?P<aux>[xnmuhr]{0,3})(?P<verb>[VZAE])(?P<particle>p?)(?P<then>[JRrtG]?)")
TO_DO = re.compile(r"(?P<aux>[xn]?)(?P<verb>[VG])(?P<particle>p?)")
DONE = re.compile(r"(?<![NSJRGVZAEbBcDPxn])(?P<aux>)(?P<verb>[AE])(?P<particle>p?)")
FARED = re.compile(r"(?P<verb>[ZAE])(?P<particle>p?)(?P<then>[Jrt]?[JRr]?)")
EASE = re.compile(r"(?P<adj>J)oV(?P<particle>p?)")
MEASURE = re.compile(r"i?[rDdJ]{0,3}[NS]")
WHOLE = re.compile(r"i|rri|r{0,2}(?:[.,CkX]|$)")
"""What may follow a verb that ends a heading; rri is "as soon as"."""
PAIR = re.compile(r"(?P<one>J)(?:,C?|C)(?P<two>J)(?![NSGJ])")

WEAK = words_of("""
    certain able same other many much few several various whole own such last next first second third fourth multiple
    single entire possible different sure main due further full available including extra particular overall general
    specific previous following very really quite just even still also again back only then there here now ever yet so
    as well ok okay
    """)
"""Adjectives and adverbs that say nothing of what a thing is like."""
DENIALS = frozenset("nBx")
"""Letters that deny what follows."""
TIME_UNITS = words_of("""
    second seconds minute minutes min mins hour hours hr hrs day days week weeks month months year years
    """)
"""Of how long something took, which is passed over: "waited 45 minutes on hold"."""
WEAK_VERBS = words_of("""
    have has had having get gets got getting make makes made making go goes went gone going want wants wanted need needs
    needed know knows knew think thinks thought say says said see saw seen tell told ask asked come comes came take
    takes took taken give gives gave given put try tried trying use used let lets feel felt find found seem like love
    happen happened mean means look looked keep understand believe guess hope wish do does did doing am is are was were
    be been being
    """)
"""Verbs that say little without the rest of the sentence."""


def letters(tagged: Tagged) -> str:
    """One letter for each word of a tagged text."""
    line = "".join([_letter(word, tag) for word, tag in tagged])
    # A base form right behind an article or adjective is a noun: "a long wait on hold".
    return _NOUN_AFTER_ALL.sub("N", line)


@lru_cache(maxsize=100_000)
def _letter(word: str, tag: str) -> str:
    return _OWN_LETTER.get(word.casefold().replace("\u2019", "'"), _LETTERS.get(tag, "X"))
