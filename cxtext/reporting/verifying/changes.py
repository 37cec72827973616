"""A page on what changed between two runs compared with those runs."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reporting.digest.compose import AGAINST, TITLE, digest_title
from cxtext.reporting.digest.render import digest_html, digest_markdown
from cxtext.reporting.digest.write import what_changed, write_digest
from cxtext.reporting.plain_text import plain
from cxtext.reporting.verifying.compare import Difference, compare
from cxtext.reporting.verifying.markdown import count_figures, lines_of
from cxtext.reporting.verifying.outcome import Verification, own_names
from cxtext.reporting.verifying.packages import unpacked_size
from cxtext.reporting.verifying.page import read_page
from cxtext.reporting.verifying.workbook import compare_sheets, sheets_of

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.reporting.theme import Theme

_SHEETS = {"overall", "topics"}
_TABLE = "| | before | after | change |"
_COMPARISON = "| measure | topic | A | B | difference |"
_MOST_BYTES = 50_000_000
_TOO_LONG = 4
"""A page so many times as long as it would be anew is not taken apart."""


def refuse_changes(path: Path, text: str) -> None:
    """Refuse what only two runs can tell about: against one run of them every line of it would differ.

    Raises
    ------
    InputError
        It is such a page.
    """
    if path.suffix.lower() == ".md" and _COMPARISON in text[:10_000]:
        raise InputError(
            f"{path} was written by cxtext compare and cannot be verified; make it anew with that command."
        )
    if _names(path, text) is not None:
        raise InputError(
            f"{path} says what changed between two runs: name the earlier one as well, with --what-changed EARLIER_RUN "
            "(earlier= in Python)."
        )


def check_changes(
    path: Path, text: str, runs: tuple[Analysis, Analysis], labels: tuple[str, str], theme: Theme
) -> Verification:
    """Compare a page with what is found between the earlier and the later run, whose tables are taken as they are.

    Raises
    ------
    InputError
        The file is no such page.
    """
    names = _names(path, text)
    if names is None:
        raise InputError(f"{path} is no page on what changed between two runs; leave --what-changed (earlier=) out.")
    notes: tuple[str, ...] = ()
    # Folders may have been renamed since, which is no alteration.
    if names and not any(digest_title(*pair) == digest_title(*labels) for pair in names):
        labels = names[0]
        notes = (own_names(*labels),)
    if path.suffix.lower() == ".xlsx":
        with tempfile.TemporaryDirectory() as folder:
            own = write_digest(*runs, Path(folder) / "changed.xlsx", labels=labels)
            found = compare_sheets(sheets_of(path), sheets_of(own))
        return Verification(tuple(found.differences), found.n_figures, found.n_texts, notes)
    digest, markdown = what_changed(*runs, labels=labels), path.suffix.lower() == ".md"
    wanted = digest_markdown(digest) if markdown else digest_html(digest, theme)
    if len(text) > _TOO_LONG * len(wanted):
        lengths = (f"{len(text):,} characters", f"{len(wanted):,} characters")
        return Verification((Difference("the whole page", *lengths),), 0, 0, notes)
    one, other = (
        lines_of(side.replace("\r\n", "\n").split("\n")) if markdown else read_page(side).tokens
        for side in (text, wanted)
    )
    n_texts = sum(token.is_text for token in other)
    return Verification(tuple(compare(one, other)), count_figures(other), n_texts, notes)


def _names(path: Path, text: str) -> list[tuple[str, str]] | None:
    """Return what a page may call the earlier and the later run, likeliest first; None where it is no such page."""
    ending = path.suffix.lower()
    if ending == ".xlsx":
        # A page of this kind is small; a larger workbook is taken apart where its size has been compared.
        sheets: dict[str, Any] = sheets_of(path, _SHEETS) if unpacked_size(path) <= _MOST_BYTES else {}
        rows = sheets.get("overall") or [[]]
        if not sheets.keys() >= _SHEETS or rows[0][:2] != ["a", "b"]:
            return None
        return [(str(rows[1][0]), str(rows[1][1]))] if len(rows) > 1 else []
    if ending == ".md":
        first = text.partition("\n")[0].removeprefix("# ").strip()
        # Markdown's own marks were escaped.
        title = unescape(re.sub(r"\\(.)", r"\1", first)) if _TABLE in text else ""
    elif ending in (".html", ".htm"):
        if TITLE not in text:  # most pages are reports, and long
            return None
        page = read_page(text)
        title = plain(page.title) if page.block is None else ""
    else:
        return None
    if not title.startswith(TITLE) or AGAINST not in title:
        return None
    # Where a name holds the word between them as well, one of several places parts them; the sides stand by themselves.
    parts = title.removeprefix(TITLE).split(AGAINST)
    pairs = [(AGAINST.join(parts[at:]), AGAINST.join(parts[:at])) for at in range(1, len(parts))]
    return sorted(pairs, key=lambda pair: not all(f"{name}: " in text for name in pair))
