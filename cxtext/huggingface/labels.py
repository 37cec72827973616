"""Which of our classes each label of somebody else's model means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from cxtext.artifacts import find_model
from cxtext.errors import ArtifactError, InputError
from cxtext.tables import SENTIMENTS

__all__ = ["TASKS", "label_matrix", "task_classes"]

TASKS = ("sentiment", "stage", "emotion", "intent", "effort")
"""Tasks of ours, by the name of their column in the mentions table."""

_POLARITY = re.compile(
    r"(?:(?:very|extremely|strongly|somewhat|slightly|mostly) )?(?:(neg(?:ative)?)|(neu(?:tral)?)|(pos(?:itive)?))"
)
_STARS = re.compile(r"([1-5]) ?stars?")


def task_classes(task: str, labels: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the classes of a task of ours; for a stage model with ``labels`` and any other name, those they lead to.

    So a stage model may be for a journey map of one's own.

    Raises
    ------
    InputError
        The task is none of :data:`TASKS` and there are no labels for it.
    """
    if task == "sentiment":
        return SENTIMENTS
    if task in TASKS and not (task == "stage" and labels):
        try:
            return tuple(find_model(task).config["classes"])
        except ArtifactError as error:
            raise InputError(f"The classes of the task {task!r} are not known here: {error}") from None
    if labels:
        return tuple(dict.fromkeys(labels.values()))
    raise InputError(
        f"task={task!r} is not known; choose one of: {', '.join(TASKS)}, or give labels= from each label of the model "
        "to a class of your own."
    )


def label_matrix(
    model_labels: Sequence[str], task: str, classes: Sequence[str], given: Mapping[str, str] | None
) -> np.ndarray:
    """Return which class each label of a model belongs to: float32, shape (labels, classes), one 1 in each row.

    Recognised for sentiment: ``NEG``, ``negative``, ``Very Negative`` and the like, and five grades from ``1 star`` to
    ``5 stars`` (1 and 2 negative, 3 neutral, 4 and 5 positive); for the other tasks, the names of our classes in any
    spelling, and ``neutral`` for the emotion ``none``.

    Parameters
    ----------
    model_labels
        The labels in the order of the model's outputs.
    task, classes
        What the model is used for, and the classes there.
    given
        The user's own meaning of labels, which goes before what is recognised.

    Raises
    ------
    InputError
        A label is not recognised and not given, or ``given`` names a label or class that there is not; the message
        lists the labels.

    Examples
    --------
    >>> label_matrix(["POS", "NEG"], "sentiment", ("negative", "neutral", "positive"), None).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    listed = ", ".join(model_labels)
    meaning = _recognised(model_labels, task, classes) | dict(given or {})
    for label, name in (given or {}).items():
        if label not in model_labels:
            raise InputError(f"labels names {label!r}, which is no label of the model; its labels are: {listed}.")
        if name not in classes:
            raise InputError(f"labels turns {label!r} into {name!r}; the classes of {task} are: {', '.join(classes)}.")
    unknown = [label for label in model_labels if label not in meaning]
    if unknown:
        raise InputError(
            f"What the model's label {unknown[0]!r} means for {task} is not known; its labels are: {listed}. Give "
            f"labels={{{unknown[0]!r}: {classes[0]!r}, …}} with one of {', '.join(classes)} for each."
        )
    matrix = np.zeros((len(model_labels), len(classes)), dtype=np.float32)
    for row, label in enumerate(model_labels):
        matrix[row, list(classes).index(meaning[label])] = 1
    if (matrix.sum(axis=0) > 0).sum() < 2:
        raise InputError(
            f"The model's labels ({listed}) all mean {meaning[model_labels[0]]!r}; it tells nothing apart."
        )
    return matrix


def _recognised(model_labels: Sequence[str], task: str, classes: Sequence[str]) -> dict[str, str]:
    plain = {label: " ".join(re.split(r"[\s_-]+", label.strip().lower())) for label in model_labels}
    if task != "sentiment":
        known = {name.replace("_", " "): name for name in classes}
        if task == "emotion":
            known["neutral"] = "none"
        return {label: known[words] for label, words in plain.items() if words in known}
    stars = {label: int(match[1]) for label, words in plain.items() if (match := _STARS.fullmatch(words))}
    # Of three or four stars, the third would not be the middle.
    if sorted(stars.values()) == [1, 2, 3, 4, 5]:
        return {label: SENTIMENTS[0 if star < 3 else 1 if star == 3 else 2] for label, star in stars.items()}
    found = {}
    for label, words in plain.items():
        match = _POLARITY.fullmatch(words)
        if match is not None and match.lastindex is not None:
            found[label] = SENTIMENTS[match.lastindex - 1]
    return found
