"""Small tables of canned sentences with scores, dates, segments and customers, drawn at random for the tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

SENTENCES = (
    "Great quality, love it",
    "Too expensive",
    "Friendly staff in the shop",
    "App crashes when I log in",
    "Refund took six weeks",
    "Parcel arrived damaged",
    "The delivery was late again",
    "Checkout page froze twice",
    "Customer service never answers the phone",
    "Easy to order, fast delivery",
    "Nothing to complain about",
    "ok",
    "The website is slow, but support was helpful",
    "Der Versand war zu langsam",
    "",
)


def repetitive_table(seed: int) -> pd.DataFrame:
    """Draw a table: two to 250 rows, one to twelve sentences, and any of the columns beside them, often degenerate."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([2, 7, 30, 60, 120, 250]))
    kinds = rng.choice(len(SENTENCES), int(rng.integers(1, 13)), replace=False)
    which = rng.choice(kinds, n) if rng.random() < 0.7 else kinds[np.arange(n) % len(kinds)]
    frame = pd.DataFrame({"comment": np.array(SENTENCES, dtype=object)[which]})
    if rng.random() < 0.8:
        name, least, most = (("nps", 0, 10), ("stars", 1, 5), ("csat", 1, 5))[int(rng.integers(3))]
        drawn = rng.integers(least, most + 1, n)
        # Scores at random, told wholly by the sentence, or all the same.
        frame[name] = (drawn, least + which % (most - least + 1), np.full(n, most))[int(rng.integers(3))]
        if rng.random() < 0.3:
            frame[name] = frame[name].astype("Float64").mask(rng.random(n) < 0.6)
    if rng.random() < 0.7:
        days = (np.zeros(n, dtype=int), rng.integers(0, 20, n), rng.integers(0, 900, n), which * 7)
        frame["date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(days[int(rng.integers(4))], unit="D")
    if rng.random() < 0.6:
        frame["region"] = np.array(["North", "South", "West"], dtype=object)[which % 3]
    if rng.random() < 0.4:
        frame["plan"] = rng.choice(["free", "paid"], n)
    if rng.random() < 0.5:
        frame["customer_id"] = [f"p{number}" for number in rng.integers(0, int(rng.choice([1, 3, n])), n)]
    if rng.random() < 0.2:
        frame["churned"] = rng.choice(["yes", "no"], n)
    return frame
