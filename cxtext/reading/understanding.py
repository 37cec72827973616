"""What was understood of each input file, for the user to check."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from cxtext.plurals import plural
from cxtext.reading.dates import parse_dates
from cxtext.tables import REJECTS

_OVERRIDES = {
    "text": "--text",
    "question": "--question",
    "id": "--id",
    "date": "--date",
    "score": "--score, --score-kind",
    "customer_id": "--customer",
    "channel": "--channel",
    "language": "--language",
    "churned": "--churned",
    "lifetime_value": "--lifetime-value",
    "source": "--source-column",
}
"""The option of the command line that says otherwise, by role."""
_EXAMPLE_ROWS = 500
_MAX_EXAMPLES = 3
_MAX_MARKUP = 2_000
_TAGS = re.compile(r"</?[A-Za-z!][^<>]{0,300}>")


@dataclass(frozen=True)
class FileUnderstanding:
    """How one file was read: every row is either used or rejected, ``rows_in == rows_used + rejects``."""

    name: str
    format: str
    rows_in: int
    rows_used: int
    rows_out: int
    rejects: int
    rows_without_text: int
    columns: dict[str, str | list[str]]
    decided: dict[str, str]
    questions: list[str]
    segments: list[str]
    source: str
    score_kind: str | None
    notes: list[str]
    technical: list[str] = field(default_factory=list)
    """Columns that a survey tool keeps on its own work: in the table, but nothing is split by them."""
    others: list[str] = field(default_factory=list)
    """Columns without a role that are no groups (:func:`cxtext.reading.categories.is_category`): in the table only."""
    settled: dict[str, str | list[str]] = field(default_factory=dict)
    """What else was decided, under the name of the option of :func:`cxtext.read` that would say the same."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, strings and numbers, ready for JSON."""
        return asdict(self)


class Rejects(list[dict[str, Any]]):
    """Rows (rejected ones, examples) shared between copies: pandas copies ``attrs`` deeply at each step."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Rejects:
        return self


def examples(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return a few distinct cells of each column of an input file, for the user to recognise it by."""
    shown: dict[str, list[str]] = {}
    for column in frame.columns:
        cells = frame[column].head(_EXAMPLE_ROWS).dropna().astype(str)
        cells = cells[cells.str.strip() != ""].drop_duplicates()
        # Of the HTML of a mail nothing but markup would be seen.
        shown[str(column)] = [cut_name(_TAGS.sub(" ", cell[:_MAX_MARKUP])) for cell in cells.head(_MAX_EXAMPLES)]
    return shown


def rejects_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the input rows that :func:`cxtext.reading.read` could not use.

    Parameters
    ----------
    frame
        What ``read`` returned, or a table made from it that kept ``attrs``.

    Returns
    -------
    DataFrame
        Columns ``file``, ``row`` (1-based data row), ``reason``, ``detail``, ``raw`` (JSON, cut to 2,000 characters).
    """
    rows = frame.attrs.get("cxtext", {}).get("rejects", [])
    table = pd.DataFrame({column: [row[column] for row in rows] for column in REJECTS.required})
    return table.astype({"row": "int64", **{c: "str" for c in REJECTS.required if c != "row"}})


def describe(frame: pd.DataFrame, *, samples: bool = False) -> str:
    """Return in a few plain lines what :func:`cxtext.reading.read` understood of each file.

    Parameters
    ----------
    frame
        What ``read`` returned.
    samples
        Whether to show a few cells of each column that has a role.
    """
    told: dict[str, Any] = frame.attrs.get("cxtext", {})
    lines: list[str] = []
    shown = told.get("examples", []) if samples else []
    for place, file in enumerate(told.get("files", [])):
        lines += _file_lines(file, shown[place] if place < len(shown) else {})
    reasons: dict[str, int] = {}
    for reject in told.get("rejects", []):
        reasons[reject["reason"]] = reasons.get(reject["reason"], 0) + 1
    if reasons:
        listed = ", ".join(
            f"{n:,} {reason}" for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        )
        lines.append(f"Rejected rows by reason: {listed}.")
    return "\n".join(lines)


def _file_lines(file: dict[str, Any], cells: dict[str, list[str]]) -> list[str]:
    lines = [
        f"{file['name']} ({file['format']}): {plural(file['rows_in'], 'row')} read, {file['rejects']:,} rejected, "
        f"{file['rows_without_text']:,} without text, {plural(file['rows_out'], 'comment')}."
    ]
    for role, column in file["columns"].items():
        names = column if isinstance(column, list) else [column]
        shown = ", ".join(cut_name(name) for name in names[:3]) + (
            f" and {len(names) - 3} more" if len(names) > 3 else ""
        )
        extra = f", {file['score_kind']}" if role == "score" else ""
        decided = file["decided"].get(role, "guessed")
        change = f"; else {_OVERRIDES[role]}" if decided != "given" and role in _OVERRIDES else ""
        lines.append(f"  {role:<11} {shown}  ({decided}{extra}{change})")
        lines += [
            f"  {'':<12}for example {' | '.join(_as_read(cells[name], role, file))}"
            for name in names[:3]
            if cells.get(name)
        ]
    if file["questions"]:
        shown = "; ".join(cut_name(name) for name in file["questions"][:12])
        more = f"; and {len(file['questions']) - 12} more" if len(file["questions"]) > 12 else ""
        lines.append(f"  {'questions':<12}{len(file['questions'])}: {shown}{more}")
    others = file.get("others", [])
    all_kept = file.get("settled", {}).get("segments") == "all"
    rest = "  (else --segment)" if others else "  (all the rest; else --segment)"
    aside = (
        ("segments", file["segments"], rest if all_kept else ""),
        ("also kept", others, "  (no groups: ids, texts, dates, measurements, many values or one)"),
        ("kept aside", file.get("technical", []), "  (the tool's own columns, no segments; else --segment)"),
    )
    for called, columns, why in aside:
        if columns:
            shown = ", ".join(cut_name(name) for name in columns[:6])
            more = f" and {len(columns) - 6} more" if len(columns) > 6 else ""
            lines.append(f"  {called:<12}{shown}{more}{why}")
    lines += [f"  note: {note}" for note in file["notes"]]
    return lines


def _as_read(cells: list[str], role: str, file: dict[str, Any]) -> list[str]:
    """Return cells, dates with the day they were read as."""
    if role != "date":
        return cells
    settled = file.get("settled", {})
    moments = parse_dates(
        pd.Series(cells, dtype="str"), settled.get("date_order", "auto"), settled.get("date_anchor")
    ).moments
    days = ["no date" if pd.isna(moment) else f"{moment:%Y-%m-%d}" for moment in moments]
    return [cell if day in cell else f"{cell} = {day}" for cell, day in zip(cells, days, strict=True)]


def cut_name(name: str) -> str:
    """Write a name or a line from a file so that it can be shown: on one line, and no longer than 60 characters."""
    # A terminal obeys control characters, and cells are written by strangers.
    plain = " ".join("".join(char if char.isprintable() else " " for char in name[:500]).split())
    return plain if len(plain) <= 60 else plain[:59] + "\u2026"
