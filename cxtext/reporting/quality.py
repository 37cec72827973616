"""What the data was like and how the run was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.reporting.account import Count, FileRow, Method, Quality, Repeats, Step
from cxtext.reporting.plain_text import plain
from cxtext.reporting.tables_in import counted, equal, name, number
from cxtext.tables import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.analysis import Analysis

MAX_NOTES = 20


def read_quality(analysis: Analysis) -> Quality:
    """Account for every row of the input, and for what cleaning found."""
    feedback, mentions, rejects = analysis.feedback, analysis.mentions, analysis.rejects
    statuses = _counts(feedback["status"]) if "status" in feedback.columns else [Count("ok", len(feedback))]
    order = {status: place for place, status in enumerate(STATUSES)}
    statuses.sort(key=lambda count: (order.get(count.label, len(order)), count.label))
    masked = analysis.meta.get("masked") or analysis.metrics.get("masked") or {}
    repeats = analysis.meta.get("repeats") or {}
    analysed = next((count.n for count in statuses if count.label == "ok"), 0)
    n = len(mentions)
    read = len(feedback) + len(rejects)
    return Quality(
        rows=int(number((analysis.meta.get("rows") or {}).get("in")) or read),
        read=read,
        analysed=analysed,
        statuses=tuple(statuses),
        rejected=len(rejects),
        reject_reasons=tuple(_counts(rejects["reason"])),
        masked=tuple(Count(name(kind), int(number(found) or 0)) for kind, found in sorted(masked.items())),
        repeats=tuple(
            Repeats(name(flag), int(number(found.get("flagged")) or 0), int(number(found.get("left_out")) or 0))
            for flag, found in (repeats.get("flags") or {}).items()
        ),
        with_repeats=int(number(repeats.get("with_repeats")) or analysed),
        without_repeats=int(number(repeats.get("without_repeats")) or analysed),
        languages=tuple(_counts(feedback["language"])) if "language" in feedback.columns else (),
        without_topic=counted(int(mentions["topic_id"].isna().sum()), n)
        if n and "topic_id" in mentions.columns
        else None,
        without_stage=counted(int((mentions["stage"].isna() | equal(mentions["stage"], "general")).sum()), n)
        if n and "stage" in mentions.columns
        else None,
    )


def read_files(meta: Mapping[str, Any]) -> tuple[FileRow, ...]:
    """Read the input files; a count that is not there is 0."""
    return tuple(
        FileRow(
            name=name(file.get("name")),
            rows_in=int(number(file.get("rows_in")) or 0),
            rows_out=int(number(file.get("rows_out")) or 0),
            rejects=int(number(file.get("rejects")) or 0),
            notes=tuple(plain(note, 300) for note in _list(file.get("notes")))[:MAX_NOTES],
        )
        for file in meta.get("files") or ()
    )


def read_method(meta: Mapping[str, Any]) -> Method:
    """Read versions, options and steps."""
    options = {key: value for key, value in (meta.get("options") or {}).items() if value not in (None, "", [], {})}
    models = meta.get("models") or {}
    named = models.items() if hasattr(models, "items") else ((model, "") for model in models)
    return Method(
        version=name(meta.get("cxtext", meta.get("version"))),
        seed=name(meta.get("seed", options.get("seed"))),
        created=_day_of(meta.get("created")),
        models=tuple(sorted((name(key), _written(value)) for key, value in named)),
        options=tuple(sorted((name(key), _written(value)) for key, value in options.items())),
        steps=tuple(
            Step(name(step.get("step")), int(number(step.get("rows_in")) or 0), int(number(step.get("rows_out")) or 0))
            for step in meta.get("steps") or ()
        ),
    )


def _counts(values: pd.Series) -> list[Count]:
    """Count values, most frequent first, ties by name; missing ones are left out."""
    found = [Count(name(value), int(n)) for value, n in values.dropna().value_counts().items()]
    return sorted(found, key=lambda count: (-count.n, count.label))


def _written(value: Any) -> str:  # noqa: ANN401 - options and model cards hold anything JSON does
    if isinstance(value, dict):
        return plain(", ".join(f"{key}: {_written(part)}" for key, part in sorted(value.items())), 300)
    if isinstance(value, list | tuple):
        return plain(", ".join(_written(part) for part in value), 300)
    return plain(value, 300)


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _day_of(created: Any) -> str:  # noqa: ANN401
    """Day on which a run was made, from an ISO timestamp or a date."""
    return plain(created, 60).split("T")[0]
