"""Two runs, or parts of one, compared: both read with one model, so that a figure means the same on both sides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext import insights
from cxtext.analysis.books import vectors_of
from cxtext.analysis.insight_tables import topic_columns
from cxtext.analysis.runs import load
from cxtext.analysis.tagging import Tagger
from cxtext.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.insights import Comparison
    from cxtext.topics import TopicModel


def compare(
    run: Analysis | str | Path,
    other: Analysis | str | Path | None = None,
    *,
    by: str | None = None,
    a: object = None,
    b: object = None,
    date: str | pd.Timestamp | None = None,
    **options: Any,  # noqa: ANN401
) -> Comparison:
    """Compare two runs, two groups of one run, or its comments before and from a date.

    Parameters
    ----------
    run, other
        Runs, or the folders they were saved to; ``run`` is side A.
    by, a, b, date, **options
        See :meth:`cxtext.analysis.Analysis.compare`.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        Not exactly one of ``other``, ``by`` and ``date`` is given, a folder is no run, or a column or value is wrong.
    """
    if sum(way is not None for way in (other, by, date)) != 1:
        raise InputError("Say what to compare with: another run, the groups of a column (by), or a date; one of them.")
    one = _loaded(run)
    if other is not None:
        return compare_runs(one, _loaded(other), **options)
    topics = topics_of(one)
    if by is not None:
        return insights.compare_groups(one.feedback, one.mentions, topics, by, a=a, b=b, **options)
    assert date is not None  # noqa: S101 - for the type checker
    return insights.compare_dates(one.feedback, one.mentions, topics, date, **options)


def compare_runs(
    a: Analysis,
    b: Analysis,
    *,
    labels: tuple[str, str] = ("A", "B"),
    **options: Any,  # noqa: ANN401
) -> Comparison:
    """Compare two runs; where their topics or models differ, the texts of one are read again with the other's.

    The model of A reads both, or that of B where it has all topics of A and more. What the runs' own models say makes
    the part ``model`` of a change.
    """
    extended, same_topics = _extends(b.topic_model, a.topic_model), _extends(a.topic_model, b.topic_model)
    same_topics, extended = same_topics and extended, extended and not same_topics
    same_readers = all(a.meta.get(part) == b.meta.get(part) for part in ("models", "cxtext")) and a.meta["options"].get(
        "quality"
    ) == b.meta["options"].get("quality")
    same_readers = same_readers and a.meta["options"].get("models") == b.meta["options"].get("models")
    if same_topics and same_readers:
        return insights.compare(a.feedback, a.mentions, b.feedback, b.mentions, topics_of(a), labels=labels, **options)
    yardstick, again = (b, a) if extended else (a, b)
    related = same_topics or extended
    reported = again.mentions if related else again.mentions.drop(columns=["topic_id"])
    read = _topics_anew(again, yardstick) if same_readers else _read_anew(again, yardstick)
    tables: dict[str, Any] = {"mentions_a": a.mentions, "mentions_b": b.mentions}
    tables["mentions_a" if extended else "mentions_b"] = read
    tables["reported_a" if extended else "reported_b"] = reported
    found = insights.compare(
        feedback_a=a.feedback, feedback_b=b.feedback, topics=topics_of(yardstick), labels=labels, **tables, **options
    )
    which, whose = (labels[0], labels[1]) if extended else (labels[1], labels[0])
    why = "other models" if not same_readers else "more topics" if extended else "topics of its own"
    note = f"{labels[1]} was made with {why}: the comments of {which} were read again as those of {whose} were."
    return replace(found, notes=(note, *found.notes))


def topics_of(run: Analysis) -> pd.DataFrame:
    """Return the rows of topics (no themes) of a run."""
    return run.topics[run.topics["level"] == "topic"]


def _loaded(run: Analysis | str | Path) -> Analysis:
    return load(run) if isinstance(run, str | Path) else run


def _extends(larger: TopicModel, smaller: TopicModel) -> bool:
    """Tell whether all topics of one model are in another, under the same ids."""
    (_, first), (_, second) = larger.to_arrays(), smaller.to_arrays()
    n, ids = len(second["prototypes"]), smaller.topics_["topic_id"].tolist()
    if larger.topics_["topic_id"].tolist()[: len(ids)] != ids:
        return False
    return all(
        first[name][:n].shape == second[name].shape and bool(np.array_equal(first[name][:n], second[name]))
        for name in ("prototypes", "prototype_topics")
    )


def _topics_anew(other: Analysis, run: Analysis) -> pd.DataFrame:
    """Return the mentions of a run with the topics of another one, made with the same models; all else stays."""
    found = run.topic_model.predict_with_confidence(other.mentions["text"].tolist(), vectors_of(other))
    return other.mentions.assign(**topic_columns(*found))


def _read_anew(other: Analysis, run: Analysis) -> pd.DataFrame:
    """Return the mentions of another run's comments as this run's models read them."""
    _, mentions = Tagger(run).tag(other.feedback)
    return mentions
