"""People heard and people who complained, per series and period: the ground of early warning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import Base, Bools, Ints, ids_in, with_stage
from cxtext.insights.rollup import votes_by
from cxtext.insights.trends import days
from cxtext.reading.categories import value_label

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TOPIC, STAGE, SEGMENT = range(3)
MAX_STRATA = 4
"""Most sources kept apart; the smallest beyond these are taken together."""
# Longest span in days for each length of period. From a week on all are whole weeks, so that no weekday weighs more.
_PERIODS = ((55, 1), (3 * 366, 7), (12 * 366, 28))
_LONGEST_PERIOD = 91


@dataclass(frozen=True)
class Panel:
    """Counts of people per series, source and period; a person counts once in each.

    Attributes
    ----------
    names
        One row per series: ``topic_id``, ``stage``, ``segment``, ``value`` (None where the series spans all) and
        ``level`` (0 topic, 1 topic × stage, 2 topic × stage × value of a segment). Sorted.
    complaints
        People who complain, int, shape (sources, series, periods).
    heard
        People heard, int, shape (sources, groups, periods); group 0 is everyone, the others are segment values.
    group
        For each series, its position in ``heard``.
    start
        First day of the first period.
    every
        Days per period.
    last
        Last day with a comment.
    row_series, row_comment
        One entry per series and complaining comment, by series, day and comment.
    row_day, row_person
        Day since ``start`` and person of each of these.
    group_people
        For each group, person and day of its dated comments.
    thin
        Number of series seen by the end of each period that are left out here, having too few complaints ever to be
        judged; shape (levels, periods).
    ids
        ``feedback_id`` by position of the comment.
    """

    names: pd.DataFrame
    complaints: Ints
    heard: Ints
    group: Ints
    start: pd.Timestamp
    every: int
    last: pd.Timestamp
    row_series: Ints
    row_comment: Ints
    row_day: Ints
    row_person: Ints
    group_people: tuple[tuple[Ints, Ints], ...]
    ids: npt.NDArray[np.object_]
    thin: Ints

    @property
    def n_periods(self) -> int:
        """Number of periods."""
        return int(self.complaints.shape[2])

    def ends(self) -> pd.DatetimeIndex:
        """Return the last day of each period, that of the last no later than the data."""
        ends = self.start + pd.to_timedelta(self.every * np.arange(1, self.n_periods + 1) - 1, unit="D")
        return pd.DatetimeIndex(np.minimum(ends.to_numpy(), np.datetime64(self.last)))


def period_length(span: int) -> int:
    """Return the days per period for a span of days: 1 under eight weeks, 7 to three years, 28 to twelve, else 91."""
    return next((every for longest, every in _PERIODS if span <= longest), _LONGEST_PERIOD)


def people(feedback: pd.DataFrame) -> Ints:
    """Return a number for the person behind each comment: by ``customer_id``, else each comment is a person."""
    alone = np.arange(len(feedback), dtype=np.int64)
    if "customer_id" not in feedback.columns:
        return alone
    given = feedback["customer_id"].astype(object)
    known = given.notna().to_numpy() & (given.astype(str).str.strip() != "").to_numpy()
    code = pd.factorize(given.astype(str), sort=True)[0].astype(np.int64)
    return np.where(known, code, alone + len(feedback))


def strata(feedback: pd.DataFrame, dated: Bools) -> Ints:
    """Return a number for the source of each comment, largest first; beyond :data:`MAX_STRATA` they are one."""
    if "source" not in feedback.columns:
        return np.zeros(len(feedback), dtype=np.int64)
    code = pd.factorize(feedback["source"], sort=True, use_na_sentinel=False)[0]
    rank = np.argsort(np.argsort(-np.bincount(code[dated], minlength=int(code.max(initial=0)) + 1), kind="stable"))
    return np.minimum(rank[code], MAX_STRATA - 1).astype(np.int64)


def make_panel(
    base: Base,
    segments: Sequence[str],
    *,
    every: int | None = None,
    exclude: Collection[str] = (),
    fewest: int = 1,
) -> Panel | None:
    """Count people per series and period; None without dates or complaints.

    Series with under ``fewest`` complaining comments are only counted (``thin``).

    Raises
    ------
    InputError
        A column of ``segments`` is not in the feedback table.
    """
    for column in segments:
        if column not in base.feedback.columns:
            raise InputError(
                f"There is no column {column!r} to split by; the feedback table has: "
                f"{', '.join(map(str, base.feedback.columns))}."
            )
    date = days(base.feedback)
    dated = date.notna().to_numpy()
    topics = [topic for topic in ids_in(base.mentions, "topic_id") if topic not in set(exclude)]
    if not dated.any() or not topics:
        return None
    start = date.min()
    day = np.where(dated, (date - start).dt.days.fillna(0).to_numpy(), -1).astype(np.int64)
    every = every or period_length(int(day.max()))
    slot, n_slots = day // every, int(day.max()) // every + 1
    person, stratum = people(base.feedback), strata(base.feedback, dated)
    n_strata = int(stratum[dated].max()) + 1
    groups = [("", "", dated)]
    for column in segments:
        groups += _groups(column, base.feedback[column], dated)
    stages = ids_in(with_stage(base.mentions), "stage")
    n_cells = len(topics) * (1 + len(stages))
    code, row_comment = _complaints(base, topics, stages, [member for _, _, member in groups])
    kept = dated[row_comment]
    if not kept.any():
        return None
    code, row_comment = code[kept], row_comment[kept]
    known, row_series, size = np.unique(code, return_inverse=True, return_counts=True)
    seen = np.full(len(known), n_slots, dtype=np.int64)
    np.minimum.at(seen, row_series, slot[row_comment])
    level = np.where(known >= n_cells, SEGMENT, np.where(known < len(topics), TOPIC, STAGE))
    few = size < fewest
    thin = np.stack([np.bincount(seen[few & (level == which)], minlength=n_slots) for which in range(3)])
    row_comment = row_comment[~few[row_series]]
    row_series = (np.cumsum(~few) - 1)[row_series[~few[row_series]]]
    known, level = known[~few], level[~few]
    order = np.lexsort((row_comment, day[row_comment], row_series))
    row_series, row_comment = row_series[order].astype(np.int64), row_comment[order].astype(np.int64)
    heard = np.zeros((n_strata, len(groups), n_slots), dtype=np.int64)
    for at, (_, _, member) in enumerate(groups):
        where = np.flatnonzero(member)
        heard[:, at] = _distinct(
            np.zeros(len(where), dtype=np.int64), where, person, stratum, slot, (n_strata, 1, n_slots)
        )[:, 0]
    group, cell_of = known // n_cells, known % n_cells
    whole = cell_of < len(topics)
    topic_of = np.where(whole, cell_of, (cell_of - len(topics)) // len(stages))
    stage_of = np.where(whole, -1, (cell_of - len(topics)) % len(stages))
    # Objects throughout, so that None stays what it is.
    words = {
        "topic_id": np.array(topics, dtype=object)[topic_of],
        "stage": np.array([*stages, None], dtype=object)[stage_of],
        "segment": np.array([column or None for column, _, _ in groups], dtype=object)[group],
        "value": np.array([value or None for _, value, _ in groups], dtype=object)[group],
    }
    names = pd.DataFrame({column: pd.Series(values, dtype=object) for column, values in words.items()})
    names["level"] = level
    shape = (n_strata, len(known), n_slots)
    return Panel(
        names=names,
        complaints=_distinct(row_series, row_comment, person, stratum, slot, shape),
        heard=heard,
        group=group.astype(np.int64),
        start=start,
        every=every,
        last=date.max(),
        row_series=row_series,
        row_comment=row_comment,
        row_day=day[row_comment],
        row_person=person[row_comment],
        group_people=tuple((person[member], day[member]) for _, _, member in groups),
        ids=base.feedback["feedback_id"].astype(object).to_numpy(),
        thin=np.cumsum(thin, axis=1),
    )


def _complaints(base: Base, topics: list[str], stages: list[str], members: list[Bools]) -> tuple[Ints, Ints]:
    """Return series and comment of every complaint; of each group first the topics, then topic × stage."""
    topic, stage = base.topic_codes(topics, others=True), base.stage_codes(stages)
    by_topic = votes_by(base, topic)
    by_stage = votes_by(base, np.where(topic >= 0, topic * len(stages) + stage, -1))
    n_cells = len(topics) * (1 + len(stages))
    cell, comment = by_stage.key[by_stage.negative] + len(topics), by_stage.comment[by_stage.negative]
    parts = [(by_topic.key[by_topic.negative], by_topic.comment[by_topic.negative]), (cell, comment)]
    for at, member in enumerate(members[1:], start=1):
        inside = member[comment]
        parts.append((cell[inside] + at * n_cells, comment[inside]))
    code, of = (np.concatenate(column) for column in zip(*parts, strict=True))
    return code, of


def _groups(column: str, values: pd.Series, dated: Bools) -> list[tuple[str, str, Bools]]:
    known = values.notna().to_numpy()
    raw, distinct = pd.factorize(values[known])
    labels = np.array([value_label(value) for value in distinct], dtype=object)
    words = np.full(len(values), "", dtype=object)
    words[known] = labels[raw]
    return [(column, str(value), (words == value) & known & dated) for value in sorted(set(labels))]


def _distinct(row: Ints, comment: Ints, person: Ints, stratum: Ints, slot: Ints, shape: tuple[int, int, int]) -> Ints:
    """Count distinct people per (source, row, period); entries are of rows and comments."""
    n_strata, n_rows, n_slots = shape
    cell = (stratum[comment] * n_rows + row) * n_slots + slot[comment]
    pairs = np.unique(cell * (int(person.max(initial=0)) + 1) + person[comment])
    found = np.bincount(pairs // (int(person.max(initial=0)) + 1), minlength=n_strata * n_rows * n_slots)
    return found.astype(np.int64).reshape(shape)
