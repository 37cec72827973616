"""The columns that tagging adds to a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CODES_COLUMN", "TAG_COLUMNS", "as_frame", "tag_columns", "with_tags"]

TAG_COLUMNS = (
    "cx_status",
    "cx_sentiment",
    "cx_sentiment_score",
    "cx_sentiment_confidence",
    "cx_stage",
    "cx_stage_confidence",
    "cx_topics",
    "cx_emotion",
    "cx_intent",
    "cx_effort",
)
CODES_COLUMN = "cx_codes"
"""One column more where a model of codes is used."""


def tag_columns(rolled: Mapping[str, Any], statuses: Sequence[str]) -> dict[str, Any]:
    """Return the tags of n rows by column: lists of words, arrays of numbers; what is missing is None or NaN.

    Parameters
    ----------
    rolled
        What :func:`cxtext.analysis.comments.roll_up` returned.
    statuses
        The status of each row.
    """
    return {
        "cx_status": list(statuses),
        "cx_sentiment": rolled["sentiment"].tolist(),
        "cx_sentiment_score": rolled["sentiment_score"].round(4),
        "cx_sentiment_confidence": rolled["sentiment_confidence"].round(4),
        "cx_stage": rolled["stage"].tolist(),
        "cx_stage_confidence": rolled["stage_confidence"].round(4),
        "cx_topics": list(map(";".join, rolled["topics"])),
        "cx_emotion": rolled["emotion"].tolist(),
        "cx_intent": rolled["intent"].tolist(),
        "cx_effort": rolled["effort"].tolist(),
    }


def as_frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return columns of :func:`tag_columns` as a table."""
    import pandas as pd

    words = {name: pd.Series(cells, dtype="str") for name, cells in columns.items() if isinstance(cells, list)}
    return pd.DataFrame({**columns, **words})


def with_tags(frame: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their tags behind; columns of an earlier tagging give way."""
    kept = frame.drop(columns=[name for name in tags.columns if name in frame.columns])
    kept.attrs = {}
    return kept.assign(**{name: tags[name].to_numpy() for name in tags.columns})
