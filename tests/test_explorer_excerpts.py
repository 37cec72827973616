"""Texts of comments as the explorer shows them: harmless, short, with their mentions in place."""

from __future__ import annotations

import pytest

from cxtext.reporting.explorer.excerpts import MAX_TEXT, excerpt
from cxtext.reporting.plain_text import plain


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Plain words. More words.", [(0, 12), (13, 24)]),
        ("Two  spaces and\na line.\u202e Turned \U0001f44d\U0001f3fd round", [(0, 15), (16, 23), (24, 40)]),
        ("x" * 5_000, [(0, 5_000)]),
        ("ab cd " * 3_000, [(k * 60, k * 60 + 59) for k in range(300)]),
        ("\u202e\u202d" * 10, [(0, 20)]),
        ("e\u0301" * 1_000, [(0, 1_000), None, (1_000, 2_000)]),
    ],
)
def test_excerpts_are_short_and_say_where_mentions_are(text, spans):
    shown, found = excerpt(text, spans, range(len(spans)))
    assert len(shown) <= MAX_TEXT + 100
    assert shown == plain(shown, len(shown))
    units = shown.encode("utf-16-le")
    for span, place in zip(spans, found, strict=True):
        if place is not None:
            part = units[2 * place[0] : 2 * place[1]].decode("utf-16-le")
            whole = plain(text[span[0] : span[1]], 10_000)
            assert whole.startswith(part) if len(text) > MAX_TEXT else part == whole
            assert part
    if len(text) < MAX_TEXT:
        assert shown == plain(text)


def test_long_stories_are_shortened_around_their_best_mention():
    text = "".join(f"Sentence number {k:03d} says a thing. " for k in range(100))
    spans = [(k * 34, k * 34 + 33) for k in range(100)]
    shown, found = excerpt(text, spans, [70, 3, 40])
    assert [spans.index(spans[k]) for k in range(100) if found[k] is not None and k in (3, 40, 70)] == [3, 40, 70]
    assert "number 070" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
