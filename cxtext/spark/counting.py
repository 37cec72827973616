"""Counts of tagged comments, made in Spark's workers batch by batch and added up by Spark.

Votes of comments are cast by the same code as in pandas (:mod:`cxtext.insights`). Everything is a whole number, scores
and strengths in millionths, so that no order of adding changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.base import NEGATIVE, Ints, join
from cxtext.insights.drivers.components import complaints_among
from cxtext.insights.drivers.severity import per_vote
from cxtext.insights.journey_tables import stage_lists
from cxtext.insights.rollup import Votes, cast_votes, votes_by
from cxtext.insights.scores import raw_scores
from cxtext.insights.trends import days
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    import pyarrow as pa

    from cxtext.analysis.result import Analysis
    from cxtext.insights.base import Base

MILLION = 1_000_000
SCHEMA = "what string, key string, other string, n long"
NEEDED = ("feedback_id", "source", "date", "score", "score_kind", "cx_status", "cx_mentions")
_OF_MENTION = ("mention_id", "start", "end", "sentiment", "sentiment_score", "emotion", "intent", "effort", "stage")


@dataclass(frozen=True)
class Ground:
    """What is counted by: topics with themes above them (position of each one's parent, -1 for none) and stages."""

    topics: tuple[str, ...]
    parents: tuple[int, ...]
    stages: tuple[str, ...]

    @classmethod
    def of(cls, run: Analysis) -> Ground:
        """Return that of a run."""
        topics = run.topics["topic_id"].astype(str).tolist()
        place = {topic: position for position, topic in enumerate(topics)}
        above = run.topics["parent_id"].astype(object).where(run.topics["parent_id"].notna(), None).tolist()
        stages, _ = stage_lists(list(run.journey_map.names().items()))
        return cls(tuple(topics), tuple(-1 if one is None else place[one] for one in above), tuple(stages))


def count_batches(batches: Iterator[pa.RecordBatch], ground: Ground) -> Iterator[pa.RecordBatch]:
    """Yield the counts of each batch of tagged comments in the columns of :data:`SCHEMA`."""
    for batch in batches:
        rows = _Rows()
        feedback, mentions = tables_of(batch)
        statuses = feedback["status"].value_counts()
        rows.add("rows", statuses.index.tolist(), np.asarray(statuses.tolist(), dtype=np.int64))
        _count(join(feedback, mentions), ground, rows)
        yield rows.batch()


def tables_of(batch: pa.RecordBatch) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tagged comments as feedback and mention tables, without their texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = [name for name in batch.schema.names if name in NEEDED and name != "cx_mentions"]
    feedback = pa.Table.from_batches([batch.select(names)]).to_pandas().rename(columns={"cx_status": "status"})
    lists = batch.column("cx_mentions")
    inner = pc.list_flatten(lists)
    row = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    there = {field.name for field in inner.type}
    mentions = pd.DataFrame(
        {name: pc.struct_field(inner, name).to_pandas() for name in (*_OF_MENTION, "topic_id") if name in there}
    )
    own = feedback["feedback_id"].to_numpy(dtype=object)[row]
    return feedback.assign(text=""), mentions.assign(feedback_id=pd.Series(own, dtype=object), text="")


class _Rows:
    """Counts as columns; what is nought is left out."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str, int]] = []

    def add(self, what: str, keys: Sequence[str], n: Ints, others: Sequence[str] = ("",)) -> None:
        """Add counts: ``n`` of shape (keys,) or (keys, others)."""
        if not len(keys) or not len(others):
            return
        table = np.asarray(n, dtype=np.int64).reshape(len(keys), len(others))
        for key, other in zip(*(place.tolist() for place in np.nonzero(table)), strict=True):
            self.found.append((what, str(keys[key]), str(others[other]), int(table[key, other])))

    def batch(self) -> pa.RecordBatch:
        """Return the counts in the columns of :data:`SCHEMA`."""
        import pyarrow as pa

        columns = list(zip(*self.found, strict=True)) or [(), (), (), ()]
        kinds = (pa.string(), pa.string(), pa.string(), pa.int64())
        arrays = [pa.array(column, type=kind) for column, kind in zip(columns, kinds, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, names=["what", "key", "other", "n"])


def _count(base: Base, ground: Ground, rows: _Rows) -> None:
    n_topics, n_stages = len(ground.topics), len(ground.stages)
    topic, stage = base.topic_codes(ground.topics), base.stage_codes(ground.stages)
    row, above = _with_ancestors(topic, ground.parents)
    votes = cast_votes(base.comment[row], above, base.label[row], base.score[row], base.weight[row])
    _votes(rows, "topic", ground.topics, votes, above)
    cell, negative = above * n_stages + stage[row], base.label[row] == NEGATIVE
    for what, which in (("at", np.ones(len(cell), dtype=bool)), ("at_negative", negative)):
        table = np.bincount(cell[which], minlength=n_topics * n_stages).reshape(n_topics, n_stages)
        rows.add(what, ground.topics, table, ground.stages)
    own = votes_by(base, topic)
    _votes(rows, "own", ground.topics, own, topic)
    complaint = complaints_among(base, own, topic, n_topics)
    _, of, strength = per_vote(base, complaint, topic, n_topics)
    rows.add("strength", ground.topics, _millionths(of, strength, n_topics))
    both = np.where(topic >= 0, topic * n_stages + stage, -1)
    complaints = cast_votes(base.comment, both, base.label, base.score, base.weight)
    table = complaints.count(n_topics * n_stages, complaints.negative).reshape(n_topics, n_stages)
    rows.add("complaints", ground.topics, table, ground.stages)
    stages = votes_by(base, stage)
    _votes(rows, "stage", ground.stages, stages, stage)
    _scores(base, stages, ground, rows)
    _over_time(base, own, ground, rows)


def _with_ancestors(topic: Ints, parents: Sequence[int]) -> tuple[Ints, Ints]:
    """Return mention and topic of each mention once for its topic and once for each theme above it."""
    row, code = np.flatnonzero(topic >= 0), topic[topic >= 0]
    found = [(row, code)]
    above = np.asarray(parents, dtype=np.int64)
    while len(code):
        code = above[code]
        row, code = row[code >= 0], code[code >= 0]
        found.append((row, code))
    return np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])


def _votes(rows: _Rows, what: str, keys: Sequence[str], votes: Votes, of_mention: Ints) -> None:
    known = of_mention[of_mention >= 0]
    rows.add(f"{what}_mentions", keys, np.bincount(known, minlength=len(keys)))
    table = np.bincount(votes.key * len(SENTIMENTS) + votes.label, minlength=len(keys) * len(SENTIMENTS))
    rows.add(f"{what}_votes", keys, table.reshape(len(keys), len(SENTIMENTS)), SENTIMENTS)


def _millionths(key: Ints, value: np.ndarray, n_keys: int) -> Ints:
    total = np.zeros(n_keys, dtype=np.int64)
    np.add.at(total, key, np.rint(value * MILLION).astype(np.int64))
    return total


def _scores(base: Base, votes: Votes, ground: Ground, rows: _Rows) -> None:
    """Count scored comments of each stage by kind of score, and add their scores up."""
    value, kind = raw_scores(base.feedback)
    kinds = sorted(set(kind[~np.isnan(value)]))
    rows.add("kinds", kinds, np.ones(len(kinds), dtype=np.int64))
    code = pd.Index(kinds, dtype=object).get_indexer(pd.Index(kind.astype(object)))
    scored = ~np.isnan(value[votes.comment])
    cell = (votes.key * len(kinds) + code[votes.comment])[scored]
    size, shape = len(ground.stages) * len(kinds), (len(ground.stages), len(kinds))
    rows.add("scored", ground.stages, np.bincount(cell, minlength=size).reshape(shape), kinds)
    rows.add("score", ground.stages, _millionths(cell, value[votes.comment][scored], size).reshape(shape), kinds)


def _over_time(base: Base, votes: Votes, ground: Ground, rows: _Rows) -> None:
    date = days(base.feedback)
    dated = date.notna().to_numpy()
    found = sorted(date[dated].unique())
    code = np.full(len(date), -1, dtype=np.int64)
    code[dated] = pd.Index(found).get_indexer(pd.Index(date[dated])) if found else -1
    shown = [f"{day:%Y-%m-%d}" for day in found]
    rows.add("days", shown, np.bincount(code[dated], minlength=len(shown)))
    counted = code[votes.comment] >= 0
    cell = votes.key * max(1, len(shown)) + code[votes.comment]
    for what, which in (("day", counted), ("day_negative", counted & votes.negative)):
        size = (len(ground.topics), len(shown))
        table = np.bincount(cell[which], minlength=size[0] * size[1]).reshape(size)
        rows.add(what, ground.topics, table, shown)
