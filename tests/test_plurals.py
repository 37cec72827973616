"""Counts of one are said as one, wherever they are said."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import cxtext
from cxtext.plurals import plural
from cxtext.reading import describe
from cxtext.reporting.words import plural as printed

ONE_OF_EACH = pd.DataFrame(
    {
        "id": ["a", "a", None, "d"],
        "text": ["The nurse was kind to us.", "We waited for two hours.", "Parking is far too dear.", "Lovely ward."],
        "date": ["2024-05-01", "2024-05-02", "soon", "2024-05-03"],
        "stars": [5, 1, 2, 70],
    }
)


def test_one_is_not_several() -> None:
    assert (plural(1, "row"), plural(0, "row"), plural(1234, "row")) == ("1 row", "0 rows", "1,234 rows")
    assert plural(2, "date lies", "dates lie") == "2 dates lie"
    assert printed(1, "more quote") == "1\xa0more quote"


@pytest.mark.parametrize("rows", [1, 4])
def test_the_account_of_a_file_with_one_of_each(rows) -> None:
    frame = cxtext.read(ONE_OF_EACH.head(rows), text="text", id="id", date="date", score="stars", score_kind="stars")
    said = describe(frame)
    assert plural(rows, "row") + " read" in said
    assert not re.search(r"(?<![\d,.-])1 (?!without|rejected|to )\w+s\b", said), said
    if rows == 4:
        assert "1 date could not be read" in said
        assert "has no score" in said
