"""Which sign stands between the fields of a text table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cxtext.reading.headers import is_field_name, is_number_or_date, words

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_RARE = "^~\x01\xa6\xa7\xac"  # the last three: broken bar, section and not sign
NO_DELIMITER = "\x1f"
"""Stands for "one column": a control character that no line holds, so commas in comments split nothing."""
_SNIFF_RECORDS = 200
_IN_PROSE = frozenset(",;")


def sniff(sample: str) -> str:
    """Return the delimiter under which most rows of ``sample`` have as many fields as its first."""
    best, best_rank = NO_DELIMITER, (0.0, 0)
    for delimiter in (*DELIMITERS, *_RARE):
        if delimiter not in sample:
            continue
        records: list[list[str]] = []
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for record in reader:
                if record:
                    records.append(record)
                if len(records) >= _SNIFF_RECORDS:
                    break
        except csv.Error:
            continue
        counts = [len(record) for record in records]
        if not counts or counts[0] < 2 or (delimiter in _IN_PROSE and _are_sentences(records)):
            continue
        body = counts[1:] or counts
        agreement = sum(count == counts[0] for count in body) / len(body)
        # Rows one field longer than the header carry unnamed row numbers.
        longer = sum(count == counts[0] + 1 for count in body) / len(body)
        # Programs leave out empty fields at the end; where the header is known, such rows fit.
        shorter = sum(2 <= count <= counts[0] for count in body) / len(body) if _are_fields(records[0]) else 0.0
        rank = (round(max(agreement, longer * 0.9, shorter), 1), counts[0])
        # Odd signs stand in comments too: they separate only where nearly every row agrees.
        if rank[0] >= (0.9 if delimiter in _RARE else 0.3) and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _are_fields(first: Sequence[str]) -> bool:
    """Tell whether a first record holds names of fields, at least two of them known ones."""
    return sum(map(is_field_name, first)) >= 2 and not any(cell[:1] == " " for cell in first)


def _are_sentences(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether the signs between fields are those of sentences: with a space behind, now more, now fewer."""
    first, wide = records[0], [record for record in records if len(record) > 1]
    behind = [cell for record in wide for cell in record[1:]]
    if sum(cell[:1] == " " for cell in behind) < 0.8 * len(behind):
        return False
    names = [cell.strip() for cell in first]
    short = all(len(words(name)) <= 4 for name in names)
    if (short and any(map(is_field_name, names))) or any(map(is_number_or_date, first)):
        return False
    begin = [record[0] for record in records[1:]]
    if begin and sum(map(is_number_or_date, begin)) >= 0.9 * len(begin):
        return False
    # As many fields in each row as the first has, three or more of them or below names of a word or two: a table.
    regular = sum(len(record) == len(first) for record in records) >= 0.9 * len(records)
    return not (regular and (len(first) > 2 or all(len(words(name)) <= 2 for name in names)))


def called(delimiter: str) -> str:
    """Return the name of a delimiter for people."""
    return DELIMITERS.get(delimiter, "one column" if delimiter == NO_DELIMITER else repr(delimiter))
