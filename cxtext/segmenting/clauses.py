"""Where a sentence is cut into clauses that each make a point of their own.

A cut needs a sign (comma, semicolon, dash, conjunction) and two sides that can be read alone: a subject with a finite
verb ("the room was dirty"), a noun with its verdict ("room dirty") or a verdict with its noun ("friendly staff").
Adjectives that share a subject ("the staff were slow, rude and dirty") lean on it and stay one mention; without a
subject ("slow, rude and dirty") each is a verdict of its own. Noun lists ("eggs, bacon and toast were cold") stay whole
as only their end has a verb.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from cxtext.segmenting.grammar import (
    awaits_clause,
    ends_in_attribute,
    has_kind,
    is_bare_judgement,
    is_clause,
    is_named,
    is_said,
    is_verdict,
    opens_scene,
    shares_subject,
)
from cxtext.segmenting.signs import Sign, Tokens, find_signs, tokenise
from cxtext.segmenting.words import LEXICON, Kind, word_set

# Wide enough for any clause people write; a bound keeps the work linear in the length of the text.
_BACK = 40
_AHEAD = 14
# Words without a cut after which a stretch is a run-on, and the fewest words of each of its parts.
_RUN_ON = 40
_RUN_ON_PIECE = 8
# A shorter sentence (in characters) is no run-on, and is never cut without one of the hints. Looking for plain strings
# is ten times faster than splitting words.
_MAYBE_RUN_ON = 80
_HINTS = (
    *(",", ";", "/", "&", "|", "+", "--", " - ", "\u2013", "\u2014", " on", "and", "but", "only", "though", "however"),
    *("also", "while", "whilst", "where", "yet", "plus", "except", "unfort", "sadly", "apart", "aside"),
)

_CONCESSION = word_set("although though despite while whilst")
_CORRECTIVE = re.compile(r"\bnot\s+(?:only|just|merely|simply|solely)\b|\bnot\s*$")
_BEFORE_BUT = word_set(
    "nothing anything all none nobody everything everyone everybody anyone who what choice option alternative last "
    "help cannot can't anywhere nowhere never could couldn't"
)
_BEFORE_YET = word_set("not as has have had and is are best to isn't hasn't haven't hadn't aren't didn't don't won't")
_HOWEVER_DEGREE = word_set("long much many hard big small often far well little good bad busy minor short late")
_FREE_CHOICE = frozenset((who, may) for who in ("you", "we", "they", "i") for may in ("can", "could", "want", "like"))
_OPEN_END = word_set("because that as if when since and or than so which who")
_LEADS_ON = word_set("also plus and but so or however overall besides unfortunately sadly then yet")
_BEFORE_REMARK = word_set("is was be been being were are as it's that's with of to in for my our the only not")
_LEANS_BACK = word_set(
    "which who whom whose where when that because as since if unless until especially particularly including such like "
    "eg e.g namely i.e ie even rather instead hence thus making meaning"
)
_SUPPOSED = word_set("if unless whether wish hope ensure want when")
_RUN_ON_SIGN = word_set("and so then also but plus")
_RUN_ON_NEXT = word_set("then when now also")
_RUN_ON_GLUE = word_set("and not only nothing anything so even")


class _Place(NamedTuple):
    """A place for a cut, before the word ``right``.

    ``left`` is where the last cut was, ``near`` the same but at most forty words back, ``piece`` the last sign, and
    ``end`` the next sign.
    """

    tokens: Tokens
    left: int
    near: int
    piece: int
    right: int
    end: int

    @property
    def n_left(self) -> int:
        return self.right - self.left

    @property
    def n_after(self) -> int:
        """Words after the one that opens the right side, to the end of the sentence."""
        return len(self.tokens.words) - self.right - 1

    def word(self, offset: int) -> str:
        """Return the word ``offset`` after the place, empty beyond the sentence."""
        at = self.right + offset
        return self.tokens.words[at] if 0 <= at < len(self.tokens.words) else ""

    def left_has(self, kind: int) -> bool:
        return has_kind(self.tokens, kind, self.near, self.right)

    def left_is_verdict(self) -> bool:
        return is_verdict(self.tokens, self.piece, self.right) or is_verdict(self.tokens, self.left, self.right)


def cut_sentence(text: str, start: int, end: int) -> list[int]:
    """Return the offsets at which the sentence ``text[start:end]`` is cut, in order; ``text`` is in lower case."""
    sentence = text[start:end]
    if end - start < _MAYBE_RUN_ON and not _has_hint(sentence):
        return []
    tokens = tokenise(text, start, end)
    if len(tokens.words) < 3:
        return []
    signs = find_signs(tokens, end)
    if _is_bare_list(tokens, signs):
        return [tokens.starts[at] for at, _ in signs]
    cuts = [0]
    for number, (at, sign) in enumerate(signs):
        following = signs[number + 1][0] if number + 1 < len(signs) else len(tokens.words)
        previous = signs[number - 1][0] if number else 0
        last = cuts[-1]
        if _cuts_here(_Place(tokens, last, max(last, at - _BACK), max(previous, last), at, following), sign):
            cuts.append(at)
    return [tokens.starts[cut] for cut in _cut_run_ons(tokens, cuts)[1:]]


def _has_hint(sentence: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - a loop is twice as fast as any() here
        if hint in sentence:
            return True
    return False


def _is_bare_list(tokens: Tokens, signs: list[tuple[int, Sign]]) -> bool:
    """Whether the sentence is a list of three or more judging words and nothing else: "slow, rude and dirty"."""
    if len(signs) < 2 or len(tokens.words) > 3 * (len(signs) + 1):
        return False
    edges = [0, *(at for at, _ in signs), len(tokens.words)]
    return all(sign in (Sign.COMMA, Sign.ADDITION) for _, sign in signs) and all(
        is_bare_judgement(tokens, start, end) for start, end in pairwise(edges)
    )


def _cuts_here(place: _Place, sign: Sign) -> bool:
    if sign is Sign.CONTRAST:
        return _cuts_at_contrast(place)
    if sign is Sign.REMARK:
        return place.n_left >= 2 and place.word(-1) not in _BEFORE_REMARK
    if sign is Sign.SEMICOLON:
        return _stands_alone(place.tokens, place.left, place.right) and _stands_alone(
            place.tokens, place.right, place.end
        )
    return _cuts_at_list(place, sign)


def _stands_alone(tokens: Tokens, start: int, end: int) -> bool:
    return end - start >= 2 or has_kind(tokens, Kind.OPINION, start, end)


def _cuts_at_contrast(place: _Place) -> bool:
    tokens, word = place.tokens, place.word(0)
    comma = "," in tokens.text[tokens.ends[place.right - 1] : tokens.starts[place.right]]
    # "because even though …", "that although …": the clause before is still open.
    still_open = word != "but" and not comma and place.word(-1) in _OPEN_END
    if still_open or (place.n_left < 2 and not tokens.kinds[place.right - 1] & Kind.OPINION):
        return False
    if word in ("apart", "aside", "except"):
        named = word == "except" or place.word(1) == "from"
        return named and place.end - place.right >= 2 and place.n_left >= 2 and place.word(-1) not in _BEFORE_BUT
    rest = place.right + 1
    clause = is_clause(tokens, rest, min(len(tokens.words), rest + _AHEAD))
    if word == "but":
        return not _is_but_idiom(place, clause) and _is_worth_a_but(place, clause)
    if word in ("however", "yet"):
        return _cuts_at_adversative(place, word, comma or clause)
    return _cuts_at_concession(place, word, comma, clause)


def _cuts_at_adversative(place: _Place, word: str, separate: bool) -> bool:
    if word == "however":
        free = place.word(1) in _HOWEVER_DEGREE or (place.word(1), place.word(2)) in _FREE_CHOICE
        return not free and place.n_after >= 3 and place.left_has(Kind.VERB | Kind.OPINION)
    adverb = place.word(-1) in _BEFORE_YET or place.word(1) in ("to", "again", "another")
    return separate and not adverb and place.n_after >= 2


def _cuts_at_concession(place: _Place, word: str, comma: bool, clause: bool) -> bool:
    if word in ("though", "although", "even"):
        if word == "though" and place.word(-1) in ("as", "even"):
            return False
        ahead = min(len(place.tokens.words), place.right + 1 + _AHEAD)
        judged = has_kind(place.tokens, Kind.OPINION, place.right + 1, ahead)
        # ", though" in the middle of a sentence always opens a point; without the comma it needs a clause or a verdict.
        return place.end - place.right >= 3 and (clause or judged or (comma and word == "though"))
    if word in ("unfortunately", "sadly", "while", "whilst"):
        return clause and (comma or word == "unfortunately") and place.left_has(Kind.VERB | Kind.OPINION)
    return clause


def _is_but_idiom(place: _Place, clause: bool) -> bool:
    """Whether "but" belongs to "nothing but", "all but", "but for", "not only … but also" and their like."""
    before = place.word(-1)
    if place.word(1) in ("for", "also") or (before == "one" and place.word(-2) == "no"):
        return True
    starts = place.tokens.starts
    left = place.tokens.text[starts[place.near] : starts[place.right]]
    return (before in _BEFORE_BUT and not clause) or bool(_CORRECTIVE.search(left))


def _is_worth_a_but(place: _Place, clause: bool) -> bool:
    """Whether what follows "but" says enough: a clause, or two words of which one judges, but no bare adjective."""
    if clause:
        return place.n_after >= 2
    if place.n_after < 2 or ends_in_attribute(place.tokens, place.near, place.right):
        return False
    tokens, rest = place.tokens, place.right + 1
    ahead = min(len(tokens.words), rest + _AHEAD)
    judged = has_kind(tokens, Kind.OPINION, rest, ahead)
    negated = "not" in tokens.words[max(place.near, place.right - 12) : place.right]
    if negated and not has_kind(tokens, Kind.VERB, rest, ahead):
        # "not the staff but the system" corrects; it makes one point.
        return judged and place.left_has(Kind.OPINION)
    return judged or place.n_after >= 3


def _cuts_at_list(place: _Place, sign: Sign) -> bool:
    tokens, words = place.tokens, place.tokens.words
    rest = place.right
    while rest < place.end and words[rest] in ("and", "&", "also", "plus", "then"):
        rest += 1
    if rest >= place.end or words[rest] in _LEANS_BACK or place.word(-1) in _LEADS_ON:
        return False
    if words[rest] == "so" and sign is not Sign.DASH:
        return False
    opening = place.left + (words[place.left] in ("and", "but", "even") and place.n_left > 1)
    if tokens.kinds[opening] & Kind.SUBORDINATOR and words[opening] not in ("that", "being", "having", "once"):
        # "Although the food was good, the wait …" makes two points; "When I arrived, …" sets a scene.
        conceded = words[opening] in _CONCESSION and sign is Sign.COMMA and place.n_left >= 3
        return conceded and is_clause(tokens, rest, place.end)
    if sign is Sign.COMMA and place.piece > place.left and opens_scene(tokens, place.piece, place.right):
        return False
    # After "and" a clause needs its own subject: "the nurse came and was kind" is one point.
    if is_clause(tokens, rest, place.end, implied=sign is not Sign.ADDITION):
        return _are_two_clauses(place, sign, rest)
    return is_verdict(tokens, rest, place.end) and _is_verdict_list(place, sign)


def _is_verdict_list(place: _Place, sign: Sign) -> bool:
    """Whether the left side lets a verdict on the right stand alone: "more staff, better food" only asks."""
    tokens = place.tokens
    if place.left_has(Kind.IRREALIS) or ends_in_attribute(tokens, place.near, place.right):
        return False
    clause = is_clause(tokens, place.left, place.right)
    if sign is Sign.ADDITION:
        return not clause and is_verdict(tokens, place.piece, place.right)
    if not clause:
        return place.left_is_verdict()
    owns = {"with", "of", "for", "not", "no"}.intersection(tokens.words[place.near : place.right])
    return place.left_has(Kind.OPINION) and not owns


def _are_two_clauses(place: _Place, sign: Sign, rest: int) -> bool:
    tokens, words = place.tokens, place.tokens.words
    if not is_clause(tokens, place.left, place.right) and not place.left_is_verdict():
        return False
    if awaits_clause(tokens, place.near, place.right) or (place.end == len(words) and is_said(tokens, rest, place.end)):
        return False
    if not _SUPPOSED.isdisjoint(words[place.near : place.right]):
        return False
    if sign is not Sign.ADDITION:
        return True
    if place.n_left < 3 or place.n_after < 2 or shares_subject(tokens, rest, place.end):
        return False
    # "I bought it and it broke" is one story; with a judgement on both sides it is two points.
    judged = place.left_has(Kind.OPINION) and has_kind(tokens, Kind.OPINION, rest, min(place.end, rest + _BACK))
    return judged or (is_named(tokens, rest) and place.n_left >= 4)


def _cut_run_ons(tokens: Tokens, cuts: list[int]) -> list[int]:
    """Cut pieces of more than 40 words without punctuation at "and the", "so i" and their like; "because" stays."""
    words = tokens.words
    result: list[int] = []
    for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True):
        result.append(start)
        if end - start <= _RUN_ON:
            continue
        for at in range(start + _RUN_ON_PIECE, end - _RUN_ON_PIECE):
            far = at - result[-1] >= _RUN_ON_PIECE
            if far and words[at] in _RUN_ON_SIGN and words[at - 1] not in _RUN_ON_GLUE and _opens(words[at + 1]):
                result.append(at)
    return result


def _opens(word: str) -> bool:
    return bool(LEXICON.get(word, 0) & (Kind.SUBJECT | Kind.DETERMINER)) or word in _RUN_ON_NEXT
