"""What comes of checking a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtext.reporting.verifying.compare import Difference


@dataclass(frozen=True)
class Verification:
    """What came of checking a report.

    Attributes
    ----------
    differences
        What the report says otherwise than the run, in the order of the page; none for an honest report.
    n_figures, n_texts
        Figures and texts of the run that the report was compared with.
    notes
        What could not be compared, and why.
    """

    differences: tuple[Difference, ...]
    n_figures: int
    n_texts: int
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def own_names(earlier: str, later: str) -> str:
    """Say that the names of two runs follow from no figure."""
    from cxtext.reporting.plain_text import shorten

    names = f"{shorten(earlier, 60)}, {shorten(later, 60)}"
    return f"The names of the runs are the page's own and follow from no figure: {names}"


def own_title(title: str) -> str:
    """Say that a title follows from no figure."""
    from cxtext.reporting.plain_text import shorten

    return f"The title is the report's own and follows from no figure: {shorten(title, 120)}"
