"""``tag``: one output row for each input row, in order, whatever the row holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.analysis.codes import code_reader, with_codes
from cxtext.analysis.comments import read_comments
from cxtext.analysis.insight_tables import topic_columns
from cxtext.analysis.models import Model, by_task, journey_of
from cxtext.analysis.pipeline import question_of
from cxtext.analysis.reading import Readers, read_mentions
from cxtext.cleaning import Masking, clean_feedback
from cxtext.encoders.reading import check_quality
from cxtext.errors import InputError
from cxtext.journey import JourneyMap, load_map
from cxtext.segmenting import to_mentions

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.reading.tagging import Rows

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

_BEST_FIRST = ("ok", "not_language", "no_content", "empty")


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
    masking
        Which personal data is masked; None takes what the run was made with, or masks all kinds.

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
        masking: Masking | None = None,
    ) -> None:
        settings: dict[str, Any] = run.meta["options"] if run is not None else {"quality": "auto", "languages": ["en"]}
        self.run = run
        self.languages = tuple(settings["languages"])
        kept = settings.get("masking")
        self.masking = masking or (Masking.from_dict(kept) if kept else None)
        own = by_task(models)
        if run is not None:
            own = {**run.models, **own}
            _check_kept(run, own)
        journey_map = run.journey_map if run is not None else load_map(journey or journey_of(own) or "customer")
        self.coder = code_reader(own)
        self.readers = Readers.load(check_quality(quality or settings["quality"]), journey_map, own)
        # Topics live in the vector space they were found in, whatever speed the reading has.
        self.topic_encoder = "fast" if settings["quality"] == "fast" else "accurate"

    def tag(self, feedback: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tags (one row per feedback row, same index) and the mention table.

        ``feedback`` needs ``feedback_id`` (unique) and ``text``; ``question`` is used where present.
        """
        table, mentions = self._read(feedback)
        tags = _tags(mentions).reindex(table["feedback_id"])
        tags.insert(0, "cx_status", table["status"].to_numpy())
        tags["cx_topics"] = tags["cx_topics"].fillna("")
        tags = self._with_codes(tags, table, list(range(len(table))))
        return tags.set_axis(feedback.index, axis="index"), mentions

    def tag_rows(self, rows: Rows, first: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the tags of rows (one row per row, from 0) and the mention table of their answers.

        Where several columns hold answers, each is read with its own question, and the points made in all of them are
        rolled up together. The row's status is then the best of its answers'.

        Parameters
        ----------
        rows
            Rows of an input and the answers in them.
        first
            Number of the first row: ids are numbers from there on, with ``:column`` behind where there are several.
        """
        import pandas as pd

        answers = rows.answers
        numbers = answers["row"].to_numpy() + first
        of_row = [str(number) for number in numbers.tolist()]
        ids = [f"{row}:{suffix}" if suffix else row for row, suffix in zip(of_row, answers["suffix"], strict=True)]
        feedback = pd.DataFrame({"feedback_id": ids, "text": answers["text"], "source": "tag"})
        if (answers["question"] != "").any():
            feedback["question"] = answers["question"]
        table, mentions = self._read(feedback)
        place = pd.Index(ids).get_indexer(pd.Index(mentions["feedback_id"]))
        mentions = mentions.assign(row=numbers[place], column=answers["column"].to_numpy()[place])
        tags = _tags(mentions.assign(feedback_id=np.array(of_row, dtype=object)[place]))
        tags = tags.reindex(np.arange(first, first + len(rows.frame)).astype(str))
        tags.insert(0, "cx_status", _statuses(rows, table["status"]))
        tags["cx_topics"] = tags["cx_topics"].fillna("")
        tags = self._with_codes(tags, table, answers["row"].tolist())
        return tags.reset_index(drop=True), mentions

    def _read(self, feedback: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
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
        return table, mentions

    def _with_codes(self, tags: pd.DataFrame, table: pd.DataFrame, rows: Sequence[int]) -> pd.DataFrame:
        """Add the codes of each row of ``tags``: those of all its answers, which stand in ``table``."""
        if self.coder is None:
            return tags
        found: list[dict[str, None]] = [{} for _ in range(len(tags))]
        for row, codes in zip(rows, with_codes(table, self.coder)["codes"], strict=True):
            found[row].update(dict.fromkeys(codes if isinstance(codes, list) else ()))
        return tags.assign(**{CODES_COLUMN: [";".join(codes) for codes in found]})


def _statuses(rows: Rows, found: pd.Series[Any]) -> list[str]:
    """Return the status of each row: the best of its answers', or why it is none."""
    best: list[str] = [""] * len(rows.frame)
    for place, status in zip(rows.answers["row"].tolist(), found.tolist(), strict=True):
        if not best[place] or _BEST_FIRST.index(status) < _BEST_FIRST.index(best[place]):
            best[place] = status
    for place, reason in rows.aside.items():
        best[place] = reason
    return best


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
    text: str | Sequence[str] | None = None,
    question: str | None = None,
    run: Analysis | None = None,
    quality: str | None = None,
    journey: str | JourneyMap | None = None,
    models: Sequence[Model] = (),
    masking: Masking | None = None,
) -> pd.DataFrame:
    """Tag comments with sentiment, stage, emotion, intent and effort, and with topics when a run is given.

    Parameters
    ----------
    feedback
        A list or Series of texts, or a DataFrame.
    text, question
        Columns of a DataFrame; ``text`` is guessed when not given, and may be several: each is then read with its
        header as the question, and what a row says in all of them is tagged together.
    run
        A finished analysis (see :func:`cxtext.load`).
    quality, journey, models, masking
        See :func:`cxtext.analyze`.

    Returns
    -------
    DataFrame
        One row per input row, in order: the input columns (for texts, one column ``text``) plus ``cx_status``,
        ``cx_sentiment``, ``cx_sentiment_score``, ``cx_sentiment_confidence``, ``cx_stage``, ``cx_stage_confidence``,
        ``cx_topics`` (ids joined by ``;``), ``cx_emotion``, ``cx_intent`` and ``cx_effort``; with a model of codes
        also ``cx_codes`` (names joined by ``;``). A comment that is not analysed has a status and missing tags; so have
        the further header rows of a survey export (``header``).

    Raises
    ------
    InputError
        A column is missing or no text column can be told.
    """
    import pandas as pd

    from cxtext.reading.answering import answering_frame, texts_alone
    from cxtext.reading.table import unique_names
    from cxtext.reading.tagging import rows_in

    if isinstance(feedback, str):
        raise InputError(
            "Give a list, Series or DataFrame of comments, not a single string; files are tagged by the command "
            "cxtext tag."
        )
    if isinstance(feedback, pd.DataFrame):
        frame, found = feedback, answering_frame(feedback, text, question)
        named = frame.set_axis(unique_names(list(frame.columns)), axis="columns").reset_index(drop=True)
    else:
        texts = feedback if isinstance(feedback, pd.Series) else pd.Series(list(feedback), dtype=object)
        frame, found = pd.DataFrame({"text": texts}), texts_alone()
        named = frame.reset_index(drop=True)
    tags, _ = Tagger(run, quality, journey, models, masking).tag_rows(rows_in(named, found))
    return with_tags(frame, tags)


def with_tags(frame: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their tags behind; columns of an earlier tagging give way."""
    kept = frame.drop(columns=[name for name in tags.columns if name in frame.columns])
    kept.attrs = {}
    return kept.assign(**{name: tags[name].to_numpy() for name in tags.columns})
