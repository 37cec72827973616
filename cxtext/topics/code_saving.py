"""A fitted classifier of codes as JSON-able data and plain arrays, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.artifacts import dump_json, encoder_stamp, find_model, write_model
from cxtext.errors import ArtifactError, InputError
from cxtext.topics.code_choosing import Fitted
from cxtext.topics.code_features import CodeFeatures
from cxtext.topics.code_figures import TABLE_COLUMNS
from cxtext.topics.code_fitting import CodeWeights
from cxtext.writing.directories import whole_directory

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.topics.codes import CodeClassifier

__all__ = ["MODEL_NAME", "read_folder", "restore", "to_parts", "write_folder"]

MODEL_NAME = "codes"
"""What ``model.json`` of such a model says."""

KIND = "cxtext-codes"
VERSION = 1
_META, _ARRAYS = "codes.json", "codes.safetensors"
_WEIGHTS = ("dense", "sparse", "own", "bias")
_CHOSEN = ("strengths", "slope", "shift", "thresholds")


def to_parts(
    model: CodeClassifier, features: CodeFeatures, fitted: Fitted, *, fill: bool
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what :func:`restore` takes; none of the training texts is part of it, only terms that several share."""
    known, arrays = features.to_arrays()
    own = model.n_features_in_
    meta = {
        "kind": KIND,
        "version": VERSION,
        "params": model.get_params(),
        "codes": [str(name) for name in model.classes_],
        "table": _records(model.codes_),
        "figures": dict(model.figures_),
        "fill": fill,
        "own_vectors": own,
        "stamp": None if own is not None else encoder_stamp(model.encoder),
        "features": known,
    }
    arrays |= {name: getattr(fitted.weights, name) for name in _WEIGHTS}
    return meta, arrays | {name: getattr(fitted, name) for name in _CHOSEN}


def restore(model: CodeClassifier, meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> tuple[Any, ...]:
    """Set the public attributes of ``model``; return its features, weights, and whether it gives at least one code.

    Raises
    ------
    ArtifactError
        The parts are damaged, do not fit together, or were trained on another version of the encoder.
    """
    import pandas as pd

    try:
        features = CodeFeatures.from_arrays(meta["features"], arrays)
        weights = CodeWeights(*(arrays[name] for name in _WEIGHTS))
        k = len(meta["codes"])
        shapes = [weights.dense.shape[1:], weights.sparse.shape[1:], weights.own.shape, weights.bias.shape]
        if any(shape != (k,) for shape in (*shapes, *(arrays[name].shape for name in _CHOSEN))):
            raise ArtifactError("The weights of the saved codes do not fit their names; train the model again.")
        fitted = Fitted(weights, outside=np.zeros((0, 0, k)), **{name: arrays[name] for name in _CHOSEN})
        model.classes_ = tuple(meta["codes"])
        model.codes_, model.figures_ = pd.DataFrame(meta["table"], columns=list(TABLE_COLUMNS)), dict(meta["figures"])
        model.n_features_in_ = meta["own_vectors"]
        stamp, fill = meta["stamp"], bool(meta["fill"])
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"The saved codes are damaged or incomplete ({error!r}); train the model again.") from None
    if stamp is not None and stamp != encoder_stamp(model.encoder):
        raise ArtifactError(
            f"The codes were trained on another version of the encoder {model.encoder!r}; train the model again."
        )
    return features, fitted, fill


def write_folder(model: CodeClassifier, path: str | Path, card: str = "") -> Path:
    """Write a model folder, whole or not at all; an existing model there is replaced.

    ``card`` is the README.md to put beside the weights.

    Raises
    ------
    InputError
        The model is not fitted, or ``path`` is a file, or a folder that holds something other than a model.
    """
    import safetensors.numpy

    meta, arrays = model.to_arrays()
    config = {"codes": meta["codes"], "encoder": None if meta["own_vectors"] else model.encoder}
    target = Path(path)
    with whole_directory(target, replaces="model.json") as folder:
        (folder / _META).write_text(dump_json(meta), encoding="utf-8", newline="\n")
        content = {name: np.ascontiguousarray(values) for name, values in arrays.items()}
        (folder / _ARRAYS).write_bytes(safetensors.numpy.save(content))
        (folder / "README.md").write_text(card or f"# {MODEL_NAME}\n", encoding="utf-8", newline="\n")
        # Last, so that a folder with a model.json is a complete model.
        write_model(folder, MODEL_NAME, model.version, config, [_META, _ARRAYS])
    return target


def read_folder(path: str | Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what :func:`write_folder` wrote.

    Raises
    ------
    InputError
        The folder holds another kind of model.
    ArtifactError
        There is no model, or its files are damaged.
    """
    folder = find_model(MODEL_NAME, path)
    if folder.name != MODEL_NAME:
        raise InputError(f"The model in {folder.path} is for {folder.name!r}, not for {MODEL_NAME!r}.")
    try:
        meta = json.loads(folder.file(_META).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArtifactError(f"{folder.path / _META} is not readable: {error}.") from None
    return meta, folder.arrays(_ARRAYS)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with plain numbers, None where one is missing."""
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]
