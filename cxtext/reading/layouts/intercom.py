"""Intercom: conversations as json (API) or csv (reporting export, or one row per message)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxtext.plurals import plural
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, roles
from cxtext.reading.layouts.messages import is_customer, joined
from cxtext.reading.layouts.service import ServiceColumns, with_rating, with_remark, with_service_times
from cxtext.reading.layouts.survey_columns import names_person
from cxtext.reading.table import NoRowsError, RawTable, Reject, cell_text, raw_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_CREATED = ("conversation created at", "conversation started at", "created at", "started at", "created")
_REPLIED = (
    "conversation first response at",
    "first admin reply at",
    "statistics first admin reply at",
    "conversation first replied at",
    "first response at",
    "first reply at",
    "first replied at",
)
_CLOSED = (
    "conversation closed at",
    "statistics last close at",
    "conversation last closed at",
    "last close at",
    "last closed at",
    "conversation first closed at",
    "closed at",
    "closed",
)
_REOPENED = (
    "statistics count reopens",
    "count reopens",
    "reopens",
    "number of reopens",
    "conversation reopens",
    "reopened",
    "times reopened",
)
_RATING = (
    "conversation rating rating",
    "conversation rating",
    "rating",
    "csat",
    "conversation rating score",
)
_REMARK = (
    "conversation rating remark",
    "conversation remark",
    "rating remark",
    "remark",
    "conversation rating comment",
)
_BODY = ("message body", "source body", "body", "conversation body", "first message", "message", "text")
_PARTS = ("conversation parts conversation parts", "conversation parts")
_AUTHOR = ("message author type", "author type", "source author type")
_TEAMMATES = (
    "assignee",
    "teammate",
    "teammate assigned",
    "teammate currently assigned",
    "admin",
    "closed by",
    "last closed by",
    "first closed by",
    "user name",
    "contact name",
)


def _matches(frame: pd.DataFrame) -> bool:
    headers = Headers(frame.columns)
    if headers.first(*_BODY) is None or headers.first(*_CREATED, "message created at") is None:
        return False
    by_api = headers.has("source body") and headers.count({"statistics first admin reply at", "state", "open"}) > 0
    kinds = (_REPLIED, _CLOSED, _REOPENED, _RATING, _REMARK, _AUTHOR)
    return by_api or (headers.has("conversation id") and sum(headers.first(*kind) is not None for kind in kinds) >= 2)


def _understand(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    text = str(headers.first(*_BODY))
    author = headers.first(*_AUTHOR)
    notes: list[str] = []
    parts = headers.first(*_PARTS)
    if parts is not None or headers.has("source author type"):
        table, note = _conversations(table, text, author, parts)
        notes += [note] if note else []
    elif author is not None:
        table, note = _customers_only(table, author)
        notes += [note] if note else []
    created = str(headers.first(*_CREATED, "message created at"))
    columns = ServiceColumns(
        created=created,
        first_reply=headers.first(*_REPLIED),
        solved=headers.first(*_CLOSED),
        reopened=headers.first(*_REOPENED),
        escalated=headers.first("escalated", "is escalated"),
        tags=headers.first("conversation tags", "tags", "tags tags"),
        reply_minutes=headers.first("first response time seconds", "statistics time to admin reply"),
        solve_minutes=headers.first("statistics time to last close"),
        per_minute=60.0,
    )
    frame, service, told = with_service_times(table.frame, columns)
    notes += told
    frame, score, ratings = with_rating(frame, headers.first(*_RATING))
    notes += ratings
    written = headers.first("message created at")
    by_role = roles(
        id=headers.first("message id") or headers.first("conversation id", "id"),
        customer_id=headers.first(
            "message author user id", "message author id", "source author id", "user id", "contact id"
        ),
        date=written or ("created_at" if "created_at" in frame.columns else created),
        channel=headers.first("channel", "conversation channel", "source delivered as"),
        score=score,
    )
    by_role = {role: name for role, name in by_role.items() if name in frame.columns}
    texts = with_remark(frame, text, headers.first(*_REMARK))
    names = [str(name) for name in frame.columns]
    personal = [
        name
        for name in names
        if name in headers.all(*_TEAMMATES)
        or names_person(name, frame[name])
        or name.endswith(("author_name", "author_email", ".name", ".email"))
    ]
    aside = tuple(name for name in names if name not in texts and name not in service)
    read = replace(table, frame=frame, notes=(*table.notes, *notes))
    return Recognised(read, texts, by_role, tuple(personal), aside, service, "csat" if score else "")


def _conversations(table: RawTable, text: str, author: str | None, parts: str | None) -> tuple[RawTable, str]:
    """Put together what the customer wrote in each conversation; what others wrote is left out."""
    frame = table.frame
    opening = ["" if pd.isna(cell) else cell_text(cell) for cell in frame[text].tolist()]
    n_others = 0
    if author is not None:
        own = [is_customer(kind) or pd.isna(kind) for kind in frame[author].tolist()]
        n_others = sum(not mine and bool(words) for mine, words in zip(own, opening, strict=True))
        opening = [words if mine else "" for mine, words in zip(own, opening, strict=True)]

    def by_customer(_: int, part: Mapping[str, Any]) -> bool:
        who = part.get("author")
        return is_customer(who.get("type")) if isinstance(who, dict) else False

    cells = frame[parts].tolist() if parts is not None else [None] * len(frame)
    texts, n_left = joined(opening, cells, by_customer)
    frame = frame.assign(**{text: texts})
    if parts is not None:
        frame = frame.drop(columns=[parts])
    n_others += n_left
    note = _not_taken(n_others) if n_others else ""
    return replace(table, frame=frame), note


def _customers_only(table: RawTable, author: str) -> tuple[RawTable, str]:
    """Turn the rows that agents and bots wrote into rejects."""
    frame = table.frame
    own = np.array([is_customer(kind) for kind in frame[author].tolist()], dtype=bool)
    if own.all():
        return table, ""
    if not own.any():
        raise NoRowsError(
            f"{table.name}: no row is by a customer (column {author!r}); give layout='none' (--layout none)."
        )
    rejects = [
        Reject(
            table.name,
            int(table.rows[place]),
            "agent_reply",
            f"the message is by {cell_text(frame[author].iloc[place])!r}, not by the customer",
            raw_json(frame.iloc[place].to_dict()),
        )
        for place in np.flatnonzero(~own)
    ]
    everything = tuple(sorted((*table.rejects, *rejects), key=lambda reject: reject.row))
    kept = frame.loc[own].reset_index(drop=True)
    note = f"{_not_taken(len(rejects))} (see the rejects)"
    return replace(table, frame=kept, rows=np.asarray(table.rows)[own], rejects=everything), note


def _not_taken(n: int) -> str:
    others = plural(n, "message of teammates and bots is", "messages of teammates and bots are")
    return f"{others} not taken for the customers'"


INTERCOM = Layout(
    "intercom",
    "Intercom conversations",
    "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation",
    "support",
    _matches,
    _understand,
    composes=True,
)
