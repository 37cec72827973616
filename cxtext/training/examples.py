"""Labelled rows made ready for learning: each distinct text once, contradictions set apart, encoded for every head."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cxtext.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxtext.reading.table import Reject
    from cxtext.training.labelled import Labelled

__all__ = ["MIN_LABELS", "Contradiction", "Examples", "encode", "examples"]

MIN_LABELS = 10
"""Distinct texts that training needs at least."""

Head = tuple[str, str | None]
"""Encoder of the reading features, and of the topic vectors (None: the head sees none)."""


@dataclass(frozen=True)
class Contradiction:
    """One text with different labels: the rows and labels, and the label that most rows gave (None where none did)."""

    text: str
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    taken: str | None


@dataclass(frozen=True, eq=False)
class Examples:
    """Distinct labelled texts, sorted, n of them; ``target`` (n,) is the place of each label in ``classes``.

    ``counts`` says what became of every row: ``rows`` = ``used`` + ``repeated`` + each reason for a reject.
    """

    classes: tuple[str, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    target: np.ndarray
    contradictions: tuple[Contradiction, ...]
    rejects: tuple[Reject, ...]
    counts: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.texts)


def examples(labelled: Labelled, *, own_classes: bool) -> Examples:
    """Return each distinct pair of question and text once, with the label that most of its rows gave.

    Rows that contradict the majority become rejects, as do all rows of a text without a majority, and rows of a class
    of the user's own that has one text only (``own_classes``).

    Raises
    ------
    InputError
        Fewer than :data:`MIN_LABELS` texts or two classes are left.
    """
    from cxtext.reading.table import Reject

    by_pair: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(zip(labelled.texts, labelled.questions, strict=True)):
        by_pair.setdefault(pair, []).append(place)
    rejects, contradictions = list(labelled.rejects), []
    chosen: list[tuple[str, str, str, list[int]]] = []
    for (text, question), places in sorted(by_pair.items()):
        votes = Counter(labelled.labels[place] for place in places).most_common()
        tie = len(votes) > 1 and votes[0][1] == votes[1][1]
        taken = None if tie else votes[0][0]
        if len(votes) > 1:
            rows = tuple(labelled.rows[place] for place in places)
            said = tuple(labelled.labels[place] for place in places)
            contradictions.append(Contradiction(text, rows, said, taken))
            listed = ", ".join(map(str, rows[:10]))
            detail = f"rows {listed} hold the same text with different labels"
            rejects += [
                Reject(labelled.name, labelled.rows[place], "contradicting_label", detail, text[:200])
                for place in places
                if labelled.labels[place] != taken
            ]
        if taken is not None:
            chosen.append((text, question, taken, [place for place in places if labelled.labels[place] == taken]))
    classes = labelled.classes
    if own_classes:
        texts_of = Counter(label for _, _, label, _ in chosen)
        rare = {label for label in classes if texts_of[label] < 2}
        for _, _, label, places in chosen:
            detail = f"the class {label!r} has one text only; a class needs at least 2"
            rejects += [
                Reject(labelled.name, labelled.rows[place], "rare_class", detail, labelled.texts[place][:200])
                for place in places
                if label in rare
            ]
        classes = tuple(label for label in classes if label not in rare)
        chosen = [one for one in chosen if one[2] not in rare]
    if len({label for _, _, label, _ in chosen}) < 2 or len(chosen) < MIN_LABELS:
        found = ", ".join(f"{n} {label}" for label, n in sorted(Counter(label for _, _, label, _ in chosen).items()))
        raise InputError(
            f"{labelled.name}: training needs at least {MIN_LABELS} different labelled texts of 2 or more classes; "
            f"there are {len(chosen)}{f' ({found})' if found else ''}."
        )
    used_rows = sum(len(places) for *_, places in chosen)
    reasons = Counter(reject.reason for reject in rejects)
    counts = {"rows": labelled.rows_in, "used": len(chosen), "repeated": used_rows - len(chosen)}
    return Examples(
        classes,
        tuple(text for text, *_ in chosen),
        tuple(question for _, question, *_ in chosen),
        np.array([classes.index(label) for _, _, label, _ in chosen], dtype=np.int64),
        tuple(contradictions),
        tuple(sorted(rejects, key=lambda reject: (reject.file, reject.row))),
        counts | dict(sorted(reasons.items())),
    )


def encode(texts: Sequence[str], questions: Sequence[str], heads: Sequence[Head]) -> dict[Head, np.ndarray]:
    """Return what each head sees of the texts, shape (n, d); every encoder runs once."""
    from cxtext.encoders import load_encoder
    from cxtext.encoders.heads import head_inputs

    reading = {name: load_encoder(name).read(texts, questions) for name in dict.fromkeys(name for name, _ in heads)}
    kinds = dict.fromkeys(kind for _, kind in heads if kind is not None)
    topics = {kind: load_encoder(kind).encode(texts) for kind in kinds}
    return {(name, kind): head_inputs(reading[name], None if kind is None else topics[kind]) for name, kind in heads}
