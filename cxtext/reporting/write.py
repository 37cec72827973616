"""``write_report``: one verb for every format, chosen by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cxtext.errors import InputError
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


def _html(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme) -> None:
    path.write_text(render_html(summary, theme), encoding="utf-8", newline="\n")


def _markdown(summary: ReportSummary, analysis: Analysis, path: Path, theme: Theme) -> None:
    path.write_text(render_markdown(summary), encoding="utf-8", newline="\n")


FORMATS: Mapping[str, Writer] = MappingProxyType(
    {"html": _html, "xlsx": write_workbook, "md": _markdown, "pptx": write_slides}
)
"""Format by ending, without the dot; a new format is one function here."""


def write_report(
    analysis: Analysis,
    path: str | Path,
    format: str | None = None,
    *,
    title: str | None = None,
    theme: str | Path | Theme | None = None,
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

    Returns
    -------
    pathlib.Path
        The file written. The same analysis gives the same bytes every time.

    Raises
    ------
    InputError
        The format is not known or needs an extra that is not installed, the theme has a fault, or the file cannot be
        written.

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
    look = themed(theme)
    summary = summarise(analysis, title=title or look.title or None)
    with atomic_path(path) as temporary:
        FORMATS[wanted](summary, analysis, temporary, look)
    return path


def themed(theme: str | Path | Theme | None) -> Theme:
    """Return a theme, read where it is given as a file; the usual look for None."""
    if theme is None:
        return PLAIN
    return theme if isinstance(theme, Theme) else read_theme(theme)
