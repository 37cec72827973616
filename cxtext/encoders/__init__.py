"""Texts to vectors, without torch and without a network.

Two encoders ship: ``accurate`` (a transformer, 8-bit, run by onnxruntime) and ``fast`` (static token vectors). Each
gives two kinds of vectors: ``encode`` for topics (what a text is about, unit length) and ``read`` for the classifiers
(sentiment, journey stage …), which may depend on the survey question that was asked.

To add an encoder, write one class with these two methods and list it in :data:`ENCODERS`. A sentence encoder of the
Hugging Face kind needs no code: ``load_encoder("hf:PATH or name")``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cxtext.errors import InputError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ENCODERS", "Encoder", "load_encoder"]


@runtime_checkable
class Encoder(Protocol):
    """What every encoder can do; each text is encoded by itself, so no result depends on the rest of a batch."""

    name: str
    dim: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 unit vectors for topics, shape (n, dim)."""
        ...

    def read(self, texts: Sequence[str], questions: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 features for the classifiers, shape (n, m); an empty question means none was asked."""
        ...


def _accurate(path: str | Path | None) -> Encoder:
    from cxtext.encoders.transformer import TransformerEncoder

    return TransformerEncoder(path)


def _fast(path: str | Path | None) -> Encoder:
    from cxtext.encoders.static import StaticEncoder

    return StaticEncoder(path)


ENCODERS: dict[str, Callable[[str | Path | None], Encoder]] = {"accurate": _accurate, "fast": _fast}
"""Name -> function that loads the encoder from a folder (None: the one that ships)."""


HUGGING_FACE = "hf:"
"""What stands before the folder or name of a :class:`~cxtext.encoders.huggingface.HuggingFaceEncoder`."""


@lru_cache(maxsize=8)
def load_encoder(name: str = "accurate", path: str | Path | None = None) -> Encoder:
    """Return an encoder, loaded once per process.

    Parameters
    ----------
    name
        One of :data:`ENCODERS`, or ``hf:`` and the folder or name of a Hugging Face model.
    path
        Folder of an encoder of that name; None takes the one that ships.

    Raises
    ------
    InputError
        There is no encoder of that name.
    ArtifactError
        Its files are missing, altered or cut short.
    """
    if name.startswith(HUGGING_FACE):
        from cxtext.encoders.huggingface import HuggingFaceEncoder

        return HuggingFaceEncoder(name.removeprefix(HUGGING_FACE))
    if name not in ENCODERS:
        raise InputError(
            f"There is no encoder {name!r}; choose one of: {', '.join(ENCODERS)}, or {HUGGING_FACE}FOLDER for a "
            "Hugging Face model."
        )
    return ENCODERS[name](path)
