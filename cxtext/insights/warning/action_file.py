"""Read what was done about which pain point, and when; faults are named by row and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from cxtext.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("pain_point", "action", "date")
MAX_WORDS = 500
"""Longest text of an action in characters."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_actions(source: str | Path | pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Read a table of actions, and match each with its topic.

    Parameters
    ----------
    source
        Path of a UTF-8 csv file (commas or semicolons), or a DataFrame, with the columns ``pain_point`` (id or name of
        a topic; names whatever the case), ``action`` (what was done), ``date`` (when, YYYY-MM-DD) and, if wanted,
        ``owner``. Other columns are left aside.
    topics
        TOPICS table (``topic_id`` and ``name`` are used).

    Returns
    -------
    pandas.DataFrame
        ``topic_id``, ``name``, ``action``, ``date`` (datetime64), ``owner`` (None where not given); in the order of
        the file.

    Raises
    ------
    InputError
        The file cannot be read, a column is missing, or a row names no known topic, no action or no date; the message
        names file, row (as a spreadsheet counts, the header being row 1) and column.
    """
    table, where = _rows(source)
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise InputError(
            f"{where} lacks the column {missing[0]!r}; needed are {', '.join(COLUMNS)} (owner may be added), "
            f"it has: {', '.join(map(str, table.columns))}."
        )
    ids = {str(topic): str(topic) for topic in topics["topic_id"]}
    names: dict[str, list[str]] = {}
    for topic, name in zip(topics["topic_id"], topics["name"], strict=True):
        names.setdefault(_plain(name), []).append(str(topic))
    called = dict(zip(topics["topic_id"].astype(str), topics["name"], strict=True))
    rows = []
    for number, row in enumerate(table.to_dict("records"), start=2):
        cells = {column: _cell(row.get(column)) for column in (*COLUMNS, "owner")}
        if not any(cells.values()):
            continue
        place = f"{where}, row {number}, column"
        for column in COLUMNS:
            if not cells[column]:
                raise InputError(f"{place} {column!r}: nothing is given; fill it in or delete the row.")
        found = [ids[cells["pain_point"]]] if cells["pain_point"] in ids else names.get(_plain(cells["pain_point"]), [])
        if not found:
            raise InputError(
                f"{place} 'pain_point': there is no topic {cells['pain_point'][:80]!r}; give an id or name of the "
                "topics table of this run."
            )
        if len(found) > 1:
            raise InputError(
                f"{place} 'pain_point': {cells['pain_point'][:80]!r} is the name of {len(found)} topics; give one of "
                f"the ids {', '.join(found)}."
            )
        rows.append(
            {
                "topic_id": found[0],
                "name": called[found[0]],
                "action": cells["action"][:MAX_WORDS],
                "date": _date(cells["date"], place),
                "owner": cells["owner"][:MAX_WORDS] or None,
            }
        )
    result = pd.DataFrame(rows, columns=["topic_id", "name", "action", "date", "owner"])
    for column in ("topic_id", "name", "action", "owner"):
        result[column] = result[column].astype(object).where(result[column].notna(), None)
    return result.astype({"date": "datetime64[ns]"})


def _rows(source: str | Path | pd.DataFrame) -> tuple[pd.DataFrame, str]:
    if isinstance(source, pd.DataFrame):
        return source.rename(columns=lambda name: str(name).strip().lower()), "The table of actions"
    try:
        # The separator is sniffed from the header alone: actions are prose with commas.
        with open(source, encoding="utf-8-sig") as file:  # noqa: PTH123 - a str or a Path
            header = file.readline(10_000)
        table = pd.read_csv(
            source,
            sep=";" if header.count(";") > header.count(",") else ",",
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            skip_blank_lines=False,
        )
    except FileNotFoundError:
        raise InputError(f"There is no file {str(source)!r}; give the path of a csv file of actions.") from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{source} cannot be read as a csv file in UTF-8: {str(error).strip()}.") from error
    return table.rename(columns=lambda name: str(name).strip().lower()), str(source)


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def _plain(name: object) -> str:
    return " ".join(str(name).split()).casefold()


def _date(text: str, place: str) -> pd.Timestamp:
    fault = f"{place} 'date': {text[:40]!r} is no date; write it as 2026-05-04 (year-month-day)."
    if not _DATE.fullmatch(text[:10]) or (len(text) > 10 and text[10] not in "T "):
        raise InputError(fault)
    try:
        return pd.Timestamp(text[:10])
    except ValueError:
        raise InputError(fault) from None
