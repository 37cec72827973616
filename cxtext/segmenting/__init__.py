"""Segmentation of comments into mentions: stretches of text that each make one point."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.segmenting.clauses import cut_sentence
from cxtext.segmenting.sentences import sentence_spans
from cxtext.segmenting.words import LEXICON, Kind
from cxtext.tables import MENTIONS, check

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["segment", "to_mentions"]

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
# Four words say something whatever they are ("it is what it is"); fewer may be "and so on".
_FOUR_WORDS = re.compile(r"(?:\w+\W+){3}\w")
# What separates two mentions and belongs to neither; ":)" and "-5" begin with no separator.
_LEADING = re.compile(r"(?:[\s,|/\u2022\xb7*\u2013\u2014]|[;:+-](?![-^'o]?[()\[\]DPp/\\|*3\d]))*")
_TRAILING = " \t\n\r\f\v\xa0,;|/\u2022\xb7\u2013\u2014-"


def segment(texts: list[str] | pd.Series) -> pd.DataFrame:
    """Cut texts into mentions, each making one point.

    Texts are cut at sentence ends, line breaks and bullets, semicolons, contrasts ("food great but the wait was
    endless"), and at commas, dashes and "and" where both sides make a point of their own ("staff friendly, room
    dirty"). Noun lists, "not only … but also" and "nothing but" stay whole, and so do bare adjectives ("slow, rude
    and dirty"), which cannot be read without their subject. Stretches of more than 40 words without punctuation are
    cut at "and the", "so I" and their like. The words of a connective stay with the mention they open; only white
    space, bullets, numbering, commas, semicolons and dashes between mentions belong to none. The rules are for
    English; in other languages sentences and lines are still cut.

    Parameters
    ----------
    texts
        Comments, shape (n,), best cleaned before. Missing ones count as empty.

    Returns
    -------
    DataFrame
        One row per mention, in order: ``text_id`` (index label of a Series, otherwise position), ``n`` (number of
        the mention in its text, from 0), ``start`` and ``end`` (``text[start:end]`` is the mention), ``text``. A text
        without any word or sign has no row.

    Raises
    ------
    InputError
        ``texts`` is one string, not a list or Series of them.

    Examples
    --------
    >>> segment(["Food great but the wait was endless. Staff friendly, room dirty."])["text"].tolist()
    ['Food great', 'but the wait was endless.', 'Staff friendly', 'room dirty.']
    """
    import pandas as pd

    given: object = texts
    if isinstance(given, str):
        raise InputError("segment takes a list or Series of texts, not one string; write segment([text]).")
    labels: Iterable[object] = texts.index if isinstance(texts, pd.Series) else range(len(texts))
    rows: list[tuple[object, int, int, int, str]] = []
    known: dict[str, list[tuple[int, int]]] = {}
    # A list: to go through a Series of strings one by one is slow.
    cells = texts.tolist() if isinstance(texts, pd.Series) else texts
    for label, text in zip(labels, cells, strict=True):
        if not isinstance(text, str) or not text:
            continue
        if text not in known:
            known[text] = mention_spans(text)
        rows.extend((label, n, start, end, text[start:end]) for n, (start, end) in enumerate(known[text]))
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    return pd.DataFrame(
        {
            "text_id": pd.Series(columns[0], dtype=None if rows else "object"),
            "n": pd.Series(columns[1], dtype="int64"),
            "start": pd.Series(columns[2], dtype="int64"),
            "end": pd.Series(columns[3], dtype="int64"),
            "text": pd.Series(columns[4], dtype="str"),
        }
    )


def to_mentions(feedback: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of every comment whose status is ``ok``.

    Parameters
    ----------
    feedback
        The feedback table after cleaning, with ``feedback_id``, ``clean_text`` and ``status``.

    Returns
    -------
    DataFrame
        The mentions table: ``mention_id`` (``feedback_id:n``), ``feedback_id``, ``start`` and ``end`` (offsets in
        ``clean_text``), ``text``; in the order of the comments.

    Raises
    ------
    InputError
        A needed column is missing, or a ``feedback_id`` stands twice.

    Examples
    --------
    >>> import pandas as pd
    >>> to_mentions(pd.DataFrame({"feedback_id": ["a"], "clean_text": ["Nice! But late."], "status": ["ok"]}))
      mention_id feedback_id  start  end       text
    0        a:0           a      0    5      Nice!
    1        a:1           a      6   15  But late.
    """
    for column in ("feedback_id", "clean_text", "status"):
        if column not in feedback:
            raise InputError(f"The feedback table lacks the column {column!r}; clean it first with clean_feedback.")
    usable = feedback.loc[(feedback["status"] == "ok").to_numpy(dtype=bool)]
    ids = usable["feedback_id"].astype("str")
    mentions = segment(usable["clean_text"].set_axis(ids.to_numpy()))
    feedback_id = mentions["text_id"].astype("str")
    table = mentions.assign(mention_id=feedback_id + ":" + mentions["n"].astype("str"), feedback_id=feedback_id)
    return check(table[["mention_id", "feedback_id", "start", "end", "text"]], MENTIONS)


def mention_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each mention of one text, in order and without overlap."""
    spans: list[tuple[int, int, bool]] = []
    lowered = _lower(text)
    for start, end, item in sentence_spans(text):
        found = cut_sentence(lowered, start, end)
        cuts = [start, *(cut - _openers(text, cut) for cut in found), end] if found else (start, end)
        for left, right in pairwise(cuts):
            trimmed = _trim(text, left, right)
            if trimmed is not None:
                spans.append((*trimmed, item and left == start))
    if len(spans) == 1:
        # Nothing to join it to.
        return [spans[0][:2]]
    return [(start, end) for start, end, _ in _merge_fragments(text, spans)] or _whole(text)


def _lower(text: str) -> str:
    """Lower case without changing any offset (the capital İ would become two characters); apostrophes straight."""
    lowered = text.lower().replace("\u2019", "'")
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text).replace("\u2019", "'")


def _openers(text: str, at: int) -> int:
    """Return how many quotes, brackets and currency signs before ``at`` belong to the word there."""
    count = 0
    while count < 3 and at - count > 0 and text[at - count - 1] in "\"'([\u201c\u2018\xab$\xa3\u20ac#@":
        count += 1
    return count


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while end > start and (text[end - 1] in _TRAILING or text[end - 1].isspace()):
        end -= 1
    return (start, end) if end > start else None


def _merge_fragments(text: str, spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Join a fragment that says nothing alone to the mention before it, or else to the one after."""
    merged: list[tuple[int, int, bool]] = []
    waiting: int | None = None  # start of a fragment at the head, for the next mention
    for first, end, item in spans:
        start = first if waiting is None else waiting
        waiting = None
        if _says_something(text, start, end, item):
            merged.append((start, end, item))
        elif merged:
            merged[-1] = (merged[-1][0], end, merged[-1][2])
        else:
            waiting = start
    if waiting is not None:
        merged.append((waiting, spans[-1][1], False))
    return merged


def _says_something(text: str, start: int, end: int, item: bool) -> bool:
    if _FOUR_WORDS.search(text, start, min(end, start + 150)):
        return True
    words = [word.lower().replace("\u2019", "'") for word in _WORD.findall(text, start, min(end, start + 400))]
    kinds = [LEXICON.get(word, 0) for word in words]
    if any(kind & Kind.OPINION for kind in kinds):
        return True
    content = sum(not kind & Kind.FILLER and not word.isdecimal() for word, kind in zip(words, kinds, strict=True))
    return bool(content) and (len(words) >= 2 or item)


def _whole(text: str) -> list[tuple[int, int]]:
    stripped = text.strip()
    start = text.find(stripped)
    return [(start, start + len(stripped))] if stripped else []
