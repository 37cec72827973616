"""``tag``: one output row for each input row, in order, whatever the row holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.analysis.codes import code_reader, with_codes
from cxtext.analysis.comments import read_comments
from cxtext.analysis.models import Model, by_task, journey_of
from cxtext.analysis.pipeline import question_of, topic_columns
from cxtext.analysis.reading import Readers, read_mentions
from cxtext.cleaning import Masking, clean_feedback
from cxtext.encoders.reading import check_quality
from cxtext.errors import InputError
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
    "cx_emotion",
    "cx_intent",
    "cx_effort",
)
CODES_COLUMN = "cx_codes"
"""One column more where a model of codes is used."""


class Tagger:
    """Tag frames of comments, one after another, with the same models.

    A row's tags depend on nothing but its own text and question, so a file may be cut into chunks anywhere.

    Parameters
    ----------
    run
        A finished analysis whose topics, journey map and quality are used; None gives all but topics.
    quality, journey
        Speed and journey map when there is no run (``quality`` also overrides the run's); without either map or stage
        model the map is ``customer``.
    models
        Models that replace the shipped ones or the run's own, see :func:`cxtext.analyze`.

    Raises
    ------
    InputError
        A model cannot be used, or the run was made with one that it could not keep.
    """

    def __init__(
        self,
        run: Analysis | None = None,
        quality: str | None = None,
        journey: str | JourneyMap | None = None,
        models: Sequence[Model] = (),
    ) -> None:
        settings: dict[str, Any] = run.meta["options"] if run is not None else {"quality": "auto", "languages": ["en"]}
        self.run = run
        self.languages = tuple(settings["languages"])
        kept = settings.get("masking")
        self.masking = Masking.from_dict(kept) if kept else None
        own = by_task(models)
        if run is not None:
            own = {**run.models, **own}
            _check_kept(run, own)
        journey_map = run.journey_map if run is not None else load_map(journey or journey_of(own) or "customer")
        self.coder = code_reader(own)
        self.columns = TAG_COLUMNS if self.coder is None else (*TAG_COLUMNS, CODES_COLUMN)
        self.readers = Readers.load(check_quality(quality or settings["quality"]), journey_map, own)
        # Topics live in the vector space they were found in, whatever speed the reading has.
        self.topic_encoder = "fast" if settings["quality"] == "fast" else "accurate"

    def tag(self, feedback: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tags (one row per feedback row, same index) and the mention table.

        ``feedback`` needs ``feedback_id`` (unique) and ``text``; ``question`` is used where present.
        """
        import pandas as pd

        table = clean_feedback(feedback, languages=self.languages, duplicates=False, masking=self.masking)
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
        tags = _tags(mentions).reindex(table["feedback_id"])
        tags.insert(0, "cx_status", table["status"].to_numpy())
        tags["cx_topics"] = tags["cx_topics"].fillna("")
        if self.coder is not None:
            given = with_codes(table, self.coder)["codes"]
            tags[CODES_COLUMN] = [";".join(one) if isinstance(one, list) else "" for one in given]
        return pd.DataFrame(tags.set_axis(feedback.index, axis="index")), mentions


def _check_kept(run: Analysis, models: Mapping[str, object]) -> None:
    for task, model in run.meta["options"].get("models", {}).items():
        if task not in models:
            raise InputError(
                f"The run was made with a {task} model of its own ({model['name']}) that could not be kept in it; "
                "give it again with models=[…] (--model)."
            )


def _tags(mentions: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    read = read_comments(mentions)
    return pd.DataFrame(
        {
            "cx_sentiment": read["sentiment"],
            "cx_sentiment_score": read["sentiment_score"].round(4),
            "cx_sentiment_confidence": read["sentiment_confidence"].round(4),
            "cx_stage": read["stage"],
            "cx_stage_confidence": read["stage_confidence"].round(4),
            "cx_topics": read["topics"].map(";".join),
            "cx_emotion": read["emotion"],
            "cx_intent": read["intent"],
            "cx_effort": read["effort"],
        }
    )


def tag(
    feedback: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    run: Analysis | None = None,
    quality: str | None = None,
    journey: str | JourneyMap | None = None,
    models: Sequence[Model] = (),
) -> pd.DataFrame:
    """Tag comments with sentiment, stage, emotion, intent and effort, and with topics when a run is given.

    Parameters
    ----------
    feedback
        A list or Series of texts, or a DataFrame.
    text, question
        Columns of a DataFrame; ``text`` is guessed when not given.
    run
        A finished analysis (see :func:`cxtext.load`).
    quality, journey, models
        See :func:`cxtext.analyze`.

    Returns
    -------
    DataFrame
        One row per input row, in order: the input columns (for texts, one column ``text``) plus ``cx_status``,
        ``cx_sentiment``, ``cx_sentiment_score``, ``cx_sentiment_confidence``, ``cx_stage``, ``cx_stage_confidence``,
        ``cx_topics`` (ids joined by ``;``), ``cx_emotion``, ``cx_intent`` and ``cx_effort``; with a model of codes
        also ``cx_codes`` (names joined by ``;``). A comment that is not analysed has a status and missing tags.

    Raises
    ------
    InputError
        A column is missing or no text column can be told.
    """
    frame, columns = as_frame(feedback, text, question)
    tagger = Tagger(run, quality, journey, models)
    tags, _ = tagger.tag(columns)
    kept = frame.drop(columns=[name for name in tagger.columns if name in frame.columns])
    for name in tagger.columns:
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
