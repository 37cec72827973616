"""Trends: shares per period, and verdicts that tell planted changes from chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions, make_topics
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import proportion_confint

from cxtext.insights import pain_point_table, trend_table
from cxtext.insights.trends import is_new

START = pd.Timestamp("2026-01-01")


def planted(seed, n=900, **share_at):
    """Comments over nine months; each topic is complained of with a chance that depends on time (0 to 1)."""
    rng = np.random.default_rng(seed)
    ids = [f"c{i:04d}" for i in range(n)]
    time = rng.random(n)
    feedback = make_feedback(ids, date=START + pd.to_timedelta((time * 272).astype(int), "D"))
    rows = []
    for topic, chance in share_at.items():
        rows += [(ids[i], topic, "negative") for i in np.flatnonzero(rng.random(n) < chance(time))]
    return feedback, make_mentions(rows)


def verdicts(feedback, mentions):
    topics = make_topics(*sorted(mentions["topic_id"].unique()))
    return pain_point_table(feedback, mentions, topics).set_index("topic_id")["trend"].to_dict()


class TestVerdict:
    @pytest.mark.parametrize("seed", range(4))
    def test_planted_changes_are_found_and_a_steady_topic_is_left_alone(self, seed):
        feedback, mentions = planted(
            seed,
            emerging=lambda t: np.where(t > 0.68, 0.25, 0.0),
            growing=lambda t: 0.04 + 0.2 * t,
            shrinking=lambda t: 0.24 - 0.2 * t,
            solved=lambda t: np.where(t < 0.45, 0.2, np.where(t < 0.6, 0.05, 0.005)),
            steady=lambda t: np.full(len(t), 0.1),
        )
        found = verdicts(feedback, mentions)
        assert found == {
            "emerging": "new",
            "growing": "rising",
            "shrinking": "falling",
            "solved": "fading",
            "steady": "steady",
        }

    def test_what_a_few_complained_of_before_rises_and_is_not_new(self):
        feedback, mentions = planted(0, emerging=lambda t: np.where(t > 0.68, 0.25, 0.0))
        early = feedback.sort_values("date")["feedback_id"].iloc[10:40].tolist()
        assert not mentions["feedback_id"].isin(early).any()
        for n, verdict in ((1, "new"), (30, "rising")):
            also = make_mentions([(one, "emerging", "negative") for one in early[:n]])
            also["mention_id"] = [f"{one}:9" for one in early[:n]]
            assert verdicts(feedback, pd.concat([mentions, also], ignore_index=True)) == {"emerging": verdict}

    def test_among_many_comments_a_few_strays_before_leave_it_new(self):
        assert is_new(1, 0.01, 0.1)
        assert not is_new(2, 0.01, 0.1)
        assert is_new(20, 0.001, 0.1)
        assert not is_new(1, 0.02, 0.1)

    def test_many_steady_topics_stay_steady(self):
        false_alarms = 0
        for seed in range(10):
            topics = {f"t{k:02d}": (lambda t: np.full(len(t), 0.05)) for k in range(20)}
            found = verdicts(*planted(seed, **topics))
            false_alarms += sum(verdict != "steady" for verdict in found.values())
        # 200 topics: without a correction about ten false alarms, with it about one run in twenty has any.
        assert false_alarms <= 3

    def test_a_source_that_starts_late_does_not_make_its_topics_rise(self):
        feedback, mentions = planted(1, app=lambda t: np.full(len(t), 0.3))
        late = (feedback["date"] > START + pd.Timedelta(150, "D")).to_numpy()
        rng = np.random.default_rng(0)
        reviews = late & (rng.random(len(feedback)) < 0.6)
        feedback["source"] = np.where(reviews, "review", "survey")
        of_reviews = set(feedback.loc[reviews, "feedback_id"])
        thinned = mentions["feedback_id"].isin(of_reviews) | (rng.random(len(mentions)) < 0.2)
        assert verdicts(feedback.assign(source="survey"), mentions[thinned]) == {"app": "rising"}
        assert verdicts(feedback, mentions[thinned]) == {"app": "steady"}

    def test_praise_does_not_hide_that_complaints_are_gone(self):
        feedback, mentions = planted(0, wait=lambda t: np.where(t < 0.5, 0.2, 0.2))
        month = mentions["feedback_id"].map(feedback.set_index("feedback_id")["date"]).dt.month
        mentions["sentiment"] = np.where(month > 5, "positive", "negative")
        mentions["sentiment_score"] = np.where(month > 5, 0.8, -0.8)
        assert verdicts(feedback, mentions) == {"wait": "fading"}

    def test_statistic_is_the_linear_by_linear_association_of_statsmodels(self):
        feedback, mentions = planted(5, n=300, one=lambda t: 0.1 + 0.1 * t)
        points = pain_point_table(feedback, mentions, make_topics("one"))
        complains = feedback["feedback_id"].isin(mentions["feedback_id"])
        day = (feedback["date"] - feedback["date"].min()).dt.days
        table = Table(pd.crosstab(complains, day).to_numpy(), shift_zeros=False)
        expected = table.test_ordinal_association(np.array([0, 1]), np.sort(day.unique())).pvalue
        # statsmodels divides the variance by n, a permutation by n - 1.
        assert points["trend_q_value"].iloc[0] == pytest.approx(expected, rel=0.02)

    @pytest.mark.parametrize("date", [None, START, pd.NaT])
    def test_missing_without_dates_or_with_a_single_day(self, date):
        feedback, mentions = planted(0, one=lambda t: np.full(len(t), 0.2))
        feedback = feedback.drop(columns="date") if date is None else feedback.assign(date=date)
        assert pain_point_table(feedback, mentions, make_topics("one"))["trend"].isna().all()

    def test_dates_may_be_text_with_time_zones(self):
        feedback, mentions = planted(0, emerging=lambda t: np.where(t > 0.68, 0.25, 0.0))
        feedback["date"] = feedback["date"].dt.strftime("%Y-%m-%dT%H:%M:%S+02:00")
        assert verdicts(feedback, mentions) == {"emerging": "new"}


class TestTrendTable:
    def test_counts_by_hand_with_empty_months(self):
        feedback = make_feedback(
            "abcde", date=pd.to_datetime(["2026-01-05", "2026-01-31", "2026-03-01", None, "2026-07-09"])
        )
        mentions = make_mentions(
            [("a", "t1", "negative"), ("b", "t1", "positive"), ("c", "t1", "negative"), ("d", "t1", "negative")]
        )
        table = trend_table(feedback, mentions)
        assert table["period"].dt.strftime("%m").tolist() == ["01", "02", "03", "04", "05", "06", "07"]
        assert table["n"].tolist() == [2, 0, 1, 0, 0, 0, 1]
        assert table["n_topic"].tolist() == [2, 0, 1, 0, 0, 0, 0]
        assert table["n_negative"].tolist() == [1, 0, 1, 0, 0, 0, 0]
        assert table["complaint_share"].iloc[0] == 0.5
        assert table.loc[0, ["ci_low", "ci_high"]].tolist() == pytest.approx(proportion_confint(2, 2, method="wilson"))
        assert np.isnan(table["share"].iloc[1])

    @pytest.mark.parametrize(("days", "periods"), [(10, 11), (100, 15), (300, 10), (4000, 44)])
    def test_period_fits_the_span(self, days, periods):
        feedback = make_feedback("ab", date=[START, START + pd.Timedelta(days, "D")])
        assert len(trend_table(feedback, make_mentions([("a", "t1", "negative")]))) == pytest.approx(periods, abs=1)

    def test_empty_without_dates_or_topics(self):
        assert len(trend_table(make_feedback("a"), make_mentions([("a", "t1", "negative")]))) == 0
        assert len(trend_table(make_feedback("a", date=START), make_mentions([]))) == 0
