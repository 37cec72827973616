"""The journey: how many comments touch each stage, how they feel about it and what hurts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import GENERAL, NEGATIVE, Base, Floats, Ints, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.rollup import Votes, cast_votes, votes_by
from cxtext.insights.scores import common_scale
from cxtext.tables import JOURNEY, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

N_TOP = 5
HURTS_HERE = 0.25
"""A pain point is listed at a stage that holds this share of its complaints, besides its main stage."""
MIN_HERE = 3
"""… if at least so many comments complain about it there."""


def journey_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    pain_points: pd.DataFrame,
    stages: Sequence[tuple[str, str]],
) -> pd.DataFrame:
    """Count comments and their sentiment per stage of the journey.

    Parameters
    ----------
    feedback
        FEEDBACK table; comments with status ``ok`` count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score``, ``stage`` (missing = ``general``) and
        ``topic_id``.
    pain_points
        PAIN_POINTS table.
    stages
        ``(id, name)`` in journey order; ``general`` is added at the end when it is not among them.

    Returns
    -------
    pandas.DataFrame
        JOURNEY table, one row per stage in the given order, those without comments too: ``n_mentions``,
        ``n_feedback`` distinct comments, ``share`` of all counted comments; the share of the stage's
        comments that are on balance negative, neutral and positive about it (rule of
        :func:`comment_sentiment`, over their mentions at the stage) with 95 % Wilson intervals;
        ``mean_score`` of the comments that mention the stage (in units of the score where there is one
        kind, else with each kind stretched to 0-10); ``top_pain_points``, up to five topic ids, most
        complaints at the stage first: pain points whose main stage it is, and those with at least a quarter
        of their complaints (three comments or more) there.

    Raises
    ------
    InputError
        A column is missing, a mention names a stage that is not in ``stages``, or a stage stands twice.
    """
    base = join(feedback, mentions)
    ids, names = stage_lists(stages)
    stage = base.stage_codes(ids)
    votes = votes_by(base, stage)
    n_feedback = votes.count(len(ids))
    table = pd.DataFrame(
        {
            "stage": pd.Series(ids, dtype=object),
            "name": pd.Series(names, dtype=object),
            "n_mentions": np.bincount(stage, minlength=len(ids)),
            "n_feedback": n_feedback,
            "share": share_of(n_feedback, base.n_comments),
        }
    )
    for code, sentiment in enumerate(SENTIMENTS):
        n = votes.count(len(ids), votes.label == code)
        table[f"{sentiment}_share"] = share_of(n, n_feedback)
        table[f"{sentiment}_ci_low"], table[f"{sentiment}_ci_high"] = wilson(n, n_feedback)
    table["mean_score"] = _mean_scores(base, votes, len(ids))
    table["top_pain_points"] = pd.Series(
        top_pain_points(_complaints(base, stage, ids, pain_points), ids, pain_points), dtype=object
    )
    return table[list(JOURNEY.required)]


def journey_cells(feedback: pd.DataFrame, mentions: pd.DataFrame, stages: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return the journey in long form, one row per stage and sentiment.

    Parameters
    ----------
    feedback, mentions, stages
        As for :func:`journey_table`.

    Returns
    -------
    pandas.DataFrame
        ``stage``, ``name``, ``sentiment``, ``n_feedback`` (comments with that sentiment about the stage on
        balance), ``share`` (of the stage's comments), ``ci_low``, ``ci_high`` (95 % Wilson); stages in the
        given order, sentiments from negative to positive, empty cells included.

    Raises
    ------
    InputError
        As :func:`journey_table`.
    """
    base = join(feedback, mentions)
    ids, names = stage_lists(stages)
    votes = votes_by(base, base.stage_codes(ids))
    counts = np.bincount(votes.key * len(SENTIMENTS) + votes.label, minlength=len(ids) * len(SENTIMENTS))
    totals = np.repeat(votes.count(len(ids)), len(SENTIMENTS))
    low, high = wilson(counts, totals)
    return pd.DataFrame(
        {
            "stage": np.repeat(np.array(ids, dtype=object), len(SENTIMENTS)),
            "name": np.repeat(np.array(names, dtype=object), len(SENTIMENTS)),
            "sentiment": np.tile(np.array(SENTIMENTS, dtype=object), len(ids)),
            "n_feedback": counts,
            "share": share_of(counts, totals),
            "ci_low": low,
            "ci_high": high,
        }
    )


def stage_lists(stages: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return ids and names of the stages, ``general`` among them.

    Raises
    ------
    InputError
        A stage stands twice.
    """
    ids, names = [stage for stage, _ in stages], [name for _, name in stages]
    twice = sorted({stage for stage in ids if ids.count(stage) > 1})
    if twice:
        raise InputError(f"The stage {twice[0]!r} stands twice in the journey; each needs an id of its own.")
    return (ids, names) if GENERAL in ids else ([*ids, GENERAL], [*names, GENERAL.capitalize()])


def _mean_scores(base: Base, votes: Votes, n_stages: int) -> Floats:
    value = common_scale(base.feedback).value[votes.comment]
    scored = ~np.isnan(value)
    return share_of(np.bincount(votes.key[scored], value[scored], n_stages), votes.count(n_stages, scored))


def _complaints(base: Base, stage: Ints, ids: list[str], pain_points: pd.DataFrame) -> Ints:
    topic_ids = [str(value) for value in pain_points["topic_id"]]
    topic = base.topic_codes(topic_ids, others=True)
    key = np.where(topic >= 0, topic * len(ids) + stage, -1)
    votes = cast_votes(base.comment, key, base.label, base.score, base.weight)
    return votes.count(len(topic_ids) * len(ids), votes.label == NEGATIVE).reshape(len(topic_ids), len(ids))


def top_pain_points(here: Ints, ids: Sequence[str], pain_points: pd.DataFrame) -> list[list[str]]:
    """Return the pain points that are listed at each stage, as :func:`journey_table` says.

    Parameters
    ----------
    here
        Comments that complain about each pain point at each stage, shape (pain points, stages).
    ids
        Stage ids.
    pain_points
        PAIN_POINTS table by rank.
    """
    topic_ids = [str(value) for value in pain_points["topic_id"]]
    is_main = np.array(pain_points["stage"], dtype=object).reshape(-1, 1) == np.array(ids, dtype=object)
    enough = (here >= MIN_HERE) & (here >= HURTS_HERE * here.sum(axis=1, keepdims=True))
    # "No stage can be told" is no further stage: it lists only what has no other.
    placed = np.array(ids, dtype=object) != GENERAL
    listed = is_main | (enough & placed)
    tops = []
    for code in range(len(ids)):
        positions = np.flatnonzero(listed[:, code])
        # A stable sort leaves equals in the order of the pain points' rank.
        order = np.argsort(-here[positions, code], kind="stable")
        tops.append([topic_ids[position] for position in positions[order][:N_TOP]])
    return tops
