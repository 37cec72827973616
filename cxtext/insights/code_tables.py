"""The codes of a team's own coding frame: how many comments have each, and how many of these are negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.insights.base import join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.rollup import comment_sentiment
from cxtext.tables import CODES, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["code_table"]


def code_table(feedback: pd.DataFrame, mentions: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Count the comments that have each code.

    Parameters
    ----------
    feedback
        FEEDBACK table with ``codes``; comments with status ``ok`` count.
    mentions
        MENTIONS table with ``sentiment`` and ``sentiment_score``.
    codes
        All codes of the frame.

    Returns
    -------
    pandas.DataFrame
        CODES table, most frequent code first, codes without comments too: ``n_feedback`` distinct comments, ``share``
        of all counted comments with its 95 % Wilson interval, and the share of them that are negative on balance
        (:func:`comment_sentiment`, over the whole comment) with its interval. These intervals know nothing of the
        model's own errors.

    Raises
    ------
    InputError
        A column is missing, or a comment has a code that is not in ``codes``.
    """
    base = join(feedback, mentions)
    place = {code: number for number, code in enumerate(codes)}
    found = comment_sentiment(base.mentions).set_index("feedback_id")["sentiment"]
    negative = (found.reindex(base.feedback["feedback_id"]) == SENTIMENTS[0]).to_numpy(dtype=bool)
    n, n_negative = np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
    for row, given in enumerate(base.feedback["codes"]):
        for code in given if isinstance(given, list | tuple) else ():
            if code not in place:
                raise InputError(f"The feedback table has the code {code!r}, which the coding frame does not have.")
            n[place[code]] += 1
            n_negative[place[code]] += negative[row]
    share_low, share_high = wilson(n, base.n_comments)
    low, high = wilson(n_negative, n)
    table = pd.DataFrame(
        {
            "code": pd.Series(list(codes), dtype=object),
            "n_feedback": n,
            "share": share_of(n, base.n_comments),
            "share_ci_low": share_low,
            "share_ci_high": share_high,
            "negative_share": share_of(n_negative, n),
            "ci_low": low,
            "ci_high": high,
        }
    )
    table = table.sort_values(["n_feedback", "code"], ascending=[False, True], ignore_index=True)
    return table[list(CODES.required)]
