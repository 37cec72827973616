"""Real comments as evidence, with the words around them, joined by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.model import Quote
from cxtext.reporting.plain_text import ELLIPSIS, MAX_CHARACTERS, WINDOW, is_missing, plain, shorten
from cxtext.reporting.tables_in import day
from cxtext.reporting.words import NBSP, SCORE_PATTERNS
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

_CLOSING = frozenset(".,;:!?)]…")
# With less room than this, a mention is better quoted alone than with half a word beside it.
_LEAST_CONTEXT = 40
_SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))


def make_quote(mention: Mapping[str, Any], comment: Mapping[str, Any] | None) -> Quote:
    """Build a quote from a row of the mentions table and its row of the feedback table.

    The mention keeps as much of its surroundings as fits 300 characters; a mention that is itself longer is cut.

    Parameters
    ----------
    mention
        ``mention_id``, ``feedback_id``, ``text`` and, where known, ``start``, ``end``, ``sentiment``.
    comment
        ``clean_text``, ``date``, ``score``, ``score_kind`` and ``source``, where known.
    """
    comment = comment or {}
    before, text, after = _in_context(mention, comment)
    return Quote(
        mention_id=plain(mention["mention_id"]),
        feedback_id=plain(mention["feedback_id"]),
        before=before,
        text=text,
        after=after,
        sentiment=plain(mention.get("sentiment")),
        date=day(comment.get("date")),
        score=_score(comment),
        source=plain(comment.get("source"), 80),
    )


def pick_quotes(
    mention_ids: Iterable[str], mentions: pd.DataFrame, feedback: pd.DataFrame, most: int
) -> tuple[Quote, ...]:
    """Quotes for these mentions in the order given, one per comment and per wording.

    Parameters
    ----------
    mention_ids
        Ids to quote; those that the mentions table lacks are left out.
    mentions
        Mentions table, indexed by ``mention_id``.
    feedback
        Feedback table, indexed by ``feedback_id``.
    most
        Quotes wanted; the ids behind them are not looked at.
    """
    quotes: list[Quote] = []
    seen: set[str] = set()
    for mention_id in mention_ids:
        if len(quotes) == most:
            break
        if mention_id not in mentions.index:
            continue
        mention: dict[str, Any] = {"mention_id": mention_id, **_row(mentions, mention_id)}
        feedback_id = mention["feedback_id"]
        comment = _row(feedback, feedback_id) if feedback_id in feedback.index else None
        quote = make_quote(mention, comment)
        marks = {f"id {quote.feedback_id}", f"text {quote.text.casefold()}"}
        if quote.text and not marks & seen:
            seen |= marks
            quotes.append(quote)
    return tuple(quotes)


def _row(frame: pd.DataFrame, key: str) -> dict[str, Any]:
    return {str(column): cell for column, cell in frame.loc[key].items()}


def _in_context(mention: Mapping[str, Any], comment: Mapping[str, Any]) -> tuple[str, str, str]:
    """Split the comment around the mention; without usable offsets the mention stands alone."""
    raw = str(mention["text"])
    text = shorten(plain(raw))
    room = MAX_CHARACTERS - len(text)
    whole: Any = comment.get("clean_text")
    start: Any = mention.get("start")
    end: Any = mention.get("end")
    if room < _LEAST_CONTEXT or not isinstance(whole, str) or is_missing(start) or is_missing(end):
        return "", text, ""
    first, last = int(start), int(end)
    # Offsets from an edited file may be off: a wrong highlight is worse than none.
    if whole[first:last] != raw:
        return "", text, ""
    ahead = plain(whole[max(0, first - WINDOW) : first], 2 * WINDOW)
    behind = plain(whole[last : last + WINDOW], 2 * WINDOW)
    for_ahead = max(room // 2, room - len(behind) - 2)
    ahead = _shorten_start(ahead, for_ahead - 1)
    behind = shorten(behind, room - len(ahead) - 2)
    glued = not behind or behind[0] in _CLOSING
    return f"{ahead} " if ahead else "", text, behind if glued else f" {behind}"


def _shorten_start(text: str, limit: int) -> str:
    """Keep the end of a text, from a word boundary on."""
    if len(text) <= limit:
        return text
    space = text.find(" ", len(text) - limit + len(ELLIPSIS))
    return ELLIPSIS + text[space + 1 :] if space >= 0 else ELLIPSIS


def _score(comment: Mapping[str, Any]) -> str:
    """Score with its scale, ``NPS 3 of 10``; empty when there is none."""
    value, kind = comment.get("score"), comment.get("score_kind")
    if is_missing(value):
        return ""
    if not isinstance(kind, str) or kind not in SCORE_PATTERNS:
        return f"score{NBSP}{value:g}"
    return SCORE_PATTERNS[kind].format(value=value, top=SCORE_KINDS[kind][1]).replace(" ", NBSP)
