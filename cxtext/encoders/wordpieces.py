"""The tokenizer of the fast encoder, with the pieces of each common word looked up instead of worked out again.

Texts are lower-cased, cut at white space and around punctuation, and each word is cut into the longest pieces that the
vocabulary has (WordPiece, Wu et al. 2016, arXiv:1609.08144). So a word's pieces do not depend on its neighbours, and a
plain text is the pieces of its words in a row. Texts that are not plain (other letters, control characters, names of
special tokens) go through the tokenizer itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer


__all__ = ["WordPieces"]

# As the tokenizer cuts ASCII: letters and digits together, every other sign by itself.
_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_SPECIAL = re.compile(r"\[(?:PAD|UNK|CLS|SEP|MASK)\]")
_MOST_WORDS = 100_000
_LONGEST_WORD = 40


class _Pieces(dict[str, tuple[int, ...]]):
    """Word -> the ids of its pieces; what is not known yet is asked of the tokenizer. Bounded in size."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> tuple[int, ...]:
        pieces = tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)
        if len(word) <= _LONGEST_WORD and len(self) < _MOST_WORDS:
            self[word] = pieces
        return pieces


class WordPieces:
    """Turn texts into ids of tokens.

    Parameters
    ----------
    path
        File of the tokenizer.
    most
        Tokens after which a text is cut.
    """

    def __init__(self, path: Path, most: int) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(most)
        self._most = most
        self._pieces = _Pieces(self._tokenizer)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's tokens."""
        pieces_of, most = self._pieces.__getitem__, self._most
        found: list[list[int]] = []
        odd: list[int] = []
        for place, text in enumerate(texts):
            # Printable ASCII is 0x20 to 0x7e: there is nothing to normalise but capitals.
            if text.isascii() and text.isprintable() and not ("[" in text and _SPECIAL.search(text)):
                found.append([*chain.from_iterable(map(pieces_of, _WORD.findall(text.lower())))][:most])
            else:
                odd.append(place)
                found.append([])
        if odd:
            encoded = self._tokenizer.encode_batch_fast([texts[place] for place in odd], add_special_tokens=False)
            for place, item in zip(odd, encoded, strict=True):
                found[place] = item.ids
        return found
