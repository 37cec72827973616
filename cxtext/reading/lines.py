"""Plain text files: one comment a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cxtext.reading.delimited import SNIFF_CHARACTERS, read_delimited
from cxtext.reading.delimiters import NO_DELIMITER, sniff
from cxtext.reading.headers import names_fields
from cxtext.reading.headless import LOOKED_AT, top_row
from cxtext.reading.table import RawTable, numbered, screened, text_column
from cxtext.reading.titles import without_titles

if TYPE_CHECKING:
    from cxtext.reading.source import Source


def read_lines(source: Source) -> RawTable:
    """Read a plain text file as one comment a line; a ``.txt`` file with separated columns is read as such.

    A first line that is surely the name of the column, or the question that was asked, is no comment.
    """
    stream, encoding = source.open_text()
    with stream:
        # The sample may end inside a line: its tail is joined to the rest of that line.
        sample, titles = without_titles(stream.read(SNIFF_CHARACTERS) + stream.readline())
        delimiter = sniff(sample)
        first = sample.lstrip("\ufeff").partition("\n")[0].split(delimiter)
        # Commas alone prove nothing, comments are full of them; names of columns do.
        if (
            (titles and delimiter != NO_DELIMITER)
            or delimiter in {"\t", "|", ";"}
            or (delimiter == "," and all(names_fields([cell]) for cell in first[:2]))
        ):
            return read_delimited(source)
        stream.seek(0)
        lines = [line.rstrip("\r\n") for line in stream]
    rows = [(n, line.lstrip("\ufeff")) for n, line in enumerate(lines, start=1) if line.strip()]
    notes = [f"{encoding.called}, one comment a line", *encoding.notes]
    name = "text"
    if len(rows) > 1:
        top = top_row([rows[0][1]], [[line] for _, line in rows[1 : 1 + LOOKED_AT]])
        if not top.is_data and not top.notes:
            name, rows = top.names[0].strip(), [(n - 1, line) for n, line in rows[1:]]
            notes.append("the first line names the column")
    frame = pd.DataFrame({name: text_column([line for _, line in rows])})
    numbers = numbered(n for n, _ in rows)
    return screened(RawTable(source.name, source.stem, "plain text", frame, numbers, (), tuple(notes)))
