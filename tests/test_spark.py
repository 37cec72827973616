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

from cxtext.spark import analyze, tag  # noqa: E402

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


@pytest.fixture(scope="module")
def answers(survey) -> pd.DataFrame:
    """Answers with customers, two of whom sent one again, at half past eleven in the evening UTC."""
    late = survey["date"].dt.tz_localize("UTC") + pd.Timedelta(hours=23, minutes=30)
    frame = survey.drop(columns="large").assign(date=late, customer="c" + survey["respondent_id"])
    again = frame.iloc[[3, 40]].assign(respondent_id=["S004b", "S041b"])
    return pd.concat([frame, again], ignore_index=True)


BOOK = pd.DataFrame(
    {
        "name": ["Missed engineer", "Hold times", "Bills", "Outages"],
        "examples": [
            "Nobody came for the appointment|The engineer never turned up",
            "Forty minutes on hold|Nobody answers the phone",
            "I was charged twice|My bill went up without a word",
            "The connection drops every evening|No internet for two days",
        ],
    }
)
"""Few comments have few topics of their own; with some to start from there are pain points."""

ROLES = {"id": "respondent_id", "text": "comment", "question": "question", "date": "date", "score": "nps"}


def _feedback(answers: pd.DataFrame) -> pd.DataFrame:
    """The same as pandas has it after reading."""
    names = {"respondent_id": "feedback_id", "comment": "text", "nps": "score", "customer": "customer_id"}
    frame = answers.rename(columns=names).assign(source="survey", score_kind="nps")
    return frame.assign(date=frame["date"].dt.tz_localize(None), score=frame["score"].astype("float64"))


def test_analyze_gives_the_tables_of_pandas_and_a_folder_with_everything(spark, answers, tmp_path):
    found = analyze(
        _on(spark, answers),
        out=tmp_path / "found",
        **ROLES,
        score_kind="nps",
        customer_id="customer",
        channel="channel",
        source_name="survey",
        quality="fast",
        codebook=BOOK,
    )
    want = cxtext.analyze(_feedback(answers), quality="fast", codebook=BOOK)
    assert want.meta["rows"]["by_status"]["duplicate"] == 2
    assert found.rows["by_status"] == want.meta["rows"]["by_status"]
    assert found.rows["mentions"] == len(want.mentions)
    assert len(want.pain_points) >= 3
    for name in ("topics", "pain_points", "journey", "trends"):
        pd.testing.assert_frame_equal(
            getattr(found, name), getattr(want, name), rtol=0, atol=1e-6, check_dtype=False, obj=name
        )
        stored = pd.read_parquet(tmp_path / "found" / "tables" / f"{name}.parquet")
        assert len(stored) == len(getattr(want, name))
    tagged = found.tagged.toArrow().to_pandas().set_index("feedback_id")
    assert sorted(tagged.index) == sorted(answers["respondent_id"])
    assert {one["mention_id"] for row in tagged["cx_mentions"] for one in row} == set(want.mentions["mention_id"])
    assert tagged.loc[["S004b", "S041b"], "cx_status"].tolist() == ["duplicate"] * 2
    assert tagged.loc[["S004b", "S041b"], "cx_sentiment"].isna().all()
    assert {"plan", "region"} <= set(tagged.columns)
    assert len(cxtext.load(tmp_path / "found" / "run").topics) == len(want.topics)


def test_a_sample_is_the_same_whatever_the_partitions_and_all_comments_are_counted(spark, answers):
    options = {**ROLES, "score_kind": "nps", "quality": "fast", "sample": 100}
    first, second = (analyze(_on(spark, answers, parts), **options) for parts in (2, 5))
    assert first.rows == second.rows
    assert first.rows["sample"] == 100
    assert first.rows["feedback"] == len(answers)
    assert sum(first.rows["by_status"].values()) == len(answers)
    assert set(first.run.feedback["feedback_id"]) == set(second.run.feedback["feedback_id"])
    for name in ("topics", "pain_points", "journey", "trends"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert first.topics["n_feedback"].sum() > first.run.topics["n_feedback"].sum()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "nope"}, "'nope' .given as id."),
        ({"score_kind": None}, "what kind of score"),
        ({"sample": 0}, "sample=0"),
        ({"leave_out": ("burst",)}, "only 'resubmission'"),
        ({"id": "plan"}, "stands more than once"),
    ],
)
def test_what_analyze_cannot_use_is_one_clear_sentence(spark, answers, change, says):
    with pytest.raises(InputError, match=says):
        analyze(_on(spark, answers), **{**ROLES, "score_kind": "nps", **change})


def test_an_output_that_is_no_analysis_is_left_alone(spark, answers, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds other files"):
        analyze(_on(spark, answers), out=tmp_path / "mine", **ROLES, score_kind="nps", quality="fast")
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "mine"
