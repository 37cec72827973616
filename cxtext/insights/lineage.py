"""What became of each topic from one wave of feedback to the next, with the counts behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.insights.base import Base, Floats, Ints, join
from cxtext.insights.intervals import newcombe, share_of
from cxtext.insights.quotes import choose, quality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GONE = 0.15
"""A topic died when its share is below this part of what it was, and chance does not explain it."""
ALPHA = 0.01
"""Level of the test that chance does not explain the fall."""
N_EXAMPLES = 4


def lineage_table(
    before: tuple[pd.DataFrame, pd.DataFrame],
    after: tuple[pd.DataFrame, pd.DataFrame],
    topics: pd.DataFrame,
    relations: Sequence[Mapping[str, Any]] = (),
) -> pd.DataFrame:
    """Tell which topics went on, are new, died, came apart or flowed together.

    Parameters
    ----------
    before, after
        FEEDBACK and MENTIONS table of each wave; the mentions of both tagged by the same model, so that a share means
        the same in both.
    topics
        ``topic_id`` and ``name`` of the topics (not themes).
    relations
        For each topic that is new, came apart or flowed together with others: ``kind`` (``born``, ``split`` or
        ``merged``), ``topic_ids``, ``names`` and ``evidence``, see :class:`cxtext.topics.waves.Relation`.

    Returns
    -------
    pandas.DataFrame
        LINEAGE table. One row per topic, in the order of ``topics``: ``topic_id``, ``name``, ``kind``;
        ``n_before``, ``n_after`` distinct comments, their shares ``share_before``, ``share_after`` of the counted
        comments of each wave, ``change`` (difference of the shares) with its 95 % Newcombe interval ``ci_low``,
        ``ci_high``; ``example_ids``, mention ids of the new wave (of the earlier one where the new has none). ``kind``
        is ``born``, ``died`` (its share is under 15 % of what it was, and a Fisher test at 1 % excludes chance),
        ``not_seen`` (none in the new wave, but chance may explain it) or ``continued``. After these, one row per
        topic that came apart (``split``) or group that flowed together (``merged``): ``related`` holds the names of
        the parts or of the whole, ``evidence`` the change in mixing; for ``born`` ``evidence`` is the newness.

    Raises
    ------
    InputError
        A column is missing, or a mention names an unknown topic.
    """
    from scipy import stats

    ids = [str(value) for value in topics["topic_id"]]
    bases = [join(*wave) for wave in (before, after)]
    n_before, n_after = (_comments(base, ids) for base in bases)
    total_before, total_after = (base.n_comments for base in bases)
    change, low, high = newcombe(n_before, total_before, n_after, total_after)
    share_before, share_after = share_of(n_before, total_before), share_of(n_after, total_after)
    by_chance = np.array(
        [
            stats.fisher_exact([[now, total_after - now], [was, total_before - was]], alternative="less").pvalue
            for was, now in zip(n_before.tolist(), n_after.tolist(), strict=True)
        ]
    )
    kind = np.full(len(ids), "continued", dtype=object)
    kind[(n_after == 0) & (n_before > 0)] = "not_seen"
    kind[(share_after < GONE * share_before) & (by_chance < ALPHA)] = "died"
    evidence: Floats = np.full(len(ids), np.nan)
    related: list[list[str]] = [[] for _ in ids]
    for relation in relations:
        if relation["kind"] == "born":
            place = ids.index(_ids(relation)[0])
            kind[place], evidence[place] = "born", relation["evidence"]
    later, earlier = _examples(bases[1], ids), _examples(bases[0], ids)
    table = pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype=object),
            "name": topics["name"].astype(object).to_numpy(),
            "kind": kind,
            "related": pd.Series(related, dtype=object),
            "evidence": evidence,
            "n_before": n_before,
            "n_after": n_after,
            "share_before": share_before,
            "share_after": share_after,
            "change": change,
            "ci_low": low,
            "ci_high": high,
            "example_ids": pd.Series([later.get(at) or earlier.get(at, []) for at in range(len(ids))], dtype=object),
        }
    )
    reshaped = [
        {
            **table.iloc[ids.index(topic)].to_dict(),
            "kind": relation["kind"],
            "related": [
                *_names(relation),
                *(table["name"][ids.index(other)] for other in _ids(relation) if other != topic),
            ],
            "evidence": relation["evidence"],
        }
        for relation in relations
        if relation["kind"] != "born"
        for topic in _ids(relation)
    ]
    return pd.concat([table, pd.DataFrame(reshaped, columns=table.columns)], ignore_index=True) if reshaped else table


def _ids(relation: Mapping[str, Any]) -> list[str]:
    return list(relation["topic_ids"])


def _names(relation: Mapping[str, Any]) -> list[str]:
    return list(relation["names"])


def _comments(base: Base, ids: Sequence[str]) -> Ints:
    topic = base.topic_codes(ids)
    pairs = np.unique(np.stack([topic, base.comment])[:, topic >= 0], axis=1)
    return np.bincount(pairs[0], minlength=len(ids)).astype(np.int64)


def _examples(base: Base, ids: Sequence[str]) -> Mapping[int, list[str]]:
    topic = base.topic_codes(ids)
    everyone = np.ones(len(topic), dtype=bool)
    return choose(base.mentions, base.comment, topic, quality(base.mentions, base.score), everyone, size=N_EXAMPLES)
