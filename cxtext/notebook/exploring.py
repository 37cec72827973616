"""What the explorer asks and is told: requests in, plain JSON-able answers out; no widget, no browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.notebook.edits import edited
from cxtext.notebook.filters import Filters, Rows
from cxtext.notebook.topic_map import HEIGHT, WIDTH, map_frame
from cxtext.reporting import words
from cxtext.reporting.quotes import make_quote
from cxtext.reporting.tables_in import counted, ids, name, records, sentences
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis import Analysis

__all__ = ["Exploration"]

_MOST_QUOTES = 100
"""Quotes in one answer."""
_MOST_EDITS = 50
"""Lines of the log that are shown."""
_FIGURES = ("mentions", "reach", "negative", "quote")
_ORDERS = {"clearest": "clearest first", "newest": "newest first"}


class Exploration:
    """An analysis as somebody reads and edits it.

    Parameters
    ----------
    analysis
        Where it starts; it stays as it is.

    Attributes
    ----------
    analysis
        The analysis with all edits made so far.
    filters
        What was read last.

    Examples
    --------
    >>> exploration = Exploration(analysis)  # doctest: +SKIP
    >>> exploration.answer({"ask": "quotes", "filters": {"search": "refund"}})["total"]  # doctest: +SKIP
    61
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.filters = Filters()
        self._rows = Rows(analysis)
        self._comments = _indexed(analysis.feedback)

    @property
    def mentions(self) -> pd.DataFrame:
        """The mentions that pass the filters, as rows of ``analysis.mentions``."""
        return self._rows.mentions[self._rows.passing(self.filters)]

    def answer(self, message: object) -> dict[str, Any]:
        """Answer one request.

        Parameters
        ----------
        message
            ``{"ask": "quotes", "filters": {…}, "offset": 0, "limit": 50, "order": "clearest"}`` or
            ``{"ask": "edit", "edit": "rename", …}`` (see :func:`cxtext.notebook.edits.edited`).

        Returns
        -------
        dict
            For quotes: ``quotes``, ``total`` (mentions), ``offset``, ``says`` (a sentence on comments and how many are
            negative), ``topics`` (mentions by topic, whatever topic is chosen). For an edit: ``says``.

        Raises
        ------
        InputError
            It cannot be answered; the sentence says why.
        """
        asks: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"quotes": self._quotes, "edit": self._edit}
        ask = message.get("ask") if isinstance(message, Mapping) else None
        if not isinstance(message, Mapping) or not isinstance(ask, str) or ask not in asks:
            raise InputError(f"The explorer is asked for one of: {', '.join(asks)}.")
        return asks[ask](message)

    def overview(self) -> dict[str, Any]:
        """Return everything but the quotes: the map, what can be chosen, the log of edits."""
        analysis, state = self.analysis, self.analysis.codebook
        log = records(state.log)
        held = [entry for entry in log if entry["edit"] not in ("undo", "redo", "conflict")]
        return {
            "size": [WIDTH, HEIGHT],
            "topics": self._topics(),
            "stages": [{"id": str(row["stage"]), "name": name(row["name"])} for row in records(analysis.journey)],
            "sentiments": list(SENTIMENTS),
            "sources": self._rows.sources,
            "segments": self._rows.columns,
            "orders": _ORDERS,
            "log": [
                {"n": int(entry["n"]), "says": sentences(entry["says"]), "holds": bool(entry["holds"])}
                for entry in log[-_MOST_EDITS:]
            ],
            "can_undo": any(entry["holds"] for entry in held),
            "can_redo": any(not entry["holds"] for entry in held),
        }

    def _topics(self) -> list[dict[str, Any]]:
        frame = map_frame(self.analysis, self.analysis.summary)
        if frame.empty:
            return []
        table = self.analysis.topics.set_index("topic_id")
        ranks = dict(zip(self.analysis.pain_points["topic_id"], self.analysis.pain_points["rank"], strict=True))
        found = []
        for row in records(frame):
            own = table.loc[row["topic_id"]]
            told = {key: row[key] for key in ("topic_id", "name", "stage", "label", *_FIGURES)}
            told |= {key: float(row[key]) for key in ("share", "negative_share", "x", "y", "radius", "label_y")}
            found.append(
                {
                    **told,
                    "n_mentions": int(row["n_mentions"]),
                    "n_feedback": int(row["n_feedback"]),
                    "definition": sentences(own["definition"]),
                    "keywords": [name(word) for word in ids(own["keywords"])][:8],
                    "rank": int(ranks[row["topic_id"]]) if row["topic_id"] in ranks else None,
                    "excluded": bool(own.get("excluded", False)),
                }
            )
        return found

    def _quotes(self, message: Mapping[str, Any]) -> dict[str, Any]:
        filters = Filters.of(message.get("filters", {}))
        offset, limit = (_whole(message.get(key, usual), key) for key, usual in (("offset", 0), ("limit", 50)))
        order = message.get("order", "clearest")
        if order not in _ORDERS:
            raise InputError(f"Quotes come in the order {' or '.join(_ORDERS)}, not {str(order)[:60]!r}.")
        inside = self._rows.passing(filters)
        self.filters = filters
        places = self._rows.order[order]
        places = places[inside[places]]
        shown = self._rows.mentions.iloc[places[offset : offset + min(limit, _MOST_QUOTES)]]
        anywhere = self._rows.passing(Filters(**{**vars(filters), "topic": ""})) if filters.topic else inside
        return {
            "quotes": [self._quote(row) for row in records(shown)],
            "total": len(places),
            "offset": offset,
            "says": _says(self._rows.mentions[inside]),
            "topics": self._rows.by_topic(anywhere),
        }

    def _quote(self, row: Mapping[str, Any]) -> dict[str, Any]:
        one = make_quote(row, self._comments(str(row["feedback_id"])))
        topic = row["topic_id"] if isinstance(row["topic_id"], str) else ""
        return {
            "mention_id": one.mention_id,
            "before": one.before,
            "text": one.text,
            "after": one.after,
            "sentiment": one.sentiment,
            "topic_id": topic,
            "stage": str(row["stage"]),
            "about": " · ".join(
                part for part in (one.source, words.date(one.date) if one.date else "", one.score) if part
            ),
        }

    def _edit(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self.analysis = edited(self.analysis, message)
        self._rows = Rows(self.analysis, before=self._rows)
        return {"says": sentences(self.analysis.codebook.log["says"].iloc[-1])}


def _says(mentions: pd.DataFrame) -> str:
    """Say how many comments the mentions are from, and how many of these are negative on balance."""
    from cxtext.insights import comment_sentiment

    if mentions.empty:
        return "No mention passes these filters."
    votes = comment_sentiment(mentions)["sentiment"]
    negative = counted(int((votes == "negative").sum()), len(votes))
    return (
        f"{words.plural(len(mentions), 'mention')} in {words.plural(len(votes), 'comment')}: "
        f"{words.percent(negative.value)} negative ({words.interval(negative)})"
    )


def _indexed(feedback: pd.DataFrame) -> Callable[[str], dict[str, Any] | None]:
    """Return a look-up of what a quote shows of a comment."""
    shown = [one for one in ("clean_text", "date", "score", "score_kind", "source") if one in feedback.columns]
    cells = {column: feedback[column].to_numpy(dtype=object) for column in shown}
    place = {str(one): at for at, one in enumerate(feedback["feedback_id"])}

    def comment(feedback_id: str) -> dict[str, Any] | None:
        at = place.get(feedback_id)
        return None if at is None else {column: found[at] for column, found in cells.items()}

    return comment


def _whole(value: object, called: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InputError(f"{called} is {str(value)[:60]!r}; give a whole number from 0.")
    return value
