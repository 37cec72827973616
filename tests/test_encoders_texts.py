"""Texts as they are given, to lists of strings."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from cxtext.encoders.texts import as_strings, texts_and_questions
from cxtext.errors import InputError


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT])
def test_every_way_of_missing_is_an_empty_text(missing) -> None:
    assert as_strings(["Great", missing]) == ["Great", ""]


def test_numbers_are_read_as_they_are_written() -> None:
    assert as_strings([10, 2.5, np.int64(3)]) == ["10", "2.5", "3"]
    assert as_strings(pd.Series(["a", None], dtype="string", index=[7, 3])) == ["a", ""]
    assert as_strings(np.array(["a", "b"])) == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ("one", "single string"),
        (pd.DataFrame({"text": ["a"]}), "DataFrame"),
        (["a", ["b"]], "place 1.*type list"),
        ([b"bytes"], "type bytes"),
        ([dt.date(2026, 1, 2)], "type date"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(given, part) -> None:
    with pytest.raises(InputError, match=part):
        as_strings(given)


def test_there_are_as_many_questions_as_texts() -> None:
    assert texts_and_questions(["a"], None) == (["a"], None)
    assert texts_and_questions(["a"], [None]) == (["a"], [""])
    with pytest.raises(InputError, match="2 texts but 1 questions"):
        texts_and_questions(["a", "b"], ["q"])
