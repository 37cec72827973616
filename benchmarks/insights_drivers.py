"""How often intervals of impacts and ranks hold the truth, how bystanders are told from causes, and what it costs.

Comments are drawn at random from worlds whose truth is known (`tests/drivers_worlds.py`): topics with planted effects
on a skewed score, one that costs nothing but comes along with one that does, one met mostly in a region with low
scores, people who write several times. For NPS and stars, which cut and round the score, the truth is the coefficient
among 300,000 comments, found with numpy alone; the true ranks are those among 200,000 comments.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from time import perf_counter, process_time

import numpy as np
import pandas as pd
from measure import REPO, Table, parser

sys.path[:0] = [str(REPO), str(REPO / "tests")]  # the cxtext of this checkout, and its worlds

ROUNDS = 400
CASES = (
    ("any number", None, {}),
    ("NPS", "nps", {}),
    ("stars", "stars", {}),
    ("any number, 4 comments a person", None, {"comments_each": 4, "people_spread": 2.0}),
)


def main() -> None:
    """Print the rows."""
    options = parser(__doc__, peers=False, data=False).parse_args()
    table, rounds = Table(options), options.limit or ROUNDS
    impacts(table, rounds)
    together(table, rounds)
    ranks(table, max(rounds // 4, 1))
    cost(table, 2_000 if options.limit else 100_000)


def impacts(table: Table, rounds: int) -> None:
    """How often the adjusted interval holds the truth, and what either figure says of a bystander."""
    from drivers_worlds import CONFOUNDED, draw, true_coefficients

    from cxtext.insights import impact_table

    for name, kind, changes in CASES:
        world = replace(CONFOUNDED, **changes)
        plain = np.column_stack([world.complaint_effect, world.praise_effect])
        truth = plain if kind is None else true_coefficients(world, kind)
        for n in (300, 1000):
            rng, held, bystander = np.random.default_rng(1), [], []
            for _ in range(rounds):
                found = impact_table(*draw(world, n, rng, kind)[:3], segments=["region"])
                true = truth[np.arange(world.n_topics), found["opinion"].eq("positive").to_numpy().astype(int)]
                known = found["ci_low"].notna()
                held += list(found["ci_low"].le(true)[known] & found["ci_high"].ge(true)[known])
                bystander.append(found.loc[1, ["loo", "overall"]].to_numpy(dtype=float))
            what = f"95 % interval of the adjusted impact holds the truth, {n:,} comments, 6 topics"
            table.row(what, "cxtext", f"{np.mean(held):.1%} of {len(held):,}", f"drawn: {name}", "93–97 %")
            loo, overall = np.nanmean(bystander, axis=0)
            what = f"a topic that costs nothing but comes along with one that does: its mean impact, {n:,} comments"
            table.row(what, "leave-one-out", f"{loo:+.2f} points", f"drawn: {name}")
            table.row(what, "cxtext, adjusted", f"{overall:+.2f} points", f"drawn: {name}", "0")


def together(table: Table, rounds: int) -> None:
    """How often topics that always, or hardly ever, come together are called not separable."""
    from drivers_worlds import World, draw

    from cxtext.insights import impact_table

    for chance, to_reach in ((1.0, "100 %"), (0.6, "0 %")):
        world = World((0.1, 0.0, 0.1), (1.0, 1.0, 1.0), (-3.0, 0.0, -1.0), (0.0,) * 3, {0: 1}, together=chance)
        rng = np.random.default_rng(1)
        found = [impact_table(*draw(world, 500, rng)[:3])["group"].notna().to_numpy() for _ in range(rounds)]
        what = f"two topics together in {chance:.0%} of comments are called not separable, 500 comments"
        table.row(what, "cxtext", f"{np.mean([pair[:2].all() for pair in found]):.1%} of {rounds}", "drawn", to_reach)


def ranks(table: Table, rounds: int) -> None:
    """How often the rank interval holds the true rank."""
    from drivers_worlds import draw
    from test_insights_priority import ranked_world

    from cxtext.insights import priority_table

    for n in (400, 1500):
        held, width = [], []
        for seed in (5, 6, 7):
            world = ranked_world(12, seed)
            large = draw(world, 200_000, np.random.default_rng(9), "nps")[:3]
            true = priority_table(*large).set_index("topic_id")["rank"]
            rng = np.random.default_rng(1)
            for _ in range(rounds):
                found = priority_table(*draw(world, n, rng, "nps")[:3])
                rank = true[found["topic_id"]].rank().to_numpy()
                held += list((found["rank_low"] <= rank) & (rank <= found["rank_high"]))
                width += list(found["rank_high"] - found["rank_low"] + 1)
        what = f"90 % interval of the rank holds the true rank, {n:,} comments, 12 pain points"
        figure = f"{np.mean(held):.1%} of {len(held):,}, mean width {np.mean(width):.1f} ranks"
        table.row(what, "cxtext", figure, "drawn: NPS, three worlds", "≥ 90 %")


def cost(table: Table, n: int) -> None:
    """Seconds and processor time of the tables on many comments, topics and segments."""
    from drivers_worlds import World, draw

    from cxtext.insights import impact_table, pain_point_table, priority_table

    rng, k = np.random.default_rng(0), 200
    world = World(
        reach=tuple(rng.dirichlet(np.ones(k)) * 2.2),
        complaints=tuple(rng.uniform(0.1, 0.95, k)),
        complaint_effect=tuple(rng.uniform(-3, 0, k)),
        praise_effect=tuple(rng.uniform(0, 1, k)),
        follows={i: i + 1 for i in range(0, 40, 4)},
        people_spread=1.0,
        comments_each=3,
    )
    feedback, mentions, topics, _ = draw(world, n, rng, "nps")
    feedback["date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 500, n), unit="D")
    for column in range(30):
        feedback[f"segment_{column}"] = rng.choice([f"value {value}" for value in range(3 + column % 8)], n)
    for function in (impact_table, priority_table, pain_point_table):
        wall, processor = perf_counter(), process_time()
        function(feedback, mentions, topics)
        figure = f"{perf_counter() - wall:.1f} s, processor {process_time() - processor:.1f} s"
        data = f"drawn: {n:,} comments of {n // 3:,} people, {k} topics, 30 segment columns"
        table.row(function.__name__, "cxtext", figure, data, "12 s together")


if __name__ == "__main__":
    main()
