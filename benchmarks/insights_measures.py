"""Whether the intervals of the measures hold the truth, how often churn raises a false alarm, and how long it takes.

Net promoter scores: exact, over every sample of n answers, for seven true mixes of promoters, passives and detractors,
from three even parts to 90 % promoters; beside the score interval the plain (Wald) one. The others: drawn at random
from known distributions. Churn: 1,000 sets in which nobody leaves for what they complain about, 40 topics each; the
figure is the share of sets in which any topic is said to make a difference. Time: 100,000 comments of 80,000 customers,
200,000 mentions of 200 topics, 30 segment columns, every metric.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from measure import REPO, Table, parser
from scipy import stats

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

MIXES = ((0.5, 0.2), (0.7, 0.1), (0.9, 0.02), (1 / 3, 1 / 3), (0.2, 0.6), (0.05, 0.05), (0.6, 0.0))
SIZES = (5, 10, 20, 50, 200)
ROUNDS = 20_000
NULL_SETS = 1_000


def main() -> None:
    """Print a row per interval and size, false alarms, and the time at full size."""
    options = parser(__doc__, peers=False, data=False).parse_args()
    rounds, sets = options.limit or ROUNDS, options.limit or NULL_SETS
    table = Table(options)
    for n in SIZES:
        for tool, held, width in net_promoter(n):
            figure = (
                f"{min(held):.1%} to {max(held):.1%}, mean {np.mean(held):.1%}; mean width {np.mean(width):.0f} points"
            )
            aim = "93 to 97 %" if tool == "cxtext" else ""
            table.row(f"NPS of {n} answers: interval holds the truth, 7 mixes", tool, figure, "exact", aim)
    for what, sizes, hold in (
        ("share of 10 %: Wilson", (20, 100, 400), share),
        ("mean of stars, 5 % 5 % 10 % 30 % 50 %: t", (10, 20, 50, 200), stars),
        ("mean lifetime value, log-normal (sigma 1): skewness-transformed t", (10, 20, 100, 1000), value),
        ("median hours, log-normal: order statistics", (6, 10, 20, 100), median),
        ("churn lift 2, 10 % of 10 n others leave: score", (20, 50, 200), lift),
        ("value at risk, the same: Newcombe", (20, 50, 200), at_risk),
    ):
        for n in sizes:
            figure = f"{hold(n, rounds, np.random.default_rng(n)):.1%} of {rounds:,} rounds"
            table.row(f"{what} interval of {n} holds the truth", "cxtext", figure, "drawn at random", "93 to 97 %")
    table.row(
        "sets of 40 topics without any effect on churn in which one is said to have it",
        "cxtext",
        f"{false_alarms(sets):.1%} of {sets:,} sets",
        "drawn at random",
        "at most 5 %",
    )
    for name, seconds, busy, rows in full_size(options.limit or 100_000):
        figure = f"{seconds:.1f} s ({busy:.1f} s of one core), {rows:,} rows"
        table.row(f"{name}: time", "cxtext", figure, "made at random", "both under 12 s")


def net_promoter(n: int) -> list[tuple[str, list[float], list[float]]]:
    """Return for the score and the Wald interval the exact coverage and mean width of each mix."""
    from cxtext.insights.intervals import nps_intervals

    up, down = (part.ravel() for part in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    up, down = up[up + down <= n], down[up + down <= n]
    score, low, high = nps_intervals(up, down, n)
    half = 100 * stats.norm.ppf(0.975) * np.sqrt(np.maximum((up + down) / n - (score / 100) ** 2, 0) / n)
    results = []
    for tool, bottom, top in (("cxtext", low, high), ("Wald", score - half, score + half)):
        held, width = [], []
        for p, d in MIXES:
            chance = stats.multinomial.pmf(np.column_stack([up, down, n - up - down]), n, [p, d, 1 - p - d])
            truth = 100 * (p - d)
            held.append(float(chance[(bottom <= truth + 1e-7) & (truth - 1e-7 <= top)].sum()))
            width.append(float((chance * (np.minimum(top, 100) - np.maximum(bottom, -100))).sum()))
        results.append((tool, held, width))
    return results


def holds(low: np.ndarray, high: np.ndarray, truth: float) -> float:
    """Return how often the truth is inside; a missing interval claims nothing and is left out."""
    given = ~np.isnan(low)
    return float(((low <= truth) & (truth <= high))[given].mean())


def share(n: int, rounds: int, rng: np.random.Generator) -> float:
    from cxtext.insights.intervals import wilson

    return holds(*wilson(rng.binomial(n, 0.1, rounds), n), 0.1)


def stars(n: int, rounds: int, rng: np.random.Generator) -> float:
    from cxtext.insights.intervals import mean_intervals

    chances = [0.05, 0.05, 0.1, 0.3, 0.5]
    values = rng.choice(np.arange(1.0, 6), (rounds, n), p=chances)
    return holds(
        *mean_intervals(values.ravel(), np.repeat(np.arange(rounds), n), rounds)[1:], np.dot(chances, range(1, 6))
    )


def value(n: int, rounds: int, rng: np.random.Generator) -> float:
    from cxtext.insights.intervals import mean_intervals

    rounds = min(rounds, 4_000_000 // n)
    values = rng.lognormal(0, 1, (rounds, n))
    return holds(*mean_intervals(values.ravel(), np.repeat(np.arange(rounds), n), rounds, skewed=True)[1:], np.exp(0.5))


def median(n: int, rounds: int, rng: np.random.Generator) -> float:
    from cxtext.insights.intervals import median_intervals

    values = rng.lognormal(0, 1, (rounds, n))
    return holds(*median_intervals(values.ravel(), np.repeat(np.arange(rounds), n), rounds)[1:], 1.0)


def lift(n: int, rounds: int, rng: np.random.Generator) -> float:
    from cxtext.insights.intervals import ratio_intervals

    k, rest = rng.binomial(n, 0.2, rounds), rng.binomial(10 * n, 0.1, rounds)
    return holds(*ratio_intervals(k, n, rest, 10 * n)[1:], 2.0)


def at_risk(n: int, rounds: int, rng: np.random.Generator) -> float:
    """Values are taken as given, so the interval holds the value at risk when that of the excess holds the excess."""
    from cxtext.insights.intervals import newcombe

    k, rest = rng.binomial(n, 0.2, rounds), rng.binomial(10 * n, 0.1, rounds)
    return holds(*newcombe(rest, 10 * n, k, n)[1:], 0.1)


def false_alarms(sets: int) -> float:
    """Return the share of null sets in which a topic is said to go with churn."""
    from cxtext.insights import churn_table

    rng = np.random.default_rng(0)
    n, n_topics = 1_000, 40
    topics = pd.DataFrame({"topic_id": [f"t{i:02d}" for i in range(n_topics)]}).assign(name="Topic")
    weight = 1 / np.arange(1, n_topics + 1)
    alarms = 0
    for _ in range(sets):
        feedback, mentions = world(n, 2 * n, n, n_topics, rng, weight / weight.sum())
        feedback = feedback.assign(churned=rng.random(n) < 0.15)
        alarms += churn_table(feedback, mentions, topics)["verdict"].str.startswith("leave").any()
    return alarms / sets


def world(
    n: int, n_mentions: int, n_customers: int, n_topics: int, rng: np.random.Generator, weight: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return comments and their mentions, without any relation between topics and anything else."""
    ids = np.array([f"c{i:06d}" for i in range(n)], dtype=object)
    customer = np.array([f"p{i}" for i in range(n_customers)], dtype=object)[
        np.concatenate([np.arange(n_customers), rng.integers(0, n_customers, n - n_customers)])
    ]
    feedback = pd.DataFrame({"feedback_id": ids, "text": "words", "source": "survey", "customer_id": customer})
    score = rng.uniform(-1, 0.5, n_mentions)
    mentions = pd.DataFrame(
        {
            "mention_id": [f"m{i:06d}" for i in range(n_mentions)],
            "feedback_id": ids[rng.integers(0, n, n_mentions)],
            "start": 0,
            "end": 40,
            "text": "words",
            "sentiment": np.where(score < 0, "negative", "positive"),
            "sentiment_score": score,
            "topic_id": np.array([f"t{i:02d}" for i in range(n_topics)])[rng.choice(n_topics, n_mentions, p=weight)],
        }
    )
    return feedback, mentions


def full_size(n: int) -> list[tuple[str, float, float, int]]:
    """Return the seconds, those that a core was busy, and the rows of both tables."""
    from cxtext.insights import churn_table, measure_table

    rng = np.random.default_rng(1)
    n_topics = 200
    feedback, mentions = world(n, 2 * n, int(0.8 * n), n_topics, rng, np.full(n_topics, 1 / n_topics))
    kinds = rng.choice(["nps", "csat", "ces", "stars"], n)
    created = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 600 * 24, n), "h")
    feedback = feedback.assign(
        score=rng.integers(1, 6, n),
        score_kind=kinds,
        date=created,
        created_at=created,
        first_reply_at=created + pd.to_timedelta(rng.exponential(5, n), "h"),
        solved_at=created + pd.to_timedelta(rng.exponential(50, n), "h"),
        n_reopened=rng.poisson(0.2, n),
        n_replies=rng.poisson(1.5, n),
        escalated=rng.random(n) < 0.1,
        churned=rng.random(n) < 0.1,
        lifetime_value=rng.lognormal(5, 1, n),
        **{f"segment_{i:02d}": rng.choice([f"value {j}" for j in range(5 + i % 20)], n) for i in range(30)},
    )
    stages = np.array(["awareness", "purchase", "use", "support", "exit", "general"])
    mentions = mentions.assign(stage=stages[rng.integers(0, len(stages), len(mentions))])
    topics = pd.DataFrame({"topic_id": sorted(mentions["topic_id"].unique())}).assign(name="Topic")
    results = []
    for name, job in (
        (f"measure_table, {n:,} comments, 200 topics, 30 segment columns", lambda: measure_table(feedback, mentions)),
        ("churn_table, the same", lambda: churn_table(feedback, mentions, topics)),
    ):
        started, busy = time.perf_counter(), time.process_time()
        n_rows = len(job())
        results.append((name, time.perf_counter() - started, time.process_time() - busy, n_rows))
    return results


if __name__ == "__main__":
    main()
