"""A run as a REFI-QDA codebook or project, and what people changed in it as labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi import read_qdpx, write_qdc, write_qdpx
from cxtext.refi.building import project_of
from cxtext.refi.corrections import Corrections, corrections_of
from cxtext.refi.frame import CODED, StageCode, codebook_of

if TYPE_CHECKING:
    from cxtext.analysis.result import Analysis

__all__ = ["export_refi", "import_refi"]


def export_refi(run: Analysis, path: str | Path, *, name: str, coded: Sequence[str] | None, cases: bool) -> Path:
    """Write a run as REFI-QDA; see :meth:`cxtext.analysis.Analysis.to_refi`."""
    ending = Path(path).suffix.lower()
    if ending == ".qdc":
        return write_qdc(codebook_of(run.topics, name=name), path)
    if ending != ".qdpx":
        raise InputError(f"The ending of {path} is none of REFI-QDA: .qdc is a codebook, .qdpx a coded project.")
    project = project_of(
        run.feedback, run.mentions, run.topics, _stages(run), name=name, coded=coded or CODED, cases=cases
    )
    return write_qdpx(project, path)


def import_refi(run: Analysis, path: str | Path, *, name: str) -> Corrections:
    """Read what people changed; see :meth:`cxtext.analysis.Analysis.read_refi`."""
    return corrections_of(read_qdpx(path), run.feedback, run.mentions, run.topics, _stages(run), name=name)


def _stages(run: Analysis) -> list[StageCode]:
    return [StageCode(stage.id, stage.name, stage.definition) for stage in run.journey_map.stages]
