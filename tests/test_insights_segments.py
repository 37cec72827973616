"""Who suffers: segments found on their own, and tested against the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from insights_tables import make_feedback, make_mentions
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cxtext.errors import InputError
from cxtext.insights import segment_columns, segment_table

POINTS = pd.DataFrame({"topic_id": ["t1"]})


def regions(**groups):
    """Comments per region: name -> (comments, those that complain about t1)."""
    ids, region, rows = [], [], []
    for name, (n, complain) in groups.items():
        own = [f"{name}{i:03d}" for i in range(n)]
        ids += own
        region += [name] * n
        rows += [(i, "t1", "negative") for i in own[:complain]]
    return make_feedback(ids, region=region), make_mentions(rows)


class TestColumns:
    def test_finds_categories_and_nothing_else(self):
        n = 120
        number = np.arange(n)
        feedback = make_feedback(
            [f"c{i}" for i in number],
            source=np.where(number % 2 == 0, "survey", "review"),
            region=np.resize(["North", "South", "East", "West"], n),
            member=number % 3 == 0,
            rooms=np.where(number % 5 == 0, np.nan, number % 4),
            constant="same",
            order_no=[f"X-{i}" for i in number],
            few_ids=[f"X-{i // 4}" for i in number],
            age=18 + number % 25,
            ratio=(number % 3) / 3,
            month=[f"2026-{1 + i % 9:02d}" for i in number],
            visited=pd.to_datetime("2026-01-01") + pd.to_timedelta(number % 5, "D"),
            remark=np.resize(["A remark that goes on and on " * 4, "And another one that is long too " * 4], n),
            question=np.resize(["Why?", "How?"], n),
            score=number % 11,
            tags=pd.Series([["a"], ["b"]] * 60),
        )
        assert segment_columns(feedback) == ["member", "region", "rooms", "source"]

    def test_only_counted_comments_are_looked_at(self):
        feedback = make_feedback([f"c{i}" for i in range(20)], status="empty", region=["N", "S"] * 10)
        assert segment_columns(feedback) == []


class TestTable:
    def test_figures_by_hand(self):
        feedback, mentions = regions(North=(40, 20), South=(60, 6), Isle=(3, 3))
        table = segment_table(feedback, mentions, POINTS, ["region"]).set_index("value")
        assert table.index.tolist() == [
            "North",
            "South",
        ]  # three people are too few to show, and to be told from the rest
        north = table.loc["North"]
        assert north[["n", "n_topic", "n_negative", "share"]].tolist() == [40, 20, 20, 0.5]
        assert north[["ci_low", "ci_high"]].tolist() == pytest.approx(proportion_confint(20, 40, method="wilson"))
        assert north["rest_share"] == pytest.approx(6 / 60)
        assert north["lift"] == pytest.approx(0.5 / (6 / 60))
        one_sided = [stats.fisher_exact([[20, 20], [6, 54]], alternative=side).pvalue for side in ("less", "greater")]
        assert north["p_value"] == pytest.approx(2 * min(one_sided))
        assert table["q_value"].tolist() == pytest.approx(stats.false_discovery_control(table["p_value"]))

    def test_many_comments_of_few_people_are_a_small_group(self):
        feedback, mentions = regions(North=(40, 20), South=(60, 6), Isle=(30, 30))
        feedback["customer_id"] = [f"{r}{i % 4 if r == 'Isle' else i}" for i, r in enumerate(feedback["region"])]
        assert segment_table(feedback, mentions, POINTS, ["region"])["value"].tolist() == ["North", "South"]
        table = segment_table(feedback, mentions, POINTS, ["region"], min_group=4)
        assert table["value"].tolist() == ["Isle", "North", "South"]

    def test_a_single_group_that_is_left_has_nothing_to_compare_with(self):
        assert len(segment_table(*regions(North=(40, 20), Isle=(3, 3)), POINTS, ["region"])) == 0

    def test_the_planted_group_is_found_and_equal_groups_are_not(self):
        feedback, mentions = regions(North=(100, 30), South=(100, 9), East=(100, 10), West=(100, 11))
        feedback["plan"] = np.resize(["Basic", "Plus"], len(feedback))
        table = segment_table(feedback, mentions, POINTS)
        more = table[(table["q_value"] < 0.05) & (table["lift"] > 1)]
        assert more[["segment", "value"]].to_numpy().tolist() == [["region", "North"]]

    def test_comments_without_a_value_take_no_part(self):
        feedback, mentions = regions(North=(20, 5), South=(20, 5), Nowhere=(50, 50))
        feedback["region"] = feedback["region"].where(feedback["region"] != "Nowhere")
        assert segment_table(feedback, mentions, POINTS)["lift"].tolist() == [1.0, 1.0]

    def test_lift_is_missing_where_only_one_group_speaks_of_it(self):
        feedback, mentions = regions(North=(20, 5), South=(20, 0))
        table = segment_table(feedback, mentions, POINTS).set_index("value")
        assert np.isnan(table.loc["North", "lift"])
        assert table.loc[["North", "South"], "rest_share"].tolist() == [0.0, 0.25]

    def test_pain_points_keep_their_order(self):
        feedback, mentions = regions(North=(10, 5), South=(10, 5))
        others = mentions.assign(topic_id="t0", mention_id=mentions["mention_id"] + "b")
        points = pd.DataFrame({"topic_id": ["t1", "t0"]})
        table = segment_table(feedback, pd.concat([mentions, others]), points)
        assert table["topic_id"].tolist() == ["t1", "t1", "t0", "t0"]

    @pytest.mark.parametrize("points", [POINTS, POINTS.iloc[:0]])
    def test_nothing_to_split(self, points):
        table = segment_table(make_feedback("a"), make_mentions([]), points)
        assert len(table) == 0
        assert {"topic_id", "segment", "value", "n", "n_topic", "share", "lift", "q_value"} <= set(table.columns)

    def test_an_unknown_column_is_named(self):
        with pytest.raises(InputError, match="'regoin'"):
            segment_table(*regions(North=(5, 5)), POINTS, ["regoin"])
