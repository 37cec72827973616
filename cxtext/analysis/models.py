"""Models that the user gives: folders that ``cxtext train`` wrote, or objects that read like our classifiers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from cxtext.artifacts import find_model
from cxtext.errors import InputError
from cxtext.journey.stage import model_map
from cxtext.tables import COMMENT_TASKS, SENTIMENTS, TASKS
from cxtext.topics import CodeClassifier

if TYPE_CHECKING:
    import numpy as np

    from cxtext.encoders.reading import FeatureSet
    from cxtext.journey import JourneyMap

__all__ = ["Model", "Reader", "by_task", "described", "journey_of", "keep", "kept"]


@runtime_checkable
class Reader(Protocol):
    """What a classifier must be able to do to read the mentions of an analysis.

    ``model_name`` is one of :data:`cxtext.tables.TASKS`; ``columns`` returns the task's columns of the mentions table:
    the class under the name of the task and ``…_confidence``, for sentiment also ``sentiment_score`` (from −1 to 1).
    """

    @property
    def model_name(self) -> str:
        """The task."""
        ...

    @property
    def classes_(self) -> Sequence[str]:
        """Classes in the order of probabilities."""
        ...

    def predict_proba(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> np.ndarray:
        """Return class probabilities, shape (n, k)."""
        ...

    def columns(
        self, texts: Sequence[str], questions: Sequence[str] | None = None, features: FeatureSet | None = None
    ) -> dict[str, np.ndarray]:
        """Return columns of the mentions table, each (n,)."""
        ...


Model = str | Path | Any
"""A model folder, or an object that is a :class:`Reader`."""


def by_task(models: Sequence[Model]) -> dict[str, Path | Reader | CodeClassifier]:
    """Return the models by the task they read, checked; folders as paths.

    Raises
    ------
    InputError
        One is no model, of an unknown task or with classes that its task does not have, or two read the same task.
    """
    if isinstance(models, str | Path):
        raise InputError(f"Give the models as a list: models=[{str(models)!r}].")
    found: dict[str, Path | Reader | CodeClassifier] = {}
    for model in models:
        task, one = _folder(Path(model)) if isinstance(model, str | Path) else _object(model)
        if task not in (*TASKS, *COMMENT_TASKS):
            known = ", ".join((*TASKS, *COMMENT_TASKS))
            raise InputError(f"The model {_name(model)} is for {task!r}; an analysis reads {known}.")
        if task in found:
            raise InputError(f"Two models for {task!r} are given ({_name(found[task])}, {_name(model)}); give one.")
        found[task] = one
    return found


def journey_of(models: Mapping[str, Path | Reader | CodeClassifier]) -> JourneyMap | None:
    """Return the journey map that a stage model among ``models`` brings, None where there is none."""
    stage = models.get("stage")
    return model_map(stage) if isinstance(stage, Path) else getattr(stage, "journey", None)


def keep(models: Mapping[str, Path | Reader | CodeClassifier], folder: Path) -> None:
    """Copy the models into ``folder``, one folder for each task.

    An object is copied where its ``path`` is a folder; a classifier of codes is written.
    """
    for task, model in models.items():
        source = _path_of(model)
        if source is None:
            if isinstance(model, CodeClassifier):
                model.save(folder / task)
            continue
        described = find_model(task, source)
        target = folder / task
        target.mkdir()
        for name in described.files:
            shutil.copyfile(described.file(name), target / name)
        for name in ("README.md", "model.json"):
            # A card has no checksum: one that is a link could bring anything of this machine into the run.
            if (source / name).is_file() and not (source / name).is_symlink():
                shutil.copyfile(source / name, target / name)


def kept(folder: Path) -> dict[str, Path | Reader | CodeClassifier]:
    """Return the models that :func:`keep` put into ``folder``."""
    return {task: folder / task for task in (*TASKS, *COMMENT_TASKS) if (folder / task / "model.json").is_file()}


def described(models: Mapping[str, Path | Reader | CodeClassifier]) -> dict[str, dict[str, Any]]:
    """Return for each task what the model is called, and whether a saved run keeps it; JSON-able."""
    return {
        task: {"name": _name(model), "kept": _path_of(model) is not None or isinstance(model, CodeClassifier)}
        for task, model in sorted(models.items())
    }


def _folder(path: Path) -> tuple[str, Path]:
    if not (path / "model.json").is_file():
        raise InputError(f"{path} is not a model folder (it has no model.json); name one that cxtext train wrote.")
    return find_model("", path).name, path


def _object(model: object) -> tuple[str, Reader | CodeClassifier]:
    if isinstance(model, CodeClassifier):
        if not hasattr(model, "classes_"):
            raise InputError("The CodeClassifier is not fitted; call fit(texts, codes) first.")
        return model.model_name, model
    if not isinstance(model, Reader):
        raise InputError(
            f"A {type(model).__name__} is no model: give a folder that cxtext train wrote, or a classifier with "
            "model_name, classes_, predict_proba and columns."
        )
    if model.model_name == "sentiment" and set(model.classes_) != set(SENTIMENTS):
        raise InputError(
            f"The sentiment model {_name(model)} has the classes {', '.join(map(str, model.classes_))}; an analysis "
            f"needs {', '.join(SENTIMENTS)}."
        )
    return model.model_name, model


def _path_of(model: Path | Reader | CodeClassifier) -> Path | None:
    path = model if isinstance(model, Path) else getattr(model, "path", None)
    return Path(path) if path is not None and (Path(path) / "model.json").is_file() else None


def _name(model: object) -> str:
    return model.name if isinstance(model, Path) else model if isinstance(model, str) else type(model).__name__
