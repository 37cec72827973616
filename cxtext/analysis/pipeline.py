"""``analyze``: read → clean → segment → encode once → sentiment · topics · journey → insights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cxtext
from cxtext.analysis.books import found_topics
from cxtext.analysis.codes import code_reader, count_codes, with_codes
from cxtext.analysis.insight_tables import insight_tables, topic_columns
from cxtext.analysis.meta import meta_of
from cxtext.analysis.models import Model, by_task, described, journey_of
from cxtext.analysis.reading import Readers, read_mentions
from cxtext.analysis.remarks import language_remark
from cxtext.analysis.result import Analysis
from cxtext.analysis.steps import Steps
from cxtext.analysis.waves import earlier_run, followed, lineage_of
from cxtext.cleaning import LEFT_OUT, Masking, clean_feedback
from cxtext.encoders.reading import check_quality
from cxtext.errors import InputError
from cxtext.journey import JourneyMap, load_map
from cxtext.plurals import plural
from cxtext.segmenting import to_mentions
from cxtext.tables import FEEDBACK, check
from cxtext.topics import TopicModel

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.topics.codebook import CodebookSource
    from cxtext.topics.waves import Relation

Source = Any
"""A path, several paths, or a DataFrame; a frame that :func:`cxtext.read` returned is taken as it is."""


def analyze(
    feedback: Source,
    *,
    seed: int = 0,
    journey: str | Path | JourneyMap | None = None,
    quality: str = "auto",
    languages: Sequence[str] = ("en",),
    leave_out: Sequence[str] = LEFT_OUT,
    masking: Masking | None = None,
    models: Sequence[Model] = (),
    depth: int = 2,
    codebook: CodebookSource | None = None,
    edits: str | Path | Analysis | None = None,
    against: str | Path | Analysis | None = None,
    weights: Mapping[str, float] | None = None,
    progress: bool | None = None,
    **read_options: Any,  # noqa: ANN401
) -> Analysis:
    """Turn raw feedback into ranked pain points on the customer journey.

    Parameters
    ----------
    feedback
        A file, several files, a DataFrame, or what :func:`cxtext.read` returned.
    seed
        Seed of everything random; the same input and seed give the same tables, in whatever order the rows come.
    journey
        ``customer``, ``employee``, the path of a map file, or a :class:`~cxtext.journey.JourneyMap`; None takes the map
        of a stage model among ``models``, else ``customer``.
    quality
        ``fast``, ``accurate`` or ``auto`` (the transformer reads only what the fast model is unsure of).
    languages
        ISO 639-1 codes of the languages to analyse; comments in others are counted apart. The models know English.
    leave_out
        What is not counted: kinds of repeated comments (``resubmission``, ``burst``, ``near_duplicate``, ``same_row``)
        and of survey responses (``preview``, ``unfinished``), see :func:`cxtext.cleaning.clean_feedback`; ``()`` counts
        every comment. All are flagged either way.
    masking
        Which personal data is masked (:class:`cxtext.cleaning.Masking`); None masks all kinds.
    models
        Models that replace the shipped ones: folders that ``cxtext train`` wrote, or classifiers (see
        :class:`cxtext.analysis.models.Reader`); the name of a model says which it replaces. A model of codes
        (``cxtext train codes``, :class:`cxtext.topics.CodeClassifier`) adds ``codes`` to the feedback table, and the
        table ``codes``.
    depth
        Levels of the topic hierarchy: 1 topics alone, 2 themes above them, 3 themes of themes, and so on.
    codebook
        Topics to start from (:func:`cxtext.topics.codebook.read_codebook`): a csv, xlsx or toml file with names,
        definitions and a few examples, or a run directory. Only what they do not cover is discovered.
    edits
        A run (directory or :class:`Analysis`) or an edit log: its edits are made again on these topics, each where the
        mentions typical of its topic fall, and its pinned topics are kept. What finds no clear place is a conflict
        (``analysis.codebook.conflicts``).
    against
        The run (directory or :class:`Analysis`) of an earlier wave: its topics keep their ids, what is new gets a topic
        of its own, and ``analysis.lineage`` tells what became of each. Journey map and own models are taken from that
        run where none are given; ``depth``, ``codebook`` and ``edits`` have no say.
    weights
        What the priority of a pain point is made of: ``reach``, ``negativity``, ``severity``, ``impact``, ``trend``,
        each with a weight from 0; those not named keep theirs (see :func:`cxtext.insights.pain_point_table`).
    progress
        Show a progress bar for each step; None shows them on a terminal and in a notebook.
    **read_options
        Options of :func:`cxtext.read` (``text``, ``score``, ``question`` …) when ``feedback`` is not yet read.

    Returns
    -------
    Analysis

    Raises
    ------
    InputError
        A file, column or option is wrong, or no row holds a comment that can be analysed.
    """
    speed = check_quality(quality)
    if weights is not None:
        from cxtext.insights.drivers.priority import checked_weights

        checked_weights(weights)
    own = by_task(models)
    earlier = None if against is None else earlier_run(against, speed, codebook=codebook, edits=edits)
    if earlier is not None:
        own = {**earlier.run.models, **own}
    default = "customer" if earlier is None else earlier.run.journey_map
    journey_map = load_map(journey or journey_of(own) or default)
    readers = Readers.load(speed, journey_map, own)
    coder = code_reader(own)
    steps = Steps(progress)
    table = _read(feedback, steps, read_options)

    with steps.step("Cleaning", len(table)) as step:
        table = clean_feedback(table, languages=tuple(languages), leave_out=leave_out, masking=masking)
        step.rows_out = len(table)
    with steps.step("Segmenting", int((table["status"] == "ok").sum())) as step:
        mentions = to_mentions(table).sort_values("mention_id", kind="stable", ignore_index=True)
        step.rows_out = len(mentions)
    if mentions.empty:
        raise InputError(_nothing_to_analyse(table, languages))

    with steps.step("Sentiment and stage", len(mentions)) as step:
        mentions, vectors = read_mentions(mentions, question_of(mentions, table), readers, advance=step.advance)
        step.rows_out = len(mentions)
    if coder is not None:
        with steps.step("Codes", int((table["status"] == "ok").sum())) as step:
            table = with_codes(table, coder)
            step.rows_out = int(table["codes"].notna().sum())
    with steps.step("Topics", len(mentions)) as step:
        assert vectors is not None  # noqa: S101 - wanted above
        relations: tuple[Relation, ...] = ()
        if earlier is not None:
            model, state, parts, relations = followed(earlier, mentions["text"].tolist(), vectors)
        else:
            model, state, parts = found_topics(
                TopicModel(seed=seed, depth=depth),
                mentions["text"].tolist(),
                vectors,
                sentiment=mentions["sentiment_score"].fillna(0.0).to_numpy(),
                quality=speed,
                codebook=codebook,
                edits=edits,
            )
        labels = model.predict_with_confidence(mentions["text"].tolist(), vectors)
        mentions = mentions.assign(**topic_columns(*labels))
        step.rows_out = len(mentions)
    with steps.step("Insights", len(mentions)) as step:
        tables = insight_tables(table, mentions, model, journey_map, state, weights)
        if coder is not None:
            tables["codes"] = count_codes(table, mentions, coder)
        if earlier is not None:
            tables["lineage"] = lineage_of(earlier, table, mentions, model, relations)
        step.rows_out = len(tables["pain_points"])

    options = {
        "seed": seed,
        "depth": depth,
        "journey": journey_map.id,
        "quality": speed,
        "languages": list(languages),
        "leave_out": [leave_out] if isinstance(leave_out, str) else list(leave_out),
        "masking": None if masking is None else masking.as_dict(),
        "models": described(own),
        **({"codebook": _said(codebook)} if codebook is not None else {}),
        **({"edits": _said(edits)} if edits is not None else {}),
        **({"against": _said(against)} if against is not None else {}),
        **({"weights": dict(weights)} if weights else {}),
        "read": {
            name: value if isinstance(value, str | int | list) else str(value) for name, value in read_options.items()
        },
    }
    return Analysis(
        feedback=table,
        mentions=mentions,
        rejects=_rejects(table),
        meta=meta_of(table, options, steps, readers, coder),
        topic_model=model,
        journey_map=journey_map,
        models=own,
        book_parts=parts,
        **tables,
    )


def question_of(mentions: pd.DataFrame, feedback: pd.DataFrame) -> list[str]:
    """Return the survey question behind each mention, "" where there is none."""
    if "question" not in feedback.columns:
        return [""] * len(mentions)
    asked = feedback.set_index("feedback_id")["question"].fillna("").astype(str)
    return asked.reindex(mentions["feedback_id"]).tolist()


def _read(feedback: Source, steps: Steps, read_options: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    if isinstance(feedback, pd.DataFrame) and set(FEEDBACK.required) <= set(feedback.columns):
        if read_options:
            raise InputError(
                f"The option {next(iter(read_options))!r} belongs to reading, but the feedback is read already; "
                "give it to cxtext.read."
            )
        with steps.step("Reading", len(feedback)) as step:
            step.rows_out = len(feedback)
        return check(feedback, FEEDBACK)
    with steps.step("Reading", 0) as step:
        table = cxtext.read(feedback, **read_options)
        step.rows_in = sum(file["rows_in"] for file in table.attrs["cxtext"]["files"])
        step.rows_out = len(table)
    return check(table, FEEDBACK)


def _said(source: object) -> str:
    return str(source) if isinstance(source, str | Path) else type(source).__name__


def _nothing_to_analyse(feedback: pd.DataFrame, languages: Sequence[str]) -> str:
    counts = {str(status): int(n) for status, n in feedback["status"].value_counts().sort_index().items()}
    if remark := language_remark(counts, languages):
        return remark
    rows, found = plural(len(feedback), "row"), ", ".join(f"{n:,} {status}" for status, n in counts.items())
    return f"No comment is left to analyse among {rows} ({found}); check the text column and the language."


def _rejects(feedback: pd.DataFrame) -> pd.DataFrame:
    from cxtext.reading import rejects_table

    return rejects_table(feedback)
