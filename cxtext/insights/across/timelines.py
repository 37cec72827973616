"""A customer's own timeline: what they came back to, and what they last said of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.across.contracts import REPEAT_COMPLAINTS, TIMELINES
from cxtext.insights.base import NEGATIVE, Floats, Ints, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, few, hide
from cxtext.insights.rollup import cast_votes
from cxtext.insights.trends import days
from cxtext.tables import SENTIMENTS, check

QUIET_DAYS = 90
"""Days without a further word after which a complaint is called silent rather than open."""
NO_COMPLAINT, RESOLVED, OPEN, SILENT, CANNOT_TELL = "no complaint", "resolved", "open", "silent", "cannot tell"


def timelines(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    *,
    quiet_days: int = QUIET_DAYS,
) -> pd.DataFrame:
    """Follow each customer with two or more comments through the topics they speak of.

    The table names single customers: it is the user's own data, to act on, and nothing of it belongs into a report
    that is passed on. :func:`repeat_complaints` sums it up.

    Parameters
    ----------
    feedback
        FEEDBACK table with ``customer_id`` and, for anything about order, ``date``; comments with status ``ok`` count.
    mentions, topics
        Tables of the same run.
    quiet_days
        Days from a customer's last complaint to the last date in the data after which it is ``silent``.

    Returns
    -------
    pandas.DataFrame
        TIMELINES table, one row per customer × topic, by both; empty without ``customer_id``. All comments of a
        customer on one day are one occasion (answers to several questions of a survey are no repetition), as are
        all those without a date. ``n_comments`` and ``n_occasions`` of the customer; for the topic: ``n_topic``
        occasions, ``n_complaints`` those that are on balance negative (rule of :func:`comment_sentiment`),
        ``first`` and ``last`` day, ``days`` between them, ``last_sentiment``; ``repeat``: complaints on two days or
        more (missing without dates); ``days_between``: mean days from one complaint to the next; ``feedback_ids``
        in order of date.

        ``status`` says what can be told, which is words, not deeds: ``no complaint``; ``resolved``: after the last
        complaint the customer spoke of the topic again, without complaint; ``open``: the last word is a complaint, not
        older than ``quiet_days``; ``silent``: the last word is a complaint, and nothing followed for longer
        (mended, given up or gone: it cannot be told); ``cannot tell``: a complaint without a date, so that what
        came later is unknown.

    Raises
    ------
    InputError
        ``quiet_days`` is no number from 1, or see :func:`topic_table`.
    """
    if isinstance(quiet_days, bool) or not quiet_days >= 1:
        raise InputError(f"quiet_days is a number of days from 1; it is {quiet_days!r}.")
    base = join(feedback, mentions)
    if "customer_id" not in base.feedback.columns:
        return pd.DataFrame({column: pd.Series(dtype=object) for column in TIMELINES.required})
    ids = [str(value) for value in topics["topic_id"]]
    customer, names = _customers(base.feedback["customer_id"])
    n_comments = np.bincount(customer[customer >= 0], minlength=len(names))
    customer = np.where(np.append(n_comments, 0)[customer] >= 2, customer, -1)
    date = days(base.feedback)
    day = _day_numbers(date)
    # Every comment belongs to one occasion: a customer and a day.
    occasion = np.full(base.n_comments, -1, dtype=np.int64)
    inside = customer >= 0
    width = int(day.max(initial=-1)) + 2
    distinct, occasion[inside] = np.unique(customer[inside] * width + day[inside] + 1, return_inverse=True)
    who, when = distinct // width, distinct % width - 1

    topic = base.topic_codes(ids, others=True)
    topic = np.where(occasion[base.comment] >= 0, topic, -1)
    votes = cast_votes(occasion[base.comment], topic, base.label, base.score, base.weight)
    steps = pd.DataFrame(
        {
            "customer": who[votes.comment],
            "topic": votes.key,
            "day": when[votes.comment],
            "label": votes.label,
            "complaint": votes.negative,
        }
    ).sort_values(["customer", "topic", "day"], ignore_index=True)
    table = _per_topic(steps)
    status = _status(table, int(day.max(initial=-1)), quiet_days)
    start = date.min()
    first, last = (
        start + pd.to_timedelta(table[column].where(table[column] >= 0), unit="D")
        for column in ("first_day", "last_day")
    )
    has_day = (table["last_day"] >= 0).to_numpy()
    result = pd.DataFrame(
        {
            "customer_id": names[table["customer"].to_numpy()],
            "topic_id": pd.Index(ids, dtype=object)[table["topic"].to_numpy()],
            "name": topics["name"].astype(object).to_numpy()[table["topic"].to_numpy()],
            "n_comments": n_comments[table["customer"].to_numpy()],
            "n_occasions": np.bincount(who, minlength=len(names))[table["customer"].to_numpy()],
            "first": first.to_numpy(dtype="datetime64[us]"),
            "last": last.to_numpy(dtype="datetime64[us]"),
            "days": (table["last_day"] - table["first_day"]).astype("Int64"),
            "n_topic": table["n_topic"],
            "n_complaints": table["n_complaints"],
            "repeat": (table["dated_complaints"] >= 2)
            .astype("boolean")
            .mask(table["undated"] & (table["dated_complaints"] < 2)),
            "days_between": table["gap"],
            "last_sentiment": pd.Series(np.array(SENTIMENTS, dtype=object)[table["last_label"]]).where(has_day, None),
            "status": status,
        }
    )
    result["feedback_ids"] = _comment_ids(base.feedback, occasion, day, table, who, base.comment, topic)
    result = result.sort_values(["customer_id", "topic_id"], kind="stable", ignore_index=True)
    return result[list(TIMELINES.required)]


def unresolved(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a TIMELINES table that still wait for an answer: open first, then silent.

    Within each, those with the most complaints first, then those that complained last.
    """
    check(table, TIMELINES)
    waiting = table[table["status"].isin([OPEN, SILENT])]
    waiting = waiting.assign(_silent=waiting["status"] == SILENT)
    waiting = waiting.sort_values(
        ["_silent", "n_complaints", "last", "customer_id", "topic_id"],
        ascending=[True, False, False, True, True],
        ignore_index=True,
    )
    return waiting.drop(columns="_silent")


def repeat_complaints(table: pd.DataFrame, *, min_group: int = MIN_GROUP) -> pd.DataFrame:
    """Return for each topic how many of the customers who complained did so again.

    Parameters
    ----------
    table
        TIMELINES table of :func:`timelines`.
    min_group
        Fewest customers of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        REPEAT_COMPLAINTS table, most repeated first: ``n_customers`` who were heard on two days or more and
        complained of the topic on a known day, ``n_repeat`` those who did on two days or more, ``repeat_share``
        with its 95 % Wilson interval; ``n_resolved``, ``n_open``, ``n_silent`` by status. Customers heard once
        cannot repeat and do not count. Counts of some but fewer than ``min_group`` customers are missing, with the
        next smallest of the three statuses where one alone would be; ``suppressed`` is then true.
    """
    min_group = check_min_group(min_group)
    check(table, TIMELINES)
    counted = table[(table["n_occasions"] >= 2) & (table["n_complaints"] > 0) & table["repeat"].notna()]
    topic, ids = pd.factorize(counted["topic_id"].astype(object), sort=True)
    size = len(ids)

    def count(which: pd.Series) -> Ints:
        return np.bincount(topic[which.to_numpy(dtype=bool)], minlength=size).astype(np.int64)

    n = np.bincount(topic, minlength=size).astype(np.int64)
    repeated = count(counted["repeat"])
    by_status = {name: count(counted["status"] == name) for name in (RESOLVED, OPEN, SILENT)}
    low, high = wilson(repeated, n)
    names = counted.drop_duplicates("topic_id").set_index("topic_id")["name"].reindex(ids).to_numpy()
    result = pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "name": names,
            "n_customers": n,
            "n_repeat": repeated,
            "repeat_share": share_of(repeated, n),
            "ci_low": low,
            "ci_high": high,
            **{f"n_{name}": counts for name, counts in by_status.items()},
        }
    ).sort_values(["n_repeat", "n_customers", "topic_id"], ascending=[False, False, True], ignore_index=True)
    whole = few(result["n_customers"].to_numpy(), min_group)
    rest = (result["n_customers"] - result["n_repeat"]).to_numpy()
    some = few(result["n_repeat"].to_numpy(), min_group) | few(rest, min_group) | whole
    parts = [few(result[f"n_{name}"].to_numpy(), min_group) for name in by_status]
    any_part = np.any(parts, axis=0) | whole
    result = hide(result, some, ["n_repeat", "repeat_share", "ci_low", "ci_high"])
    result = hide(result, any_part, [f"n_{name}" for name in by_status])
    result = hide(result, whole, ["n_customers"]).assign(suppressed=some | any_part)
    shown = result["n_repeat"].astype(np.float64).fillna(-1)
    order = np.lexsort((result["topic_id"], -shown))
    return result.iloc[order].reset_index(drop=True)[list(REPEAT_COMPLAINTS.required)]


def _customers(values: pd.Series) -> tuple[Ints, pd.Index]:
    """Give customers numbers by the text of their id, so that the order never depends on the rows; -1 without one."""
    raw_code, raw = pd.factorize(values.astype(object))
    texts = [str(int(value)) if isinstance(value, float) and value.is_integer() else str(value) for value in raw]
    code, names = pd.factorize(pd.Series(texts, dtype=object), sort=True)
    return np.append(code, -1)[raw_code].astype(np.int64), pd.Index(names, dtype=object)


def _day_numbers(date: pd.Series) -> Ints:
    """Return days since the first date, -1 without a date."""
    return (date - date.min()).dt.days.fillna(-1).to_numpy(dtype=np.int64)


def _per_topic(steps: pd.DataFrame) -> pd.DataFrame:
    """Sum up a customer's occasions, in order of date, for each topic: one row per customer and topic."""
    rows = steps.groupby(["customer", "topic"], sort=True)
    table = rows.agg(
        n_topic=("day", "size"),
        n_complaints=("complaint", "sum"),
        last_label=("label", "last"),
        last_day=("day", "last"),
    )
    dated = steps[steps["day"] >= 0].groupby(["customer", "topic"], sort=True)
    table["first_day"] = dated["day"].first().reindex(table.index)
    complaints = steps[steps["complaint"] & (steps["day"] >= 0)].groupby(["customer", "topic"], sort=True)["day"]
    spans = complaints.agg(["min", "max", "size"]).reindex(table.index)
    undated = steps["complaint"] & (steps["day"] < 0)
    table["undated"] = undated.groupby([steps["customer"], steps["topic"]], sort=True).any()
    table["dated_complaints"] = spans["size"].fillna(0).astype(np.int64)
    table["gap"] = ((spans["max"] - spans["min"]) / (spans["size"] - 1).where(spans["size"] > 1)).astype(np.float64)
    return table.reset_index()


def _status(table: pd.DataFrame, last_day: int, quiet_days: int) -> pd.Series:
    last_is_complaint = table["last_label"] == NEGATIVE
    quiet: Floats = last_day - table["last_day"].to_numpy(dtype=np.float64)
    words = np.select(
        [table["n_complaints"] == 0, table["undated"], ~last_is_complaint, quiet > quiet_days],
        [NO_COMPLAINT, CANNOT_TELL, RESOLVED, SILENT],
        OPEN,
    )
    return pd.Series(words, dtype=object)


def _comment_ids(
    feedback: pd.DataFrame, occasion: Ints, day: Ints, table: pd.DataFrame, who: Ints, comment: Ints, topic: Ints
) -> pd.Series:
    """Return the ids of each row's comments, in order of date and id."""
    used = topic >= 0
    width = int(topic.max(initial=0)) + 1
    key = who[occasion[comment[used]]] * width + topic[used]
    pairs = pd.DataFrame({"key": key, "day": day[comment[used]], "comment": comment[used]}).drop_duplicates()
    pairs = pairs.sort_values(["key", "day", "comment"])
    pairs["feedback_id"] = feedback["feedback_id"].astype(object).to_numpy()[pairs["comment"]]
    lists = pairs.groupby("key", sort=True)["feedback_id"].agg(list)
    wanted = table["customer"].to_numpy() * width + table["topic"].to_numpy()
    return lists.reindex(wanted).reset_index(drop=True)
