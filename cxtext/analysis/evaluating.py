"""How well a run read what the user labelled: its mentions, its comments, or further texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.analysis.comments import read_comments
from cxtext.analysis.label_columns import NO_TOPIC, classes_of, labelled_columns, spellings_of
from cxtext.analysis.pipeline import question_of
from cxtext.analysis.tagging import Tagger
from cxtext.errors import InputError
from cxtext.tables import TASKS
from cxtext.training.columns import columns_by_name, label_table, text_columns
from cxtext.training.evaluating import compare
from cxtext.training.labelled import sift
from cxtext.training.spellings import normal

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.reading.table import RawTable
    from cxtext.training.evaluating import Evaluation

__all__ = ["evaluate_run"]

KEYS = ("mention_id", "feedback_id")


@dataclass(frozen=True, eq=False)
class _Read:
    """What the run made of each row of the labels, n of them.

    ``shown`` are columns for the errors: id (where the labels have one), text, question. ``read`` has a row per row of
    the labels: for each task its class and ``…_confidence``, and ``topics`` (tuples). ``faults`` says why a row could
    not be read (reason, detail), else None. ``versions`` are those of the models.
    """

    shown: Mapping[str, Sequence[str]]
    read: pd.DataFrame
    faults: Sequence[tuple[str, str] | None]
    versions: Mapping[str, str]


def evaluate_run(
    run: Analysis,
    labels: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    seed: int = 0,
) -> dict[str, Evaluation]:
    """Compare the readings of a run with labels; see :meth:`cxtext.analysis.Analysis.evaluate`."""
    table = label_table(labels)
    columns = labelled_columns(run, table, label)
    names = columns_by_name(table)
    key = next((names[name] for name in KEYS if name in names and table.frame[names[name]].notna().any()), None)
    if key is None or text is not None:
        rows = _read_anew(run, table, text, question, columns.values())
    else:
        rows = _look_up(run, table, key)
    return {thing: _evaluation(run, table, thing, column, rows, seed) for thing, column in columns.items()}


def _look_up(run: Analysis, table: RawTable, column: str) -> _Read:
    """Take the run's own readings of the mentions or comments that the column names."""
    from cxtext.reading.identifiers import id_texts

    key, ids = normal(column), id_texts(table.frame[column])
    mentions, feedback = run.mentions, run.feedback.set_index("feedback_id")
    if key == "mention_id":
        topics = mentions["topic_id"].map(lambda one: (one,) if isinstance(one, str) else ())
        known = mentions.assign(topics=topics, question=question_of(mentions, run.feedback)).set_index(key)
    else:
        known = read_comments(mentions, [task for task in TASKS if task in mentions.columns])
        known["text"] = feedback["clean_text"].reindex(known.index)
        known["question"] = feedback["question"].reindex(known.index).fillna("") if "question" in feedback else ""
    there, statuses = set(known.index), feedback["status"].to_dict()

    def fault(one: str) -> tuple[str, str] | None:
        if one in there:
            return None
        if not one:
            return "no_id", f"the column {column!r} is empty"
        if key == "feedback_id" and one in statuses:
            return "not_analysed", f"the run did not analyse the comment {one!r} (status {statuses[one]})"
        return "not_in_run", f"the run has no {key} {one!r}"

    found = known.reindex(ids)
    shown = {key: ids, "text": found["text"].tolist(), "question": found["question"].tolist()}
    return _Read(shown, found, [fault(one) for one in ids], run.meta["models"])


def _read_anew(run: Analysis, table: RawTable, text: str | None, question: str | None, taken: Collection[str]) -> _Read:
    """Read texts as ``cxtext tag --run`` does."""
    import pandas as pd

    from cxtext.reading.identifiers import id_texts

    if set(table.frame.columns) <= set(taken):
        raise InputError(f"{table.name} has nothing but labels; add a column mention_id, feedback_id or text.")
    text, question = text_columns(table, text, question, taken=taken)
    texts = id_texts(table.frame[text])
    questions = [""] * len(texts) if question is None else id_texts(table.frame[question])
    rows = [str(row) for row in table.rows.tolist()]
    tagger = Tagger(run)
    tags, mentions = tagger.tag(
        pd.DataFrame({"feedback_id": rows, "text": texts, "question": questions, "source": "labels"})
    )
    read = read_comments(mentions)

    def fault(row: str, status: str) -> tuple[str, str] | None:
        if row in read.index:
            return None
        if status == "empty":
            return "no_text", f"the column {text!r} is empty"
        return "not_analysed", f"a run does not analyse this text (status {status})"

    faults = [fault(row, str(status)) for row, status in zip(rows, tags["cx_status"], strict=True)]
    versions = {task: str(getattr(reader, "version", "unknown")) for task, reader in tagger.readers.by_task.items()}
    return _Read({"text": texts, "question": questions}, read.reindex(rows), faults, versions)


def _evaluation(run: Analysis, table: RawTable, thing: str, column: str, rows: _Read, seed: int) -> Evaluation:
    from cxtext.reading.identifiers import id_texts

    if thing != "topic" and thing not in rows.read.columns:
        raise InputError(f"The run has no {thing}: it was made by an older cxtext; analyse the feedback again.")
    said = id_texts(table.frame[column])
    spelled = spellings_of(run, thing, said)
    allowed = tuple(dict.fromkeys(spelled.values()))
    kept, rejects = sift(table, column, [spelled.get(normal(one)) for one in said], allowed, rows.faults)
    places, labels = list(kept), list(kept.values())
    if thing == "topic":
        reading = [_topic(found, label) for found, label in zip(rows.read["topics"].iloc[places], labels, strict=True)]
        confidence = [float("nan")] * len(places)  # a topic's confidence is its lead over other topics, no probability
        classes = [topic for topic in allowed if topic in {*labels, *reading}]
    else:
        reading = rows.read[thing].iloc[places].tolist()
        confidence = rows.read[f"{thing}_confidence"].iloc[places].tolist()
        classes = list(dict.fromkeys([*classes_of(run, thing), *sorted({*reading})]))
    shown = {name: [values[place] for place in places] for name, values in rows.shown.items()}
    return compare(
        thing,
        {"row": [int(table.rows[place]) for place in places], **shown, "label": labels},
        reading,
        confidence,
        classes=classes,
        rejects=rejects,
        quality=run.meta["options"]["quality"],
        model=rows.versions.get(thing, "run"),
        seed=seed,
    )


def _topic(found: tuple[str, ...], label: str) -> str:
    """Of several topics of a comment the labelled one counts."""
    return label if label in found else found[0] if found else NO_TOPIC
