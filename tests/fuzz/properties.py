"""What must hold of any input, hostile or not; shared by the fuzz run and the tests."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pandas as pd

import cxtext
from cxtext.cleaning import MAX_CHARS, clean, clean_feedback, offsets
from cxtext.errors import InputError

# One input of a fuzz run is at most a few kilobytes: more processor time than this is a hang.
MAX_SECONDS = 5.0


def check_text(text: str) -> None:
    """No crash; cleaning twice is cleaning once; nothing invisible is left; offsets lie in the text and ascend."""
    start = time.process_time()
    cleaned = clean([text])[0]
    assert clean([cleaned]) == [cleaned], "cleaning twice changes something"
    assert len(cleaned) <= MAX_CHARS
    cleaned.encode("utf-8")
    assert not set(cleaned) & set("\u200b\u202e\ufeff\x00\r\t\x7f\x85")
    check_offsets(text, cleaned)
    assert time.process_time() - start < MAX_SECONDS, "takes too long"


def check_offsets(text: str, cleaned: str) -> None:
    """Every character of ``cleaned`` stands for a stretch of ``text``, and these keep their order."""
    places = offsets(text, cleaned)
    assert len(places.starts) == len(places.ends) == len(cleaned)
    assert all(0 <= a <= b <= len(text) for a, b in zip(places.starts, places.ends, strict=True))
    assert places.starts == sorted(places.starts)
    assert places.ends == sorted(places.ends)
    if not text:
        return
    if cleaned:
        start, end = places.span(0, len(cleaned))
        assert 0 <= start < end <= len(text)
    for place in range(0, len(cleaned), max(1, len(cleaned) // 20)):
        start, end = places.span(place, place + 1)
        assert 0 <= start < end <= len(text)


def check_table(texts: list[str]) -> None:
    """Rows in are rows out; every row has one status; cleaning does not depend on the order of the rows."""
    frame = pd.DataFrame(
        {
            "feedback_id": [f"c{number}" for number in range(len(texts))],
            "text": texts,
            "source": "survey",
            "customer_id": [f"p{number % 3}" for number in range(len(texts))],
            "date": "2025-03-01",
        }
    )
    cleaned = clean_feedback(frame)
    assert len(cleaned) == len(frame)
    assert cleaned["text"].tolist() == texts
    assert cleaned["status"].isin(["ok", "empty", "no_content", "duplicate", "not_language"]).all()
    turned = clean_feedback(frame.iloc[::-1]).iloc[::-1]
    pd.testing.assert_frame_equal(turned, cleaned)


def check_file(content: bytes, suffix: str) -> None:
    """A file is read, with rows in = rows out + rejects, or refused with a clear error; nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fuzz{suffix}"
        path.write_bytes(content)
        start = time.process_time()
        try:
            table = cxtext.read(path, text="text")
        except InputError as error:
            assert str(error).strip()
        else:
            for file in table.attrs["cxtext"]["files"]:
                assert file["rows_in"] == file["rows_out"] + file["rejects"], file
            assert table["feedback_id"].is_unique
        assert time.process_time() - start < MAX_SECONDS, "takes too long"
