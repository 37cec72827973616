"""SurveyMonkey: two header rows, the question and below it the choice, the row or "Open-Ended Response"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.reading.headers import Asked, tidy
from cxtext.reading.layouts.header_rows import cells_of, without_rows
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, folded, roles
from cxtext.reading.layouts.survey_columns import names_person, open_questions, says, with_states

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable

_PERSONAL = {"ip address", "email address", "first name", "last name"}
_TOOL = _PERSONAL | {
    "respondent id",
    "collector id",
    "collector",
    "start date",
    "end date",
    "date created",
    "date modified",
    "response status",
}
# Who collected the answers may well be worth a split, when they came in is not.
_TECHNICAL = sorted(_TOOL - _PERSONAL - {"collector"})
_NO_NAME = re.compile(r"^(?:column \d{1,5}|Unnamed: \d{1,5}(?:_level_\d+)?)$")
_REPEATED = re.compile(r"^(.+)_\d{1,4}$", re.DOTALL)
_ANSWER = {"response", "open ended response", ""}
_WRITE_IN = re.compile(r"^(?:other|comments?|additional comments|another)\b", re.IGNORECASE)
_BOX = re.compile(r"^(?:[A-Za-z]{1,20}\s*)?#?\s*(\d{1,2})[.:)]?$")


def _matches(frame: pd.DataFrame) -> bool:
    headers = Headers(frame.columns)
    if not headers.has("respondent id") or not headers.count({"collector id", "collector"}) or not len(frame):
        return False
    # The respondent's number is missing in the second header row.
    first = cells_of(frame, 0)
    places = [place for place, name in enumerate(frame.columns) if folded(name) in _TOOL]
    return not any(first[place] for place in places) or any(folded(cell) in _ANSWER - {""} for cell in first)


def _once(header: str, headers: set[str]) -> str:
    """Return a header as it stands in the file: of equal ones the raw table calls the second ``…_2``."""
    repeated = _REPEATED.match(header)
    return repeated.group(1) if repeated and repeated.group(1) in headers else header


def _understand(table: RawTable) -> Recognised:
    below = cells_of(table.frame, 0)
    names: list[str] = []
    asking: dict[int, Asked] = {}
    boxes: set[int] = set()
    given = set(map(str, table.frame.columns))
    question = ""
    for header, sub in zip(map(str, table.frame.columns), below, strict=True):
        sub = tidy(sub)
        if not _NO_NAME.match(header):
            question = tidy(_once(header, given))
        if folded(header) in _TOOL:
            names.append(header)
            continue
        names.append(question if folded(sub) in _ANSWER else f"{question} - {sub}")
        box = _BOX.match(sub)
        write_in = _WRITE_IN.match(sub)
        if folded(sub) == "open ended response" or box or write_in:
            boxes.add(len(names) - 1)
            asking[len(names) - 1] = Asked(question, box.group(1) if box else "other" if write_in else None)
    table = without_rows(table, 1, names)
    frame = table.frame
    names = [str(name) for name in frame.columns]
    texts = {name: asking.get(place, Asked(tidy(name))) for place, name in enumerate(names)}
    headers = Headers(frame.columns)
    people = [name for name in names if folded(name) in _PERSONAL or names_person(name, frame[name])]
    free = [name for name in names if name not in people and folded(name) not in _TOOL]
    found = open_questions(frame, free, {names[place] for place in boxes})
    by_role = roles(
        id=headers.first("respondent id"),
        customer_id=headers.first("respondent id"),
        date=headers.first("end date", "date modified", "start date", "date created"),
    )
    recognised = Recognised(
        table,
        {name: texts[name] for name in found},
        by_role,
        tuple(people),
        technical=headers.all(*_TECHNICAL),
        n_headers=1,
    )
    status = headers.first("response status")
    if status is None:
        return recognised
    return with_states(
        recognised, says(frame[status], "preview", "test"), says(frame[status], "partial", "incomplete", "started")
    )


SURVEYMONKEY = Layout(
    "surveymonkey",
    "SurveyMonkey",
    "https://help.surveymonkey.com/en/surveymonkey/analyze/all-responses-exports/",
    "survey",
    _matches,
    _understand,
)
