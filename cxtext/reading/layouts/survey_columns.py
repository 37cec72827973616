"""Survey exports: which answers are open text, and which columns name a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.plurals import plural
from cxtext.reading.headers import Asked, asked
from cxtext.reading.layouts.layout import folded
from cxtext.reading.open_text import is_fact_on_person, is_named_text, is_open_question, may_be_missed
from cxtext.reading.profiles import Profile, profile
from cxtext.reading.table import is_text

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.layouts.layout import Recognised

_PERSONAL = re.compile(
    r"(?:(?:what is|what s|please|enter|provide|state|your|the|respondent|recipient|contact|reviewer|customer|user) )*"
    r"(?:(?:full|first|last|given|family|middle|user|nick) ?)?"
    r"(?:names?|surname|nickname|e ?mail(?: addresse?s?)?|(?:tele)?phone(?: numbers?)?|mobile(?: numbers?)?|"
    r"ip(?: addresse?s?)?|postal address|home address|address|first last)"
)
_EMAIL = re.compile(r"^\s*[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,24}\s*$", re.IGNORECASE)
_IP = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\s*$", re.IGNORECASE)
_SAMPLE = 500


def names_person(header: str, column: pd.Series[Any]) -> bool:
    """Return whether a column holds names, addresses, e-mail or IP addresses, by its header or by its cells."""
    if _PERSONAL.fullmatch(folded(header)[:200]):
        return True
    if not is_text(column):
        return False
    cells = [str(cell)[:400] for cell in column.dropna().head(_SAMPLE)]
    return any(cells and sum(bool(form.match(cell)) for cell in cells) >= 0.8 * len(cells) for form in (_EMAIL, _IP))


def with_states(found: Recognised, previews: pd.Series[bool], unfinished: pd.Series[bool]) -> Recognised:
    """Return what is known of a file together with the state of each response, and say how many are no ordinary ones.

    Parameters
    ----------
    found
        What is known of the file.
    previews, unfinished
        For each row whether the survey was only tried out, and whether it was not answered to its end.
    """
    states = np.where(previews, "preview", np.where(unfinished, "unfinished", ""))
    notes = []
    if n := int((states == "preview").sum()):
        are = plural(n, "response is a preview or test", "responses are previews or tests")
        notes.append(f"{are} of the survey: kept, but not analysed (--leave-out)")
    if n := int((states == "unfinished").sum()):
        are = plural(n, "response is not finished; it is", "responses are not finished; they are")
        notes.append(f"{are} analysed (else --leave-out unfinished)")
    return replace(found, states=tuple(states.tolist())).noted(*notes)


def says(column: pd.Series[Any], *words: str) -> pd.Series[bool]:
    """Return for each cell whether it is one of ``words``, in whatever case."""
    return column.astype("string").str.strip().str.lower().isin(words).fillna(value=False).astype(bool)


def open_questions(frame: pd.DataFrame, columns: Iterable[str], text_boxes: Collection[str] = ()) -> dict[str, Asked]:
    """Return the columns that hold answers in the respondents' own words, and what each asks.

    Parameters
    ----------
    frame
        The answers.
    columns
        Columns of questions, without the tool's own.
    text_boxes
        Those of them that the export says are boxes to write in; there short answers are open text too.
    """
    found: dict[str, Asked] = {}
    for name in columns:
        own = profile(frame[name], name)
        if _is_written(own) if name in text_boxes else _is_open(own):
            found[name] = asked(name)
    return found


def _is_open(own: Profile) -> bool:
    return is_open_question(own) or is_named_text(own) or may_be_missed(own)


def _is_written(own: Profile) -> bool:
    return own.kind == "text" and own.word_share >= 0.3 and own.url_share <= 0.5 and not is_fact_on_person(own)
