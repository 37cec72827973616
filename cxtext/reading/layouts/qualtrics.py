"""Qualtrics: three header rows, with internal names, question texts and import ids in JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from cxtext.reading.headers import Asked, asked, tidy
from cxtext.reading.layouts.header_rows import cells_of, without_rows
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, folded, roles
from cxtext.reading.layouts.survey_columns import names_person, open_questions, says, with_states

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

_PERSONAL = {
    "ip address",
    "recipient last name",
    "recipient first name",
    "recipient email",
    "location latitude",
    "location longitude",
}
_TOOL = _PERSONAL | {
    "start date",
    "end date",
    "status",
    "progress",
    "duration in seconds",
    "finished",
    "recorded date",
    "response id",
    "external reference",
    "external data reference",
    "distribution channel",
    "user language",
}
_QUESTION_ID = re.compile(r"^(?:\d+_)?QID\d+")
_TEXT_BOX = re.compile(r"_TEXT(?:_\w+)?$")
_OTHER = re.compile(r"^(.{3,}?) - (?:Selected Choice - )?[^-].{0,80} - Text$", re.DOTALL)
_MAX_LABEL = 2_000
# The codes of previews and tests (also spam among them, and taken offline), and how they are called.
_PREVIEWS = ("1", "2", "9", "17", "survey preview", "survey test", "survey preview spam", "offline survey preview")


def _matches(frame: pd.DataFrame) -> bool:
    return any(_import_ids(frame, row) is not None for row in range(min(2, len(frame))))


def _import_ids(frame: pd.DataFrame, row: int) -> list[dict[str, Any]] | None:
    """Return what a header row of import ids holds, or None where the row is not one."""
    cells = cells_of(frame, row)
    filled = [cell for cell in cells if cell]
    if not filled or sum(cell.lstrip().startswith('{"ImportId"') for cell in filled) < 0.6 * len(filled):
        return None
    found: list[dict[str, Any]] = []
    for cell in cells:
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            value = {}
        found.append(value if isinstance(value, dict) else {})
    return found


def _understand(table: RawTable) -> Recognised:
    frame = table.frame
    at = next(row for row in range(2) if _import_ids(frame, row) is not None)
    imports = _import_ids(frame, at) or []
    asked_row = cells_of(frame, 0) if at else [""] * len(frame.columns)
    short = [str(name) for name in frame.columns]
    labels = [tidy(text) or name for name, text in zip(short, asked_row, strict=True)]
    counted = Counter(labels)
    names = [
        name if folded(name) in _TOOL else label if counted[label] == 1 else f"{label} [{name}]"
        for name, label in zip(short, labels, strict=True)
    ]
    table = without_rows(table, at + 1, names)
    frame = table.frame
    names = [str(name) for name in frame.columns]
    headers = Headers(name for name in names if folded(name) in _TOOL)
    boxes, questions = set(), {}
    for name, label, ids in zip(names, labels, imports, strict=True):
        identity = str(ids.get("ImportId", ""))
        if _QUESTION_ID.match(identity) and not folded(label).endswith("display order"):
            questions[name] = label
            if _TEXT_BOX.search(identity):
                boxes.add(name)
    people = [name for name in names if folded(name) in _PERSONAL or names_person(name, frame[name])]
    found = open_questions(frame, [name for name in questions if name not in people], boxes)
    by_role = roles(
        id=headers.first("response id"),
        date=headers.first("recorded date", "end date"),
        language=headers.first("user language"),
        channel=headers.first("distribution channel"),
    )
    reference = headers.first("external reference", "external data reference")
    if reference and frame[reference].notna().any() and reference not in people:
        by_role["customer_id"] = reference
    by_role = {role: column for role, column in by_role.items() if frame[column].notna().any()}
    texts = {name: _asked(questions[name]) for name in found}
    technical = headers.all(*sorted(_TOOL - _PERSONAL))
    recognised = Recognised(table, texts, by_role, tuple(people), technical=technical, n_headers=at + 1).noted(
        *_zones(imports)
    )
    nowhere = pd.Series(data=False, index=frame.index)
    status, finished = headers.first("status"), headers.first("finished")
    return with_states(
        recognised,
        says(frame[status], *_PREVIEWS) if status else nowhere,
        says(frame[finished], "false", "0", "no") if finished else nowhere,
    )


def _asked(label: str) -> Asked:
    """Return the question of a column; the text beside a choice belongs to the question of the choice."""
    if other := _OTHER.match(label[:_MAX_LABEL]):
        return Asked(other.group(1), "other")
    return asked(label)


def _zones(imports: list[dict[str, Any]]) -> list[str]:
    zones = {str(ids["timeZone"]) for ids in imports if "timeZone" in ids} - {"Z", "UTC"}
    return [f"the dates are in the time zone {', '.join(sorted(zones))}, as exported"] if zones else []


def _with_aliases(table: RawTable) -> Recognised:
    """Read the file, with the internal names (Q1 …) still understood in options."""
    short = [str(name) for name in table.frame.columns]
    found = _understand(table)
    aliases = dict(zip(short, map(str, found.table.frame.columns), strict=True))
    return replace(found, table=replace(found.table, aliases=aliases))


QUALTRICS = Layout(
    "qualtrics",
    "Qualtrics",
    "https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/",
    "survey",
    _matches,
    _with_aliases,
)
