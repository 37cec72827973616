"""How strongly a complaint is put: its words, anger, a threat to leave, hard effort."""

from __future__ import annotations

import numpy as np

from cxtext.insights.base import Base, Bools, Floats, equals

CHURN_INTENT = "churn_risk"
SIGNALS: tuple[tuple[str, str, float], ...] = (
    ("emotion", "anger", 1 / 2),
    ("emotion", "frustration", 1 / 4),
    ("effort", "hard", 1 / 2),
    ("intent", CHURN_INTENT, 1.0),
)
"""Column, value and the part of what is missing to full strength that it adds. A judgement, not a measurement."""


def strength(base: Base) -> Floats:
    """Return the strength of each mention as a complaint, from 0 to 1.

    It starts at ``-sentiment_score`` (0 where that is below 0); each signal of :data:`SIGNALS` then takes its
    part of what is missing to 1: anger and hard effort a half, frustration a quarter, a threat to leave all.
    """
    missing = 1 - np.clip(-base.score, 0, 1)
    for column, value, part in SIGNALS:
        if column in base.mentions.columns:
            missing = np.where(equals(base.mentions[column], value), missing * (1 - part), missing)
    return 1 - missing


def per_vote(base: Base, complaint: Bools, topic: np.ndarray, n_topics: int) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Return comment, topic and mean strength of complaints, one entry per comment and topic it complains about."""
    pairs, group = np.unique((base.comment * n_topics + topic)[complaint], return_inverse=True)
    mean = np.bincount(group, strength(base)[complaint], len(pairs)) / np.bincount(group, minlength=len(pairs))
    return pairs // max(n_topics, 1), pairs % max(n_topics, 1), mean
