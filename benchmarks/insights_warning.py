"""How often early warning cries without cause, how soon it finds a planted rise, and what it costs.

Made-up series of known truth (tests/warning_simulation.py). False alarms: sets of 192 series (12 topics, each in three
stages, each of these in four segments) over 52 periods in which no rate ever changes; a set counts when any series is
on the list of warnings after any of the 52 looks. Delay: 20 topics of one rate, that of the first is multiplied after
half a year; counted are the weeks until it is on the list. Intervals: actions with a known change.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from measure import REPO, Table, parser

sys.path[:0] = [str(REPO), str(REPO / "tests")]  # the cxtext of this checkout

from warning_simulation import NULLS, START, null_set, planted  # noqa: E402

from cxtext.insights import action_table, warning_table  # noqa: E402
from cxtext.insights.warning import watch  # noqa: E402

NEVER = 79
"""More weeks than the year and a half that is looked at after a rise."""
SIZE = "100,000 comments, 200,000 complaints, 200 topics, two sources, three segments of ten values"
WORDS = {
    "binomial": "chance alone, volume changing up to sevenfold",
    "overdispersed": "rates vary by period, coefficient 0.4",
    "weekday": "days; weekends three times the rate, a third of the volume",
    "bursts": "single weeks of six times the rate",
    "customers": "some customers complain two or three times at once",
    "rare": "a fiftieth of the rates: some eight complaints a topic a year",
}


def main() -> None:
    arguments = parser(__doc__, peers=False, data=False)
    arguments.add_argument("--sets", type=int, default=1000, help="null sets of each kind")
    options = arguments.parse_args()
    rounds = options.limit or options.sets
    table = Table(options)
    for kind in NULLS:
        alarms = sum(false_alarm(kind, seed) for seed in range(rounds))
        table.row("false alarms, any series at any of 52 looks", "cxtext", f"{alarms / rounds:.1%}", WORDS[kind], "5 %")
    for ratio in (1.5, 3.0):
        for rate in (0.01, 0.05, 0.15):
            for mean in (50, 200, 1000):
                weeks, found, wrong = delay(rate, mean, ratio, max(rounds // 25, 2))
                shown = "none found" if weeks is None else f"{weeks:.0f} weeks (median)"
                figure = f"{shown}, found within 78 weeks {found:.0%}, sets with a false alarm {wrong:.0%}"
                table.row(f"delay, rate × {ratio:g}", "cxtext", figure, f"rate {rate:.0%}, {mean:,} people a week")
    difference, relative = coverage(max(rounds // 2, 2))
    what = f"{max(rounds // 2, 2):,} actions, 1,500 comments, 20 % before and 10 % after, other topics 30 % and 15 %"
    table.row("95 % interval of an action's difference holds the truth", "cxtext", f"{difference:.1%}", what, "93-97 %")
    table.row("95 % interval of its relative change holds the truth", "cxtext", f"{relative:.1%}", what, "93-97 %")
    seconds = speed(2_000 if options.limit else 100_000)
    table.row("table of warnings", "cxtext", f"{seconds:.1f} s of processor time", SIZE, "12 s")


def false_alarm(kind: str, seed: int) -> bool:
    """Tell whether a set in which nothing changes ever had a warning."""
    rng = np.random.default_rng([seed, NULLS.index(kind), 2026])
    return bool((watch(null_set(rng, kind)).q_value <= 0.05).any())


def delay(rate: float, mean: int, ratio: float, rounds: int) -> tuple[float | None, float, float]:
    """Return the median weeks until a rise is found, how often it is, and how often another topic is warned of."""
    weeks, wrong = [], 0
    for seed in range(rounds):
        listed = watch(planted(np.random.default_rng([seed, 2026]), rate=rate, mean=mean, ratio=ratio)).q_value <= 0.05
        hits = np.flatnonzero(listed[0, 26:, 0])
        weeks.append(int(hits[0]) + 1 if len(hits) else NEVER)
        wrong += bool(listed[1:].any())
    median = float(np.median(weeks))
    return None if median >= NEVER else median, float(np.mean(np.array(weeks) < NEVER)), wrong / rounds


def coverage(rounds: int) -> tuple[float, float]:
    """Return how often the intervals of difference and relative change hold what was planted."""
    held = np.zeros(2)
    for seed in range(rounds):
        rng = np.random.default_rng([seed, 11])
        n, day = 1500, np.sort(rng.integers(0, 364, 1500))
        ids = np.array([f"c{at:04d}" for at in range(n)], dtype=object)
        own = rng.random(n) < np.where(day < 182, 0.2, 0.1)
        other = rng.random(n) < np.where(day < 182, 0.3, 0.15)
        hits = np.r_[np.flatnonzero(own), np.flatnonzero(other)]
        feedback = pd.DataFrame({"feedback_id": ids, "text": "x", "source": "survey"})
        feedback["date"] = START + pd.to_timedelta(day, "D")
        topic = np.repeat(np.array(["t1", "t2"], dtype=object), [own.sum(), other.sum()])
        actions = pd.DataFrame({"topic_id": ["t1"], "name": ["t1"], "action": ["x"], "owner": [None]})
        actions["date"] = START + pd.Timedelta(182, "D")
        row = action_table(feedback, _mentions(ids[hits], topic), actions).iloc[0]
        held += [
            row["difference_ci_low"] <= -0.1 <= row["difference_ci_high"],
            row["relative_ci_low"] <= 1 <= row["relative_ci_high"],
        ]
    return float(held[0] / rounds), float(held[1] / rounds)


def speed(n: int) -> float:
    """Return the seconds of processor time that the table of warnings takes."""
    rng = np.random.default_rng(0)
    ids = np.array([f"c{at:06d}" for at in range(n)], dtype=object)
    feedback = pd.DataFrame({"feedback_id": ids, "text": "x", "source": rng.choice(["survey", "review"], n)})
    feedback["date"] = START + pd.to_timedelta(rng.integers(0, 730, n), "D")
    for at in range(3):
        feedback[f"segment_{at}"] = rng.integers(0, 10, n).astype(str)
    hits = np.sort(rng.integers(0, n, 2 * n))
    topic = rng.zipf(1.3, 2 * n) % 200
    mentions = _mentions(ids[hits], np.array([f"t{at:03d}" for at in range(200)], dtype=object)[topic])
    mentions["stage"] = np.array([f"s{at}" for at in range(9)], dtype=object)[(topic + rng.integers(0, 3, 2 * n)) % 9]
    start = time.process_time()
    warning_table(feedback, mentions, ["segment_0", "segment_1", "segment_2"])
    return time.process_time() - start


def _mentions(ids: np.ndarray, topic: np.ndarray) -> pd.DataFrame:
    at = np.arange(len(ids))
    columns = {"mention_id": [f"m{i:07d}" for i in at], "feedback_id": ids, "start": at, "end": at + 30, "text": "x"}
    return pd.DataFrame({**columns, "sentiment": "negative", "sentiment_score": -0.8, "topic_id": topic})


if __name__ == "__main__":
    main()
