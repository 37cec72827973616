"""The whole way on the demo: what was planted is found, nothing is lost, nothing depends on row order."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cxtext
from cxtext.analysis import Analysis, tag
from cxtext.errors import ArtifactError, InputError
from cxtext.tables import FEEDBACK, JOURNEY, MENTIONS, PAIN_POINTS, REJECTS, TOPICS, check

TABLES = ("feedback", "mentions", "topics", "journey", "pain_points", "segments", "trends")


@pytest.fixture(scope="module")
def demo() -> Analysis:
    return cxtext.analyze(cxtext.demo.files())


@pytest.fixture(scope="module")
def demo_run(demo: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.save(tmp_path_factory.mktemp("runs") / "demo")


def planted(demo: Analysis, key: str) -> set[str]:
    truth = cxtext.demo.truth()
    ids = set(truth.loc[truth["truth"].str.split(";").map(lambda keys: key in keys), "feedback_id"])
    return ids & set(demo.feedback.loc[demo.feedback["status"] == "ok", "feedback_id"])


def best_topics(demo: Analysis, key: str, n: int = 3) -> pd.DataFrame:
    """The topics that hold most of a planted key's comments: topic_id and the share of them."""
    ids = planted(demo, key)
    about = demo.mentions[demo.mentions["feedback_id"].isin(ids)].drop_duplicates(["feedback_id", "topic_id"])
    return (about["topic_id"].value_counts().head(n) / len(ids)).rename("share").reset_index()


def test_tables_keep_their_contracts(demo: Analysis) -> None:
    for table, contract in (
        (demo.feedback, FEEDBACK),
        (demo.mentions, MENTIONS),
        (demo.topics, TOPICS),
        (demo.journey, JOURNEY),
        (demo.pain_points, PAIN_POINTS),
        (demo.rejects, REJECTS),
    ):
        check(table, contract)
    assert set(MENTIONS.optional) - {"emotion", "intent"} <= set(demo.mentions.columns)


def test_every_row_is_accounted_for(demo: Analysis) -> None:
    rows = demo.meta["rows"]
    assert rows["in"] == 900 == rows["feedback"] + rows["rejected"]
    assert sum(rows["by_status"].values()) == rows["feedback"] == len(demo.feedback)
    assert set(demo.mentions["feedback_id"]) <= set(demo.feedback.loc[demo.feedback["status"] == "ok", "feedback_id"])
    steps = {step["step"]: step for step in demo.meta["steps"]}
    assert steps["Cleaning"]["rows_in"] == steps["Cleaning"]["rows_out"] == 900
    assert steps["Topics"]["rows_out"] == len(demo.mentions)


def test_mentions_stand_where_they_say(demo: Analysis) -> None:
    clean = demo.feedback.set_index("feedback_id")["clean_text"]
    for row in demo.mentions.itertuples():
        assert clean[row.feedback_id][row.start : row.end] == row.text


def test_planted_mess_is_caught(demo: Analysis) -> None:
    truth = cxtext.demo.truth().set_index("feedback_id")["truth"].str.split(";")
    status = demo.feedback.set_index("feedback_id")["status"]
    no_content = [key for key, keys in truth.items() if "no_content" in keys]
    foreign = [key for key, keys in truth.items() if "foreign" in keys]
    assert (status[foreign] == "not_language").mean() >= 0.9
    assert (status[no_content] != "ok").mean() >= 0.6  # "nothing" to "How could we improve?" is an answer
    clean = demo.feedback.set_index("feedback_id")["clean_text"]
    masked = [key for key, keys in truth.items() if "email" in keys or "phone" in keys]
    assert clean[masked].str.contains(r"\[(?:email|phone)\]").mean() >= 0.95
    assert not clean.str.contains("@example.com", regex=False).any()
    assert not clean.str.contains("<script|â€™|&amp;|<br", regex=True).any()


def test_planted_sentiment_is_read(demo: Analysis) -> None:
    from cxtext.insights import comment_sentiment

    truth = cxtext.demo.truth().set_index("feedback_id")["sentiment"]
    found = comment_sentiment(demo.mentions).set_index("feedback_id")["sentiment"]
    sided = truth[truth != "neutral"].reindex(found.index).dropna()
    assert (found[sided.index] == sided).mean() >= 0.75


def test_biggest_planted_pain_point_ranks_high(demo: Analysis) -> None:
    topics = best_topics(demo, "missed_engineer")
    ranks = demo.pain_points.set_index("topic_id")["rank"].reindex(topics["topic_id"]).dropna()
    assert ranks.min() <= 8
    assert topics["share"].sum() >= 0.4


def test_emerging_pain_point_is_new_or_rising(demo: Analysis) -> None:
    topic = best_topics(demo, "app_login_loop", 1)["topic_id"].iloc[0]
    row = demo.pain_points.set_index("topic_id").loc[topic]
    assert row["trend"] in {"new", "rising"}
    assert row["rank"] <= 5


def test_fixed_pain_point_fades(demo: Analysis) -> None:
    topics = best_topics(demo, "hold_times", 2)["topic_id"]
    trends = demo.pain_points.set_index("topic_id")["trend"].reindex(topics)
    assert trends.isin(["falling", "fading"]).any()


def test_suffering_segment_is_named(demo: Analysis) -> None:
    topics = best_topics(demo, "missed_engineer")["topic_id"]
    north = demo.segments.query("segment == 'region' and value == 'North'").set_index("topic_id")
    worst = north.loc[north.index.isin(topics)]
    assert (worst["lift"] > 1.5).any()
    assert worst["q_value"].min() < 0.05


def test_what_only_staff_report_is_theirs(demo: Analysis) -> None:
    topic = best_topics(demo, "three_systems", 1)["topic_id"].iloc[0]
    source = demo.feedback.set_index("feedback_id")["source"]
    ids = demo.mentions.loc[demo.mentions["topic_id"] == topic, "feedback_id"].unique()
    staff_share = (source[ids] == "staff").mean()
    assert staff_share > 2 * (source == "staff").mean()


def test_every_stage_of_the_journey_is_met(demo: Analysis) -> None:
    journey = demo.journey.set_index("stage")
    planted_stages = ["awareness", "consideration", "purchase", "onboarding", "use", "support", "loyalty", "exit"]
    assert journey.index.tolist() == [*planted_stages, "general"]
    assert (journey.loc[planted_stages, "n_feedback"] >= 20).all()


def test_coverage(demo: Analysis) -> None:
    with_topic = demo.mentions.dropna(subset=["topic_id"])["feedback_id"].nunique()
    assert with_topic / demo.meta["rows"]["analysed"] >= 0.95


def test_evidence_is_real(demo: Analysis) -> None:
    mentions = demo.mentions.set_index("mention_id")
    for row in demo.pain_points.itertuples():
        assert len(row.evidence_ids) >= 1
        quotes = mentions.loc[list(row.evidence_ids)]
        assert (quotes["topic_id"] == row.topic_id).all()
        assert (quotes["sentiment"] == "negative").all()


def test_priority_can_be_recomputed(demo: Analysis) -> None:
    table = demo.pain_points
    weights = pd.Series({"share": 1, "ci_low": 1, "severity": 1, "impact_component": 1, "trend_component": 0.5})
    parts = table[weights.index].fillna(0.5)
    assert np.allclose(table["priority"], parts.pow(weights).prod(axis=1) ** (1 / weights.sum()))
    assert table["priority"].is_monotonic_decreasing
    assert table["rank"].tolist() == list(range(1, len(table) + 1))


def same_by_id(one: Analysis, two: Analysis) -> None:
    keys = {
        "feedback": ["feedback_id"],
        "mentions": ["mention_id"],
        "topics": ["topic_id"],
        "journey": ["stage"],
        "pain_points": ["rank"],
    }
    for name, key in keys.items():
        left = getattr(one, name).sort_values(key, ignore_index=True)
        right = getattr(two, name).sort_values(key, ignore_index=True)
        pd.testing.assert_frame_equal(left, right, check_exact=True)


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    frame = pd.read_csv(cxtext.demo.files()[1])
    return frame.head(120)


def test_same_input_same_tables_and_row_order_does_not_matter(small: pd.DataFrame) -> None:
    first = cxtext.analyze(small)
    again = cxtext.analyze(small)
    shuffled = cxtext.analyze(small.sample(frac=1, random_state=1))
    same_by_id(first, again)
    same_by_id(first, shuffled)


def test_save_and_load_give_the_same_analysis(demo: Analysis, demo_run: Path) -> None:
    loaded = cxtext.load(demo_run)
    for name in TABLES:
        left, right = getattr(demo, name), getattr(loaded, name)
        assert list(left.columns) == list(right.columns)
        assert len(left) == len(right)
    pd.testing.assert_series_equal(
        loaded.mentions["topic_id"].astype("str"), demo.mentions["topic_id"].astype("str"), check_names=False
    )
    assert loaded.meta["rows"] == demo.meta["rows"]
    texts = demo.mentions["text"].head(200).tolist()
    pd.testing.assert_frame_equal(loaded.tag(texts), demo.tag(texts))


def test_run_directory_holds_what_it_promises(demo_run: Path) -> None:
    names = {path.name for path in demo_run.iterdir()}
    assert {
        "run.json", "feedback.parquet", "mentions.parquet", "topics.parquet", "journey.parquet", "pain_points.parquet",
        "rejects.parquet", "metrics.json", "codebook.csv", "report.html", "model",
    } <= names  # fmt: skip
    assert not list(demo_run.rglob("*.pkl"))
    run = json.loads((demo_run / "run.json").read_text())
    assert {"cxtext", "options", "rows", "steps", "files", "models"} <= run.keys()


def test_damaged_run_is_refused(demo_run: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(demo_run, copy)
    file = copy / "mentions.parquet"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(ArtifactError, match="damaged"):
        cxtext.load(copy)
    with pytest.raises(InputError, match="run directory"):
        cxtext.load(tmp_path)


@pytest.mark.slow
def test_the_hierarchy_is_as_deep_as_asked(small: pd.DataFrame, tmp_path: Path) -> None:
    flat = cxtext.analyze(small, depth=1, quality="fast").topics
    assert set(flat["level"]) == {"topic"}
    assert flat["parent_id"].isna().all()
    deep = cxtext.analyze(small, depth=4, quality="fast")
    assert deep.meta["options"]["depth"] == 4
    table = deep.topics.set_index("topic_id")
    assert table["parent_id"].dropna().isin(table.index[table["level"] == "theme"]).all()
    for parent, below in table.groupby("parent_id"):
        assert table.loc[parent, "n_mentions"] == below["n_mentions"].sum()
    deep.report(tmp_path / "report.html")
    assert cxtext.load(deep.save(tmp_path / "run")).topic_model.themes_.equals(deep.topic_model.themes_)


def test_tag_gives_one_row_per_row_in_order(demo: Analysis) -> None:
    texts = ["Still waiting for the engineer", "", None, "n/a", "Das Internet ist leider sehr langsam heute", "Love it"]
    tagged = demo.tag(pd.DataFrame({"text": texts, "order": range(6)}))
    assert tagged["order"].tolist() == list(range(6))
    assert tagged["cx_status"].tolist() == ["ok", "empty", "empty", "no_content", "not_language", "ok"]
    assert tagged.loc[0, "cx_sentiment"] == "negative"
    assert tagged.loc[5, "cx_sentiment"] == "positive"
    assert tagged.loc[[1, 2, 3, 4], "cx_sentiment"].isna().all()
    assert tagged.loc[0, "cx_topics"].split(";")[0] in set(demo.topics["topic_id"])


def test_tags_do_not_depend_on_the_batch(demo: Analysis) -> None:
    frame = demo.feedback[["text", "question"]].head(60).reset_index(drop=True)
    together = demo.tag(frame)
    one_by_one = pd.concat([demo.tag(frame.iloc[[row]]) for row in range(0, 60, 7)])
    pd.testing.assert_frame_equal(together.iloc[::7], one_by_one, check_dtype=False)


def test_tag_without_a_run_gives_sentiment_and_stage() -> None:
    tagged = cxtext.tag(["The checkout rejected my card twice.", "Great"])
    assert tagged["cx_sentiment"].tolist() == ["negative", "positive"]
    assert tagged["cx_topics"].tolist() == ["", ""]
    assert tagged.loc[0, "cx_stage"] == "purchase"


def test_tag_agrees_with_the_analysis(demo: Analysis) -> None:
    ok = demo.feedback[demo.feedback["status"] == "ok"].head(80)
    tagged = demo.tag(ok[["text", "question"]])
    by_comment = demo.mentions.dropna(subset=["topic_id"]).drop_duplicates(["feedback_id", "topic_id"])
    expected = by_comment.groupby("feedback_id", sort=False)["topic_id"].agg(";".join).reindex(ok["feedback_id"])
    assert tagged["cx_topics"].tolist() == expected.fillna("").tolist()


def test_wrong_options_are_named(small: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="fast, accurate, auto"):
        cxtext.analyze(small, quality="best")
    with pytest.raises(InputError, match="no_such_map"):
        cxtext.analyze(small, journey="no_such_map")
    with pytest.raises(InputError, match="belongs to reading"):
        cxtext.analyze(cxtext.read(small), text="review")
    with pytest.raises(InputError, match="No comment is left"):
        cxtext.analyze(pd.DataFrame({"comment": ["n/a", "-", ""]}), text="comment")


def test_one_comment_only() -> None:
    analysis = cxtext.analyze(
        pd.DataFrame({"comment": ["The delivery was late and nobody answered my emails."]}), text="comment"
    )
    assert len(analysis.mentions) >= 1
    assert analysis.meta["rows"]["analysed"] == 1


@pytest.mark.parametrize("quality", ["fast", "accurate"])
def test_every_quality_goes_the_whole_way(small: pd.DataFrame, quality: str) -> None:
    analysis = cxtext.analyze(small, quality=quality)
    assert len(analysis.pain_points) > 0
    assert analysis.meta["options"]["quality"] == quality


def test_employee_journey_on_staff_feedback() -> None:
    analysis = cxtext.analyze(cxtext.demo.files()[2], journey="employee", quality="fast")
    assert "leadership" in analysis.journey["stage"].tolist()
    assert analysis.journey_map.id == "employee"
    # The reading may have another speed than the run; its topics and a map without trained model keep their vectors.
    again = tag(["The pay is well below market."], run=analysis, quality="accurate")
    assert again["cx_stage"].tolist() == ["reward"]


def test_control_characters_in_a_question_mix_nothing_up() -> None:
    frame = pd.DataFrame(
        {"text": ["Nothing", "The staff were lovely"], "question": ["How could\x1f we improve?", "Why?\x1f"]}
    )
    tagged = cxtext.tag(frame)
    assert tagged["cx_sentiment"].tolist() == ["positive", "positive"]
