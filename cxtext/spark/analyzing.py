"""``analyze`` for Spark DataFrames: topics found in a sample, told everywhere, counted everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cxtext
from cxtext.artifacts import dump_json, refuse_foreign, whole_directory
from cxtext.cleaning import LEFT_OUT
from cxtext.errors import InputError
from cxtext.reading.answering import Answering
from cxtext.reading.roles import TextColumn
from cxtext.spark.columns import MENTIONS_COLUMN
from cxtext.spark.counting import NEEDED, SCHEMA, Ground, count_batches
from cxtext.spark.feedback import check_ids, check_leave_out, feedback_of, resubmissions, sampled
from cxtext.spark.shipping import pack
from cxtext.spark.tables import Counts, tables
from cxtext.spark.tagging import map_batches, tagged_by

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame

    from cxtext.analysis.result import Analysis
    from cxtext.spark.shipping import Shipment

SAMPLE = 50_000
_SUMMARY = "spark.json"


@dataclass(frozen=True, eq=False)
class SparkAnalysis:
    """What :func:`analyze` found.

    Attributes
    ----------
    run
        The analysis of the sample: topics, models, quotes, every table of :class:`cxtext.Analysis` (of the sample).
    tagged
        All comments: the feedback table with its tags and ``cx_mentions``.
    topics, pain_points, journey, trends
        Over all comments. Names, examples and, in ``pain_points``, which topics hurt, their order, priority, impact and
        trend are from the sample.
    rows
        ``feedback`` rows, ``by_status``, ``analysed`` comments, ``mentions``, and ``sample``: comments topics were
        found in.
    """

    run: Analysis
    tagged: DataFrame = field(repr=False)
    topics: pd.DataFrame = field(repr=False)
    pain_points: pd.DataFrame = field(repr=False)
    journey: pd.DataFrame = field(repr=False)
    trends: pd.DataFrame = field(repr=False)
    rows: dict[str, Any]


def analyze(
    df: DataFrame,
    *,
    id: str,
    out: str | Path | None = None,
    text: str = "text",
    question: str | None = None,
    date: str | None = None,
    score: str | None = None,
    score_kind: str | None = None,
    customer_id: str | None = None,
    channel: str | None = None,
    source_column: str | None = None,
    source_name: str = "feedback",
    segments: Sequence[str] | None = None,
    sample: int = SAMPLE,
    **options: Any,  # noqa: ANN401
) -> SparkAnalysis:
    """Analyse the comments of a Spark DataFrame.

    Topics are found, and everything that needs all comments at once is estimated, on a sample that is chosen by the
    hash of the ids: the same comments give the same sample, whatever their order or partitions. Then all comments are
    tagged in Spark's workers, and the tables are counted over all of them. Where the sample holds every comment the
    tables are those of :func:`cxtext.analyze`.

    Parameters
    ----------
    df
        The comments, one a row.
    id
        Column that identifies a comment; never empty, each value once.
    out
        Folder that the driver and all workers see, written whole or not at all: ``run`` (a run directory of the
        sample, for ``cxtext report`` and ``cxtext tag``), ``tagged`` (parquet, all comments), ``tables`` (parquet) and
        ``spark.json``. None writes nothing; what is tagged is then kept on the workers' disks.
    text, question, date, score, customer_id, channel, source_column
        Columns by role. ``date`` is a date, a timestamp or ISO 8601 text, ``score`` a number.
    score_kind
        ``nps``, ``csat``, ``ces`` or ``stars``, with ``-reversed`` where low is best; needed with ``score``.
    source_name
        The source of comments that no ``source_column`` gives one.
    segments
        Further columns to keep; None keeps all of simple types.
    sample
        Most comments of the sample; they are read on the driver.
    **options
        Of :func:`cxtext.analyze`: ``seed``, ``quality``, ``journey``, ``languages``, ``leave_out``, ``masking``,
        ``models``, ``depth``, ``codebook``, ``edits``, ``against``, ``weights``.

    Returns
    -------
    SparkAnalysis

    Raises
    ------
    InputError
        A column or option is wrong, ids are missing or repeated, or there is nothing to analyse.
    """
    if sample < 1:
        raise InputError(f"sample={sample!r} is no number of comments; give a whole number from 1.")
    if out is not None:
        # Now, not after hours of work.
        refuse_foreign(Path(out).resolve(), _SUMMARY)
    leave_out = check_leave_out(options.get("leave_out", LEFT_OUT))
    feedback = feedback_of(
        df, id=id, text=text, question=question, date=date, score=score, score_kind=score_kind, channel=channel,
        customer_id=customer_id, source_column=source_column, source_name=source_name, segments=segments,
    )  # fmt: skip
    n_rows = check_ids(feedback)
    chosen = sampled(feedback, sample)
    run = cxtext.analyze(chosen, **{"progress": False, **options, "leave_out": leave_out})
    marked = feedback
    if "resubmission" in leave_out and "customer_id" in feedback.columns:
        again = resubmissions(feedback, n_rows, run.meta["options"]["languages"], options.get("masking"))
        marked = _marked(feedback, again)
    tagged = _tagged(marked, pack(run))
    finish = partial(_finish, run=run, n_rows=n_rows, n_sample=len(chosen))
    if out is None:
        from pyspark import StorageLevel

        return finish(tagged.persist(StorageLevel.DISK_ONLY))
    return _written(Path(out).resolve(), tagged, finish)


def _marked(feedback: DataFrame, again: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    return feedback.join(again.withColumn("cx_again", f.lit(True)), "feedback_id", "left")


def _tagged(feedback: DataFrame, shipment: Shipment) -> DataFrame:
    """Return all comments with tags and mentions; what was sent in again has neither."""
    from pyspark.sql import functions as f

    question = "question" if "question" in feedback.columns else None
    answering = Answering((TextColumn("text"),), question)
    tagged = tagged_by(feedback, shipment, answering, id="feedback_id", mentions=MENTIONS_COLUMN)
    if "cx_again" not in feedback.columns:
        return tagged
    again = f.coalesce("cx_again", f.lit(False)) & f.col("cx_status").isin("ok", "not_language")
    blank = {"cx_status": f.lit("duplicate"), "cx_topics": f.lit(""), MENTIONS_COLUMN: f.array()}
    names = (*shipment.tag_columns, MENTIONS_COLUMN)
    return tagged.withColumns(
        {name: f.when(again, blank.get(name, f.lit(None))).otherwise(f.col(name)) for name in names}
    ).drop("cx_again")


def _finish(tagged: DataFrame, *, run: Analysis, n_rows: int, n_sample: int) -> SparkAnalysis:
    counts = _counts(tagged, Ground.of(run))
    by_status = dict(sorted(counts.by_key("rows").items()))
    rows = {
        "feedback": n_rows,
        "by_status": by_status,
        "analysed": counts.n_comments,
        "mentions": sum(counts.by_key("stage_mentions").values()),
        "sample": n_sample,
    }
    return SparkAnalysis(run=run, tagged=tagged, rows=rows, **tables(counts, run))


def _counts(tagged: DataFrame, ground: Ground) -> Counts:
    needed = tagged.select(*(name for name in NEEDED if name in tagged.columns))
    found = map_batches(needed, partial(count_batches, ground=ground), SCHEMA)
    total = found.groupBy("what", "key", "other").agg({"n": "sum"}).withColumnRenamed("sum(n)", "n")
    return Counts(total.toArrow().to_pandas())


def _written(out: Path, tagged: DataFrame, finish: Callable[[DataFrame], SparkAnalysis]) -> SparkAnalysis:
    from dataclasses import replace

    from cxtext.analysis.runs import storable

    spark = tagged.sparkSession
    with whole_directory(out, replaces=_SUMMARY) as folder:
        # Workers write here too.
        folder.chmod(0o755)
        where = folder / "tagged"
        tagged.write.parquet(where.as_uri())
        found = finish(spark.read.parquet(where.as_uri()))
        (folder / "tables").mkdir()
        for name in ("topics", "pain_points", "journey", "trends"):
            storable(getattr(found, name)).to_parquet(folder / "tables" / f"{name}.parquet", index=False)
        found.run.save(folder / "run")
        said = {"cxtext": cxtext.__version__, "rows": found.rows, "options": found.run.meta["options"]}
        (folder / _SUMMARY).write_text(dump_json(said), encoding="utf-8")
    return replace(found, tagged=spark.read.parquet((out / "tagged").as_uri()))
