"""A table of labels: which column holds what."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.training.spellings import normal

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

__all__ = ["LABEL_NAMES", "check_column", "columns_by_name", "label_column", "label_table", "text_columns"]

LABEL_NAMES = ("label", "labels", "gold", "truth", "class", "category", "code", "annotation", "target")
_TEXT_NAMES = ("text", "clean_text", "comment", "comments", "sentence", "mention", "verbatim", "review", "answer")


def label_table(source: Any) -> RawTable:  # noqa: ANN401
    """Read a file of any format that :func:`cxtext.read` takes, or a pandas, Polars or Arrow table.

    Raises
    ------
    InputError
        It cannot be read, is something else, or holds several tables.
    """
    from cxtext.reading.inputs import tables_of

    if isinstance(source, list | tuple):
        raise InputError("Give one table of labels, not a list.")
    tables = tables_of(source)
    if len(tables) > 1:
        raise InputError(f"{source} holds {len(tables)} tables; give one table of labels.")
    return tables[0]


def text_columns(
    table: RawTable, text: str | None, question: str | None, *, taken: Collection[str]
) -> tuple[str, str | None]:
    """Return the columns of text and question: those given, else the ones that look like it; none that is ``taken``.

    Raises
    ------
    InputError
        A column is missing, no text column can be told, or it is the one that is taken.
    """
    from cxtext.reading import guess_text_column

    check_column(table, "text", text)
    check_column(table, "question", question)
    free = {name: column for name, column in columns_by_name(table).items() if column != text and column not in taken}
    if question is None:
        question = free.get("question")
    if text is None:
        text = next((free[name] for name in _TEXT_NAMES if name in free and free[name] != question), None)
    if text is None:
        text = guess_text_column(table.frame.drop(columns=[name for name in (question, *taken) if name is not None]))
    if text in taken:
        raise InputError(f"{table.name}: the column {text!r} cannot hold both the texts and the labels.")
    return text, question


def label_column(table: RawTable, task: str, label: str | None) -> str:
    """Return the column of labels: the one given, else the one named after the task, ``label`` ….

    Raises
    ------
    InputError
        It is missing, or none can be told.
    """
    check_column(table, "label", label)
    by_normal = columns_by_name(table)
    found = label or next((by_normal[name] for name in (task, *LABEL_NAMES) if name in by_normal), None)
    if found is None:
        raise InputError(
            f"{table.name} has no column called {task!r} or 'label'; name the column of the labels with --label "
            f"(label=); the columns are: {', '.join(map(str, table.frame.columns))}."
        )
    return found


def columns_by_name(table: RawTable) -> dict[str, str]:
    """Return the first column of each normal name (see :func:`cxtext.training.spellings.normal`)."""
    found: dict[str, str] = {}
    for name in table.frame.columns:
        found.setdefault(normal(str(name)), str(name))
    return found


def check_column(table: RawTable, option: str, column: str | None) -> None:
    """Raise :class:`InputError` when a column is named that the table does not have."""
    names = [str(name) for name in table.frame.columns]
    if column is not None and column not in names:
        raise InputError(f"{table.name} has no column {column!r} for {option}; the columns are: {', '.join(names)}.")
