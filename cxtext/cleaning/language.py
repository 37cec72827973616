"""In what language a comment is written, said only where it is certain.

Four steps, cheapest first: common English words (most comments in English end here), the script (Chinese characters
are not English however few they are), words that are signs of one language or a few ("muy buen servicio"), and for the
rest the naive Bayes model over byte n-grams of py3langid [1]_, which ships as a plain array file and works offline.
Texts that carry too little stay undecided: "ok", a name, "gr8 service luv it". So do texts that mix languages: what
they say in the one should not be lost for the other.

References
----------
.. [1] Lui, M. and Baldwin, T. (2012). langid.py: an off-the-shelf language identification tool. ACL demos.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cxtext.cleaning.language_words import SIGNS, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Collection

    from py3langid.langid import LanguageIdentifier

# The start of a comment shows its language; the rest would only cost time.
_MAX_CHARS = 1_000
_MIN_WORDS = 2
_MIN_LETTERS = 9
_MIN_CONFIDENCE = 0.5
# Of 96,000 English comments none that has four words or more falls below this where another language leads.
_MAX_ENGLISH = 0.004
# Two or three words have to speak more clearly: of 15,500 such English comments two are taken for others.
_SHORT, _MIN_SHORT_CONFIDENCE, _MAX_SHORT_ENGLISH = 4, 0.6, 0.002
_MIN_ENGLISH_SHARE = 0.25
_MIN_SCRIPT_CONFIDENCE = 0.6

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")  # the same in ASCII, twice as fast
_CAPITALISED = re.compile(r"[^\W\d_]+")
_MASK = re.compile(r"\[[a-z]+(?: [a-z]+)?\]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Frequent in English feedback and no words of other languages in Latin script ("in", "die", "was" and "me" are).
_ENGLISH = _words(
    "the and it you that with for this they my very were but not would have been be from there their which when "
    "what who how them we our your its it's i'm i've don't didn't can't won't wasn't isn't doesn't couldn't "
    "because could should will did does than then these those some any about after again always also another "
    "being before better both came come down each even every everything few first found friendly get getting give "
    "given gave go going good great got having here him helpful hospital if into just keep know last like liked "
    "little long look looked looking looks lot love loved made make many more most much need needed never new "
    "next nice nothing now off one only or other out people place quick quickly quite really right said same seen "
    "service she size small staff still such take taken tell thank thanks thing things think thought through time "
    "times to told too took tried try two under understand until up us use used using wait waited waiting want "
    "wanted way well went where while why without work works worked worth wrong yes yet excellent amazing awful "
    "bad poor easy difficult quality price product ordered bought buy recommend would've care caring felt feel "
    "feels dress fit fits wear worn wearing color colour fabric beautiful perfect perfectly cute comfortable soft "
    "hot cold clean dirty food room doctor nurse nurses doctors appointment phone call called help helped "
    "listened experience customer everyone someone anything something nobody away back bit day days definitely "
    "different disappointed happy sure though week weeks year years update screen battery working broken"
)

# Letters of one script -> the language it can only be; scripts of many languages are left to the model.
_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile("[\u3040-\u30ff]"), ("ja",)),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), ("ko",)),
    (re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]"), ("zh",)),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), ("el",)),
    (re.compile("[\u0590-\u05ff]"), ("he",)),
    (re.compile("[\u0e00-\u0e7f]"), ("th",)),
    (re.compile("[\u0530-\u058f]"), ("hy",)),
    (re.compile("[\u10a0-\u10ff]"), ("ka",)),
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "be", "bg", "sr", "mk", "kk", "mn", "ky")),
    (re.compile("[\u0600-\u06ff\u0750-\u077f]"), ("ar", "fa", "ur", "ps")),
    (re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile("[\u0980-\u09ff]"), ("bn", "as")),
    (re.compile("[\u0a00-\u0a7f]"), ("pa",)),
    (re.compile("[\u0a80-\u0aff]"), ("gu",)),
    (re.compile("[\u0b80-\u0bff]"), ("ta",)),
    (re.compile("[\u0c00-\u0c7f]"), ("te",)),
    (re.compile("[\u0c80-\u0cff]"), ("kn",)),
    (re.compile("[\u0d00-\u0d7f]"), ("ml",)),
    (re.compile("[\u0d80-\u0dff]"), ("si",)),
    (re.compile("[\u1000-\u109f]"), ("my",)),
    (re.compile("[\u1780-\u17ff]"), ("km",)),
    (re.compile("[\u1200-\u137f]"), ("am",)),
)
_NOT_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2e80-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_LATIN_LANGUAGES = _words(
    "af az ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nl no pl pt ro sk sl so sq sv sw tl "
    "tr uz vi"
)


@dataclass(frozen=True)
class Detected:
    """What is known of a language: ``code`` where one is certain (else ``""``), and all that it may be.

    ``possible`` is empty where nothing is known. It may hold several codes while ``code`` is empty: one word in
    Cyrillic letters is certainly not English, but may be Russian or Bulgarian.
    """

    code: str = ""
    possible: frozenset[str] = frozenset()


_UNDECIDED = Detected()
_IN_ENGLISH = Detected("en", frozenset(["en"]))
_NO_SIGNS = frozenset(SIGNS).isdisjoint


def detect(text: str) -> Detected:
    """Return the language of a cleaned text as ISO 639-1 codes.

    Parameters
    ----------
    text
        The comment, cleaned.
    """
    return _detect(text)


def is_foreign(text: str, accepted: frozenset[str]) -> bool:
    """Return whether a cleaned text is certainly written in none of the ``accepted`` languages (ISO 639-1 codes).

    The same as :func:`detect` would say, without finding out more than that.
    """
    found = _detect(text, may_be_english="en" in accepted)
    return bool(found.possible) and not found.possible & accepted


def _detect(text: str, *, may_be_english: bool = False) -> Detected:
    """Return the language; with ``may_be_english`` English and undecided are not told apart where that costs time."""
    text = text[:_MAX_CHARS]
    if "[" in text:
        text = _MASK.sub(" ", text)
    plain = text.isascii()
    words = _PLAIN_WORD.findall(text.lower()) if plain else _WORD.findall(text.lower().replace("\u2019", "'"))
    if not words:
        return _UNDECIDED
    if not plain:
        n_other = len(_NOT_LATIN.findall(text))
        if n_other >= 2 and n_other * 2 > sum(map(len, words)):
            return _by_script(text)
    return _by_words(text, words, may_be_english)


def _by_words(text: str, words: list[str], may_be_english: bool) -> Detected:
    n_english = sum(map(_ENGLISH.__contains__, words))
    signs = [] if _NO_SIGNS(words) else [word for word in words if word in SIGNS]
    if n_english >= _MIN_ENGLISH_SHARE * len(words) and (n_english >= 2 or len(words) <= 2):
        # A foreign word in an English comment changes nothing, in two or three words it does.
        if len(signs) * 4 <= len(words):
            return _IN_ENGLISH
        if n_english >= 2:
            return _UNDECIDED
    found = _by_signs(words, signs) if signs else None
    if found is not None:
        return found
    if may_be_english and n_english * 5 > len(words):
        return _UNDECIDED
    too_short = len(words) < _MIN_WORDS or sum(map(len, words)) < _MIN_LETTERS
    # Names and headings: "Giuseppe Verdi Ristorante Milano" is not written in Italian.
    names = not signs and all(word.istitle() or word.isupper() for word in _CAPITALISED.findall(text))
    return _UNDECIDED if too_short or names else _by_model(words, n_english)


def _by_signs(words: list[str], signs: list[str]) -> Detected | None:
    """Judge by words that are signs of a language; None where they do not suffice."""
    hits: dict[str, int] = {}
    for word in signs:
        for language in SIGNS[word]:
            hits[language] = hits.get(language, 0) + 1
    most = max(hits.values())
    fitting: dict[str, int] = {}
    for language, n in hits.items():
        if n == most:
            fitting[language] = n + sum(language in SUPPORT.get(word, ()) for word in words)
    best = max(fitting.values())
    languages = sorted(language for language, n in fitting.items() if n == best)
    english = sum(word in _ENGLISH and languages[0] not in SUPPORT.get(word, ()) for word in words)
    accented = any(not word.isascii() for word in signs)
    enough = (
        (most >= 2 and best * 3 >= len(words))
        or (best >= 2 and best * 2 >= len(words))
        or (accented and len(words) <= 3 and (len(words) > 1 or len(words[0]) >= 5))
    )
    if english or not enough:
        return None
    if len(languages) == 1:
        return Detected(languages[0], frozenset(languages))
    code, share = _probabilities(" ".join(words), languages)[0]
    return Detected(code if share >= _MIN_SCRIPT_CONFIDENCE else "", frozenset(languages))


def _by_script(text: str) -> Detected:
    counts = [(len(letters.findall(text)), codes) for letters, codes in _SCRIPTS]
    most, codes = max(counts, key=lambda count: count[0])
    if not most:
        return Detected("", frozenset(["und"]))
    # Japanese mixes its own letters with Chinese signs; any of its own settles it.
    if codes == ("zh",) and counts[0][0]:
        codes = ("ja",)
    if len(codes) == 1:
        return Detected(codes[0], frozenset(codes))
    code, share = _probabilities(text, codes)[0]
    return Detected(code if share >= _MIN_SCRIPT_CONFIDENCE else "", frozenset(codes))


def _by_model(words: list[str], n_english: int) -> Detected:
    ranked = _probabilities(" ".join(words), _LATIN_LANGUAGES)
    code, share = ranked[0]
    short = len(words) < _SHORT or sum(map(len, words)) < 14
    if share < (_MIN_SHORT_CONFIDENCE if short else _MIN_CONFIDENCE):
        return _UNDECIDED
    if code == "en":
        return _UNDECIDED if short else _IN_ENGLISH
    most_english = _MAX_SHORT_ENGLISH if short else _MAX_ENGLISH
    if n_english * 5 > len(words) or dict(ranked)["en"] > most_english:
        return _UNDECIDED
    # Danish and Norwegian, Czech and Slovak: whoever accepts the one should not lose the other.
    return Detected(code, frozenset(other for other, probability in ranked if probability >= _MAX_ENGLISH))


def _probabilities(text: str, codes: Collection[str]) -> list[tuple[str, float]]:
    """Probabilities of the given languages alone, highest first."""
    # Most questions are about languages in Latin script: a model of these alone is three times as fast.
    identifier = _latin_identifier() if codes is _LATIN_LANGUAGES else _identifier()
    ranked = [(code, float(score)) for code, score in identifier.rank(text) if code in codes]
    total = sum(score for _, score in ranked) or 1.0
    return [(code, score / total) for code, score in ranked]


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1)
def _latin_identifier() -> LanguageIdentifier:
    identifier = copy(_identifier())
    identifier.set_languages(_LATIN_LANGUAGES & set(identifier.nb_classes))
    return identifier
