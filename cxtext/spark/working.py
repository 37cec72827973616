"""What runs in Spark's Python workers: batches of rows in, the same rows with their tags out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.spark.columns import drop_columns, mention_lists, tag_arrays

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from cxtext.analysis.tagging import Tagger
    from cxtext.reading.answering import Answering
    from cxtext.spark.shipping import Shipment

_ROWS = 5_000
"""Rows tagged at a time, whatever the size of Spark's batches: long comments need memory."""

_KEPT = 2
_taggers: dict[str, Tagger] = {}
"""By :attr:`Shipment.key`; Spark gives a worker process task after task, and the models are loaded for the first."""


@dataclass(frozen=True)
class Job:
    """How the batches of one DataFrame are tagged.

    Attributes
    ----------
    shipment
        The models.
    answering
        Which columns hold the answers and the question.
    id
        Column that identifies a row, where mentions are wanted.
    mentions
        Name of the column of mentions; None where they are not wanted.
    """

    shipment: Shipment
    answering: Answering
    id: str | None = None
    mentions: str | None = None


def tagger_for(shipment: Shipment) -> Tagger:
    """Return the tagger of this process, made at the first call."""
    found = _taggers.get(shipment.key)
    if found is None:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        # A worker process may be ended at any moment: nothing of it stays behind.
        with tempfile.TemporaryDirectory(prefix="cxtext-") as folder:
            found = shipment.tagger(Path(folder))
        _share_cores(found)
        while len(_taggers) >= _KEPT:
            del _taggers[next(iter(_taggers))]
        _taggers[shipment.key] = found
    return found


def _share_cores(tagger: Tagger) -> None:
    """Let the encoder use as many threads as Spark counts cores for a task (``spark.task.cpus``)."""
    from cxtext.encoders import load_encoder
    from cxtext.encoders.transformer import TransformerEncoder

    if tagger.readers.quality == "fast" and (tagger.run is None or tagger.topic_encoder == "fast"):
        return  # It is not needed, and takes memory.
    from pyspark import TaskContext

    context, encoder = TaskContext.get(), load_encoder("accurate")
    if isinstance(encoder, TransformerEncoder):
        encoder.threads = context.cpus() if context is not None else 1


def tag_batches(batches: Iterator[pa.RecordBatch], job: Job) -> Iterator[pa.RecordBatch]:
    """Yield each batch with its tags behind the columns it came with, which stay untouched.

    Parameters
    ----------
    batches
        As ``DataFrame.mapInArrow`` gives them.
    job
        How to tag.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        for batch in batches:
            for start in range(0, batch.num_rows, _ROWS):
                yield _tagged(batch.slice(start, _ROWS), job)


def _tagged(batch: pa.RecordBatch, job: Job) -> pa.RecordBatch:
    import pyarrow as pa

    from cxtext.reading.tagging import rows_in

    tagger = tagger_for(job.shipment)
    rows = rows_in(_frame(batch, job.answering), job.answering)
    tags, mentions = tagger.tag_rows(rows, with_mentions=job.mentions is not None)
    columns = tag_arrays(tags, job.shipment.tag_columns)
    if job.mentions is not None and job.id is not None and mentions is not None:
        columns[job.mentions] = mention_lists(mentions, batch.column(job.id), topics=job.shipment.has_run)
    kept = drop_columns(batch, columns)
    return pa.RecordBatch.from_arrays([*kept.columns, *columns.values()], names=[*kept.schema.names, *columns])


def _frame(batch: pa.RecordBatch, answering: Answering) -> pd.DataFrame:
    import pandas as pd

    names = [text.column for text in answering.texts] + ([answering.question] if answering.question else [])
    return pd.DataFrame({name: pd.Series(batch.column(name).to_pylist(), dtype=object) for name in names})
