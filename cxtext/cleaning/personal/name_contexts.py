"""The words around a name: what leads one in, what follows one, and what a text does with capitals."""

from __future__ import annotations

import re


def _any(phrases: str) -> str:
    """Alternatives, from phrases with a semicolon between them."""
    return "|".join(" ".join(phrase.split()) for phrase in phrases.split(";") if phrase.strip())


_PERSONS = _any("""
    man;woman;lady;guy;girl;gentleman;person;chap;bloke;boy;agent;rep;nurse;someone;somebody;
    colleague;manager;waiter;waitress;
    advisor;adviser;driver;member of staff;staff member;one;assistant
    """)
STRICT = re.compile(
    rf"(?:\bname(?:'s|s)? (?:is|was)|\bname's|\b(?:named|(?:{_PERSONS}) (?:was )?called)|\bsigned|\bname:"
    r"|\b(?:full|first|last) name:?|\bsurname:?)[ ,:\"']{1,3}$",
    re.IGNORECASE,
)
"""What follows is a name, in whatever case: "my name is", "a lady called"."""

_TALK = _any("spoke;speak;speaking;spoken;talk;talked;talking;chatted;chat;dealt;deal;dealing;met;meet;work;worked")
_THANKS = _any("""
    thanks;thank ?you;thank;thx;ty;cheers;kudos;shout[ -]?out;hats off;credit;props;compliments;grateful;bravo
    """)
_DONE_BY = _any("""
    served;helped;assisted;seen;treated;greeted;looked after;advised;told;handled;welcomed;
    checked in;answered;contacted;
    called;phoned;sold;fitted;installed;serviced;guided;trained;cared for
    """)
LEAD = re.compile(
    rf"(?:\b(?:{_TALK}) (?:to|with|by)|\bmet|\b(?:{_THANKS})(?: (?:so much|again|very much|a lot))?(?: (?:to|for|you))?"
    rf"|\b(?:{_DONE_BY}) (?:\w{{1,12}} )?by|\b(?:ask|asked|asking) (?:for|to speak to)|\b(?:dear|hi|hello|hey)"
    r"|\b(?:i am|i'm|this is|it was|it's)|\b(?:especially|particularly|including|bless|well done|lovely|wonderful)"
    r"|\[name\](?: and|,| &|, and)|\b(?:regards|sincerely|cheers|best|wishes|yours),?)[ ,:\n-]{1,3}$",
    re.IGNORECASE,
)
"""What follows may well be a name."""

LOW_LEAD = re.compile(
    r"\b(?:(?:spoke|spoken|speak|speaking|dealt|talked) (?:to|with)|(?:served|helped|assisted|seen|greeted) by"
    r"|(?:thanks|thank you)(?: so much)?(?: to)?)[ ,]{1,2}$",
    re.IGNORECASE,
)
"""Of these the name may stand without a capital."""

_JOBS = _any("""
    waiter;waitress;server;manager;nurse;driver;agent;receptionist;host;hostess;technician;engineer;
    guide;advisor;adviser;
    barista;bartender;stylist;served;helped;dealt;took;answered;looked
    """)
_DESKS = _any("""
    reception;desk;support;service;services;checkout;till;bar;counter;billing;sales;store;phone;
    helpdesk;team;accounts;chat;
    bakery;pharmacy;clinic;garage;gate;door;caf[eé];kitchen;office
    """)
_DEEDS = _any("""
    helped;explained;assisted;served;greeted;sorted;told;said;answered;listened;apologi[sz]ed;
    promised;recommended;resolved;
    phoned;emailed;showed;welcomed;advised;replied;fixed;arranged;deserves?;walked us;walked me;
    took (?:our|my|the time|care|good);went (?:above|out of);looked after;did an? ;
    made (?:us|me|sure|my|our);gave (?:me|us);
    knew
    """)
_ADVERBS = _any("""
    so;very;really;extremely;super;incredibly;always;also;just;absolutely;exceptionally;particularly;the most;such an?;
    an? very;an?;most;both
    """)
_MANNERS = _any("""
    helpful;friendly;rude;polite;patient;professional;knowledgeable;courteous;attentive;unhelpful;
    dismissive;kind;caring;
    efficient;star;gem;legend;asset;credit;impolite;arrogant;condescending;welcoming;reassuring;thorough;accommodating;
    personable;unprofessional;our (?:waiter|waitress|server|driver|nurse|agent)
    """)
TAIL = re.compile(
    rf"(?:,? (?:who|our|the|my) (?:\w{{1,12}} )?(?:{_JOBS})"
    rf"|,? (?:from|in|at|on|behind) (?:the |your |our )?(?:\w{{1,14}} )?(?:{_DESKS})\b"
    rf"|,? and (?:her|his) | (?:also |really |always |very |kindly |then |just |has |had )?(?:{_DEEDS})"
    rf"|(?:'s| was| is| has been| were)(?: (?:{_ADVERBS}))* (?:{_MANNERS}))",
    re.IGNORECASE,
)
"""What stands before it is a person: "from customer service", "was very helpful"."""

AND_NAME = re.compile(r",? (?:and|&|n) ")
"""Between two names."""

_ENDINGS = _any("""
    ski;sky;ska;ova;wicz;vić;vic;ssen;sson;sen;poulos;idis;enko;dze;yan;ian;escu;eira;ez;ini;elli;
    ucci;stein;berg;mann;bauer;
    worth;thwaite;combe;stone;field
    """)
SURNAME_SHAPE = re.compile(
    rf"(?:(?:O['’]|Mc|Mac|Fitz)[A-ZÀ-Þ][\w-]{{2,}}|[A-ZÀ-Þ]\w+-[A-ZÀ-Þ]\w+|[A-ZÀ-Þ]\w{{2,}}(?:{_ENDINGS}))$"
)
"""Surnames that show by their form."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]")


class Words:
    """The words of one text and what stands between them.

    Attributes
    ----------
    spans, words, lower
        Place, form (without 's) and lower case of each word.
    shouted, titled
        Whether the text is in capitals, or every word has one: then a capital tells nothing.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self.words = [text[start:end] for start, end in self.spans]
        if "'" in text or "’" in text:
            self.words = list(map(_without_s, self.words))
        self.lower = [word.lower() for word in self.words]
        capitals = len(_CAPITALS.findall(text))
        self.shouted = capitals > 8 and capitals > sum(map(len, self.words)) * 0.6
        self.titled = self.shouted
        if not self.shouted and capitals > 3 and len(self.words) > 4:
            self.titled = sum(word[0].isupper() for word in self.words) > len(self.words) * 0.7

    def __len__(self) -> int:
        return len(self.words)

    def capital(self, place: int) -> bool:
        """Whether a word begins with a capital."""
        return self.words[place][0].isupper()

    def end(self, place: int) -> int:
        """Return where a word ends, its 's left out."""
        return self.spans[place][0] + len(self.words[place])

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next one."""
        after = self.spans[place + 1][0] if place + 1 < len(self.spans) else len(self.text)
        return self.text[self.end(place) : after]

    def before(self, place: int, length: int = 48) -> str:
        """Return what stands right before a word."""
        start = self.spans[place][0]
        return self.text[max(0, start - length) : start]

    def starts_sentence(self, place: int) -> bool:
        """Whether a word begins a sentence or a line, where a capital tells nothing."""
        before = self.before(place, 3)
        bare = before.rstrip(" \"'(*")
        return not bare or bare[-1] in ".!?:\n-–—•" or "\n" in before

    def follows(self, place: int, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern matches right behind a word."""
        return pattern.match(self.text, self.end(place)) is not None


def _without_s(word: str) -> str:
    return word[:-2] if word[-2:] in ("'s", "’s", "'S") and len(word) > 3 else word
