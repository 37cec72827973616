"""Metrics as a report shows them: overall, by period and group; and how far the scores go with the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.findings import Contradictions, Measure, Metric, Part, ScaleCheck, ScoreVariant
from cxtext.reporting.shares import Figure, Share
from cxtext.reporting.tables_in import counted, figure, name, number, records
from cxtext.reporting.trends import period_labels
from cxtext.reporting.vocabulary import CONTRADICTION_WORDS, METRIC_WORDS, SCORE_NAMES, VARIANT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis
    from cxtext.reporting.lookups import Lookups

MAX_GROUPS = 40
"""Groups of a metric; those with most records come first."""
_ELSEWHERE = frozenset({"overall", "period", "topic", "stage"})
"""What the table of measures splits by that is no column of the user's own."""


def read_metrics(analysis: Analysis, lookups: Lookups) -> tuple[Metric, ...]:
    """Read every metric that is shown overall, with its periods and groups; groups that are hidden are left out.

    They come in the order of :data:`cxtext.reporting.vocabulary.METRIC_WORDS`, others behind them.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in records(analysis.measures):
        if row["suppressed"] is not True and number(row["value"]) is not None:
            rows.setdefault(str(row["metric"]), []).append(row)
    found = []
    for metric, own in rows.items():
        whole = [row for row in own if row["by"] == "overall"]
        if not whole:
            continue
        periods = [row for row in own if row["by"] == "period"]
        names = period_labels([str(row["group"]) for row in periods])
        overall = _measure(whole[0], "overall", "all")
        groups = [_measure(row, str(row["by"]), name(row["group"])) for row in own if row["by"] not in _ELSEWHERE]
        groups = sorted(_distinct(groups, overall), key=lambda one: (one.by, -(one.figure.n or 0), one.group))
        stages = [_measure(row, "stage", lookups.stage_name(row["group"])) for row in own if row["by"] == "stage"]
        found.append(
            Metric(
                kind=metric,
                label=METRIC_WORDS.get(metric, name(metric).replace("_", " ")),
                unit=name(whole[0]["unit"]),
                is_share=name(whole[0]["unit"]).startswith("share"),
                overall=overall,
                periods=tuple(_measure(row, "period", label) for row, label in zip(periods, names, strict=True)),
                groups=tuple([*stages, *groups][:MAX_GROUPS]),
            )
        )
    order = {kind: place for place, kind in enumerate(METRIC_WORDS)}
    return tuple(sorted(found, key=lambda one: order.get(one.kind, len(order))))


def _distinct(groups: list[Measure], overall: Measure) -> list[Measure]:
    """Leave out groups that are everybody, and files that are another group again."""
    kept: dict[tuple[float, int | None], Measure] = {}
    for group in sorted(groups, key=lambda one: one.by == "file"):
        if group.figure.n != overall.figure.n:
            kept.setdefault((group.figure.value, group.figure.n) if group.by == "file" else (0.0, len(kept) + 1), group)
    return list(kept.values())


def read_contradictions(analysis: Analysis) -> Contradictions | None:
    """Read how many scored comments say the opposite of their score; None where no comment has score and text."""
    checks = tuple(check for row in records(analysis.scale_checks) if (check := _check(row)) is not None)
    if not checks:
        return None
    found = analysis.contradictions
    total = sum(check.correlation.n or 0 for check in checks)
    variants = tuple(variant for row in records(analysis.score_variants) if (variant := _variant(row)) is not None)
    return Contradictions(_among(len(found), total), _kinds(found, total), checks, variants)


def _among(n: int, total: int) -> Share | None:
    from cxtext.insights.people import MIN_GROUP

    return counted(n, total) if n == 0 or MIN_GROUP <= n <= total else None


def _kinds(found: pd.DataFrame, total: int) -> tuple[Part, ...]:
    """Count contradictions by kind; where the rest would be a few comments, the smallest kind is left out with it."""
    from cxtext.insights.people import MIN_GROUP

    counts = sorted(
        ((str(kind), int(n)) for kind, n in found["kind"].astype(str).value_counts().items()),
        key=lambda pair: (-pair[1], pair[0]),
    )
    shown = [(kind, n) for kind, n in counts if n >= MIN_GROUP]
    while shown and 0 < sum(n for _, n in counts) - sum(n for _, n in shown) < MIN_GROUP:
        shown.pop()
    return tuple(Part(kind, CONTRADICTION_WORDS.get(kind, kind), counted(n, total)) for kind, n in shown)


def _measure(row: Mapping[str, Any], by: str, group: str) -> Measure:
    n = number(row["n"])
    found = Figure(
        number(row["value"]) or 0.0, number(row["ci_low"]), number(row["ci_high"]), None if n is None else int(n)
    )
    return Measure(f"{name(by)} {group}", name(by), group, found)


def _check(row: Mapping[str, Any]) -> ScaleCheck | None:
    n = number(row["n"])
    correlation = figure(row, "correlation", "ci_low", "ci_high", None if n is None else int(n))
    if row["suppressed"] is True or correlation is None:
        return None
    clear, against = number(row["n_clear"]), number(row["n_against"])
    kind = name(row["score_kind"])
    return ScaleCheck(
        key=f"{name(row['source'])} {kind}",
        source=name(row["source"]),
        kind=SCORE_NAMES.get(kind, kind),
        correlation=correlation,
        against=counted(int(against), int(clear)) if clear and against is not None else None,
        verdict=name(row["verdict"]),
        warning=name(row["warning"]),
    )


def _variant(row: Mapping[str, Any]) -> ScoreVariant | None:
    column = "nps" if number(row["nps"]) is not None else "mean"
    ends = ("nps_ci_low", "nps_ci_high") if column == "nps" else ("ci_low", "ci_high")
    n = number(row["n"])
    value = figure(row, column, *ends, None if n is None else int(n))
    if row["suppressed"] is True or value is None:
        return None
    kind, variant = name(row["score_kind"]), name(row["variant"])
    return ScoreVariant(
        key=f"{kind} {variant}",
        kind=SCORE_NAMES.get(kind, kind),
        label=VARIANT_WORDS.get(variant, variant.replace("_", " ")),
        n_changed=int(number(row["n_changed"]) or 0),
        figure=value,
    )
