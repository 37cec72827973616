"""What was understood of each input file, for the user to check."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from cxtext.tables import REJECTS


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

    def as_dict(self) -> dict[str, Any]:
        """Return plain lists, strings and numbers, ready for JSON."""
        return asdict(self)


class Rejects(list[dict[str, Any]]):
    """Rejected rows that are shared between copies: pandas copies ``attrs`` deeply at every step of a pipeline."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Rejects:
        return self


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


def describe(frame: pd.DataFrame) -> str:
    """Return in a few plain lines what :func:`cxtext.reading.read` understood of each file."""
    told: dict[str, Any] = frame.attrs.get("cxtext", {})
    lines: list[str] = []
    for file in told.get("files", []):
        lines += _file_lines(file)
    reasons: dict[str, int] = {}
    for reject in told.get("rejects", []):
        reasons[reject["reason"]] = reasons.get(reject["reason"], 0) + 1
    if reasons:
        listed = ", ".join(
            f"{n:,} {reason}" for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        )
        lines.append(f"Rejected rows by reason: {listed}.")
    return "\n".join(lines)


def _file_lines(file: dict[str, Any]) -> list[str]:
    lines = [
        f"{file['name']} ({file['format']}): {file['rows_in']:,} rows read, {file['rejects']:,} rejected, "
        f"{file['rows_without_text']:,} without text, {file['rows_out']:,} comments."
    ]
    for role, column in file["columns"].items():
        names = column if isinstance(column, list) else [column]
        shown = ", ".join(_cut(name) for name in names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        extra = f", {file['score_kind']}" if role == "score" else ""
        lines.append(f"  {role:<12}{shown}  ({file['decided'].get(role, 'guessed')}{extra})")
    if file["questions"]:
        shown = "; ".join(_cut(name) for name in file["questions"][:12])
        more = f"; and {len(file['questions']) - 12} more" if len(file["questions"]) > 12 else ""
        lines.append(f"  {'questions':<12}{len(file['questions'])}: {shown}{more}")
    if file["segments"]:
        shown = ", ".join(_cut(name) for name in file["segments"][:6])
        more = f" and {len(file['segments']) - 6} more" if len(file["segments"]) > 6 else ""
        lines.append(f"  {'segments':<12}{shown}{more}")
    lines += [f"  note: {note}" for note in file["notes"]]
    return lines


def _cut(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= 60 else plain[:59] + "\u2026"
