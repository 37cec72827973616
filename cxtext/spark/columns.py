"""The columns that tagging adds, as Arrow makes them and as Spark's schema names them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from cxtext.tables import TASKS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql.types import DataType, StructField

MENTIONS_COLUMN = "cx_mentions"
_NUMBERS = frozenset({"cx_sentiment_score", "cx_sentiment_confidence", "cx_stage_confidence"})


def mention_fields(*, topics: bool) -> dict[str, str]:
    """Return name -> type (``string``, ``double``, ``int``) of what is told of a mention."""
    fields = {"mention_id": "string", "column": "string", "start": "int", "end": "int", "text": "string"}
    for task in TASKS:
        fields[task] = "string"
        if task == "sentiment":
            fields["sentiment_score"] = "double"
        fields[f"{task}_confidence"] = "double"
    return fields | ({"topic_id": "string", "topic_confidence": "double"} if topics else {})


def spark_fields(names: Sequence[str], mentions: str | None, *, topics: bool) -> list[StructField]:
    """Return the fields that tagging adds to a Spark schema."""
    from pyspark.sql import types

    fields = [types.StructField(name, _spark_type("double" if name in _NUMBERS else "string")) for name in names]
    if mentions is not None:
        of_mention = [
            types.StructField(name, _spark_type(kind)) for name, kind in mention_fields(topics=topics).items()
        ]
        fields.append(types.StructField(mentions, types.ArrayType(types.StructType(of_mention))))
    return fields


def _spark_type(kind: str) -> DataType:
    from pyspark.sql import types

    return {"string": types.StringType(), "double": types.DoubleType(), "int": types.IntegerType()}[kind]


def _arrow_type(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {"string": pa.string(), "double": pa.float64(), "int": pa.int32()}[kind]


def tag_arrays(tags: pd.DataFrame, names: Sequence[str]) -> dict[str, pa.Array]:
    """Return the tags as Arrow arrays; what is missing is null."""
    import pyarrow as pa

    return {name: _array(tags[name], pa.float64() if name in _NUMBERS else pa.string()) for name in names}


def mention_lists(mentions: pd.DataFrame, ids: pa.Array, *, topics: bool) -> pa.Array:
    """Return for each row the list of its mentions, in order.

    Parameters
    ----------
    mentions
        Of :meth:`cxtext.analysis.tagging.Tagger.tag_rows`, from row 0 on.
    ids
        What identifies each row; mention ids begin with it in the place of the row's number.
    topics
        Whether topics were told.
    """
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    row = mentions["row"].to_numpy(dtype=np.int64)
    order = np.lexsort((np.arange(len(row)), row))
    mentions, row = mentions.iloc[order], row[order]
    own = [str(one) for one in ids.to_pylist()]
    renamed = [
        own[at] + given[len(str(at)) :] for at, given in zip(row.tolist(), mentions["mention_id"].tolist(), strict=True)
    ]
    mentions = mentions.assign(mention_id=pd.Series(renamed, index=mentions.index, dtype=object))
    fields = mention_fields(topics=topics)
    values = [_array(mentions[name], _arrow_type(kind)) for name, kind in fields.items()]
    ends = np.cumsum(np.bincount(row, minlength=len(ids)))
    offsets = pa.array(np.concatenate([[0], ends]), type=pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(values, names=list(fields)))


def _array(column: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_pandas(column.to_numpy(), type=kind)


def drop_columns(batch: pa.RecordBatch, names: Collection[str]) -> pa.RecordBatch:
    """Return the batch without the columns of an earlier tagging."""
    return batch.select([name for name in batch.schema.names if name not in names])
