"""The shipped models: all there, and every file as it was made."""

from __future__ import annotations

from dataclasses import dataclass

from cxtext.artifacts import find_model
from cxtext.encoders import ENCODERS
from cxtext.errors import ArtifactError
from cxtext.tables import TASKS

__all__ = ["ModelState", "check_models"]


@dataclass(frozen=True)
class ModelState:
    """A shipped model: where it lies, and ``fault``, what is wrong with it; ``bytes`` of its files together."""

    name: str
    version: str | None
    path: str | None
    files: int
    bytes: int
    fault: str | None = None


def check_models() -> tuple[ModelState, ...]:
    """Return every model that cxtext ships, with the SHA-256 of each of its files recomputed."""
    return tuple(_state(name) for name in (*(f"encoder-{name}" for name in ENCODERS), *TASKS, "tagger"))


def _state(name: str) -> ModelState:
    try:
        folder = find_model(name)
    except ArtifactError as error:
        return ModelState(name, None, None, 0, 0, str(error))
    size, fault = 0, None
    for file in folder.files:
        try:
            size += folder.file(file).stat().st_size
        except ArtifactError as error:
            fault = fault or str(error)
    return ModelState(name, folder.version, str(folder.path), len(folder.files), size, fault)
