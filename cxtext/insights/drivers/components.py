"""What the priority of a topic is made of, each part from 0 to 1, for any weights of the people behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd
from scipy import sparse

from cxtext.insights.base import NEGATIVE, Base, Bools, Floats, Ints
from cxtext.insights.drivers.adjusted import Adjusted, adjust
from cxtext.insights.drivers.outcomes import outcomes
from cxtext.insights.drivers.severity import per_vote
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import MIN_GROUP, people
from cxtext.insights.trends import MIN_COMPLAINTS, MIN_DATED, days

if TYPE_CHECKING:
    from cxtext.insights.rollup import Votes


COMPONENTS = ("reach", "negativity", "severity", "impact", "trend")
NEUTRAL = 0.5
"""Impact of a topic that scores like the rest, trend of one that does not change."""
STEADYING = 5.0
"""As many complaints, spread as if nothing had changed, are added before a trend is read off."""


class _Tabulate(Protocol):
    def __call__(
        self, row: Ints, comment: Ints, value: Floats | None = None, n_rows: int = ...
    ) -> sparse.csr_matrix: ...


@dataclass(frozen=True)
class _Timing:
    """Dated complaints (topic by source) and comments (by source), each per person, all and late ones."""

    complaints: sparse.csr_matrix
    late_complaints: sparse.csr_matrix
    comments: sparse.csr_matrix
    late_comments: sparse.csr_matrix
    known: Bools


@dataclass(frozen=True)
class Ingredients:
    """Counts per topic and person from which the components follow; see :func:`components`."""

    n_topics: int
    n_people: int
    comments: Floats
    mentions: sparse.csr_matrix
    complaints: sparse.csr_matrix
    strength: sparse.csr_matrix
    impacts: tuple[Adjusted, ...]
    timing: _Timing | None


def ingredients(base: Base, votes: Votes, topic: Ints, n_topics: int) -> Ingredients:
    """Count what the components need, per topic and person.

    Parameters
    ----------
    base, votes
        Comments and their votes per topic.
    topic
        For each mention of ``base`` the position of its topic, -1 without.
    n_topics
        Number of topics.
    """
    person = people(base.feedback)
    n_people = int(person.max(initial=-1)) + 1

    def table(row: Ints, comment: Ints, value: Floats | None = None, n_rows: int = n_topics) -> sparse.csr_matrix:
        given = np.ones(len(row)) if value is None else value
        return sparse.csr_matrix((given, (row, person[comment])), shape=(n_rows, n_people))

    comment, of_topic, strength = per_vote(base, complaints_among(base, votes, topic, n_topics), topic, n_topics)
    return Ingredients(
        n_topics,
        n_people,
        np.bincount(person, minlength=n_people).astype(np.float64),
        table(votes.key, votes.comment),
        table(votes.key[votes.negative], votes.comment[votes.negative]),
        table(of_topic, comment, strength),
        tuple(
            adjust(base, votes, outcome, person, n_topics, min_group=MIN_GROUP) for outcome in outcomes(base.feedback)
        ),
        _timing(base, votes, n_topics, table),
    )


def complaints_among(base: Base, votes: Votes, topic: Ints, n_topics: int) -> Bools:
    """Tell which mentions are negative ones in a comment that on balance complains about their topic."""
    complaining = votes.comment[votes.negative] * n_topics + votes.key[votes.negative]
    is_complaint: Bools = (
        (topic >= 0) & (base.label == NEGATIVE) & np.isin(base.comment * n_topics + topic, complaining)
    )
    return is_complaint


def components(given: Ingredients, weights: Floats | None = None) -> dict[str, Floats]:
    """Return the components of the priority of each topic.

    * ``reach``: share of comments that mention the topic;
    * ``negativity``: lower 95 % Wilson bound of the share of those that complain;
    * ``severity``: mean strength of complaints (:func:`~cxtext.insights.drivers.severity.strength`);
    * ``impact``: the chance that a comment that complains scores lower than one that does not and is equal in
      all else, ``Phi(-adjusted / (sqrt(2) * spread))`` with the adjusted impact of :func:`impact_table` and the spread
      of scores around the regression (the common language effect size of K. O. McGraw and S. P. Wong, 1992,
      Psychological Bulletin 111, 361-365); several kinds of score by their numbers of complaints. 0.5 is no
      association;
    * ``trend``: share of complaints late / (late + before), each relative to the comments of their source;
      late is the last third of the dated comments. 0.5 is no change, 2/3 is twice as common. Five
      complaints as if nothing had changed are added.

    Parameters
    ----------
    given
        The counts.
    weights
        Shape ``(people, replicates)``: how often each person counts; None: once.

    Returns
    -------
    dict
        Arrays of shape ``(topics, replicates)``; missing where it cannot be told.
    """
    weight = np.ones((given.n_people, 1)) if weights is None else weights
    n, n_negative = given.mentions @ weight, given.complaints @ weight
    low, _ = wilson(n_negative, n)
    return {
        "reach": share_of(n, np.broadcast_to(given.comments @ weight, n.shape)),
        "negativity": np.clip(low, 0, 1),
        "severity": share_of(given.strength @ weight, n_negative),
        "impact": _impact(given, weight),
        "trend": _trend(given, weight),
    }


def _impact(given: Ingredients, weight: Floats) -> Floats:
    from scipy import stats

    total = np.zeros((given.n_topics, weight.shape[1]))
    behind = np.zeros((given.n_topics, 1))
    for adjusted in given.impacts:
        told = np.flatnonzero(adjusted.group[:, 0] >= 0)
        if adjusted.fit is None or not len(told):
            continue
        drop = -adjusted.fit.reweighted(weight)[adjusted.group[told, 0]]
        # Where nothing varies, any difference is a sure one.
        spread = adjusted.fit.spread
        effect = drop / (np.sqrt(2) * spread) if spread > 0 else np.where(drop == 0, 0.0, np.copysign(np.inf, drop))
        n = adjusted.n[told, :1]
        total[told] += n * stats.norm.cdf(effect)
        behind[told] += n
    return share_of(total, behind)


def _timing(base: Base, votes: Votes, n_topics: int, table: _Tabulate) -> _Timing | None:
    date = days(base.feedback)
    dated = date.notna().to_numpy()
    if dated.sum() < MIN_DATED or date.nunique() < 2:
        return None
    day = np.where(dated, (date - date.min()).dt.days.fillna(0).to_numpy(dtype=np.float64), np.nan)
    cut = np.quantile(day[dated], 2 / 3, method="lower")
    late = dated & (day > cut)
    if not late.any():
        late = dated & (day >= cut)
    source = pd.factorize(base.feedback["source"], sort=True, use_na_sentinel=False)[0].astype(np.int64)
    n_sources = int(source.max()) + 1

    def complaints(window: Bools) -> sparse.csr_matrix:
        used = votes.negative & window[votes.comment]
        comment = votes.comment[used]
        return table(votes.key[used] * n_sources + source[comment], comment, None, n_topics * n_sources)

    def comments(window: Bools) -> sparse.csr_matrix:
        comment = np.flatnonzero(window)
        return table(source[comment], comment, None, n_sources)

    n = np.bincount(votes.key[votes.negative & dated[votes.comment]], minlength=n_topics)
    return _Timing(complaints(dated), complaints(late), comments(dated), comments(late), n >= MIN_COMPLAINTS)


def _trend(given: Ingredients, weight: Floats) -> Floats:
    shape = (given.n_topics, weight.shape[1])
    timing = given.timing
    if timing is None:
        return np.full(shape, np.nan)
    by_source = (given.n_topics, -1, weight.shape[1])
    k = (timing.complaints @ weight).reshape(by_source)
    k_late = (timing.late_complaints @ weight).reshape(by_source).sum(axis=1)
    part_late = np.nan_to_num(share_of(timing.late_comments @ weight, timing.comments @ weight))
    total = k.sum(axis=1)
    expected = (k * part_late[None]).sum(axis=1)
    # Where a source has comments in one window only, its complaints say nothing about change.
    part = np.clip(np.divide(expected, total, out=np.full(shape, 1 / 3), where=total > 0), 0, 1)
    late = _ratio(k_late + STEADYING * part, expected + STEADYING * part)
    before = _ratio(total - k_late + STEADYING * (1 - part), total - expected + STEADYING * (1 - part))
    trend = np.divide(late, late + before, out=np.full(shape, NEUTRAL), where=late + before > 0)
    return np.where(timing.known[:, None], trend, np.nan)


def _ratio(seen: Floats, expected: Floats) -> Floats:
    ratio: Floats = np.divide(seen, expected, out=np.ones_like(expected), where=expected > 0)
    return ratio
