"""SPSS files (.sav, .zsav): variable labels are the questions, value labels the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.errors import InputError
from cxtext.reading.headers import is_question, names_fields, tidy
from cxtext.reading.table import RawTable, cell_text, numbered, screened, typed_column, unique_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxtext.reading.source import Source

_MAX_LABELS_SHOWN = 4


def read_spss(source: Source) -> RawTable:
    """Read an SPSS data file.

    A column is called by its variable label, the wording that people saw; its short name works as well (an alias). A
    column that has a label for every value it holds shows the labels; a scale that is only labelled at its ends keeps
    its numbers. User-defined missing values are missing.

    Raises
    ------
    InputError
        pyreadstat is not installed, or the file is damaged or holds no rows.
    """
    frame, meta = _load(source)
    if not len(frame.columns):
        raise InputError(f"{source.name} holds no variables; give a file that holds comments.")
    given = [str(name) for name in frame.columns]
    names = _names(given, [tidy(label or "") for label in meta.column_labels])
    notes = ["variable labels are the column names; short names work too"] if names != given else []
    cells: dict[str, pd.Series[Any]] = {}
    for place, (short, name) in enumerate(zip(given, names, strict=True)):
        values = frame.iloc[:, place].tolist()
        labels = meta.variable_value_labels.get(short, {})
        if labels and _labelled_throughout(values, labels):
            values = [None if pd.isna(value) else labels[value] for value in values]
        elif labels:
            ends = ", ".join(
                f"{cell_text(value)} = {tidy(str(label))}" for value, label in list(labels.items())[:_MAX_LABELS_SHOWN]
            )
            notes.append(f"{name!r} keeps its numbers ({ends})")
        cells[name] = typed_column(values)
    aliases = {short: name for short, name in zip(given, names, strict=True) if short != name and short not in names}
    rows = numbered(range(1, len(frame) + 1))
    table = RawTable(source.name, source.stem, "SPSS", pd.DataFrame(cells), rows, (), tuple(notes), aliases)
    return screened(table)


def _load(source: Source) -> tuple[pd.DataFrame, Any]:
    try:
        import pyreadstat
    except ImportError:
        raise InputError(
            f"{source.name} is an SPSS file, which needs pyreadstat: pip install 'cxtext[spss]'; or save it as csv."
        ) from None
    # Old files do not say how their letters are stored, or say it wrongly.
    for encoding in (None, "WINDOWS-1252"):
        try:
            with source.open() as stream:
                frame, meta = pyreadstat.read_sav(stream, encoding=encoding)
        except pyreadstat.ReadstatError as error:
            fault = str(error)
            if "convert" in fault.lower() or "character" in fault.lower():
                continue
            break
        else:
            return frame, meta
    raise InputError(f"{source.name} cannot be read as an SPSS file: {fault[:200]}.")


def _names(given: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Return the name of each column: its label, unless the short name says what it is (id, date, nps …)."""
    chosen = []
    for short, label in zip(given, labels, strict=True):
        plain = not label or (names_fields([short]) and not is_question(label))
        chosen.append(short if plain else label)
    repeated = {name for name in chosen if chosen.count(name) > 1}
    return unique_names(
        [f"{name} ({short})" if name in repeated else name for name, short in zip(chosen, given, strict=True)]
    )


def _labelled_throughout(values: Sequence[Any], labels: Mapping[Any, str]) -> bool:
    """Return whether labels say more than the values: every value has one, and they are words rather than numbers."""
    distinct = {value for value in values if not pd.isna(value)}
    if not distinct or not distinct <= labels.keys():
        return False
    return not any(str(labels[value]).strip() == cell_text(value) for value in distinct)
