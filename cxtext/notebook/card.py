"""What an analysis says of itself in a notebook or terminal: how much was read, what hurts most, where to look next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.cards import Card, Grid
from cxtext.plurals import plural
from cxtext.reporting import words
from cxtext.reporting.tables_in import analysed, name, records, share

if TYPE_CHECKING:
    from cxtext.analysis import Analysis

__all__ = ["card_of"]

_MOST = 7
_NEXT = (
    (".pain_points", "all of them"),
    (".topic_map()", "topics at a glance"),
    (".explore()", "read and edit"),
    ('.report("report.html")', "to read and forward"),
    ('.save("my-run")', "to keep"),
)


def card_of(analysis: Analysis) -> Card:
    """Return the card of an analysis; its figures are those of its tables."""
    rows = analysis.meta["rows"]
    found = [
        f"{rows['analysed']:,} of {plural(rows['feedback'], 'comment')}",
        plural(len(analysis.mentions), "mention"),
        plural(int((analysis.topics["level"] == "topic").sum()), "topic"),
        plural(len(analysis.pain_points), "pain point"),
    ]
    return Card(f"Analysis({', '.join(found)})", _lines(analysis), _grids(analysis), _NEXT)


def _lines(analysis: Analysis) -> list[str]:
    rows, lines = analysis.meta["rows"], []
    left = {status: n for status, n in rows["by_status"].items() if status != "ok" and n}
    if left:
        said = ", ".join(f"{n:,} {words.STATUS_WORDS.get(status, status)}" for status, n in sorted(left.items()))
        lines.append(f"Not analysed: {said}.")
    if rows["rejected"]:
        lines.append(f"{plural(rows['rejected'], 'row')} could not be used: .rejects says why.")
    comments = analysed(analysis.feedback)
    sources = [f"{name(source)} {n:,}" for source, n in comments["source"].value_counts().sort_index().items()]
    from cxtext.insights.trends import days

    dates = days(comments).dropna()
    when = words.period(dates.min().date(), dates.max().date()) if len(dates) else ""
    lines.append("; ".join(part for part in (when, "comments from " + ", ".join(sources[:6])) if part) + ".")
    edits = analysis.meta.get("edits")
    if edits and edits["n"]:
        lines.append(f"{plural(edits['n'], 'edit')} of the topics: .codebook.log")
    rising = analysis.warnings
    if len(rising):
        told = rising["active"].astype(bool) & rising["kind"].isin(["new", "rising"]) & rising["stage"].isna()
        ids = rising.loc[told & rising["segment"].isna(), "topic_id"]
        names = dict(zip(analysis.topics["topic_id"], analysis.topics["name"], strict=True))
        called = [name(names[one]) for one in dict.fromkeys(ids) if one in names]
        if called:
            lines.append(f"New or rising: {', '.join(called[:5])}.")
    return lines


def _grids(analysis: Analysis) -> list[Grid]:
    stages = dict(zip(analysis.journey["stage"], analysis.journey["name"], strict=True))
    shown = []
    for row in records(analysis.pain_points.sort_values("rank", kind="stable").head(_MOST)):
        n = int(row["n_feedback"])
        reach = share(row, "share", "share_ci_low", "share_ci_high", n)
        negative = share(row, "negative_share", "ci_low", "ci_high", n)
        shown.append(
            (
                str(row["rank"]),
                name(row["name"]),
                name(stages.get(row["stage"], row["stage"])),
                f"{n:,}",
                words.percent(reach.value),
                f"{words.percent(negative.value)} ({words.interval(negative)})",
                name(row["trend"]),
            )
        )
    if not shown:
        return []
    heads = ("", "pain point", "stage", "comments", "share", "negative (95 %)", "trend")
    return [Grid("What hurts most", heads, shown, (0, 3, 4, 5))]
