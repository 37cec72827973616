"""Find and open Hugging Face models that lie on this machine; needs the extra ``transformers``.

Nothing is downloaded, no code that comes with a model is run, and only safetensors weights are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from cxtext.encoders.network import Network
from cxtext.errors import InputError

__all__ = ["find_checkpoint", "open_checkpoint", "read_json"]

# Feedback is short; a model that could read a book is not asked to unless told so.
_USUAL_TOKENS = 512
_FEWEST_TOKENS = 8
# Tokenisers without a limit report an astronomic number.
_NO_LIMIT = 10**9


def find_checkpoint(path_or_name: str | Path) -> Path:
    """Return the folder of a model: a folder itself, or a name in the local Hugging Face cache.

    Raises
    ------
    InputError
        There is no such folder and no such name in the cache (the message says how to fetch it), or the extra is not
        installed.
    """
    folder = Path(path_or_name).expanduser()
    if folder.is_dir():
        return folder
    name = str(path_or_name)
    if folder.exists():
        raise InputError(f"{name} is a file; give the folder of a Hugging Face model.")
    if isinstance(path_or_name, Path) or not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", name):
        raise InputError(f"There is no folder {name}; give the folder of a Hugging Face model or its name.")
    _require_extra()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))  # nosec B615
    except Exception:  # noqa: BLE001 - the library raises many types; each means that it is not in the cache
        raise InputError(
            f"There is no folder {name!r} and no model of that name in the local Hugging Face cache; cxtext downloads "
            f"nothing by itself. Fetch it beforehand with: hf download {name}"
        ) from None


def open_checkpoint(
    folder: Path, kind: Literal["classes", "vectors"], max_tokens: int | None = None, *, limit: int = _USUAL_TOKENS
) -> Network:
    """Open the model in ``folder``.

    Parameters
    ----------
    folder
        Holds ``config.json``, safetensors weights and the tokeniser.
    kind
        ``classes`` for a sequence classifier, ``vectors`` for the network without a head.
    max_tokens
        Longer texts are cut; None takes ``limit``, or what the network can read if that is less.
    limit
        See ``max_tokens``.

    Raises
    ------
    InputError
        The extra is not installed; config, weights, head or tokeniser are missing or cannot be read; the model needs
        code of its own; ``max_tokens`` is more than it can read.
    """
    _require_extra()
    _check_files(folder)
    import torch
    import transformers

    auto = transformers.AutoModelForSequenceClassification if kind == "classes" else transformers.AutoModel
    common = {"local_files_only": True, "trust_remote_code": False}
    try:
        # New weights (of a head that is not there) would be drawn at random: the user's generator is left alone.
        with _quiet(), torch.random.fork_rng(devices=[]):
            network, info = auto.from_pretrained(str(folder), use_safetensors=True, output_loading_info=True, **common)
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **common)  # nosec B615
    except Exception as error:  # noqa: BLE001 - many private types; each means that the model cannot be used
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        if "trust_remote_code" in str(error):
            reason = "it needs program code of its own, which cxtext never runs"
        raise InputError(f"The Hugging Face model in {folder} cannot be loaded: {reason}.") from None
    # The pooler plays no part in vectors; in a classifier it does.
    lacking = sorted(name for name in info["missing_keys"] if kind == "classes" or "pooler" not in name)
    if lacking:
        raise InputError(
            f"The Hugging Face model in {folder} lacks the weights {lacking[0]!r}"
            + (": it is no trained sequence classifier." if kind == "classes" else ".")
        )
    if network.config.is_encoder_decoder:
        raise InputError(f"The Hugging Face model in {folder} is an encoder-decoder, which cxtext does not read with.")
    most = _most_tokens(tokenizer, network.config)
    if max_tokens is not None and not _FEWEST_TOKENS <= max_tokens <= most:
        raise InputError(f"max_tokens={max_tokens} is not possible: choose from {_FEWEST_TOKENS} to {most}.")
    return Network(network.eval().float(), tokenizer, max_tokens or min(limit, most))


def read_json(path: Path) -> Any:  # noqa: ANN401
    """Return what a JSON file of a model's folder holds.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None


def _require_extra() -> None:
    try:
        import huggingface_hub  # noqa: F401
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise InputError(
            f"Hugging Face models need an extra ({error}); install it with: pip install 'cxtext[transformers]'"
        ) from None


def _check_files(folder: Path) -> None:
    if not (folder / "config.json").is_file():
        raise InputError(f"{folder} holds no Hugging Face model: it has no config.json.")
    if not any(folder.glob("*.safetensors")):
        old = next((path.name for path in sorted(folder.glob("*.bin"))), None)
        raise InputError(
            f"{folder} holds no weights (model.safetensors)."
            if old is None
            else f"{folder} has its weights only as {old}, a format that can run code when read; "
            "convert it to safetensors (save_pretrained of a current transformers writes it)."
        )


def _most_tokens(tokenizer: Any, config: Any) -> int:  # noqa: ANN401
    stated = int(min(tokenizer.model_max_length, _NO_LIMIT))
    places = getattr(config, "max_position_embeddings", None)
    if not isinstance(places, int) or places <= 0:
        return stated if stated < _NO_LIMIT else _USUAL_TOKENS
    # Models after RoBERTa count places from 2: where the tokeniser does not state the limit, two are left unused.
    return stated if stated <= places else places - 2


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars and no table of weights on the user's screen while a model loads."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
