"""Votes of comments, the topics table and its quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insights_tables import make_feedback, make_mentions, make_topics
from statsmodels.stats.proportion import proportion_confint

from cxtext.errors import InputError
from cxtext.insights import (
    comment_sentiment,
    journey_table,
    metrics,
    pain_point_table,
    segment_table,
    stage_of_topic,
    topic_table,
    trend_table,
)
from cxtext.tables import TOPICS, check


def verdict(*mentions):
    rows = make_mentions([("a", None, *mention) for mention in mentions])
    return comment_sentiment(rows).set_index("feedback_id").loc["a"]


class TestCommentSentiment:
    def test_a_single_mention_speaks_for_its_comment(self):
        # A weakly negative mention is still a negative comment: the class of the mention decides.
        assert verdict((-0.05,))["sentiment"] == "negative"

    def test_long_facts_do_not_water_down_a_short_complaint(self):
        one = verdict(("neutral", "general", 400), (-0.9, "general", 10))
        assert one["sentiment"] == "negative"
        assert one["sentiment_score"] == pytest.approx(-0.9)

    def test_score_is_weighted_by_length(self):
        one = verdict((0.6, "general", 10), (-0.8, "general", 30))
        assert one["sentiment_score"] == pytest.approx((0.6 * 10 - 0.8 * 30) / 40)
        assert one["sentiment"] == "negative"

    def test_praise_and_complaint_in_balance_are_neutral(self):
        assert verdict((0.8, "general", 50), (-0.8, "general", 50))["sentiment"] == "neutral"

    def test_mostly_praise_is_positive(self):
        assert verdict((0.8, "general", 90), (-0.8, "general", 10))["sentiment"] == "positive"

    def test_only_facts_are_neutral_with_their_mean_score(self):
        facts = make_mentions([("a", None, "neutral"), ("a", None, "neutral")]).assign(sentiment_score=[0.1, -0.3])
        one = comment_sentiment(facts).iloc[0]
        assert (one["sentiment"], one["sentiment_score"]) == ("neutral", pytest.approx(-0.1))

    def test_no_mentions_give_no_rows(self):
        assert list(comment_sentiment(make_mentions([])).columns) == [
            "feedback_id",
            "sentiment",
            "sentiment_score",
        ]

    @pytest.mark.parametrize(("column", "value"), [("sentiment", "angry"), ("sentiment_score", np.nan)])
    def test_a_mention_without_a_valid_sentiment_is_named(self, column, value):
        mentions = make_mentions([("a", None, "negative"), ("b", None, "negative")])
        mentions.loc[1, column] = value
        with pytest.raises(InputError, match="'b:0'"):
            comment_sentiment(mentions)


class TestTopicTable:
    def test_counts_by_hand(self):
        feedback = make_feedback("abcde", status=["ok", "ok", "ok", "ok", "duplicate"])
        mentions = make_mentions(
            [
                ("a", "t1", "negative", "support"),
                ("a", "t1", "negative", "support"),  # same comment: one vote
                ("b", "t1", "positive", "support"),
                ("c", "t1", "negative", "general"),
                ("c", "t2", "positive", "use"),
                ("e", "t1", "negative", "support"),  # a duplicate does not count
            ]
        )
        table = check(topic_table(feedback, mentions, make_topics("t1", "t2", "t3")), TOPICS).set_index("topic_id")
        assert table["n_mentions"].to_dict() == {"t1": 4, "t2": 1, "t3": 0}
        assert table["n_feedback"].to_dict() == {"t1": 3, "t2": 1, "t3": 0}
        assert table["share"].to_dict() == {"t1": 0.75, "t2": 0.25, "t3": 0.0}
        assert table.loc["t1", "negative_share"] == pytest.approx(2 / 3)
        assert table.loc["t1", ["ci_low", "ci_high"]].tolist() == pytest.approx(
            proportion_confint(2, 3, method="wilson")
        )
        assert table["stage"].to_dict() == {"t1": "support", "t2": "use", "t3": "general"}
        assert np.isnan(table.loc["t3", "negative_share"])
        assert table.loc["t3", "example_ids"] == []

    def test_identical_comments_each_count(self):
        feedback = make_feedback("ab", text="Parking", clean_text="Parking")
        mentions = make_mentions([("a", "t1", "negative"), ("b", "t1", "negative")]).assign(text="Parking")
        assert topic_table(feedback, mentions, make_topics("t1"))["n_feedback"].tolist() == [2]

    def test_a_comment_in_two_minds_about_a_topic_is_not_negative_about_it(self):
        mentions = make_mentions([("a", "t1", "negative"), ("a", "t1", "positive"), ("a", "t2", "negative")])
        table = topic_table(make_feedback("a"), mentions, make_topics("t1", "t2")).set_index("topic_id")
        assert table["negative_share"].to_dict() == {"t1": 0.0, "t2": 1.0}

    def test_a_parent_counts_each_comment_of_its_children_once(self):
        mentions = make_mentions([("a", "t1", "negative"), ("a", "t2", "negative"), ("b", "t2", "positive")])
        topics = make_topics("top", "t1", "t2", parents={"t1": "top", "t2": "top"})
        table = topic_table(make_feedback("abc"), mentions, topics).set_index("topic_id")
        assert table.loc["top", ["n_mentions", "n_feedback", "negative_share"]].tolist() == [3, 2, 0.5]
        assert table.loc["t2", "n_feedback"] == 2

    def test_most_frequent_first_then_by_id(self):
        mentions = make_mentions([("a", "t9", "negative"), ("b", "t9", "negative"), ("a", "t2", "negative")])
        mentions = pd.concat([mentions, make_mentions([("c", "t1", "negative")])])
        table = topic_table(make_feedback("abc"), mentions, make_topics("t2", "t1", "t9"))
        assert table["topic_id"].tolist() == ["t9", "t1", "t2"]

    def test_columns_of_the_users_own_stay(self):
        topics = make_topics("t1").assign(owner="Ann")
        assert topic_table(make_feedback("a"), make_mentions([]), topics)["owner"].tolist() == ["Ann"]

    def test_nothing_to_count(self):
        table = topic_table(make_feedback([]), make_mentions([]), make_topics("t1"))
        assert table["n_feedback"].tolist() == [0]
        assert table[["share", "negative_share", "ci_low", "ci_high"]].isna().all(axis=None)

    @pytest.mark.parametrize(
        ("parents", "words"), [({"t1": "t2", "t2": "t1"}, "leads back"), ({"t1": "nope"}, "'nope'")]
    )
    def test_impossible_parents_are_named(self, parents, words):
        with pytest.raises(InputError, match=words):
            topic_table(make_feedback("a"), make_mentions([]), make_topics("t1", "t2", parents=parents))

    def test_an_unknown_topic_is_named(self):
        with pytest.raises(InputError, match="'a:0' has the topic_id 't7'"):
            topic_table(make_feedback("a"), make_mentions([("a", "t7", "negative")]), make_topics("t1"))

    def test_mentions_of_another_run_are_refused(self):
        with pytest.raises(InputError, match="'z:0' belongs to the comment 'z'"):
            topic_table(make_feedback("a"), make_mentions([("z", "t1", "negative")]), make_topics("t1"))


class TestExamples:
    def table(self, mentions):
        feedback = make_feedback(sorted(mentions["feedback_id"].unique()))
        return topic_table(feedback, mentions, make_topics("t1"))["example_ids"].iloc[0]

    def test_each_from_another_comment_with_words_of_its_own(self):
        mentions = make_mentions([("a", "t1", "negative")] * 3 + [(c, "t1", "negative") for c in "bcdefgh"])
        mentions["text"] = [f"{word * 8} {word * 9} {word * 10}" for word in "abcdefghij"]
        mentions.loc[mentions["feedback_id"] == "c", "text"] = "The  SAME words, as a matter of fact!"
        mentions.loc[mentions["feedback_id"] == "d", "text"] = "the same words as a matter of fact"
        chosen = self.table(mentions)
        assert len(chosen) == 6
        assert len({quote.split(":")[0] for quote in chosen}) == 6
        assert not {"c:0", "d:0"} <= set(chosen)

    def test_readable_and_sure_quotes_come_first(self):
        mentions = make_mentions([(c, "t1", "negative") for c in "abc"])
        mentions["text"] = ["Bad", "The parcel came four days late and nobody told me why", "So much text " * 90]
        assert self.table(mentions)[0] == "b:0"
        mentions["text"] = [f"{word} parcel came four days later than they had told me" for word in ("A", "Our", "My")]
        mentions["sentiment_confidence"] = [0.5, 0.6, 0.99]
        assert self.table(mentions)[0] == "c:0"

    def test_words_of_the_topic_come_first(self):
        mentions = make_mentions([(c, "t1", "negative") for c in "abc"])
        mentions["text"] = [
            "Nobody told me why any of this had happened to me",
            "In another word, we were told nothing by anybody there",
            "They promised to call me and then nobody ever did",
        ]
        assert self.table(mentions) == ["b:0", "a:0", "c:0"]

    def test_the_majority_speaks_first(self):
        mentions = make_mentions([("a", "t1", "positive"), ("b", "t1", "negative"), ("c", "t1", "negative")])
        mentions["text"] = [
            "Lovely helpful people every single time I went",
            "Nobody answered the phone for an hour yesterday",
            "The queue went round the block and rain poured down",
        ]
        mentions["sentiment_confidence"] = [1.0, 0.6, 0.5]
        assert self.table(mentions) == ["b:0", "c:0", "a:0"]


def test_stage_of_topic_needs_a_quarter():
    mentions = pd.DataFrame(
        {
            "topic_id": ["t1"] * 3 + ["t2"] * 5 + ["t3"] * 2 + [None],
            "stage": ["use", None, "general", "use", "general", "general", "general", "general", "use", "exit", "use"],
        }
    )
    assert stage_of_topic(mentions).to_dict() == {"t1": "use", "t2": "general", "t3": "exit"}


@st.composite
def runs(draw):
    n = draw(st.integers(1, 25))
    ids = [f"c{i}" for i in range(n)]
    pick = st.lists(st.integers(0, 10**6), min_size=n, max_size=n)
    number = np.array(draw(pick))
    feedback = make_feedback(
        ids,
        date=pd.Timestamp("2026-01-01") + pd.to_timedelta(number % 200, "D"),
        score=np.where(number % 7 == 0, np.nan, number % 11),
        score_kind="nps",
        region=np.where(number % 3 == 0, "North", "South"),
    )
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ids),
                st.sampled_from(["t1", "t2", "t3", None]),
                st.floats(-1, 1).filter(bool),
                st.sampled_from(["use", "exit", "general"]),
                st.integers(1, 300),
            ),
            max_size=60,
        )
    )
    return feedback, make_mentions(rows), draw(st.integers(0, 2**32 - 1))


@settings(max_examples=10, deadline=None)
@given(runs())
def test_nothing_depends_on_row_order(run):
    feedback, mentions, seed = run
    topics, stages = make_topics("t1", "t2", "t3"), [("use", "Use"), ("exit", "Exit")]
    mixed = (feedback.sample(frac=1, random_state=seed), mentions.sample(frac=1, random_state=seed))

    def everything(feedback, mentions, topics):
        table = topic_table(feedback, mentions, topics)
        points = pain_point_table(feedback, mentions, table, min_negative=1, min_negativity=0)
        return [
            table,
            points,
            journey_table(feedback, mentions, points, stages),
            segment_table(feedback, mentions, points, ["region"]),
            trend_table(feedback, mentions),
            comment_sentiment(mentions),
        ]

    before = everything(feedback, mentions, topics)
    after = everything(*mixed, topics.iloc[::-1])
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert metrics(feedback, mentions) == metrics(*mixed)


@pytest.mark.parametrize("kind", ["nullable", "category"])
def test_nothing_depends_on_dtypes(kind):
    feedback = make_feedback([f"c{i}" for i in range(12)], region=["N", "S"] * 6, score=range(12), score_kind="ces")
    feedback.loc[3, ["status", "region"]] = None
    rows = [(f"c{i}", "t1", "negative", "use") for i in range(8)] + [("c9", None, "positive", None)]
    mentions = make_mentions(rows).assign(intent=["complaint", None, "churn_risk"] * 3)
    if kind == "nullable":
        others = feedback.convert_dtypes(), mentions.convert_dtypes()
    else:
        others = (
            feedback.astype({"status": "category", "region": "category", "source": "category"}),
            mentions.astype({"sentiment": "category", "topic_id": "category", "stage": "category"}),
        )
    topics = make_topics("t1")
    for one, other in zip(
        (pain_point_table(feedback, mentions, topics), segment_table(feedback, mentions, topics)),
        (pain_point_table(*others, topics), segment_table(*others, topics)),
        strict=True,
    ):
        assert len(one)
        pd.testing.assert_frame_equal(one, other, check_dtype=False)
    assert metrics(feedback, mentions) == metrics(*others)
