"""Early warnings and what became of topics since an earlier wave, read from their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.findings import Alert, Passage
from cxtext.reporting.shares import Figure, Share
from cxtext.reporting.tables_in import counted, day, figure, ids, name, number, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cxtext.analysis import Analysis
    from cxtext.reporting.lookups import Lookups

_PASSAGES = ("born", "died", "split", "merged")
"""What became of a topic and is always worth a line; a topic that went on is where its share surely changed."""


def read_alerts(analysis: Analysis, lookups: Lookups) -> tuple[Alert, ...]:
    """Read all warnings whose figures may be shown, in the order of the table: active ones and whole topics first."""
    rank = {str(row["topic_id"]): int(row["rank"]) for row in records(analysis.pain_points)}
    found = []
    for row in records(analysis.warnings):
        since, topic_id = day(row["since"]), str(row["topic_id"])
        if row["suppressed"] is True or since is None:
            continue
        parts = [str(row[part]) for part in ("topic_id", "stage", "segment", "value", "kind") if name(row[part])]
        found.append(
            Alert(
                key=" ".join(name(part) for part in parts),
                topic_id=topic_id,
                topic_name=lookups.topic_names.get(topic_id, topic_id),
                rank=rank.get(topic_id),
                stage_name=lookups.stage_name(row["stage"]),
                column=name(row["segment"]),
                group=name(row["value"]),
                kind=name(row["kind"]),
                active=bool(row["active"]),
                since=since,
                warned=day(row["first_alarm"]),
                before=_rate(row, "before"),
                after=_rate(row, "after"),
                ratio=figure(row, "ratio", "ci_low", "ci_high"),
                q_value=number(row["q_value"]),
                evidence_ids=tuple(name(item) for item in ids(row["first_ids"])),
            )
        )
    return tuple(found)


def read_passages(analysis: Analysis) -> tuple[Passage, ...]:
    """Read what became of topics since the earlier wave, where something did; topics that went on as before are not."""
    found = []
    totals = _totals(analysis)
    for row in records(analysis.lineage):
        low, high = number(row["ci_low"]), number(row["ci_high"])
        moved = low is not None and high is not None and (low > 0 or high < 0)
        if row["kind"] not in _PASSAGES and not moved:
            continue
        topic_id = name(row["topic_id"])
        before, after = (_of_wave(row, when, total) for when, total in zip(("before", "after"), totals, strict=True))
        found.append(
            Passage(
                key=f"{topic_id} {name(row['kind'])}",
                topic_id=topic_id,
                topic_name=name(row["name"]),
                kind=name(row["kind"]),
                before=before,
                after=after,
                change=Figure(number(row["change"]) or 0.0, low, high),
                related=tuple(name(part) for part in ids(row["related"])),
                evidence_ids=tuple(name(item) for item in ids(row["example_ids"])),
            )
        )
    order = {kind: place for place, kind in enumerate(("born", "continued", "died", "not_seen", "split", "merged"))}
    found.sort(key=lambda item: (order.get(item.kind, len(order)), -abs(item.change.value), item.topic_id))
    return tuple(found)


def _totals(analysis: Analysis) -> tuple[int, int]:
    """Comments of both waves, as they follow from counts and shares of the commonest topic."""
    sizes = []
    for when in ("before", "after"):
        rows = [(number(row[f"n_{when}"]), number(row[f"share_{when}"])) for row in records(analysis.lineage)]
        n, share = max(((n or 0.0, share or 0.0) for n, share in rows), default=(0.0, 0.0))
        sizes.append(round(n / share) if share else 0)
    return sizes[0], sizes[1]


def _of_wave(row: Mapping[str, Any], when: str, total: int) -> Share:
    return counted(int(number(row[f"n_{when}"]) or 0), total)


def _rate(row: Mapping[str, Any], when: str) -> Share | None:
    complaints, heard = number(row[f"complaints_{when}"]), number(row[f"n_{when}"])
    return None if complaints is None or not heard else counted(int(complaints), int(heard))
