"""The groups by which everything is measured: all, periods, stages, topics and segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import GENERAL, has_status, ids_in
from cxtext.insights.rollup import votes_by
from cxtext.insights.segments import label_codes, segment_columns
from cxtext.insights.trends import days, period_alias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cxtext.insights.base import Base, Bools, Ints

_OWN = ("overall", "period", "stage", "topic")


@dataclass(frozen=True)
class Grouping:
    """Rows of the counted table by group, a row in as many groups as it belongs to.

    ``negative`` says of each entry whether the comment is on balance negative about the group (topic, stage).
    """

    by: str
    names: tuple[str, ...]
    row: Ints
    group: Ints
    negative: Bools | None = None


def groupings(
    base: Base, rows: pd.DataFrame, segments: Sequence[str] | None = None, period: str | None = None
) -> Iterator[Grouping]:
    """Yield every grouping, without those that have no group.

    Parameters
    ----------
    base
        The comments that count and their mentions.
    rows
        The rows that are measured (:func:`cxtext.insights.measures.records.counted_rows`), more than the comments.
    segments, period
        As for :func:`cxtext.insights.measures.measure_table`.

    Raises
    ------
    InputError
        A column of ``segments`` is not in the feedback table.
    """
    everyone = np.arange(len(rows), dtype=np.int64)
    yield Grouping("overall", ("all",), everyone, np.zeros(len(rows), dtype=np.int64))
    yield from _periods(base, rows, period)
    # Both tables are by id, and comments that count are among the rows.
    row_of = np.flatnonzero(has_status(rows, "ok"))
    stages = sorted({*ids_in(base.mentions, "stage"), GENERAL}) if "stage" in base.mentions.columns else []
    for by, ids, code in (
        ("stage", stages, base.stage_codes(stages) if stages else None),
        ("topic", topics := ids_in(base.mentions, "topic_id"), base.topic_codes(topics)),
    ):
        if ids and code is not None:
            votes = votes_by(base, code)
            yield Grouping(by, tuple(ids), row_of[votes.comment], votes.key, votes.negative)
    for column in segment_columns(base.feedback) if segments is None else segments:
        if column not in rows.columns:
            raise InputError(
                f"There is no column {column!r} to measure by; the feedback table has: "
                f"{', '.join(map(str, rows.columns))}."
            )
        group, names = label_codes(rows[column])
        known = np.flatnonzero(group >= 0)
        if len(names):
            by = f"{column} (column)" if column in _OWN else str(column)
            yield Grouping(by, tuple(names), known, group[known])


def _periods(base: Base, rows: pd.DataFrame, period: str | None) -> Iterator[Grouping]:
    date = days(base.feedback)
    if not date.notna().any():
        return
    alias = period or period_alias(date)
    moment = days(rows)
    dated = np.flatnonzero(moment.notna().to_numpy())
    own = pd.PeriodIndex(moment.iloc[dated].dt.to_period(alias))
    group, found = pd.factorize(own, sort=True)
    names = tuple(one.start_time.date().isoformat() for one in found)
    yield Grouping("period", names, dated, group.astype(np.int64))
