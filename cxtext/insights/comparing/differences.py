"""The tables of differences: overall figures and topics on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.comparing.clusters import Differences, Sample, mean_differences, sample, share_differences
from cxtext.insights.comparing.contracts import DIFFERENCES
from cxtext.insights.rollup import votes_by

if TYPE_CHECKING:
    from cxtext.insights.base import Bools, Floats, Ints
    from cxtext.insights.comparing.sides import Side

SHARE = "share of comments"
ANSWERS = "share of answers"
SENTIMENT = "sentiment (-1 to 1)"
HIGHER, LOWER, UNCLEAR, TOO_FEW = "higher", "lower", "no clear difference", "too few"


def overall_differences(sides: tuple[Side, Side], min_group: int) -> pd.DataFrame:
    """Compare what is said and scored overall; see :class:`cxtext.insights.comparing.Comparison`."""
    parts = [
        _table(["complaint_share"], SHARE, *(_complaining(side) for side in sides), share=True, min_group=min_group),
        _table(["negative_share"], SHARE, *(_opinion(side)[0] for side in sides), share=True, min_group=min_group),
        _table(["sentiment"], SENTIMENT, *(_opinion(side)[1] for side in sides), share=False, min_group=min_group),
    ]
    kinds = sorted({str(kind) for side in sides for kind in side.answers["kind"]})
    for kind in kinds:
        for name, unit, share in score_measures(kind):
            pair = [_scored(side, kind, name) for side in sides]
            parts.append(_table([name], unit, *pair, share=share, min_group=min_group))
    return pd.concat(parts, ignore_index=True)


def topic_differences(sides: tuple[Side, Side], topics: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Compare share, complaint share and sentiment of each topic; see :class:`Comparison`."""
    ids = [str(value) for value in topics["topic_id"]]
    names = topics["name"].astype(object).tolist()
    samples = [_topics(side, ids) for side in sides]
    parts = []
    for measure, unit, share in (
        ("share", SHARE, True),
        ("complaint_share", SHARE, True),
        ("sentiment", SENTIMENT, False),
    ):
        pair = [one[measure] for one in samples]
        parts.append(_table([measure] * len(ids), unit, *pair, share=share, min_group=min_group, ids=ids, names=names))
    table = pd.concat(parts, ignore_index=True)
    order = np.argsort(np.tile(np.arange(len(ids)), len(parts)), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def score_measures(kind: str) -> list[tuple[str, str, bool]]:
    """Return the measures of a kind of score: name, unit, whether it is a share."""
    if kind == "nps":
        return [("nps", "NPS points (-100 to 100)", False), ("mean_nps", "nps points", False)]
    measures = [(f"mean_{kind}", f"{kind} points", False)]
    return [*measures, ("csat_top_two_share", ANSWERS, True)] if kind == "csat" else measures


def score_values(name: str, value: Floats) -> Floats:
    """Return what each answer adds to a measure of scores."""
    if name == "nps":
        return 100.0 * ((value >= 9).astype(np.float64) - (value <= 6))
    return (value >= 4).astype(np.float64) if name == "csat_top_two_share" else value


def judged(tables: Sequence[pd.DataFrame], level: float) -> list[pd.DataFrame]:
    """Add ``q_value`` (Benjamini-Hochberg over all the tables together) and ``verdict``.

    Source: Y. Benjamini and Y. Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    from scipy import stats

    p_value = np.concatenate([table["p_value"].to_numpy(dtype=np.float64) for table in tables])
    q_value = np.full(len(p_value), np.nan)
    tested = np.isfinite(p_value)
    if tested.any():
        q_value[tested] = stats.false_discovery_control(p_value[tested], method="bh")
    judged_tables, start = [], 0
    for table in tables:
        q = q_value[start : start + len(table)]
        start += len(table)
        clear = (q < level) & ((table["ci_low"] > 0) | (table["ci_high"] < 0)).to_numpy(dtype=bool)
        up = (table["difference"] > 0).to_numpy(dtype=bool)
        verdict = np.select([np.isnan(q), clear & up, clear], [TOO_FEW, HIGHER, LOWER], UNCLEAR).astype(object)
        judged_tables.append(table.assign(q_value=q, verdict=verdict)[list(DIFFERENCES.columns)])
    return judged_tables


def _table(
    measures: Sequence[str],
    unit: str,
    a: Sample,
    b: Sample,
    *,
    share: bool,
    min_group: int,
    ids: Sequence[str | None] = (None,),
    names: Sequence[str | None] = (None,),
) -> pd.DataFrame:
    found: Differences = share_differences(a, b) if share else mean_differences(a, b)
    people_a, people_b = a.people, b.people
    small: Bools = (people_a < min_group) | (people_b < min_group)
    p_value = found.p_value
    if share:
        # Of a remark that hardly anybody makes on either side, nothing can be told.
        p_value = np.where(a.behind + b.behind < min_group, np.nan, p_value)

    def figure(values: Floats) -> Floats:
        return np.where(small, np.nan, values)

    def number(values: Floats | Ints) -> pd.Series:
        return pd.Series(values.astype(np.int64), dtype="Int64").mask(pd.Series(small))

    return pd.DataFrame(
        {
            "measure": pd.Series(list(measures), dtype=object),
            "topic_id": pd.Series(list(ids), dtype=object),
            "name": pd.Series(list(names), dtype=object),
            "unit": unit,
            "n_a": number(a.n),
            "n_b": number(b.n),
            "people_a": number(people_a),
            "people_b": number(people_b),
            "value_a": figure(a.mean()),
            "value_b": figure(b.mean()),
            "difference": figure(found.difference),
            "ci_low": figure(found.low),
            "ci_high": figure(found.high),
            "detectable": figure(found.detectable),
            "p_value": figure(p_value),
            "suppressed": small,
        }
    )


def _complaining(side: Side) -> Sample:
    complains = np.unique(side.base.comment[side.base.label == 0])
    person, ones = side.person[complains], np.ones(len(complains))
    zeros = np.zeros(len(complains), dtype=np.int64)
    return sample(person, zeros, ones, (side.n_people, 1), _per_person(side))


def _opinion(side: Side) -> tuple[Sample, Sample]:
    """Return whether comments are on balance negative, and their sentiment, of those that have mentions."""
    votes = votes_by(side.base, np.zeros(len(side.base.comment), dtype=np.int64))
    person, shape = side.person[votes.comment], (side.n_people, 1)
    return (
        sample(person, votes.key, votes.negative.astype(np.float64), shape),
        sample(person, votes.key, votes.score, shape),
    )


def _scored(side: Side, kind: str, name: str) -> Sample:
    own = side.answers[side.answers["kind"] == kind]
    value = score_values(name, own["value"].to_numpy(dtype=np.float64))
    person = own["person"].to_numpy(dtype=np.int64)
    return sample(person, np.zeros(len(own), dtype=np.int64), value, (side.n_people, 1))


def _topics(side: Side, ids: Sequence[str]) -> dict[str, Sample]:
    votes = votes_by(side.base, side.base.topic_codes(ids, others=True))
    person, shape, each = side.person[votes.comment], (side.n_people, len(ids)), _per_person(side)
    negative = votes.negative
    return {
        "share": sample(person, votes.key, np.ones(len(person)), shape, each),
        "complaint_share": sample(person[negative], votes.key[negative], np.ones(int(negative.sum())), shape, each),
        "sentiment": sample(person, votes.key, votes.score, shape),
    }


def _per_person(side: Side) -> Ints:
    return np.bincount(side.person, minlength=side.n_people).astype(np.int64)
