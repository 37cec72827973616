"""Progress bars: on a terminal and in a notebook, where somebody is looking; nowhere else unless asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["in_notebook", "progress_bar", "shown"]


def in_notebook() -> bool:
    """Tell whether this runs in a Jupyter kernel; IPython is asked only where it is there already."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config


def shown(progress: bool | None) -> bool:
    """Tell whether to show progress: as asked, or, for None, on a terminal and in a notebook."""
    return progress if progress is not None else in_notebook() or sys.stderr.isatty()


def progress_bar(title: str, total: int | None, unit: str, progress: bool | None = None) -> tqdm[Any]:
    """Return a bar on stderr, drawn by the notebook where there is one; it shows nothing where nobody is looking.

    Parameters
    ----------
    title
        What is done.
    total
        Units in all; None where that is not known.
    unit
        Of what.
    progress
        See :func:`shown`.
    """
    from importlib.util import find_spec

    if in_notebook() and find_spec("ipywidgets") is not None:
        from tqdm.auto import tqdm
    else:
        # tqdm.auto would warn of the missing ipywidgets at every import.
        from tqdm import tqdm
    return tqdm(
        total=total, desc=f"{title:<20}", unit=f" {unit}", file=sys.stderr, leave=True, disable=not shown(progress)
    )
