"""``verify_report``: recompute what a report says from the comments and mentions of its run, and name what differs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reporting.explorer import QUOTES, make_explorer
from cxtext.reporting.explorer.packing import BLOCK_ID as EXPLORER_ID
from cxtext.reporting.explorer.packing import quotes_kept
from cxtext.reporting.figures import figures, flat
from cxtext.reporting.html import render_html
from cxtext.reporting.plain_text import plain, shorten
from cxtext.reporting.summary import summarise
from cxtext.reporting.theme import PLAIN
from cxtext.reporting.verifying.changes import check_changes, refuse_changes
from cxtext.reporting.verifying.comments import compare_comments
from cxtext.reporting.verifying.compare import Difference, compare
from cxtext.reporting.verifying.deck import check_slides
from cxtext.reporting.verifying.markdown import check_markdown
from cxtext.reporting.verifying.outcome import Verification, own_title
from cxtext.reporting.verifying.page import read_page
from cxtext.reporting.verifying.workbook import check_workbook
from cxtext.reporting.write import themed

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxtext.analysis import Analysis
    from cxtext.reporting.theme import Theme

__all__ = ["Difference", "Verification", "verify_report"]

MAX_BYTES = 200_000_000
"""Largest report that is read."""
_CLOSE = 1e-8
_TOO_LONG = 4
"""A page so many times as long as the run's own report is not taken apart."""
_PACKAGES: dict[str, Callable[[Path, Analysis, Theme], Verification]] = {".xlsx": check_workbook, ".pptx": check_slides}
_MADE_BY = ("format", "cxtext", "drawn_with")


def verify_report(
    path: str | Path,
    analysis: Analysis,
    *,
    theme: str | Path | Theme | None = None,
    earlier: Analysis | None = None,
    labels: tuple[str, str] = ("earlier", "later"),
) -> Verification:
    """Compare a report with the run it was made of, recomputed.

    The tables of figures are made anew from the comments and mentions of the run, the report is written anew from
    them, and the two are compared: every figure the report carries for machines, every text, mark and drawing that it
    shows, and every code and text of the comments that can be explored in it. A quote, a name or the length of a bar
    that differs is found as well as a number.

    Parameters
    ----------
    path
        The report. In ``.html`` everything is compared, in ``.xlsx`` every cell (and charts, where no other program
        saved the file), in ``.md`` every line, in ``.pptx`` words, notes and the figures of charts.
    analysis
        The run.
    theme
        The theme, or its file, that the report was written with.
    earlier
        The earlier run of a page on what changed; it is compared with ``analysis`` anew.
    labels
        What the two runs are called there.

    Raises
    ------
    InputError
        The file is missing, too large, damaged, not a report of a form that can be verified, or a page on what changed
        without ``earlier``.

    Examples
    --------
    >>> from cxtext.reporting import verify_report
    >>> verify_report("my-run/report.html", cxtext.load("my-run")).agrees  # doctest: +SKIP
    True
    """
    from cxtext.analysis.recomputing import recomputed

    path, look = Path(path), themed(theme)
    ending = path.suffix.lower()
    if ending in _PACKAGES:
        _check_size(path)
        text = ""
    else:
        text = _read(path)
    if earlier is not None:
        return check_changes(path, text, (recomputed(earlier), recomputed(analysis)), labels, look)
    refuse_changes(path, text)
    if ending in _PACKAGES:
        return _PACKAGES[ending](path, recomputed(analysis), look)
    if ending == ".md":
        return check_markdown(text, recomputed(analysis))
    return check_page(text, recomputed(analysis), look)


def check_page(text: str, analysis: Analysis, theme: Theme = PLAIN) -> Verification:
    """Compare a page with the report of an analysis whose tables are taken as they are."""
    summary = summarise(analysis)
    explorer = make_explorer(analysis) if EXPLORER_ID in text else None
    page = render_html(summary, theme, explorer=explorer)
    if len(text) > _TOO_LONG * len(page):
        lengths = (f"{len(text):,} characters", f"{len(page):,} characters")
        return Verification((Difference("the whole page", *lengths),), 0, 0)
    given = read_page(text)
    notes = []
    kept, title = quotes_kept(given.comments or ""), plain(given.title)
    if title and title != summary.title:
        notes.append(own_title(title))
        summary = summarise(analysis, title=title)
    if explorer is not None and kept != QUOTES[0]:
        notes.append(f"The report was asked to carry {kept} of the comments' texts.")
        explorer = make_explorer(analysis, kept)
    if notes:
        page = render_html(summary, theme, explorer=explorer)
    wanted = read_page(page)
    block = figures(summary)
    carried = _carried(given.block)
    found: list[Difference] = []
    drawings = True
    if carried is None:
        found.append(Difference("figures of the report", "(none that can be read)", "a block of figures"))
    else:
        found += _differing(carried, block)
        drawings = carried.get("drawn_with") == block["drawn_with"]
        if not drawings:
            notes.append(
                f"Charts were drawn with {shorten(plain(carried.get('drawn_with')), 80)}, here is "
                f"{block['drawn_with']}: their words are compared, their lines are not."
            )
    # What people see comes first.
    found = compare(given.tokens, wanted.tokens, drawings=drawings) + found
    if len(summary.passages):
        notes.append(
            "What became of topics since the earlier wave is as the run says; the earlier comments are not in it."
        )
    n_figures, n_texts = sum(1 for _ in flat(block)) - len(_MADE_BY), sum(token.is_text for token in wanted.tokens)
    if explorer is None:
        notes.append("The report carries no comments to explore.")
    else:
        found += compare_comments(given.comments or "", explorer)
        n_figures += sum(len(column) for column in explorer.columns.values())
        n_texts += sum(map(bool, explorer.texts))
    return Verification(tuple(found), n_figures, n_texts, tuple(notes))


def _read(path: Path) -> str:
    if path.suffix.lower() not in (".html", ".htm", ".md"):
        raise InputError(f"{path} is not a report that can be verified: those end in .html, .xlsx, .md or .pptx.")
    _check_size(path)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"The report {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not a report of cxtext: it is no text in UTF-8.") from None


def _check_size(path: Path) -> None:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB, which no report is.")
    except OSError as error:
        raise InputError(f"The report {path} cannot be read: {error.strerror}.") from None


def _carried(block: str | None) -> dict[str, Any] | None:
    """Read the figures a report carries; None where there are none that make sense."""
    try:
        found = json.loads(block) if block else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _differing(carried: dict[str, Any], block: dict[str, Any]) -> list[Difference]:
    """Compare two sets of figures key by key."""
    given, wanted = dict(flat(carried)), dict(flat(block))
    keys = [*wanted, *(key for key in given if key not in wanted)]
    return [
        Difference(f"figure {key}", _said(given.get(key)), _said(wanted.get(key)))
        for key in keys
        if key != "drawn_with" and not _same(given.get(key), wanted.get(key))
    ]


def _same(given: Any, wanted: Any) -> bool:  # noqa: ANN401 - JSON
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in (given, wanted)]
    if all(numbers):
        return math.isclose(given, wanted, rel_tol=_CLOSE, abs_tol=1e-12)
    return bool(given == wanted)


def _said(value: Any) -> str:  # noqa: ANN401 - JSON
    return "(nothing)" if value is None else shorten(plain(json.dumps(value, ensure_ascii=False)), 200)
