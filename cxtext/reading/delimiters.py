"""Which sign stands between the fields of a text table."""

from __future__ import annotations

import csv
import io

DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_RARE = "^~\x01\xa6\xa7\xac"  # the last three: broken bar, section and not sign
NO_DELIMITER = "\x1f"
"""Stands for "one column": a control character that no line holds, so commas in comments split nothing."""
_SNIFF_RECORDS = 200


def sniff(sample: str) -> str:
    """Return the delimiter under which most rows of ``sample`` have as many fields as its first."""
    best, best_rank = NO_DELIMITER, (0.0, 0)
    for delimiter in (*DELIMITERS, *_RARE):
        if delimiter not in sample:
            continue
        counts: list[int] = []
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for record in reader:
                if record:
                    counts.append(len(record))
                if len(counts) >= _SNIFF_RECORDS:
                    break
        except csv.Error:
            continue
        if not counts or counts[0] < 2:
            continue
        body = counts[1:] or counts
        agreement = sum(count == counts[0] for count in body) / len(body)
        # Rows one field longer than the header carry unnamed row numbers.
        longer = sum(count == counts[0] + 1 for count in body) / len(body)
        rank = (round(max(agreement, longer * 0.9), 1), counts[0])
        # Odd signs stand in comments too: they separate only where nearly every row agrees.
        if rank[0] >= (0.9 if delimiter in _RARE else 0.3) and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def called(delimiter: str) -> str:
    """Return the name of a delimiter for people."""
    return DELIMITERS.get(delimiter, "one column" if delimiter == NO_DELIMITER else repr(delimiter))
