"""Whether comparisons keep their promises: data drawn at random from known truths.

* Intervals of differences: how often the 95 % interval holds the true difference, for people who comment once, several
  times (their comments alike), and on both sides.
* False alarms: sets of 50 topics that are the same on both sides; share of the sets in which any is called higher or
  lower. And words: sets of comments of one kind, split at random.
* Parts of a change: how often the intervals of opinion and composition hold the true parts; largest gap between their
  sum and the total.
* Speed: 100,000 comments, 200 topics, columns of 30 segments.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from measure import REPO, Table, parser

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

ROUNDS = 2000
DATA = "drawn at random"


def main() -> None:
    """Print one row per case."""
    options = parser(__doc__, peers=False, data=False).parse_args()
    table = Table(options)
    rounds = options.limit or ROUNDS
    for name, kind in (
        ("one comment each", "once"),
        ("1 to 5 alike comments each", "several"),
        ("same people", "both"),
    ):
        for share in (0.02, 0.1, 0.4):
            for n in (60, 400):
                held = covered_shares(kind, share, n, rounds)
                what = f"difference of shares, {share:.0%} and {min(1.5 * share, 1):.0%} of {n} people a side, {name}"
                table.row(
                    what, "cxtext", f"interval holds the truth in {held:.1%} of {rounds:,} rounds", DATA, "93-97 %"
                )
        for n in (30, 400):
            held = covered_means(kind, n, rounds)
            what = f"difference of NPS, {n} people a side, {name}"
            table.row(what, "cxtext", f"interval holds the truth in {held:.1%} of {rounds:,} rounds", DATA, "93-97 %")
    for kind in ("once", "several", "both"):
        alarms = false_alarms(kind, max(rounds // 2, 10))
        what = f"any of 50 topics without a difference called higher or lower ({kind})"
        table.row(what, "cxtext", f"{alarms:.1%} of {max(rounds // 2, 10):,} sets", DATA, "at most 5 %")
    sets = max(rounds // 20, 5)
    table.row(
        "any word told apart where there is no difference",
        "cxtext",
        f"{word_alarms(sets):.1%} of {sets} sets",
        DATA,
        "at most 5 %",
    )
    sets = max(rounds // 4, 5)
    held, gap = covered_parts(sets)
    for part, share in held.items():
        table.row(
            f"part {part} of a change",
            "cxtext",
            f"interval holds the truth in {share:.1%} of {sets} sets",
            DATA,
            "93-97 %",
        )
    table.row("parts against the total", "cxtext", f"largest gap {gap:.1e}", DATA, "1e-9")
    seconds, used = speed()
    table.row(
        "100,000 comments, 200 topics, 3 columns of 30, 8 and 5 segments: one comparison",
        "cxtext",
        f"{seconds:.1f} s, {used:.1f} s of processor time",
        DATA,
        "under 12 s",
    )


def people(kind: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the person of each comment on both sides, and the number of people."""
    each = rng.integers(1, 6, size=2 * n) if kind == "several" else np.ones(2 * n, dtype=np.int64)
    a, b = np.repeat(np.arange(n), each[:n]), np.repeat(np.arange(n), each[n:])
    return (a, b, n) if kind == "both" else (a, b + n, 2 * n)


def drawn(person: np.ndarray, leaning: np.ndarray, share: float, rng: np.random.Generator, alike: float) -> np.ndarray:
    """Draw (comments, rounds) of yes and no: with the chance ``alike`` a comment follows its person's leaning."""
    from scipy import stats

    chance = stats.norm.ppf(share)
    size = (len(person), leaning.shape[1])
    latent = np.sqrt(alike) * leaning[person] + np.sqrt(1 - alike) * rng.standard_normal(size)
    return latent < chance


def samples(kind: str, n: int, shares: tuple[float, float], rounds: int, seed: int) -> list:
    """Return both sides of ``rounds`` shares."""
    from cxtext.insights.comparing.clusters import sample

    rng = np.random.default_rng(seed)
    *sides, n_people = people(kind, n, rng)
    leaning = rng.standard_normal((n_people, rounds))
    alike = 0.0 if kind == "once" else 0.6
    made = []
    for person, share in zip(sides, shares, strict=True):
        row, column = np.nonzero(drawn(person, leaning, share, rng, alike))
        each = np.bincount(person, minlength=n_people)
        made.append(sample(person[row], column, np.ones(len(row)), (n_people, rounds), each))
    return made


def covered_shares(kind: str, share: float, n: int, rounds: int) -> float:
    """How often the interval holds the true difference of shares."""
    from cxtext.insights.comparing.clusters import share_differences

    shares = (share, min(1.5 * share, 1.0))
    held = 0
    for seed in range(5):  # other people, and numbers of comments, each time
        found = share_differences(*samples(kind, n, shares, rounds // 5, seed))
        truth = shares[1] - shares[0]
        held += int(((found.low <= truth) & (truth <= found.high)).sum())
    return held / (rounds // 5 * 5)


def covered_means(kind: str, n: int, rounds: int) -> float:
    """How often the interval holds the true difference of the NPS."""
    from scipy import stats

    from cxtext.insights.comparing.clusters import mean_differences, sample

    rng = np.random.default_rng(1)
    *sides, n_people = people(kind, n, rng)
    leaning = rng.standard_normal((n_people, rounds))
    alike = 0.0 if kind == "once" else 0.6
    made, truth = [], []
    for person, (detract, promote) in zip(sides, ((0.3, 0.4), (0.2, 0.5)), strict=True):
        latent = np.sqrt(alike) * leaning[person] + np.sqrt(1 - alike) * rng.standard_normal((len(person), rounds))
        value = 100.0 * ((latent > stats.norm.isf(promote)).astype(float) - (latent < stats.norm.ppf(detract)))
        row, column = np.indices(value.shape).reshape(2, -1)
        made.append(sample(person[row], column, value.ravel(), (n_people, rounds)))
        truth.append(100 * (promote - detract))
    found, difference = mean_differences(*made), truth[1] - truth[0]
    return float(((found.low <= difference) & (difference <= found.high)).mean())


def false_alarms(kind: str, sets: int, n: int = 300, topics: int = 50) -> float:
    """How often any of the topics of a set is called higher or lower, though none is."""
    from cxtext.insights.comparing.clusters import share_differences
    from cxtext.insights.comparing.contracts import DIFFERENCES
    from cxtext.insights.comparing.differences import judged

    alarms = 0
    blank = dict.fromkeys(DIFFERENCES.columns, np.nan)
    for share in (0.01, 0.03, 0.1):
        for at in range(0, sets // 3 + 1, 50):
            size = min(50, sets // 3 + 1 - at)
            found = share_differences(*samples(kind, n, (share, share), size * topics, 1000 + at))
            for place in range(size):
                part = slice(place * topics, (place + 1) * topics)
                frame = pd.DataFrame({**blank, "p_value": found.p_value[part]}).assign(
                    difference=found.difference[part], ci_low=found.low[part], ci_high=found.high[part]
                )
                alarms += judged([frame], 0.05)[0]["verdict"].isin(["higher", "lower"]).any()
    return alarms / (3 * (sets // 3 + 1))


def word_alarms(sets: int) -> float:
    """How often any word is said to tell two random halves apart."""
    from cxtext.insights.comparing.sides import sides_of
    from cxtext.insights.comparing.words import distinguishing_words

    alarms = 0
    for seed in range(sets):
        rng = np.random.default_rng(seed)
        vocabulary = np.array([f"w{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}x" for i in range(400)])
        weight = 1 / np.arange(1, 401)
        texts = [" ".join(rng.choice(vocabulary, size=8, p=weight / weight.sum())) for _ in range(600)]
        halves = [tables_of(texts[part], f"{side}") for side, part in (("a", slice(0, 300)), ("b", slice(300, 600)))]
        sides = sides_of((halves[0][0], halves[1][0]), (halves[0][1], halves[1][1]))
        alarms += len(distinguishing_words(sides, n_words=25, min_group=5)) > 0
    return alarms / sets


def tables_of(texts: list[str], prefix: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One comment of one mention for each text."""
    ids = [f"{prefix}{place:06d}" for place in range(len(texts))]
    feedback = pd.DataFrame({"feedback_id": ids, "text": texts, "source": "survey", "status": "ok"})
    mentions = pd.DataFrame(
        {
            "mention_id": [f"{one}:0" for one in ids],
            "feedback_id": ids,
            "start": 0,
            "end": [len(text) for text in texts],
            "text": texts,
            "sentiment": "neutral",
            "sentiment_score": 0.0,
        }
    )
    return feedback, mentions


def covered_parts(sets: int, n: int = 600) -> tuple[dict[str, float], float]:
    """How often the intervals of the parts hold the true parts, and the largest gap between sum and total."""
    from threadpoolctl import threadpool_limits

    from cxtext.insights.comparing.parts import Units, resampled, split

    weight = np.array([[0.5, 0.3, 0.2], [0.3, 0.3, 0.4]])
    rate = np.array([[0.1, 0.2, 0.4], [0.15, 0.15, 0.5]])
    truth = {
        "opinion": float((weight.mean(axis=0) * (rate[1] - rate[0])).sum()),
        "composition": float(((weight[1] - weight[0]) * rate.mean(axis=0)).sum()),
    }
    held, gap = dict.fromkeys(truth, 0), 0.0
    for seed in range(sets):
        rng = np.random.default_rng(seed)
        units = []
        for side in range(2):
            group = rng.choice(3, size=n, p=weight[side])
            unit = np.flatnonzero(rng.random(n) < rate[side][group])
            person = np.arange(n) + side * n
            units.append(Units(person, group[:, None], (3,), unit, np.zeros(len(unit), int), np.ones(len(unit)), 1))
        found = split(*units, np.ones(n), np.ones(n))
        with threadpool_limits(1):
            error = resampled(*units, 2 * n, n_resamples=200, seed=0)
        gap = max(gap, float(np.abs(found.total - found.opinion - found.composition.sum(axis=0) - found.model).max()))
        for part, row, value in (("opinion", 1, found.opinion[0]), ("composition", 3, found.composition.sum())):
            held[part] += abs(value - truth[part]) <= 1.959964 * error[row, 0]
    return {part: n_held / sets for part, n_held in held.items()}, gap


def speed(n: int = 100_000, topics: int = 200) -> tuple[float, float]:
    """Seconds and seconds of processor time of one comparison of the two halves of a large table."""
    from cxtext.insights import compare_groups

    rng = np.random.default_rng(0)
    words = np.array([f"{a}{b}{c}er" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst"])
    ids = np.array([f"c{place:06d}" for place in range(n)], dtype=object)
    feedback = pd.DataFrame(
        {
            "feedback_id": ids,
            "text": "x",
            "source": "survey",
            "status": "ok",
            "customer_id": rng.integers(0, n // 2, n).astype(str),
            "score": rng.integers(0, 11, n),
            "score_kind": "nps",
            "segment": rng.integers(0, 30, n).astype(str),
            "region": rng.integers(0, 8, n).astype(str),
            "plan": rng.integers(0, 5, n).astype(str),
            "arm": np.where(np.arange(n) % 2, "new", "old"),
        }
    )
    each = np.repeat(np.arange(n), 1 + (np.arange(n) % 2))
    score = rng.uniform(-1, 1, len(each))
    mentions = pd.DataFrame(
        {
            "mention_id": [f"{ids[one]}:{place}" for place, one in enumerate(each.tolist())],
            "feedback_id": ids[each],
            "start": np.arange(len(each)) % 2 * 100,
            "end": np.arange(len(each)) % 2 * 100 + 80,
            "text": [" ".join(row) for row in rng.choice(words, size=(len(each), 9))],
            "sentiment": np.select([score < -0.3, score > 0.3], ["negative", "positive"], "neutral"),
            "sentiment_score": score,
            "topic_id": [f"t{one:03d}" for one in rng.integers(0, topics, len(each))],
        }
    )
    names = [f"t{one:03d}" for one in range(topics)]
    start, used = time.perf_counter(), time.process_time()
    compare_groups(feedback, mentions, pd.DataFrame({"topic_id": names, "name": names}), "arm")
    return time.perf_counter() - start, time.process_time() - used


if __name__ == "__main__":
    main()
