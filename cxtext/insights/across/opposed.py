"""Score and text of each comment side by side: which end of its scale a score is at, which way its text leans."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxtext.insights.base import NEGATIVE, NEUTRAL, POSITIVE, Base, Bools, Floats, Ints
from cxtext.insights.intervals import share_of
from cxtext.insights.rollup import BALANCE, votes_by
from cxtext.insights.scores import raw_scores
from cxtext.tables import SCORE_KINDS

ENDS: dict[str, tuple[float, float]] = {"nps": (2, 9), "csat": (1, 5), "ces": (1, 7), "stars": (1, 5)}
"""Low and high scores: at most the first, at least the second. Those between go with praise and blame alike."""
MIN_ASKED = 20
"""Fewest high (low) scores with a text by which it is told what a question asks for."""
MAINLY = 0.5
_READ = 300
"""Characters of a question that are read."""
_ASKS_BLAME = re.compile(
    r"\b(?:improv\w{0,6}|better|differently|change|wrong|dislik\w{0,3}|least|worst|complain\w{0,5}|frustrat\w{0,5}|"
    r"in the way|problems?|difficult\w{0,4}|suggest\w{0,5}|annoy\w{0,5}|missing|disappoint\w{0,5})\b",
    re.IGNORECASE,
)
_ASKS_PRAISE = re.compile(
    r"\b(?:(?:do|did|does) (?:you|they) (?:like|love|enjoy)|liked?|enjoy\w{0,3}|best|good|"
    r"(?:go|goes|went|do|did|done) well|favou?rite|strengths?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Opposed:
    """Comments in the order of ``Base.feedback``.

    Attributes
    ----------
    value, kind
        Score and its kind; missing where there is none.
    side
        1 for a high score, -1 for a low one, 0 between or without a score of a known kind.
    lean
        1 for a text that is on balance positive, -1 for negative, 0 for neutral, mixed or none.
    text_score
        On-balance sentiment (-1 to 1), missing without mentions.
    confidence
        Mean confidence of the sentiment of the mentions on the text's side, by length; missing where not known.
    negative_share, positive_share
        Shares of the opinion of a text (by length) each way; missing where it has none.
    asked_for
        1 where the comment answers a question that brings praise from low scores too ("What do you like?"), -1 for
        blame from high scores ("What could we do better?"), else 0.
    """

    value: Floats
    kind: pd.Series
    side: Ints
    lean: Ints
    text_score: Floats
    confidence: Floats
    negative_share: Floats
    positive_share: Floats
    asked_for: Ints

    @property
    def against(self) -> Bools:
        """Where the text speaks against the score, and the question did not ask for just that."""
        is_against: Bools = (self.side * self.lean == -1) & (self.asked_for != self.lean)
        return is_against


def compare(base: Base) -> Opposed:
    """Put the score of each comment beside the sentiment of its text."""
    value, kind = raw_scores(base.feedback)
    side = np.zeros(len(value), dtype=np.int64)
    for name, (low, high) in ENDS.items():
        of_kind = (kind == name).to_numpy(dtype=bool)
        side[of_kind & (value <= low)] = -1
        side[of_kind & (value >= high)] = 1
    votes = votes_by(base, np.zeros(len(base.comment), dtype=np.int64))
    text_score = np.full(base.n_comments, np.nan)
    text_score[votes.comment] = votes.score
    lean = np.zeros(base.n_comments, dtype=np.int64)
    lean[votes.comment] = np.where(np.abs(votes.score) >= BALANCE, votes.label - NEUTRAL, 0)
    opinion = base.weight * (base.label != NEUTRAL)
    total = np.bincount(base.comment, opinion, base.n_comments)
    negative = np.bincount(base.comment, opinion * (base.label == NEGATIVE), base.n_comments)
    positive = np.bincount(base.comment, opinion * (base.label == POSITIVE), base.n_comments)
    return Opposed(
        value,
        kind,
        side,
        lean,
        text_score,
        _confidence(base, lean),
        share_of(negative, total),
        share_of(positive, total),
        _asked_for(base.feedback, side, lean),
    )


def _confidence(base: Base, lean: Ints) -> Floats:
    if "sentiment_confidence" not in base.mentions.columns:
        return np.full(base.n_comments, np.nan)
    sure = pd.to_numeric(base.mentions["sentiment_confidence"], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    used = (base.label - NEUTRAL == lean[base.comment]) & ~np.isnan(sure) & (base.label != NEUTRAL)
    weight = base.weight * used
    return share_of(
        np.bincount(base.comment, weight * np.nan_to_num(sure), base.n_comments),
        np.bincount(base.comment, weight, base.n_comments),
    )


def _asked_for(feedback: pd.DataFrame, side: Ints, lean: Ints) -> Ints:
    """Tell from the answers of the satisfied (unsatisfied) alone whether a question asks for blame (praise).

    Its words decide where they ask for one thing only; else the answers do. A reversed scale looks alike from one
    end only: there, the other end says the opposite.
    """
    asked = np.zeros(len(side), dtype=np.int64)
    if "question" not in feedback.columns:
        return asked
    keys = [feedback[column].astype(object) for column in ("source", "question")]
    code = pd.DataFrame({"source": keys[0], "question": keys[1]}).groupby(["source", "question"], sort=True).ngroup()
    question = code.where(keys[1].notna(), -1).to_numpy(dtype=np.int64)
    n_questions = int(question.max(initial=-1)) + 1

    def share(of_side: int, of_lean: int) -> Floats:
        there = (question >= 0) & (side == of_side) & (lean != 0)
        n = np.bincount(question[there], minlength=n_questions)
        found = np.bincount(question[there & (lean == of_lean)], minlength=n_questions)
        return np.where(n >= MIN_ASKED, share_of(found, n), np.nan)

    for wanted in (-1, 1):
        happy_too, others = share(-wanted, wanted), share(wanted, wanted)
        asks = (happy_too > MAINLY) & ~(others <= MAINLY)
        asked[(question >= 0) & np.append(asks, False)[question]] = wanted
    worded = np.zeros(n_questions + 1, dtype=np.int64)
    firsts = keys[1][question >= 0].groupby(question[question >= 0], sort=True).first()
    worded[:n_questions] = [_worded(str(text)[:_READ]) for text in firsts]
    return np.where(worded[question] != 0, worded[question], asked)


def _worded(question: str) -> int:
    """Return -1 for a question whose words ask for blame, 1 for praise, 0 for both or neither."""
    return int(bool(_ASKS_PRAISE.search(question))) - int(bool(_ASKS_BLAME.search(question)))


def turned(value: Floats, kind: pd.Series) -> Floats:
    """Return scores read from the other end of their scale; those of no known kind stay."""
    other = value.copy()
    for name, (low, high) in SCORE_KINDS.items():
        of_kind = (kind == name).to_numpy(dtype=bool)
        other[of_kind] = low + high - value[of_kind]
    return other
