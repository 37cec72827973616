"""The impact of every topic on the score: the usual leave-one-out figure, and what is left of it all else equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import Base, Floats, Ints, join
from cxtext.insights.drivers.adjusted import SIDES, Adjusted, adjust
from cxtext.insights.drivers.contracts import IMPACTS
from cxtext.insights.drivers.outcomes import Outcome, leave_one_out, outcomes, scored_votes
from cxtext.insights.drivers.words import impact_words
from cxtext.insights.hurting import hurts
from cxtext.insights.intervals import share_of
from cxtext.insights.people import MIN_GROUP, count_people, people
from cxtext.insights.rollup import Votes, votes_by
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_SEPARABLE = "not separable"
"""``group`` of topics that the data cannot tell apart."""


def impact_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    segments: Sequence[str] | None = None,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Say what each topic goes with in the score: an association, not a cause.

    Two figures stand side by side. ``loo`` is what commercial tools show: the score of all comments minus
    the score with those of the topic taken out. It blames a topic for whatever else its comments are
    about, and for who writes them. ``adjusted`` is the coefficient of "the comment complains about the
    topic" (or praises it) in a least squares regression on complaints and praise of all topics, source, channel,
    segments and period: how much lower or higher such comments score than others that are equal in all
    that. NPS counts as 100, 0, -100 per comment, so both figures are in NPS points there; other kinds in
    points of their scale.

    Parameters
    ----------
    feedback, mentions
        FEEDBACK table with ``score`` and MENTIONS table with ``sentiment``, ``sentiment_score`` and
        ``topic_id``; comments with status ``ok`` count.
    topics
        ``topic_id`` and ``name``; themes (``level`` ``theme``) are passed over, for their mentions are
        those of their topics.
    segments
        Columns of ``feedback`` to account for; when not given ``source``, ``channel`` and what
        :func:`segment_columns` finds, less columns that alone explain a quarter of the score.
    min_group
        Nothing is said about fewer people (distinct ``customer_id``, else comments).

    Returns
    -------
    pandas.DataFrame
        IMPACTS table, one row per topic and kind of score, by kind and ``topic_id``:

        * ``score_kind``, ``unit``; ``n_scored`` comments with such a score, ``n`` of them that mention the
          topic, ``n_opinion`` that hold ``opinion`` of it. ``opinion`` is ``negative`` for topics that hurt
          (as in :func:`pain_point_table`), else the side that more comments take.
        * ``loo``.
        * ``adjusted`` with the 95 % interval ``ci_low``, ``ci_high`` (errors: :func:`drivers.regression.fit`),
          ``p_value`` and ``q_value`` (Benjamini-Hochberg over the estimates of the table).
        * ``overall``: ``adjusted`` times the share of scored comments that hold the opinion, to compare
          with ``loo``; ``overall_ci_low``, ``overall_ci_high`` take the share as given.
        * ``group``: ``not separable`` where the data cannot split topics (:func:`drivers.separable.separate`);
          ``group_ids`` are then all of them, with one joint estimate: comments that complain about any. Else
          missing, and ``group_ids`` the topic alone.
        * ``reason`` why ``adjusted`` is missing; ``suppressed`` where a count and its figures are held back
          because fewer than ``min_group`` people are behind, or would be left by subtraction.
        * ``accounted_for``: the columns (and ``period``) that were held equal besides other topics.
        * ``summary``, one sentence.

    Raises
    ------
    InputError
        A column is missing, a mention names an unknown topic, or ``min_group`` is below 1.
    """
    if min_group < 1:
        raise InputError(f"min_group is {min_group}; it must be a whole number from 1.")
    base = join(feedback, mentions)
    for column in segments or ():
        if column not in base.feedback.columns:
            raise InputError(
                f"There is no column {column!r} to account for; the feedback table has: "
                f"{', '.join(map(str, base.feedback.columns))}."
            )
    ids = [str(value) for value in topics["topic_id"]]
    names = dict(zip(ids, topics["name"].astype(object), strict=True))
    votes = votes_by(base, base.topic_codes(ids))
    hurting = hurts(votes.count(len(ids), votes.negative), votes.count(len(ids)))
    person = people(base.feedback)
    shown = np.ones(len(ids), dtype=bool)
    if "level" in topics.columns:
        shown = (topics["level"].astype(object) != "theme").to_numpy(dtype=bool)
    parts = [
        _rows(
            base,
            votes,
            outcome,
            adjust(base, votes, outcome, person, len(ids), min_group=min_group, segments=segments),
            person,
            hurting,
            ids,
            min_group,
        )[shown].sort_values("topic_id")
        for outcome in outcomes(base.feedback)
    ]
    if not parts:
        return pd.DataFrame({column: pd.Series([], dtype=object) for column in IMPACTS.required})
    table = pd.concat(parts, ignore_index=True)
    table["q_value"] = _q_values(table)
    table.insert(1, "name", pd.Series([names[topic] for topic in table["topic_id"]], dtype=object))
    table["summary"] = pd.Series(
        [
            impact_words(row, [(opinion, names[topic]) for topic, opinion in row["joint"]])
            for row in table.to_dict("records")
        ],
        dtype=object,
    )
    return table[list(IMPACTS.required)]


def _rows(
    base: Base,
    votes: Votes,
    outcome: Outcome,
    adjusted: Adjusted,
    person: Ints,
    hurting: np.ndarray,
    ids: list[str],
    min_group: int,
) -> pd.DataFrame:
    """Return the rows of one kind of score."""
    n_topics, every = len(ids), np.arange(len(ids))
    at, scored = scored_votes(outcome, votes, base.n_comments)
    comment, key = at[scored], votes.key[scored]
    who = person[outcome.comment]
    n = np.bincount(key, minlength=n_topics)
    n_people = count_people(who[comment], key, n_topics)
    people_here = np.unique(who)
    few = n_people < min_group
    # With all but a few people, the score without the topic is that of the few.
    left = len(people_here) - _people_only_inside(who, comment, key, n_topics)
    few_left = (left > 0) & (left < min_group)
    side = np.where(hurting | (adjusted.n[:, 0] >= adjusted.n[:, 1]), 0, 1)
    chosen = {
        name: getattr(adjusted, name)[every, side] if n_topics else getattr(adjusted, name)[:, 0]
        for name in ("n", "n_people", "estimate", "low", "high", "p_value", "group", "reason")
    }
    share = share_of(chosen["n"], len(outcome.value))
    hidden = few | few_left | (chosen["n_people"] < min_group)
    joint = [_joint(adjusted, int(group), row, int(side[row]), ids) for row, group in enumerate(chosen["group"])]
    apart = [len({topic for topic, _ in pairs}) == 1 for pairs in joint]
    return pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "score_kind": pd.Series([outcome.kind] * n_topics, dtype=object),
            "unit": pd.Series([outcome.unit] * n_topics, dtype=object),
            "n_scored": _counts(np.full(n_topics, len(outcome.value)), np.full(n_topics, len(people_here) < min_group)),
            "n": _counts(n, few | few_left),
            "opinion": pd.Series([SENTIMENTS[SIDES[place]] for place in side], dtype=object),
            "n_opinion": _counts(chosen["n"], hidden),
            "loo": np.where(few | few_left, np.nan, leave_one_out(outcome, comment, key, n_topics)),
            "adjusted": chosen["estimate"],
            "ci_low": chosen["low"],
            "ci_high": chosen["high"],
            "p_value": chosen["p_value"],
            "overall": chosen["estimate"] * share,
            "overall_ci_low": chosen["low"] * share,
            "overall_ci_high": chosen["high"] * share,
            "group": pd.Series([None if alone else NOT_SEPARABLE for alone in apart], dtype=object),
            "group_ids": pd.Series([sorted({topic for topic, _ in pairs}) for pairs in joint], dtype=object),
            "reason": pd.Series([why or None for why in chosen["reason"]], dtype=object),
            "suppressed": hidden,
            "accounted_for": pd.Series([", ".join(adjusted.accounted)] * n_topics, dtype=object),
            "estimate": chosen["group"],
            "joint": pd.Series(joint, dtype=object),
        }
    )


def _people_only_inside(who: Ints, comment: Ints, key: Ints, n_topics: int) -> Ints:
    """Return per topic the number of people all of whose scored comments mention it."""
    n_people = int(who.max(initial=-1)) + 1
    written = np.bincount(who, minlength=n_people)
    pairs, n = np.unique(key * n_people + who[comment], return_counts=True)
    whole = n == written[pairs % n_people] if n_people else np.zeros(0, dtype=bool)
    return np.bincount(pairs[whole] // max(n_people, 1), minlength=n_topics).astype(np.int64)


def _joint(adjusted: Adjusted, group: int, row: int, side: int, ids: list[str]) -> list[tuple[str, str]]:
    """Return topic and opinion of all that share an estimate, the row's own first, the others by id."""
    own = (ids[row], SENTIMENTS[SIDES[side]])
    if group < 0:
        return [own]
    topic, place = np.nonzero(adjusted.group == group)
    others = {(ids[t], SENTIMENTS[SIDES[p]]) for t, p in zip(topic, place, strict=True)} - {own}
    return [own, *sorted(others)]


def _counts(n: Any, hidden: np.ndarray) -> pd.Series:  # noqa: ANN401 - an array of counts
    return pd.Series(n, dtype="Int64").mask(pd.Series(hidden, dtype=bool))


def _q_values(table: pd.DataFrame) -> Floats:
    """Correct for the number of estimates (Benjamini-Hochberg); a joint estimate counts once."""
    from scipy import stats

    q_value = np.full(len(table), np.nan)
    tested = table[table["p_value"].notna()]
    if len(tested):
        once = tested.drop_duplicates(["score_kind", "estimate"])
        corrected = stats.false_discovery_control(once["p_value"], method="bh")
        of = dict(zip(zip(once["score_kind"], once["estimate"], strict=True), corrected, strict=True))
        q_value[tested.index] = [of[pair] for pair in zip(tested["score_kind"], tested["estimate"], strict=True)]
    return q_value
