"""A wave analysed against the run of an earlier one: ids stay, what is new is found, edits come along."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import cxtext
from cxtext import Analysis
from cxtext.errors import InputError
from cxtext.tables import LINEAGE, check

pytestmark = pytest.mark.slow

NEW_SINCE = pd.Timestamp("2026-07-01")


@pytest.fixture(scope="module")
def waves() -> tuple[pd.DataFrame, pd.DataFrame]:
    feedback = cxtext.read(cxtext.demo.files())
    late = (feedback["date"] >= NEW_SINCE).to_numpy()
    parts = [feedback[~late].reset_index(drop=True), feedback[late].reset_index(drop=True)]
    for part in parts:
        part.attrs = dict(feedback.attrs)
    return parts[0], parts[1]


@pytest.fixture(scope="module")
def before(waves: tuple[pd.DataFrame, pd.DataFrame]) -> Analysis:
    return cxtext.analyze(waves[0], quality="fast")


@pytest.fixture(scope="module")
def after(waves: tuple[pd.DataFrame, pd.DataFrame], before: Analysis) -> Analysis:
    return cxtext.analyze(waves[1], quality="fast", against=before)


def test_earlier_topics_keep_id_and_name(before: Analysis, after: Analysis) -> None:
    was = before.topic_model.topics_.set_index("topic_id")["name"]
    now = after.topic_model.topics_.set_index("topic_id")["name"]
    assert now.reindex(was.index).tolist() == was.tolist()
    check(after.lineage, LINEAGE)
    assert after.lineage["topic_id"].nunique() == len(now)
    assert after.meta["options"]["against"] == "Analysis"


def test_counts_add_up(before: Analysis, after: Analysis) -> None:
    rows = after.lineage[~after.lineage["kind"].isin(["split", "merged"])]
    counted = after.topics.set_index("topic_id")["n_feedback"].reindex(rows["topic_id"])
    assert rows["n_after"].tolist() == counted.tolist()
    assert (rows["share_after"] - rows["share_before"]).round(9).tolist() == rows["change"].round(9).tolist()


@pytest.mark.slow
def test_tagging_agrees_and_the_run_is_kept_whole(
    waves: tuple[pd.DataFrame, pd.DataFrame], after: Analysis, tmp_path: Path
) -> None:
    run = cxtext.load(after.save(tmp_path / "run"))
    pd.testing.assert_frame_equal(run.lineage, after.lineage, check_dtype=False)
    ok = after.feedback[after.feedback["status"] == "ok"].head(60)
    tagged = run.tag(ok["text"].tolist())
    topics = after.mentions.dropna(subset="topic_id").groupby("feedback_id")["topic_id"].agg(set)
    asked = ok["question"].notna().to_numpy() if "question" in ok else [False] * len(ok)
    for key, said, has_question in zip(ok["feedback_id"], tagged["cx_topics"], asked, strict=True):
        if not has_question:
            assert set(filter(None, said.split(";"))) == topics.get(key, set())


@pytest.mark.slow
def test_edits_of_the_earlier_run_come_along(waves: tuple[pd.DataFrame, pd.DataFrame], before: Analysis) -> None:
    one, other, gone = before.pain_points["topic_id"].iloc[:3]
    book = before.codebook.book.rename(one, "What hurts most").exclude(other).merge(one, gone)
    edited = before.codebook.use(book)
    later = cxtext.analyze(waves[1], quality="fast", against=edited)
    rows = later.topics.set_index("topic_id")
    assert rows.loc[one, "name"] == "What hurts most"
    assert rows.loc[other, "excluded"]
    assert other not in set(later.pain_points["topic_id"])
    assert gone not in rows.index


@pytest.mark.slow
def test_numbers_of_topics_that_are_gone_are_not_given_again(
    waves: tuple[pd.DataFrame, pd.DataFrame], before: Analysis
) -> None:
    last = f"t{before.topic_model.topics_['topic_id'].max():03d}"
    merged = before.codebook.merge("t000", last)
    later = cxtext.analyze(waves[1], quality="fast", against=merged)
    assert last not in set(later.topics["topic_id"])


def test_what_cannot_be_combined_is_said(waves: tuple[pd.DataFrame, pd.DataFrame], before: Analysis) -> None:
    with pytest.raises(InputError, match="codebook and against"):
        cxtext.analyze(waves[1], quality="fast", against=before, codebook=[{"name": "Waiting"}])
    with pytest.raises(InputError, match="quality 'fast'"):
        cxtext.analyze(waves[1], quality="accurate", against=before)
    with pytest.raises(InputError, match=r"no run\.json"):
        cxtext.analyze(waves[1], quality="fast", against="nowhere")


@pytest.mark.slow
def test_the_planted_new_topic_is_born_and_the_mended_one_fades(waves: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    run = cxtext.analyze(waves[1], against=cxtext.analyze(waves[0]))
    truth = (
        pd.read_csv(Path(cxtext.__file__).parent / "demo" / "truth.csv").set_index("feedback_id")["truth"].fillna("")
    )
    born = set(run.lineage.loc[run.lineage["kind"] == "born", "topic_id"])
    assert born
    about = run.mentions[run.mentions["topic_id"].isin(born)]
    is_login = truth.reindex(about["feedback_id"].unique()).str.contains("app_login_loop")
    assert is_login.mean() > 0.5


def test_a_renamed_general_topic_is_general_in_later_waves_too(tmp_path: Path) -> None:
    blame = ["Terrible service", "Very bad", "Awful experience", "Just terrible", "Really bad service", "Very poor"]
    slow = [
        f"The delivery of {what} came {late} late" for what in ("my coat", "the shoes") for late in ("a week", "days")
    ]
    fees = [f"They charge a fee of {n} pounds for every {what}" for n in (2, 5) for what in ("return", "exchange")]
    feedback = pd.DataFrame({"text": [*blame, *slow, *fees]})
    first = cxtext.analyze(feedback, text="text", quality="fast")
    topics = first.topics[first.topics["level"] == "topic"]
    general = topics.loc[topics["general"], "topic_id"].iloc[0]
    other = topics.loc[~topics["general"], "topic_id"].iloc[0]
    edited = first.codebook.rename(general, "The rest")
    second = cxtext.analyze(feedback, text="text", quality="fast", against=edited)
    again = cxtext.load(second.save(tmp_path / "second")).codebook.rename(other, "Another name")
    assert again.topics.set_index("topic_id").loc[general, "general"]
    assert general not in set(again.pain_points["topic_id"])
