"""Columns by which comments can be filtered: source, the user's own columns and scores, without small groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.reporting.tables_in import name
from cxtext.reporting.words import SCORE_PATTERNS, decimal
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from cxtext.insights.base import Ints
    from cxtext.reporting.explorer.model import Column

MAX_GROUPS = 16
"""Columns that are offered: source and scores first, then the user's own by name."""
MAX_VALUES = 60
_SCORE_NAMES = {"nps": "NPS", "csat": "Satisfaction", "ces": "Ease", "stars": "Stars"}


def read_groups(feedback: pd.DataFrame, person: Ints, min_group: int) -> tuple[list[dict[str, Any]], list[Column]]:
    """Return the groups, and for each the code of every comment's value: from 1, 0 where there is none to show.

    Parameters
    ----------
    feedback
        Comments that count.
    person
        Who is behind each of them.
    min_group
        Values that fewer people have are not offered.

    Returns
    -------
    list of dict
        ``key`` (as in links), ``label``, ``kind`` (``source``, ``score``, ``column``), ``values``; scores have
        ``card``, how one is written beside a comment.
    list of array
        Codes.
    """
    from cxtext.insights.segments import label_codes

    offered: list[tuple[dict[str, Any], Ints, list[str]]] = []
    for kind, values in _scores(feedback):
        label = _SCORE_NAMES.get(kind, "Score")
        low, high = SCORE_KINDS.get(kind, (None, None))
        top = f", {low:g}\N{EN DASH}{high:g}" if low is not None and high is not None else ""
        known = values.dropna()
        whole = np.floor(values + 0.5)
        rounded = ", rounded" if bool((known != whole[known.index]).any()) else ""
        levels = sorted(whole.dropna().unique())
        codes = pd.Index(levels).get_indexer(pd.Index(whole)).astype(np.int64)
        pattern = SCORE_PATTERNS.get(kind, "score {value}").replace("{value:.2g}", "{value}")
        facts = {
            "key": f"score.{kind}",
            "label": f"Score ({label}{top}{rounded})",
            "kind": "score",
            "card": pattern.replace("{top:g}", f"{high:g}" if high is not None else ""),
        }
        offered.append((facts, codes, [decimal(level, 0) for level in levels]))
    for column in _columns(feedback):
        codes, labels = label_codes(feedback[column])
        kind = "source" if column == "source" else "column"
        key = "source" if kind == "source" else f"in.{name(column)}"
        facts = {"key": key, "label": "Source" if kind == "source" else name(column), "kind": kind}
        offered.append((facts, codes, [name(label) for label in labels]))
    offered.sort(key=lambda part: ("source", "score", "column").index(part[0]["kind"]))
    shown = [part for facts, codes, labels in offered if (part := _large(facts, codes, labels, person, min_group))]
    return [facts for facts, _ in shown[:MAX_GROUPS]], [codes for _, codes in shown[:MAX_GROUPS]]


def _scores(feedback: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Return scores by kind, over all comments."""
    if "score" not in feedback.columns:
        return []
    values = pd.to_numeric(feedback["score"], errors="coerce").astype(np.float64)
    values = values.where(np.isfinite(values))
    kinds = feedback.get("score_kind", pd.Series(None, index=feedback.index, dtype=object)).astype(object)
    kinds = kinds.where(kinds.notna(), "score").astype(str)
    parts = [(str(kind), values.where((kinds == kind).to_numpy())) for kind in sorted(kinds[values.notna()].unique())]
    return [(kind, part) for kind, part in parts if (part + 0.5).floordiv(1).nunique() <= MAX_VALUES]


def _columns(feedback: pd.DataFrame) -> list[str]:
    from cxtext.analysis.insight_tables import segments_of

    found = segments_of(feedback)
    if "source" not in found and "source" in feedback.columns and 2 <= feedback["source"].nunique() <= MAX_VALUES:
        found = ["source", *found]
    return found


def _large(
    facts: dict[str, Any], codes: Ints, labels: list[str], person: Ints, min_group: int
) -> tuple[dict[str, Any], Column] | None:
    """Leave out values that too few people have; None where fewer than two are left."""
    from cxtext.insights.people import count_people, few

    n_people = count_people(person, codes, len(labels))
    kept = np.flatnonzero((n_people > 0) & ~few(n_people, min_group))
    if len(kept) < 2:
        return None
    renumbered = np.zeros(len(labels) + 1, dtype=np.uint8)
    renumbered[kept] = np.arange(1, len(kept) + 1)
    # The last entry serves code -1, a missing value.
    return {**facts, "values": [labels[place] for place in kept]}, renumbered[codes]
