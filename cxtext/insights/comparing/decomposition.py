"""A change from one side to the other: opinion, who answered, and the codebook or model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.comparing.differences import SENTIMENT, SHARE, score_measures, score_values
from cxtext.insights.comparing.parts import Parts, Units, resampled, split
from cxtext.insights.intervals import LEVEL
from cxtext.insights.rollup import votes_by
from cxtext.insights.segments import segment_columns
from cxtext.reading.categories import MAX_VALUES, value_label

if TYPE_CHECKING:
    from cxtext.insights.base import Base, Floats, Ints
    from cxtext.insights.comparing.sides import Side

MOST_VALUES = 60
"""Values of all columns together, where columns are not chosen by the user."""
PER_VALUE = 10
"""Comments of the smaller side that each value needs, where columns are not chosen by the user."""
COMMON = 0.5
"""A column says who answered only where both sides have the same values in this part of their comments."""
MISSING = ""
DIGITS = 12
_PARTS = ("total", "opinion", "model", "composition")

Outcomes = tuple["Ints", "Ints", "Floats"]


def composition_columns(
    sides: tuple[Side, Side], columns: Sequence[str] | None, without: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Return the columns that describe who answered, and sentences about those that cannot.

    Raises
    ------
    InputError
        A column that was asked for is not in either feedback table, or has too many values.
    """
    tables = [side.base.feedback for side in sides]
    both = pd.concat([table.drop(columns=list(without), errors="ignore") for table in tables], ignore_index=True)
    shared = [column for column in both.columns if all(column in table.columns for table in tables)]
    wanted = [name for name in segment_columns(both[shared]) if name in shared] if columns is None else list(columns)
    kept: list[str] = []
    notes: list[str] = []
    n_values = 0
    smaller = min(len(table) for table in tables)
    labels = {column: [_labels(table, column) for table in tables] for column in wanted if column in shared}
    for column in sorted(wanted, key=lambda name: len(set().union(*labels[name]))) if columns is None else wanted:
        if column not in shared:
            raise InputError(
                f"There is no column {column!r} on both sides to tell who answered; both have: "
                f"{', '.join(map(str, shared))}."
            )
        a, b = (set(values.unique()) for values in labels[column])
        if len(a | b) > MAX_VALUES + 1:
            raise InputError(
                f"The column {column!r} has {len(a | b)} values; who answered is told by columns of up to {MAX_VALUES}."
            )
        in_common = min((values.isin(a & b).mean() for values in labels[column]), default=0.0)
        if not in_common >= COMMON:
            notes.append(f"{column!r} cannot tell who answered: the two sides hardly share its values.")
            continue
        if columns is None and any(_same_groups(labels[column], labels[name]) for name in kept):
            continue
        room = min(MOST_VALUES, smaller / PER_VALUE)
        if columns is None and n_values + len(a | b) > room:
            notes.append(f"{column!r} is left out of who answered: too many values for so few comments.")
            continue
        n_values += len(a | b)
        kept.append(str(column))
    return kept, notes


def decompose(
    sides: tuple[Side, Side],
    topics: pd.DataFrame,
    columns: Sequence[str],
    *,
    min_group: int,
    n_resamples: int,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the change of each measure; see :class:`cxtext.insights.comparing.Comparison`.

    Returns
    -------
    tuple of pandas.DataFrame
        DECOMPOSITION table, and the same part ``composition`` by column (COMPOSITION table).
    """
    ids = [str(value) for value in topics["topic_id"]]
    names = topics["name"].astype(object).tolist()
    small = min(side.people for side in sides) < min_group
    comments = [_comment_units(side, ids) for side in sides]
    # Where a side's own model has no topics of these ids, nothing can be told about them but overall.
    unknown = [_lacks_topics(side) for side in sides]
    blocks = [
        (
            [
                ("complaint_share", None, None, SHARE),
                *(("complaint_share", i, n, SHARE) for i, n in zip(ids, names, strict=True)),
            ],
            [(side.base.feedback, side.person, *unit) for side, unit in zip(sides, comments, strict=True)],
            small,
        )
    ]
    opinions = [_opinion_units(side) for side in sides]
    blocks.append(
        (
            [("negative_share", None, None, SHARE), ("sentiment", None, None, SENTIMENT)],
            opinions,
            min(len(np.unique(unit[1])) for unit in opinions) < min_group,
        )
    )
    for kind in sorted({str(kind) for side in sides for kind in side.answers["kind"]}):
        measures = score_measures(kind)
        answers = [_answer_units(side, kind, [name for name, _, _ in measures]) for side in sides]
        few = min(len(np.unique(unit[1])) for unit in answers) < min_group
        blocks.append(([(name, None, None, unit) for name, unit, _ in measures], answers, few))
    tables, by_column = [], []
    for described, pair, hidden in blocks:
        table, detail = _block(described, pair, columns, sides[0].n_people, hidden, n_resamples, seed)
        tables.append(table)
        by_column.append(detail)
    table = pd.concat(tables, ignore_index=True)
    if any(unknown):
        gone = table["topic_id"].notna()
        for part in ("total", "model"):
            table.loc[gone, [part, f"{part}_ci_low", f"{part}_ci_high"]] = np.nan
        table.loc[gone, ["value_a", "value_b"]] = np.nan
    return table, pd.concat(by_column, ignore_index=True)


def _block(
    described: Sequence[tuple[str, str | None, str | None, str]],
    pair: Sequence[tuple[pd.DataFrame, Ints, Outcomes, Outcomes | None]],
    columns: Sequence[str],
    n_people: int,
    hidden: bool,
    n_resamples: int,
    seed: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    from scipy import stats
    from threadpoolctl import threadpool_limits

    size, rows = len(described), 4 + len(columns)
    figures, low, high = (np.full((rows, size), np.nan) for _ in range(3))
    means = np.full((2, size), np.nan)
    if not hidden:
        values = _values([one[0] for one in pair], columns)
        a, b = (
            Units(person, code, values[1], *outcomes, size, reported)
            for code, (_, person, outcomes, reported) in zip(values[0], pair, strict=True)
        )
        # The matrices are small: more threads only wait for one another.
        with threadpool_limits(1):
            found: Parts = split(a, b, np.ones(len(a.person)), np.ones(len(b.person)))
            error = resampled(a, b, n_people, n_resamples=n_resamples, seed=seed)
        # Rounding keeps the last bits, which may differ between machines, out of the tables.
        figures, means = found.stacked().round(DIGITS), np.vstack([found.mean_a, found.mean_b]).round(DIGITS)
        half = float(stats.norm.ppf((1 + LEVEL) / 2)) * error
        low, high = (figures - half).round(9), (figures + half).round(9)
    measure, topic, name, unit = (list(values) for values in zip(*described, strict=True))
    head = {
        "measure": pd.Series(measure, dtype=object),
        "topic_id": pd.Series(topic, dtype=object),
        "name": pd.Series(name, dtype=object),
        "unit": pd.Series(unit, dtype=object),
    }
    table = pd.DataFrame({**head, "value_a": means[0], "value_b": means[1]})
    for row, part in enumerate(_PARTS):
        table[part], table[f"{part}_ci_low"], table[f"{part}_ci_high"] = figures[row], low[row], high[row]
    detail = [
        pd.DataFrame(head).assign(column=column, change=figures[row], ci_low=low[row], ci_high=high[row])
        for row, column in enumerate(columns, start=4)
    ]
    empty = pd.DataFrame(head).assign(column=None, change=np.nan, ci_low=np.nan, ci_high=np.nan).iloc[:0]
    by_column = pd.concat(detail, ignore_index=True) if detail else empty
    return table.assign(suppressed=hidden), by_column.assign(suppressed=hidden)


def _labels(table: pd.DataFrame, column: str) -> pd.Series:
    """Return the values of a column as words; a missing one is a value too."""
    code, given = pd.factorize(table[column].astype(object))
    labels = np.array([*map(value_label, given), MISSING], dtype=object)
    return pd.Series(labels[code], index=table.index, dtype=object)


def _same_groups(one: Sequence[pd.Series], other: Sequence[pd.Series]) -> bool:
    """Tell whether two columns sort the comments into the same groups."""
    pairs = pd.concat([pd.DataFrame({"one": x, "other": y}) for x, y in zip(one, other, strict=True)]).drop_duplicates()
    return bool(pairs["one"].is_unique and pairs["other"].is_unique)


def _values(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> tuple[list[Ints], tuple[int, ...]]:
    codes: list[list[Ints]] = [[] for _ in tables]
    sizes: list[int] = []
    for column in columns:
        labels = [_labels(table, column) for table in tables]
        known = sorted({label for one in labels for label in one.unique()})
        for place, one in enumerate(labels):
            codes[place].append(pd.Index(known, dtype=object).get_indexer(pd.Index(one)) + sum(sizes))
        sizes.append(len(known))
    shaped = [
        np.array(one, dtype=np.int64).reshape(len(columns), len(table)).T
        for one, table in zip(codes, tables, strict=True)
    ]
    return shaped, tuple(sizes)


def _comment_units(side: Side, ids: Sequence[str]) -> tuple[Outcomes, Outcomes | None]:
    return _complaints(side.base, ids), None if side.reported is None else _complaints(side.reported, ids)


def _complaints(base: Base, ids: Sequence[str]) -> Outcomes:
    """Return who complains about anything (measure 0) and about each topic (the measures behind it)."""
    anything = np.unique(base.comment[base.label == 0])
    votes = votes_by(base, base.topic_codes(ids, others=True))
    comment = np.concatenate([anything, votes.comment[votes.negative]])
    measure = np.concatenate([np.zeros(len(anything), dtype=np.int64), votes.key[votes.negative] + 1])
    return comment, measure, np.ones(len(comment))


def _lacks_topics(side: Side) -> bool:
    return side.reported is not None and "topic_id" not in side.reported.mentions.columns


def _opinion_units(side: Side) -> tuple[pd.DataFrame, Ints, Outcomes, Outcomes | None]:
    """Return the comments that have mentions, whether they are negative and their sentiment."""
    bases = [side.base] if side.reported is None else [side.base, side.reported]
    votes = [votes_by(base, np.zeros(len(base.comment), dtype=np.int64)) for base in bases]
    # Both taggings speak of the same comments: those in which either finds a mention; the other reads them as neutral.
    comments = np.unique(np.concatenate([one.comment for one in votes]))
    outcomes = []
    for one in votes:
        place = np.searchsorted(comments, one.comment)
        unit, n = np.concatenate([place, place]), len(place)
        measure = np.repeat(np.array([0, 1]), n)
        outcomes.append((unit, measure, np.concatenate([one.negative.astype(np.float64), one.score])))
    rows = side.base.feedback.iloc[comments].reset_index(drop=True)
    return rows, side.person[comments], outcomes[0], outcomes[1] if len(outcomes) > 1 else None


def _answer_units(side: Side, kind: str, names: Sequence[str]) -> tuple[pd.DataFrame, Ints, Outcomes, Outcomes | None]:
    own = side.answers[side.answers["kind"] == kind]
    value = own["value"].to_numpy(dtype=np.float64)
    n = len(own)
    outcomes = (
        np.tile(np.arange(n), len(names)),
        np.repeat(np.arange(len(names)), n),
        np.concatenate([score_values(name, value) for name in names]),
    )
    rows = side.answer_rows.iloc[own["place"].to_numpy()].reset_index(drop=True)
    return rows, own["person"].to_numpy(dtype=np.int64), outcomes, None
