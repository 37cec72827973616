"""What the complaints on one topic are like: of which scope, in what temper, what goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.findings import Association, Departure, Part
from cxtext.reporting.tables_in import counted, figure, ids, name, number, records
from cxtext.reporting.vocabulary import FEELING_WORDS, SCOPE_WORDS, SCORE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.lookups import Lookups
    from cxtext.reporting.shares import Figure, Share

MAX_FEELINGS = 3
_TOLD = {"emotion": (), "intent": ("complaint", "praise"), "effort": ("easy",)}
"""Of each kind of tag, what complaints are anyway or speaks of their other half."""


def read_scopes(analysis: Analysis) -> dict[str, tuple[Part, ...]]:
    """Read for each pain point the scopes of its complaints, the largest first; hidden ones are left out."""
    found: dict[str, list[Part]] = {}
    for row in records(analysis.scopes):
        n, k = number(row["n"]), number(row["n_scope"])
        if n and k and row["suppressed"] is not True:
            scope = name(row["scope"])
            part = Part(scope, SCOPE_WORDS.get(scope, scope), counted(int(k), int(n)))
            found.setdefault(str(row["topic_id"]), []).append(part)
    return {
        topic: tuple(sorted(parts, key=lambda part: (-part.share.count, part.id))) for topic, parts in found.items()
    }


def read_feelings(complaints: pd.DataFrame, lookups: Lookups) -> tuple[Part, ...]:
    """Count the emotions, intents and efforts that complaints show, the commonest first; of five people or more.

    Parameters
    ----------
    complaints
        Negative mentions of comments that complain about the topic.
    """
    total = int(complaints["feedback_id"].nunique())
    found = []
    for column, plain_ones in _TOLD.items():
        if column not in complaints.columns:
            continue
        comments: dict[str, set[str]] = {}
        for feedback_id, value in zip(complaints["feedback_id"], complaints[column], strict=True):
            label = name(value)
            if label and label not in ("none", *plain_ones):
                comments.setdefault(label, set()).add(str(feedback_id))
        for label, said_by in comments.items():
            if lookups.enough(said_by):
                words = FEELING_WORDS.get(f"{column} {label}", label.replace("_", " "))
                found.append(Part(f"{column} {label}", words, counted(len(said_by), total)))
    found.sort(key=lambda part: (-part.share.count, part.id))
    return tuple(found[:MAX_FEELINGS])


def read_associations(analysis: Analysis, lookups: Lookups) -> dict[str, tuple[Association, ...]]:
    """Read for each topic how comments that complain about it score, the kind of score most of them have first."""
    rows = [row for row in records(analysis.impacts) if row["opinion"] == "negative"]
    scored: dict[str, int] = {}
    for row in rows:
        kind = str(row["score_kind"])
        scored[kind] = max(scored.get(kind, 0), int(number(row["n_scored"]) or 0))
    order = sorted(scored, key=lambda kind: (-scored[kind], kind))
    found: dict[str, list[tuple[int, Association]]] = {}
    for row in rows:
        topic_id, kind = str(row["topic_id"]), str(row["score_kind"])
        hidden = row["suppressed"] is True
        n = number(row["n_opinion"])
        others = [item for item in ids(row["group_ids"]) if item != topic_id]
        association = Association(
            kind=kind,
            label=SCORE_NAMES.get(kind, name(kind)),
            unit="NPS points" if kind == "nps" else "points",
            # What is left out of the mean for fewer than five people would tell of them.
            loo=None if hidden else number(row["loo"]),
            adjusted=None if hidden else figure(row, "adjusted", "ci_low", "ci_high", None if n is None else int(n)),
            q_value=number(row["q_value"]),
            inseparable=tuple(lookups.topic_names.get(item, item) for item in others),
            reason=name(row["reason"]),
        )
        found.setdefault(topic_id, []).append((order.index(kind), association))
    return {
        topic: tuple(association for _, association in sorted(parts, key=lambda part: part[0]))
        for topic, parts in found.items()
    }


def read_departures(analysis: Analysis) -> dict[str, Departure]:
    """Read how often those leave who complain, by topic; of fewer than five people nothing."""
    found = {}
    for row in records(analysis.churn):
        left, n = number(row["n_churned"]), number(row["n_people"])
        if row["suppressed"] is True or left is None or not n:
            continue
        found[str(row["topic_id"])] = Departure(
            left=counted(int(left), int(n)),
            others=_others(row),
            lift=figure(row, "lift", "lift_ci_low", "lift_ci_high"),
            verdict=name(row["verdict"]),
            q_value=number(row["q_value"]),
            at_risk=_at_risk(row),
        )
    return found


def _others(row: Mapping[str, Any]) -> Share:
    return counted(int(number(row["rest_churned"]) or 0), int(number(row["rest_n"]) or 0))


def _at_risk(row: Mapping[str, Any]) -> Figure | None:
    n = number(row["n_valued"])
    return figure(row, "value_at_risk", "value_at_risk_ci_low", "value_at_risk_ci_high", None if n is None else int(n))
