"""What a few words in a row can be: a clause, a verdict, an opening. Rules of thumb over the lexicon, no parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.segmenting.words import Kind, word_set

if TYPE_CHECKING:
    from cxtext.segmenting.signs import Tokens

# No rule looks further than this, so the work stays linear in the length of the text.
_REACH = 10
_LEAD_IN = word_set("very really just still only even")
_POINTING = word_set("this that these those")
_NAMED = word_set(
    "i we everyone everything everybody nobody nothing there i'm i've we've i'd i'll there's we're we'd we'll"
)
_COLLECTIVE = word_set("staff people team crew children police")
_ARTICLES = word_set("a an the my our your his her their its this")
_ADDITION = word_set("and & also plus but")
_NOT_A_NOUN = (
    Kind.SUBJECT
    | Kind.VERB
    | Kind.DEGREE
    | Kind.SUBORDINATOR
    | Kind.RELATIVE
    | Kind.PREPOSITION
    | Kind.FILLER
    | Kind.OPINION
)


def has_kind(tokens: Tokens, kind: int, start: int, end: int) -> bool:
    """Whether any word from ``start`` to before ``end`` is of ``kind``."""
    return any(found & kind for found in tokens.kinds[start:end])


def is_clause(tokens: Tokens, start: int, end: int, *, implied: bool = True) -> bool:
    """Whether the words open with a subject and its finite verb, or with a verb whose subject is ``implied``."""
    words, kinds = tokens.words, tokens.kinds
    at = start
    while at < min(end, start + _REACH) and (kinds[at] & Kind.CONNECTIVE or words[at] in _LEAD_IN):
        at += 1
    if at >= end - 1:
        return False
    kind = kinds[at]
    if kind & Kind.SUBJECT:
        return _pronoun_clause(tokens, at, end)
    if kind & Kind.IMPLIED:
        return implied
    if kind & Kind.DETERMINER:
        return _has_finite_verb(tokens, at + 2, min(end, at + _REACH))
    leans = kind & (Kind.PREPOSITION | Kind.RELATIVE | Kind.SUBORDINATOR)
    return not leans and _has_finite_verb(tokens, at + 1, min(end, at + _REACH - 3))


def _pronoun_clause(tokens: Tokens, at: int, end: int) -> bool:
    kinds = tokens.kinds
    if kinds[at] & Kind.VERB:
        return True
    following = at + 1
    last = min(end - 1, at + _REACH)
    while following < last and kinds[following] & Kind.DEGREE and not kinds[following] & Kind.VERB:
        following += 1
    kind = kinds[following]
    if kind & Kind.VERB:
        return True
    if tokens.words[at] in _POINTING:
        return _has_finite_verb(tokens, at + 1, min(end, at + _REACH - 3))
    # After a personal pronoun any word that is of no other class is taken for its verb.
    return not kind & (Kind.PREPOSITION | Kind.DETERMINER | Kind.RELATIVE | Kind.CONNECTIVE | Kind.SUBJECT)


def _has_finite_verb(tokens: Tokens, start: int, end: int) -> bool:
    for at in range(start, end):
        kind = tokens.kinds[at]
        if kind & (Kind.RELATIVE | Kind.SUBJECT | Kind.SUBORDINATOR) or tokens.words[at] in ("to", "but"):
            return False
        if kind & Kind.VERB:
            return True
    return False


def is_verdict(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words are a noun and its verdict in either order ("room dirty", "very friendly staff", "no wait")."""
    words, kinds = tokens.words, tokens.kinds
    while start < end and words[start] in _ADDITION:
        start += 1
    if not 2 <= end - start <= 6 or has_kind(tokens, Kind.VERB, start, end):
        return False
    judged = [at for at in range(start, end) if kinds[at] & Kind.OPINION]
    if not judged:
        return words[start] == "no" and not kinds[end - 1] & _NOT_A_NOUN
    nouns = [at for at in range(start, end) if not kinds[at] & _NOT_A_NOUN]
    if not nouns:
        return False
    first = start + 1 if kinds[start] & Kind.DETERMINER else start
    if nouns[0] == first and judged[-1] == end - 1:
        return True
    at = start
    while at < end and kinds[at] & (Kind.DEGREE | Kind.DETERMINER) and not kinds[at] & Kind.OPINION:
        at += 1
    return at == judged[0] and nouns[-1] == end - 1


def is_bare_judgement(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words are adjectives that judge, with their degree, and nothing else: "rude", "and very dirty"."""
    while start < end - 1 and tokens.words[start] in _ADDITION:
        start += 1
    kinds = tokens.kinds[start:end]
    return all(kind & (Kind.OPINION | Kind.DEGREE) for kind in kinds) and bool(kinds and kinds[-1] & Kind.OPINION)


def opens_scene(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words set a scene for what follows: "when I arrived, the room …", "over the years, I …"."""
    while start < end - 1 and tokens.words[start] in ("and", "but", "so", "even"):
        start += 1
    kind = tokens.kinds[start]
    if kind & Kind.PREPOSITION and not kind & (Kind.OPINION | Kind.DEGREE):
        return not has_kind(tokens, Kind.VERB, start, min(end, start + 2 * _REACH))
    return bool(kind & Kind.SUBORDINATOR) and tokens.words[start] != "that"


def ends_in_attribute(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words end between an article and its noun: "they had a professional" (", friendly attitude")."""
    kinds = tokens.kinds
    at = end - 1
    if not kinds[at] & Kind.OPINION:
        return False
    while at > start and kinds[at] & (Kind.OPINION | Kind.DEGREE) and not kinds[at] & (Kind.DETERMINER | Kind.VERB):
        at -= 1
    return tokens.words[at] in _ARTICLES


def awaits_clause(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words end in a verb of saying, or a subordinator, whose clause is still to come.

    "I think the food" ("and the service were bad"), "because unlike the old one" (", it works").
    """
    kinds, words = tokens.kinds, tokens.words
    recent = range(max(start, end - 6), end)
    speech = max((at for at in recent if kinds[at] & Kind.SPEECH), default=None)
    if speech is not None and not has_kind(tokens, Kind.VERB | Kind.OPINION, speech + 1, end):
        return True
    leaning = max((at for at in recent if words[at] in ("because", "since", "when", "as", "while")), default=None)
    return leaning is not None and not has_kind(tokens, Kind.VERB, leaning + 1, end)


def is_said(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words are no more than "she said"."""
    return end - start == 2 and bool(tokens.kinds[start] & Kind.SUBJECT and tokens.kinds[start + 1] & Kind.SPEECH)


def shares_subject(tokens: Tokens, start: int, end: int) -> bool:
    """Whether "the service were" shows by its plural verb that the subject began before: "the food and …"."""
    if not tokens.kinds[start] & Kind.DETERMINER:
        return False
    for at in range(start + 1, min(end, start + 6)):
        if tokens.kinds[at] & Kind.VERB:
            head = tokens.words[at - 1]
            return bool(tokens.kinds[at] & Kind.PLURAL_VERB) and not (head.endswith("s") or head in _COLLECTIVE)
    return False


def is_named(tokens: Tokens, at: int) -> bool:
    """Whether the subject at ``at`` says by itself who or what is meant; "it" and "they" do not."""
    return not tokens.kinds[at] & Kind.SUBJECT or tokens.words[at] in _NAMED
