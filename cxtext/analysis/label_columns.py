"""Which columns of a table label what in a run, and which class each label means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.artifacts import find_model
from cxtext.errors import InputError
from cxtext.tables import SENTIMENTS, TASKS
from cxtext.training.columns import LABEL_NAMES, check_column, columns_by_name
from cxtext.training.labelled import spellings
from cxtext.training.spellings import normal

if TYPE_CHECKING:
    from cxtext.analysis.result import Analysis
    from cxtext.reading.table import RawTable

__all__ = ["NO_TOPIC", "classes_of", "labelled_columns", "spellings_of"]

TOPIC_COLUMNS = ("topic_id", "topic")
NO_TOPIC = "none"
_NAMES = f"{', '.join(TASKS)} or topic"


def labelled_columns(run: Analysis, table: RawTable, label: str | None) -> dict[str, str]:
    """Return thing labelled -> its column, of the columns that hold any label.

    Columns go by their names. Where none is called after a task or a topic, one called ``label`` (or the one given)
    goes by what it holds: labels that are all stages of the run's map, say, and nothing else.

    Raises
    ------
    InputError
        The column given is missing, there are no labels, or what they label cannot be told.
    """
    check_column(table, "label", label)
    filled = {name: column for name, column in columns_by_name(table).items() if table.frame[column].notna().any()}
    named = {name: column for name, column in filled.items() if label in (None, column)}
    found = {task: named[task] for task in TASKS if task in named}
    topic = next((named[name] for name in TOPIC_COLUMNS if name in named), None)
    if topic is not None:
        found["topic"] = topic
    if found:
        return found
    column = label or next((filled[name] for name in LABEL_NAMES if name in filled), None)
    if column is None or column not in filled.values():
        raise InputError(
            f"{table.name} has no labels{'' if label is None else f' in {label!r}'}: a column of labels is called "
            f"{_NAMES}; the columns are: {', '.join(map(str, table.frame.columns))}."
        )
    return {_thing(run, table, column): column}


def spellings_of(run: Analysis, thing: str, said: Sequence[str]) -> dict[str, str]:
    """Return the class of the run that each normal label means; labels of nothing in the run are left out."""
    if thing == "topic":
        topics = run.topics[run.topics["level"] == "topic"]
        ids = topics["topic_id"].tolist()
        by_name = {normal(name): one for name, one in zip(topics["name"], ids, strict=True)}
        return {"none": NO_TOPIC, "-1": NO_TOPIC} | by_name | {normal(one): one for one in ids}
    return spellings(thing, said, journey=run.journey_map if thing == "stage" else None, classes=classes_of(run, thing))


def classes_of(run: Analysis, task: str) -> tuple[str, ...]:
    """Return the classes that the run knows for a task."""
    if task == "sentiment":
        return SENTIMENTS
    if task == "stage":
        return run.journey_map.stage_ids
    model = run.models.get(task)
    if model is not None and not isinstance(model, Path):
        return tuple(map(str, model.classes_))
    if model is None and task in run.meta["options"].get("models", {}):
        # A model that the run could not keep; what it read is all there is to know.
        return tuple(sorted(set(run.mentions[task])))
    return tuple(find_model(task, model).config["classes"])


def _thing(run: Analysis, table: RawTable, column: str) -> str:
    """Tell from the labels alone what they label; numbers, which may be scores or ids, do not say it."""
    from cxtext.reading.identifiers import id_texts

    said = [one for one in id_texts(table.frame[column]) if one]
    there = [task for task in TASKS if task in run.mentions.columns]
    labels = {normal(one) for one in said}
    fitting = [thing for thing in (*there, "topic") if labels <= set(spellings_of(run, thing, said))]
    if all(label.lstrip("+-").isdecimal() for label in labels):
        fitting = []
    if len(fitting) == 1:
        return fitting[0]
    why = f"its labels may be of {' or '.join(fitting)}" if fitting else "they are not all classes of one thing"
    examples = ", ".join(repr(one[:40]) for one in list(dict.fromkeys(said))[:3])
    raise InputError(
        f"{table.name}: what the column {column!r} labels cannot be told from its values ({examples}): {why}; rename "
        f"the column {_NAMES}."
    )
