"""From a comparison of two runs to a digest: every figure is one of the comparison's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.plurals import plural
from cxtext.reporting import words
from cxtext.reporting.comparison import CAUTION, amount, measure_name, n_compared, row_figures, verdict_said
from cxtext.reporting.digest.model import Digest, FigureChange, Side, TopicChange
from cxtext.reporting.plain_text import is_missing, plain, shorten
from cxtext.reporting.tables_in import name, number, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cxtext.insights import Comparison

MAX_WORDS = 8
_CLEAR = ("higher", "lower")
_LABEL = 60
TITLE, AGAINST = "What changed: ", " against "
"""What a title consists of beside the names of the runs."""
_VERDICTS = "Verdicts allow for all figures compared: the more there are, the more of them differ by chance."
_PARTS = (
    ("opinion", "because the same kinds of people answer differently"),
    ("composition", "because other kinds of people answered"),
    ("model", "because topics or models read the comments differently"),
)


def compose_digest(
    comparison: Comparison,
    *,
    periods: tuple[str, str] = ("", ""),
    followed: bool = True,
) -> Digest:
    """Say in words what a comparison found.

    Parameters
    ----------
    comparison
        The later run against the earlier one.
    periods
        When the comments of each are from.
    followed
        Whether the later run keeps the topics of the earlier one, so that what is new has a topic.

    Returns
    -------
    Digest
        No figure that the comparison does not have.
    """
    labels = [shorten(plain(label), _LABEL) for label in (comparison.label_a, comparison.label_b)]
    sizes = ((comparison.n_a, comparison.people_a), (comparison.n_b, comparison.people_b))
    sides = [Side(label, period, n, people) for label, period, (n, people) in zip(labels, periods, sizes, strict=True)]
    compared = n_compared(comparison)
    figures = tuple(_figure(row, compared) for row in records(comparison.overall))
    topics = _topics(comparison.topics)
    found = {group: tuple(changes) for group, changes in topics.items()}
    notes = [_VERDICTS, *comparison.notes]
    if not followed:
        notes.append(
            "The later run was not analysed against the earlier one: what is new in it may have no topic here. "
            "cxtext analyze … --against tells."
        )
    return Digest(
        title=digest_title(labels[0], labels[1]),
        before=sides[0],
        after=sides[1],
        headline=_headline(comparison, found),
        figures=figures,
        **found,
        without_change="" if any(found.values()) else _without_change(comparison),
        parts=_parts(comparison),
        words_before=_words(comparison, "a"),
        words_after=_words(comparison, "b"),
        notes=tuple(plain(note) for note in (*notes, CAUTION)),
    )


def digest_title(earlier: str, later: str) -> str:
    """Return the title of a digest of two runs that are called so."""
    earlier, later = (shorten(plain(label), _LABEL) for label in (earlier, later))
    return f"{TITLE}{later}{AGAINST}{earlier}"


def _figure(row: Mapping[str, Any], compared: int) -> FigureChange:
    before, after, difference, interval = row_figures(row)
    return FigureChange(
        measure=measure_name(str(row["measure"])),
        before=before,
        after=after,
        difference=difference,
        interval=interval,
        n_before=_count(row["n_a"]),
        n_after=_count(row["n_b"]),
        verdict=verdict_said(row, compared),
    )


def _topics(table: pd.DataFrame) -> dict[str, list[TopicChange]]:
    """Sort the topics with a clear change by what became of them, the largest change first."""
    found: dict[str, list[TopicChange]] = {group: [] for group in ("worse", "better", "new", "gone", "moved")}
    for topic_id, own in table.groupby("topic_id", sort=True):
        rows = {str(row["measure"]): row for row in records(own) if row["verdict"] in _CLEAR}
        if rows:
            leading = rows.get("complaint_share") or rows.get("share") or rows["sentiment"]
            sentence = "; ".join(_said(rows[measure]) for measure in _ORDER if measure in rows)
            size = abs(number(leading["difference"]) or 0.0)
            change = TopicChange(str(topic_id), name(own["name"].iloc[0]), f"{sentence}.", size)
            found[_group(rows)].append(change)
    for changes in found.values():
        changes.sort(key=lambda change: (-change.size, change.topic_id))
    return found


_ORDER = ("complaint_share", "share", "sentiment")


def _group(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Say under which heading a topic belongs, from its clear rows."""
    from cxtext.insights.trends import PRACTICALLY_ABSENT, is_new

    mentioned = rows.get("share")
    if mentioned:
        before, after = (number(mentioned[side]) or 0.0 for side in ("value_a", "value_b"))
        n_before = round(before * (number(mentioned["n_a"]) or 0.0))
        if mentioned["verdict"] == "higher" and is_new(n_before, before, after):
            return "new"
        if mentioned["verdict"] == "lower" and after < PRACTICALLY_ABSENT * before:
            return "gone"
    if "complaint_share" in rows:
        return "worse" if rows["complaint_share"]["verdict"] == "higher" else "better"
    if "sentiment" in rows:
        return "worse" if rows["sentiment"]["verdict"] == "lower" else "better"
    return "moved"


def _said(row: Mapping[str, Any]) -> str:
    before, after, difference, interval = row_figures(row)
    what = {"complaint_share": "complaints", "share": "mentions", "sentiment": "sentiment"}[str(row["measure"])]
    verb = "up" if row["verdict"] == "higher" else "down"
    ends = f"from {before} (of {_n(row['n_a'])}) to {after} (of {_n(row['n_b'])})"
    return f"{what} {verb} {ends}, {difference} (95 % interval {interval})"


def _headline(comparison: Comparison, topics: Mapping[str, Sequence[TopicChange]]) -> str:
    if comparison.n_a is None or comparison.n_b is None:
        return "A run has too few people to be compared: nothing can be said."
    clear = [row for row in records(comparison.overall) if row["verdict"] in _CLEAR]
    if clear:
        said = [f"{measure_name(str(row['measure']))} {row['verdict']} ({_change(row)})" for row in clear]
        first = f"Overall: {words.listed(said)}."
    else:
        first = "Overall, no figure clearly changed."
    counts = [
        f"{plural(len(topics[group]), 'topic')} {verb}"
        for group, verb in (("worse", "got worse"), ("better", "got better"), ("new", "new"), ("gone", "gone"))
        if topics[group]
    ]
    return f"{first} {words.listed(counts)[:1].upper()}{words.listed(counts)[1:]}." if counts else first


def _change(row: Mapping[str, Any]) -> str:
    _, _, difference, interval = row_figures(row)
    return f"{difference}, 95 % interval {interval}"


def _without_change(comparison: Comparison) -> str:
    """Say that no topic clearly changed, and what change would have shown."""
    sentence = "No topic clearly got worse or better: what differs is within chance."
    rows = [row for row in records(comparison.topics) if row["measure"] == "complaint_share"]
    known = sorted(found for row in rows if (found := number(row["detectable"])) is not None)
    if not known:
        return sentence
    usual = amount(known[len(known) // 2], str(rows[0]["unit"]), sign=True)
    return f"{sentence} For half of the topics a change of {usual} in complaints would have shown (80 % power)."


def _parts(comparison: Comparison) -> tuple[str, ...]:
    """Say what the overall changes are made of."""
    table = comparison.decomposition
    rows = [row for row in records(table[table["topic_id"].isna()]) if not is_missing(row["opinion"])]
    found = []
    for row in rows:
        unit = str(row["unit"])
        said = [
            f"{amount(row[part], unit, sign=True)}{_interval(row, part, unit)} {why}"
            for part, why in _PARTS
            if part != "model" or any(abs(number(one["model"]) or 0.0) > 0 for one in rows)
        ]
        total = amount(row["total"], unit, sign=True)
        measure = measure_name(str(row["measure"]))
        found.append(f"{measure[:1].upper()}{measure[1:]} changed by {total}: {words.listed(said)}.")
    if found:
        told = ", ".join(comparison.columns)
        found.append(
            f"In brackets: 95 % intervals. Kinds of people are told apart by {shorten(plain(told), 100)}."
            if told
            else "No column tells kinds of people apart, so all is put down to what they answer."
        )
    return tuple(found)


def _interval(row: Mapping[str, Any], part: str, unit: str) -> str:
    low, high = (row[f"{part}_{end}"] for end in ("ci_low", "ci_high"))
    if is_missing(low) or is_missing(high):
        return ""
    return f" ({amount(low, unit, sign=True)} to {amount(high, unit, sign=True)})"


def _words(comparison: Comparison, side: str) -> tuple[str, ...]:
    table = comparison.words
    return tuple(name(term) for term in table[table["side"] == side]["term"].head(MAX_WORDS))


def _count(value: Any) -> int | None:  # noqa: ANN401 - a cell
    return None if is_missing(value) else int(value)


def _n(value: Any) -> str:  # noqa: ANN401
    return "too few" if is_missing(value) else words.integer(value)
