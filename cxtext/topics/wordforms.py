"""Forms of English words for headings: the gerund of a verb, and how a word is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from cxtext.keywords import words_of

_VOWELS = frozenset("aeiou")
# Of verbs with several syllables only those with a stressed last one double its consonant, and in British spelling all
# in "l"; the endings of the usual ones.
_DOUBLED = ("l", "fer", "mit", "cur", "gin", "get", "set", "log", "put", "cap", "lap", "run", "up", "quip", "drop")


_REGULAR = (("eed", "eeing"), ("ied", "ying"), ("yed", "ying"), ("ed", "ing"))
_PAST = dict(
    pair.split(":")
    for pair in sorted(
        words_of("""
    bought:buy sent:send paid:pay got:get lost:lose made:make took:take taken:take gave:give given:give found:find
    left:leave broke:break broken:break saw:see seen:see brought:bring stole:steal stolen:steal kept:keep chose:choose
    chosen:choose wrote:write written:write drove:drive spent:spend built:build caught:catch fell:fall forgot:forget
    forgotten:forget held:hold met:meet sold:sell spoke:speak stood:stand threw:throw withdrew:withdraw wore:wear
    won:win ate:eat ran:run came:come went:go began:begin felt:feel taught:teach understood:understand
    """)
    )
)
"""Base forms of irregular pasts."""


@lru_cache(maxsize=10_000)
def gerund(verb: str, *, past: bool = False) -> str:
    """Return the -ing form of a base form or, with ``past``, of a past one, in British spelling; "" where not known.

    Examples
    --------
    >>> [gerund(verb, past=True) for verb in ("charged", "tried", "stopped", "bought", "agreed", "sang")]
    ['charging', 'trying', 'stopping', 'buying', 'agreeing', '']
    >>> [gerund(verb) for verb in ("change", "top", "cancel", "open", "pay", "tie", "see")]
    ['changing', 'topping', 'cancelling', 'opening', 'paying', 'tying', 'seeing']
    """
    word = verb.casefold()
    if past:
        if word in _PAST:
            return gerund(_PAST[word])
        ending = next((pair for pair in _REGULAR if word.endswith(pair[0]) and len(word) > len(pair[0]) + 1), None)
        return word.removesuffix(ending[0]) + ending[1] if ending else ""
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and len(word) > 2 and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    if len(word) > 2 and word[-1] not in "aeiouwxyh" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        vowels = sum(sign in _VOWELS and (at == 0 or word[at - 1] not in _VOWELS) for at, sign in enumerate(word))
        if vowels == 1 or word.endswith(_DOUBLED):
            return word + word[-1] + "ing"
    return word + "ing"


def usual_case(texts: Sequence[Sequence[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Write each word of tagged texts the way it mostly stands inside a sentence: "GP", "iPad", "Mastercard", "staff".

    Parameters
    ----------
    texts
        Words with tags; texts mostly in capitals have no say in it.
    """
    seen: Counter[str] = Counter()
    for tagged in texts:
        words = [word for word, _ in tagged]
        capitals = sum([word[0].isupper() for word in words])
        if len(words) < 2 or 2 * capitals <= len(words):
            seen.update([word for before, word in pairwise(words) if before != "."])
    forms: dict[str, dict[str, int]] = {}
    for word, n in sorted(seen.items()):
        form = word.replace("\u2019", "'")
        found = forms.setdefault(form.casefold(), {})
        found[form] = found.get(form, 0) + n
    usual = {key: min(found.items(), key=lambda item: (-item[1], item[0]))[0] for key, found in forms.items()}
    every = {word for tagged in texts for word, _ in tagged}
    shown = {word: usual.get(word.casefold().replace("\u2019", "'")) or _plain(word) for word in sorted(every)}
    return [[(shown[word], tag) for word, tag in tagged] for tagged in texts]


def _plain(word: str) -> str:
    """Lower case, but for acronyms and names of mixed case, where no sentence shows how a word is written."""
    word = word.replace("\u2019", "'")
    acronym = word.isupper() and 2 <= len(word) <= 5
    mixed = any(sign.isupper() for sign in word[1:]) and any(sign.islower() for sign in word)
    return word if acronym or mixed else word.casefold()
