"""Early warning: false alarms at the stated rate, planted changes found, replays that know nothing of the future."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2
from warning_simulation import NULLS, null_set, panel_of, planted

from cxtext.errors import InputError
from cxtext.insights import agree, backtest_table, warning_table
from cxtext.insights.warning.evidence import change_points, dispersion, e_bh, log_evidence, tamed
from cxtext.insights.warning.table import risk_ratio
from cxtext.insights.warning.watching import watch
from cxtext.tables import WARNINGS, check

START = pd.Timestamp("2025-01-06")


def story(seed=0, n=3000, days=364, **share_at):
    """Comments over a year; each topic is complained of with a chance that depends on the day."""
    rng = np.random.default_rng(seed)
    ids = [f"c{i:05d}" for i in range(n)]
    day = np.sort(rng.integers(0, days, n))
    feedback = make_feedback(ids, date=START + pd.to_timedelta(day, "D"), region=rng.choice(["North", "South"], n))
    rows = []
    for topic, chance in share_at.items():
        hit = np.flatnonzero(rng.random(n) < chance(day))
        rows += [(ids[i], topic, "negative", "use") for i in hit]
    return feedback, make_mentions(rows)


def steady(day):
    return np.full(len(day), 0.1)


CHANGES = {
    "a_new": lambda day: np.where(day >= 200, 0.12, 0.0),
    "b_rising": lambda day: np.where(day >= 150, 0.3, 0.1),
    "c_gone": lambda day: np.where(day >= 180, 0.002, 0.15),
    "d_falling": lambda day: np.where(day >= 180, 0.1, 0.3),
    "e_steady": steady,
}


class TestWarnings:
    def test_planted_changes_are_told_by_kind_and_date_and_a_steady_topic_is_left_alone(self):
        feedback, mentions = story(**CHANGES)
        table = check(warning_table(feedback, mentions, []), WARNINGS)
        whole = table[table["stage"].isna()].set_index("topic_id")
        assert whole["kind"].to_dict() == {
            "a_new": "new",
            "b_rising": "rising",
            "c_gone": "gone",
            "d_falling": "falling",
        }
        assert whole["active"].all()
        for topic, day in {"a_new": 200, "b_rising": 150, "c_gone": 180, "d_falling": 180}.items():
            assert abs((whole.loc[topic, "since"] - START).days - day) <= 14
            assert 0 < whole.loc[topic, "delay_days"] <= 70
        assert set(table["topic_id"]) == set(whole.index)

    def test_what_several_complained_of_before_rises_and_is_not_new(self):
        feedback, mentions = story(a_new=CHANGES["a_new"])
        early = feedback["feedback_id"].iloc[50:850:100].tolist()
        for n, kind in ((1, "new"), (8, "rising")):
            also = make_mentions([(one, "a_new", "negative", "use") for one in early[:n]])
            also["mention_id"] = [f"{one}:9" for one in early[:n]]
            table = warning_table(feedback, pd.concat([mentions, also], ignore_index=True), [])
            assert set(table["complaints_before"]) == {n}
            assert set(table["kind"]) == {kind}

    def test_a_row_can_be_recomputed_from_the_tables(self):
        feedback, mentions = story(**CHANGES)
        row = warning_table(feedback, mentions, []).query("topic_id == 'b_rising' and stage.isna()").iloc[0]
        complains = feedback["feedback_id"].isin(mentions.query("topic_id == 'b_rising'")["feedback_id"])
        after = feedback["date"] >= row["since"]
        assert row["n_before"] == (~after).sum()
        assert row["n_after"] == after.sum()
        assert row["complaints_after"] == (after & complains).sum()
        assert row["rate_before"] == pytest.approx(complains[~after].mean())
        assert row["ratio"] == pytest.approx(complains[after].mean() / complains[~after].mean())
        assert row["ci_low"] < 3 < row["ci_high"]
        assert row["first_ids"] == feedback["feedback_id"][after & complains].iloc[:5].tolist()
        assert row["delay_days"] == (row["first_alarm"] - row["since"]).days
        assert row["lead_days"] == (feedback["date"].max() - row["first_alarm"]).days
        assert row["false_alarm_rate"] == 0.05
        assert row["q_value"] <= 0.05

    def test_rows_in_any_order_give_the_same(self):
        feedback, mentions = story(**CHANGES)
        first = warning_table(feedback, mentions)
        again = warning_table(feedback.sample(frac=1, random_state=1), mentions.sample(frac=1, random_state=2))
        pd.testing.assert_frame_equal(first, again)

    def test_a_replay_knows_nothing_of_the_future(self):
        feedback, mentions = story(n=1500, **CHANGES)
        whole = backtest_table(feedback, mentions, ["region"])
        assert whole.loc[whole["direction"] == "rise", "segment"].iloc[0] is None
        assert set(whole["topic_id"]) == {"a_new", "b_rising", "c_gone", "d_falling"}
        for looked in whole["looked"].drop_duplicates().iloc[[0, 5, 12]]:
            then = feedback[feedback["date"] <= looked]
            part = backtest_table(
                then, mentions[mentions["feedback_id"].isin(then["feedback_id"])], ["region"], every=7
            )
            columns = ["topic_id", "stage", "segment", "value", "direction", "e_value", "q_value"]
            pd.testing.assert_frame_equal(
                part.loc[part["looked"] == looked, columns].reset_index(drop=True),
                whole.loc[whole["looked"] == looked, columns].reset_index(drop=True),
            )

    def test_first_alarm_is_the_first_day_on_the_list(self):
        feedback, mentions = story(**CHANGES)
        replay = backtest_table(feedback, mentions, [])
        table = warning_table(feedback, mentions, []).query("topic_id == 'a_new' and stage.isna()")
        listed = replay[(replay["topic_id"] == "a_new") & replay["stage"].isna()]
        assert table["first_alarm"].iloc[0] == listed["looked"].min()

    def test_a_rise_that_is_over_stays_in_the_table_as_past(self):
        feedback, mentions = story(wave=lambda day: np.where((day >= 100) & (day < 160), 0.3, 0.05), other=steady)
        table = warning_table(feedback, mentions, []).query("stage.isna()")
        row = table[table["kind"] == "rising"].iloc[0]
        assert not row["active"]
        assert abs((row["since"] - START).days - 100) <= 14
        assert row["rate_after"] > 0.2
        assert table["topic_id"].unique().tolist() == ["wave"]

    def test_one_person_who_writes_every_hour_is_one_person(self):
        feedback, mentions = story(one=steady, two=steady)
        ids = [f"z{i}" for i in range(400)]
        date = START + pd.Timedelta(300, "D") + pd.to_timedelta(np.arange(400) // 10, "D")
        more = make_feedback(ids, date=date, region="North")
        both = pd.concat([mentions, make_mentions([(i, "one", "negative", "use") for i in ids])])
        loud = pd.concat([feedback.assign(customer_id=None), more.assign(customer_id="same")])
        crowd = pd.concat([feedback.assign(customer_id=None), more.assign(customer_id=ids)])
        assert len(warning_table(loud, both, [])) == 0
        assert "one" in set(warning_table(crowd, both, [])["topic_id"])

    def test_one_bad_day_is_no_warning(self):
        feedback, mentions = story(one=steady, two=steady)
        ids = [f"z{i}" for i in range(60)]
        more = make_feedback(ids, date=START + pd.Timedelta(300, "D"), region="North")
        both = pd.concat([mentions, make_mentions([(i, "one", "negative", "use") for i in ids])])
        assert len(warning_table(pd.concat([feedback, more]), both)) == 0

    def test_a_source_that_starts_late_warns_of_nothing(self):
        feedback, mentions = story(n=6000, app=lambda day: np.full(len(day), 0.4), other=steady)
        rng = np.random.default_rng(1)
        review = ((feedback["date"] > START + pd.Timedelta(180, "D")) & (rng.random(len(feedback)) < 0.6)).to_numpy()
        of_reviews = set(feedback.loc[review, "feedback_id"])
        thinned = mentions[mentions["feedback_id"].isin(of_reviews) | (rng.random(len(mentions)) < 0.2)]
        assert "app" in set(warning_table(feedback, thinned, [])["topic_id"])
        feedback["source"] = np.where(review, "review", "survey")
        assert len(warning_table(feedback, thinned, [])) == 0

    def test_a_change_in_one_region_is_told_of_that_region(self):
        feedback, mentions = story(n=8000, one=lambda day: np.full(len(day), 0.02), two=steady)
        north = feedback["feedback_id"][(feedback["region"] == "North") & (feedback["date"] >= "2025-07-01")]
        spoken = set(mentions.query("topic_id == 'one'")["feedback_id"])
        more = make_mentions([(i, "one", "negative", "use") for i in north[::5] if i not in spoken])
        more["mention_id"] += "b"
        table = warning_table(feedback, pd.concat([mentions, more]), ["region"])
        assert table[table["segment"].notna()][["segment", "value"]].to_numpy().tolist() == [["region", "North"]]

    def test_small_groups_are_suppressed(self):
        feedback, mentions = story(n=6000, c_gone=lambda day: np.where(day >= 180, 0.0015, 0.2), e_steady=steady)
        table = warning_table(feedback, mentions, ["region"])
        hidden = table[table["suppressed"]]
        shown = table[~table["suppressed"] & table["segment"].notna()]
        assert len(hidden) >= 1
        assert hidden[["n_before", "complaints_after", "rate_after", "ratio", "e_value"]].isna().all(axis=None)
        assert hidden["first_ids"].str.len().eq(0).all()
        assert not shown["complaints_after"].between(1, 4).any()
        # One hidden group of a column could be had by subtraction.
        assert len(hidden) != 1

    @pytest.mark.parametrize("case", ["no dates", "no mentions", "undated", "praise"])
    def test_nothing_to_watch(self, case):
        feedback, mentions = story(n=300, one=steady)
        if case == "no dates":
            feedback = feedback.drop(columns="date")
        if case == "undated":
            feedback["date"] = pd.NaT
        if case == "no mentions":
            mentions = make_mentions([])
        if case == "praise":
            mentions = mentions.assign(sentiment="positive", sentiment_score=0.9)
        table = check(warning_table(feedback, mentions), WARNINGS)
        assert len(table) == len(backtest_table(feedback, mentions)) == 0

    def test_wrong_options_are_named(self):
        feedback, mentions = story(n=300, one=steady)
        with pytest.raises(InputError, match="'regoin'"):
            warning_table(feedback, mentions, ["regoin"])
        with pytest.raises(InputError, match="between 0 and 1"):
            warning_table(feedback, mentions, false_alarm_rate=5)
        with pytest.raises(InputError, match="days"):
            warning_table(feedback, mentions, every=0)


class TestDemo:
    def test_planted_truths_of_the_demo_are_found(self):
        """By the true topics of the demo's comments: what emerges in July and what is fixed in May, nothing else."""
        from importlib.resources import files

        folder = files("cxtext.demo")
        parts = {"survey.csv": "respondent_id", "reviews.csv": "review_id", "staff.csv": "entry_id"}
        dates = pd.concat(
            pd.read_csv(folder / name).rename(columns={key: "feedback_id"})[["feedback_id", "date"]].assign(source=name)
            for name, key in parts.items()
        )
        truth = pd.read_csv(folder / "truth.csv").merge(dates, on="feedback_id")
        feedback = make_feedback(
            truth["feedback_id"], date=pd.to_datetime(truth["date"]), source=truth["source"].tolist()
        )
        keys = truth.assign(key=truth["truth"].fillna("").str.split(";")).explode("key")
        pains = (
            "misleading_ads coverage_checker checkout_fails missed_engineer evening_slowdown app_login_loop hold_times "
        )
        pains += "new_customers_only hard_to_cancel three_systems"
        keys = keys[keys["key"].isin(pains.split()) & (keys["sentiment"] != "positive")]
        rows = list(zip(keys["feedback_id"], keys["key"], ["negative"] * len(keys), strict=True))
        found = warning_table(feedback, make_mentions(rows), []).query("stage.isna()").set_index("topic_id")
        assert found["kind"].to_dict() == {"app_login_loop": "new", "hold_times": "gone"}
        assert abs((found.loc["app_login_loop", "since"] - pd.Timestamp("2026-07-06")).days) <= 7
        assert pd.Timestamp("2026-04-20") <= found.loc["hold_times", "since"] <= pd.Timestamp("2026-06-10")
        assert found.loc["app_login_loop", "delay_days"] <= 35


class TestEvidence:
    def test_mean_of_every_bet_is_at_most_one_given_the_number_of_complaints(self):
        """The exact expectation over all ways to draw 7 complaints from 40 people, 15 of them after the change."""
        k = np.arange(8)
        chance = stats.hypergeom.pmf(k, 40, 7, 15)
        complaints = np.stack([7 - k, k], axis=1)[None]
        heard = np.array([[[25, 15]]])
        logs = log_evidence(complaints, heard, np.zeros(8, dtype=int), np.ones((8, 2)))
        for side in logs:
            assert (chance * np.exp(side[:, 1])).sum() <= sum(weight for _, weight in change_points(2))
        assert np.exp(logs[0][-1, 1]) > np.exp(logs[0][0, 1])
        assert np.exp(logs[1][-1, 1]) < np.exp(logs[1][0, 1])

    def test_change_points_of_fewer_periods_begin_those_of_more(self):
        long = change_points(300)
        assert change_points(50) == [point for point in long if point[0] < 49]
        assert 0.99 < sum(weight for _, weight in long) <= 1

    def test_one_topic_crosses_the_bound_no_more_often_than_stated_however_often_one_looks(self):
        rng = np.random.default_rng(0)
        n = np.full((1, 1, 60), 500)
        for rate in (0.0006, 0.004, 0.03):
            x = rng.binomial(500, rate, (1, 2000, 60))
            for side in log_evidence(x, n, np.zeros(2000, dtype=int), np.ones((2000, 60))):
                assert (side.max(axis=1) > np.log(20)).mean() <= 0.05

    def test_e_bh_by_hand(self):
        e = np.array([10.0, 300.0, 50.0, 0.5])
        # 4/300; min(4/(2*50), 4/(3*10)); 4/(3*10); 1
        assert e_bh(np.log(e)) == pytest.approx([4 / 30, 4 / 300, 0.04, 1])
        assert e_bh(np.log(e[:3]), 4) == pytest.approx([4 / 30, 4 / 300, 0.04])
        assert len(e_bh(np.zeros(0))) == 0

    def test_dispersion_is_one_by_chance_and_finds_three(self):
        rng = np.random.default_rng(3)
        n = np.full((200, 80), 400)
        by_chance = dispersion(rng.binomial(400, 0.05, n.shape), n)
        assert by_chance[:, -1].mean() < 1.15
        mixed = dispersion(rng.binomial(400, 0.05 * rng.gamma(10, 0.1, n.shape)), n)
        assert mixed[:, -1].mean() == pytest.approx(1 + 20 * 0.1, rel=0.35)

    def test_statistic_of_neighbours_is_pearsons(self):
        x, n = np.array([[9, 21]]), np.array([[100, 120]])
        chi = stats.chi2_contingency([[9, 91], [21, 99]], correction=False).statistic * 219 / 220
        shared = 29 * (chi - 1) / (29 * 15)
        expected = (chi - 1 + 15 * shared * 15) / 16 * (1 + 2 / 4)
        assert dispersion(x, n)[0, 1] == pytest.approx(1 + expected)

    def test_a_burst_is_believed_in_part_and_a_lasting_rise_at_last_in_full(self):
        burst = np.array([[5] * 10 + [50] + [5] * 5])
        n = np.full(burst.shape, 100)
        believed = (burst * tamed(burst, n))[0]
        assert believed[10] == pytest.approx(5 + 3 * 5**0.5 + 1)
        assert (np.delete(believed, 10) == 5).all()
        rise = np.array([[5] * 10 + [20] * 10])
        assert (rise * tamed(rise, n[:, :1] * np.ones_like(rise)))[0, 14:] == pytest.approx(20)


class TestRatio:
    def test_one_source_is_the_risk_ratio_of_statsmodels(self):
        table = Table2x2([[30, 270], [12, 388]])
        low, high = table.riskratio_confint()
        found = risk_ratio(np.array([[12.0], [30.0]]), np.array([[400.0], [300.0]]))
        assert found == pytest.approx((table.riskratio, low, high))

    def test_sources_are_put_together_like_mantel_and_haenszel(self):
        x, n = np.array([[12.0, 30.0], [30.0, 20.0]]), np.array([[400.0, 300.0], [300.0, 150.0]])
        tables = [np.array([[x[1, g], n[1, g] - x[1, g]], [x[0, g], n[0, g] - x[0, g]]]) for g in range(2)]
        assert risk_ratio(x, n)[0] == pytest.approx(StratifiedTable(tables).riskratio_pooled)

    def test_without_complaints_on_a_side(self):
        ratio, low, high = risk_ratio(np.array([[0.0], [30.0]]), np.array([[400.0], [300.0]]))
        assert np.isnan(ratio)
        assert low > 1
        assert np.isnan(high)
        assert risk_ratio(np.array([[30.0], [0.0]]), np.array([[400.0], [300.0]]))[:2] == (0.0, 0.0)


class TestAgree:
    def test_an_active_warning_has_the_word_and_the_sentence(self):
        points = pd.DataFrame(
            {
                "topic_id": ["a_new", "c_gone", "e_steady"],
                "trend": ["steady", "falling", None],
                "summary": ["Ten.", "Ten. Complaints are falling.", "Ten."],
            }
        )
        feedback, mentions = story(**CHANGES)
        table = agree(points, warning_table(feedback, mentions, []))
        assert table["trend"].tolist() == ["new", "fading", None]
        assert table["summary"].tolist() == ["Ten. This is new.", "Ten. It has all but gone.", "Ten."]


class TestStatedRate:
    @pytest.mark.parametrize("kind", NULLS)
    def test_false_alarms_are_few_where_nothing_changes(self, kind):
        alarms = sum((watch(null_set(np.random.default_rng([s, 7]), kind)).q_value <= 0.05).any() for s in range(12))
        # At 5 % four or more in twelve have a chance of 1 in 450.
        assert alarms <= 3

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", NULLS)
    def test_false_alarms_are_at_or_under_the_stated_rate(self, kind):
        alarms = sum((watch(null_set(np.random.default_rng([s, 8]), kind)).q_value <= 0.05).any() for s in range(300))
        assert stats.binomtest(alarms, 300, 0.05, alternative="greater").pvalue > 0.01

    def test_half_as_many_again_is_found_within_the_stated_delay(self):
        found = []
        for seed in range(10):
            q = watch(planted(np.random.default_rng(seed), rate=0.05, mean=1000, ratio=1.5)).q_value
            hits = np.flatnonzero(q[0, 26:, 0] <= 0.05)
            found.append(hits[0] + 1 if len(hits) else 999)
        assert np.median(found) <= 6
        assert max(found) <= 12

    def test_nothing_is_found_before_it_happens(self):
        q = watch(planted(np.random.default_rng(1), rate=0.05, mean=1000, ratio=3)).q_value
        assert not (q[0, :26] <= 0.05).any()

    def test_volume_alone_warns_of_nothing(self):
        rng = np.random.default_rng(5)
        heard = np.r_[np.full(26, 200), np.full(26, 1200)]
        assert not (watch(panel_of(rng.binomial(heard, 0.05, (20, 52)), heard)).q_value <= 0.05).any()
