"""The scores that topics may move, one outcome per kind of score, and who gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.insights.scores import raw_scores
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.base import Bools, Floats, Ints
    from cxtext.insights.rollup import Votes

PROMOTER, DETRACTOR = 9, 6


@dataclass(frozen=True)
class Outcome:
    """The scores of one kind.

    Attributes
    ----------
    kind, unit
        Kind of score and the words for one unit.
    comment
        Positions of the scored comments, rising.
    value
        Their scores; NPS as 100 (promoter), 0 and -100 (detractor), so that the mean is the NPS.
    """

    kind: str
    unit: str
    comment: Ints
    value: Floats


def outcomes(feedback: pd.DataFrame) -> list[Outcome]:
    """Return the scores of each kind that occurs, kinds in alphabetical order."""
    value, kind = raw_scores(feedback)
    scored = ~np.isnan(value)
    found = []
    for name in sorted(set(kind[scored])):
        comment = np.flatnonzero(scored & (kind == name).to_numpy())
        given = value[comment]
        if name == "nps":
            points = 100.0 * (given >= PROMOTER) - 100.0 * (given <= DETRACTOR)
            found.append(Outcome(name, "NPS points (-100 to 100)", comment, points))
        elif name in SCORE_KINDS:
            low, high = SCORE_KINDS[name]
            found.append(Outcome(name, f"{name} points ({low:g}-{high:g})", comment, given))
        else:
            found.append(Outcome(name, "score points", comment, given))
    return found


def leave_one_out(outcome: Outcome, comment: Ints, key: Ints, n_keys: int) -> Floats:
    """Return the score of all comments minus the score without those of each topic.

    Parameters
    ----------
    outcome
        The scores.
    comment, key
        Positions (in ``outcome.comment``) and topics of the comments that mention one, each pair once.
    n_keys
        Number of topics.

    Returns
    -------
    numpy.ndarray
        Shape ``(n_keys,)``, in units of the outcome; missing where nothing is left or no comment mentions
        the topic.
    """
    n_all, total = len(outcome.value), outcome.value.sum()
    n = np.bincount(key, minlength=n_keys)
    summed = np.bincount(key, outcome.value[comment], n_keys)
    rest = n_all - n
    without = np.divide(total - summed, rest, out=np.full(n_keys, np.nan), where=(rest > 0) & (n > 0))
    return total / max(n_all, 1) - without


def scored_votes(outcome: Outcome, votes: Votes, n_comments: int) -> tuple[Ints, Bools]:
    """Return for each vote the position of its comment in the outcome (-1: not scored), and which are scored."""
    place = np.full(n_comments, -1, dtype=np.int64)
    place[outcome.comment] = np.arange(len(outcome.comment))
    at = place[votes.comment]
    return at, at >= 0
