"""Zendesk: tickets as csv (views, reports) or json (full export, API)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxtext.plurals import plural
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, roles
from cxtext.reading.layouts.messages import said_by_customer
from cxtext.reading.layouts.service import ServiceColumns, with_rating, with_remark, with_service_times
from cxtext.reading.layouts.survey_columns import names_person
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable

_TICKET = {
    "requester",
    "requester id",
    "requester name",
    "submitter",
    "submitter id",
    "assignee",
    "assignee id",
    "group",
    "group stations",
    "assignee stations",
    "reopens",
    "reopened",
    "replies",
    "satisfaction",
    "satisfaction score",
    "satisfaction rating",
    "satisfaction rating score",
    "ticket type",
    "ticket id",
    "via",
    "via channel",
    "first reply at",
    "first reply",
    "first reply time in minutes",
    "full resolution time in minutes",
    "solved at",
    "solved",
    "escalated",
    "subject",
    "raw subject",
    "description",
    "metric set reopens",
}
_MARKS = {
    "requester",
    "requester id",
    "satisfaction score",
    "satisfaction rating score",
    "satisfaction rating",
    "ticket type",
    "first reply time in minutes",
    "metric set reopens",
    "raw subject",
    "ticket id",
}


def _matches(frame: pd.DataFrame) -> bool:
    headers = Headers(frame.columns)
    written = headers.count({"description", "subject", "ticket description", "ticket subject"})
    opened = headers.count({"created at", "created", "ticket created"})
    return bool(written and opened and headers.count(_MARKS)) and headers.count(_TICKET) >= 4


def _understand(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    created = str(headers.first("created at", "created", "ticket created"))
    columns = ServiceColumns(
        created=created,
        first_reply=headers.first("first reply at", "first replied at", "first reply", "metric set first reply at"),
        solved=headers.first("solved at", "solved", "metric set solved at", "ticket solved"),
        reopened=headers.first("reopens", "metric set reopens", "reopened", "n reopened", "reopen count"),
        replies=headers.first("replies", "metric set replies", "agent replies", "public replies"),
        escalated=headers.first("escalated", "escalation", "is escalated", "escalated list", "escalated flag"),
        tags=headers.first("tags", "ticket tags"),
        reply_minutes=headers.first("first reply time in minutes", "metric set reply time in minutes calendar"),
        solve_minutes=headers.first(
            "full resolution time in minutes", "metric set full resolution time in minutes calendar"
        ),
    )
    frame, service, notes = with_service_times(table.frame, columns)
    told = list(notes)
    subject = headers.first("subject", "raw subject", "ticket subject")
    text = headers.first("description", "ticket description") or str(subject)
    frame, note = said_by_customer(frame, text, headers.first("comments"), headers.first("requester id"))
    told += [note] if note else []
    if subject is not None and subject != text and is_text(frame[text]) and is_text(frame[subject]):
        empty = frame[text].isna() & frame[subject].notna()
        if empty.any():
            frame = frame.assign(**{text: frame[text].where(~empty, frame[subject])})
            alone = plural(int(empty.sum()), "ticket has", "tickets have")
            told.append(f"{alone} a subject only, which is taken as the text")
    score = headers.first("satisfaction score", "satisfaction rating score", "satisfaction", "satisfaction rating")
    frame, score, said = with_rating(frame, score)
    told += said
    by_role = roles(
        id=headers.first("id", "ticket id"),
        customer_id=headers.first("requester id"),
        date="created_at" if "created_at" in frame.columns else created,
        channel=headers.first("via channel", "via", "channel"),
        score=score,
    )
    texts = with_remark(frame, text, headers.first("satisfaction rating comment", "satisfaction comment"))
    personal = [
        name
        for name in map(str, frame.columns)
        if name in headers.all("requester", "submitter", "assignee", "requester name", "requester external id")
        or names_person(name, frame[name])
        or name.endswith((".name", ".email"))
    ]
    aside = tuple(name for name in map(str, frame.columns) if name not in texts and name not in service)
    read = replace(table, frame=frame, notes=(*table.notes, *told))
    return Recognised(read, texts, by_role, tuple(personal), aside, service, "csat" if score else "")


ZENDESK = Layout(
    "zendesk",
    "Zendesk tickets",
    "https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/",
    "support",
    _matches,
    _understand,
    composes=True,
)
