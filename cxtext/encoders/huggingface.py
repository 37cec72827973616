"""Any sentence encoder of the Hugging Face kind, from a folder or the local cache; needs the extra ``transformers``.

A folder in the layout of sentence-transformers (Reimers and Gurevych 2019, arXiv:1908.10084) says itself how token
vectors become a text vector; for a plain transformer it is their mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cxtext.encoders.checkpoints import find_checkpoint, open_checkpoint, read_json
from cxtext.encoders.texts import as_strings, texts_and_questions
from cxtext.errors import InputError

__all__ = ["POOLINGS", "HuggingFaceEncoder"]

POOLINGS: dict[str, Callable[[Any, Any], Any]] = {
    "mean": lambda states, mask: (states * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True),
    "cls": lambda states, mask: states[:, 0],
    "max": lambda states, mask: states.masked_fill(~mask[..., None], float("-inf")).amax(dim=1),
    "lasttoken": lambda states, mask: states[range(len(states)), mask.sum(dim=1) - 1],
}
"""Name -> function from token states (b, length, d) and the mask of tokens (b, length) to text vectors (b, d)."""

_MODULES = ("Transformer", "Pooling", "Normalize")
_OLD_POOLING_KEYS = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_lasttoken": "lasttoken",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
}


@dataclass(frozen=True)
class _Layout:
    """What a model's folder says: where the transformer lies, the pooling, the longest text, what stands before it."""

    folder: Path
    pooling: str = "mean"
    limit: int = 512
    prompt: str = ""
    lower: bool = False


class HuggingFaceEncoder:
    """Text vectors by a Hugging Face model, for topics and for one's own classifiers.

    Parameters
    ----------
    path_or_name
        Folder of a model, or its name in the local Hugging Face cache; nothing is downloaded.
    pooling
        How token vectors become a text vector: ``mean``, ``cls`` (the first token), ``max`` or ``lasttoken``. None
        does as the model's folder says, and takes the mean where it says nothing.
    batch_size
        Most texts at once.
    max_tokens
        Longer texts are cut; None takes what the model's folder says, at most 512.
    threads
        Threads of torch while texts are encoded; None leaves torch's own setting.

    Raises
    ------
    InputError
        The model is not there, or it is not one that can be used; see
        :func:`~cxtext.encoders.checkpoints.open_checkpoint`.

    Notes
    -----
    Same texts, same vectors, bit for bit, in whatever order they come, on one machine with one number of threads.
    Encoded among other texts, a vector may differ by about 1e-6.

    Examples
    --------
    >>> from cxtext.topics import TopicModel
    >>> encoder = HuggingFaceEncoder("sentence-transformers/all-mpnet-base-v2")              # doctest: +SKIP
    >>> model = TopicModel().fit(texts, embeddings=encoder.encode(texts))                    # doctest: +SKIP
    >>> model.predict(new_texts, embeddings=encoder.encode(new_texts))                       # doctest: +SKIP
    """

    def __init__(
        self,
        path_or_name: str | Path,
        pooling: str | None = None,
        batch_size: int = 32,
        max_tokens: int | None = None,
        threads: int | None = None,
    ) -> None:
        if pooling is not None and pooling not in POOLINGS:
            raise InputError(f"pooling={pooling!r} is not known; choose one of: {', '.join(POOLINGS)}.")
        self.path_or_name = path_or_name
        self.batch_size = batch_size
        self.threads = threads
        layout = _layout(find_checkpoint(path_or_name), pooling)
        self.name = f"hf:{path_or_name}"
        self.pooling = layout.pooling
        self._layout = layout
        self._network = open_checkpoint(layout.folder, "vectors", max_tokens, limit=layout.limit)
        self.max_tokens = self._network.max_tokens
        self.dim = int(self._network.model.config.hidden_size)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 unit vectors, shape (n, dim); a text without any token gets zeros."""
        vectors = self._vectors(as_strings(texts), None)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))

    def read(self, texts: Sequence[str], questions: Sequence[str] | None = None) -> np.ndarray:
        """Return float32 features for classifiers of one's own, shape (n, dim).

        The vector before it is brought to unit length; a text with a question is read as the pair (question, text).
        """
        return self._vectors(*texts_and_questions(texts, questions))

    def _vectors(self, texts: list[str], questions: list[str] | None) -> np.ndarray:
        layout, pool = self._layout, POOLINGS[self.pooling]
        if layout.lower:
            texts = [text.lower() for text in texts]
        return self._network.run(
            [layout.prompt + text for text in texts],
            questions,
            lambda output, mask: pool(output.last_hidden_state, mask),
            self.dim,
            batch_size=self.batch_size,
            threads=self.threads,
        )


def _layout(folder: Path, pooling: str | None) -> _Layout:
    if not (folder / "modules.json").is_file():
        return _Layout(folder, pooling or "mean")
    parts = {
        str(entry["type"]).rpartition(".")[2]: folder / entry["path"] for entry in read_json(folder / "modules.json")
    }
    foreign = [name for name in parts if name not in _MODULES]
    if foreign or "Transformer" not in parts:
        raise InputError(
            f"The sentence encoder in {folder} has a part {(foreign or ['of unknown kind'])[0]!r} that cxtext cannot "
            f"run; it knows {', '.join(_MODULES)}."
        )
    inner = parts["Transformer"]
    settings = _settings(inner / "sentence_bert_config.json")
    own = _settings(folder / "config_sentence_transformers.json")
    prompt = (own.get("prompts") or {}).get(own.get("default_prompt_name") or "", "")
    said = _settings(parts["Pooling"] / "config.json") if "Pooling" in parts else {}
    if prompt and not said.get("include_prompt", True):
        raise InputError(f"The sentence encoder in {folder} leaves its prompt out of the mean, which cxtext cannot do.")
    return _Layout(
        inner,
        pooling or _pooling(folder, said),
        min(int(settings.get("max_seq_length") or 512), 512),
        prompt,
        bool(settings.get("do_lower_case")),
    )


def _pooling(folder: Path, said: dict[str, Any]) -> str:
    modes = said.get("pooling_mode") or [mode for key, mode in _OLD_POOLING_KEYS.items() if said.get(key)] or ["mean"]
    chosen = [modes] if isinstance(modes, str) else list(modes)
    if len(chosen) != 1 or chosen[0] not in POOLINGS:
        raise InputError(
            f"The sentence encoder in {folder} pools by {' and '.join(map(str, chosen))}, which cxtext cannot; choose "
            f"pooling= one of: {', '.join(POOLINGS)}."
        )
    return str(chosen[0])


def _settings(path: Path) -> dict[str, Any]:
    return dict(read_json(path)) if path.is_file() else {}
