"""Texts as the encoders see them."""

from __future__ import annotations

import time

import pytest

from cxtext.encoders.wording import reword


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The nurse was kind.", "The nurse was kind."),
        ("late again 😡", "late again  pouting "),
        ("👍🏽 fine", " thumbs up  fine"),
        ("@acme_help where is it?", "@user where is it?"),
        ("see https://example.org/a?b=1 now", "see http now"),
        ("#NeverAgain", "NeverAgain"),
        ("I'm number #1, mail me@example.org", "I'm number 1, mail me@example.org"),
        ("naïve café", "naïve café"),
        ("", ""),
    ],
)
def test_signs_become_words(text: str, expected: str) -> None:
    assert reword(text) == expected


def test_an_emoji_changes_what_is_read() -> None:
    from cxtext.sentiment import SentimentClassifier

    classifier = SentimentClassifier(quality="accurate")
    happy, angry = classifier.predict_proba(["Delivered today 😍", "Delivered today 😡"])
    assert happy[2] > angry[2] + 0.3


def test_hostile_texts_take_linear_time() -> None:
    start = time.process_time()
    for piece in ("@", "#", "http://", "😡", "\u200d", "@a" * 3):
        reword(piece * 100_000)
    assert time.process_time() - start < 5
