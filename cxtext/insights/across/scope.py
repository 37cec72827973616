"""Scope of a pain point: customer service, the product's usability, or the wider experience.

The scopes
----------
``service``
    How people were treated and helped: manner and skill of staff, answers, getting through to someone, complaints.
``usability``
    The product in use, or its site, app or form: whether it works, fits, is easy to find, understand and handle.
``experience``
    Everything else: price, offer, delivery, waiting, premises, results, policies, the company as a whole.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.across.contracts import SCOPES
from cxtext.insights.across.scope_words import SERVICE_PAIRS, SERVICE_WORDS, USABILITY_PAIRS, USABILITY_WORDS
from cxtext.insights.base import NEGATIVE, equals, join, with_stage
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, few, hide, people, with_partner
from cxtext.insights.quotes import choose, quality
from cxtext.tables import MENTIONS, check

if TYPE_CHECKING:
    from collections.abc import Collection

    from cxtext.insights.base import Bools, Floats

SCOPE_IDS = ("service", "usability", "experience")
SERVICE_STAGES = ("support",)
N_EVIDENCE = 4
_READ = 600
"""Characters of a mention that are read."""
_OF_TOPIC = 0.5
"""A word in the topic's name counts this much beside one in the mention: most mentions of a topic are of one scope."""
_OF_STAGE = 0.5
_OF_EFFORT = 0.5
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def mention_scope(
    mentions: pd.DataFrame, topics: pd.DataFrame | None = None, *, service_stages: Collection[str] = SERVICE_STAGES
) -> pd.Series:
    """Tell the scope of each mention by its words, stage, effort and the name of its topic.

    A mention has a point for ``service`` for each different word or pair of words of service in it, half a point
    for each in the name of its topic, and half a point where its stage is one of ``service_stages``; likewise for
    ``usability``, where perceived effort (``easy``, ``hard``) adds half a point to words of usability. The larger
    sum decides, at equal sums ``service``; under one point it is ``experience``. The words are English
    (:mod:`cxtext.insights.across.scope_words`); how often the rule agrees with people is in
    ``benchmarks/RESULTS.md``.

    Parameters
    ----------
    mentions
        MENTIONS table; ``stage``, ``effort`` and ``topic_id`` are used where they are there.
    topics
        TOPICS table, for the names of topics.
    service_stages
        Stages of the journey map at which people are helped.

    Returns
    -------
    pandas.Series
        ``service``, ``usability`` or ``experience`` for each mention, on its index.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["The agent was rude", "The app keeps crashing", "Far too expensive"]
    >>> frame = pd.DataFrame({"mention_id": ["a", "b", "c"], "feedback_id": ["a", "b", "c"], "text": texts})
    >>> mention_scope(frame.assign(start=0, end=10)).tolist()
    ['service', 'usability', 'experience']
    """
    check(mentions, MENTIONS)
    code, texts = pd.factorize(mentions["text"].astype(object))
    points = np.array([*(_points(str(text)[:_READ]) for text in texts), (0, 0)], dtype=np.float64)[code]
    if topics is not None and "topic_id" in mentions.columns:
        names = dict(zip(topics["topic_id"].astype(object), topics["name"].astype(object), strict=True))
        topic_code, ids = pd.factorize(mentions["topic_id"].astype(object))
        named = [_points(str(names.get(topic_id, ""))) for topic_id in ids]
        points = points + _OF_TOPIC * np.array([*named, (0, 0)], dtype=np.float64)[topic_code]
    service, usability = points[:, 0].copy(), points[:, 1].copy()
    if "effort" in mentions.columns:
        effort = equals(mentions["effort"], "easy") | equals(mentions["effort"], "hard")
        usability += _OF_EFFORT * (effort & (usability > 0))
    stage = with_stage(mentions)["stage"]
    service += _OF_STAGE * stage.isin(list(service_stages)).to_numpy(dtype=bool)
    chosen = np.where(np.maximum(service, usability) < 1, 2, np.where(usability > service, 1, 0))
    return pd.Series(np.array(SCOPE_IDS, dtype=object)[chosen], index=mentions.index, name="scope")


def scope_table(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    pain_points: pd.DataFrame,
    *,
    service_stages: Collection[str] = SERVICE_STAGES,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Split the complaints about each pain point by scope.

    Parameters
    ----------
    feedback, mentions
        Tables of one run; comments with status ``ok`` count.
    pain_points
        PAIN_POINTS table (or any table with ``topic_id`` and ``name``, in the wanted order).
    service_stages
        See :func:`mention_scope`, by which mentions are read.
    min_group
        Fewest people (distinct ``customer_id`` where given, else comments) of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        SCOPES table, one row per pain point × scope, in the order of ``pain_points``: ``n`` comments with a negative
        mention of the topic, ``n_scope`` those with one of this scope, ``share`` with its 95 % Wilson interval (a
        comment may count for two scopes, so shares may add up to more than 1), ``main``: the scope with the most
        comments, where its interval lies above those of the others; ``evidence_ids``, up to four mentions. Some but
        fewer than ``min_group`` people behind a figure: it is missing, ``suppressed`` is true, and the next
        smallest of the pain point goes with it.
    """
    min_group = check_min_group(min_group)
    base = join(feedback, mentions)
    ids = [str(value) for value in pain_points["topic_id"]]
    topic = base.topic_codes(ids, others=True)
    used = (topic >= 0) & (base.label == NEGATIVE)
    kept, topic, comment = base.mentions[used], topic[used], base.comment[used]
    scope = pd.Index(SCOPE_IDS).get_indexer(pd.Index(mention_scope(kept, pain_points, service_stages=service_stages)))
    width, n_cells = len(SCOPE_IDS), len(ids) * len(SCOPE_IDS)
    cell = (topic * width + scope).astype(np.int64)
    person = people(base.feedback)
    n_scope = count_people(comment, cell, n_cells)
    n = np.repeat(count_people(comment, topic, len(ids)), width)
    crowd = count_people(person[comment], cell, n_cells)
    all_crowd = count_people(person[comment], topic, len(ids))
    share = share_of(n_scope, n)
    low, high = wilson(n_scope, n)
    everything = np.ones(len(kept), dtype=bool)
    quotes = choose(kept, comment, cell, quality(kept, base.score[used]), everything, size=N_EVIDENCE)
    whole = np.repeat(few(all_crowd, min_group), width)
    small = [with_partner(few(row, min_group), row) for row in crowd.reshape(-1, width)]
    hidden = np.concatenate([*small, np.zeros(0, dtype=bool)]) | whole
    table = pd.DataFrame(
        {
            "topic_id": np.repeat(np.array(ids, dtype=object), width),
            "name": np.repeat(pain_points["name"].astype(object).to_numpy(), width),
            "scope": np.tile(np.array(SCOPE_IDS, dtype=object), len(ids)),
            "n": n,
            "n_scope": n_scope,
            "share": share,
            "ci_low": low,
            "ci_high": high,
            "main": _leads(low, high, width) & ~whole,
            "evidence_ids": pd.Series([[] if hidden[i] else quotes.get(i, []) for i in range(n_cells)], dtype=object),
            "suppressed": hidden,
        }
    )
    table = hide(hide(table, hidden, ["n_scope", "share", "ci_low", "ci_high"]), whole, ["n"])
    return table[list(SCOPES.required)]


def _points(text: str) -> tuple[int, int]:
    """Count the different words and pairs of service and of usability in a text."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    single, pairs = frozenset(words), frozenset(pairwise(words))
    return (
        len(single & SERVICE_WORDS) + len(pairs & SERVICE_PAIRS),
        len(single & USABILITY_WORDS) + len(pairs & USABILITY_PAIRS),
    )


def _leads(low: Floats, high: Floats, width: int) -> Bools:
    """Tell which scope of a pain point is surely its main one."""
    lows, highs = low.reshape(-1, width), high.reshape(-1, width)
    ahead = np.zeros(lows.shape, dtype=bool)
    for place in range(width):
        rest = np.delete(highs, place, axis=1).max(axis=1, initial=-np.inf)
        ahead[:, place] = lows[:, place] > rest
    return ahead.ravel()
