"""Tags and tables on Spark are those of pandas."""

from __future__ import annotations

import os
import warnings
from functools import partial

import pandas as pd
import pyarrow as pa
import pytest

import cxtext
from cxtext.errors import InputError

pytest.importorskip("pyspark", reason="needs the extra [spark]")
pytestmark = pytest.mark.slow

from spark_cluster import session  # noqa: E402

from cxtext.spark import tag  # noqa: E402

N_ROWS = 150


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    frame = pd.read_csv(cxtext.demo.files()[0]).head(N_ROWS)
    return frame.assign(date=pd.to_datetime(frame["date"]), large=2**60 + frame.index)


@pytest.fixture(scope="module")
def run(survey, tmp_path_factory):
    analysis = cxtext.analyze(survey, text="comment", id="respondent_id", quality="fast")
    return analysis.save(tmp_path_factory.mktemp("spark") / "run")


@pytest.fixture(scope="module")
def spark():
    with session("local[2]") as one:
        yield one


def _on(spark, frame: pd.DataFrame, parts: int = 3):
    return spark.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False)).repartition(parts)


def _same(got: pd.DataFrame, want: pd.DataFrame, by: str) -> None:
    assert list(got.columns) == list(want.columns)
    got, want = (one.sort_values(by, ignore_index=True) for one in (got, want))
    for name in want.columns:
        given, wanted = (one[name].astype(object).where(one[name].notna(), None).tolist() for one in (got, want))
        assert given == wanted, name


def _tags(spark, survey, run) -> pd.DataFrame:
    tagged = tag(_on(spark, survey), run=run, text="comment", question="question", id="respondent_id")
    return tagged.toArrow().to_pandas()


def _wanted(survey, run) -> pd.DataFrame:
    return cxtext.load(run).tag(survey, text="comment", question="question")


def test_tags_are_those_of_pandas(spark, survey, run):
    shown = ["respondent_id", "comment", "large"]
    tags = [name for name in _wanted(survey, run) if name.startswith("cx_")]
    _same(_tags(spark, survey, run)[shown + tags], _wanted(survey, run)[shown + tags], "respondent_id")


def test_pandas_is_not_warned_of(spark, survey, run):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tag(_on(spark, survey), run=run, text="comment")


def test_models_are_loaded_once_in_a_worker_process(spark, survey, run):
    from cxtext.spark import working

    def loads(batches, job):
        before = set(working._taggers)
        done = [pa.RecordBatch.from_pydict({"loaded": [0]}) for _ in working.tag_batches(batches, job)]
        found = len(set(working._taggers) - before)
        return [pa.RecordBatch.from_pydict({"loaded": [found], "pid": [os.getpid()]}) for _ in done[:1]]

    from cxtext.spark.shipping import pack
    from cxtext.spark.tagging import answering_of, map_batches

    # Another key than that of the tests above, whose processes live on.
    shipment = pack(run, journey=None, masking=cxtext.cleaning.Masking(block=("once",)))
    job = working.Job(shipment, answering_of(survey.columns, "comment", None))
    found = map_batches(_on(spark, survey, 8), partial(loads, job=job), "loaded long, pid long").toArrow().to_pandas()
    assert len(found) == 8
    assert (found.groupby("pid")["loaded"].sum() == 1).all()


def test_what_is_wrong_is_one_clear_sentence(spark, survey, run):
    with pytest.raises(InputError, match="'nope' .given as id."):
        tag(_on(spark, survey), run=run, text="comment", id="nope")
    with pytest.raises(InputError, match="Mentions need ids"):
        tag(_on(spark, survey), run=run, text="comment", mentions=True)


def test_a_stream_is_tagged_once_and_only_once_over_restarts(spark, survey, run, tmp_path):
    halves = [survey.iloc[: N_ROWS // 2], survey.iloc[N_ROWS // 2 :]]
    source, sink, checkpoint = (str(tmp_path / name) for name in ("in", "out", "checkpoint"))
    schema = _on(spark, survey).schema
    for number, half in enumerate(halves):
        _on(spark, half, 1).write.mode("append").parquet(source)
        # A query that ended goes on where it was: from the checkpoint, with what is new.
        comments = spark.readStream.schema(schema).parquet(source)
        query = (
            tag(comments, run=run, text="comment", question="question")
            .writeStream.format("parquet")
            .option("checkpointLocation", checkpoint)
            .trigger(availableNow=True)
            .start(sink)
        )
        query.awaitTermination()
        assert spark.read.parquet(sink).count() == len(halves[0]) + number * len(halves[1])
    names = ["respondent_id", *(name for name in _wanted(survey, run) if name.startswith("cx_"))]
    _same(spark.read.parquet(sink).toArrow().to_pandas()[names], _wanted(survey, run)[names], "respondent_id")
