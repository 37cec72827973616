"""Warnings: which complaints rise, fall, appear or are gone, since when, and when one would have been told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import Floats, Ints, join
from cxtext.insights.intervals import LEVEL
from cxtext.insights.people import MIN_GROUP
from cxtext.insights.segments import segment_columns
from cxtext.insights.sentences import TREND_WORDS
from cxtext.insights.trends import PRACTICALLY_ABSENT, is_new
from cxtext.insights.warning.panel import SEGMENT, Panel, make_panel
from cxtext.insights.warning.watching import FALL, FALSE_ALARM_RATE, RISE, Watch, change_point, watch
from cxtext.tables import WARNINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

N_FIRST = 5
HIDDEN = (
    "n_before", "n_after", "complaints_before", "complaints_after", "rate_before", "rate_after", "ratio", "ci_low",
    "ci_high", "e_value", "q_value", "dispersion",
)  # fmt: skip


def warning_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    segments: Sequence[str] | None = None,
    *,
    false_alarm_rate: float = FALSE_ALARM_RATE,
    every: int | None = None,
    exclude: Collection[str] = (),
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Tell which complaints rise, fall, appear or are gone, with a false-alarm rate over all series together.

    Series are topics, topic × stage, and topic × stage × value of a segment. In each period people who complain (are
    on balance negative) are set against people heard; someone who writes ten times in a period is one person
    (``customer_id``, else each comment is one), so that volume does not matter. Sources are compared each with itself.
    Periods are whole weeks (or days where the data span under eight weeks), so that weekdays do not matter.

    After each period the evidence of every series is an e-value
    (:func:`cxtext.insights.warning.evidence.log_evidence`), divided down by how much more than by chance the series
    and its like vary from period to period, and the e-BH procedure makes the list: among the warnings on a list the
    expected share of false ones is at most ``false_alarm_rate``, however the series depend on each other. Where nothing
    changes at all, the chance of ever being warned, however often one looks, stays under the same rate in simulations
    (``benchmarks/RESULTS.md``). The replay uses nothing that was not known then. A rise is believed once it has lasted
    two or three periods; one that is over sooner is a burst and no warning.

    Parameters
    ----------
    feedback
        FEEDBACK table with ``date``; comments with status ``ok`` and a date count.
    mentions
        MENTIONS table with ``sentiment``, ``sentiment_score``, ``topic_id`` and, where known, ``stage``.
    segments
        Columns of ``feedback`` to split by; :func:`cxtext.insights.segment_columns` finds them when not given.
    false_alarm_rate
        The rate, between 0 and 1.
    every
        Days per period; by the span of dates when not given: 1 under eight weeks, 7 up to three years, 28 up to
        twelve, else 91.
    exclude
        ``topic_id`` of topics that are not watched, such as remarks without a subject.
    min_group
        Groups of fewer people are not reported.

    Returns
    -------
    pandas.DataFrame
        WARNINGS table: every series that was ever on the list, those that still are (``active``) first, topics before
        stages before segments, then by ``q_value``. ``stage``, ``segment`` and ``value`` are missing where the series
        spans all. ``kind`` is ``rising`` or ``falling``; ``new`` where at most one complained before and the rate was
        under 15 % of that after (or, of however many, under 2 % of it), ``gone`` where the rate after is under 15 % of
        that before. ``since`` is the first day of the likeliest first period of the change (retrospectively). Figures
        are as of the last day, those of a past warning as of the list on which its evidence was largest. ``n_before``,
        ``n_after`` are people heard (summed over periods), ``complaints_before``, ``complaints_after`` those who
        complain, ``rate_*`` their ratio.
        ``ratio`` is after over before within sources (Mantel-Haenszel) with a 95 % interval ``ci_low``, ``ci_high``
        (Greenland and Robins 1985, Biometrics 41, 55-68; widened by ``dispersion``; missing where none complained
        before); since the change point was chosen by the data it flatters a little. ``e_value`` and ``q_value`` are
        of that list. ``first_ids``: up to five ``feedback_id`` of different people, the first who complained
        since the change (of a fall: at all). ``first_alarm``: the last day of the period after which a watcher would
        first have been warned; ``delay_days`` from ``since`` to it, ``lead_days`` from it to the last day of the data,
        when a single look would have told the same. ``false_alarm_rate`` as given. ``suppressed``: where fewer than
        ``min_group`` people were heard on a side, or in a segment one to ``min_group - 1`` complained, the figures and
        ids are missing; one more group of the same column is suppressed where only one would be.

    Raises
    ------
    InputError
        The rate or period is out of range, or a column of ``segments`` is not in ``feedback``.
    """
    if not 0 < false_alarm_rate < 1:
        raise InputError(f"The false-alarm rate is {false_alarm_rate!r}; give a number between 0 and 1, such as 0.05.")
    if every is not None and every < 1:
        raise InputError(f"A period of {every!r} days cannot be; give 1 or more, such as 7.")
    base = join(feedback, mentions)
    columns = segment_columns(base.feedback) if segments is None else list(segments)
    panel = make_panel(base, columns, every=every, exclude=exclude, fewest=min(min_group, MIN_GROUP))
    if panel is None:
        return _frame([])
    seen = watch(panel, min_group=min_group)
    listed = seen.q_value <= false_alarm_rate
    rows = [
        _row(seen, int(series), side, np.flatnonzero(listed[series, :, side]), min_group)
        for side in (RISE, FALL)
        for series in np.flatnonzero(listed[:, :, side].any(axis=1))
    ]
    for row in rows:
        row["false_alarm_rate"] = false_alarm_rate
    return _frame(_hidden(rows))


def _row(seen: Watch, series: int, side: int, listed: Ints, min_group: int) -> dict[str, Any]:
    panel, first, last = seen.panel, int(listed[0]), int(listed[-1])
    active = last == panel.n_periods - 1
    if not active:
        # What came after the change was over would only blur it.
        last = int(listed[np.argmax(seen.log_e[series, listed, side])])
    group = int(panel.group[series])
    complaints, heard = panel.complaints[:, series, : last + 1], panel.heard[:, group, : last + 1]
    cut = change_point(complaints, heard, side) + 1
    x = np.stack([complaints[:, :cut].sum(axis=1), complaints[:, cut:].sum(axis=1)])
    n = np.stack([heard[:, :cut].sum(axis=1), heard[:, cut:].sum(axis=1)])
    (x_before, x_after), (n_before, n_after) = x.sum(axis=1).tolist(), n.sum(axis=1).tolist()
    before, after = x_before / n_before if n_before else np.nan, x_after / n_after if n_after else np.nan
    if side == RISE:
        kind = "new" if is_new(x_before, before, after) else "rising"
    else:
        kind = "gone" if after < PRACTICALLY_ABSENT * before else "falling"
    phi = float(seen.phi[series, last])
    ratio, low, high = risk_ratio(x.astype(float), n.astype(float), phi)
    ends, since = panel.ends(), panel.start + pd.Timedelta(days=panel.every * cut)
    known = min(_people(panel, group, 0, cut), _people(panel, group, cut, last + 1))
    few = bool(known < min_group or (group > 0 and any(0 < k < min_group for k in (x_before, x_after))))
    return {
        **{str(column): value for column, value in panel.names.iloc[series].items()},
        "kind": kind,
        "active": active,
        "since": since,
        "n_before": n_before,
        "n_after": n_after,
        "complaints_before": x_before,
        "complaints_after": x_after,
        "rate_before": before,
        "rate_after": after,
        "ratio": ratio,
        "ci_low": low,
        "ci_high": high,
        "e_value": float(np.exp(seen.log_e[series, last, side])),
        "q_value": float(seen.q_value[series, last, side]),
        "dispersion": phi,
        "first_ids": _first(panel, series, panel.every * cut if side == RISE else 0),
        "first_alarm": ends[first],
        "delay_days": (ends[first] - since).days,
        "lead_days": (ends[-1] - ends[first]).days,
        "suppressed": few,
    }


def risk_ratio(x: Floats, n: Floats, phi: float = 1.0) -> tuple[float, float, float]:
    """Return the Mantel-Haenszel ratio of rates after / before and its interval, widened by the dispersion.

    Parameters
    ----------
    x, n
        Complaints and people, shape (2, sources): before, after. Sources without people on either side say nothing.
    phi
        Variance over that of chance alone.
    """
    from scipy import stats

    total = n.sum(axis=0)
    x, n, total = x[:, n.min(axis=0) > 0], n[:, n.min(axis=0) > 0], total[n.min(axis=0) > 0]
    if not len(total):
        return np.nan, np.nan, np.nan
    ratio = (x[1] * n[0] / total).sum() / (x[0] * n[1] / total).sum() if x[0].sum() else np.nan
    if not x.sum(axis=1).all():
        # Half a complaint more on both sides gives an interval where one side has none.
        x, n = x + 0.5 / len(total), n + 1.0 / len(total)
        total = n.sum(axis=0)
    top, bottom = (x[1] * n[0] / total).sum(), (x[0] * n[1] / total).sum()
    variance = ((n[0] * n[1] * x.sum(axis=0) - x[0] * x[1] * total) / total**2).sum() / (top * bottom)
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) * float(np.sqrt(max(variance, 0.0) * phi))
    centre = float(np.log(top / bottom))
    if np.isnan(ratio):
        return np.nan, float(np.exp(centre - half)), np.nan
    return float(ratio), 0.0 if ratio == 0 else float(np.exp(centre - half)), float(np.exp(centre + half))


def _people(panel: Panel, group: int, first: int, end: int) -> int:
    person, day = panel.group_people[group]
    return len(np.unique(person[(day >= first * panel.every) & (day < end * panel.every)]))


def _first(panel: Panel, series: int, day: int) -> list[str]:
    low, high = np.searchsorted(panel.row_series, [series, series + 1])
    rows = np.arange(low, high)[panel.row_day[low:high] >= day]
    _, distinct = np.unique(panel.row_person[rows], return_index=True)
    return [str(panel.ids[panel.row_comment[rows[at]]]) for at in np.sort(distinct)[:N_FIRST]]


def _hidden(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take out the figures of small groups; where a single one of a column would be, also the next smallest."""
    families: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["level"] == SEGMENT:
            families.setdefault((row["topic_id"], row["stage"], row["segment"]), []).append(row)
    for family in families.values():
        if sum(row["suppressed"] for row in family) == 1 and len(family) > 1:
            others = [row for row in family if not row["suppressed"]]
            min(others, key=lambda row: (row["n_after"], str(row["value"])))["suppressed"] = True
    return [
        {**row, **dict.fromkeys(HIDDEN, None), "first_ids": []} if row["suppressed"] else row
        for row in rows
    ]  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["level", *WARNINGS.required])
    kinds: dict[str, str] = dict.fromkeys(HIDDEN, "float64")
    kinds |= dict.fromkeys(("n_before", "n_after", "complaints_before", "complaints_after"), "Int64")
    kinds |= {"since": "datetime64[ns]", "first_alarm": "datetime64[ns]", "delay_days": "int64", "lead_days": "int64"}
    kinds |= {"active": "bool", "suppressed": "bool", "false_alarm_rate": "float64"}
    kinds |= dict.fromkeys(("topic_id", "stage", "segment", "value", "kind", "first_ids"), "object")
    table = table.astype(kinds)
    for column in ("stage", "segment", "value"):
        table[column] = table[column].where(table[column].notna(), None)
    table["_rank"] = ~table["active"]
    by = ["_rank", "level", "q_value", "topic_id", "stage", "segment", "value", "kind"]
    return table.sort_values(by, ignore_index=True, kind="stable")[list(WARNINGS.required)]


def agree(pain_points: pd.DataFrame, warnings: pd.DataFrame) -> pd.DataFrame:
    """Return ``pain_points`` with trends that contradict no warning.

    The trend of a pain point is judged once, over the whole span; a warning is about a change at some day. Where a
    warning about the very topic (all stages, everyone) is active, it has the word: ``rising``, ``falling`` and ``new``
    as they are, ``gone`` as ``fading``; the sentence in ``summary`` follows. Elsewhere the trend stays.

    Parameters
    ----------
    pain_points
        PAIN_POINTS table.
    warnings
        WARNINGS table of the same run.
    """
    about = warnings[warnings["active"] & warnings["stage"].isna() & warnings["segment"].isna()]
    # Of a rise and a fall that are both on the list, the later one tells how things stand.
    words = (
        about.sort_values("since", kind="stable").set_index("topic_id")["kind"].replace({"gone": "fading"}).to_dict()
    )
    trends, summaries = [], []
    for row in pain_points[["topic_id", "trend", "summary"]].to_dict("records"):
        word, summary = words.get(row["topic_id"], row["trend"]), str(row["summary"])
        if word != row["trend"] and row["topic_id"] in words:
            summary = f"{summary.removesuffix(TREND_WORDS.get(row['trend'], '')).rstrip()} {TREND_WORDS[word]}"
        trends.append(None if pd.isna(word) else word)
        summaries.append(summary)
    # Objects, so that a table without any trend keeps its missing values.
    texts = {"trend": trends, "summary": summaries}
    return pain_points.assign(
        **{column: pd.Series(values, index=pain_points.index, dtype=object) for column, values in texts.items()}
    )
