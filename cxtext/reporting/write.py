"""``write_report``: one verb for every format, chosen by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reporting.explorer import QUOTES, make_explorer
from cxtext.reporting.html import render_html
from cxtext.reporting.markdown import render_markdown
from cxtext.reporting.slides import write_slides
from cxtext.reporting.summary import summarise
from cxtext.reporting.theme import PLAIN, Theme, read_theme
from cxtext.reporting.workbook import write_workbook
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.reporting.model import ReportSummary

Writer = Callable[["ReportSummary", "Analysis", Path, Theme], None]
"""Writes one format: what the report says, the tables it may list in full, where to, and how it looks."""


def _html(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme, quotes: str = QUOTES[0]) -> None:
    page = render_html(summary, theme, explorer=make_explorer(analysis, quotes))
    path.write_text(page, encoding="utf-8", newline="\n")


def _markdown(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme) -> None:
    path.write_text(render_markdown(summary), encoding="utf-8", newline="\n")


def _slides(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme) -> None:
    write_slides(summary, path, theme)


FORMATS: Mapping[str, Writer] = MappingProxyType(
    {"html": _html, "xlsx": write_workbook, "md": _markdown, "pptx": _slides}
)
"""Format by ending, without the dot; a new format is one function here."""


def write_report(
    analysis: Analysis,
    path: str | Path,
    format: str | None = None,
    *,
    title: str | None = None,
    theme: str | Path | Theme | None = None,
    quotes: str = QUOTES[0],
) -> Path:
    """Write the report of an analysis; a file that is there already is replaced whole or not at all.

    Parameters
    ----------
    analysis
        A finished analysis.
    path
        Where to write. Its ending chooses the format: ``.html`` for reading, ``.xlsx`` for working with the tables,
        ``.md`` for wikis and issue trackers, ``.pptx`` for slides (``pip install 'cxtext[slides]'``).
    format
        ``html``, ``xlsx``, ``md`` or ``pptx``, where the ending does not say it.
    title
        Title of the report; by default that of the theme, else one that fits the journey.
    theme
        A theme, or the file of one: see :func:`cxtext.reporting.theme.read_theme`.
    quotes
        Texts of comments that an ``.html`` report carries for its explorer: ``all`` up to 24 million characters,
        ``some`` (the best of each topic, up to 600,000 characters) or ``none``.

    Returns
    -------
    pathlib.Path
        The file written. The same analysis gives the same bytes every time.

    Raises
    ------
    InputError
        The format or ``quotes`` is not known, ``quotes`` is given for another format, the format needs an extra that
        is not installed, the theme has a fault, or the file cannot be written.

    Examples
    --------
    >>> import cxtext
    >>> from cxtext.reporting import write_report
    >>> write_report(cxtext.analyze("comments.csv"), "report.html")  # doctest: +SKIP
    """
    path = Path(path)
    wanted = (path.suffix if format is None else format).lower().lstrip(".")
    if wanted not in FORMATS:
        choices = ", ".join(f".{ending}" for ending in FORMATS)
        said = f"the format {format!r}" if format is not None else f"the ending of {path.name!r}"
        raise InputError(f"A report cannot be written in {said}; choose one of {choices}.")
    if quotes not in QUOTES:
        raise InputError(f"quotes is how many texts a report carries, one of {', '.join(QUOTES)}; it is {quotes!r}.")
    if quotes != QUOTES[0] and wanted != "html":
        raise InputError(f"quotes says what the explorer of an .html report holds; a .{wanted} report has none.")
    look = themed(theme)
    writer = partial(_html, quotes=quotes) if wanted == "html" else FORMATS[wanted]
    summary = summarise(analysis, title=title or look.title or None)
    with atomic_path(path) as temporary:
        writer(summary, analysis, temporary, look)
    return path


def themed(theme: str | Path | Theme | None) -> Theme:
    """Return a theme, read where it is given as a file; the usual look for None."""
    if theme is None:
        return PLAIN
    return theme if isinstance(theme, Theme) else read_theme(theme)
