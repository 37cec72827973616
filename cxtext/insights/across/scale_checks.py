"""Is the scale of a whole source read the wrong way round? Scores and texts compared, source by source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.insights.across.contracts import SCALE_CHECKS
from cxtext.insights.across.opposed import Opposed, compare
from cxtext.insights.base import Base, join
from cxtext.insights.intervals import LEVEL, share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, few, hide, people

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

MIN_COMPARED = 20
FALSE_DISCOVERY_RATE = 0.05
OFTEN = 0.2
"""A source is doubtful where surely more than this share of its clear scores contradict their texts."""


def scale_checks(feedback: pd.DataFrame, mentions: pd.DataFrame, *, min_group: int = MIN_GROUP) -> pd.DataFrame:
    """Compare scores with the sentiment of texts in each source.

    Parameters
    ----------
    feedback, mentions
        Tables of one run; scored comments with status ``ok`` that have mentions count.
    min_group
        Fewest people (distinct ``customer_id`` where given, else comments) of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        SCALE_CHECKS table, one row per ``source`` × ``score_kind``: ``n`` compared comments, ``correlation``
        (Spearman's) of score and text sentiment with its 95 % interval (Fisher's z with the standard error of
        Bonett and Wright, 2000, Psychometrika 65, 23-28), ``p_value`` and ``q_value`` (Benjamini-Hochberg over the
        table); ``n_clear`` comments with a clear score and a text that takes a side, ``n_against`` those of which
        both disagree, ``against_share`` with its 95 % Wilson interval. ``verdict``: ``reversed`` where the
        correlation is below 0, with the whole interval, at a q below 0.05, and most clear scores are contradicted;
        ``doubtful`` where one of the two holds or surely more than a fifth of clear scores are contradicted;
        ``agrees`` where the whole interval of the correlation is above 0; else, and with under 20 comments,
        ``cannot tell``. ``warning`` says so in a sentence, missing where there is nothing to say. Groups under
        ``min_group`` are ``suppressed``.
    """
    min_group = check_min_group(min_group)
    base = join(feedback, mentions)
    table, crowd, _ = check_scales(base, compare(base))
    hidden = few(crowd, min_group)
    figures = [column for column in SCALE_CHECKS.required if column not in ("source", "score_kind", "suppressed")]
    table["suppressed"] = hidden
    return hide(table, hidden, figures)[list(SCALE_CHECKS.required)]


def check_scales(base: Base, opposed: Opposed) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return the table before suppression, the people behind each row, and which comments' scales are reversed."""
    from scipy import stats

    used = ~np.isnan(opposed.value) & ~np.isnan(opposed.text_score)
    frame = pd.DataFrame(
        {"source": base.feedback["source"].astype(object), "score_kind": opposed.kind.to_numpy(dtype=object)}
    )
    group = frame.where(pd.Series(used)).groupby(["source", "score_kind"], sort=True).ngroup()
    code = np.where(used, group.fillna(-1), -1).astype(np.int64)
    size = int(code.max(initial=-1)) + 1
    keys = frame[code >= 0].assign(code=code[code >= 0]).drop_duplicates("code").sort_values("code", ignore_index=True)
    n = np.bincount(code[code >= 0], minlength=size)
    correlation, p_value = np.full(size, np.nan), np.full(size, np.nan)
    for place in range(size):
        score, text = opposed.value[code == place], opposed.text_score[code == place]
        if len(score) >= MIN_COMPARED and np.ptp(score) > 0 and np.ptp(text) > 0:
            found = stats.spearmanr(score, text)
            correlation[place], p_value[place] = found.statistic, found.pvalue
    z = np.arctanh(np.clip(correlation, -0.999999, 0.999999))
    half = stats.norm.ppf((1 + LEVEL) / 2) * np.sqrt((1 + correlation**2 / 2) / np.maximum(n - 3, 1))
    low, high = np.tanh(z - half), np.tanh(z + half)
    q_value = np.full(size, np.nan)
    tested = ~np.isnan(p_value)
    if tested.any():
        q_value[tested] = stats.false_discovery_control(p_value[tested], method="bh")
    clear = (code >= 0) & (opposed.side != 0) & (opposed.lean != 0) & (opposed.asked_for != opposed.lean)
    n_clear = np.bincount(code[clear], minlength=size)
    n_against = np.bincount(code[clear & opposed.against], minlength=size)
    against_low, against_high = wilson(n_against, n_clear)
    negative = (high < 0) & (q_value < FALSE_DISCOVERY_RATE)
    mostly = against_low > 0.5
    verdict = np.select(
        [negative & mostly, negative | (tested & (against_low > OFTEN)), low > 0],
        ["reversed", "doubtful", "agrees"],
        "cannot tell",
    ).astype(object)
    table = pd.DataFrame(
        {
            "source": keys["source"],
            "score_kind": keys["score_kind"],
            "n": n,
            "correlation": correlation,
            "ci_low": low,
            "ci_high": high,
            "p_value": p_value,
            "q_value": q_value,
            "n_clear": n_clear,
            "n_against": n_against,
            "against_share": share_of(n_against, n_clear),
            "against_ci_low": against_low,
            "against_ci_high": against_high,
            "verdict": verdict,
        }
    )
    warnings: list[object] = [_warning(row) for row in table.to_dict("records")]
    table["warning"] = pd.Series(warnings, dtype=object)
    is_reversed = np.append(verdict == "reversed", False)[code]
    return table, count_people(people(base.feedback), code, size), is_reversed


def _warning(row: Mapping[Hashable, Any]) -> str | None:
    where = f"{row['source']!r} ({row['score_kind']})"
    share = f"{row['n_against']:,} of {row['n_clear']:,} clear scores of {where} contradict their texts"
    if row["verdict"] == "reversed":
        return (
            f"{share}: the scale is probably read the wrong way round; check which end is good and read the file again."
        )
    if row["verdict"] == "doubtful" and not row["against_ci_low"] > OFTEN:
        return (
            f"Higher scores of {where} go with worse texts (correlation {row['correlation']:.2f}): "
            "check which end of the scale is good before you trust its scores."
        )
    if row["verdict"] == "doubtful":
        return f"{share}: check how the scale is labelled before you trust its scores."
    return None
