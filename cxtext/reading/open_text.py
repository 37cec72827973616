"""Which columns hold open text, and whether one row answers several open questions."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.reading import abroad
from cxtext.reading.headers import PROS_AND_CONS, asked, word_set

if TYPE_CHECKING:
    from cxtext.reading.profiles import Profile

Profiles = Mapping[str, "Profile"]

_TEXT_WORDS = (
    word_set(
        "comment comments feedback verbatim verbatims review reviews text texts suggestion suggestions "
        "complaint complaints narrative opinion opinions tweet tweets remark remarks testimonial testimonials "
        "freetext improvement improvements compliment compliments"
    )
    | abroad.TEXTS
    | abroad.RATINGS
)
_WEAK_TEXT_WORDS = word_set(
    "answer answers response responses message messages body content description note notes details "
    "detail reason reasons why experience thoughts thought post posts transcript utterance sentence "
    "sentences statement query input question words story issue"
)
_TITLE_WORDS = word_set("title headline summary subject heading caption")
_OTHER_HEADS = (
    word_set(
        "id ids name names author user users username location city country region state address link links "
        "url email phone product company employer job occupation timezone airline branch category department "
        "class type group segment date time timestamp language lang brand model version device browser topic "
        "topics label labels tag tags sentiment emotion theme themes code codes status team plan channel "
        "store site ip hashtags mentions length count score rating number source platform app industry role "
        "profession gender sex age education title uuid hash key path file flag reviewer respondent customer"
    )
    | abroad.THINGS
    | abroad.PERSONS
)
_REPLY_WORDS = word_set("reply replies replied developer owner agent internal moderator staff_reply rejoinder")
_BUSINESS_WORDS = word_set("company business public hotel merchant seller developer management owner")
_DERIVED_WORDS = word_set(
    "clean cleaned processed preprocessed lemmatized lemmatised lemma stemmed tokens tokenized tokenised "
    "translated translation normalized normalised selected english"
)
_ABOUT_PEOPLE = word_set(
    "role job occupation profession industry industries gender age country city county state nationality "
    "ethnicity education employer email postcode zip surname firstname"
)
_SENTENCE = 5
"""Words of a cell, on average, from which a column holds sentences."""
_NAME = 2.5
"""Up to so many they may be names."""
_NUMBERED = re.compile(r"q\d{1,3}[a-z]?")
_CLOSED_STARTS = re.compile(
    r"^(?:how (?:often|many|much|long|likely|satisfied|easy|old|frequently|familiar|important|did you hear)|which|"
    r"select|choose|do you|are you|have you|did you|would you|is this|was |were |on a scale|rate |"
    r"please (?:rate|select|choose|indicate))",
    re.IGNORECASE,
)


def text_rank(profile: Profile) -> float | None:
    """Return how much a column looks like open text (higher is more), or None when it is something else."""
    doubtful = profile.closed or profile.word_share < 0.3
    # A column called "comment" holds comments even where the few there are look like answers on a scale.
    if profile.kind != "text" or profile.url_share > 0.5 or (doubtful and profile.head not in _TEXT_WORDS):
        return None
    found = set(profile.words)
    if found & _REPLY_WORDS or (found & {"response", "reply"} and found & _BUSINESS_WORDS and not profile.question):
        return None
    if not profile.question and not profile.write_in and profile.head in _OTHER_HEADS - _TITLE_WORDS:
        return None
    openness = math.log2(1 + profile.mean_words) * min(1.0, 2 * profile.distinct_share)
    rank = openness + _header_bonus(profile, found)
    if found & _DERIVED_WORDS:
        rank -= 2.5
    if doubtful:
        rank -= 4.0
    return rank if rank >= 1.5 else None


def _header_bonus(profile: Profile, found: set[str]) -> float:
    if profile.head in _TITLE_WORDS:
        return -1.5
    if profile.head in _TEXT_WORDS:
        return 6.0
    if found & _TEXT_WORDS:
        return 5.0
    if profile.head in _WEAK_TEXT_WORDS or (found and found <= PROS_AND_CONS):
        return 4.0
    if profile.question or profile.write_in or found & _WEAK_TEXT_WORDS:
        return 3.0
    return 0.0


def is_open_question(profile: Profile) -> bool:
    """Return whether a column holds the answers to an open question (not picks, facts on the person or a title)."""
    if text_rank(profile) is None or profile.head in _TITLE_WORDS:
        return False
    if is_fact_on_person(profile):
        return False
    found = set(profile.words)
    if profile.write_in:
        return True
    named = (
        profile.head in _TEXT_WORDS
        or profile.head in PROS_AND_CONS
        or (bool(found & PROS_AND_CONS) and len(found) <= 4)
    )
    numbered = any(_NUMBERED.fullmatch(word) for word in profile.words)
    if profile.closed or not (profile.question or named or numbered):
        return False
    if profile.question and _CLOSED_STARTS.match(asked(profile.column).question):
        return profile.mean_words >= 5 and profile.distinct_share >= 0.8
    return profile.distinct_share >= 0.3 and profile.mean_words >= 1.6


def is_fact_on_person(profile: Profile) -> bool:
    """Return whether a column holds short facts on people, such as their job or town, rather than opinions."""
    return bool(set(profile.words) & _ABOUT_PEOPLE) and profile.mean_words < 4


def is_named_text(profile: Profile) -> bool:
    """Return whether a column is called comments, feedback or the like, and holds words, however few."""
    return not profile.question and profile.head in _TEXT_WORDS and text_rank(profile) is not None


def may_be_missed(profile: Profile) -> bool:
    """Return whether a column left among the segments might be open text that the user wants analysed."""
    wordy = text_rank(profile) is not None and profile.mean_words >= 5 and profile.distinct_share >= 0.5
    return is_open_question(profile) or (wordy and profile.head not in _TITLE_WORDS)


def guess_texts(profiles: Profiles, frame: pd.DataFrame, *, long_format: bool) -> list[str]:
    """Return the columns of open text: one, or those of a wide survey with several open questions.

    Parameters
    ----------
    profiles
        Profile of every column that is free to be chosen.
    frame
        The cells, to tell two questions from two versions of one text.
    long_format
        Whether each row names its question, so that there is one text column only.
    """
    ranked = sorted(
        ((rank, name) for name, rank in ((n, text_rank(p)) for n, p in profiles.items()) if rank is not None),
        key=lambda pair: (-pair[0], list(profiles).index(pair[1])),
    )
    sentences = _sentences(profiles, alone=len(frame.columns) == 1)
    if not ranked:
        return sentences[:1]
    best = ranked[0][1]
    unnamed = not _header_bonus(profiles[best], set(profiles[best].words))
    if sentences and unnamed and profiles[best].mean_words <= _NAME:
        # Names and other short cells say less than sentences, even where these repeat.
        return sentences[:1]
    if long_format:
        return [best]
    open_columns = [name for name, profile in profiles.items() if is_open_question(profile)]
    if best not in open_columns and not (profiles[best].head in _WEAK_TEXT_WORDS and open_columns == []):
        # A plain column that outranks every question is the text itself.
        questions = [name for name in open_columns if profiles[name].question or profiles[name].write_in]
        if len(questions) < 2:
            return [best]
    distinct = _different(open_columns, profiles, frame)
    return distinct if len(distinct) >= 2 else [best]


def _sentences(profiles: Profiles, *, alone: bool) -> list[str]:
    """Return columns of sentences that repeat so often that they might be picks from a list, the longest first.

    A column that stands ``alone`` in its file is one with cells of any length: no other could hold the comments.
    """
    found = []
    for name, profile in profiles.items():
        wordy = profile.mean_words >= _SENTENCE or (alone and profile.mean_words > 1)
        words_only = profile.kind == "text" and profile.word_share >= 0.9 and profile.url_share == 0
        said_of_others = set(profile.words) & _REPLY_WORDS or profile.head in _OTHER_HEADS
        if wordy and words_only and profile.n_distinct >= 3 and not said_of_others:
            found.append(name)
    return sorted(found, key=lambda name: -profiles[name].mean_words)


def _different(columns: Sequence[str], profiles: Profiles, frame: pd.DataFrame) -> list[str]:
    """Leave out columns that repeat (a part of) the text of another one."""
    kept: list[str] = []
    for name in sorted(columns, key=lambda n: -profiles[n].mean_words):
        if not any(_repeats(frame[name], frame[other]) for other in kept):
            kept.append(name)
    return [name for name in columns if name in kept]


def _repeats(part: pd.Series[Any], whole: pd.Series[Any]) -> bool:
    both = pd.DataFrame({"part": part, "whole": whole}).dropna().head(500)
    if len(both) < 0.5 * min(int(part.notna().sum()), 500) or both.empty:
        return False
    same = sum(
        a.strip().lower() in b.lower() for a, b in zip(both["part"], both["whole"], strict=True) if len(a.strip()) > 3
    )
    return same > 0.5 * len(both)
