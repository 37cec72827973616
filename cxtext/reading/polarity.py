"""Plain praise and blame in comments: just enough to tell which end of a scale is the good one."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

_PRAISE = re.compile(
    r"\b(?:good|great|excellent|love|loved|perfect|friendly|helpful|best|amazing|happy|thanks?|brilliant|wonderful|lovely|"
    r"fantastic|polite|professional|kind|caring|comfortable|efficient|superb|awesome)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"\b(?:bad|poor|terrible|worst|awful|rude|broken|disappoint\w{0,5}|horrible|waste|useless|late|unhappy|worse|complain\w{0,4}|"
    r"never|unacceptable|disgusting|ignored|delay\w{0,2}|refund|cheap|wrong|problems?)\b",
    re.IGNORECASE,
)
_SAMPLE = 2_000
_ENOUGH = 60
_CLEAR = 0.15


def words_run_against(texts: pd.Series[Any], numbers: pd.Series[Any]) -> bool | None:
    """Return True where low numbers go with praise, False where high ones do, None where it cannot be told.

    Parameters
    ----------
    texts
        Comments, missing or empty where there is none.
    numbers
        Scores on the same index.
    """
    both = pd.DataFrame({"text": texts, "score": numbers})
    both = both[both["score"].notna() & both["text"].notna() & (both["text"] != "")]
    if len(both) < _ENOUGH or both["score"].nunique() < 2:
        return None
    both = both.sort_values(["text", "score"])
    both = both.iloc[np.linspace(0, len(both) - 1, min(_SAMPLE, len(both))).astype(int)]
    short = both["text"].str.slice(0, 400)
    balance = short.str.contains(_PRAISE).astype(int) - short.str.contains(_BLAME).astype(int)
    told = balance != 0
    scores = both.loc[told, "score"].to_numpy(dtype=float)
    signs = balance[told].to_numpy(dtype=float)
    if len(scores) < _ENOUGH or scores.std() == 0 or signs.std() == 0:
        return None
    together = float(np.corrcoef(scores, signs)[0, 1])
    # Also far from chance: five standard errors.
    if abs(together) < max(_CLEAR, 5 / np.sqrt(len(scores))):
        return None
    return together < 0
