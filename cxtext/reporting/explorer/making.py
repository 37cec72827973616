"""From an analysis to the explorer of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.errors import InputError
from cxtext.reporting.explorer.choosing import choose_texts
from cxtext.reporting.explorer.excerpts import excerpt
from cxtext.reporting.explorer.groups import read_groups
from cxtext.reporting.explorer.model import NO_PLACE, QUOTES, Column, Explorer
from cxtext.reporting.plain_text import plain
from cxtext.reporting.tables_in import name, records
from cxtext.tables import SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cxtext.analysis import Analysis
    from cxtext.insights.base import Base, Bools, Ints
    from cxtext.reporting.explorer.excerpts import Span

SCALE = 10_000
"""Sentiment scores are kept to four digits, as they are in a run."""
_EDGE = 1e-6
_MOST_SENT_IN = 255


def make_explorer(analysis: Analysis, quotes: str = "all") -> Explorer | None:
    """Collect what the explorer of a report holds; None where no comment was analysed.

    Customers are nowhere in it: of the person behind a comment it keeps only how many comments they sent in, which is
    what telling groups of fewer than ``min_group`` people takes. Values of groups of fewer people are left out, and
    texts are those of ``clean_text``, in which personal data is masked.

    Parameters
    ----------
    analysis
        A finished analysis.
    quotes
        Texts of comments: ``all`` up to 24 million characters, ``some`` (the best of each topic, up to 600,000
        characters) or ``none``. Figures are always of all comments.

    Raises
    ------
    InputError
        ``quotes`` is something else.
    """
    from cxtext.insights.base import join
    from cxtext.insights.people import MIN_GROUP, people
    from cxtext.insights.quotes import quality

    if quotes not in QUOTES:
        raise InputError(f"quotes is how many texts a report carries, one of {', '.join(QUOTES)}; it is {quotes!r}.")
    base = join(analysis.feedback, analysis.mentions)
    if not base.n_comments:
        return None
    stages, stage = _named(analysis.journey, "stage", base.mentions, "general")
    topics, topic = _named(_lowest(analysis.topics), "topic_id", base.mentions, None)
    start, day = _days(base.feedback)
    person = people(base.feedback)
    groups, group_columns = read_groups(base.feedback, person, MIN_GROUP)
    fitness = np.rint(255 * np.clip(np.nan_to_num(quality(base.mentions, base.score)), 0, 1)).astype(np.uint8)
    mixed = _mixed(base)
    texts, gap, length, account = _texts(base, topic, fitness, quotes)
    columns: dict[str, Column] = {
        "n_mentions": small(np.bincount(base.comment, minlength=base.n_comments)),
        "day": small(day),
        "sent_in": np.minimum(np.bincount(person)[person], _MOST_SENT_IN).astype(np.uint8),
        **{f"group {place}": codes for place, codes in enumerate(group_columns)},
        "topic": small(topic + 1),
        "stage": small(stage),
        "sentiment": base.label.astype(np.uint8),
        # Sixteen steps are enough to put comments in order, and take half the room.
        "quality": fitness >> 4,
        "gap": gap,
        "length": length,
        "score": _scores(base, mixed, topic, stage),
        "extra": _signed(np.where(mixed, base.weight.astype(np.int64) - length, 0)),
    }
    head = {
        "comments": base.n_comments,
        "mentions": len(base.mentions),
        "min_group": MIN_GROUP,
        "start": start,
        "sentiments": list(SENTIMENTS),
        "stages": stages,
        "topics": topics,
        "groups": groups,
        "scale": SCALE,
        "quotes": {"kept": quotes, **account},
    }
    ids = tuple(plain(value) for value in base.feedback["feedback_id"])
    return Explorer(head, columns, ids, texts)


def small(values: Ints) -> Column:
    """Store whole numbers from 0 in as few bytes as the largest needs."""
    top = int(values.max()) if len(values) else 0
    return values.astype(np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.uint32)


def _lowest(topics: pd.DataFrame) -> pd.DataFrame:
    return topics[topics["level"].astype(object) != "theme"] if "level" in topics.columns else topics


def _named(
    table: pd.DataFrame, key: str, mentions: pd.DataFrame, missing: str | None
) -> tuple[list[dict[str, str]], Ints]:
    """Return names of stages or topics with their ids, and the code of each mention's, -1 without one."""
    names = {str(row[key]): name(row["name"]) for row in records(table)}
    if key in mentions.columns:
        given = mentions[key].astype(object)
        given = given.where(given.notna(), missing)
    else:
        given = pd.Series(missing, index=mentions.index, dtype=object)
    distinct = sorted({str(value) for value in given.dropna().unique()})
    # Stages stand in the order of the journey, topics largest first, as their tables do.
    names |= {value: value for value in distinct if value not in names}
    codes = pd.Index(list(names), dtype=object).get_indexer(pd.Index(given.astype(object))).astype(np.int64)
    codes[given.isna().to_numpy()] = -1
    return [{"id": plain(value), "name": label} for value, label in names.items()], codes


def _days(feedback: pd.DataFrame) -> tuple[str | None, Ints]:
    from cxtext.insights.trends import days

    found = days(feedback)
    if found.isna().all():
        return None, np.zeros(len(feedback), dtype=np.int64)
    first = found.min()
    count = (found - first).dt.days
    return first.date().isoformat(), count.add(1).fillna(0).to_numpy(dtype=np.int64)


def _mixed(base: Base) -> Bools:
    """Tell which mentions weigh in a balance: opinions in comments with both praise and complaint."""
    complains = np.bincount(base.comment[base.label == 0], minlength=base.n_comments) > 0
    praises = np.bincount(base.comment[base.label == 2], minlength=base.n_comments) > 0
    mixed: Bools = (complains & praises)[base.comment] & (base.label != SENTIMENTS.index("neutral"))
    return mixed


def _scores(base: Base, mixed: Bools, topic: Ints, stage: Ints) -> Column:
    """Return the scores that weigh, such that a browser comes to the verdicts of the tables also on the edge."""
    from cxtext.insights.base import NEUTRAL
    from cxtext.insights.rollup import BALANCE, cast_votes

    exact = np.where(mixed, np.rint(base.score * SCALE), 0)
    inward = np.zeros(base.n_comments)
    for key in (np.zeros_like(stage), topic, stage):
        fine, found = (
            cast_votes(base.comment, key, base.label, score, base.weight) for score in (base.score, exact / SCALE)
        )
        # A browser, which sums in another order, may come to the other side there.
        undecided = (np.abs(np.abs(found.score) - BALANCE) < _EDGE) & (fine.label == NEUTRAL)
        inward[found.comment[undecided]] = -np.sign(found.score[undecided])
    return np.where(mixed, exact + inward[base.comment], 0).astype(np.int16)


def _signed(values: Ints) -> Column:
    fits = not len(values) or (int(values.min()) > -(1 << 15) and int(values.max()) < 1 << 15)
    return values.astype(np.int16 if fits else np.int32)


def _texts(
    base: Base, topic: Ints, fitness: Column, quotes: str
) -> tuple[tuple[str, ...], Column, Column, dict[str, Any]]:
    """Return texts, ``gap`` and ``length`` of mentions in them, and what became of the texts."""
    n = base.n_comments
    gap, length = np.full(len(base.mentions), NO_PLACE, np.int16), np.zeros(len(base.mentions), np.uint16)
    given = base.feedback.get("clean_text", pd.Series(None, index=base.feedback.index, dtype=object))
    whole = ["" if not isinstance(text, str) else text for text in given.astype(object)]
    kept = choose_texts([len(text) for text in whole], base, topic, fitness, quotes)
    starts, ends = (base.mentions[column].to_numpy(dtype=np.int64).tolist() for column in ("start", "end"))
    quoted = base.mentions["text"].astype(object).tolist()
    first = np.searchsorted(base.comment, np.arange(n + 1)).tolist()
    fit = fitness.tolist()
    texts, shortened = [""] * n, 0
    for comment in np.flatnonzero(kept).tolist():
        text, own = whole[comment], range(first[comment], first[comment + 1])
        # Places from an edited file may be off: a wrong mark is worse than none.
        spans = [
            (starts[row], ends[row]) if starts[row] >= 0 and text[starts[row] : ends[row]] == quoted[row] else None
            for row in own
        ]
        best = sorted(range(len(spans)), key=lambda place: (-fit[own[place]], place))
        texts[comment], places = excerpt(text, spans, best)
        shortened += len(texts[comment]) < len(text) and "…" in texts[comment]
        _mark(places, own, gap, length)
    account = {"shown": int(kept.sum()), "left_out": n - int(kept.sum()), "shortened": int(shortened)}
    return tuple(texts), gap, length, account


def _mark(places: Sequence[Span | None], rows: range, gap: Column, length: Column) -> None:
    end = 0
    for place, row in zip(places, rows, strict=True):
        if place is not None:
            gap[row], length[row] = place[0] - end, place[1] - place[0]
            end = place[1]
