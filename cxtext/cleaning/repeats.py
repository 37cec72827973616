"""Comments that repeat another one, and why they are taken for repeats.

Repeats are flagged, never dropped: the flag says what was seen, and the caller decides which flags are left out of the
count.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from cxtext.cleaning.duplicates import find_duplicates, in_order, known_customers
from cxtext.cleaning.near import bare, groups
from cxtext.errors import InputError
from cxtext.tables import RESPONSE_STATES

if TYPE_CHECKING:
    import pandas as pd

FLAGS: dict[str, str] = {
    "resubmission": "sent in again by the same person",
    "burst": "the same or nearly the same text from many within a day",
    "same_row": "the same in every column as an earlier row, nobody knows whether from the same person",
    "near_duplicate": "the same or nearly the same text as an earlier comment, from somebody else",
}
"""What a comment may be flagged with, and what each flag means; the first that holds is given."""

LEFT_OUT: tuple[str, ...] = ("resubmission", "preview")
"""What is not counted unless the caller says otherwise: of :data:`FLAGS` and of the states of a survey response."""

# Shorter texts are alike by chance.
_MIN_WORDS = 6
# Six common words may well come from five people on a day; eight hardly do.
_BURST_WORDS, _BURST_SIZE = 8, 5
_BURST_HOURS = 24


def check_flags(flags: Collection[str]) -> frozenset[str]:
    """Return the flags as a set; raise :class:`~cxtext.errors.InputError` where one does not exist."""
    chosen = [flags] if isinstance(flags, str) else list(flags)
    for flag in chosen:
        if flag not in {*FLAGS, *RESPONSE_STATES}:
            raise InputError(f"No flag is called {flag!r}; choose among {', '.join([*FLAGS, *RESPONSE_STATES])}.")
    return frozenset(chosen)


def find_repeats(feedback: pd.DataFrame, clean_text: pd.Series, candidate: pd.Series) -> pd.Series:
    """Return for each comment the flag under which it repeats an earlier one; missing where it does not.

    - ``resubmission``: the same person sent the same text (see :func:`~cxtext.cleaning.duplicates.find_duplicates`), or
      nearly the same of at least six words, to the same question on the same day;
    - ``burst``: the same or nearly the same text of at least eight words came from at least five people (rows, where
      the people are unknown) within 24 hours; needs dates;
    - ``same_row``: nothing tells who wrote it, and every column is the same as in an earlier row;
    - ``near_duplicate``: any other text of at least six words that is nearly the same as an earlier one.

    The first comment of a kind, in the order of ``feedback_id``, is no repeat. Order of rows does not matter.

    Parameters
    ----------
    feedback
        The feedback table as it was read.
    clean_text, candidate
        For each row the cleaned text, and whether it is considered at all.
    """
    import pandas as pd

    flags = pd.Series([None] * len(feedback), index=feedback.index, dtype="str")
    rows = in_order(feedback)
    again, same = find_duplicates(feedback, clean_text, candidate, rows)
    bared = [bare(text) for text in clean_text.tolist()]
    words = pd.Series(bared, index=feedback.index, dtype=object)
    long = pd.Series([text.count(" ") + 1 >= _MIN_WORDS for text in bared], index=feedback.index) & candidate
    rows = rows[long.loc[rows].to_numpy()]
    flags.loc[same] = "same_row"
    if len(rows):
        group = pd.Series(groups(words.loc[rows].tolist()), index=rows)
        repeated = group.duplicated(keep="first")
        flags.loc[repeated.index[repeated & ~same.loc[repeated.index]]] = "near_duplicate"
        shared = group[group.duplicated(keep=False)]
        many = shared[words.loc[shared.index].str.count(" ") + 1 >= _BURST_WORDS]
        burst = _in_bursts(feedback.loc[many.index], many)
        flags.loc[burst.index[burst & repeated.loc[burst.index]]] = "burst"
        sent_again = _by_same_person(feedback.loc[shared.index], shared)
        flags.loc[sent_again.index[sent_again]] = "resubmission"
    flags.loc[again] = "resubmission"
    return flags


def _by_same_person(feedback: pd.DataFrame, group: pd.Series) -> pd.Series:
    import pandas as pd

    repeated = pd.Series(data=False, index=group.index)
    known = known_customers(feedback)
    keys = pd.DataFrame({"customer": feedback.get("customer_id"), "group": group})
    if "question" in feedback:
        keys["question"] = feedback["question"]
    if "date" in feedback:
        keys["day"] = feedback["date"].astype("string").str.slice(0, 10)
    keys = keys[known]
    repeated.loc[keys.index] = keys.duplicated(keep="first")
    return repeated


def _in_bursts(feedback: pd.DataFrame, group: pd.Series) -> pd.Series:
    """Tell which rows lie in a span of 24 hours with enough people who say the same."""
    import pandas as pd

    found = pd.Series(data=False, index=group.index)
    if "date" not in feedback:
        return found
    when = pd.to_datetime(feedback["date"], errors="coerce", utc=True, format="ISO8601")
    known = known_customers(feedback)
    who = feedback["feedback_id"].astype(str).where(~known, "customer " + _customers(feedback))
    rows = pd.DataFrame({"group": group, "when": when, "who": who})[when.notna()]
    rows = rows[rows.groupby("group")["who"].transform("size") >= _BURST_SIZE]
    window = pd.Timedelta(hours=_BURST_HOURS)
    for _, one in rows.sort_values(["when", "who"], kind="stable").groupby("group"):
        times, people, index = one["when"].tolist(), one["who"].tolist(), one.index.tolist()
        within: dict[str, int] = {}
        first = done = 0
        for last, time in enumerate(times):
            within[people[last]] = within.get(people[last], 0) + 1
            while time - times[first] >= window:
                within[people[first]] -= 1
                if not within[people[first]]:
                    del within[people[first]]
                first += 1
            if len(within) >= _BURST_SIZE:
                found.loc[index[max(first, done) : last + 1]] = True
                done = last + 1
    return found


def _customers(feedback: pd.DataFrame) -> pd.Series:
    import pandas as pd

    if "customer_id" not in feedback:
        return pd.Series("", index=feedback.index)
    return feedback["customer_id"].astype("string").fillna("").astype(str)
