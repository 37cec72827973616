"""Form tools with one header row: Google Forms, Microsoft Forms and Typeform."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cxtext.reading.headers import is_question, words
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, folded, roles
from cxtext.reading.layouts.survey_columns import names_person, open_questions, says, with_states
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable

_ZONE = re.compile(r"^(.{8,40}?)\s*\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d{2}))?$")


def _form(
    table: RawTable,
    own: Collection[str],
    personal: Collection[str],
    by_role: dict[str, str],
    not_text: tuple[str, ...] = (),
    technical: tuple[str, ...] = (),
) -> Recognised:
    """Read a form: columns of the tool's ``own`` aside, every column is a question."""
    frame = table.frame
    questions = [name for name in map(str, frame.columns) if folded(name) not in own]
    people = [name for name in questions if names_person(name, frame[name])]
    people += [name for name in map(str, frame.columns) if folded(name) in personal and name not in people]
    free = [name for name in questions if name not in people]
    return Recognised(table, open_questions(frame, free), by_role, tuple(people), not_text, technical=technical)


def _is_google(frame: pd.DataFrame) -> bool:
    first = str(frame.columns[0])
    rest = [str(name) for name in frame.columns[1:]]
    return folded(first) == "timestamp" and any(is_question(name) or len(words(name)) >= 3 for name in rest)


def _google(table: RawTable) -> Recognised:
    stamp = str(table.frame.columns[0])
    frame = table.frame.assign(**{stamp: _zoned(table.frame[stamp])})
    own = {"timestamp", "score", "username", "email address"}
    return _form(replace(table, frame=frame), own, {"username", "email address"}, {"date": stamp})


def _zoned(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return stamps such as ``2024/05/01 9:30:00 AM GMT+2`` with the zone as an offset: ``+02:00``."""
    if not is_text(column):
        return column
    return column.map(
        lambda cell: _ZONE.sub(lambda m: f"{m[1]} {m[2]}{int(m[3]):02d}:{m[4] or '00'}", str(cell)[:60]),
        na_action="ignore",
    )


def _is_microsoft(frame: pd.DataFrame) -> bool:
    return Headers(frame.columns).has("id", "start time", "completion time")


def _microsoft(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    own = {"id", "start time", "completion time", "email", "name", "last modified time", "language", "total points"}
    by_role = roles(id=headers.first("id"), date=headers.first("completion time"), language=headers.first("language"))
    technical = headers.all("id", "start time", "completion time", "last modified time")
    return _form(table, own, {"email", "name"}, by_role, technical=technical)


def _is_typeform(frame: pd.DataFrame) -> bool:
    headers = Headers(frame.columns)
    return headers.has("submit date utc") and (
        headers.has("network id") or headers.has("start date utc") or str(frame.columns[0]).strip() == "#"
    )


def _typeform(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    first = str(table.frame.columns[0])
    own = {"", "start date utc", "stage date utc", "submit date utc", "network id", "response type", "tags", "ending"}
    by_role = roles(id=first if first.strip() == "#" else None, date=headers.first("submit date utc"))
    # The network id is made from the respondent's IP address.
    technical = headers.all("start date utc", "stage date utc", "submit date utc", "response type")
    not_text = headers.all("tags", "ending", "response type")
    found = _form(table, own, {"network id"}, by_role, not_text, technical)
    kind = headers.first("response type")
    if kind is None:
        return found
    answers = table.frame[kind]
    return with_states(found, says(answers, "preview"), says(answers, "partial", "started"))


GOOGLE_FORMS = Layout(
    "google-forms",
    "Google Forms",
    "https://support.google.com/docs/answer/2917686",
    "survey",
    _is_google,
    _google,
)
MICROSOFT_FORMS = Layout(
    "microsoft-forms",
    "Microsoft Forms",
    "https://support.microsoft.com/en-us/office/check-and-share-your-form-results-02859424-341d-4406-b9c3-fbaf275b8976",
    "survey",
    _is_microsoft,
    _microsoft,
)
TYPEFORM = Layout(
    "typeform",
    "Typeform",
    "https://help.typeform.com/hc/en-us/articles/360029274231-View-and-export-results",
    "survey",
    _is_typeform,
    _typeform,
)
