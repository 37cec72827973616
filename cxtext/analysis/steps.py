"""What each step took in, gave out and cost; and the progress bar that shows it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cxtext.progress import progress_bar, shown

if TYPE_CHECKING:
    from tqdm import tqdm

_log = logging.getLogger("cxtext.steps")


@dataclass
class Step:
    """One step of an analysis; ``rows_out`` is set by the step itself."""

    name: str
    rows_in: int
    rows_out: int = 0
    seconds: float = 0.0
    bar: tqdm[Any] | None = None

    def advance(self, n: int) -> None:
        """Move the progress bar on by ``n`` rows."""
        if self.bar is not None:
            self.bar.update(n)


@dataclass
class Steps:
    """Record the steps of one analysis.

    Parameters
    ----------
    progress
        Show a bar for each step; None shows them on a terminal and in a notebook.
    """

    progress: bool | None = None
    done: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, rows_in: int) -> Iterator[Step]:
        """Time the block and show its progress under ``name``."""
        step = Step(name, rows_in)
        if shown(self.progress):
            step.bar = progress_bar(name, rows_in or None, "rows", progress=True)
        start = time.perf_counter()
        try:
            yield step
        finally:
            step.seconds = time.perf_counter() - start
            if step.bar is not None:
                step.bar.update(max(0, rows_in - step.bar.n))
                step.bar.close()
                step.bar = None
        self.done.append(step)
        _log.info("step", extra={"fields": _record(step)})

    def as_records(self) -> list[dict[str, object]]:
        """Return the steps as JSON-able records."""
        return [_record(step) for step in self.done]


def _record(step: Step) -> dict[str, object]:
    return {
        "step": step.name,
        "rows_in": step.rows_in,
        "rows_out": step.rows_out,
        "seconds": round(step.seconds, 3),
    }
