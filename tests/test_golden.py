"""The tags of one release do not change unseen, and do not depend on what a comment is tagged together with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from golden import renew

import cxtext
from cxtext.analysis.tagging import Tagger
from cxtext.analysis.workers import Plan, tag_chunks
from cxtext.reading.answering import answering_frame
from cxtext.reading.tagging import rows_in

# Another kind of processor may round sums of the transformer's small integers otherwise.
TOLERANCE = {"fast": 0.0005, "auto": 0.05}
RENEW = (
    "The tags of {n} golden comments changed ({quality}): {where}. If that is meant, raise the version or, before a "
    "release, run `python tests/golden/renew.py`, look at the difference in git, and name it in CHANGELOG.md."
)


@pytest.mark.parametrize("quality", ["fast", pytest.param("auto", marks=pytest.mark.slow)])
def test_tags_are_those_of_the_release(quality):
    kept = pd.read_csv(renew.golden(quality), dtype=str, keep_default_na=False)
    numbers = [name for name in kept.columns if name.endswith(("_score", "_confidence"))]
    now = renew.tags(quality)
    changed = np.zeros(len(kept), dtype=bool)
    for name in kept.columns:
        if name in numbers:
            then, value = pd.to_numeric(kept[name]).to_numpy(), now[name].to_numpy(dtype=float)
            changed |= ~((np.abs(then - value) <= TOLERANCE[quality]) | (np.isnan(then) & np.isnan(value)))
        else:
            changed |= (kept[name] != now[name].fillna("")).to_numpy()
    assert list(now.columns) == list(kept.columns)
    where = ", ".join(f"id {one}" for one in kept["id"][changed].tolist()[:10])
    assert not changed.any(), RENEW.format(n=changed.sum(), quality=quality, where=where)


def plain(tags: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return rows that are equal only where every value is, to the last bit."""
    return list(map(tuple, tags.astype(object).where(tags.notna(), None).to_numpy().tolist()))


def pieces(frame: pd.DataFrame, quality: str, size: int) -> list[tuple[object, ...]]:
    tagger = Tagger(None, quality)
    found = answering_frame(frame, "comment", "question")
    made: list[tuple[object, ...]] = []
    for start in range(0, len(frame), size):
        part = frame.iloc[start : start + size].reset_index(drop=True)
        made += plain(tagger.tag_rows(rows_in(part, found), start)[0])
    return made


@pytest.mark.parametrize("quality", ["fast", pytest.param("auto", marks=pytest.mark.slow)])
def test_the_company_of_a_comment_changes_nothing(quality):
    frame = renew.comments()
    whole = pieces(frame, quality, len(frame))
    assert whole == plain(cxtext.tag(frame, text="comment", question="question", quality=quality).iloc[:, 3:])
    for size in (1, 7):
        assert pieces(frame, quality, size) == whole
    order = np.random.default_rng(0).permutation(len(frame))
    shuffled = pieces(frame.iloc[order].reset_index(drop=True), quality, 50)
    assert [shuffled[place] for place in np.argsort(order)] == whole
    many = pd.concat([frame] * 3, ignore_index=True)
    assert pieces(many, quality, len(many)) == whole * 3


@pytest.mark.slow
@pytest.mark.parametrize("quality", ["fast", "auto"])
def test_processes_change_nothing(quality):
    frame = renew.comments()
    found = answering_frame(frame, "comment", "question")

    def tagged(processes: int) -> list[tuple[object, ...]]:
        chunks = (
            rows_in(frame.iloc[at : at + 9].reset_index(drop=True), found, first=at) for at in range(0, len(frame), 9)
        )
        made = tag_chunks(Plan(quality=quality), chunks, processes=processes)
        return [row for _, tags, _ in made for row in plain(tags)]

    assert tagged(1) == tagged(2) == pieces(frame, quality, len(frame))
