"""``tag``: one output row for each input row, in order, whatever the row holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.analysis.codes import code_reader, with_codes
from cxtext.analysis.comments import roll_up
from cxtext.analysis.insight_tables import topic_columns
from cxtext.analysis.models import Model, by_task, journey_of
from cxtext.analysis.points import Points, cut
from cxtext.analysis.reading import Readers, read_texts
from cxtext.analysis.tag_columns import CODES_COLUMN, TAG_COLUMNS, as_frame, tag_columns, with_tags
from cxtext.cleaning import Masking, language_codes
from cxtext.cleaning.screening import as_text, screen
from cxtext.encoders.reading import check_quality
from cxtext.errors import InputError
from cxtext.journey import JourneyMap, load_map

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.reading.tagging import Rows
    from cxtext.topics import CodeClassifier

__all__ = ["CODES_COLUMN", "TAG_COLUMNS", "Tagger", "tag", "with_tags"]

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
        self.languages = language_codes(settings["languages"])
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
        if not feedback["feedback_id"].is_unique:
            raise InputError("The feedback table needs unique feedback_id values; at least one stands twice.")
        n = len(feedback)
        questions = list(map(as_text, feedback["question"].tolist())) if "question" in feedback else [""] * n
        read = self._read(list(map(as_text, feedback["text"].tolist())), questions)
        points = read.points
        rolled = roll_up(points.columns, points.comment, points.start, points.end, n)
        tags = as_frame(self._columns(rolled, read.statuses, read, range(n)))
        ids = feedback["feedback_id"].astype("str").tolist()
        return tags.set_axis(feedback.index, axis="index"), points.table(ids)

    def tag_rows(
        self, rows: Rows, first: int = 0, *, with_mentions: bool = True
    ) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        """Return the tags of rows (one row per row, from 0) and the mention table of their answers.

        Where several columns hold answers, each is read with its own question, and the points made in all of them are
        rolled up together. The row's status is then the best of its answers'.

        Parameters
        ----------
        rows
            Rows of an input and the answers in them.
        first
            Number of the first row: ids are numbers from there on, with ``:column`` behind where there are several.
        with_mentions
            Whether the mention table is wanted; without, it is None.
        """
        answers = rows.answers
        row, suffixes = answers["row"].to_numpy(dtype=np.int64), answers["suffix"].tolist()
        read = self._read(answers["text"].tolist(), answers["question"].tolist())
        points = read.points
        wide = any(suffixes)
        ids: list[str] = []
        if with_mentions or wide:
            of_row = zip((row + first).tolist(), suffixes, strict=True)
            ids = [f"{number}:{suffix}" if suffix else str(number) for number, suffix in of_row]
        # Mentions of several answers may start at the same place: then their ids say which comes first.
        rolled = roll_up(
            points.columns,
            row[points.comment],
            points.start,
            points.end,
            len(rows.frame),
            tie_break=_order_of_ids(points, ids) if wide else None,
        )
        tags = as_frame(self._columns(rolled, _statuses(rows, read.statuses), read, row.tolist()))
        if not with_mentions:
            return tags, None
        table = points.table(ids)
        columns = answers["column"].to_numpy()[points.comment]
        return tags, table.assign(row=(row + first)[points.comment], column=columns)

    def tag_texts(self, texts: Sequence[str], questions: Sequence[str]) -> dict[str, list[Any]]:
        """Return the tags of texts by column, without a table: for few texts the table is what takes the time.

        Parameters
        ----------
        texts, questions
            n comments, and the question each answers, "" where there is none.

        Returns
        -------
        dict
            The columns of :meth:`tag`, each n values; missing ones are None or NaN.
        """
        read = self._read(texts, questions)
        points = read.points
        rolled = roll_up(points.columns, points.comment, points.start, points.end, len(texts))
        columns = self._columns(rolled, read.statuses, read, range(len(texts)))
        return {name: values if isinstance(values, list) else values.tolist() for name, values in columns.items()}

    def _read(self, texts: Sequence[str], questions: Sequence[str]) -> _Read:
        clean, statuses = screen(texts, questions, languages=self.languages, masking=self.masking)
        points = cut(clean, [status == "ok" for status in statuses])
        columns, vectors = read_texts(
            points.texts,
            [questions[place] for place in points.comment.tolist()],
            self.readers,
            topic_encoder=self.topic_encoder,
            want_topics=self.run is not None,
        )
        if self.run is not None:
            columns |= topic_columns(*self.run.topic_model.predict_with_confidence(points.texts, vectors))
        return _Read(clean, questions, statuses, replace(points, columns=columns))

    def _columns(
        self, rolled: Mapping[str, Any], statuses: Sequence[str], read: _Read, rows: Sequence[int]
    ) -> dict[str, Any]:
        """Return the tags of n rows by column; ``rows`` names the row of each answer in ``read``."""
        columns = tag_columns(rolled, statuses)
        if self.coder is not None:
            columns[CODES_COLUMN] = self._codes(self.coder, read, rows, len(statuses))
        return columns

    def _codes(self, coder: CodeClassifier, read: _Read, rows: Sequence[int], n: int) -> list[str]:
        """Return the codes of each row: those of all its answers."""
        import pandas as pd

        table = pd.DataFrame({"clean_text": read.texts, "status": read.statuses})
        if any(read.questions):
            table["question"] = list(read.questions)
        found: list[dict[str, None]] = [{} for _ in range(n)]
        for row, codes in zip(rows, with_codes(table, coder)["codes"], strict=True):
            found[row].update(dict.fromkeys(codes if isinstance(codes, list) else ()))
        return [";".join(codes) for codes in found]


@dataclass(frozen=True, eq=False)
class _Read:
    """Answers as they were read: cleaned texts, questions, statuses, and the points made in them."""

    texts: Sequence[str]
    questions: Sequence[str]
    statuses: Sequence[str]
    points: Points


def _order_of_ids(points: Points, ids: Sequence[str]) -> np.ndarray:
    import pandas as pd

    of = zip(points.comment.tolist(), points.number.tolist(), strict=True)
    return pd.factorize(np.array([f"{ids[place]}:{n}" for place, n in of], dtype=object), sort=True)[0]


def _statuses(rows: Rows, found: Sequence[str]) -> list[str]:
    """Return the status of each row: the best of its answers', or why it is none."""
    best: list[str] = [""] * len(rows.frame)
    for place, status in zip(rows.answers["row"].tolist(), found, strict=True):
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
