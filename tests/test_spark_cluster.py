"""A cluster of a master and two workers, each a process of its own, gives the tags of pandas."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

import cxtext

pytest.importorskip("pyspark", reason="needs the extra [spark]")
pytestmark = pytest.mark.slow

from spark_cluster import cluster, session  # noqa: E402

from cxtext.spark import tag  # noqa: E402


def test_two_workers_give_the_same_tags(tmp_path):
    survey = pd.read_csv(cxtext.demo.files()[0]).head(150)
    run = cxtext.analyze(survey, text="comment", id="respondent_id", quality="fast")
    want = run.tag(survey, text="comment", question="question")
    with cluster(tmp_path) as master, session(master, {"spark.cores.max": 2}) as spark:
        comments = spark.createDataFrame(pa.Table.from_pandas(survey, preserve_index=False)).repartition(4)
        got = tag(comments, run=run, text="comment", question="question").toArrow().to_pandas()
        executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    assert executors == 2
    got = got.set_index("respondent_id").loc[want["respondent_id"]].reset_index()
    for name in (name for name in want if name.startswith("cx_")):
        given, wanted = (one[name].astype(object).where(one[name].notna(), None).tolist() for one in (got, want))
        assert given == wanted, name
