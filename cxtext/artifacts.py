"""Find and check the models that ship with cxtext.

A model is a folder with a ``model.json`` (name, version, configuration, SHA-256 of every file) and its weights in open
formats (ONNX, safetensors, JSON). Nothing is unpickled; a file that is cut short or altered is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import ArtifactError
from cxtext.writing.directories import refuse_foreign, whole_directory

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "MODELS_VARIABLE", "MODEL_FORMAT", "RUN_FORMAT", "ModelFolder", "dump_json", "encoder_stamp", "find_model",
    "model_roots", "refuse_foreign", "whole_directory", "write_model",
]  # fmt: skip

MODEL_FORMAT = 1
RUN_FORMAT = 1
MODELS_VARIABLE = "CXTEXT_MODELS"


@dataclass(frozen=True)
class ModelFolder:
    """One model on disk: where it is, its version, its configuration and the checksums of its files."""

    path: Path
    name: str
    version: str
    config: Mapping[str, Any]
    files: Mapping[str, str]

    def file(self, name: str) -> Path:
        """Return the path of one of the model's files after checking its SHA-256.

        Raises
        ------
        ArtifactError
            The file is not listed, missing, cut short or altered.
        """
        if name not in self.files:
            raise ArtifactError(f"Model {self.name!r} lists no file {name!r} in {self.path / 'model.json'}.")
        path = self.path / name
        try:
            digest = _sha256(str(path), path.stat().st_mtime_ns, path.stat().st_size)
        except OSError as error:
            raise ArtifactError(f"Model file {path} cannot be read ({error.strerror}); install cxtext again.") from None
        if digest != self.files[name]:
            raise ArtifactError(f"Model file {path} is damaged or altered (checksum differs); install cxtext again.")
        return path

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Return the arrays of one of the model's safetensors files.

        Raises
        ------
        ArtifactError
            As for :meth:`file`, or the file holds something else, such as a pickle.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        path = self.file(name)
        try:
            return dict(load_file(path))
        except (SafetensorError, OSError, KeyError) as error:
            raise ArtifactError(f"Model file {path} holds no weights in the safetensors format ({error}).") from None


def model_roots() -> list[Path]:
    """Folders that may hold models, first match wins: ``$CXTEXT_MODELS``, the package, the repository."""
    here = Path(__file__).resolve().parent
    named = os.environ.get(MODELS_VARIABLE)
    return [*([Path(named)] if named else []), here / "_models", here.parent / "models"]


def find_model(name: str, path: str | Path | None = None) -> ModelFolder:
    """Find a model by name, or open the folder at ``path``.

    Raises
    ------
    ArtifactError
        No such model, or its ``model.json`` is unreadable or of another format.
    """
    folders = [Path(path)] if path is not None else [root / name for root in model_roots()]
    for folder in folders:
        card = folder / "model.json"
        if card.is_file():
            return _open_model(card)
    raise ArtifactError(f"Model {name!r} was not found; looked in: {', '.join(str(folder) for folder in folders)}.")


def _open_model(card: Path) -> ModelFolder:
    try:
        content = json.loads(card.read_text(encoding="utf-8"))
        if content["format"] != MODEL_FORMAT:
            raise ArtifactError(f"{card} has format {content['format']!r}; this cxtext reads format {MODEL_FORMAT}.")
        for file in content["files"]:
            # A name that leads elsewhere would be read there, and written there when the model is copied into a run.
            if not isinstance(file, str) or Path(file).name != file or "\\" in file:
                raise ArtifactError(f"{card} names the file {file!r}, which is not in its own folder.")
        return ModelFolder(card.parent, content["name"], content["version"], content["config"], content["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArtifactError(f"{card} is not a readable model description: {error}.") from None


def encoder_stamp(name: str) -> str:
    """Return the version of an encoder and a checksum of its files: heads fit only the encoder they were trained on."""
    folder = find_model(f"encoder-{name}")
    digest = hashlib.sha256("".join(f"{file}{folder.files[file]}" for file in sorted(folder.files)).encode())
    return f"{folder.version}-{digest.hexdigest()[:12]}"


def write_model(folder: Path, name: str, version: str, config: Mapping[str, Any], files: list[str]) -> None:
    """Write ``model.json`` for the weights that already lie in ``folder``."""
    digests = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in sorted(files)}
    content = {"format": MODEL_FORMAT, "name": name, "version": version, "config": config, "files": digests}
    (folder / "model.json").write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@lru_cache(maxsize=64)
def _sha256(path: str, _mtime_ns: int, _size: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def dump_json(value: Any) -> str:  # noqa: ANN401
    """JSON text of a run's or model's description: stable key order, readable, UTF-8."""
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
