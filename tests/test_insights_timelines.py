"""A customer's own timeline: repeat complaints, and what they said last."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from statsmodels.stats.proportion import proportion_confint

from cxtext.errors import InputError
from cxtext.insights import repeat_complaints, timelines, unresolved
from cxtext.insights.across.contracts import REPEAT_COMPLAINTS, TIMELINES
from cxtext.tables import check


def story(*steps):
    """(customer, date, topic, sentiment), one comment each; the topic may be None."""
    ids = [f"c{i:03d}" for i in range(len(steps))]
    feedback = make_feedback(ids, customer_id=[step[0] for step in steps])
    feedback["date"] = pd.to_datetime([step[1] for step in steps], format="ISO8601")
    mentions = make_mentions([(i, step[2], step[3]) for i, step in zip(ids, steps, strict=True)])
    return feedback, mentions, make_topics(*sorted({step[2] for step in steps if step[2]}))


def one(*steps, **options):
    table = check(timelines(*story(*steps), **options), TIMELINES)
    assert len(table) == 1
    return table.iloc[0]


LATE = ("z", "2026-12-31", None, "neutral")


class TestStatus:
    def test_a_repeated_complaint_that_is_still_open(self):
        row = one(
            ("a", "2026-10-01", "t", "negative"),
            ("a", "2026-10-11", "t", "negative"),
            ("a", "2026-12-10", "t", "negative"),
            LATE,
        )
        assert row[["n_comments", "n_occasions", "n_topic", "n_complaints", "days", "status"]].tolist() == [
            3, 3, 3, 3, 70, "open",
        ]  # fmt: skip
        assert row["repeat"]
        assert row["days_between"] == 35
        assert row["first"] == pd.Timestamp("2026-10-01")
        assert row["last"] == pd.Timestamp("2026-12-10")
        assert row["feedback_ids"] == ["c000", "c001", "c002"]

    @pytest.mark.parametrize("last", ["positive", "neutral"])
    def test_a_later_word_without_complaint_is_all_that_resolved_means(self, last):
        row = one(("a", "2026-10-01", "t", "negative"), ("a", "2026-11-01", "t", last), LATE)
        assert row[["status", "last_sentiment", "n_complaints"]].tolist() == ["resolved", last, 1]
        assert not row["repeat"]

    def test_silence_is_not_resolution(self):
        row = one(("a", "2026-01-01", "t", "negative"), ("a", "2026-02-01", None, "positive"), LATE)
        assert row["status"] == "silent"
        row = one(("a", "2026-01-01", "t", "negative"), ("a", "2026-02-01", None, "positive"), LATE, quiet_days=365)
        assert row["status"] == "open"

    def test_praise_needs_no_answer(self):
        assert (
            one(("a", "2026-01-01", "t", "positive"), ("a", "2026-02-01", "t", "neutral"))["status"] == "no complaint"
        )

    def test_answers_of_one_day_are_one_occasion(self):
        row = one(("a", "2026-12-01", "t", "negative"), ("a", "2026-12-01 09:00", "t", "negative"), LATE)
        assert row[["n_comments", "n_occasions", "n_topic", "n_complaints"]].tolist() == [2, 1, 1, 1]
        assert not row["repeat"]

    def test_without_dates_nothing_is_said_about_order(self):
        row = one(("a", None, "t", "negative"), ("a", None, "t", "negative"))
        assert row["status"] == "cannot tell"
        assert pd.isna(row["repeat"])
        assert pd.isna(row["first"])

    def test_a_single_comment_is_no_timeline(self):
        assert timelines(*story(("a", "2026-01-01", "t", "negative"), ("b", "2026-01-02", "t", "negative"))).empty

    def test_no_customers_no_timelines(self):
        feedback, mentions, topics = story(("a", "2026-01-01", "t", "negative"))
        table = timelines(feedback.drop(columns="customer_id"), mentions, topics)
        assert table.empty
        assert repeat_complaints(table).empty
        assert unresolved(table).empty

    def test_no_customer_is_known(self):
        assert timelines(*story((None, "2026-01-01", "t", "negative"), (None, "2026-01-02", "t", "negative"))).empty

    def test_days_must_be_days(self):
        with pytest.raises(InputError, match="quiet_days"):
            timelines(*story(("a", "2026-01-01", "t", "negative")), quiet_days=0)

    def test_the_order_of_rows_and_kinds_of_ids_do_not_matter(self):
        feedback, mentions, topics = story(
            (2, "2026-01-01", "t", "negative"), (2, "2026-02-01", "u", "negative"),
            (10, "2026-03-01", "t", "negative"), (10, "2026-01-01", "t", "positive"),
            (None, "2026-01-01", "t", "positive"),
        )  # fmt: skip
        expected = timelines(feedback, mentions, topics)
        assert expected["customer_id"].tolist() == ["10", "2", "2"]
        shuffled = (frame.sample(frac=1, random_state=3) for frame in (feedback, mentions))
        pd.testing.assert_frame_equal(timelines(*shuffled, topics), expected)


def test_unresolved_puts_open_and_repeated_first():
    table = timelines(
        *story(
            ("a", "2026-01-01", "t", "negative"), ("a", "2026-01-05", "t", "negative"),
            ("b", "2026-12-01", "t", "negative"), ("b", "2026-12-05", None, "neutral"),
            ("c", "2026-12-01", "t", "negative"), ("c", "2026-12-20", "t", "negative"),
            ("d", "2026-12-01", "t", "negative"), ("d", "2026-12-20", "t", "positive"),
        )
    )  # fmt: skip
    assert unresolved(table)["customer_id"].tolist() == ["c", "b", "a"]


class TestRepeats:
    def many(self, again, once):
        steps = []
        for n in range(again + once):
            steps.append((f"p{n:02d}", "2026-01-01", "t", "negative"))
            steps.append((f"p{n:02d}", "2026-02-01", "t" if n < again else None, "negative"))
        return timelines(*story(*steps))

    def test_share_by_hand(self):
        row = check(repeat_complaints(self.many(6, 14)), REPEAT_COMPLAINTS).iloc[0]
        assert row[["n_customers", "n_repeat", "repeat_share", "n_open", "suppressed"]].tolist() == [
            20,
            6,
            0.3,
            20,
            False,
        ]
        assert row[["ci_low", "ci_high"]].tolist() == pytest.approx(proportion_confint(6, 20, method="wilson"))

    def test_few_people_are_not_shown(self):
        row = repeat_complaints(self.many(3, 14)).iloc[0]
        assert row["suppressed"]
        assert row["n_customers"] == 17
        assert row[["n_repeat", "repeat_share", "ci_low"]].isna().all()
        row = repeat_complaints(self.many(1, 3)).iloc[0]
        assert row[["n_customers", "n_repeat", "n_open"]].isna().all()

    def test_the_interval_holds_the_truth(self):
        rng = np.random.default_rng(0)
        n, rounds = 60, 200
        one_topic = self.many(1, 1).head(1)
        table = one_topic.loc[one_topic.index.repeat(n * rounds)].reset_index(drop=True)
        table["customer_id"] = np.tile([f"p{i:02d}" for i in range(n)], rounds)
        table["topic_id"] = np.repeat([f"t{i:03d}" for i in range(rounds)], n)
        table["repeat"] = pd.array(rng.random(n * rounds) < 0.4, dtype="boolean")
        found = repeat_complaints(table)
        held = (found["ci_low"] <= 0.4) & (found["ci_high"] >= 0.4)
        assert len(held) == rounds
        assert 0.91 <= held.mean() <= 0.99
