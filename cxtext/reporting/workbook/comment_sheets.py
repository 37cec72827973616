"""Sheets that list the comments: mentions, feedback, rejects; nobody is singled out and no long text breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting.plain_text import is_missing
from cxtext.reporting.workbook.cells import MAX_CHARACTERS
from cxtext.reporting.workbook.sheet import Column, Sheet

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis import Analysis

_OWN = "Column of the input; blank where fewer than five people share a value."
_SURE = "How sure the model is of it, 0 to 1."
_MEANINGS: dict[str, str] = {
    "mention_id": "Id of the mention: id of the comment and its number in it.",
    "feedback_id": "Id of the comment.",
    "start": "Where the mention begins in the comment (characters from 0).",
    "end": "Where it ends.",
    "text": "The words that make one point.",
    "sentiment": "Negative, neutral or positive.",
    "sentiment_score": "Probability of positive minus that of negative, \N{MINUS SIGN}1 to 1.",
    "sentiment_confidence": _SURE,
    "emotion": "Emotion in the mention.",
    "emotion_confidence": _SURE,
    "intent": "What the writer wants.",
    "intent_confidence": _SURE,
    "effort": "How much effort the writer had.",
    "effort_confidence": _SURE,
    "topic_id": "Id of the topic; empty where no topic fits.",
    "topic_confidence": _SURE,
    "stage": "Id of the stage of the journey.",
    "stage_confidence": _SURE,
    "topic": "Name of the topic.",
    "stage_name": "Name of the stage of the journey.",
    "clean_text": "The comment, repaired, with personal data masked.",
    "source": "Where the comment comes from; blank where fewer than five people share it.",
    "status": "ok: analysed; else why not.",
    "flag": "Kind of repeat, where the comment repeats another.",
    "in_capitals": "Whether it was written in capitals.",
    "date": "Date of the comment (UTC where the input had a time zone).",
    "question": "Question that it answers; blank where fewer than five people were asked.",
    "channel": "Channel; blank where fewer than five people used it.",
    "score": "Score given with the comment; higher is better.",
    "score_kind": "Scale of the score: nps 0-10, csat 1-5, ces 1-7, stars 1-5.",
    "language": "Language of the comment.",
    "response_state": "Preview or unfinished response, as the survey tool says.",
    "churned": "Whether the customer has left; blank where fewer than five people share it.",
    "codes": "Codes of your own coding frame.",
    "file": "File of the input.",
    "row": "Row in that file.",
    "reason": "Why the row could not be used.",
    "detail": "What was found there.",
    "raw": "The row as it stands in the file, personal data masked.",
}


def mentions_sheet(analysis: Analysis, feedback: pd.DataFrame, max_rows: int) -> Sheet:
    """Return mentions with name of topic and stage, and date, score and source of their comment, joined by id."""
    frame = analysis.mentions.head(max_rows)
    topics = dict(zip(analysis.topics["topic_id"].astype(str), analysis.topics["name"], strict=True))
    stages = dict(zip(analysis.journey["stage"].astype(str), analysis.journey["name"], strict=True))
    extra = {}
    if "topic_id" in frame.columns:
        extra["topic"] = frame["topic_id"].map(lambda value: topics.get(str(value)))
    if "stage" in frame.columns:
        extra["stage_name"] = frame["stage"].map(lambda value: stages.get(str(value)))
    comments = feedback.set_index("feedback_id")
    for column in ("date", "score", "score_kind", "source"):
        if column in comments.columns:
            extra[column] = frame["feedback_id"].map(comments[column])
    return _table("Mentions", frame.assign(**extra), frozen=1)


def feedback_sheet(feedback: pd.DataFrame, max_rows: int) -> Sheet:
    """Return all comments with the user's own columns; the cleaned text, personal data masked, stands for both."""
    frame = feedback.head(max_rows)
    if "clean_text" in frame.columns:
        frame = frame.drop(columns=["text"])
    if "codes" in frame.columns:
        frame = frame.assign(codes=frame["codes"].map("; ".join, na_action="ignore"))
    return _table("Feedback", frame, frozen=1)


def rejects_sheet(rejects: pd.DataFrame, max_rows: int) -> Sheet:
    """Return rows that could not be used, personal data masked as everywhere."""
    from cxtext.cleaning.personal import mask

    frame = rejects.head(max_rows).copy()
    for column in ("detail", "raw"):
        if column in frame.columns:
            frame[column] = [None if is_missing(cell) else mask(_capped(str(cell)))[0] for cell in frame[column]]
    return _table("Rejects", frame, frozen=0)


def too_long(texts: pd.Series) -> int:
    """Count the texts that are longer than a cell."""
    # Characters beyond the first 65,536 count double in UTF-16, so half the length is safe.
    known = texts.dropna().astype(str)
    long = known[known.str.len() > MAX_CHARACTERS // 2]
    return sum(len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_CHARACTERS for text in long)


def _capped(text: str) -> str:
    """Return at most what a cell holds, with a sign where there was more: a giant cell is not masked for nothing."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = text[: MAX_CHARACTERS - 2]
    # Half an address would not be known for one: cut between words where there are any.
    space = head.rfind(" ", MAX_CHARACTERS - 500)
    return f"{head[:space] if space > 0 else head} \u2026"


def _table(name: str, frame: pd.DataFrame, frozen: int) -> Sheet:
    columns = tuple(Column(str(column), _MEANINGS.get(str(column), _OWN)) for column in frame.columns)
    return Sheet(name, columns, lambda: frame.itertuples(index=False, name=None), frozen=frozen)
