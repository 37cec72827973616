"""What the user says of each file: arguments first, then the file of options, and nothing where neither speaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxtext.reading.options import Option, as_names, find_column, resolve, value_for

if TYPE_CHECKING:
    from cxtext.reading.layouts import Layout
    from cxtext.reading.saved import Saved
    from cxtext.reading.table import RawTable

NONE = "none"
"""Given in place of a column: no column has this role."""
ALL = "all"
"""Given as ``segments``: every column without a role."""

ROLE_OPTIONS: dict[str, str] = {
    "id": "id",
    "date": "date",
    "score": "score",
    "question": "question",
    "customer_id": "customer_id",
    "channel": "channel",
    "language": "language",
    "churned": "churned",
    "lifetime_value": "lifetime_value",
    "source_column": "source",
}
"""Options of :func:`cxtext.read` that name one column, and its role."""
# Stands for NONE or ALL once a column of that very name is ruled out: no column is called "".
_WORD = ""
WORD_OPTIONS = ("source_name", "score_kind", "date_order", "date_anchor", "layout")
"""Options that are a word rather than a column."""


@dataclass(frozen=True)
class Given:
    """Of one file: its text columns, columns by role, roles without a column, segments (None is all) and words."""

    texts: tuple[str, ...] = ()
    as_questions: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    segments: tuple[str, ...] | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def kept(self, table: RawTable, layout: Layout | None) -> dict[str, str | list[str]]:
        """Return what was said, or decided before the columns were looked at, by option; for the next file."""
        kept: dict[str, str | list[str]] = {
            "segments": ALL if self.segments is None else list(self.segments),
            "layout": NONE if layout is None else layout.name,
        }
        if table.sheet:
            kept["sheet"] = table.sheet
        if "date_anchor" in self.words:
            kept["date_anchor"] = self.words["date_anchor"]
        return kept


def word_for(key: str, option: Option, table: RawTable, tables: Sequence[RawTable], saved: Saved | None) -> str | None:
    """Return an option that is a word: the argument, else what the file of options says."""
    value = value_for(option, table, tables)
    if value is not None or saved is None:
        return value
    entry = saved.entry(key, table.name, table.stem)
    return None if entry is None else str(entry.value)


def blame(
    key: str, option: Option, table: RawTable, tables: Sequence[RawTable], saved: Saved | None
) -> AbstractContextManager[None]:
    """Return a context in which faults are laid to the line of the file of options, where the option comes from it."""
    entry = None if saved is None or value_for(option, table, tables) else saved.entry(key, table.name, table.stem)
    return nullcontext() if saved is None or entry is None else saved.blamed(key, entry)


def given_for(
    tables: Sequence[RawTable],
    asked: Mapping[str, Option],
    saved: Saved | None,
    keys: Collection[str] = ("text", "segments", *ROLE_OPTIONS),
) -> list[Given]:
    """Return what is said of each file.

    Parameters
    ----------
    tables
        The files, their headers as their layout leaves them.
    asked
        Arguments of :func:`cxtext.read` by name.
    saved
        The file of options, or None.
    keys
        The options that name columns; of others neither is looked for.

    Raises
    ------
    InputError
        A column is in none of the files; where the file of options says so, its line and key are named.
    """
    nothing: list[str | list[str] | None] = [None] * len(tables)
    found = {
        key: _by_table(key, tables, asked.get(key), saved) if key in keys else nothing
        for key in ("text", "segments", *ROLE_OPTIONS)
    }
    said = []
    for place, table in enumerate(tables):
        columns: dict[str, str] = {}
        absent = set()
        for key, role in ROLE_OPTIONS.items():
            names = found[key][place]
            if names == _WORD:
                absent.add(role)
            elif names:
                columns[role] = names if isinstance(names, str) else names[0]
        texts, segments = found["text"][place], found["segments"][place]
        words = {key: word_for(key, asked.get(key), table, tables, saved) for key in WORD_OPTIONS}
        said.append(
            Given(
                texts=tuple(as_names(texts)),
                as_questions=isinstance(texts, list),
                columns=columns,
                absent=frozenset(absent),
                segments=None if segments is None or segments == _WORD else tuple(as_names(segments)),
                words={key: word for key, word in words.items() if word is not None},
            )
        )
    return said


def _by_table(
    key: str, tables: Sequence[RawTable], option: Option, saved: Saved | None
) -> list[str | list[str] | None]:
    """Return for each file the columns that an option names in it (a list where a list was given), None where none."""
    if option is not None:
        return _named(key, option, tables)
    result: list[str | list[str] | None] = [None] * len(tables)
    if saved is None:
        return result
    general = []
    for place, table in enumerate(tables):
        entry = saved.entry(key, table.name, table.stem)
        if entry is None:
            continue
        if not entry.section:
            general.append(place)
            continue
        with saved.blamed(key, entry):
            result[place] = _named(key, entry.value, [table])[0]
    if general:
        entry = saved.general[key]
        with saved.blamed(key, entry):
            named = _named(key, entry.value, [tables[place] for place in general])
        for place, names in zip(general, named, strict=True):
            result[place] = names
    return result


def _named(key: str, option: Option, tables: Sequence[RawTable]) -> list[str | list[str] | None]:
    names = as_names(option)
    word = ALL if key == "segments" else NONE if key in ROLE_OPTIONS else None
    kept: list[str] = []
    worded = [False] * len(tables)
    for name in names:
        meant = [
            word is not None
            and find_column(word, list(table.frame.columns)) is None
            and (name == word or (name.endswith(f":{word}") and name[: -len(word) - 1] in {table.name, table.stem}))
            for table in tables
        ]
        worded = [was or now for was, now in zip(worded, meant, strict=True)]
        if not any(meant):
            kept.append(name)
    if not names:
        # An empty list of segments keeps none; an empty list of anything else says nothing.
        return [[] if key == "segments" else None for _ in tables]
    found = resolve(kept, tables, key)
    result: list[str | list[str] | None] = []
    for columns, is_word in zip(found, worded, strict=True):
        if key == "segments":
            result.append(_WORD if is_word else columns)
        elif not columns:
            result.append(_WORD if is_word else None)
        else:
            result.append(columns[0] if isinstance(option, str) else columns)
    return result
