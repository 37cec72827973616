"""Codebook files that were exported before an edit: what became of their topics is said, and what to do."""

from __future__ import annotations

import pytest
from codebook_data import fitted

from cxtext.analysis import Analysis
from cxtext.errors import InputError
from cxtext.topics.codebook import apply_sheet, sheet_of
from cxtext.topics.codebook.tables import rows_of_frame


@pytest.fixture(scope="module")
def book():
    return fitted()


def asked(book, table):
    return apply_sheet(book, rows_of_frame(table, "codebook.csv"))


def changed(book, column, one, value):
    """The sheet with one cell changed."""
    table = sheet_of(book)
    table.loc[table["topic_id"] == one, column] = value
    return table


def test_a_sheet_from_before_an_edit_is_told_as_such(book):
    merged = book.merge("t000", "t001")
    with pytest.raises(InputError, match=r"row \d+, column 'topic_id': t001 is no longer .* export the codebook anew"):
        asked(merged, sheet_of(book))
    # What it says to do works.
    kept = sheet_of(book)
    asked(merged, kept[kept["topic_id"] != "t001"])
    asked(merged, sheet_of(merged))


def test_an_id_that_was_never_there_is_told_otherwise(book):
    table = changed(book.merge("t000", "t001"), "topic_id", "t003", "t999")
    with pytest.raises(InputError, match="there is no 't999'"):
        asked(book, table)


def test_merging_into_what_is_gone_and_topics_made_since(book):
    merged = book.merge("t000", "t001")
    with pytest.raises(InputError, match="column 'merge_into': t001 is no longer"):
        asked(merged, changed(merged, "merge_into", "t003", "t001"))
    made = book.define("Whatever it is", examples=[book.ground.corpus.texts[0]])
    new = made.log[-1].made[0]
    with pytest.raises(InputError, match=f"{new} is no longer"):
        asked(made.merge("t003", new), sheet_of(made))
    with pytest.raises(InputError, match=f"{new} is no longer"):
        asked(made.undo(), sheet_of(made))


def test_a_refi_codebook_from_before_an_edit(demo_analysis: Analysis, tmp_path) -> None:
    path = demo_analysis.codebook.write(tmp_path / "topics.qdc")
    first, second = demo_analysis.pain_points["topic_id"].iloc[:2]
    merged = demo_analysis.codebook.merge(first, second)
    with pytest.raises(InputError, match=f"{second} is no longer in the codebook.* export the codebook anew"):
        merged.codebook.read(path)
    assert merged.codebook.read(merged.codebook.write(tmp_path / "anew.qdc")) is merged


def test_a_code_that_is_no_topic_cannot_be_made_of_a_refi_codebook(demo_analysis: Analysis, tmp_path) -> None:
    path = demo_analysis.to_refi(tmp_path / "topics.qdc", name="another")
    with pytest.raises(InputError, match=r"is no topic of this codebook.* edit RUN define.* export it anew"):
        demo_analysis.codebook.read(path)
