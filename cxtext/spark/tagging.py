"""``tag`` for Spark DataFrames: the columns they came with, and the tags."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.spark.columns import MENTIONS_COLUMN, spark_fields
from cxtext.spark.shipping import pack

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from cxtext.analysis.models import Model
    from cxtext.analysis.result import Analysis
    from cxtext.cleaning import Masking
    from cxtext.journey import JourneyMap
    from cxtext.reading.answering import Answering
    from cxtext.spark.shipping import Shipment


def tag(
    df: DataFrame,
    *,
    run: Analysis | str | Path | None = None,
    text: str | Sequence[str] | None = None,
    question: str | None = None,
    id: str | None = None,
    mentions: bool = False,
    quality: str | None = None,
    journey: str | Path | JourneyMap | None = None,
    models: Sequence[Model] = (),
    masking: Masking | None = None,
) -> DataFrame:
    """Tag the comments of a Spark DataFrame, batch or streaming, as :func:`cxtext.tag` does those of a pandas one.

    Nothing is computed until Spark needs it. Workers need cxtext installed; the run and models of your own travel with
    the task, and each worker process loads them once. A row's tags depend on its own text and question alone, so
    partitions, batches and the number of workers have no say.

    Parameters
    ----------
    df
        The comments. Its columns stay as they are; ``cx_`` columns of an earlier tagging give way.
    run
        A finished analysis or its directory on the driver, for topics; None gives all but topics.
    text
        The column of comments; None takes the one called ``text``. Several are each read with their header as the
        question and tagged together.
    question
        Column of survey questions; None takes the one called ``question``, if any.
    id
        Column that identifies a row; needed with ``mentions``.
    mentions
        Add ``cx_mentions``: for each row the list of the points made in it (``mention_id``, which begins with ``id``,
        ``column``, ``start`` and ``end`` in the cleaned text, ``text``, ``sentiment``, ``topic_id`` … as in
        :data:`cxtext.tables.MENTIONS`).
    quality, journey, models, masking
        See :func:`cxtext.analyze`; models are folders that ``cxtext train`` wrote.

    Returns
    -------
    DataFrame
        The input columns and those of :func:`cxtext.tag`, in any order of rows; what is missing is null.

    Raises
    ------
    InputError
        A column is missing or stands twice, or the run or a model cannot be used.

    Examples
    --------
    >>> from pyspark.sql import SparkSession  # doctest: +SKIP
    >>> spark = SparkSession.builder.getOrCreate()  # doctest: +SKIP
    >>> comments = spark.read.parquet("comments")  # doctest: +SKIP
    >>> tag(comments, run="my-run", text="comment").write.parquet("tagged")  # doctest: +SKIP
    """
    shipment = pack(run, quality, journey, models, masking)
    answering = answering_of(df.columns, text, question)
    if id is not None and id not in df.columns:
        raise InputError(f"There is no column {id!r} (given as id) in the DataFrame. Its columns are: {_listed(df)}.")
    if mentions and id is None:
        raise InputError("Mentions need ids to be joined by; name the column that identifies a row with id=.")
    return tagged_by(df, shipment, answering, id=id, mentions=MENTIONS_COLUMN if mentions else None)


def tagged_by(
    df: DataFrame, shipment: Shipment, answering: Answering, *, id: str | None = None, mentions: str | None = None
) -> DataFrame:
    """Return ``df`` with tags; see :func:`tag`."""
    from pyspark.sql.types import StructType

    from cxtext.spark.working import Job, tag_batches

    added = spark_fields(shipment.tag_columns, mentions, topics=shipment.has_run)
    names = {field.name for field in added}
    schema = StructType([*(field for field in df.schema.fields if field.name not in names), *added])
    return map_batches(df, partial(tag_batches, job=Job(shipment, answering, id, mentions)), schema)


@contextmanager
def without_pandas_warning() -> Iterator[None]:
    """Keep Spark from warning of the version of pandas where only Arrow is asked for."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def map_batches(df: DataFrame, function: Callable[..., Any], schema: StructType | str) -> DataFrame:
    """Return ``df.mapInArrow(function, schema)``."""
    with without_pandas_warning():
        return df.mapInArrow(function, schema)


def answering_of(columns: Sequence[str], text: str | Sequence[str] | None, question: str | None) -> Answering:
    """Return which of the columns are tagged, told from their names alone: cells would differ from batch to batch.

    Raises
    ------
    InputError
        A column is missing or stands twice, or none is named.
    """
    import pandas as pd

    from cxtext.reading.answering import Answering, answering
    from cxtext.reading.records import from_frame

    twice = sorted({name for name in columns if list(columns).count(name) > 1})
    if twice:
        raise InputError(f"The column {twice[0]!r} stands twice in the DataFrame; rename one of them.")
    if text is None and "text" not in columns:
        raise InputError(f"Name the column of comments with text=. The columns are: {', '.join(columns)}.")
    table = from_frame(pd.DataFrame({name: [""] for name in columns}))
    (found,) = answering(
        [table], text=[text] if isinstance(text, str) else text, question=question, layout="none", guess_question=False
    )
    assert isinstance(found, Answering)  # noqa: S101 - a single input without open text raises
    return found


def _listed(df: DataFrame) -> str:
    return ", ".join(df.columns)
