"""Scores as given, without likely flips or any contradiction, and with flips turned: beside each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxtext.insights.across.contracts import CONTRADICTIONS, SCORE_VARIANTS
from cxtext.insights.across.contradictions import FLIP
from cxtext.insights.across.opposed import turned
from cxtext.insights.base import Floats, has_status
from cxtext.insights.intervals import mean_interval, nps_interval
from cxtext.insights.people import MIN_GROUP, check_min_group, few, hide
from cxtext.insights.scores import raw_scores
from cxtext.insights.trends import days
from cxtext.tables import FEEDBACK, check

VARIANTS = ("as_given", "without_flips", "without_contradictions", "flips_turned")


def score_variants(feedback: pd.DataFrame, contradictions: pd.DataFrame, *, min_group: int = MIN_GROUP) -> pd.DataFrame:
    """Show what contradictory scores do to the mean and to the net promoter score.

    Every valid score counts, with or without a comment, but for duplicates; rows that agree in ``customer_id``
    (where given), date, source and score are one respondent's answers and count once, as in :func:`metrics`.

    Parameters
    ----------
    feedback
        FEEDBACK table.
    contradictions
        CONTRADICTIONS table of :func:`contradictions`, perhaps with some rows taken out after reading them.
    min_group
        Fewest people of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        SCORE_VARIANTS table, one row per ``score_kind`` × ``variant`` (``as_given``, ``without_flips``,
        ``without_contradictions``, ``flips_turned``: likely flips read from the other end of the scale): ``n`` scores,
        ``n_changed`` scores left out or turned, ``mean`` with its 95 % t interval, and for ``nps`` the net promoter
        score with its interval. Where some but fewer than ``min_group`` scores are changed, the figures of the
        variant would give them away by subtraction: they are missing and ``suppressed`` is true.
    """
    min_group = check_min_group(min_group)
    check(feedback, FEEDBACK)
    check(contradictions, CONTRADICTIONS)
    value, kind = raw_scores(feedback)
    ids = feedback["feedback_id"].astype(object)
    flips = contradictions.loc[contradictions["kind"] == FLIP, "feedback_id"]
    answers = pd.DataFrame(
        {
            "feedback_id": ids.to_numpy(),
            "value": value,
            "turned": turned(value, kind),
            "kind": kind.to_numpy(dtype=object),
            "source": feedback["source"].astype(object).to_numpy(),
            "date": days(feedback).to_numpy(),
            "flip": ids.isin(flips).to_numpy(dtype=bool),
            "against": ids.isin(contradictions["feedback_id"]).to_numpy(dtype=bool),
        }
    )
    own = pd.Series(ids.astype(str).to_numpy(dtype=object))
    answers["customer"] = "comment " + own
    if "customer_id" in feedback.columns:
        customer = pd.Series(feedback["customer_id"].astype(object).to_numpy())
        answers["customer"] = answers["customer"].where(customer.isna(), "customer " + customer.astype(str))
    answers = answers[~has_status(feedback, "duplicate") & ~np.isnan(value)]
    keys = ["kind", "customer", "source", "date", "value"]
    once = answers.groupby(keys, sort=True, dropna=False)[["turned", "flip", "against"]].agg(
        {"turned": "first", "flip": "any", "against": "any"}
    )
    rows = [
        _row(str(name), variant, part.reset_index(), min_group)
        for name, part in once.groupby(level="kind", sort=True)
        for variant in VARIANTS
    ]
    table = pd.DataFrame(rows, columns=[*SCORE_VARIANTS.required])
    figures = ["mean", "ci_low", "ci_high", "nps", "nps_ci_low", "nps_ci_high"]
    hidden = table["suppressed"].to_numpy(dtype=bool)
    return hide(table, hidden, ["n_changed", *figures, "n"])


def _row(kind: str, variant: str, part: pd.DataFrame, min_group: int) -> dict[str, object]:
    gone = {"without_flips": part["flip"], "without_contradictions": part["against"]}
    values: Floats = part["value"].to_numpy(dtype=np.float64)
    changed = 0
    if variant in gone:
        values, changed = values[~gone[variant].to_numpy()], int(gone[variant].sum())
    elif variant == "flips_turned":
        values, changed = np.where(part["flip"], part["turned"], values).astype(np.float64), int(part["flip"].sum())
    values = np.sort(values)
    mean, low, high = mean_interval(values)
    nps = (float("nan"),) * 3
    if kind == "nps":
        nps = nps_interval(int((values >= 9).sum()), int((values <= 6).sum()), len(values))
    # Two variants differ by what one leaves out and the other does not.
    between = int((part["against"] & ~part["flip"]).sum()) if variant == "without_contradictions" else 0
    crowds = np.array([part["customer"].nunique(), changed, between, len(values)])
    return {
        "score_kind": kind,
        "variant": variant,
        "n": len(values),
        "n_changed": changed,
        "mean": mean,
        "ci_low": low,
        "ci_high": high,
        "nps": nps[0],
        "nps_ci_low": nps[1],
        "nps_ci_high": nps[2],
        "suppressed": bool(few(crowds, min_group).any()),
    }
