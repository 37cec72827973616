"""What one group reports and the other does not (yet): staff against customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.across.contracts import BLIND_SPOTS
from cxtext.insights.base import NEGATIVE, Base, Bools, Floats, Ints, ids_in, join
from cxtext.insights.intervals import newcombe, share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, few, hide, people
from cxtext.insights.quotes import choose, quality
from cxtext.insights.rollup import votes_by
from cxtext.insights.trends import days

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL_BUT_ABSENT = 0.2
"""A topic is all but absent from a side where its share is surely below this part of that on the other side."""
FALSE_DISCOVERY_RATE = 0.05
N_EVIDENCE = 4
STAFF = "staff"
BOTH, CANNOT_TELL = "both", "cannot tell"


def blind_spots(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    by: str = "source",
    group: str | Sequence[str] = STAFF,
    others: str | Sequence[str] | None = None,
    complaints: bool = True,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Compare how often two groups of sources report each topic: complain about it, or speak of it at all.

    Being reported by one group alone is a fact of what was said, not proof of what is so: groups are asked different
    questions, and whoever is not asked says nothing.

    Parameters
    ----------
    feedback, mentions, topics
        Tables of one run; comments with status ``ok`` count, each once for each topic it reports.
    by
        Column of ``feedback`` that tells the groups apart.
    group, others
        One or more values of that column; ``others`` are all other values when not given. Comments of neither take no
        part.
    complaints
        Count only comments that are on balance negative about the topic (rule of :func:`comment_sentiment`), so that
        the praise of one side does not pass for reports of the other side's pain; else every mention.
    min_group
        Fewest people (distinct ``customer_id`` where given, else comments) of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        BLIND_SPOTS table, one row per topic that either side mentions, verdicts for one side first, by size of the
        difference; empty where a side has no comment. ``n_group``, ``n_others`` comments; ``n_group_topic``,
        ``n_others_topic`` those that report the topic; ``group_share``, ``others_share`` with 95 % Wilson
        intervals; ``difference`` = group's minus others' share with Newcombe's interval (1998, Statistics in
        Medicine 17, 873-890); ``p_value`` (exact hypergeometric test, twice the smaller tail) and ``q_value``
        (Benjamini-Hochberg over all topics); ``group_first``, ``others_first``, day of the first report;
        ``evidence_ids`` of the side with the larger share.

        ``verdict`` is ``staff_only`` (``customers_only``; other groups under their own names) where q is below 0.05,
        at least ``min_group`` people of the side report the topic and the upper bound of the other side's share is at
        most a fifth of its share; ``both`` where at least ``min_group`` people of either side report it; else
        ``cannot tell``. ``more_from`` is the side with the larger share where q is below 0.05.

        Where one to four people of a side report a topic, that side's figures and all that would give them away are
        missing and ``suppressed`` is true; where a whole side is that small, every row is.

    Raises
    ------
    InputError
        The column ``by`` is missing, a value is on both sides, or ``min_group`` is no number from 1.
    """
    min_group = check_min_group(min_group)
    base = join(feedback, mentions)
    side, names = _sides(base.feedback, by, group, others)
    # Topics that neither side mentions, such as themes above topics, would only cost power.
    spoken = set(ids_in(base.mentions[side[base.comment] >= 0], "topic_id"))
    topics = topics[topics["topic_id"].astype(str).isin(spoken)]
    if not (side == 0).any() or not (side == 1).any():
        topics = topics.head(0)
    ids = [str(value) for value in topics["topic_id"]]
    n_topics = len(ids)
    votes = votes_by(base, base.topic_codes(ids, others=True))
    counted = votes.negative if complaints else np.ones(len(votes.key), dtype=bool)
    person = people(base.feedback)
    totals, counts, crowds, firsts = [], [], [], []
    day = days(base.feedback)
    for place in (0, 1):
        of_side = counted & (side[votes.comment] == place)
        key, comment = votes.key[of_side], votes.comment[of_side]
        totals.append(int((side == place).sum()))
        counts.append(np.bincount(key, minlength=n_topics).astype(np.int64))
        crowds.append(count_people(person[comment], key, n_topics))
        firsts.append(day.iloc[comment].groupby(key).min().reindex(range(n_topics)).to_numpy())
    table = _figures(ids, counts, totals)
    table.insert(1, "name", topics["name"].astype(object).to_numpy())
    table = table.assign(group=names[0], others=names[1], group_first=firsts[0], others_first=firsts[1])
    more = np.where(table["difference"] > 0, names[0], names[1]).astype(object)
    more[table["q_value"].to_numpy() >= FALSE_DISCOVERY_RATE] = None
    table["more_from"] = pd.Series(more, index=table.index, dtype=object)
    table["verdict"] = _verdicts(table, crowds, names, min_group)
    table["evidence_ids"] = _evidence(base, side, table, ids, complaints)
    whole = any(few(count_people(person, np.where(side == place, 0, -1), 1), min_group)[0] for place in (0, 1))
    table = _suppress(table, crowds, whole, min_group)
    decided = ~table["verdict"].isin([BOTH, CANNOT_TELL])
    order = np.lexsort((table["topic_id"], -np.abs(table["difference"].fillna(0)), ~decided))
    return table.iloc[order].reset_index(drop=True)


def _sides(
    feedback: pd.DataFrame, by: str, group: str | Sequence[str], others: str | Sequence[str] | None
) -> tuple[Ints, tuple[str, str]]:
    """Return 0 (group), 1 (others) or -1 for each comment, and the names of both sides."""
    if by not in feedback.columns:
        raise InputError(
            f"There is no column {by!r} to compare; the feedback table has: {', '.join(map(str, feedback.columns))}."
        )
    first = [group] if isinstance(group, str) else [str(value) for value in group]
    second = None if others is None else [others] if isinstance(others, str) else [str(value) for value in others]
    for value in second or ():
        if value in first:
            raise InputError(f"{value!r} is on both sides of the comparison; leave it out of group or of others.")
    given = feedback[by].astype(object)
    known = given.notna().to_numpy(dtype=bool)
    values = given.astype(str)
    in_first = known & values.isin(first).to_numpy(dtype=bool)
    in_second = known & ~in_first if second is None else known & values.isin(second).to_numpy(dtype=bool)
    name = " or ".join(first)
    if second is not None:
        other_name = " or ".join(second)
    else:
        other_name = "customers" if by == "source" and first == [STAFF] else "others"
    return np.where(in_first, 0, np.where(in_second, 1, -1)).astype(np.int64), (name, other_name)


def _figures(ids: list[str], counts: list[Ints], totals: list[int]) -> pd.DataFrame:
    """Return counts, shares, difference, p and q of each topic."""
    from scipy import stats

    (k, k_others), (n, n_others) = counts, totals
    low, high = wilson(k, n)
    others_low, others_high = wilson(k_others, n_others)
    difference, below, above = newcombe(k_others, n_others, k, n)
    drawn = (n + n_others, k + k_others, n)
    tails = np.minimum(stats.hypergeom.cdf(k, *drawn), stats.hypergeom.sf(k - 1, *drawn))
    p_value: Floats = np.minimum(2 * tails, 1.0)
    return pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "n_group": np.full(len(ids), n),
            "n_group_topic": k,
            "group_share": share_of(k, n),
            "group_ci_low": low,
            "group_ci_high": high,
            "n_others": np.full(len(ids), n_others),
            "n_others_topic": k_others,
            "others_share": share_of(k_others, n_others),
            "others_ci_low": others_low,
            "others_ci_high": others_high,
            "difference": difference,
            "ci_low": below,
            "ci_high": above,
            "p_value": p_value,
            "q_value": stats.false_discovery_control(p_value, method="bh") if len(ids) else np.zeros(0),
        }
    )


def _verdicts(table: pd.DataFrame, crowds: list[Ints], names: tuple[str, str], min_group: int) -> pd.Series:
    sure = table["q_value"] < FALSE_DISCOVERY_RATE
    here, there = crowds[0] >= min_group, crowds[1] >= min_group
    only_here = sure & here & (table["others_ci_high"] <= ALL_BUT_ABSENT * table["group_share"])
    only_there = sure & there & (table["group_ci_high"] <= ALL_BUT_ABSENT * table["others_share"])
    verdict = np.select(
        [only_here, only_there, here & there], [f"{names[0]}_only", f"{names[1]}_only", BOTH], CANNOT_TELL
    )
    return pd.Series(verdict, index=table.index, dtype=object)


def _evidence(base: Base, side: Ints, table: pd.DataFrame, ids: list[str], complaints: bool) -> pd.Series:
    """Choose mentions from the side that speaks of the topic more."""
    topic = base.topic_codes(ids, others=True)
    louder = np.where(table["difference"].to_numpy() > 0, 0, 1)
    chosen = (topic >= 0) & ((base.label == NEGATIVE) | (not complaints))
    chosen[chosen] = side[base.comment[chosen]] == louder[topic[chosen]]
    quotes = choose(
        base.mentions,
        base.comment,
        np.where(chosen, topic, -1),
        quality(base.mentions, base.score),
        chosen,
        size=N_EVIDENCE,
    )
    return pd.Series([quotes.get(code, []) for code in range(len(ids))], index=table.index, dtype=object)


def _suppress(table: pd.DataFrame, crowds: list[Ints], whole: bool, min_group: int) -> pd.DataFrame:
    small: list[Bools] = [few(crowd, min_group) | whole for crowd in crowds]
    for name, where in zip(("group", "others"), small, strict=True):
        own = [f"n_{name}_topic", f"{name}_share", f"{name}_ci_low", f"{name}_ci_high", f"{name}_first"]
        table = hide(table, where, [*own, f"n_{name}"] if whole else own)
    either = small[0] | small[1]
    table = hide(table, either, ["difference", "ci_low", "ci_high", "p_value", "q_value"])
    table["more_from"] = table["more_from"].where(~either, None)
    louder = np.where(crowds[0] > crowds[1], 0, 1)
    quoted_few = np.where(louder == 0, small[0], small[1]) | (crowds[0] + crowds[1] < min_group)
    ids = [[] if gone else quotes for quotes, gone in zip(table["evidence_ids"], quoted_few, strict=True)]
    table["evidence_ids"] = pd.Series(ids, index=table.index, dtype=object)
    table["suppressed"] = either
    if whole:
        table["verdict"] = CANNOT_TELL
    return table[list(BLIND_SPOTS.required)]
