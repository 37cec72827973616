"""Parts of a summary as small tables for charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cxtext.reporting.findings import Metric
    from cxtext.reporting.model import Figure, PainPoint, ReportSummary, Share, Trend


def journey_frame(summary: ReportSummary) -> pd.DataFrame:
    """Return one row per stage: ``stage``, ``name``, ``n_feedback``, negative and positive share with intervals."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for stage in summary.stages:
        row: dict[str, Any] = {"stage": stage.id, "name": stage.name, "n_feedback": stage.comments}
        for label, share in (("negative", stage.negative), ("positive", stage.positive)):
            row[f"{label}_share"] = share.value if share else float("nan")
            row[f"{label}_ci_low"] = share.low if share and share.low is not None else float("nan")
            row[f"{label}_ci_high"] = share.high if share and share.high is not None else float("nan")
        rows.append(row)
    return pd.DataFrame(rows)


def reach_frame(points: Sequence[PainPoint]) -> pd.DataFrame:
    """Return one row per pain point: ``label``, ``text`` and reach with its interval."""
    import pandas as pd

    from cxtext.reporting.plain_text import shorten
    from cxtext.reporting.words import share

    rows = [
        # The rank keeps two pain points of one name apart.
        {"label": f"{point.rank}  {shorten(point.name, 44)}", "text": share(point.reach), **_ends(point.reach)}
        for point in points
    ]
    return pd.DataFrame(rows, columns=["label", "text", "share", "low", "high"])


def trend_frame(trend: Trend) -> pd.DataFrame:
    """Return one row per period: its ``label`` and the share with its interval."""
    import pandas as pd

    rows = [{"label": point.label, **_ends(point.share)} for point in trend.points]
    return pd.DataFrame(rows, columns=["label", "share", "low", "high"])


def score_frame(metric: Metric) -> pd.DataFrame:
    """Return one row per period: its ``label`` and the score with its interval, under the names of a share."""
    import pandas as pd

    rows = [{"label": one.group, **_figure_ends(one.figure, "share")} for one in metric.periods]
    return pd.DataFrame(rows, columns=["label", "share", "low", "high"])


def impact_frame(points: Sequence[PainPoint]) -> pd.DataFrame:
    """Return one row per pain point with an impact: ``label``, ``text`` and the impact with its interval."""
    import pandas as pd

    from cxtext.reporting.plain_text import shorten
    from cxtext.reporting.words import figure_interval, signed

    rows = []
    for point in points:
        if point.impact:
            interval = figure_interval(point.impact)
            text = f"{signed(point.impact.value)}{f' ({interval})' if interval else ''}"
            label = f"{point.rank}  {shorten(point.name, 44)}"
            rows.append({"label": label, "text": text, **_figure_ends(point.impact, "value")})
    return pd.DataFrame(rows, columns=["label", "text", "value", "low", "high"])


def _figure_ends(figure: Figure, name: str) -> dict[str, float]:
    return {
        name: figure.value,
        "low": figure.value if figure.low is None else figure.low,
        "high": figure.value if figure.high is None else figure.high,
    }


def _ends(share: Share) -> dict[str, float]:
    return {
        "share": share.value,
        "low": share.value if share.low is None else share.low,
        "high": share.value if share.high is None else share.high,
    }
