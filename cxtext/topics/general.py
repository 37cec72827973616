"""Telling remarks that only praise, only blame or say nothing from remarks about something."""

from __future__ import annotations

from cxtext.keywords import FUNCTION_WORDS, clauses, words_of

_GOOD = words_of("""
    good great excellent fantastic amazing awesome brilliant wonderful superb outstanding perfect nice lovely
    fab happier cute pretty stunning fabulous best better love loved loves like liked likes enjoy enjoyed happy
    pleased satisfied impressed impressive fine incredible exceptional marvellous marvelous terrific splendid
    super cool top faultless flawless positive recommend recommended thank thanks thankful grateful appreciate
    appreciated well pleasant pleasure fun glad beautiful gorgeous favourite favorite worth delighted class
    thumbs first
    """)
_BAD = words_of("""
    bad terrible awful horrible poor worst worse dreadful disgusting disappointing disappointed disappointment
    useless rubbish hate hated sucks suck sucked pathetic appalling unacceptable shocking abysmal atrocious lousy
    unhappy dissatisfied negative complaint complaints fault faults problem problems issue issues wrong criticism
    criticisms regret garbage trash horrendous disgrace disgraceful mess nightmare joke unsatisfactory complain
    """)
_EMPTY = words_of("""
    everything anything all experience overall far time day job work happen happened ever absolutely say think
    comment comments add improve improved improvement need needs needed mind sure know idea moment given done
    thing feel felt seem seemed much keep highly truly look looks looked bit wanted hope part
    """)
_BEYOND = words_of("better best thank thanks well happier")
"""Words that a negation makes stronger: "could not be better", "can't thank them enough"."""
_SILENCE = words_of("nothing none anything no na nope nil comment comments")
_THOUGHT = words_of("think say know sure idea mind comment add improve improved improvement moment honest")
_NEGATION = words_of("""
    no not never without nothing none hardly cannot can't couldn't don't didn't won't wouldn't isn't wasn't aren't
    weren't doesn't haven't hasn't cant couldnt dont didnt wont wouldnt isnt wasnt doesnt nt
    """)

GENERAL_OPINIONS = _GOOD | _BAD
"""Words that judge without saying what."""

NAMES = {
    "praise": "General praise",
    "blame": "General dissatisfaction",
    "nothing": "Nothing to add",
    "other": "Other remarks",
}
"""Names of the topics without a subject."""

DEFINITIONS = {
    "General praise": "Mentions that praise without saying what.",
    "General dissatisfaction": "Mentions that blame without saying what.",
    "Nothing to add": "Mentions that say that there is nothing to say or to improve.",
    "Other remarks": "Mentions without a common subject.",
}
"""One line on each of them."""


def kind_of(text: str) -> str | None:
    """Tell what a remark without a subject of its own does.

    Parameters
    ----------
    text
        A mention in English.

    Returns
    -------
    str or None
        ``praise`` ("very good", "could not be better"), ``blame`` ("not good at all"), ``nothing`` ("nothing",
        "no comment"); ``None`` when the remark is about something.
    """
    parts = [[word.casefold().replace("\u2019", "'") for word in part] for part in clauses(text)]
    words = [word for part in parts for word in part]
    if not words or len(words) > 25:
        return None
    content = [word for word in words if word not in FUNCTION_WORDS or word in _GOOD]
    if any(word not in _GOOD and word not in _BAD and word not in _EMPTY for word in content):
        return None
    if any(word in _BAD for word in content):
        return "praise" if any(_denied(part, _BAD) for part in parts) else "blame"
    if any(word in _GOOD for word in content):
        return "blame" if any(_denied(part, _GOOD - _BEYOND) for part in parts) else "praise"
    if _SILENCE.intersection(words) or (content and _NEGATION.intersection(words) and set(content) <= _THOUGHT):
        return "nothing"
    return "praise" if "everything" in words else None


def _denied(words: list[str], subject: frozenset[str]) -> bool:
    """Whether a negation stands up to three words before a word of ``subject``."""
    return any(
        word in subject and any(other in _NEGATION for other in words[max(0, place - 3) : place])
        for place, word in enumerate(words)
    )
