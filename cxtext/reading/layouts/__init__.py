"""Export layouts of survey tools, review sites and help desks, recognised by their headers.

A new layout is one :class:`Layout` in :data:`LAYOUTS`; the first that matches a file is taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.layouts.forms import GOOGLE_FORMS, MICROSOFT_FORMS, TYPEFORM
from cxtext.reading.layouts.intercom import INTERCOM
from cxtext.reading.layouts.layout import Layout, Recognised
from cxtext.reading.layouts.qualtrics import QUALTRICS
from cxtext.reading.layouts.reviews import APP_STORE, G2, GOOGLE_PLAY, TRUSTPILOT
from cxtext.reading.layouts.surveymonkey import SURVEYMONKEY
from cxtext.reading.layouts.zendesk import ZENDESK
from cxtext.tables import FEEDBACK

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

__all__ = ["LAYOUTS", "Layout", "Recognised", "recognise"]

LAYOUTS: tuple[Layout, ...] = (
    QUALTRICS,
    SURVEYMONKEY,
    MICROSOFT_FORMS,
    TYPEFORM,
    GOOGLE_PLAY,
    TRUSTPILOT,
    APP_STORE,
    G2,
    ZENDESK,
    INTERCOM,
    GOOGLE_FORMS,
)
_OWN = FEEDBACK.required
"""Columns of a feedback table of cxtext's own, which is no export of anything any more."""

NAMES: tuple[str, ...] = tuple(layout.name for layout in LAYOUTS)


def recognise(table: RawTable, wanted: str | None = None) -> tuple[RawTable, Layout | None, Recognised | None]:
    """Return a table as its layout has it, with that layout; both are None where the file is of no known one.

    Parameters
    ----------
    table
        One input file.
    wanted
        None or ``"auto"`` recognises the layout by the headers, ``"none"`` reads the file as a plain table, and a
        name of :data:`LAYOUTS` takes that one.

    Raises
    ------
    InputError
        There is no layout of that name, or the file lacks its headers.
    """
    if wanted == "none":
        return table, None, None
    if wanted not in {None, "auto", *NAMES}:
        raise InputError(f"{wanted!r} is no known layout; give one of none, auto, {', '.join(NAMES)}.")
    if wanted in {None, "auto"} and set(_OWN) <= set(map(str, table.frame.columns)):
        return table, None, None
    for layout in LAYOUTS:
        if wanted not in {None, "auto", layout.name}:
            continue
        if layout.matches(table.frame):
            found = layout.understand(table)
            note = f"recognised as {layout.called}; if it is not, give layout='none' (--layout none)"
            left = [name for name in found.personal if found.table.frame[name].notna().any()]
            notes = [note]
            if left:
                notes.append(f"left out because they name people: {', '.join(left)}")
            read = replace(found.table, notes=(notes[0], *found.table.notes, *notes[1:]))
            return read, layout, replace(found, table=read)
    if wanted not in {None, "auto"}:
        raise InputError(f"{table.name} does not have the headers of the layout {wanted!r}; give layout='none'.")
    return table, None, None
