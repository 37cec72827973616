"""A deck compared with its run: the words of slides and notes, and the figures of charts."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring

from cxtext.errors import InputError
from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.slides import write_slides
from cxtext.reporting.summary import summarise
from cxtext.reporting.verifying.compare import Difference, compare
from cxtext.reporting.verifying.markdown import count_figures
from cxtext.reporting.verifying.outcome import Verification, own_title
from cxtext.reporting.verifying.packages import read_parts, too_large
from cxtext.reporting.verifying.page import MAX_PLACE, Token

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.reporting.theme import Theme

_CHARTS = "ppt/charts/chart"
_KINDS = (
    ("ppt/slides/slide", "slide {}"),
    ("ppt/notesSlides/notesSlide", "notes of slide {}"),
    (_CHARTS, "chart {}"),
)


def check_slides(path: Path, analysis: Analysis, theme: Theme) -> Verification:
    """Compare a deck with that of an analysis whose tables are taken as they are."""
    summary = summarise(analysis)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "report.pptx"
        write_slides(summary, own, theme)
        sizes = too_large(path, own)
        if sizes:
            return Verification((Difference("the whole deck", *sizes),), 0, 0)
        given, notes = _tokens(path), ["The words of slides and notes and the figures of charts are compared."]
        first = next((plain(token.value) for token in given if token.place == "slide 1"), "")
        wanted = _tokens(own)
        if first and first != plain(wanted[0].value):
            notes.append(own_title(first))
            write_slides(summarise(analysis, title=first), own, theme)
            wanted = _tokens(own)
    return Verification(tuple(compare(given, wanted)), count_figures(wanted), len(wanted), tuple(notes))


def _tokens(path: Path) -> list[Token]:
    """Take every paragraph of slides and notes and every value of a chart, in order."""
    parts = read_parts(path, tuple(prefix for prefix, _ in _KINDS))
    found = []
    for prefix, called in _KINDS:
        numbered = {}
        for name in parts:
            match = re.fullmatch(rf"{re.escape(prefix)}(\d{{1,6}})\.xml", name)
            if match:
                numbered[int(match[1])] = parts[name]
        for place, number in enumerate(sorted(numbered), start=1):
            texts, where = _texts(numbered[number], path), called.format(place)
            if prefix == _CHARTS and texts:
                # A chart begins with its title.
                where = f"{where} “{shorten(plain(texts[0]), MAX_PLACE)}”"
            found += [Token(where, text, is_text=True) for text in texts]
    return found


def _texts(part: bytes, path: Path) -> list[str]:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise InputError(f"{path} is not a report of cxtext: a part of it declares entities.")
    try:
        root = fromstring(part)  # noqa: S314 - bounded, without entities  # nosec B314
    except (ParseError, ValueError, LookupError):
        raise InputError(f"The report {path} is damaged: a part is no XML.") from None
    found = []
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "p":
            found.append("".join(text.text or "" for text in element.iter() if text.tag.rpartition("}")[2] == "t"))
        elif kind == "v":
            found.append(element.text or "")
    return [text for text in found if text.strip()]
