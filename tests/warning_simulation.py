"""Made-up series of complaints whose truth is known, for the tests and the benchmark of early warning."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxtext.insights.warning.panel import Panel

START = pd.Timestamp("2025-01-06")  # a Monday


def panel_of(complaints, heard, *, every=7):
    """A panel of plain topics, one source: counts of shape (topics, periods) and people heard per period."""
    n_series = len(complaints)
    return panel_of_levels(complaints[None], heard[None, None], np.zeros(n_series, int), np.zeros(n_series, int), every)


def panel_of_levels(complaints, heard, group, level, every=7):
    """A panel from counts alone: without rows, so only the watch can be kept with it."""
    n_series, n_periods = complaints.shape[1:]
    nothing = np.zeros(0, dtype=np.int64)
    names = pd.DataFrame(
        {"topic_id": [f"t{at:04d}" for at in range(n_series)], "stage": None, "segment": None, "value": None}
    ).assign(level=level)
    last = START + pd.Timedelta(days=every * n_periods - 1)
    return Panel(
        names=names,
        complaints=complaints.astype(np.int64),
        heard=heard.astype(np.int64),
        group=np.asarray(group, dtype=np.int64),
        start=START,
        every=every,
        last=last,
        row_series=nothing,
        row_comment=nothing,
        row_day=nothing,
        row_person=nothing,
        group_people=((nothing, nothing),),
        ids=np.zeros(0, dtype=object),
        thin=np.zeros((3, n_periods), dtype=np.int64),
    )


def volumes(rng, n_periods, mean):
    """People heard per period: a growing or shrinking, bumpy volume."""
    slope = np.exp(rng.uniform(-1, 1) * np.linspace(-1, 1, n_periods))
    return np.maximum(rng.poisson(mean * slope * rng.gamma(8, 1 / 8, n_periods)), 1)


def null_set(rng, kind, *, n_topics=12, n_stages=3, n_values=4, n_periods=52, mean=200):
    """A set of series in which nothing ever changes: topics, their stages, and the segments of these.

    ``kind``: ``binomial``; ``overdispersed`` (the rate of each topic and period varies with a coefficient of 0.4);
    ``weekday`` (days as periods; weekends have three times the rate and a third of the volume); ``bursts`` (each topic
    now and then, never twice in five periods, has one of six times the rate); ``customers`` (some customers raise two
    or three complaints at once); ``rare`` (a fiftieth of the rates).
    """
    heard = volumes(rng, n_periods, mean)
    rate = np.exp(rng.normal(np.log(0.04), 0.8, n_topics)).clip(0.002, 0.3) * (0.02 if kind == "rare" else 1)
    chance = np.repeat(rate[:, None], n_periods, axis=1)
    if kind == "overdispersed":
        chance = chance * rng.gamma(1 / 0.16, 0.16, chance.shape)
    if kind == "weekday":
        weekend = np.arange(n_periods) % 7 >= 5
        chance, heard = chance * np.where(weekend, 3, 1), np.maximum(heard // np.where(weekend, 3, 1), 1)
    if kind == "bursts":
        burst = rng.random(chance.shape) < 0.04
        for at in range(1, n_periods):
            burst[:, at] &= ~burst[:, max(at - 4, 0) : at].any(axis=1)
        chance = chance * np.where(burst, 6, 1)
    chance = np.minimum(chance, 0.6)
    by_value = rng.multinomial(heard, rng.dirichlet(np.full(n_values, 4.0))).T
    shares = rng.dirichlet(np.full(n_stages, 2.0), n_topics)
    cells = rng.binomial(by_value[None], chance[:, None]).astype(np.int64)
    if kind == "customers":
        more = rng.binomial(cells, 0.1) * rng.integers(1, 3, cells.shape)
        cells = np.minimum(cells + more, by_value[None])
    left, parts = cells.copy(), []
    for stage in range(n_stages):
        rest = shares[:, stage:].sum(axis=1)
        share = np.clip(shares[:, stage] / rest, 0, 1)
        part = left if stage == n_stages - 1 else rng.binomial(left, share[:, None, None])
        parts.append(part)
        left = left - part
    split = np.stack(parts, axis=1)  # topics, stages, values, periods
    complaints = np.concatenate(
        [cells.sum(axis=1), split.sum(axis=2).reshape(-1, n_periods), split.reshape(-1, n_periods)]
    )
    n_whole = n_topics * (1 + n_stages)
    group = np.concatenate([np.zeros(n_whole, int), 1 + np.tile(np.arange(n_values), n_topics * n_stages)])
    level = np.repeat([0, 1, 2], [n_topics, n_topics * n_stages, n_topics * n_stages * n_values])
    return panel_of_levels(
        complaints[None], np.concatenate([heard[None], by_value])[None], group, level, 1 if kind == "weekday" else 7
    )


NULLS = ("binomial", "overdispersed", "weekday", "bursts", "customers", "rare")


def planted(rng, *, rate, mean, ratio, n_topics=20, before=26, after=78):
    """Twenty topics of one rate; that of the first is multiplied after ``before`` periods."""
    heard = rng.poisson(mean, before + after)
    chance = np.full((n_topics, before + after), rate)
    chance[0, before:] *= ratio
    return panel_of(rng.binomial(heard[None], chance), heard)
