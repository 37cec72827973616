"""Texts through a network of ``transformers``, in an order and in batches that keep results the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np

__all__ = ["Network"]

# What each of a network's inputs holds where a text is shorter than the longest of its batch; input_ids: its own token.
_PADDING = {"attention_mask": 0, "token_type_ids": 0}


@dataclass(frozen=True, eq=False)
class Network:
    """A network with its tokeniser, ready to read.

    Parameters
    ----------
    model
        A ``transformers`` model in evaluation mode, 32-bit, on the processor.
    tokenizer
        Its tokeniser.
    max_tokens
        Longer texts are cut.
    """

    model: Any
    tokenizer: Any
    max_tokens: int

    def run(
        self,
        texts: Sequence[str],
        questions: Sequence[str] | None,
        read: Callable[[Any, Any], Any],
        width: int,
        *,
        batch_size: int,
        threads: int | None,
    ) -> np.ndarray:
        """Return what ``read`` makes of the network's outputs, float32, shape (n, width).

        A text with a question is given as the sentence pair (question, text). Each distinct pair is read once, sorted
        by length and tokens, so the order of the rows has no influence. Which texts are read together changes the
        order of torch's sums: between different sets of texts expect differences of about 1e-6.

        Parameters
        ----------
        texts, questions
            n strings each; an empty question means none was asked.
        read
            From the network's output for b texts and the mask of their tokens (b, length) to a tensor (b, width).
        width
            Numbers per text. A text without any token gets zeros.
        batch_size
            Most texts at once.
        threads
            Threads of torch while this runs, set back afterwards; None leaves them as they are.
        """
        import torch

        names = self._input_names()
        pairs = [("", text) for text in texts] if questions is None else list(zip(questions, texts, strict=True))
        distinct = sorted(set(pairs))
        inputs = self._tokens(distinct, names)
        found = np.zeros((len(distinct), width), dtype=np.float32)
        filled = [row for row, lists in enumerate(inputs) if lists[0]]
        filled.sort(key=lambda row: (len(inputs[row][0]), inputs[row]))
        padding = getattr(self.model.config, "pad_token_id", None)
        # A network that knows no padding reads one text at a time.
        size = batch_size if padding is not None and "attention_mask" in names else 1
        with _threads(threads), torch.inference_mode():
            for start in range(0, len(filled), size):
                rows = filled[start : start + size]
                lengths = torch.tensor([len(inputs[row][0]) for row in rows])
                mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
                batch = {
                    name: _padded([inputs[row][place] for row in rows], _PADDING.get(name, padding or 0))
                    for place, name in enumerate(names)
                }
                found[rows] = read(self.model(**batch), mask).float().numpy()
        place_of = {pair: row for row, pair in enumerate(distinct)}
        return found[[place_of[pair] for pair in pairs]]

    def _input_names(self) -> list[str]:
        # A tokeniser may make more than its network takes.
        taken = signature(self.model.forward).parameters
        return ["input_ids", *(name for name in _PADDING if name in self.tokenizer.model_input_names and name in taken)]

    def _tokens(self, pairs: Sequence[tuple[str, str]], names: Sequence[str]) -> list[tuple[list[int], ...]]:
        """Return what the network takes for each (question, text), in the order of ``names``."""
        found: list[tuple[list[int], ...]] = [() for _ in pairs]
        for rows in (
            [row for row, pair in enumerate(pairs) if not pair[0]],
            [row for row, pair in enumerate(pairs) if pair[0]],
        ):
            if not rows:
                continue
            asked, own = ([pairs[row][side] for row in rows] for side in (0, 1))
            encoded = self.tokenizer(
                *([asked, own] if asked[0] else [own]),
                truncation=True,
                max_length=self.max_tokens,
                padding=False,
                return_token_type_ids="token_type_ids" in names,
                return_attention_mask="attention_mask" in names,
            )
            for place, row in enumerate(rows):
                found[row] = tuple(list(encoded[name][place]) for name in names)
        return found


def _padded(lists: Sequence[list[int]], value: int) -> Any:  # noqa: ANN401
    import torch

    longest = max(len(one) for one in lists)
    return torch.tensor([one + [value] * (longest - len(one)) for one in lists])


@contextmanager
def _threads(threads: int | None) -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    try:
        if threads is not None:
            torch.set_num_threads(threads)
        yield
    finally:
        torch.set_num_threads(before)
