"""Find and check the models that ship with cxtext, and keep directories whole.

A model is a folder with a ``model.json`` (name, version, configuration, SHA-256 of every file) and its weights in open
formats (ONNX, safetensors, JSON). Nothing is unpickled; a file that is cut short or altered is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import ArtifactError, InputError

if TYPE_CHECKING:
    import numpy as np

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
        """Return the arrays of one of the model's safetensors files."""
        from safetensors.numpy import load_file

        return dict(load_file(self.file(name)))


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
        return ModelFolder(card.parent, content["name"], content["version"], content["config"], content["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
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


def refuse_foreign(target: Path, replaces: str = "run.json") -> None:
    """Raise :class:`InputError` when ``target`` is a file, or a folder with files but without the file ``replaces``."""
    if target.is_file():
        raise InputError(f"The output {target} is a file; name a folder.")
    if target.is_dir() and any(target.iterdir()) and not (target / replaces).is_file():
        raise InputError(f"The folder {target} exists and holds other files; name a new folder.")


@contextmanager
def whole_directory(target: str | Path, *, replaces: str = "run.json") -> Iterator[Path]:
    """Yield an empty folder that becomes ``target`` when the block ends well, and vanishes when it does not.

    An existing ``target`` is replaced only when it is empty or holds the file ``replaces``: a run may be overwritten by
    a run, anything else is left alone.

    Raises
    ------
    InputError
        ``target`` is a file, or a folder that is not a run.
    """
    target = Path(target)
    refuse_foreign(target, replaces)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise InputError(f"The folder {target} cannot be written: {error.strerror}.") from None
    try:
        yield work
        work.chmod(0o755)
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent)) / "run"
            target.rename(old)
            work.rename(target)
            shutil.rmtree(old.parent, ignore_errors=True)
        else:
            work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
