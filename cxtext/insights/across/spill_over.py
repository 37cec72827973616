"""The stage where a comment was collected against the stage its text is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cxtext.insights.across.collected import UNKNOWN, collected_stage
from cxtext.insights.across.contracts import SPILL_OVER
from cxtext.insights.base import GENERAL, join
from cxtext.insights.intervals import share_of, wilson
from cxtext.insights.people import MIN_GROUP, check_min_group, count_people, few, hide, people, with_partner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxtext.insights.base import Ints

ELSEWHERE = "elsewhere"
"""Row for comments about any stage (but ``general``) other than that where they were collected."""


def spill_over(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    stages: Mapping[str, Sequence[str]],
    *,
    collected_at: str | Mapping[str, str] | None = None,
    min_group: int = MIN_GROUP,
) -> pd.DataFrame:
    """Count, for each stage where comments were collected, the stages that they are about.

    A survey sent after delivery that speaks of the cancellation line tells that the pain of one stage shows at
    another.

    Parameters
    ----------
    feedback, mentions
        Tables of one run; comments with status ``ok`` that have mentions count, each once for each stage it is about.
    stages
        For each stage id of the journey map, in its order, the stage's name and cues.
    collected_at
        See :func:`collected_stage`.
    min_group
        Fewest people (distinct ``customer_id`` where given, else comments) of whom a figure is shown.

    Returns
    -------
    pandas.DataFrame
        SPILL_OVER table, one row per stage of collection that occurs (``unknown`` last) × stage of the text, in the
        order of the journey, with one more row ``elsewhere`` for each known stage of collection: comments about any
        other stage but ``general``. ``n`` comments collected there, ``n_about`` those about the stage, ``share``
        with its 95 % Wilson interval; a comment may be about several stages, so shares may add up to more than 1.
        ``same``: both stages are one. Where some but fewer than ``min_group`` people are behind ``n`` or
        ``n_about`` the figures are missing and ``suppressed`` is true, together with the next smallest where it is
        the only one of its kind.

    Raises
    ------
    InputError
        A mention's stage is not among ``stages``, or see :func:`collected_stage`.
    """
    min_group = check_min_group(min_group)
    base = join(feedback, mentions)
    ids = [*(stage for stage in stages if stage != GENERAL), GENERAL]
    about = base.stage_codes(ids)
    rows = [*ids, UNKNOWN]
    place = (
        pd.Index(rows, dtype=object)
        .get_indexer(pd.Index(collected_stage(base.feedback, stages, collected_at)))
        .astype(np.int64)
    )
    has_mention = np.bincount(base.comment, minlength=base.n_comments) > 0
    place = np.where(has_mention, place, -1)
    person = people(base.feedback)
    n_about_stages, n_cells = len(ids) + 1, (len(ids) + 1) * len(rows)

    at = place[base.comment]
    other = (about != at) & (about != len(ids) - 1) & (at < len(ids))
    pair_comment = np.concatenate([base.comment, base.comment[other]])
    pair_stage = np.concatenate([about, np.full(int(other.sum()), len(ids), dtype=np.int64)])
    pairs = np.unique(pair_comment * n_about_stages + pair_stage)
    comment, stage = pairs // n_about_stages, pairs % n_about_stages
    cell = place[comment] * n_about_stages + stage
    n_about = np.bincount(cell, minlength=n_cells).astype(np.int64)
    crowd = count_people(person[comment], cell, n_cells)
    n = np.bincount(place[place >= 0], minlength=len(rows)).astype(np.int64)
    row_crowd = count_people(person, place, len(rows))
    low, high = wilson(n_about, np.repeat(n, n_about_stages))
    names = pd.Index([*ids, ELSEWHERE], dtype=object)
    table = pd.DataFrame(
        {
            "collected_stage": np.repeat(np.array(rows, dtype=object), n_about_stages),
            "stage": np.tile(names.to_numpy(), len(rows)),
            "n": np.repeat(n, n_about_stages),
            "n_about": n_about,
            "share": share_of(n_about, np.repeat(n, n_about_stages)),
            "ci_low": low,
            "ci_high": high,
        }
    )
    table["same"] = table["collected_stage"] == table["stage"]
    table = _suppress(table, crowd, row_crowd, n_about_stages, min_group)
    kept = (
        np.repeat(n > 0, n_about_stages)
        & ~((table["stage"] == ELSEWHERE) & table["collected_stage"].isin([UNKNOWN])).to_numpy()
    )
    return table.loc[kept, list(SPILL_OVER.required)].reset_index(drop=True)


def _suppress(table: pd.DataFrame, crowd: Ints, row_crowd: Ints, width: int, min_group: int) -> pd.DataFrame:
    whole = np.repeat(with_partner(few(row_crowd, min_group), row_crowd), width)
    cells = crowd.reshape(-1, width)
    parts = np.array([with_partner(few(row[:-1], min_group), row[:-1]) for row in cells]).reshape(len(cells), width - 1)
    # "elsewhere" sums up the other stages of its row: where one of them is hidden alone, it would give it away.
    others = parts[:, :-1] & ~np.eye(len(cells), width - 2, dtype=bool)
    summed = few(cells[:, -1], min_group) | (others.sum(axis=1) == 1)
    cell = np.column_stack([parts, summed]).ravel() | whole
    table = hide(table, cell, ["n_about", "share", "ci_low", "ci_high"])
    return hide(table, whole, ["n"]).assign(suppressed=cell)
