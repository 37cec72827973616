"""Whether the first row of a table is its header or a row like the others."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from cxtext.reading.headers import (
    is_field_name,
    is_number_or_date,
    is_question,
    is_write_in,
    names_fields,
    names_text,
    speaks_of_text,
    starts_as_question,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ONLY_COLUMN = "comment"
"""Name of the column of a file that holds comments alone."""

LOOKED_AT = 200
"""Rows below the first that are looked at."""
_MAX_HEADER = 12
_FEW_WORDS = 3
_MAX_ASKING = 6
_MAX_ASKED = 10
_MAX_NAMED = 8
_MAX_QUOTED = 60
_ASKS = 0.2
"""Where so many of the comments are questions themselves, the first may be one of them."""

# Words of people who tell, in headers rare: a heading names a thing and says nothing of it.
_TELLS = word_set(
    "i i'm im i've ive i'd my me mine we've was wasn't were is isn't are aren't has have haven't had not don't dont "
    "didn't didnt doesn't can't cant won't never very too so really always great love loved loves hate hated terrible "
    "awful horrible excellent amazing fantastic brilliant perfect nice poor rude friendly helpful thanks thank "
    "ok okay no none nothing nope n/a nobody everything if they they're he she it it's it'll there there's these those "
    "that's because but just still than again less more faster quicker easier shorter cheaper did does been being "
    "need needs got get gets gave went took only even when since after sorry "
    "ich mich mir habe hat haben ist war waren nicht sehr wurde wird kein keine leider immer gut super alles toll "
    "je j'ai est était sont pas très trop jamais bien merci yo es fue muy pero siempre nunca bueno todo gracias "
    "ho sono è molto troppo sempre ottimo buono tutto grazie ik heb niet zijn heel erg goed altijd bedankt "
    "eu não foi muito sempre bom tudo obrigado"
)
_SELF = word_set("i i'm im i've ive my me mine ich mein meine je mon ma mi mio mia ik mijn eu meu minha")
_ADDRESS = word_set(
    "you your yours we us our ihr ihre ihnen ihren sie wir uns vous votre vos nous usted su le voi lei u uw"
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019/][^\W_]+)*")
_SENTENCES = re.compile(r"[.!]\s")
_NUMBERED = re.compile(r"^\W*[A-Za-z]{0,9}\s?\d{0,3}[.):]\s")
_CLOSING = re.compile(r"(?:\s*\([^()]{0,200}\)|[\s\"'*:\u201d\u2019\xbb)\]]|[\s_.]?\d{1,2})+$")
_YEAR = re.compile(r"\s*(?:19|20)\d\d(?:\.0)?\s*")


@dataclass(frozen=True)
class TopRow:
    """The names of the columns, whether the first row is data and stays among the rows, and what is said of it."""

    names: list[str]
    is_data: bool
    notes: tuple[str, ...] = ()


def rows_below(sample: str, delimiter: str) -> list[list[str]]:
    """Return the first records below the top one of a separated text, as far as they can be parsed."""
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip("\ufeff ") for cell in record):
                found.append(record)
            if len(found) > LOOKED_AT:
                break
    except csv.Error:
        pass
    return found[1:]


def without_mark(record: Sequence[str]) -> list[str]:
    """Return the lines of the first record without blank ones above and without a byte order mark."""
    filled = next((place for place, line in enumerate(record) if line.strip("\ufeff\r\n ")), 0)
    return [record[filled].lstrip("\ufeff"), *record[filled + 1 :]]


def top_row(cells: Sequence[str], below: Sequence[Sequence[str]]) -> TopRow:
    """Tell whether the first row of a table names its columns.

    Parameters
    ----------
    cells
        The first row that holds something.
    below
        Some rows below it.
    """
    if len(cells) > 1:
        if not _is_row(cells, below):
            return TopRow(list(cells), is_data=False)
        said = "the first row looks like data, so the columns have no names: column 1, column 2 \u2026"
        return TopRow([""] * len(cells), is_data=True, notes=(said,))
    first = cells[0].strip()
    told = [row[0].strip() for row in islice(below, LOOKED_AT) if row and row[0].strip()]
    verdict = _only_header(first, told)
    if verdict == "data":
        said = (
            f"the first line reads like the others, so it is a comment too and the column is called {ONLY_COLUMN!r}; "
            f"if it is a header, put a name such as {ONLY_COLUMN!r} in its place"
        )
        return TopRow([ONLY_COLUMN], is_data=True, notes=(said,))
    quoted = first if len(first) <= _MAX_QUOTED else f"{first[: _MAX_QUOTED - 1]}\u2026"
    doubt = (
        f"the first line {quoted!r} is taken as the name of the column; if it is a comment, put a line "
        f"{ONLY_COLUMN!r} above it"
    )
    return TopRow(list(cells), is_data=False, notes=(doubt,) if verdict == "doubt" else ())


def _only_header(first: str, below: Sequence[str]) -> str:
    """Return whether the first of a column is its ``header``, ``data`` like the others, or in ``doubt`` a header."""
    own = [word.lower().replace("\u2019", "'") for word in _WORD.findall(first[:1_000])]
    if is_field_name(first) or is_write_in(first):
        return "header"
    if not own or is_number_or_date(first) or first in below:
        return "data"
    if "?" in first:
        return _asked(first, own, below)
    return _bidden(first, own) or _stated(first, own, below)


def _bidden(first: str, own: Sequence[str]) -> str:
    """Return what a question without its mark is ("Please tell us more", "What went well"), "" where it is none."""
    found, starts = set(own), starts_as_question(first)
    if first.endswith(":"):
        return "header"
    if is_question(first) and _ADDRESS & found and not _SELF & found:
        return "header" if starts else "doubt"
    of_others = not _SELF & found or own[:2] == ["what", "i"]
    if starts and len(own) <= _MAX_ASKING and of_others and own[1:2] not in (["a"], ["an"]):
        return "doubt"
    return ""


def _stated(first: str, own: Sequence[str], below: Sequence[str]) -> str:
    """Return what a first line is that asks nothing: a heading names a thing and says nothing of it."""
    if _TELLS & set(own) or first[-1] in ".!" or (len(own) > _MAX_HEADER and ":" not in first):
        return "data"
    if speaks_of_text(first) and len(own) <= _MAX_NAMED:
        last = first.rsplit(maxsplit=1)[-1]
        return "header" if names_text(last) or len(own) >= _FEW_WORDS else "doubt"
    if len(own) <= _FEW_WORDS and "," not in first:
        return "header" if _is_label(first) else "doubt"
    return "data" if "," in first or _like(own, below) else "doubt"


def _asked(first: str, own: Sequence[str], below: Sequence[str]) -> str:
    """Return what a first line with a question mark is: as a rule what people were asked.

    Who asks of themselves ("Why was my order late?"), or tells something before or behind, is one of those who answer.
    """
    asking = sum(cell.rstrip().endswith("?") for cell in below)
    found, starts = set(own), starts_as_question(first)
    open_end = not _CLOSING.sub("", first).endswith("?")
    told_before = _SENTENCES.search(_NUMBERED.sub("", first).partition("?")[0]) is not None
    if (below and asking >= _ASKS * len(below)) or (
        open_end and not ((starts or "please" in found) and _ADDRESS & found)
    ):
        return "data"
    if _SELF & found:
        return "doubt" if starts and len(own) <= _MAX_ASKED and not told_before else "data"
    if told_before and not _ADDRESS & found:
        return "data"
    return "header" if _ADDRESS & found or len(own) == 1 or not _TELLS & found else "doubt"


def _is_label(first: str) -> bool:
    """Tell whether a few words are written as programs and forms write names: "open_text", "Q7", "openText"."""
    return "_" in first or any(char.isdigit() for char in first)


def _like(own: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether a line of some words reads like those below: by its words, or by its length."""
    known = {word.lower() for cell in below for word in _WORD.findall(cell[:1_000])}
    typical = median([len(cell.split()) for cell in below]) if below else 0
    return sum(word in known for word in own) >= 0.5 * len(own) or len(own) >= 0.7 * typical > 0


def _is_row(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of several columns is data, by numbers, dates and groups that go on below it."""
    columns = [
        [row[place].strip() for row in below if place < len(row) and row[place].strip()] for place in range(len(cells))
    ]
    again = [Counter(column)[cell.strip()] >= 2 for cell, column in zip(cells, columns, strict=True)]
    # A value that comes again below names no column, whatever it means: "Email".
    names = [cell for cell, twice in zip(cells, again, strict=True) if cell.strip() and not twice]
    if any(map(is_question, names)) or any(map(is_field_name, names)):
        return False
    typed = [place for place, cell in enumerate(cells) if is_number_or_date(cell)]
    on = [place for place in typed if _goes_on(cells[place], columns[place])]
    if on:
        return True
    if typed and not any(_YEAR.fullmatch(cells[place]) for place in typed):
        return not names_fields([cell for cell in cells if cell.strip()])
    # A box to tick holds nothing but its own name.
    return any(twice and len(set(column)) >= 2 for twice, column in zip(again, columns, strict=True))


def _goes_on(cell: str, column: Sequence[str]) -> bool:
    """Tell whether a number or date stands above others of its kind; years above other numbers name their columns."""
    if len(column) < 2 or sum(map(is_number_or_date, column)) < 0.9 * len(column):
        return False
    return not _YEAR.fullmatch(cell) or sum(bool(_YEAR.fullmatch(one)) for one in column) >= 0.9 * len(column)
