"""What people said of mentions, as a table of labels that ``cxtext evaluate`` and ``cxtext train`` read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cxtext.refi.matching import OWN

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["labels_of"]

NO_TOPIC = "none"
"""The label of a mention whose topic was taken away and none given, as ``cxtext evaluate`` reads it."""

_ENOUGH = 0.5
"""Overlap (of what both cover together) from which a stretch that people coded is taken for the mention."""


def labels_of(
    codings: pd.DataFrame,
    exported: Sequence[str],
    rows: Mapping[str, list[dict[str, Any]]],
    texts: Mapping[str, str],
    feedback: pd.DataFrame,
) -> tuple[pd.DataFrame, int]:
    """Return what people said of each mention, or stretch of their own.

    Parameters
    ----------
    codings
        One row per coding with what became of it (:attr:`cxtext.refi.corrections.Corrections.codings`).
    exported
        What the project was coded with, such as ``topic`` and ``sentiment``.
    rows, texts
        Id of each comment -> its mentions in order; its ``clean_text``.
    feedback
        The feedback table, for the questions.

    Returns
    -------
    tuple
        A table with ``mention_id`` (missing for a stretch of their own), ``feedback_id``, ``question``, ``start``,
        ``end`` (in ``clean_text``), ``text``, a column for each thing ``exported``, ``codes`` (names of topics and of
        codes of their own, joined by ``"; "``) and ``coder``; and the number of cells that are missing because people
        disagree. A cell is missing too where nothing was said; ``topic`` is ``"none"`` where it was taken away.
    """
    import pandas as pd

    groups: dict[tuple[str, str | None, int, int], list[dict[str, Any]]] = {}
    for record in codings[codings["change"] != "kept"].to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        groups.setdefault(_stretch(row, rows.get(row["feedback_id"], [])), []).append(row)
    questions = dict(zip(feedback["feedback_id"], feedback["question"], strict=True)) if "question" in feedback else {}
    made: list[dict[str, object]] = []
    disagreements = 0
    for (comment, mention, start, end), said in groups.items():
        given = [row for row in said if row["change"] != "removed"]
        question = questions.get(comment)
        label: dict[str, object] = {
            "mention_id": mention, "feedback_id": comment, "question": question if isinstance(question, str) else None,
            "start": start, "end": end, "text": texts[comment][start:end],
        }  # fmt: skip
        for thing in exported:
            values = {row["code_id"] for row in given if row["thing"] == thing}
            taken_away = any(row["thing"] == thing for row in said) and not values
            label[thing] = values.pop() if len(values) == 1 else NO_TOPIC if thing == "topic" and taken_away else None
            disagreements += len(values) > 1
        label["codes"] = _joined(row["code"].replace(";", ",") for row in given if row["thing"] in ("topic", OWN))
        label["coder"] = _joined(row["coder"] for row in given)
        made.append(label)
    columns = ["mention_id", "feedback_id", "question", "start", "end", "text", *exported, "codes", "coder"]
    return pd.DataFrame(made, columns=columns).astype({"start": "int64", "end": "int64"}), disagreements


def _joined(names: Iterable[str]) -> str | None:
    return "; ".join(sorted({name for name in names if name})) or None


def _stretch(row: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]]) -> tuple[str, str | None, int, int]:
    """Return the mention that a coded stretch stands for, with its place; failing one, the stretch itself."""
    comment, start, end = row["feedback_id"], row["start"], row["end"]
    best, share = None, 0.0
    for mention in mentions:
        both = min(end, mention["end"]) - max(start, mention["start"])
        overlap = both / (max(end, mention["end"]) - min(start, mention["start"]))
        if overlap > share:
            best, share = mention, overlap
    if best is None or share < _ENOUGH:
        return comment, None, start, end
    return comment, str(best["mention_id"]), int(best["start"]), int(best["end"])
