"""Read labelled texts: what the labels mean, which rows can be used, and why the others cannot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.tables import TASKS
from cxtext.training.columns import label_column, label_table, text_columns
from cxtext.training.spellings import normal, own_spellings, sentiment_spellings, stage_spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cxtext.journey import JourneyMap
    from cxtext.reading.table import RawTable, Reject

__all__ = [
    "Labelled",
    "check_task",
    "read_labelled",
    "rejects_table",
    "sift",
    "spellings",
]

_MAX_LISTED = 12


@dataclass(frozen=True, eq=False)
class Labelled:
    """The usable rows of a labelled file, n of them, and what became of the others.

    Attributes
    ----------
    classes
        The possible classes in the order of probabilities.
    rows
        1-based data row of each text in the file.
    texts, questions, labels
        Cleaned text, survey question ("" for none) and class of each row.
    rejects
        Rows without text or label, or with an unknown label: :data:`cxtext.tables.REJECTS`.
    name
        Of the file, for messages.
    """

    classes: tuple[str, ...]
    rows: tuple[int, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    labels: tuple[str, ...]
    rejects: tuple[Reject, ...]
    name: str

    @property
    def rows_in(self) -> int:
        """Rows of the file: the usable ones and the rejects."""
        return len(self.rows) + len(self.rejects)


def check_task(task: str, journey: object = None) -> None:
    """Raise :class:`InputError` when there is no such task, or a journey map is given to another than ``stage``."""
    if task not in TASKS:
        raise InputError(f"There is no task {task!r}; choose one of: {', '.join(TASKS)}.")
    if journey is not None and task != "stage":
        raise InputError(f"A journey map belongs to the task 'stage', not to {task!r}; leave it out.")


def read_labelled(
    task: str,
    source: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    journey: JourneyMap | None = None,
    classes: Sequence[str] | None = None,
    shipped: Sequence[str] = (),
) -> Labelled:
    """Read labelled texts from a file or frame.

    Parameters
    ----------
    task
        One of :data:`cxtext.tables.TASKS`.
    source
        See :func:`cxtext.training.columns.label_table`.
    text, question, label
        Columns; guessed by name when not given (a label is looked for under the name of the task, then ``label`` …).
    journey, classes, shipped
        See :func:`spellings`.

    Raises
    ------
    InputError
        The file or a column is missing, no row can be used, or most labels are unknown.
    """
    from cxtext.cleaning import clean
    from cxtext.reading.identifiers import id_texts

    table = label_table(source)
    label = label_column(table, task, label)
    text, question = text_columns(table, text, question, taken=(label,))
    texts = [words.strip() for words in clean(id_texts(table.frame[text]))]
    questions = [""] * len(texts) if question is None else id_texts(table.frame[question])
    said = id_texts(table.frame[label])
    spelled = spellings(task, said, journey=journey, classes=classes, shipped=shipped)
    allowed = tuple(classes or (journey.stage_ids if journey is not None else dict.fromkeys(spelled.values())))
    faults = [None if words else ("no_text", f"the column {text!r} is empty") for words in texts]
    kept, rejects = sift(table, label, [spelled.get(normal(one)) for one in said], allowed, faults)
    return Labelled(
        allowed,
        tuple(int(table.rows[place]) for place in kept),
        tuple(texts[place] for place in kept),
        tuple(questions[place] for place in kept),
        tuple(kept.values()),
        rejects,
        table.name,
    )


def spellings(
    task: str,
    labels: Sequence[str],
    *,
    journey: JourneyMap | None = None,
    classes: Sequence[str] | None = None,
    shipped: Sequence[str] = (),
) -> dict[str, str]:
    """Return the class that each normal label means.

    Parameters
    ----------
    task
        One of :data:`cxtext.tables.TASKS`.
    labels
        All labels of the file; empty ones say nothing.
    journey
        The map whose stages are labelled, for the task ``stage``.
    classes
        The only possible classes; None lets the labels of emotion, intent and effort name them.
    shipped
        Classes of the shipped model, kept where they hold every label.
    """
    if task == "sentiment":
        return sentiment_spellings([one for one in labels if one])
    if journey is not None:
        return stage_spellings(journey)
    if classes is not None:
        return {normal(name): name for name in classes}
    return own_spellings([one for one in labels if one], shipped)


def sift(
    table: RawTable,
    column: str,
    found: Sequence[str | None],
    allowed: Sequence[str],
    faults: Sequence[tuple[str, str] | None],
) -> tuple[dict[int, str], tuple[Reject, ...]]:
    """Part the rows that can be used from the rejects.

    Parameters
    ----------
    table, column
        The labelled table, n rows, and its column of labels.
    found
        The class that each row's label means (n,), None where it means none.
    allowed
        The possible classes, for messages.
    faults
        Why a row cannot be used whatever its label (n,): reason and detail, None where it can.

    Returns
    -------
    tuple
        Place in the table -> class of each row that can be used; the other rows, among them those that the reader of
        the file rejected, by row.

    Raises
    ------
    InputError
        No row can be used, or more labels are unknown than known.
    """
    from cxtext.reading.identifiers import id_texts
    from cxtext.reading.table import Reject, raw_json

    kept: dict[int, str] = {}
    rejects, unknown = list(table.rejects), Counter[str]()
    for place, said in enumerate(id_texts(table.frame[column])):
        label, why = found[place], faults[place]
        if why is None and label is not None:
            kept[place] = label
            continue
        if why is None and said:
            unknown[said] += 1
            why = "unknown_label", f"the label {said[:60]!r} is not known; allowed are: {_listed(allowed)}"
        reason, detail = why or ("no_label", f"the column {column!r} is empty")
        raw = raw_json(table.frame.iloc[place].to_dict())
        rejects.append(Reject(table.name, int(table.rows[place]), reason, detail, raw))
    rejects.sort(key=lambda reject: reject.row)
    if unknown.total() > len(kept):
        worst = ", ".join(repr(said) for said, _ in unknown.most_common(3))
        raise InputError(
            f"{table.name}: most labels in the column {column!r} are not known (for example {worst}); allowed are: "
            f"{_listed(allowed)}."
        )
    if not kept:
        raise InputError(
            f"{table.name}: none of its {plural(table.rows_in, 'row')} can be used for the labels in {column!r}; row "
            f"{rejects[0].row}: {rejects[0].detail}."
        )
    return kept, tuple(rejects)


def rejects_table(rejects: Sequence[Reject]) -> pd.DataFrame:
    """Return rejects as a table: file, row, reason, detail, raw."""
    import pandas as pd

    from cxtext.tables import REJECTS

    return pd.DataFrame([reject.as_dict() for reject in rejects], columns=list(REJECTS.required))


def _listed(names: Sequence[str]) -> str:
    more = f" … ({len(names)} in all)" if len(names) > _MAX_LISTED else ""
    return ", ".join(names[:_MAX_LISTED]) + more
