"""Whether a file is a survey, reviews or staff feedback, told from its name and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reading.headers import word_set, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_STAFF_WORDS = word_set("staff employee employees colleague colleagues employer glassdoor workforce")
_STAFF_HEADERS = frozenset(
    {"team", "staff", "employee", "colleague", "job title", "manager", "advice to management", "tenure", "line manager"}
)
_CUSTOMER_WORDS = word_set("customer nps plan product order store guest patient client stars")
_REVIEW_WORDS = word_set(
    "review reviews stars rating ratings tweet tweets helpful helpfulness thumbs complaint complaints app appstore"
)
_SURVEY_WORDS = word_set("respondent question nps csat survey fft ces answer")

_FILE_WORDS: dict[str, frozenset[str]] = {
    "staff": _STAFF_WORDS,
    "review": word_set("review reviews tweets appstore playstore trustpilot"),
    "survey": word_set("survey surveys nps csat fft"),
}


def guess_source(stem: str, columns: Iterable[str]) -> tuple[str, str]:
    """Return ``survey``, ``review`` or ``staff``, and why.

    Parameters
    ----------
    stem
        File name without suffix.
    columns
        Headers of the file.
    """
    headers = [words(column) for column in columns]
    found = {word for header in headers for word in header}
    by_name = next((source for source, names in _FILE_WORDS.items() if names & set(words(stem))), None)
    if by_name is not None:
        return by_name, "the file name says so"
    about_staff = [
        " ".join(header)
        for header in headers
        if header and (" ".join(header) in _STAFF_HEADERS or header[0] == "employee")
    ]
    strong = [header for header in about_staff if header not in {"team", "manager", "tenure", "staff"}]
    if strong or (about_staff and not found & _CUSTOMER_WORDS):
        return "staff", f"it has the column {about_staff[0]!r}"
    n_survey = sum(bool(_SURVEY_WORDS & set(header)) for header in headers)
    n_review = sum(bool(_REVIEW_WORDS & set(header)) for header in headers)
    if n_review > n_survey:
        return "review", "its columns are those of reviews"
    if n_survey:
        return "survey", "its columns are those of a survey"
    return "survey", "nothing says otherwise"
