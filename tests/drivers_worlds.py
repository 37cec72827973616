"""Feedback drawn at random from a world whose truth is known, for the tests and benchmarks of drivers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class World:
    """What is true: one entry per topic.

    ``reach``: share of comments that mention it; ``complaints``: share of those that complain, the others praise;
    ``complaint_effect``, ``praise_effect`` on the score; ``follows``: a comment that mentions topic i also mentions
    ``follows[i]`` with the chance ``together``.
    """

    reach: tuple[float, ...]
    complaints: tuple[float, ...]
    complaint_effect: tuple[float, ...]
    praise_effect: tuple[float, ...]
    follows: dict[int, int]
    together: float = 0.6
    region_effect: float = -1.5
    people_spread: float = 0.0
    comments_each: int = 1

    @property
    def n_topics(self) -> int:
        return len(self.reach)


CONFOUNDED = World(
    # Topic 1 costs nothing, but mostly comes up along with topic 0, which costs 3 points; topic 2 is met in one region.
    reach=(0.15, 0.04, 0.05, 0.1, 0.08, 0.03),
    complaints=(0.9, 0.9, 0.8, 0.7, 0.2, 0.6),
    complaint_effect=(-3.0, 0.0, 0.0, -1.5, -1.0, -2.0),
    praise_effect=(0.5, 0.0, 0.0, 0.5, 1.5, 0.5),
    follows={0: 1},
)
"""A world in which the leave-one-out figure misleads."""


def draw(world: World, n: int, rng: np.random.Generator, kind: str | None = None):
    """Draw ``n`` comments: feedback, mentions, topics, and sides (n, topics) of -1, 0, 1.

    Without ``kind`` scores are any number, and the effects are the true coefficients; ``"nps"`` and ``"stars"`` round
    and cut them to their scale.
    """
    k = world.n_topics
    north = rng.random(n) < 0.4
    reach = np.tile(world.reach, (n, 1))
    if k > 2:
        reach[:, 2] *= np.where(north, 2.2, 0.2)
    mentioned = rng.random((n, k)) < reach
    for leader, follower in world.follows.items():
        mentioned[:, follower] |= mentioned[:, leader] & (rng.random(n) < world.together)
    complains = mentioned & (rng.random((n, k)) < np.array(world.complaints))
    praises = mentioned & ~complains
    person = np.arange(n) // world.comments_each
    mood = rng.normal(0, world.people_spread, person.max() + 1)[person] if world.people_spread else 0.0
    score = 7 + complains @ np.array(world.complaint_effect) + praises @ np.array(world.praise_effect)
    # Noise is skewed, as scores are.
    score = score + world.region_effect * north + mood + 2.0 - rng.gamma(2.0, 1.0, n)
    if kind == "nps":
        score = np.clip(np.round(score), 0, 10)
    elif kind == "stars":
        score = np.clip(np.round(score / 2), 1, 5)
    ids = np.char.mod("c%06d", np.arange(n)).astype(object)
    feedback = pd.DataFrame(
        {
            "feedback_id": ids,
            "text": "words",
            "source": "survey",
            "status": "ok",
            "score": score,
            "region": np.where(north, "North", "South"),
        }
    )
    if kind:
        feedback["score_kind"] = kind
    if world.comments_each > 1:
        feedback["customer_id"] = np.char.mod("p%06d", person).astype(object)
    sides = praises.astype(int) - complains.astype(int)
    return feedback, mentions_of(ids, sides), topics_of(k), sides


def mentions_of(ids: np.ndarray, sides: np.ndarray) -> pd.DataFrame:
    """One mention per comment and topic it takes a side on."""
    row, topic = np.nonzero(sides)
    side = sides[row, topic]
    return pd.DataFrame(
        {
            "mention_id": [f"{ids[r]}:{t}" for r, t in zip(row, topic, strict=True)],
            "feedback_id": ids[row],
            "start": topic * 60,
            "end": topic * 60 + 50,
            "text": "words",
            "sentiment": np.where(side > 0, "positive", "negative"),
            "sentiment_score": 0.8 * side,
            "topic_id": np.char.mod("t%03d", topic).astype(object),
        }
    )


def topics_of(k: int) -> pd.DataFrame:
    """Return the columns of the topics table that drivers need."""
    ids = [f"t{i:03d}" for i in range(k)]
    return pd.DataFrame({"topic_id": ids, "name": [f"Topic {i}" for i in range(k)]})


def true_coefficients(world: World, kind: str, n: int = 300_000) -> np.ndarray:
    """Return the coefficients of complaint and praise (topics, 2) in a draw so large that chance hardly matters."""
    feedback, _, _, sides = draw(world, n, np.random.default_rng(12345), kind)
    score = feedback["score"].to_numpy()
    if kind == "nps":
        score = 100.0 * (score >= 9) - 100.0 * (score <= 6)
    north = (feedback["region"] == "North").to_numpy()
    design = np.column_stack([np.ones(n), north, sides < 0, sides > 0]).astype(float)
    found = np.linalg.lstsq(design, score, rcond=None)[0][2:]
    return found.reshape(2, -1).T
