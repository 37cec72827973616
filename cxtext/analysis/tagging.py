"""``tag``: one output row for each input row, in order, whatever the row holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.analysis.pipeline import question_of, topic_columns
from cxtext.analysis.reading import Readers, read_mentions
from cxtext.cleaning import clean_feedback
from cxtext.encoders.reading import check_quality
from cxtext.errors import InputError
from cxtext.insights import comment_sentiment
from cxtext.journey import JourneyMap, load_map
from cxtext.segmenting import to_mentions

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis

TAG_COLUMNS = (
    "cx_status",
    "cx_sentiment",
    "cx_sentiment_score",
    "cx_sentiment_confidence",
    "cx_stage",
    "cx_stage_confidence",
    "cx_topics",
)


class Tagger:
    """Tag frames of comments, one after another, with the same models.

    A row's tags depend on nothing but its own text and question, so a file may be cut into chunks anywhere.

    Parameters
    ----------
    run
        A finished analysis whose topics, journey map and quality are used; None gives sentiment and stage only.
    quality, journey
        Speed and journey map when there is no run (``quality`` also overrides the run's).
    """

    def __init__(
        self, run: Analysis | None = None, quality: str | None = None, journey: str | JourneyMap = "customer"
    ) -> None:
        settings: dict[str, Any] = run.meta["options"] if run is not None else {"quality": "auto", "languages": ["en"]}
        self.run = run
        self.languages = tuple(settings["languages"])
        self.readers = Readers.load(
            check_quality(quality or settings["quality"]), run.journey_map if run is not None else load_map(journey)
        )
        # Topics live in the vector space they were found in, whatever speed the reading has.
        self.topic_encoder = "fast" if settings["quality"] == "fast" else "accurate"

    def tag(self, feedback: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tags (one row per feedback row, same index) and the mention table.

        ``feedback`` needs ``feedback_id`` (unique) and ``text``; ``question`` is used where present.
        """
        import pandas as pd

        table = clean_feedback(feedback, languages=self.languages, duplicates=False)
        mentions = to_mentions(table)
        mentions, vectors = read_mentions(
            mentions,
            question_of(mentions, table),
            self.readers,
            topic_encoder=self.topic_encoder,
            want_topics=self.run is not None,
        )
        if self.run is not None:
            labels, confidence = self.run.topic_model.predict_with_confidence(mentions["text"].tolist(), vectors)
            mentions = mentions.assign(**topic_columns(labels, confidence))
        tags = _roll_up(mentions).reindex(table["feedback_id"])
        tags.insert(0, "cx_status", table["status"].to_numpy())
        tags["cx_topics"] = tags["cx_topics"].fillna("")
        return pd.DataFrame(tags.set_axis(feedback.index, axis="index")), mentions


def _roll_up(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions to comments: sentiment by the insights' rule, the weightiest stage, the topics in order of mention.

    The confidence of a comment's sentiment is the mean confidence of the mentions that carry it, weighted by length (of
    all mentions where none does: a mixed comment).
    """
    import pandas as pd

    sentiment = comment_sentiment(mentions).set_index("feedback_id")
    length = mentions["end"] - mentions["start"]
    verdict = sentiment["sentiment"].reindex(mentions["feedback_id"]).to_numpy()
    carries = pd.Series(mentions["sentiment"].to_numpy() == verdict, index=mentions.index)
    carried = carries.groupby(mentions["feedback_id"]).transform("any")
    share = length.where(carries | ~carried, 0)
    by_comment = pd.DataFrame({"share": share, "sum": share * mentions["sentiment_confidence"]})
    totals = by_comment.groupby(mentions["feedback_id"]).sum()
    weights = mentions.assign(weight=length * mentions["stage_confidence"])
    by_stage = weights.groupby(["feedback_id", "stage"], sort=True).agg(
        weight=("weight", "sum"), confidence=("stage_confidence", "max")
    )
    ranked = by_stage.reset_index()
    # A stage that says something wins over "general", however long the general remarks are.
    ranked["general"] = ranked["stage"] == "general"
    ranked = ranked.sort_values(["feedback_id", "general", "weight", "stage"], ascending=[True, True, False, True])
    stage = ranked.drop_duplicates("feedback_id").set_index("feedback_id")
    if "topic_id" in mentions.columns:
        named = mentions.dropna(subset=["topic_id"]).drop_duplicates(["feedback_id", "topic_id"])
        topics = named.groupby("feedback_id", sort=False)["topic_id"].agg(";".join)
    else:
        topics = pd.Series(dtype="object")
    return pd.DataFrame(
        {
            "cx_sentiment": sentiment["sentiment"],
            "cx_sentiment_score": sentiment["sentiment_score"].round(4),
            "cx_sentiment_confidence": (totals["sum"] / totals["share"]).round(4),
            "cx_stage": stage["stage"],
            "cx_stage_confidence": stage["confidence"].round(4),
            "cx_topics": topics.reindex(sentiment.index),
        }
    )


def tag(
    feedback: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    run: Analysis | None = None,
    quality: str | None = None,
    journey: str = "customer",
) -> pd.DataFrame:
    """Tag comments with sentiment and journey stage, and with topics when a run is given.

    Parameters
    ----------
    feedback
        A list or Series of texts, or a DataFrame.
    text, question
        Columns of a DataFrame; ``text`` is guessed when not given.
    run
        A finished analysis (see :func:`cxtext.load`).
    quality, journey
        See :func:`cxtext.analyze`.

    Returns
    -------
    DataFrame
        One row per input row, in order: the input columns (for texts, one column ``text``) plus ``cx_status``,
        ``cx_sentiment``, ``cx_sentiment_score``, ``cx_sentiment_confidence``, ``cx_stage``, ``cx_stage_confidence``
        and ``cx_topics`` (ids joined by ``;``). A comment that is not analysed has a status and missing tags.

    Raises
    ------
    InputError
        A column is missing or no text column can be told.
    """
    frame, columns = as_frame(feedback, text, question)
    tags, _ = Tagger(run, quality, journey).tag(columns)
    kept = frame.drop(columns=[name for name in TAG_COLUMNS if name in frame.columns])
    for name in TAG_COLUMNS:
        kept[name] = tags[name].to_numpy()
    return kept


def as_frame(feedback: Any, text: str | None, question: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:  # noqa: ANN401
    """Return the input as a frame, and the columns that tagging needs (``feedback_id`` is the row's position)."""
    import pandas as pd

    if isinstance(feedback, str):
        raise InputError("Give a list, Series or DataFrame of comments, not a single string.")
    if isinstance(feedback, pd.DataFrame):
        frame = feedback.copy()
        frame.attrs = {}
        if text is None and "text" in frame.columns:
            text = "text"
        if text is None:
            from cxtext.reading import guess_text_column

            text = guess_text_column(frame)
    else:
        frame = pd.DataFrame(
            {"text": feedback if isinstance(feedback, pd.Series) else pd.Series(list(feedback), dtype=object)}
        )
        text = "text"
    if question is None and "question" in frame.columns:
        question = "question"
    for option, column in (("text", text), ("question", question)):
        if column is not None and column not in frame.columns:
            raise InputError(
                f"There is no column {column!r} for {option}; the columns are: {', '.join(map(str, frame.columns))}."
            )
    columns = {"feedback_id": np.arange(len(frame)).astype(str), "text": frame[text].to_numpy(), "source": "tag"}
    if question is not None:
        columns["question"] = frame[question].to_numpy()
    needed = pd.DataFrame(columns, index=frame.index)
    needed.attrs["text"] = text
    return frame, needed
