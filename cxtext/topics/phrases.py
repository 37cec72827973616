"""Candidate names: what the mentions say, as headings, found by a small grammar over word classes.

A mention is read as a string with one letter for each word, on which the patterns are regular expressions
(:mod:`cxtext.topics.grammar`); "the refund was very slow" and "slow refunds" become the same candidate, {slow, refund}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cxtext.keywords import FUNCTION_WORDS, UNFIT_WORDS, stem
from cxtext.topics.grammar import (
    BEHIND,
    DENIALS,
    DONE,
    EASE,
    FARED,
    MEASURE,
    NOUN_PHRASE,
    PAIR,
    PREDICATE,
    PROGRESS,
    TIME_UNITS,
    TO_DO,
    VERB,
    WEAK,
    WEAK_VERBS,
    WHOLE,
    Tagged,
    letters,
)
from cxtext.topics.wordforms import gerund

DENIED = "!"
"""Among the stems of a key: what is said is said not to be. No stem looks like it."""
_UNABLE = ("can't", "cannot", "couldn't", "cant", "couldnt")
_NO_NOUNS = FUNCTION_WORDS | {"ones", "others", "someone", "sth", "etc"}
"""Words tagged as nouns that stand for another."""
_NO_NAME = ""
"""Marks a candidate that cannot be worded."""


class Candidate(NamedTuple):
    """One way of putting what a mention says.

    Parameters
    ----------
    key
        Stems of its telling words, sorted, and ``DENIED`` where it denies: the same for "slow refund" and "the refund
        was slow".
    words
        The heading, in lower case but for acronyms and names of mixed case.
    kind
        ``noun``, ``quality`` (noun with what it is like), ``behind`` (noun with preposition), ``event`` (subject and
        verb), ``action`` (verb and object), ``fared`` (verb with how), ``trait`` (qualities without a noun).
    """

    key: tuple[str, ...]
    words: tuple[str, ...]
    kind: str


def candidates(tagged: Tagged) -> Iterator[Candidate]:
    """Find the headings that a mention could stand under.

    Parameters
    ----------
    tagged
        Words and tags of :class:`cxtext.topics.tagging.Tagger`.
    """
    return _Reader(tagged).read()


class _Reader:
    def __init__(self, tagged: Tagged) -> None:
        self.line = letters(tagged)
        self.words = [word for word, _ in tagged]
        self.lower = [word.casefold() for word in self.words]

    def read(self) -> Iterator[Candidate]:
        line = self.line
        for match in NOUN_PHRASE.finditer(line):
            yield from self._noun_phrase(match)
        for match in EASE.finditer(line):
            yield from self._ease(match)
        for match in PAIR.finditer(line):
            if not self._denied_before(match.start()):
                yield from self._made("trait", [match.start("one"), "and", match.start("two")])
        for pattern in (TO_DO, DONE):
            for match in pattern.finditer(line):
                yield from self._action(match)
        for match in FARED.finditer(line):
            yield from self._fared(match)

    def _noun_phrase(self, match: re.Match[str]) -> Iterator[Candidate]:
        start, stop = match.span("nouns")
        nouns = list(range(start, stop))
        behind = BEHIND.match(self.line, stop)
        if match.group("no") not in ("", "g"):
            lead: list[int | str] = ["no"] if match.group("no") == "O" else ["not", "enough"]
            yield from self._made("quality", [*lead, *nouns[-3:]], denied=True)
            if behind:
                yield from self._made("behind", [*lead, *nouns[-2:], *self._phrase(behind)], denied=True)
            return
        mods = self._qualities(match)
        for size in range(1, min(3, len(nouns)) + 1):
            yield from self._made("noun", nouns[-size:])
            for at in mods:
                too = ["too"] if self.line[at - 1 : at] == "t" else []
                yield from self._made("quality", [*too, at, *nouns[-size:]])
        if len(mods) > 1 and mods[-1] == mods[-2] + 1 == start - 1:
            yield from self._made("quality", [*mods[-2:], *nouns[-2:]])
        if behind:
            head = nouns[-2:] if len(nouns) > 1 else [*mods[-1:], *nouns]
            for front in dict.fromkeys((tuple(head), tuple(nouns[-1:]))):
                yield from self._made("behind", [*front, *self._phrase(behind)])
        yield from self._said_of(list(nouns[-2:]), stop)

    def _qualities(self, match: re.Match[str]) -> list[int]:
        """Places of the adjectives that say what the nouns are like."""
        first = match.start()
        mods = [at for at in range(*match.span("mods")) if self.line[at] in "JRE" and self.lower[at] not in WEAK]
        # "Enjoyed activities", "they charged fees": a verb; "a declined payment": what the payment is like.
        if mods[:1] == [first] and self.line[first] == "E" and self.line[first - 1 : first] not in tuple("iJG"):
            mods = mods[1:]
        return [] if self._denied_before(first) else mods

    def _denied_before(self, place: int) -> bool:
        """Whether a negation stands within three words before a place."""
        return not DENIALS.isdisjoint(self.line[max(0, place - 3) : place])

    def _said_of(self, subject: list[int | str], stop: int) -> Iterator[Candidate]:
        """Read what stands behind a subject: what it is like, what it is doing, or what it does."""
        if match := PREDICATE.match(self.line, stop):
            return self._likened(subject, match)
        if match := PROGRESS.match(self.line, stop):
            denied = bool(match.group("not")) or match.group("be") == "B"
            end: list[int | str] = [match.start("verb"), *range(*match.span("particle"))]
            return self._made("event", [*subject, *(["not"] if denied else []), *end], denied=denied)
        match = VERB.match(self.line, stop)
        return self._event(subject, match) if match else iter(())

    def _likened(self, subject: list[int | str], match: re.Match[str]) -> Iterator[Candidate]:
        """Read "the staff were friendly", "the card was declined", "the room was not clean"."""
        line = self.line
        denied = bool(match.group("not")) or match.group("be") == "B"
        for at in range(*match.span("adj")):
            if line[at] not in "JRE" or self.lower[at] in WEAK:
                continue
            too = ["too"] if line[at - 1] == "t" else []
            if denied:
                yield from self._made("quality", [*subject, "not", *too, at], denied=True)
            elif line[at] == "J" and not too:
                yield from self._made("quality", [at, *subject])
            else:
                yield from self._made("event" if line[at] == "E" else "quality", [*subject, *too, at])
            behind = BEHIND.match(line, at + 1) if line[at] == "E" and not denied else None
            if behind:
                yield from self._made("event", [*subject, at, *self._phrase(behind)])

    def _event(self, subject: list[int | str], match: re.Match[str]) -> Iterator[Candidate]:
        """Read "the app crashes", "the code never came", "the ATM swallowed my card"."""
        line, aux, verb = self.line, match.group("aux"), match.start("verb")
        denying = [match.start("aux") + at for at, sign in enumerate(aux) if sign in "xn"]
        plain = line[verb] == "V" and line[match.start() - 1] == "N" and not denying
        if "m" in aux or plain or (line[verb] == "E" and not aux):
            return
        # "The men did not come": "men not coming".
        bare = line[verb] == "V" and any(self.lower[at] == "not" for at in denying)
        told: int | str = gerund(self.words[verb]) if bare else verb
        parts: list[int | str] = [*subject, *denying, told, *range(*match.span("particle"))]
        then, after = match.start("then"), match.end("particle")
        thing = NOUN_PHRASE.match(line, after)
        # "The app asks me …", "keeps crashing", "swallowed my card": half a sentence is no name.
        strong = self.lower[verb] not in WEAK_VERBS or self.lower[verb] in ("came", "come", "comes")
        if strong and not thing and WHOLE.match(line, after):
            yield from self._made("event", parts, denied=bool(denying), also=verb)
        if match.group("then") and self.lower[then] not in WEAK:
            yield from self._made("event", [*parts, then], denied=bool(denying), also=verb)
        if behind := BEHIND.match(line, after):
            yield from self._made("event", [*parts, *self._phrase(behind)], denied=bool(denying), also=verb)
        elif thing:
            yield from self._made("event", [*parts, *self._object(thing)], denied=bool(denying), also=verb)

    def _action(self, match: re.Match[str]) -> Iterator[Candidate]:
        line, verb = self.line, match.start("verb")
        before = line[max(0, match.start() - 1) : match.start()]
        denied = match.group("aux") == "x"
        if match.group("aux") == "n" or (line[verb] == "V" and before in ("N", "S") and not denied):
            return
        particle: list[int | str] = list(range(*match.span("particle")))
        for rest in self._followed(match.end("particle"), alone=bool(particle), weak=self.lower[verb] in WEAK_VERBS):
            if denied:
                if self.lower[match.start("aux")] in _UNABLE:
                    yield from self._made("action", ["can't", verb, *particle, *rest], denied=True)
                continue
            form: int | str = verb if line[verb] == "G" else gerund(self.words[verb], past=line[verb] in "AE")
            if form != "":
                yield from self._made("action", [form, *particle, *rest], also=verb)

    def _followed(self, end: int, *, alone: bool, weak: bool) -> Iterator[list[int | str]]:
        """Read what a verb is used with: an object, a phrase, both, or nothing ("logging in")."""
        line = self.line
        measure = MEASURE.match(line, end)
        if measure and self.lower[measure.end() - 1] in TIME_UNITS and BEHIND.match(line, measure.end()):
            end = measure.end()
        thing, behind = NOUN_PHRASE.match(line, end), BEHIND.match(line, end)
        if thing:
            yield self._object(thing)
            if further := BEHIND.match(line, thing.end()):
                yield [*self._object(thing), *self._phrase(further)]
        elif behind and not weak:
            yield self._phrase(behind)
        if alone:
            yield []

    def _fared(self, match: re.Match[str]) -> Iterator[Candidate]:
        """Read "runs small", "arrived on time", "charged twice"."""
        verb, then = match.start("verb"), range(*match.span("then"))
        if self._denied_before(verb):
            return
        parts: list[int | str] = [verb, *range(*match.span("particle"))]
        told = [at for at in then if self.lower[at] not in WEAK and self.line[at] != "t"]
        if told and self.line[match.end() : match.end() + 1] not in ("N", "S", "J"):
            yield from self._made("fared", [*parts, *(at for at in then if at in told or self.line[at] == "t")])
        behind = BEHIND.match(self.line, match.end("particle"))
        if behind:
            yield from self._made("fared", [*parts, *self._phrase(behind)])

    def _ease(self, match: re.Match[str]) -> Iterator[Candidate]:
        """Read "hard to cancel", "easy to use"."""
        adjective = match.start("adj")
        verb = adjective + 2
        parts: list[int | str] = [adjective, "to", verb, *range(*match.span("particle"))]
        unable = self.lower[adjective] == "unable"
        if self.lower[adjective] in WEAK or self._denied_before(adjective):
            return
        if self.lower[verb] not in WEAK_VERBS:
            yield from self._made("trait", parts, denied=unable)
        thing = NOUN_PHRASE.match(self.line, match.end())
        if thing:
            yield from self._made("action", [*parts, *self._object(thing)], denied=unable)

    def _object(self, match: re.Match[str]) -> list[int | str]:
        """Word an object with its article; whose it is gives way to "the", how many there were is no matter."""
        if "d" in self.line[match.start() : match.start("mods")]:
            return [_NO_NAME]
        start, stop = match.span("nouns")
        mods = [at for at in range(*match.span("mods")) if self.line[at] in "JRE"][-1:]
        if mods and (self.lower[mods[0]] in WEAK or mods[0] != start - 1):
            mods = []
        nouns = list(range(max(start, stop - 2), stop))
        return [*self._article(match.start(), (mods or nouns)[0], plural=self.line[stop - 1] == "S"), *mods, *nouns]

    def _phrase(self, behind: re.Match[str]) -> list[int | str]:
        match = NOUN_PHRASE.match(self.line, behind.start() + 1)
        if match is None:  # the same pattern without its groups has just matched
            return []
        return [behind.start(), *self._object(match)]

    def _article(self, start: int, stop: int, *, plural: bool) -> list[int | str]:
        given = [at for at in range(start, stop) if self.line[at] in "DP"]
        if not given or self.words[given[0]] in ("any", "some", "each", "every", "both", "another"):
            return []
        word = self.words[given[0]]
        if word in ("a", "an", "all"):
            return [word] if stop == given[0] + 1 else []
        return [] if plural else ["the"]

    def _made(
        self, kind: str, parts: Sequence[int | str], *, denied: bool = False, also: int | None = None
    ) -> Iterator[Candidate]:
        """Build a candidate of places in the text and of words of our own, unless something in it is unfit."""
        if _NO_NAME in parts:
            return
        words = [part if isinstance(part, str) else self.words[part] for part in parts]
        places = [part for part in parts if not isinstance(part, str)]
        if also is not None and also not in places:
            places.append(also)
        telling = [at for at in places if self.line[at] in "NSJRVZAEGr"]
        if not telling or len(words) > 6 or len(set(words)) < len(words):
            return
        for at in telling:
            lower = self.lower[at]
            if not 1 < len(lower) < 26 or lower in UNFIT_WORDS or (lower in _NO_NOUNS and self.line[at] in "NS"):
                return
        if kind == "noun" and all(self.lower[at] in WEAK_VERBS for at in telling):
            return
        key = {stem(self.words[at]) for at in telling}
        if denied:
            key.add(DENIED)
        yield Candidate(tuple(sorted(key)), tuple(words), kind)
