"""Which mentions somebody wants to read: filters as a browser asks for them, checked; and the mentions that pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError
from cxtext.reporting.tables_in import name
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cxtext.analysis import Analysis

__all__ = ["Filters", "Rows"]

_LONGEST_SEARCH, _MOST_WORDS = 200, 12
_MOST_COLUMNS, _MOST_VALUES = 12, 60
"""Segment columns, and values of each, that are offered; more than a reader would go through."""


@dataclass(frozen=True)
class Filters:
    """What mentions must be; "" lets all pass.

    Parameters
    ----------
    topic, stage, sentiment, source
        Of the mention and its comment; topic and stage by id, the topic ``-`` for mentions without one.
    segment, value
        A segment column of the feedback, and its value there.
    search
        Words; all must occur in the mention, in any case and order, also inside other words.
    """

    topic: str = ""
    stage: str = ""
    sentiment: str = ""
    source: str = ""
    segment: str = ""
    value: str = ""
    search: str = ""

    @classmethod
    def of(cls, asked: object) -> Filters:
        """Read filters that came as a JSON object.

        Raises
        ------
        InputError
            There is no such filter, or a value is no text.
        """
        if not isinstance(asked, Mapping):
            raise InputError(f"Filters are given as name and value, not as {str(asked)[:60]!r}.")
        known = [field.name for field in fields(cls)]
        for key, value in asked.items():
            if key not in known:
                raise InputError(f"There is no filter {str(key)[:60]!r}; there are: {', '.join(known)}.")
            if not isinstance(value, str):
                raise InputError(f"The filter {key} is {str(value)[:60]!r}; give a text, or an empty one for all.")
        found = cls(**asked)
        if found.sentiment and found.sentiment not in SENTIMENTS:
            raise InputError(f"There is no sentiment {found.sentiment[:60]!r}; there are: {', '.join(SENTIMENTS)}.")
        if len(found.search) > _LONGEST_SEARCH:
            raise InputError(f"A search takes up to {_LONGEST_SEARCH} characters; leave out some words.")
        return found


class Rows:
    """The mentions of an analysis with what they are filtered by, indexed once for many questions.

    Parameters
    ----------
    analysis
        The analysis.
    before
        Rows of the same analysis before an edit of its topics: all but these is taken over.
    """

    columns: dict[str, list[str]]
    order: dict[str, NDArray[np.int64]]
    _by: dict[str, NDArray[np.object_]]
    _folded: list[str]

    def __init__(self, analysis: Analysis, before: Rows | None = None) -> None:
        from cxtext.analysis.insight_tables import segments_of

        self.mentions = analysis.mentions.reset_index(drop=True)
        self._topic = _texts(self.mentions["topic_id"], "-")
        if before is not None:
            self.columns, self.order = before.columns, before.order
            self._folded, self._by = before._folded, before._by
            return
        comments = analysis.feedback.set_index("feedback_id")
        of = self.mentions["feedback_id"]
        self._by = {
            "stage": _texts(self.mentions["stage"]),
            "sentiment": _texts(self.mentions["sentiment"]),
            "source": _texts(comments["source"].reindex(of)),
        }
        self.columns = {}
        for column in segments_of(analysis.feedback)[:_MOST_COLUMNS]:
            if column == "source":
                continue
            values = _texts(comments[column].reindex(of))
            found, counts = np.unique(values[values != ""], return_counts=True)
            if len(found):
                self._by[f"segment {column}"] = values
                self.columns[column] = [str(found[at]) for at in np.argsort(-counts, kind="stable")[:_MOST_VALUES]]
        self._folded = [str(text).casefold() for text in self.mentions["text"]]
        # The clearest first: those say most in few words.
        clear = np.lexsort((self.mentions["mention_id"].astype(str), -self.mentions["sentiment_score"].abs()))
        self.order = {"clearest": clear, "newest": _newest_first(self.mentions, comments)}

    @property
    def sources(self) -> list[str]:
        """Sources of the comments that have mentions."""
        return sorted({str(one) for one in self._by["source"] if one})

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Tell which mentions pass, (n,) in the order of the table.

        Raises
        ------
        InputError
            The segment is no column of this feedback.
        """
        inside = np.ones(len(self.mentions), dtype=bool)
        for what in ("stage", "sentiment", "source"):
            wanted = getattr(filters, what)
            if wanted:
                inside &= self._by[what] == wanted
        if filters.topic:
            inside &= self._topic == filters.topic
        if filters.segment and filters.value:
            if filters.segment not in self.columns:
                known = ", ".join(self.columns) or "none"
                raise InputError(f"There is no segment {filters.segment[:60]!r}; there are: {known}.")
            inside &= self._by[f"segment {filters.segment}"] == filters.value
        words = filters.search.casefold().split()[:_MOST_WORDS]
        if words:
            places = np.flatnonzero(inside)
            found = [all(word in self._folded[place] for word in words) for place in places.tolist()]
            inside[places] = found
        return inside

    def by_topic(self, inside: NDArray[np.bool_]) -> dict[str, int]:
        """Count mentions by topic id; ``-`` for those without one."""
        found, counts = np.unique(self._topic[inside].astype(str), return_counts=True)
        return {str(topic): int(n) for topic, n in zip(found, counts, strict=True)}


def _texts(column: pd.Series, missing: str = "") -> NDArray[np.object_]:
    """Cells as short harmless texts, (n,): the same as the choices that are offered."""
    import pandas as pd

    codes, found = pd.factorize(column)
    called = np.array([*(name(value) for value in found), missing], dtype=object)
    return np.asarray(called[codes])  # -1, for missing cells, is the last


def _newest_first(mentions: pd.DataFrame, comments: pd.DataFrame) -> NDArray[np.int64]:
    if "date" not in comments.columns:
        return np.arange(len(mentions))
    dates = comments["date"].reindex(mentions["feedback_id"]).to_numpy(dtype="datetime64[us]").astype(np.int64)
    # NaT is the smallest number there is: last, where the newest comes first.
    return np.lexsort((mentions["mention_id"].astype(str), -(dates // 2)))
