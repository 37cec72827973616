"""A Spark DataFrame of comments becomes the feedback table: typed columns by role, nothing guessed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from cxtext.cleaning import Masking, clean_feedback
from cxtext.errors import InputError
from cxtext.reading.assemble import RESERVED
from cxtext.reading.table import MAX_CELL
from cxtext.tables import RESPONSE_STATES, SCORE_KINDS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

_ROWS_OF_CUSTOMERS = 20_000
"""Rows that are looked through together for what one customer sent twice."""


def feedback_of(
    df: DataFrame,
    *,
    id: str,
    text: str,
    question: str | None = None,
    date: str | None = None,
    score: str | None = None,
    score_kind: str | None = None,
    customer_id: str | None = None,
    channel: str | None = None,
    source_column: str | None = None,
    source_name: str = "feedback",
    segments: Sequence[str] | None = None,
) -> DataFrame:
    """Return the feedback table (:data:`cxtext.tables.FEEDBACK`) as a DataFrame; see :func:`cxtext.spark.analyze`.

    Raises
    ------
    InputError
        A column is missing or stands twice, or the kind of score is missing or unknown.
    """
    from pyspark.sql import functions as f
    from pyspark.sql import types

    given = {
        "feedback_id": id, "text": text, "question": question, "date": date, "score": score,
        "customer_id": customer_id, "channel": channel, "source": source_column,
    }  # fmt: skip
    _check_columns(df.columns, given, segments)
    kinds: dict[str, DataType] = {field.name: field.dataType for field in df.schema.fields}
    columns: dict[str, Column] = {}
    for role, name in given.items():
        if name is None:
            continue
        column = f.col(_quoted(name))
        if role == "date":
            columns[role] = _moment(column, kinds[name])
        elif role == "score":
            columns[role], columns["score_kind"] = _score(column, score_kind)
        else:
            columns[role] = column.cast("string")
    columns["text"] = f.coalesce(columns["text"], f.lit(""))
    columns["source"] = f.coalesce(*([columns["source"]] if "source" in columns else []), f.lit(source_name))
    simple = (types.StringType, types.BooleanType, types.NumericType, types.DateType, types.TimestampType)
    used = set(given.values())
    # The tags of an earlier time split no comments.
    free = [one for one in df.columns if one not in used and not one.startswith("cx_")]
    for name in free if segments is None else segments:
        kind = kinds[name]
        if isinstance(kind, (*simple, types.TimestampNTZType)):
            shown = name if name.strip().casefold() not in RESERVED else f"{name.strip()}_input"
            dated = isinstance(kind, types.DateType | types.TimestampType)
            column = _moment(f.col(_quoted(name)), kind) if dated else f.col(_quoted(name))
            columns[shown] = column.cast("double") if isinstance(kind, types.DecimalType) else column
    return df.select(*(column.alias(name) for name, column in columns.items()))


def _check_columns(columns: Sequence[str], given: dict[str, str | None], segments: Sequence[str] | None) -> None:
    twice = sorted({name for name in columns if list(columns).count(name) > 1})
    if twice:
        raise InputError(f"The column {twice[0]!r} stands twice in the DataFrame; rename one of them.")
    words = {"feedback_id": "id", "source": "source_column"}
    named = [(words.get(role, role), name) for role, name in given.items() if name is not None]
    for word, name in [*named, *(("segments", name) for name in segments or ())]:
        if name not in columns:
            raise InputError(
                f"There is no column {name!r} (given as {word}) in the DataFrame. Its columns are: "
                f"{', '.join(columns)}."
            )


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _moment(column: Column, kind: DataType) -> Column:
    """Return moments in UTC without a zone of their own, as the feedback table has them."""
    from pyspark.sql import functions as f
    from pyspark.sql import types

    if isinstance(kind, types.TimestampType):
        return f.convert_timezone(f.current_timezone(), f.lit("UTC"), column.cast("timestamp_ntz"))
    if isinstance(kind, types.StringType):
        return column.try_cast("timestamp_ntz")
    return column.cast("timestamp_ntz")


def _score(column: Column, score_kind: str | None) -> tuple[Column, Column]:
    from pyspark.sql import functions as f

    kind, _, direction = (score_kind or "").partition("-")
    if kind not in SCORE_KINDS or direction not in {"", "reversed", "forward"}:
        raise InputError(
            f"Say what kind of score it is: score_kind is {score_kind!r}; give one of {', '.join(SCORE_KINDS)}, with "
            "-reversed where low is best."
        )
    low, high = SCORE_KINDS[kind]
    number = column.try_cast("double")
    number = f.when(number.between(low, high), number)
    turned = low + high - number if direction == "reversed" else number
    return turned, f.when(number.isNotNull(), f.lit(kind))


def check_ids(feedback: DataFrame) -> int:
    """Return the number of rows.

    Raises
    ------
    InputError
        There is none, an id is missing or stands twice, or a text is too long to be a comment.
    """
    from pyspark.sql import functions as f

    ids = feedback.groupBy("feedback_id").agg(
        f.count(f.lit(1)).alias("times"), f.max(f.length("text")).alias("longest")
    )
    row = ids.agg(
        f.sum("times").alias("n"),
        f.max(f.when(f.col("feedback_id").isNull(), f.col("times"))).alias("missing"),
        f.min(f.when(f.col("times") > 1, f.col("feedback_id"))).alias("twice"),
        f.min(f.when(f.col("longest") > MAX_CELL, f.col("feedback_id"))).alias("long"),
    ).first()
    if not row["n"]:
        raise InputError("The DataFrame has no rows; give one that holds comments.")
    if row["missing"]:
        raise InputError(f"The id column is empty in {row['missing']:,} rows; every comment needs an id of its own.")
    if row["twice"] is not None:
        raise InputError(f"The id {row['twice']!r} stands more than once; drop repeated rows or name another id.")
    if row["long"] is not None:
        raise InputError(f"The text of {row['long']!r} has more than {MAX_CELL:,} characters; leave it out or cut it.")
    return int(row["n"])


def sampled(feedback: DataFrame, size: int) -> pd.DataFrame:
    """Return at most ``size`` comments, chosen by the hash of their id, by id."""
    from pyspark.sql import functions as f

    chosen = feedback.orderBy(f.xxhash64("feedback_id"), "feedback_id").limit(size)
    table: pd.DataFrame = chosen.toArrow().to_pandas()
    return table.sort_values("feedback_id", ignore_index=True)


def check_leave_out(leave_out: Collection[str]) -> tuple[str, ...]:
    """Return ``leave_out`` as a tuple.

    Raises
    ------
    InputError
        It holds a kind of repeat that can only be seen with all comments at once.
    """
    flags = (leave_out,) if isinstance(leave_out, str) else tuple(leave_out)
    for flag in flags:
        if flag not in {"resubmission", *RESPONSE_STATES}:
            raise InputError(
                f"On Spark only 'resubmission' can be left out, not {flag!r}: that needs all comments in one place."
            )
    return flags


def resubmissions(feedback: DataFrame, n_rows: int, languages: Sequence[str], masking: Masking | None) -> DataFrame:
    """Return the ids of comments that the same customer sent again, in a column ``feedback_id``.

    Only customers with several comments are looked at, many of them together.
    """
    from pyspark.sql import functions as f

    from cxtext.spark.tagging import without_pandas_warning

    wanted = ("feedback_id", "text", "source", "customer_id", "question", "date")
    rows = feedback.select(*(name for name in wanted if name in feedback.columns))
    rows = rows.where(f.trim("customer_id") != "")
    several = rows.groupBy("customer_id").count().where("count > 1").select("customer_id")
    buckets = max(1, n_rows // _ROWS_OF_CUSTOMERS)
    bucket = f.pmod(f.xxhash64("customer_id"), f.lit(buckets))
    accepted = tuple(languages)

    def find(table: pa.Table) -> pa.Table:
        import pyarrow as pa

        frame = table.drop_columns(["bucket"]).to_pandas()
        status = clean_feedback(frame, languages=accepted, leave_out=("resubmission",), masking=masking)["status"]
        again = frame.loc[(status == "duplicate").to_numpy(), "feedback_id"].tolist()
        return pa.table({"feedback_id": pa.array(again, type=pa.string())})

    with without_pandas_warning():
        grouped: Any = rows.join(several, "customer_id", "left_semi").withColumn("bucket", bucket).groupBy("bucket")
        return grouped.applyInArrow(find, "feedback_id string")
