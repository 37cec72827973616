"""``--json``: what a command found or did, for a program that goes on from there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cxtext.analysis import Analysis

__all__ = ["AS_JSON", "analysis_summary", "print_json"]

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON on stdout.")

_PAIN_POINT = (
    "rank", "topic_id", "name", "stage", "n_feedback", "share", "share_ci_low", "share_ci_high", "negative_share",
    "ci_low", "ci_high", "priority",
)  # fmt: skip


def print_json(record: dict[str, Any]) -> None:
    """Print a record on stdout; what is missing is null."""
    click.echo(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False))


def analysis_summary(analysis: Analysis, out: Path) -> dict[str, Any]:
    """Return what came of an analysis: rows, counts, pain points, active warnings, topics against an earlier wave.

    ``remarks`` are sentences that must be known before the figures are read.
    """
    from cxtext.analysis.remarks import remarks

    warnings, lineage = analysis.warnings, analysis.lineage
    active = warnings[warnings["active"]] if len(warnings) else warnings
    return {
        "run": str(out),
        "report": str(out / "report.html"),
        "cxtext": analysis.meta["cxtext"],
        "rows": analysis.meta["rows"],
        "repeats": analysis.meta.get("repeats") or {},
        "remarks": list(remarks(analysis)),
        "mentions": len(analysis.mentions),
        "topics": int((analysis.topics["level"] == "topic").sum()),
        "pain_points": [_plain(row) for row in analysis.pain_points[list(_PAIN_POINT)].to_dict("records")],
        "warnings": {str(kind): int(n) for kind, n in active["kind"].value_counts().sort_index().items()},
        "lineage": {str(kind): int(n) for kind, n in lineage["kind"].value_counts().sort_index().items()},
        "steps": analysis.meta["steps"],
    }


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row with numbers of Python; those missing as None."""
    import pandas as pd

    plain: dict[str, Any] = {}
    for name, value in row.items():
        number = value.item() if hasattr(value, "item") else value
        plain[str(name)] = None if pd.isna(number) else number
    return plain
