"""Counts made batch by batch and added up give the tables of pandas; here without a Spark."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

import cxtext
from cxtext.reading.answering import Answering
from cxtext.reading.roles import TextColumn
from cxtext.spark.counting import NEEDED, Ground, count_batches
from cxtext.spark.shipping import pack
from cxtext.spark.tables import Counts, tables
from cxtext.spark.working import Job, tag_batches

pytest.importorskip("pyspark", reason="needs the extra [spark]")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def feedback() -> pd.DataFrame:
    survey = cxtext.read(cxtext.demo.files()[0]).head(300)
    reviews = cxtext.read(cxtext.demo.files()[1]).head(100)
    both = pd.concat([survey, reviews], ignore_index=True)
    # Without a date here and there, and two kinds of score; customers who sent nothing twice.
    both.loc[::17, "date"] = pd.NaT
    both.attrs = {}
    return both.drop(columns=["customer_id"], errors="ignore")


@pytest.fixture(scope="module")
def run(feedback):
    return cxtext.analyze(feedback)


@pytest.fixture(scope="module")
def tagged(feedback, run) -> pa.Table:
    job = Job(pack(run), Answering((TextColumn("text"),), "question"), "feedback_id", "cx_mentions")
    table = pa.Table.from_pandas(feedback, preserve_index=False)
    return pa.Table.from_batches(list(tag_batches(iter(table.to_batches()), job)))


def counted(tagged: pa.Table, run, size: int) -> Counts:
    needed = tagged.select([name for name in NEEDED if name in tagged.column_names]).combine_chunks()
    found = pa.Table.from_batches(list(count_batches(iter(needed.to_batches(max_chunksize=size)), Ground.of(run))))
    return Counts(found.to_pandas().groupby(["what", "key", "other"], as_index=False)["n"].sum())


@pytest.mark.parametrize("size", [10_000, 61])
def test_tables_over_all_comments_are_those_of_pandas(tagged, run, size):
    counts = counted(tagged, run, size)
    assert counts.n_comments == run.meta["rows"]["analysed"]
    found = tables(counts, run)
    assert len(run.pain_points) >= 3
    assert set(found) == {"topics", "pain_points", "journey", "trends"}
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, getattr(run, name), rtol=0, atol=1e-6, check_dtype=False)


def test_a_tenth_of_the_comments_gives_a_tenth_of_the_counts(tagged, run):
    # A run of a sample, and counts over other comments than those it was made of.
    table = tables(counted(tagged.slice(0, 60), run, 25), run)
    assert table["journey"]["n_feedback"].max() <= 60
    assert (table["topics"]["n_feedback"] <= 60).all()
    assert table["topics"]["example_ids"].map(len).sum() == run.topics["example_ids"].map(len).sum()


def test_no_dates_no_trends_and_no_scores_no_means(tagged, run):
    bare = tagged.drop_columns(["date", "score", "score_kind"])
    found = tables(counted(bare, run, 100), run)
    assert found["trends"].empty
    assert list(found["trends"].columns) == list(run.trends.columns)
    assert found["journey"]["mean_score"].isna().all()
