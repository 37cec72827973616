"""What runs in Spark's workers, without a Spark: what is shipped, batches in and batches out."""

from __future__ import annotations

import json
import pickle
import shutil

import pandas as pd
import pyarrow as pa
import pytest

import cxtext
from cxtext.cleaning import Masking
from cxtext.errors import ArtifactError, InputError
from cxtext.spark.counting import Ground, count_batches
from cxtext.spark.shipping import pack
from cxtext.spark.tagging import answering_of
from cxtext.spark.working import Job, tag_batches
from cxtext.topics import CodeClassifier
from cxtext.training import train


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return pd.read_csv(cxtext.demo.files()[0]).head(120)


@pytest.fixture(scope="module")
def run(survey):
    return cxtext.analyze(survey, text="comment", id="respondent_id", quality="fast")


def _tagged(frame: pd.DataFrame, job: Job, size: int) -> pd.DataFrame:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    # As Spark does: the job travels as bytes.
    job = pickle.loads(pickle.dumps(job))
    return pa.Table.from_batches(list(tag_batches(iter(table.to_batches(max_chunksize=size)), job))).to_pandas()


def _same(got: pd.DataFrame, want: pd.DataFrame) -> None:
    assert list(got.columns) == list(want.columns)
    for name in want.columns:
        given, wanted = (one[name].astype(object).where(one[name].notna(), None).tolist() for one in (got, want))
        assert given == wanted, name


@pytest.mark.parametrize("size", [120, 7])
def test_batches_of_any_size_get_the_tags_of_pandas(survey, run, size):
    got = _tagged(survey, Job(pack(run), answering_of(survey.columns, "comment", "question")), size)
    _same(got, run.tag(survey, text="comment", question="question"))


def test_columns_come_out_as_they_went_in_whatever_their_type(run):
    arrays = {
        "text": ["Slow", None],
        "large": pa.array([2**60 + 1, None]),
        "list": pa.array([[1, 2], None]),
        "cx_topics": ["old", "old"],
    }
    batch = pa.RecordBatch.from_pydict(arrays)
    (out,) = tag_batches(iter([batch]), Job(pack(run), answering_of(batch.schema.names, None, None)))
    for name in ("text", "large", "list"):
        assert out.column(name).equals(batch.column(name))
    assert out.schema.names.count("cx_topics") == 1
    assert out.column("cx_status").to_pylist() == ["ok", "empty"]
    assert out.column("cx_sentiment").to_pylist()[1] is None


@pytest.mark.parametrize("texts", [["", None, "n/a"], ["n/a"], []])
def test_batches_without_anything_to_tag_come_out_too(run, texts):
    batch = pa.RecordBatch.from_pydict({"id": ["a", "b", "c"][: len(texts)], "text": pa.array(texts, pa.string())})
    job = Job(pack(run), answering_of(batch.schema.names, None, None), "id", "cx_mentions")
    found = list(tag_batches(iter([batch]), job))
    assert [status for out in found for status in out.column("cx_status").to_pylist()] == [
        "no_content" if text else "empty" for text in texts
    ]
    for out in found:
        assert out.column("cx_mentions").to_pylist() == [[]] * len(texts)
        assert out.column("cx_sentiment").null_count == len(texts)
        renamed = out.append_column("source", out.column("id")).rename_columns(
            ["feedback_id", *out.schema.names[1:], "source"]
        )
        (counts,) = count_batches(iter([renamed]), Ground.of(run))
        assert set(counts.column("what").to_pylist()) == {"rows"}
        assert sum(counts.column("n").to_pylist()) == len(texts)


def test_several_answers_to_a_row_are_tagged_together(run):
    frame = pd.DataFrame({"What did you like?": ["Nothing", ""], "What could we improve?": ["Nothing", "Everything"]})
    columns = list(frame.columns)
    got = _tagged(frame, Job(pack(run), answering_of(columns, columns, None)), 10)
    _same(got, run.tag(frame, text=columns))


def test_mentions_are_listed_with_the_ids_of_the_rows(survey, run):
    job = Job(pack(run), answering_of(survey.columns, "comment", "question"), "respondent_id", "cx_mentions")
    got = _tagged(survey, job, 50)
    listed = [(row.respondent_id, one) for row in got.itertuples() for one in row.cx_mentions]
    assert all(one["mention_id"].startswith(f"{own}:") for own, one in listed)
    assert len({one["mention_id"] for _, one in listed}) == len(listed)
    by_id = run.mentions.set_index("mention_id")
    assert {one["mention_id"] for _, one in listed} == set(by_id.index)
    for _, one in listed:
        text, topic = by_id.loc[one["mention_id"], ["text", "topic_id"]]
        assert (one["text"], one["topic_id"]) == (text, None if pd.isna(topic) else topic)


def test_a_saved_run_is_shipped_without_its_comments(survey, run, tmp_path):
    saved = run.save(tmp_path / "run")
    shipment = pack(saved)
    assert not any("parquet" in name for name in shipment.files)
    answering = answering_of(survey.columns, "comment", "question")
    _same(_tagged(survey, Job(shipment, answering), 60), _tagged(survey, Job(pack(run), answering), 60))


def test_without_a_run_all_but_topics_is_told(survey):
    job = Job(
        pack(quality="fast", masking=Masking(kinds=("emails",), block=("staff",))),
        answering_of(survey.columns, "comment", None),
    )
    want = cxtext.tag(survey, text="comment", quality="fast", masking=Masking(kinds=("emails",), block=("staff",)))
    _same(_tagged(survey, job, 60), want)


@pytest.mark.slow
def test_models_of_ones_own_travel_with_the_job(tmp_path):
    texts = [
        f"{what} {when}"
        for what in ("Long queue", "Kind nurse")
        for when in ("today", "again", "at noon", "in May", "once")
    ]
    codes = CodeClassifier().fit(texts, pd.DataFrame({"waiting": [1] * 5 + [0] * 5, "staff": [0] * 5 + [1] * 5}))
    codes.save(tmp_path / "codes")
    labels = pd.DataFrame({"text": texts, "label": ["positive"] * 5 + ["negative"] * 5})
    train("sentiment", labels, quality="fast").save(tmp_path / "sentiment")
    models = [tmp_path / "codes", tmp_path / "sentiment"]
    frame = pd.DataFrame({"text": [*texts, "", "The queue was endless"]})
    job = Job(pack(quality="fast", models=models), answering_of(["text"], None, None))
    assert job.shipment.tag_columns[-1] == "cx_codes"
    want = cxtext.tag(frame, quality="fast", models=models)
    for model in models:
        shutil.rmtree(model)
    _same(_tagged(frame, job, 4), want)


def test_what_tags_alike_has_one_key(run, tmp_path):
    assert pack(run).key == pack(run.save(tmp_path / "run")).key
    assert pack(run).key != pack(run, quality="auto").key
    assert pickle.loads(pickle.dumps(pack(run))).key == pack(run).key


def test_what_is_wrong_is_said_before_spark_starts(survey, run, tmp_path):
    with pytest.raises(InputError, match="'nope' .given as text."):
        answering_of(survey.columns, "nope", None)
    with pytest.raises(InputError, match="Name the column of comments"):
        answering_of(["id", "comment"], None, None)
    with pytest.raises(InputError, match="stands twice"):
        answering_of(["text", "text"], None, None)
    with pytest.raises(InputError, match="not a run directory"):
        pack(tmp_path)
    saved = run.save(tmp_path / "run")
    (saved / "model" / "topics.json").unlink()
    with pytest.raises(ArtifactError, match=r"topics\.json is missing"):
        pack(saved)
    saved = run.save(tmp_path / "run")
    meta = json.loads((saved / "run.json").read_text(encoding="utf-8"))
    (saved / "run.json").write_text(json.dumps({**meta, "format": 99}), encoding="utf-8")
    with pytest.raises(ArtifactError, match="format 99"):
        pack(saved)


def test_a_model_that_only_this_program_has_is_refused(run):
    class Mine:
        model_name = "sentiment"
        classes_ = ("negative", "neutral", "positive")

        def predict_proba(self, texts, questions=None, features=None):
            raise NotImplementedError

        def columns(self, texts, questions, features):
            raise NotImplementedError

    with pytest.raises(InputError, match="object of this program"):
        pack(run, models=[Mine()])
