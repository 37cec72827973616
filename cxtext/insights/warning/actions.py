"""Closing the loop: what became of a complaint after something was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import Bools, Floats, Ints, ids_in, join
from cxtext.insights.intervals import LEVEL, Moments, newcombe, share_of, welch
from cxtext.insights.people import MIN_GROUP
from cxtext.insights.rollup import Votes, votes_by
from cxtext.insights.scores import Scale, common_scale
from cxtext.insights.trends import days
from cxtext.insights.warning.contracts import ACTIONS
from cxtext.insights.warning.panel import people

WINDOW = 182
"""Days looked at on either side of an action."""
MIN_DAYS = 14
"""Fewest days after an action for a verdict."""
MIN_EXPECTED = 5.0
"""Fewest complaints to be expected after the action, had nothing changed, for a verdict."""
MIN_WEEKS = 6
"""Fewest weeks before and complaints on the whole for the trend before to be estimated."""
UNDATED = -(2**40)
"""Day of a comment without a date."""
HIDDEN = tuple(column for column in ACTIONS.required if column.startswith(("n_", "complaints_", "share_", "difference",
    "others_", "relative", "trend_", "beyond_", "score_")))  # fmt: skip


@dataclass(frozen=True)
class _Dated:
    """Day and person of each comment, scores, and votes by topic; the day of an undated comment is below all others."""

    day: Ints
    person: Ints
    scale: Scale
    votes: Votes
    ids: list[str]


def action_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    actions: pd.DataFrame,
    *,
    window: int = WINDOW,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Compare complaints before and after each action, with the other topics and with the trend before.

    Parameters
    ----------
    feedback, mentions
        FEEDBACK table with ``date`` and MENTIONS table with ``sentiment``, ``sentiment_score`` and ``topic_id``.
    actions
        What :func:`read_actions` returns: ``topic_id``, ``name``, ``action``, ``date``, ``owner``.
    window
        Days looked at on either side; the day of the action counts as after.
    min_group
        With fewer people on a side figures are missing and ``suppressed`` is true.

    Returns
    -------
    pandas.DataFrame
        ACTIONS table, one row per action in the given order. ``n_before``, ``n_after`` people heard in the window (each
        once a side; ``customer_id``, else comments), ``complaints_*`` those who complain about the topic, ``share_*``
        their shares, ``difference`` after - before with its 95 % Newcombe interval. ``others_before``,
        ``others_after``: shares that complain about any other topic. ``relative``: the ratio of the topic's shares over
        that of the others' (difference in differences on the log scale; below 1 it fell more than complaints at
        large), 95 % interval by the delta method with people as units and the overlap of both complaints taken in.
        ``trend_before``: change of the odds per 30 days before the action, and ``beyond_trend``: odds after over what
        that trend led one to expect in the middle of the time after, both with 95 % intervals (segmented logistic
        regression, Wagner et al. 2002, Journal of Clinical Pharmacy and Therapeutics 27, 299-309; robust standard
        errors by week); missing under six weeks with comments before. ``score_before``, ``score_after`` mean score of
        everyone, ``score_difference`` with a 95 % Welch interval, within kinds of score where several are mixed.
        ``verdict``: ``too early`` with under 14 days or five expected complaints after; ``better`` where the interval
        of the difference is below 0 and that of ``relative`` below 1, and the complaint was not clearly falling before
        without a clear break; ``worse`` the other way round; else ``no clear change``. ``note`` says why. All of it is
        association: what else changed on that day changed too.

    Raises
    ------
    InputError
        There are no dates, or the window is under a day.

    Notes
    -----
    Someone heard on both sides counts on both; that they are the same person is not used, which makes intervals wide
    rather than narrow.
    """
    if window < 1:
        raise InputError(f"A window of {window!r} days cannot be; give 1 or more, such as 182.")
    data = _prepare(feedback, mentions)
    rows = [_row(data, action, window, min_group) for action in actions.to_dict("records")]
    table = pd.DataFrame(rows, columns=list(ACTIONS.required))
    kinds: dict[str, str] = {c: "float64" for c in HIDDEN if c != "score_unit"}
    kinds |= dict.fromkeys(("n_before", "n_after", "complaints_before", "complaints_after"), "Int64")
    kinds |= {"date": "datetime64[ns]", "days_before": "int64", "days_after": "int64", "suppressed": "bool"}
    return table.astype(kinds)


def _prepare(feedback: pd.DataFrame, mentions: pd.DataFrame) -> _Dated:
    base = join(feedback, mentions)
    date = days(base.feedback)
    if not date.notna().any():
        raise InputError(
            "The comments have no dates, so before and after an action cannot be told; name the column of dates."
        )
    day = np.where(date.notna(), (date - pd.Timestamp(0)).dt.days.fillna(0), UNDATED).astype(np.int64)
    ids = ids_in(base.mentions, "topic_id")
    scale = common_scale(base.feedback)
    return _Dated(day, people(base.feedback), scale, votes_by(base, base.topic_codes(ids)), ids)


def _row(data: _Dated, action: dict[Any, Any], window: int, min_group: int) -> dict[str, Any]:
    moment = (pd.Timestamp(action["date"]) - pd.Timestamp(0)).days
    dated = data.day > UNDATED
    first, last = int(data.day[dated].min()), int(data.day[dated].max())
    sides = [dated & (data.day >= moment - window) & (data.day < moment), dated & (data.day >= moment)]
    sides[1] &= data.day < moment + window
    topic = data.ids.index(action["topic_id"]) if action["topic_id"] in data.ids else -1
    negative = data.votes.negative
    own, other = np.zeros(len(data.day), dtype=bool), np.zeros(len(data.day), dtype=bool)
    own[data.votes.comment[negative & (data.votes.key == topic)]] = True
    other[data.votes.comment[negative & (data.votes.key != topic)]] = True
    counts = np.array([_people(data.person[side], own[side], other[side]) for side in sides], dtype=np.float64)
    n, k, others, both = counts.T
    difference, low, high = (float(value) for value in newcombe(k[0], n[0], k[1], n[1]))
    share, other_share = share_of(k, n), share_of(others, n)
    relative = _relative(n, k, others, both)
    trend, beyond = _trend(data.day, own, sides, moment)
    score = _scores(data, sides)
    row: dict[str, Any] = {
        **{column: action[column] for column in ("topic_id", "name", "action", "date", "owner")},
        "days_before": max(min(window, moment - first), 0),
        "days_after": max(min(window, last - moment + 1), 0),
        "n_before": n[0],
        "n_after": n[1],
        "complaints_before": k[0],
        "complaints_after": k[1],
        "share_before": share[0],
        "share_after": share[1],
        "difference": difference,
        "difference_ci_low": low,
        "difference_ci_high": high,
        "others_before": other_share[0],
        "others_after": other_share[1],
        **_named("relative", relative),
        **_named("trend_before", trend),
        **_named("beyond_trend", beyond),
        **score,
        "score_unit": data.scale.unit,
        "suppressed": bool(n.min() < min_group),
    }
    row["verdict"], row["note"] = _verdict(row)
    return {**row, **dict.fromkeys(HIDDEN)} if row["suppressed"] else row


def _named(name: str, values: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip((name, f"{name}_ci_low", f"{name}_ci_high"), values, strict=True))


def _people(person: Ints, own: Bools, other: Bools) -> tuple[int, int, int, int]:
    """Count people, those who complain of the topic, of another, and of both."""
    code, distinct = pd.factorize(person)
    is_own = np.bincount(code, own, len(distinct)) > 0
    is_other = np.bincount(code, other, len(distinct)) > 0
    return len(distinct), int(is_own.sum()), int(is_other.sum()), int((is_own & is_other).sum())


def _relative(n: Floats, k: Floats, others: Floats, both: Floats) -> tuple[float, float, float]:
    from scipy import stats

    if not n.all() or not others.all() or not k.any():
        return np.nan, np.nan, np.nan
    ratio = np.nan if not k[0] else (k[1] / n[1]) / (k[0] / n[0]) / ((others[1] / n[1]) / (others[0] / n[0]))
    if not k.all():
        k = k + 0.5  # gives an interval where one side has no complaint
    log = np.log(k[1] / n[1]) - np.log(k[0] / n[0]) - np.log(others[1] / n[1]) + np.log(others[0] / n[0])
    a, b, c = k / n, others / n, both / n
    variance = (((1 - a) / a + (1 - b) / b - 2 * (c / (a * b) - 1)) / n).sum()
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) * float(np.sqrt(max(variance, 0.0)))
    return float(ratio), float(np.exp(log - half)) if k[1] > 0.5 else 0.0, float(np.exp(log + half))


def _trend(
    day: Ints, own: Bools, sides: list[Bools], moment: int
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Fit log odds = level + slope * time before + step after, by week; missing where the data cannot tell."""
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    missing = (np.nan, np.nan, np.nan)
    used = sides[0] | sides[1]
    week = (day[used] - moment) // 7
    weeks, code = np.unique(week, return_inverse=True)
    n, k = np.bincount(code), np.bincount(code, own[used])
    after = weeks >= 0
    before = ~after
    if before.sum() < MIN_WEEKS or not after.any() or k[before].sum() < MIN_WEEKS or not k[after].sum():
        return missing, missing
    if (k == n)[before].all():
        return missing, missing
    middle = float(np.average(weeks[after], weights=n[after]))
    # Time since the middle of what came after, so that the step is read there.
    months = (weeks - middle) * 7 / 30
    design = np.column_stack([np.ones(len(weeks)), months, after.astype(float), np.where(after, months, 0.0)])
    wanted = design if after.sum() >= MIN_WEEKS else design[:, :3]
    model = sm.GLM(np.column_stack([k, n - k]), wanted, family=sm.families.Binomial())
    try:
        fit = model.fit(cov_type="HC1")
    except (PerfectSeparationError, np.linalg.LinAlgError):
        return missing, missing
    low, high = fit.conf_int(alpha=1 - LEVEL).T

    def odds(at: int) -> tuple[float, float, float]:
        values = np.array([fit.params[at], low[at], high[at]])
        if not np.isfinite(values).all() or np.abs(values).max() > 20:
            return missing
        return float(np.exp(values[0])), float(np.exp(values[1])), float(np.exp(values[2]))

    return odds(1), odds(2)


def _scores(data: _Dated, sides: list[Bools]) -> dict[str, float]:
    scale = data.scale
    n_kinds = max(len(scale.kinds), 1)
    moments = []
    for side in sides:
        scored = side & (scale.kind >= 0)
        parts = [scale.value[scored & (scale.kind == kind)] for kind in range(n_kinds)]
        moments.append(
            Moments(
                np.array([[len(part) for part in parts]], dtype=np.float64),
                np.array([[part.mean() if len(part) else 0.0 for part in parts]]),
                np.array([[part.var(ddof=1) if len(part) > 1 else 0.0 for part in parts]]),
            )
        )
    mean = [float((m.n * m.mean).sum() / m.n.sum()) if m.n.sum() else np.nan for m in moments]
    difference, low, high = (float(value[0]) for value in welch(moments[1], moments[0]))
    return {
        "score_before": mean[0],
        "score_after": mean[1],
        "score_difference": difference,
        "score_ci_low": low,
        "score_ci_high": high,
    }


def _verdict(row: dict[str, Any]) -> tuple[str, str]:
    """Return the verdict and the reason for it."""
    early = _too_early(row)
    if early:
        return "too early", early
    fell, rose = row["difference_ci_high"] < 0, row["difference_ci_low"] > 0
    note = ""
    if not row["n_before"]:
        note = "no one was heard before the action"
    elif not fell and not rose:
        note = "the interval of the difference holds 0"
    elif not (row["relative_ci_high"] < 1 if fell else row["relative_ci_low"] > 1):
        note = "complaints about other topics moved alike, or it cannot be told"
    else:
        was_moving = row["trend_before_ci_high"] < 1 if fell else row["trend_before_ci_low"] > 1
        broke = row["beyond_trend_ci_high"] < 1 if fell else row["beyond_trend_ci_low"] > 1
        if was_moving and not broke:
            note = f"it was {'falling' if fell else 'rising'} before the action already"
    if note:
        return "no clear change", note
    return ("better", "fell more than other complaints") if fell else ("worse", "rose more than other complaints")


def _too_early(row: dict[str, Any]) -> str:
    """Return why nothing can be said yet, or nothing."""
    if row["days_after"] < MIN_DAYS:
        return f"under {MIN_DAYS} days of comments after the action"
    if row["n_before"] and row["suppressed"]:
        return "too few people heard on one side"
    if row["n_after"] * row["share_before"] < MIN_EXPECTED and not row["difference_ci_low"] > 0:
        return "too few people heard to expect five complaints"
    return ""
