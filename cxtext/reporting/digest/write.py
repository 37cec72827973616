"""Write a digest as Markdown, for chats and tickets, as a page, or with all its tables as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reporting import words
from cxtext.reporting.comparison import write_comparison
from cxtext.reporting.digest.compose import compose_digest
from cxtext.reporting.digest.render import digest_html, digest_markdown
from cxtext.reporting.write import themed
from cxtext.writing import atomic_path

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.insights import Comparison
    from cxtext.reporting.digest.model import Digest
    from cxtext.reporting.theme import Theme

ENDINGS = (".md", ".html", ".xlsx")


def what_changed(earlier: Analysis, later: Analysis, labels: tuple[str, str] = ("earlier", "later")) -> Digest:
    """Compare two runs and say in words what changed.

    Parameters
    ----------
    earlier, later
        The runs.
    labels
        What they are called.

    Returns
    -------
    Digest
        With the figures of :meth:`cxtext.analysis.Analysis.compare`.

    Examples
    --------
    >>> digest = what_changed(cxtext.load("runs/q3"), cxtext.load("runs/q4"))  # doctest: +SKIP
    >>> print(digest.headline)  # doctest: +SKIP
    """
    return _composed(_compared(earlier, later, labels), earlier, later)


def write_digest(
    earlier: Analysis,
    later: Analysis,
    path: str | Path,
    *,
    labels: tuple[str, str] = ("earlier", "later"),
    theme: str | Path | Theme | None = None,
) -> Path:
    """Write what changed between two runs.

    Parameters
    ----------
    earlier, later, labels
        As for :func:`what_changed`.
    path
        Where to write: ``.md``, ``.html``, or ``.xlsx`` with all tables of the comparison.
    theme
        A theme, or the file of one, for ``.html``.

    Raises
    ------
    InputError
        Another ending, a fault of the theme, or a place that cannot be written.
    """
    path = Path(path)
    check_ending(path)
    look = themed(theme)
    comparison = _compared(earlier, later, labels)
    if path.suffix.lower() == ".xlsx":
        return write_comparison([comparison], path)
    digest = _composed(comparison, earlier, later)
    text = digest_markdown(digest) if path.suffix.lower() == ".md" else digest_html(digest, look)
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return path


def run_labels(earlier: Path, later: Path) -> tuple[str, str]:
    """Call two runs by their folders."""
    one, other = earlier.resolve().name, later.resolve().name
    return (one, other) if one != other else (f"{one} (earlier)", f"{other} (later)")


def check_ending(path: Path) -> None:
    """Refuse a file whose ending is not one of a digest.

    Raises
    ------
    InputError
        It is not.
    """
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"What changed cannot be written as {path.name!r}; end the name in {', '.join(ENDINGS)}.")


def _compared(earlier: Analysis, later: Analysis, labels: tuple[str, str]) -> Comparison:
    from cxtext.analysis.comparing import compare_runs

    return compare_runs(earlier, later, labels=labels)


def _composed(comparison: Comparison, earlier: Analysis, later: Analysis) -> Digest:
    periods = _period(earlier), _period(later)
    return compose_digest(comparison, periods=periods, followed=len(later.lineage) > 0)


def _period(analysis: Analysis) -> str:
    from cxtext.insights.trends import days
    from cxtext.reporting.tables_in import analysed

    found = days(analysed(analysis.feedback)).dropna()
    return words.period(found.min().date(), found.max().date()) if len(found) else ""
