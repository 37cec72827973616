"""Words of comments and the scoring of terms: pure functions over strings and arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())


ARTICLES = words_of("a an the my your our their his her its this that these those some any")
"""Words left out of phrases altogether: "activate my card" reads "activate card"."""

FUNCTION_WORDS = ARTICLES | words_of("""
    i me you we us they them he him she it mine yours ours theirs myself yourself himself herself itself ourselves
    themselves who whom whose which what when where why how
    am is are was were be been being do does did doing done have has had having will would shall should can could
    may might must ought i'm i've i'd i'll you're you've you'd you'll we're we've we'd we'll they're they've they'd
    they'll he's he'd he'll she's she'd she'll it's it'd it'll that's there's here's what's who's let's im ive id ill
    dont doesnt didnt cant couldnt wont wouldnt isnt wasnt arent werent havent hasnt hadnt shouldnt youre theyre thats
    its whats
    don't doesn't didn't can't couldn't won't wouldn't isn't wasn't aren't weren't haven't hasn't hadn't shouldn't
    no not nor none neither never cannot
    and or but if because as until while although though unless since so than then whether once cause cuz bc
    of at by for with about against between into through during before after above below to from up down in out on
    off over under within without upon towards toward via per among around across along behind beyond near despite
    again further here there all each every both few more most other another such only own same too very just also
    even still yet ever already always often sometimes usually maybe perhaps quite rather almost enough really
    actually basically definitely certainly absolutely totally completely extremely especially particularly probably
    simply literally honestly obviously generally overall super pretty much many lot lots bit little less least
    well now today tomorrow yesterday soon later ago away back else instead however therefore otherwise anyway
    somewhat such etc eg ie vs ok okay yes yeah no nope oh ah hi hello hey please thanks thank cheers lol plus like
    one two three first second every everyone everybody someone somebody anyone anybody nobody everything something
    indeed anything nothing thing things stuff way ways kind sort im ve re ll nt
    """)
"""English words that carry no topic of their own."""

UNFIT_WORDS = words_of("""
    fuck fucked fucker fuckers fuckin fucking fucks motherfucker shit shits shitty bullshit crap crappy bitch bitches
    cunt cunts twat wanker wankers bastard bastards asshole assholes arsehole arse ass dick dickhead dickheads prick
    bollocks piss pissed wtf slut sluts whore whores nigger niggers nigga niggas faggot faggots fag fags dyke tranny
    retard retards retarded spastic spaz paki pakis chink chinks gook kike kikes spic wetback coon gypo pikey
    """)
"""Words never shown in a name or keyword, though the comments that hold them count like all others."""

_MARKUP = re.compile(
    r"<[^<>]{0,300}>|&#?\w{1,10};|\[[^\[\]]{0,60}\]|\{[^{}]{0,60}\}|https?://\S{1,500}|www\.\S{1,500}|\S{1,80}@\S{1,80}|[@#]\w{1,80}"
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*")
_BREAK = re.compile(r"[^\w\s'\u2019\-@#&]+|\s[-&]+\s|--+|\n+")
_TOKEN = re.compile(_WORD.pattern + r"|(?<!\w)-(?!\w)|[^\w\s'\u2019\-]|\n")
_FOLD = re.compile(r"[\W_]+")
_LONGEST = 2_000


def fold(text: str) -> str:
    """Return ``text`` without case, punctuation and doubled spaces: equal for "Nothing." and "nothing!"."""
    return _FOLD.sub(" ", text.casefold()).strip()


def clauses(text: str) -> list[list[str]]:
    """Words of a text between punctuation marks, without markup, addresses, handles and ``[masked]`` places.

    Parameters
    ----------
    text
        A comment; only its first 2,000 characters are read.

    Returns
    -------
    list of list of str
        One list of words, as written, per stretch without punctuation.
    """
    found = (_WORD.findall(part) for part in _BREAK.split(_bare(text)))
    return [words for words in found if words]


def tokens(text: str) -> list[str]:
    """Words of a text as written, "," where one is, and "." for any other punctuation, markup or ``[masked]`` place.

    Parameters
    ----------
    text
        A comment; only its first 2,000 characters are read.

    Examples
    --------
    >>> tokens("Kind, helpful staff! Call [phone] now")
    ['Kind', ',', 'helpful', 'staff', '.', 'Call', '.', 'now']
    """
    found: list[str] = []
    for part in _TOKEN.findall(_bare(text).replace("&", " and ")):
        mark = part if part[0].isalnum() or part == "," else "."
        if not (mark in ".," and found and found[-1] == "."):
            found.append(mark)
    return found


def _bare(text: str) -> str:
    return _MARKUP.sub(" . ", text[:_LONGEST])


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Bring the forms of an English word together by cutting common endings ("waiting", "waits" → "wait").

    A key for counting, never for showing.
    """
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 2 and any(vowel in root for vowel in "aeiouy"):
            if root[-1] == root[-2] and root[-1] not in "lsz":
                root = root[:-1]
            return root.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=100_000)
def is_term(word: str) -> bool:
    """Whether a word can be a keyword: no function word, number, single letter or unfit word."""
    lower = word.casefold().replace("\u2019", "'")
    return (
        len(lower) > 1
        and lower not in FUNCTION_WORDS
        and lower not in UNFIT_WORDS
        and any(sign.isalpha() for sign in lower)
        and len(lower) <= 30
    )


def class_tfidf(counts: NDArray[np.floating]) -> NDArray[np.float64]:
    """Score how telling each term is of each class (c-TF-IDF).

    The share of a term in its class times ``log(1 + A / f)``, with ``f`` the term's count in all classes and ``A``
    the mean number of terms per class: BERTopic's class-based TF-IDF [1]_.

    Parameters
    ----------
    counts
        Array (n_classes, n_terms): how often each term stands in each class; not negative.

    Returns
    -------
    ndarray
        Scores of the same shape; zero where the count is zero.

    References
    ----------
    .. [1] M. Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022,
       arXiv:2203.05794.

    Examples
    --------
    >>> import numpy as np
    >>> class_tfidf(np.array([[3.0, 1.0], [0.0, 1.0]])).round(2).tolist()
    [[0.45, 0.2], [0.0, 0.81]]
    """
    table = np.asarray(counts, dtype=np.float64)
    per_class = table.sum(axis=1, keepdims=True)
    per_term = table.sum(axis=0, keepdims=True)
    share = table / np.maximum(per_class, 1e-12)
    mean_size = float(per_class.mean()) if table.size else 0.0
    return np.asarray(share * np.log1p(mean_size / np.maximum(per_term, 1e-12)))


def count_terms(
    documents: Sequence[Iterable[str]], weights: Sequence[float], groups: Sequence[int], n_groups: int
) -> tuple[list[str], NDArray[np.float64]]:
    """Count in how many documents of each group every term stands.

    Parameters
    ----------
    documents
        Terms of each document; a term counts once per document.
    weights
        How much each document counts.
    groups
        Group of each document, 0 … ``n_groups`` - 1.
    n_groups
        Number of groups.

    Returns
    -------
    terms : list of str
        In alphabetical order.
    counts : ndarray
        (n_groups, n_terms).
    """
    distinct = [sorted(set(document)) for document in documents]
    terms = sorted({term for document in distinct for term in document})
    place = {term: column for column, term in enumerate(terms)}
    counts = np.zeros((n_groups, len(terms)))
    for document, weight, group in zip(distinct, weights, groups, strict=True):
        counts[group, [place[term] for term in document]] += weight
    return terms, counts


def top_terms(scores: NDArray[np.floating], terms: Sequence[str], n: int) -> list[list[str]]:
    """Return the ``n`` best terms of each class, best first, ties in the order of ``terms``; only scores above 0."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :n]
    return [[terms[column] for column in row if line[column] > 0] for row, line in zip(best, scores, strict=True)]
