"""Read comments that people coded: one 0/1 column for each code, or one column that lists the codes of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import InputError
from cxtext.training.columns import check_column, columns_by_name, label_table, text_columns
from cxtext.training.spellings import normal

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable, Reject

__all__ = ["NO_CODE", "Coded", "read_coded"]

LIST_NAMES = ("codes", "code", "themes", "theme", "label", "labels", "tags", "categories")
"""Names of a column that lists the codes of a row."""
NO_CODE = frozenset({"none", "no_code", "-"})
"""What says in a column of lists that no code applies; an empty cell says that nobody coded the row."""
_YES = frozenset({"1", "true", "yes", "y", "x"})
_NO = frozenset({"0", "false", "no", "n"})


@dataclass(frozen=True, eq=False)
class Coded:
    """The usable rows of a coded file, n of them, and what became of the others.

    Attributes
    ----------
    codes
        Names of the k codes.
    rows
        1-based data row of each text in the file.
    texts, questions
        Cleaned text and survey question ("" for none) of each row.
    target
        0 or 1, shape (n, k).
    rejects
        Rows without text or codes.
    unknown
        Codes that are not among those asked for, with their number of rows.
    name
        Of the file, for messages.
    """

    codes: tuple[str, ...]
    rows: tuple[int, ...]
    texts: tuple[str, ...]
    questions: tuple[str, ...]
    target: np.ndarray
    rejects: tuple[Reject, ...]
    unknown: dict[str, int]
    name: str

    @property
    def counts(self) -> dict[str, int]:
        """What became of the rows: ``rows`` = ``used`` + each reason for a reject."""
        reasons = Counter(reject.reason for reject in self.rejects)
        return {"rows": len(self.rows) + len(self.rejects), "used": len(self.rows), **dict(sorted(reasons.items()))}

    def frame(self) -> pd.DataFrame:
        """Return the codes as a table of 0 and 1, a column for each."""
        import pandas as pd

        return pd.DataFrame(self.target, columns=list(self.codes))


def read_coded(
    source: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    known: Sequence[str] | None = None,
) -> Coded:
    """Read coded comments from a file or frame.

    A column called ``codes``, ``themes`` … (or named with ``label``) lists the codes of each row, separated by ``;``,
    or ``none``. Failing such a column, every column that holds nothing but 0 and 1 (yes and no, true and false, x) and
    at least one 1 is a code; where a file has no 0 at all, an empty cell is one.

    Parameters
    ----------
    source
        See :func:`cxtext.training.columns.label_table`.
    text, question, label
        Columns; guessed by name when not given.
    known
        The only codes looked at, those of a model; in wide form those that the file has. None takes all.

    Raises
    ------
    InputError
        The file or a column is missing, it holds no codes or none that is known, or no row can be used.
    """
    from cxtext.cleaning import clean
    from cxtext.reading.identifiers import id_texts
    from cxtext.reading.table import Reject, raw_json

    table = label_table(source)
    listed = _list_column(table, label, {text, question})
    if listed is not None:
        text, question = text_columns(table, text, question, taken=(listed,))
        codes, target, given, unknown = _from_list(table, listed, known)
    else:
        wide = _code_columns(table, {text, question})
        text, question = text_columns(table, text, question, taken=wide)
        codes, target, given, unknown = _from_columns(table, wide, known)
    texts = [words.strip() for words in clean(id_texts(table.frame[text]))]
    questions = [""] * len(texts) if question is None else id_texts(table.frame[question])
    kept, rejects = [], list(table.rejects)
    for place, words in enumerate(texts):
        if words and given[place]:
            kept.append(place)
            continue
        why = ("no_label", "the row has no codes") if words else ("no_text", f"the column {text!r} is empty")
        rejects.append(Reject(table.name, int(table.rows[place]), *why, raw_json(table.frame.iloc[place].to_dict())))
    if not kept:
        raise InputError(f"{table.name}: none of its {table.rows_in:,} rows has both a text and codes.")
    return Coded(
        codes,
        tuple(int(table.rows[place]) for place in kept),
        tuple(texts[place] for place in kept),
        tuple(questions[place] for place in kept),
        target[kept],
        tuple(sorted(rejects, key=lambda reject: reject.row)),
        unknown,
        table.name,
    )


def _list_column(table: RawTable, label: str | None, taken: Collection[str | None]) -> str | None:
    check_column(table, "label", label)
    if label is not None:
        return label
    names = columns_by_name(table)
    found = next((names[name] for name in LIST_NAMES if name in names and names[name] not in taken), None)
    # A code may itself be called "label" or "theme": a column of 0 and 1 lists nothing.
    return None if found is None or _marks(table, found) is not None else found


def _from_list(
    table: RawTable, column: str, known: Sequence[str] | None
) -> tuple[tuple[str, ...], np.ndarray, list[bool], dict[str, int]]:
    from cxtext.reading.identifiers import id_texts

    rows = [
        [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]
        for cell in id_texts(table.frame[column])
    ]
    spelled: dict[str, Counter[str]] = {}
    for part in (part for row in rows for part in row if normal(part) not in NO_CODE):
        spelled.setdefault(normal(part), Counter())[part] += 1
    if known is None:
        # The most frequent spelling names a code, of equally frequent ones the first by alphabet.
        names = {key: min(found, key=lambda name: (-found[name], name)) for key, found in spelled.items()}
    else:
        names = {normal(name): name for name in known}
    codes = tuple(sorted(names.values())) if known is None else tuple(known)
    unknown = Counter(part for row in rows for part in row if normal(part) not in (names.keys() | NO_CODE))
    if not spelled.keys() & names.keys():
        said = ", ".join(repr(part) for part, _ in unknown.most_common(3))
        what = f"codes that are known (for example {said})" if said else "codes"
        raise InputError(
            f"{table.name}: the column {column!r} holds no {what}; list the codes of each row, separated by ';'."
        )
    place = {name: number for number, name in enumerate(codes)}
    target = np.zeros((len(rows), len(codes)), dtype=np.int64)
    for number, row in enumerate(rows):
        target[number, [place[names[key]] for key in map(normal, row) if key in names]] = 1
    return codes, target, [bool(row) for row in rows], dict(unknown)


def _code_columns(table: RawTable, taken: Collection[str | None]) -> list[str]:
    names = [str(name) for name in table.frame.columns if name not in taken]
    found = [name for name in names if (marks := _marks(table, name)) is not None and (marks == 1).any()]
    if not found:
        raise InputError(
            f"{table.name} has no codes: neither a column called 'codes' that lists them, separated by ';', nor "
            f"columns of 0 and 1; the columns are: {', '.join(map(str, table.frame.columns))}."
        )
    return found


def _from_columns(
    table: RawTable, columns: list[str], known: Sequence[str] | None
) -> tuple[tuple[str, ...], np.ndarray, list[bool], dict[str, int]]:
    marks = {name: found for name in columns if (found := _marks(table, name)) is not None}
    unknown: dict[str, int] = {}
    if known is not None:
        # A code of the model that nobody gave is a column of 0 only; one without a column was not asked about.
        there = columns_by_name(table)
        named = {code: there[normal(code)] for code in known if normal(code) in there}
        taken = set(named.values())
        unknown = {name: int((found == 1).sum()) for name, found in marks.items() if name not in taken}
        marks = {code: found for code, name in named.items() if (found := _marks(table, name)) is not None}
        if not marks:
            raise InputError(
                f"{table.name} has none of the model's codes as a column of 0 and 1; the model knows: "
                f"{', '.join(list(known)[:12])}."
            )
    values = np.stack(list(marks.values()), axis=1)
    zeros_said = bool((values == 0).any())
    given = [not zeros_said or bool(np.any(row >= 0)) for row in values]
    return tuple(marks), np.maximum(values, 0), given, unknown


def _marks(table: RawTable, column: str) -> np.ndarray | None:
    """1, 0 and -1 (empty) of a column of marks (n,), None where it holds anything else."""
    from cxtext.reading.identifiers import id_texts

    found = np.full(len(table.frame), -1, dtype=np.int64)
    for place, said in enumerate(id_texts(table.frame[column])):
        mark = normal(said)
        if mark in _YES:
            found[place] = 1
        elif mark in _NO:
            found[place] = 0
        elif mark:
            return None
    return found
