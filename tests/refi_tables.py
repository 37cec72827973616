"""Small tables of a run for the REFI-QDA tests, with texts that are hard to count."""

from __future__ import annotations

import pandas as pd

from cxtext.refi.frame import StageCode
from cxtext.segmenting import to_mentions

TEXTS = [
    "Staff friendly 😀, but the wait was endless 🙁🙁.",
    "Cafe\u0301 closed early. Ein schöner Abend war es trotzdem!",
    "השירות היה מצוין. The 👩‍👩‍👧 family room was dirty.",
    "First line.\r\nSecond line after a Windows break.",
    "<b>Bold</b> & \"quoted\" ]]> 'text' is not markup.",
    "Nothing",
    "Nothing",
    "Parking is a joke. Parking is a joke.",
]

STAGES = (
    StageCode("use", "Using it", "Day to day."),
    StageCode("support", "Getting help"),
    StageCode("general", "Any"),
)


def feedback_of(texts: list[str], question: str | None = "How was it?") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "feedback_id": [f"S{n}" for n in range(1, len(texts) + 1)],
            "text": pd.Series([f"raw {text}" for text in texts], dtype=object),
            "clean_text": pd.Series(texts, dtype=object),
            "source": "survey",
            "status": "ok",
            "question": question,
            "customer_id": "secret",
            "region": ["North", None, "Süd", "<&>"] * (len(texts) // 4) + ["North"] * (len(texts) % 4),
            "score": [float(n % 11) for n in range(len(texts))],
            "weight": [0.5 + n for n in range(len(texts))],
            "vip": [n % 2 == 0 for n in range(len(texts))],
            "date": pd.to_datetime(["2026-01-02"] * len(texts)) + pd.to_timedelta(range(len(texts)), unit="D"),
        }
    )


def mentions_of(feedback: pd.DataFrame) -> pd.DataFrame:
    mentions = to_mentions(feedback.assign(text=feedback["clean_text"]))
    n = len(mentions)
    return mentions.assign(
        sentiment=[("negative", "neutral", "positive")[i % 3] for i in range(n)],
        stage=[("use", "support", "general")[i % 3] for i in range(n)],
        emotion=[("joy", "anger")[i % 2] for i in range(n)],
        topic_id=[("t001", "t002", "t003", None)[i % 4] for i in range(n)],
    )


def topics() -> pd.DataFrame:
    rows = [
        ("g00", "theme", 'People & "places"', "A theme.", None),
        ("t001", "topic", "Wait <endless>", "Mentions about: wait, queue.", "g00"),
        ("t002", "topic", "Café 😀 e\u0301", "Line one\nline two\twith a tab", "g00"),
        ("t003", "topic", "=Parking", "", None),
    ]
    return pd.DataFrame(rows, columns=["topic_id", "level", "name", "definition", "parent_id"])


def run_tables(
    texts: list[str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[StageCode, ...]]:
    feedback = feedback_of(TEXTS if texts is None else texts)
    return feedback, mentions_of(feedback), topics(), STAGES
