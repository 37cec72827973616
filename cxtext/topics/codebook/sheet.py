"""The codebook as a table that people edit in a spreadsheet, and what they changed in it as edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from cxtext.errors import InputError
from cxtext.topics.codebook.codes import examples_in, yes
from cxtext.topics.codebook.wording import clean_definition, clean_name, same_name
from cxtext.topics.ids import number_of, theme_name, topic_name
from cxtext.writing.formulas import harmless

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.topics.codebook.book import Codebook
    from cxtext.topics.codebook.tables import Rows

T = TypeVar("T")

__all__ = ["COLUMNS", "SAID", "apply_sheet", "ids_once", "sheet_of"]

COLUMNS = (
    "topic_id",
    "level",
    "name",
    "definition",
    "parent_id",
    "parent",
    "include",
    "pinned",
    "merge_into",
    "query",
    "origin",
    "n_mentions",
    "keywords",
    "examples",
)
"""Columns of ``codebook.csv``. People may change name, definition, parent, include, pinned and merge_into, and add rows
without a topic_id that have a name and either examples or a query."""

SAID = {True: "yes", False: "no"}


def sheet_of(book: Codebook) -> pd.DataFrame:
    """Return the topics, the largest first, then the themes; columns :data:`COLUMNS`, all text but ``n_mentions``."""
    import pandas as pd

    model, state = book.model, book.state
    topics = model.topics_.sort_values(["n_mentions", "topic_id"], ascending=[False, True])
    rows = []
    for row in topics.to_dict("records"):
        topic = state.topics[row["topic_id"]]
        rows.append(
            {
                "topic_id": topic_name(topic.id),
                "level": "topic",
                "name": row["name"],
                "definition": row["definition"],
                "parent_id": "" if topic.parent is None else theme_name(topic.parent),
                "parent": "" if topic.parent is None else state.themes[topic.parent].name,
                "include": SAID[not topic.excluded],
                "pinned": SAID[topic.pinned],
                "origin": row["origin"],
                "n_mentions": row["n_mentions"],
                "keywords": "; ".join(row["keywords"]),
                "examples": " | ".join(" ".join(text.split()) for text in row["example_texts"]),
            }
        )
    rows += [
        {
            "topic_id": theme_name(row["theme_id"]),
            "level": "theme",
            "name": row["name"],
            "n_mentions": row["n_mentions"],
            "keywords": "; ".join(row["keywords"]),
        }
        for row in model.themes_.to_dict("records")
    ]
    return pd.DataFrame([[row.get(name, "") for name in COLUMNS] for row in rows], columns=list(COLUMNS))


def apply_sheet(book: Codebook, rows: Rows) -> Codebook:
    """Make the edits that a changed table asks for.

    A row tells its topic by ``topic_id``. Names, definitions, parents (by name, or by id where only that was changed),
    include and pinned that differ are edited; ``merge_into`` merges; a row without an id defines a topic; rows that are
    not there say nothing. Names are given first, all at once, so that two topics may swap theirs.

    Raises
    ------
    InputError
        A cell is wrong; the message names file, row and column. Nothing is edited then.
    """
    if "name" not in rows.columns:
        raise InputError(f"{rows.name} has no column 'name'; its columns are: {', '.join(rows.columns) or 'none'}.")
    known = {
        row["topic_id"]: {str(key): value for key, value in row.items()} for row in sheet_of(book).to_dict("records")
    }
    changes: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = []
    fresh: list[tuple[str, Mapping[str, Any]]] = []
    seen: dict[str, str] = {}
    for where, cells in rows.entries():
        one = str(cells.get("topic_id") or "").strip().lower()
        if not one:
            fresh.append((where, cells))
            continue
        if one not in known:
            _refuse_gone(book, one, f"{where}, column 'topic_id'")
            raise InputError(
                f"{where}, column 'topic_id': there is no {one[:40]!r} in this run; leave it empty for a new topic, or "
                "export the codebook anew if the file is of another run, or of this one before it was analysed anew."
            )
        if one in seen:
            raise InputError(f"{where}, column 'topic_id': {one!r} stands twice (first in {seen[one]}).")
        seen[one] = where
        changes.append((where, cells, known[one]))
    book = _renamed(book, rows, changes)
    for where, cells, now in changes:
        book = _changed(book, rows, where, cells, now)
    for where, cells in fresh:
        book = _defined(book, rows, where, cells)
    for where, cells, now in changes:
        into = str(cells.get("merge_into") or "").strip()
        if into:
            _refuse_gone(book, into.lower(), f"{where}, column {rows.shown('merge_into')!r}")
            book = _at(rows, where, "merge_into", lambda: book.merge(into, now["topic_id"]))  # noqa: B023
    return book


def ids_once(book: Codebook) -> set[str]:
    """Return the ids of all topics and themes that the codebook has, or had before some edit."""
    start = [*map(topic_name, book.start.topics), *map(theme_name, book.start.themes)]
    return {one for one in start if one is not None}.union(*(edit.made for edit in book.log))


def _refuse_gone(book: Codebook, one: str, where: str) -> None:
    """Refuse an id of a topic or theme that an edit has taken away since."""
    number = number_of(one)
    here = number in book.state.topics if number is not None else number_of(one, "g") in book.state.themes
    if not here and one in ids_once(book):
        raise InputError(
            f"{where}: {one} is no longer in the codebook, for an edit has taken it away since this file was exported "
            "(cxtext codebook log tells which); export the codebook anew and change that, or delete the row here."
        )


def _renamed(book: Codebook, rows: Rows, changes: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Codebook:
    wanted: list[tuple[str, str, str]] = []
    for where, cells, now in changes:
        given = cells.get("name")
        if given == now["name"] or harmless(given) == harmless(now["name"]):
            continue
        name = _at(rows, where, "name", lambda: clean_name(given or ""))  # noqa: B023
        if name != now["name"]:
            wanted.append((where, now["topic_id"], name))
    # A name that another row of the table gives up is free only after that one has its new name.
    while wanted:
        left = []
        for where, one, name in wanted:
            others = [other for _, other, _ in wanted if other != one and other[0] == one[0]]
            if any(same_name(_name_of(book, other), name) for other in others):
                left.append((where, one, name))
            else:
                book = _at(rows, where, "name", lambda: book.rename(one, name))  # noqa: B023
        if len(left) == len(wanted):  # a ring of names: break it open at one place
            one = left[0][1]
            book = book.rename(one, f"{_name_of(book, one)[:100]} ({one})")
        wanted = left
    return book


def _changed(book: Codebook, rows: Rows, where: str, cells: Mapping[str, Any], now: Mapping[str, Any]) -> Codebook:
    one = now["topic_id"]
    if now["level"] == "theme":
        return book
    given = str(cells.get("definition") or "").strip()
    if given and given != str(harmless(now["definition"])) and given != now["definition"]:
        definition = _at(rows, where, "definition", lambda: clean_definition(given))
        if definition != now["definition"]:
            book = book.describe(one, definition)
    book = _moved(book, rows, where, cells, now)
    include = _at(rows, where, "include", lambda: yes(cells.get("include"), now["include"] == "yes", "the cell"))
    if SAID[include] != now["include"]:
        book = book.exclude(one, not include)
    pinned = _at(rows, where, "pinned", lambda: yes(cells.get("pinned"), now["pinned"] == "yes", "the cell"))
    return book if SAID[pinned] == now["pinned"] else book.pin(one, pinned)


def _moved(book: Codebook, rows: Rows, where: str, cells: Mapping[str, Any], now: Mapping[str, Any]) -> Codebook:
    one = now["topic_id"]
    name = str(cells.get("parent") or "").strip() if "parent" in rows.columns else now["parent"]
    number = str(cells.get("parent_id") or "").strip().lower() if "parent_id" in rows.columns else now["parent_id"]
    if name != now["parent"] and name != harmless(now["parent"]):
        # The theme may have been renamed in the same table.
        current = book.state.topics[int(one[1:])].parent
        if current is not None and same_name(book.state.themes[current].name, name):
            return book
        return _at(rows, where, "parent", lambda: book.parent(one, name or None))
    if number != now["parent_id"]:
        if number and number_of(number, "g") not in book.state.themes:
            _refuse_gone(book, number, f"{where}, column {rows.shown('parent_id')!r}")
            raise InputError(f"{where}, column {rows.shown('parent_id')!r}: there is no theme {number[:40]!r}.")
        return book.parent(one, number or None)
    return book


def _defined(book: Codebook, rows: Rows, where: str, cells: Mapping[str, Any]) -> Codebook:
    if str(cells.get("level") or "").strip().casefold() == "theme":
        raise InputError(f"{where}: a theme is made by writing its name into the column 'parent' of its topics.")
    name = _at(rows, where, "name", lambda: clean_name(cells.get("name") or ""))
    examples = _at(rows, where, "examples", lambda: examples_in(cells.get("examples"), "the cell"))
    query = str(cells.get("query") or "").strip()
    if not examples and not query and not {"examples", "query"} & set(rows.columns):
        raise InputError(
            f"{where}: {name!r} is no topic of this codebook, and a file of this kind cannot give the examples of a "
            "new one; make it with cxtext codebook edit RUN define. If it was a topic of the run, the file was "
            "exported from an earlier state of it, or under another name: export it anew."
        )
    if not examples and not query:
        raise InputError(f"{where}: a new topic needs examples (separated by |) or a query of words.")
    column = "query" if query else "examples"
    made = _at(
        rows,
        where,
        column,
        lambda: book.define(
            name,
            examples=None if query else examples,
            query=query or None,
            definition=str(cells.get("definition") or "").strip() or None,
            theme=str(cells.get("parent") or "").strip() or None,
        ),
    )
    one = next(one for one in made.log[-1].made if number_of(one) is not None)
    if not _at(rows, where, "include", lambda: yes(cells.get("include"), True, "the cell")):
        made = made.exclude(one)
    return made.pin(one) if _at(rows, where, "pinned", lambda: yes(cells.get("pinned"), False, "the cell")) else made


def _name_of(book: Codebook, one: str) -> str:
    number = number_of(one)
    return str(book.state.topics[number].name) if number is not None else book.state.themes[int(one[1:])].name


def _at(rows: Rows, where: str, column: str, do: Callable[[], T]) -> T:
    """Do something with a cell; what is wrong with it is told with its place."""
    try:
        return do()
    except InputError as error:
        raise InputError(f"{where}, column {rows.shown(column)!r}: {error}") from None
