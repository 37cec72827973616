"""Measures overall and by group: definitions by hand, each record once, small groups hidden, intervals that hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from cxtext.errors import InputError
from cxtext.insights import measure_table, metrics
from cxtext.insights.intervals import mean_intervals, median_intervals, nps_intervals, ratio_intervals
from cxtext.insights.measures.contracts import MEASURES
from cxtext.insights.people import count_people, people, to_hide
from cxtext.tables import check

NOTHING = make_mentions([])


def table_of(feedback, mentions=NOTHING, **options):
    table = check(measure_table(feedback, mentions, **options), MEASURES)
    return table.set_index(["metric", "by", "group"]).sort_index()


class TestDefinitions:
    def test_overall_is_what_the_headline_figures_say(self):
        rng = np.random.default_rng(3)
        kinds = np.repeat(["nps", "csat", "ces", "stars"], 40)
        high = pd.Series(kinds).map({"nps": 11, "csat": 6, "ces": 8, "stars": 6}).to_numpy()
        feedback = make_feedback(
            [f"c{i:03d}" for i in range(160)],
            score=np.maximum(rng.integers(0, high), kinds != "nps"),
            score_kind=kinds,
            customer_id=[None if i % 3 else f"p{i // 6}" for i in range(160)],
            status=np.resize(["ok", "ok", "empty", "duplicate", "preview", "not_language"], 160),
        )
        mentions = make_mentions([(i, None, "negative") for i in feedback["feedback_id"][feedback["status"] == "ok"]])
        table = table_of(feedback, mentions)
        found = metrics(feedback, mentions)
        for kind, name in (("nps", "nps"), ("csat", "mean"), ("ces", "mean"), ("stars", "mean")):
            row, figures = table.loc[(kind, "overall", "all")], found["scores"][kind]["all"]
            assert row["n"] == figures["n"]
            assert row[["value", "ci_low", "ci_high"]].tolist() == [
                figures[name],
                figures["ci_low"],
                figures["ci_high"],
            ]
        best = found["scores"]["csat"]["all"]["top_two_share"]
        assert table.loc[("csat_top_two", "overall", "all"), "value"] == best["share"]
        negative = table.loc[("negative_share", "overall", "all")]
        assert negative[["value", "ci_low", "ci_high"]].tolist() == [
            found["sentiment"]["negative"][name] for name in ("share", "ci_low", "ci_high")
        ]

    def test_service_by_hand(self):
        created = pd.Timestamp("2026-03-01")
        after = [created + pd.Timedelta(hours=hours) for hours in (1, 2, 3, 4, 5, 6, 7)]
        feedback = make_feedback(
            "abcdefgh",
            created_at=[created] * 8,
            first_reply_at=[*after, pd.NaT],
            solved_at=[*after[2:], pd.NaT, pd.NaT, pd.NaT],
            n_reopened=[0, 0, 1, 0, 0, 2, 0, 0],
            n_replies=[1, 3, 1, 1, 0, 1, 1, 0],
            escalated=[True, False, False, False, False, False, True, False],
        )
        table = table_of(feedback).xs(("overall", "all"), level=("by", "group"))
        assert table["n"].to_dict() == {
            "first_reply_hours": 7,
            "resolution_hours": 5,
            "first_contact_resolution": 5,
            "reopen_rate": 6,
            "escalation_rate": 8,
        }
        assert table["value"].to_dict() == pytest.approx(
            {
                "first_reply_hours": 4,
                "resolution_hours": 5,
                "first_contact_resolution": 3 / 5,
                "reopen_rate": 2 / 6,
                "escalation_rate": 2 / 8,
            }
        )
        assert "one reply" in table.loc["first_contact_resolution", "unit"]
        without = table_of(feedback.drop(columns="n_replies")).loc[("first_contact_resolution", "overall", "all")]
        assert without["value"] == pytest.approx(3 / 5)  # a is escalated, c reopened
        assert "replies are not counted" in without["unit"]

    def test_a_ticket_in_two_rows_and_a_clock_that_was_wrong(self):
        created = pd.to_datetime(["2026-03-01"] * 8)
        feedback = make_feedback(
            "abcdefgh",
            customer_id=["p", "p", *"qrstuv"],
            created_at=created,
            first_reply_at=created + pd.to_timedelta([9, 9, 1, 1, 1, 1, 1, -5], "h"),
        )
        row = table_of(feedback).loc[("first_reply_hours", "overall", "all")]
        assert (row["n"], row["value"]) == (6, 1)

    def test_a_customer_counts_once_whatever_they_wrote(self):
        feedback = make_feedback(
            [f"c{i}" for i in range(8)],
            customer_id=["p", "p", "p", *"qrstu"],
            churned=pd.array([False, True, None, False, False, False, False, None], dtype="boolean"),
            lifetime_value=[10.0, 20, np.nan, 5, 5, 5, 5, 5],
        )
        table = table_of(feedback).xs(("overall", "all"), level=("by", "group"))
        assert table.loc["churn_rate", ["n", "n_people", "value"]].tolist() == [5, 5, 1 / 5]
        assert table.loc["lifetime_value", ["n", "value"]].tolist() == [6, pytest.approx((15 + 25) / 6)]

    def test_words_in_the_place_of_true_and_false_are_named(self):
        with pytest.raises(InputError, match="churned .* not 'gone'"):
            measure_table(make_feedback("ab", churned=["gone", "here"]), NOTHING)


class TestGroups:
    def feedback(self, n=60, **columns):
        return make_feedback([f"c{i:03d}" for i in range(n)], score=[10] * (n // 2) + [0] * (n // 2), **columns)

    def test_by_period_stage_topic_and_segment(self):
        feedback = self.feedback(
            score_kind="nps",
            date=pd.to_datetime("2026-01-05") + pd.to_timedelta(np.arange(60) * 5, "D"),
            region=["North"] * 30 + ["South"] * 30,
        )
        ids = feedback["feedback_id"].tolist()
        mentions = make_mentions(
            [(i, "t1", "negative", "use") for i in ids[20:40]]
            + [(i, "t2", "positive", "support") for i in ids[30:60]]
            + [(i, "t2", "negative") for i in ids[:6]]
        )
        table = table_of(feedback, mentions)
        assert table.loc[("nps", "region"), "value"].to_dict() == {"North": 100, "South": -100}
        assert table.loc[("nps", "topic"), "value"].to_dict() == {"t1": 0, "t2": pytest.approx(100 * (6 - 30) / 36)}
        assert table.loc[("nps", "stage", "use"), "n"] == 20
        assert table.loc[("negative_share", "topic"), "value"].to_dict() == {"t1": 1, "t2": pytest.approx(6 / 36)}
        assert table.loc[("negative_share", "stage"), "value"].to_dict() == {"general": 1, "support": 0, "use": 1}
        # Overall, those who say both take a side on balance; by topic each counts where it belongs.
        periods = table.loc[("nps", "period")]
        assert periods.index[0] == "2026-01-01"
        assert periods["n"].sum() == 60
        low, high = proportion_confint(6, 36, method="wilson")
        assert table.loc[("negative_share", "topic", "t2"), ["ci_low", "ci_high"]].tolist() == pytest.approx(
            [low, high]
        )

    def test_one_answer_counts_once_in_each_group(self):
        feedback = self.feedback(score_kind="nps", customer_id=[f"p{i // 3}" for i in range(60)], question="abc" * 20)
        feedback["question"] = list("abc" * 20)
        feedback["touch"] = list("xyy" * 20)
        table = table_of(feedback, segments=["touch"])
        assert table.loc[("nps", "overall", "all"), ["n", "n_people"]].tolist() == [20, 20]
        assert table.loc[("nps", "touch"), "n"].tolist() == [20, 20]

    def test_a_column_called_like_a_grouping_keeps_apart(self):
        feedback = self.feedback(score_kind="nps", period=["a"] * 30 + ["b"] * 30)
        assert set(measure_table(feedback, NOTHING)["by"]) == {"overall", "period (column)"}

    def test_an_unknown_column_is_named(self):
        with pytest.raises(InputError, match="'regoin'"):
            measure_table(self.feedback(), NOTHING, segments=["regoin"])

    @pytest.mark.parametrize("feedback", [make_feedback([]), make_feedback("a")])
    def test_nothing_to_measure(self, feedback):
        assert len(check(measure_table(feedback, NOTHING), MEASURES)) == 0

    def test_the_order_of_rows_is_no_matter(self):
        rng = np.random.default_rng(5)
        feedback = self.feedback(
            score_kind="csat", region=rng.choice(["a", "b"], 60), customer_id=[f"p{i // 2}" for i in range(60)]
        ).assign(score=rng.integers(1, 6, 60), lifetime_value=rng.random(60))
        mentions = make_mentions([(i, "t1", rng.uniform(-1, 1)) for i in feedback["feedback_id"]])
        one = measure_table(feedback, mentions)
        other = measure_table(feedback.sample(frac=1, random_state=1), mentions.sample(frac=1, random_state=2))
        pd.testing.assert_frame_equal(one, other, check_exact=True)


class TestSmallGroups:
    def groups(self, people_per_row=1, **sizes):
        names = [name for name, n in sizes.items() for _ in range(n)]
        ids = [f"c{i:03d}" for i in range(len(names))]
        return make_feedback(
            ids,
            region=names,
            score=np.resize([1, 3, 5], len(ids)),
            score_kind="csat",
            customer_id=[f"{name}{i // people_per_row}" for i, name in enumerate(names)],
        )

    def test_people_are_counted_not_comments(self):
        feedback = self.groups(people_per_row=10, North=40, South=80)
        table = table_of(feedback, segments=["region"]).loc[("csat", "region")]
        assert table["suppressed"].tolist() == [True, True]  # four people in the North, whom the South would give away
        assert table[["n", "n_people", "value", "ci_low", "ci_high"]].isna().all().all()
        assert table_of(feedback, segments=["region"], min_group=4).loc[("csat", "region"), "n_people"].tolist() == [
            4,
            8,
        ]

    def test_a_second_group_goes_where_one_is_small(self):
        table = table_of(self.groups(Big=30, Mid=20, Small=3, Wide=40), segments=["region"]).loc[("csat", "region")]
        assert table["suppressed"].to_dict() == {"Big": False, "Mid": True, "Small": True, "Wide": False}

    def test_people_without_a_value_hide_a_small_group_and_are_hidden_by_one(self):
        feedback = self.groups(Big=30, Mid=20, Small=3, None_=10)
        feedback["region"] = feedback["region"].where(feedback["region"] != "None_")
        shown = table_of(feedback, segments=["region"]).loc[("csat", "region"), "suppressed"]
        assert shown.to_dict() == {"Big": False, "Mid": False, "Small": True}
        few = feedback[~((feedback["region"] == "Small") | (feedback["region"].isna() & (feedback.index % 5 > 0)))]
        shown = table_of(few, segments=["region"]).loc[("csat", "region"), "suppressed"]
        assert shown.to_dict() == {"Big": False, "Mid": True}  # two people without a region

    def test_what_is_left_over_is_never_a_small_group(self):
        rng = np.random.default_rng(0)
        for _ in range(500):
            n, rest = rng.integers(0, 12, rng.integers(1, 6)), int(rng.integers(0, 8))
            hidden = to_hide(n, rest, 5)
            assert not ((n > 0) & (n < 5) & ~hidden).any()
            left, parts = n[hidden].sum() + rest, hidden[n > 0].sum() + (rest > 0)
            every_one_gone = hidden[n > 0].all()
            assert (
                left == 0
                or every_one_gone
                or (parts == 1 and not hidden.any() and left >= 5)
                or (parts >= 2 and left >= 5)
            )

    def test_min_group_is_at_least_one(self):
        with pytest.raises(InputError, match="min_group"):
            measure_table(make_feedback("a"), NOTHING, min_group=0)

    def test_who_has_no_id_is_a_person_of_their_own(self):
        person = people(make_feedback("abcd", customer_id=["p", None, "p", None]))
        assert count_people(person, np.array([0, 0, 0, 1]), 2).tolist() == [2, 1]


class TestIntervals:
    def test_nps_holds_exactly_what_the_score_test_keeps(self):
        up, down, n = np.array([30, 9, 10, 0, 4]), np.array([20, 1, 0, 0, 4]), np.array([100, 12, 10, 7, 8])
        value, low, high = nps_intervals(up, down, n)
        assert value == pytest.approx(100 * (up - down) / n)
        z = stats.norm.ppf(0.975)
        for place in range(len(n)):
            for end, sign in ((low[place], -1), (high[place], 1)):
                if abs(end) == 100:
                    continue

                def z_at(difference, place=place):
                    return abs(restricted_z(up[place], down[place], n[place], difference / 100))

                assert z_at(end) == pytest.approx(z, abs=1e-4)
                assert z_at(end + sign) > z
        assert np.isnan(nps_intervals([0], [0], [0])).all()

    def test_nps_of_nearly_all_is_not_certain(self):
        _, low, high = nps_intervals([10], [0], [10])
        assert low[0] < 80
        assert high[0] == 100

    def test_ratios_are_those_of_statsmodels_and_go_to_the_edges(self):
        cases = np.array([(3, 10, 5, 50), (20, 40, 16, 160), (1, 200, 3, 90), (30, 31, 4, 9)])
        found = np.stack(ratio_intervals(*cases.T), axis=1)
        for case, (ratio, low, high) in zip(cases, found, strict=True):
            assert ratio == (case[0] / case[1]) / (case[2] / case[3])
            ends = confint_proportions_2indep(*case, method="score", compare="ratio", correction=False)
            assert [low, high] == pytest.approx(ends, rel=1e-5)
        edges = np.array([(0, 50, 20, 50), (20, 50, 0, 50), (50, 50, 50, 50), (0, 50, 50, 50), (0, 9, 0, 9)])
        ratio, low, high = ratio_intervals(*edges.T)
        assert ratio[:4].tolist() == [0, np.inf, 1, 0]
        assert low[[0, 3]].tolist() == [0, 0]
        assert (high[[0, 3]] < 0.25).all()
        assert high[1] == np.inf
        assert low[1] > 4
        assert low[2] == pytest.approx(1 / high[2])
        assert np.isnan([ratio[4], low[4], high[4]]).all()

    def test_means_by_group_are_scipys(self):
        rng = np.random.default_rng(1)
        values, group = rng.normal(3, 2, 50), rng.integers(0, 3, 50)
        found = np.stack(mean_intervals(values, group, 4))
        for place in range(3):
            own = values[group == place]
            interval = stats.ttest_1samp(own, 0).confidence_interval()
            assert found[:, place] == pytest.approx([own.mean(), interval.low, interval.high])
        assert np.isnan(found[:, 3]).all()
        assert np.isnan(mean_intervals(np.full(9, 0.1), np.zeros(9, dtype=np.int64), 1)[1:]).all()

    def test_the_transformation_for_skewness_inverts_halls(self):
        values = np.random.default_rng(4).lognormal(0, 1, 30)
        one_group = np.zeros(30, dtype=np.int64)
        mean, low, high = (part[0] for part in mean_intervals(values, one_group, 1, skewed=True))
        third, error = stats.skew(values) / 3, stats.sem(values)
        for end, quantile in ((low, stats.t.ppf(0.975, 29)), (high, stats.t.ppf(0.025, 29))):
            t = (mean - end) / error
            hall = t + (third * t**2 + third / 2) / 30**0.5 + third**2 * t**3 / 3 / 30
            assert hall == pytest.approx(quantile)
        even = np.r_[-3.0, -1, 0, 1, 3]
        plain = np.stack(mean_intervals(even, one_group[:5], 1))
        assert np.stack(mean_intervals(even, one_group[:5], 1, skewed=True)) == pytest.approx(plain, abs=1e-3)

    @pytest.mark.parametrize("n", [6, 7, 10, 25, 80])
    def test_medians_lie_between_the_exact_intervals_of_order_statistics(self, n):
        values = np.random.default_rng(n).exponential(size=n)
        median, low, high = (part[0] for part in median_intervals(values, np.zeros(n, dtype=np.int64), 1))
        ordered = np.sort(values)
        rank = int(stats.binom.ppf(0.025, n, 0.5))
        assert median == np.median(values)
        assert ordered[rank - 1] <= low <= ordered[rank]
        assert ordered[n - rank - 1] <= high <= ordered[n - rank]

    def test_five_values_do_not_bound_a_median(self):
        median, low, _ = median_intervals(np.arange(5.0), np.zeros(5, dtype=np.int64), 1)
        assert median[0] == 2
        assert np.isnan(low[0])

    def test_coverage_of_nps_and_median(self):
        """Benchmarks/insights_measures.py has the whole table; here one line of it."""
        rng = np.random.default_rng(7)
        counts = rng.multinomial(40, [0.5, 0.2, 0.3], size=4000)
        _, low, high = nps_intervals(counts[:, 0], counts[:, 1], 40)
        assert 0.93 <= ((low <= 30) & (high >= 30)).mean() <= 0.97
        values = rng.lognormal(size=(4000, 15))
        _, low, high = median_intervals(values.ravel(), np.repeat(np.arange(4000), 15), 4000)
        assert 0.93 <= ((low <= 1) & (high >= 1)).mean() <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("mix", [(0.5, 0.2), (0.9, 0.02), (1 / 3, 1 / 3), (0.05, 0.05)])
@pytest.mark.parametrize("n", [10, 30, 100])
def test_exact_coverage_of_nps(mix, n):
    """Over every possible sample; few answers of which nearly all are passive may be covered more often."""
    up, down = (part.ravel() for part in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    up, down = up[up + down <= n], down[up + down <= n]
    _, low, high = nps_intervals(up, down, n)
    chance = stats.multinomial.pmf(np.column_stack([up, down, n - up - down]), n, [*mix, 1 - sum(mix)])
    truth = 100 * (mix[0] - mix[1])
    assert chance[(low <= truth + 1e-7) & (high >= truth - 1e-7)].sum() >= 0.93


@pytest.mark.slow
def test_small_groups_never_come_out_by_subtraction():
    """No sum of shown groups and the whole gives the number of answers of fewer than five people."""
    rng = np.random.default_rng(9)
    for _ in range(40):
        sizes = rng.integers(0, 12, 5)
        region = np.repeat([*"abcd", None], sizes)
        feedback = make_feedback([f"c{i}" for i in range(len(region))], region=region, score=7, score_kind="nps")
        table = measure_table(feedback, NOTHING, segments=["region"])
        whole = table.loc[table["by"] == "overall", "n"]
        shown = table.loc[(table["by"] == "region") & ~table["suppressed"], "n"]
        if len(whole) and not table.loc[table["by"] == "overall", "suppressed"].any() and len(shown):
            left = int(whole.iloc[0] - shown.sum())
            assert left == 0 or left >= 5


def restricted_z(up, down, n, difference):
    """The score statistic with shares found by a numerical search rather than the closed form."""
    from scipy import optimize

    def loss(share_down):
        share_up = share_down + difference
        return -stats.multinomial.logpmf(
            [up, down, n - up - down], n, [share_up, share_down, 1 - share_up - share_down]
        )

    low, high = max(0, -difference), (1 - difference) / 2
    share = optimize.minimize_scalar(
        loss, bounds=(low + 1e-12, high - 1e-12), method="bounded", options={"xatol": 1e-12}
    ).x
    variance = (2 * share + difference - difference**2) / n
    return ((up - down) / n - difference) / np.sqrt(variance)
