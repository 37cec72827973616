"""Looking up the pieces of known words gives what the tokenizer gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from cxtext.artifacts import find_model
from cxtext.encoders.wordpieces import WordPieces

MOST = 12


@pytest.fixture(scope="module")
def both() -> tuple[WordPieces, Tokenizer]:
    path = find_model("encoder-fast", None).file("tokenizer.json")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST)
    return WordPieces(path, MOST), tokenizer


WORDS = st.sampled_from(
    ["Great", "app", "unbelievably", "can't", "[MASK]", "[cls]", "5*", "x" * 101, "a\x01b", "né", "\n"]
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8), st.text("aB1 .,[]()'-@#", max_size=12)), max_size=12))
def test_ids_are_those_of_the_tokenizer(both, words):
    ours, tokenizer = both
    texts = [" ".join(words), "".join(words), *words]
    # Half of a pair of surrogates is no text: reading makes "?" of it.
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    expected = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    assert ours.ids(texts) == expected
    assert ours.ids(texts) == expected  # once more, from what is known by now
