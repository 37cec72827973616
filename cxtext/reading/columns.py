"""Which column is the date, the id, the person, the channel, the language or the question of a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxtext.reading import abroad
from cxtext.reading.customers import guess_churned, guess_lifetime_value
from cxtext.reading.headers import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.reading.open_text import Profiles


def guess_question(profiles: Profiles, frame: pd.DataFrame) -> str | None:
    """Return the column that says which question a row answers."""
    for name, profile in profiles.items():
        asks = profile.head in {"question", "prompt"} or set(profile.words) == {"question", "text"}
        if asks and profile.kind == "text" and profile.n_distinct <= max(3, 0.2 * profile.n_filled):
            return name
    for name, profile in profiles.items():
        if profile.kind == "text" and profile.n_filled >= 10 and profile.n_distinct <= 0.2 * profile.n_filled:
            values = frame[name].dropna().astype(str)
            if profile.mean_words >= 3 and values.str.rstrip().str.endswith("?").mean() >= 0.8:
                return name
    return None


_DATE_WORDS = (
    word_set("date datetime time timestamp created submitted posted at received when completed day") | abroad.DATES
)


_OTHER_DATES = (
    word_set("birth dob birthday birthdate churn churned attrition cancelled canceled cancellation termination")
    | abroad.OTHER_DATES
)
"""Words of dates that are the person's, not the comment's."""


def guess_date(profiles: Profiles) -> str | None:
    """Return the column with the date of the comment: submitted rather than started, date rather than time."""
    best: tuple[float, int] | None = None
    chosen = None
    for place, (name, profile) in enumerate(profiles.items()):
        found = set(profile.words)
        named = found & _DATE_WORDS
        if profile.kind == "number":
            # A plain number is a date only where the header says so and it counts seconds or days.
            if not (named - {"at", "day", "when"} and profile.whole and (profile.stamps or "date" in found)):
                continue
        elif profile.kind != "date":
            continue
        if found & _OTHER_DATES:
            continue
        rank = 0.5 + 3.0 * bool(found & ({"date", "datetime", "timestamp"} | abroad.DATES)) + 1.0 * bool(named)
        rank += 1.0 * bool(
            found & {"submitted", "completed", "created", "review", "comment", "response", "recorded", "posted"}
        )
        rank -= 2.5 * bool(found & {"start", "started", "replied", "reply", "sent", "updated", "order", "signup"})
        rank -= 1.0 * (profile.kind == "number") + 1.0 * (profile.n_filled < 0.5 * profile.n_rows)
        rank += 0.5 * (len(found) == 1)
        if best is None or (rank, -place) > best:
            best, chosen = (rank, -place), name
    return chosen if best is not None and best[0] > 0 else None


_ROW_NUMBER = re.compile(
    r"^(?:column 1|unnamed: ?0|index|#|nr\.?|no\.?|row|lfd\.? ?nr\.?|laufende nummer)$", re.IGNORECASE
)
_ID_HEADS = word_set("id ids uuid guid key number no ref reference")
_COMMENT_WORDS = word_set(
    "comment review response feedback entry tweet ticket case record row submission survey answer "
    "complaint message post text antwort kommentar bewertung réponse commentaire respuesta comentario risposta "
    "commento antwoord opmerking resposta comentário"
)
_PERSON_WORDS = (
    word_set(
        "customer respondent user client member person author reviewer participant contact patient guest "
        "account subscriber employee"
    )
    | abroad.PERSONS
)


_ID_HEADS_OF_PEOPLE = frozenset({"id", "uuid", "guid", "number", "no"})
_PERSON_COLUMNS = frozenset({"respondent", "customer", "userid", "customerid", "respondentid", "reviewerid"})


def guess_id(profiles: Profiles) -> str | None:
    """Return the column that names each row: unique, never missing, and called an id (or an unnamed row number)."""
    best: tuple[float, int] | None = None
    chosen = None
    for place, (name, profile) in enumerate(profiles.items()):
        found = set(profile.words)
        if (
            not profile.unique
            or profile.n_filled != profile.n_rows
            or profile.kind == "date"
            or (profile.kind == "number" and not profile.whole)
        ):
            continue
        if name.lower() in {"id", "feedback_id"}:
            rank = 6.0
        elif found & abroad.COMMENT_NUMBERS or (
            (profile.head in _ID_HEADS or name.rstrip().endswith("#")) and (found & _COMMENT_WORDS)
        ):
            rank = 5.0
        elif profile.head in {"id", "uuid", "guid"} and found & _PERSON_WORDS:
            rank = 4.0
        elif profile.head in {"id", "uuid", "guid"} or name.lower().endswith("_id"):
            rank = 3.0
        elif _ROW_NUMBER.match(name) and profile.whole:
            rank = 2.0
        else:
            continue
        if best is None or (rank, -place) > best:
            best, chosen = (rank, -place), name
    return chosen


def guess_customer(profiles: Profiles) -> str | None:
    """Return the column that names the person, never one with their name or address."""
    for name, profile in profiles.items():
        found = set(profile.words)
        if (
            profile.kind in {"number", "text"}
            and (profile.head in _ID_HEADS_OF_PEOPLE or (found & abroad.NUMBERS and profile.mean_words <= 2))
            and found & _PERSON_WORDS
        ):
            return name
    for name, profile in profiles.items():
        found = set(profile.words)
        if (name.lower() in _PERSON_COLUMNS or found & abroad.PERSON_NUMBERS) and profile.mean_words <= 2:
            return name
    return None


def guess_category(profiles: Profiles, called: frozenset[str]) -> str | None:
    """Return the first column of few short values whose header is one of ``called``."""
    for name, profile in profiles.items():
        few = profile.n_distinct <= max(12, 0.05 * profile.n_filled) and profile.mean_words <= 3
        if profile.kind == "text" and few and " ".join(profile.words) in called:
            return name
    return None


CHANNEL_HEADERS = frozenset(
    {"channel", "feedback channel", "survey channel", "contact channel", "response channel", "touchpoint"}
    | abroad.CHANNELS
)
LANGUAGE_HEADERS = frozenset(
    {"language", "lang", "locale", "user language", "review language", "comment language", "text language"}
    | abroad.LANGUAGES
)
SOURCE_HEADERS = frozenset({"source"})


def guess_others(
    free: Profiles, frame: pd.DataFrame, by_role: Mapping[str, str], *, by_source: bool
) -> list[tuple[str, str]]:
    """Return role and column for the roles that are still open, other than text, question and score.

    Parameters
    ----------
    free
        Columns without a role.
    frame
        The cells of all columns.
    by_role
        Roles that are decided, and their columns.
    by_source
        Whether a column may name the source row by row.
    """
    found: list[tuple[str, str | None]] = []
    if "id" not in by_role:
        found.append(("id", guess_id(free)))
    if "customer_id" not in by_role:
        # A respondent's id may name both the row and the person.
        found.append(("customer_id", guess_customer(free)))
    if "date" not in by_role:
        found.append(("date", guess_date(free)))
    if "channel" not in by_role:
        found.append(("channel", guess_category(free, CHANNEL_HEADERS)))
    found.append(("language", guess_category(free, LANGUAGE_HEADERS)))
    if "churned" not in by_role:
        found.append(("churned", guess_churned(free, frame)))
    if "lifetime_value" not in by_role:
        found.append(("lifetime_value", guess_lifetime_value(free, frame)))
    if by_source:
        found.append(("source", guess_category(free, SOURCE_HEADERS)))
    return [(role, column) for role, column in found if column is not None]
