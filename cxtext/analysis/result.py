"""The result of an analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.books import BookParts
from cxtext.analysis.decisions import Decisions
from cxtext.analysis.showing import Showing
from cxtext.tables import CODES, LINEAGE, WARNINGS, empty

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.drift import Drift
    from cxtext.analysis.editing import Editor
    from cxtext.analysis.models import Reader
    from cxtext.insights import Comparison
    from cxtext.journey import JourneyMap
    from cxtext.refi.corrections import Corrections
    from cxtext.topics import CodeClassifier, TopicModel
    from cxtext.training import Evaluation


@dataclass(frozen=True, eq=False, repr=False)
class Analysis(Decisions, Showing):
    """Everything one analysis found; the tables keep the contracts of :mod:`cxtext.tables`.

    Attributes
    ----------
    feedback
        One row per input row that could be used, with ``clean_text`` and ``status``.
    mentions
        One row per clause or sentence that makes one point, with sentiment, topic and stage.
    topics, journey, pain_points
        One row per topic; per stage; per topic that hurts, ranked.
    segments, trends
        Each pain point by segment value; each topic by period.
    rejects
        Input rows that could not be used, with the reason.
    metrics
        Counts, shares and scores with intervals; JSON-able.
    meta
        Versions, options, seed, input files, rows in and out of every step, timings; JSON-able.
    topic_model, journey_map
        The fitted model and the map, for tagging what comes later.
    models
        The user's own models by task: a folder or a classifier.
    warnings
        Which complaints rise, fall, appear or are gone, since when, and when one would have been warned.
    codes
        One row per code of the user's own coding frame: comments that have it, their share, how many are negative;
        empty without a model of codes.
    lineage
        What became of each topic of the earlier wave that this one was analysed against, and what is new (LINEAGE);
        empty without one.
    book_parts
        What the codebook is made of besides the tables; :attr:`codebook` opens it.
    """

    feedback: pd.DataFrame
    mentions: pd.DataFrame
    topics: pd.DataFrame
    journey: pd.DataFrame
    pain_points: pd.DataFrame
    segments: pd.DataFrame
    trends: pd.DataFrame
    rejects: pd.DataFrame
    metrics: Mapping[str, Any]
    meta: Mapping[str, Any]
    topic_model: TopicModel = field(repr=False)
    journey_map: JourneyMap = field(repr=False)
    models: Mapping[str, Path | Reader | CodeClassifier] = field(default_factory=dict, repr=False)
    warnings: pd.DataFrame = field(default_factory=partial(empty, WARNINGS))
    codes: pd.DataFrame = field(default_factory=partial(empty, CODES))
    lineage: pd.DataFrame = field(default_factory=partial(empty, LINEAGE))
    book_parts: BookParts = field(default_factory=BookParts, repr=False)

    @cached_property
    def codebook(self) -> Editor:
        """The topics as a codebook: ``analysis.codebook.rename("t003", "Slow refunds")`` returns another analysis.

        Also merge, split, parent, pin, exclude, define, describe, move, undo and redo; ``table``, ``log``,
        ``conflicts`` and ``coverage``; ``write`` and ``read`` for spreadsheets, ``replay`` for the edits of other runs.
        """
        from cxtext.analysis.editing import Editor

        return Editor(self)

    def tag(
        self,
        feedback: Any,  # noqa: ANN401
        *,
        text: str | Sequence[str] | None = None,
        question: str | None = None,
    ) -> pd.DataFrame:
        """Tag new feedback with this run's topics, stages and sentiment; one row out per row in, in order.

        Parameters
        ----------
        feedback
            A list or Series of texts, or a DataFrame.
        text, question
            Columns of a DataFrame; ``text`` is guessed when not given, and may be several (see :func:`cxtext.tag`).

        Returns
        -------
        DataFrame
            The input columns plus ``cx_status``, ``cx_sentiment``, ``cx_sentiment_score``, ``cx_sentiment_confidence``,
            ``cx_stage``, ``cx_stage_confidence``, ``cx_topics``, ``cx_emotion``, ``cx_intent`` and ``cx_effort``, and
            ``cx_codes`` where the run has a model of codes.
        """
        from cxtext.analysis.tagging import tag

        return tag(feedback, text=text, question=question, run=self)

    def evaluate(
        self,
        labels: Any,  # noqa: ANN401
        *,
        text: str | None = None,
        question: str | None = None,
        label: str | None = None,
    ) -> dict[str, Evaluation]:
        """Compare what this run read with labels.

        Parameters
        ----------
        labels
            Path of a csv, tsv, xlsx, json, jsonl or parquet file, or a DataFrame. Columns called ``sentiment``,
            ``emotion``, ``intent``, ``effort``, ``stage`` or ``topic`` (ids or names; ``topic_id`` will do) hold the
            labels; a row may have some of them. Failing these, one column called ``label`` goes by its values: all
            sentiments, all stages of the map …. ``mention_id`` or ``feedback_id`` says of what; a comment is rolled up
            as ``cxtext tag`` does, and one of its topics must be the labelled one. Failing an id, ``text`` (and
            ``question``) is read anew with this run's quality, models and topics.
        text, question
            Columns to read anew, instead of looking up an id.
        label
            Only this column of labels; called otherwise, it goes by its values.

        Returns
        -------
        dict
            For each labelled thing a :class:`cxtext.training.Evaluation`, whose ``counts`` and ``rejects`` account for
            every row (``not_in_run``: the run has no such id).

        Raises
        ------
        InputError
            The table has no labels, none that is known, or none of its rows is in the run.
        """
        from cxtext.analysis.evaluating import evaluate_run

        return evaluate_run(self, labels, text=text, question=question, label=label)

    def to_refi(
        self,
        path: str | Path,
        *,
        name: str = "cxtext",
        coded: Sequence[str] | None = None,
        cases: bool = True,
    ) -> Path:
        """Write a REFI-QDA file for a program of qualitative analysis: a codebook (``.qdc``) or a project (``.qdpx``).

        Parameters
        ----------
        path
            The ending chooses: topics under their themes as a codebook, or the comments that were analysed with every
            mention coded by its topic, sentiment and stage under the coder ``cxtext``.
        name
            Of the project. Codes and texts are identified by it and the ids of the run: give projects that will be
            merged names of their own.
        coded
            What mentions are coded with: some of ``topic``, ``sentiment``, ``stage`` (these three by default),
            ``emotion``, ``intent``, ``effort``.
        cases
            Make a case of each comment, with segment columns, date and score as its variables.

        Raises
        ------
        InputError
            The ending is another, or there is nothing to write.
        """
        from cxtext.analysis.refi import export_refi

        return export_refi(self, path, name=name, coded=coded, cases=cases)

    def read_refi(self, path: str | Path, *, name: str = "cxtext") -> Corrections:
        """Read what people changed in a ``.qdpx`` project that :meth:`to_refi` wrote, with whatever program.

        Parameters
        ----------
        path
            The project that came back.
        name
            As given to :meth:`to_refi`; needed only where the program changed the project's name.

        Returns
        -------
        Corrections
            ``labels`` (for :meth:`evaluate` and ``cxtext train``), ``codings`` with what became of each, ``altered``
            comments, ``codes`` and ``counts``; see :class:`cxtext.refi.corrections.Corrections`.

        Raises
        ------
        InputError
            The file is no readable REFI-QDA project, or not one of this run.
        """
        from cxtext.analysis.refi import import_refi

        return import_refi(self, path, name=name)

    def compare(
        self,
        other: Analysis | None = None,
        *,
        by: str | None = None,
        a: object = None,
        b: object = None,
        date: str | pd.Timestamp | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Comparison:
        """Compare this run (A) with another (B), two groups of this run, or its comments before and from a date.

        Parameters
        ----------
        other
            A later run. Both are read with one model, so that figures mean the same; where the runs' own models
            differ, the change has a part ``model``.
        by, a, b
            Instead of ``other``: a column and its values, see :func:`cxtext.insights.compare_groups`.
        date
            Instead of ``other``: a day, see :func:`cxtext.insights.compare_dates`.
        **options
            Others of :func:`cxtext.insights.compare`: ``columns``, ``expected``, ``looks``, ``min_group`` …

        Raises
        ------
        InputError
            Not exactly one of ``other``, ``by`` and ``date`` is given, or a column or value is wrong.
        """
        from cxtext.analysis.comparing import compare

        return compare(self, other, by=by, a=a, b=b, date=date, **options)

    def drift(self, tagged: Any, **options: Any) -> Drift:  # noqa: ANN401
        """Say whether comments tagged with this run still look like those it was made of.

        ``tagged`` is what :meth:`tag` or ``cxtext tag --run`` gave: a DataFrame, a path or several; options and result
        are those of :func:`cxtext.analysis.drift.drift`.
        """
        from cxtext.analysis.drift import drift

        return drift(self, tagged, **options)

    def save(self, path: str | Path) -> Path:
        """Write the run directory, whole or not at all; an existing run there is replaced, other files in it stay.

        Raises
        ------
        InputError
            ``path`` is a file, or a folder that holds something other than a run, or another process is writing it.
        """
        from cxtext.analysis.runs import save

        return save(self, path)

    def report(self, path: str | Path, *, theme: str | Path | None = None) -> Path:
        """Write a report; the ending of ``path`` chooses the form: ``.html``, ``.xlsx``, ``.md`` or ``.pptx``.

        ``theme`` is a file with a company's colours, font, logo and title (docs/report-forms.md).
        """
        from cxtext.reporting import write_report  # the one arrow upwards; see [tool.importlinter]

        return write_report(self, path, theme=theme)
