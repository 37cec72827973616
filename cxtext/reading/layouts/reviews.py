"""Review sites and app stores: Google Play console, App Store Connect, Trustpilot and G2."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cxtext.plurals import plural
from cxtext.reading.headers import Asked, tidy
from cxtext.reading.layouts.layout import Headers, Layout, Recognised, folded, roles
from cxtext.reading.layouts.survey_columns import names_person, open_questions
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.table import RawTable

_REVIEW_ID = r"reviewId=([^&#\s]{1,200})"


def _people(frame: pd.DataFrame, *known: str | None) -> tuple[str, ...]:
    """Return the columns with names and addresses: those ``known`` and any other that looks like one."""
    found = [name for name in known if name is not None]
    return (
        *found,
        *(name for name in map(str, frame.columns) if name not in found and names_person(name, frame[name])),
    )


def _titled(table: RawTable, text: str, title: str | None) -> tuple[RawTable, str]:
    """Let the title stand for the text of reviews that have no other."""
    if title is None or not is_text(table.frame[text]) or not is_text(table.frame[title]):
        return table, ""
    body = table.frame[text]
    alone = (body.isna() | (body.str.strip() == "")) & table.frame[title].notna()
    if not alone.any():
        return table, ""
    frame = table.frame.assign(**{text: body.where(~alone, table.frame[title])})
    titled = plural(int(alone.sum()), "review has", "reviews have")
    return replace(table, frame=frame), f"{titled} a title only, which is taken as the text"


def _is_google_play(frame: pd.DataFrame) -> bool:
    return Headers(frame.columns).has("package name", "star rating", "review text")


def _google_play(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    text, title = str(headers.first("review text")), headers.first("review title")
    table, note = _titled(table, text, title)
    frame = table.frame
    link = headers.first("review link")
    if link is not None and "review_id" not in frame.columns and is_text(frame[link]):
        ids = frame[link].str.extract(_REVIEW_ID)[0]
        # Only reviews with a text have a link: ids of the others come from their content.
        if ids.notna().mean() > 0.5:
            frame = frame.assign(review_id=ids)
    by_role = roles(
        id="review_id" if "review_id" in frame.columns else None,
        # A review can be rewritten: text and stars are those of the last update.
        date=headers.first("review last update date and time", "review submit date and time"),
        score=headers.first("star rating"),
        language=headers.first("reviewer language"),
    )
    aside = headers.all("developer reply text", "review title", "review link")
    found = Recognised(replace(table, frame=frame), {text: Asked("")}, by_role, _people(frame), aside, (), "stars")
    return found.noted(note) if note else found


_APP_STORE = {"rating", "title", "body", "reviewer nickname", "created date", "territory"}


def _is_app_store(frame: pd.DataFrame) -> bool:
    plain = {folded(name).removeprefix("attributes ") for name in frame.columns}
    return {"rating", "body"} <= plain and len(plain & _APP_STORE) >= 5


def _app_store(table: RawTable) -> Recognised:
    headers = Headers([str(name).removeprefix("attributes.") for name in table.frame.columns])
    back = {str(name).removeprefix("attributes."): str(name) for name in table.frame.columns}

    def column(*names: str) -> str | None:
        found = headers.first(*names)
        return None if found is None else back[found]

    text = str(column("body"))
    table, note = _titled(table, text, column("title"))
    by_role = roles(id=column("id"), date=column("created date"), score=column("rating"))
    personal = _people(table.frame, column("reviewer nickname"))
    aside = tuple(back[name] for name in headers.like(lambda name: "response" in name or name == "title"))
    found = Recognised(table, {text: Asked("")}, by_role, personal, aside, (), "stars")
    return found.noted(note) if note else found


_TRUSTPILOT = {
    "review id",
    "review created utc",
    "review title",
    "review content",
    "review stars",
    "review username",
    "domain url",
    "webshop name",
    "business unit id",
    "company reply",
    "consumer display name",
    "consumer id",
    "company reply text",
    "stars",
    "number of stars",
}


def _is_trustpilot(frame: pd.DataFrame) -> bool:
    headers = Headers(frame.columns)
    return (headers.has("review stars", "review content") and headers.count(_TRUSTPILOT) >= 4) or (
        headers.has("consumer display name", "text", "stars")
    )


def _trustpilot(table: RawTable) -> Recognised:
    headers = Headers(table.frame.columns)
    text, title = str(headers.first("review content", "text")), headers.first("review title", "title")
    table, note = _titled(table, text, title)
    by_role = roles(
        id=headers.first("review id", "id"),
        date=headers.first("review created utc", "review created", "created at", "review date"),
        score=headers.first("review stars", "stars"),
        language=headers.first("review language", "language"),
        customer_id=headers.first("review consumer user id", "consumer id"),
    )
    known = headers.like(
        lambda n: n in {"review username", "consumer display name"} or n.endswith(("email", "user email"))
    )
    aside = headers.like(lambda n: "reply" in n or n in {"review title", "title"})
    found = Recognised(table, {text: Asked("")}, by_role, _people(table.frame, *known), aside, (), "stars")
    return found.noted(note) if note else found


_G2_QUESTIONS = (
    (re.compile(r"\blikes? best\b|comment answers love\b"), "What do you like best?"),
    (re.compile(r"\bdislikes?\b|comment answers hate\b"), "What do you dislike?"),
    (re.compile(r"\bproblems?\b.*\b(?:solv\w*|benefit\w*)|comment answers benefits\b"), "What problems does it solve?"),
    (re.compile(r"\brecommendations? to others\b|comment answers recommendations\b"), "Recommendations to others?"),
)


def _g2_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Return the columns of G2's questions, with what each asks."""
    found: dict[str, str] = {}
    for form, plain in _G2_QUESTIONS:
        for name in map(str, frame.columns):
            short = folded(name)
            if form.search(short) and not short.endswith((" text", " id")) and name not in found:
                found[name] = tidy(name) if "answers" not in short else plain
    return found


def _is_g2(frame: pd.DataFrame) -> bool:
    short = [folded(name) for name in _g2_columns(frame)]
    return any(_G2_QUESTIONS[0][0].search(name) for name in short) and any(
        _G2_QUESTIONS[1][0].search(name) for name in short
    )


def _g2(table: RawTable) -> Recognised:
    frame = table.frame
    headers = Headers(frame.columns)
    asking = {name: text for name, text in _g2_columns(frame).items() if frame[name].notna().any()}
    written = open_questions(frame, asking, set(asking))
    prefix = "attributes "
    by_role = roles(
        id=headers.first("review id", "id", "survey response id"),
        date=headers.first(
            "submitted at", prefix + "submitted at", "date submitted", "submitted date", "review date", "date",
            "published at", "date published",
        ),
        score=headers.first("star rating", prefix + "star rating", "overall rating", "rating", "stars"),
    )  # fmt: skip
    known = headers.like(
        lambda n: n.endswith(("user name", "reviewer name", "reviewer", "reviewer email", "user email"))
    )
    aside = headers.like(lambda n: n in {"title", "review title", prefix + "title"} or "response" in n or "reply" in n)
    texts = {name: Asked(asking[name]) for name in written}
    kind = "stars" if "score" in by_role else ""
    return Recognised(table, texts, by_role, _people(frame, *known), aside, (), kind)


GOOGLE_PLAY = Layout(
    "google-play",
    "Google Play console reviews",
    "https://support.google.com/googleplay/android-developer/answer/6135870",
    "review",
    _is_google_play,
    _google_play,
    composes=True,
)
APP_STORE = Layout(
    "app-store",
    "App Store Connect reviews",
    "https://developer.apple.com/documentation/appstoreconnectapi/customerreview",
    "review",
    _is_app_store,
    _app_store,
    composes=True,
)
TRUSTPILOT = Layout(
    "trustpilot",
    "Trustpilot reviews",
    "https://support.trustpilot.com/hc/en-us/articles/204868067-The-Service-Reviews-page",
    "review",
    _is_trustpilot,
    _trustpilot,
    composes=True,
)
G2 = Layout(
    "g2",
    "G2 reviews",
    "https://documentation.g2.com/docs/review-activity",
    "review",
    _is_g2,
    _g2,
)
