"""From the tables of a run to a REFI-QDA project, coded by the machine under a coder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cxtext.refi.comments import Sheet, lay_out, shortened
from cxtext.refi.frame import CODED, ORIGIN, Frame, StageCode, frame_of
from cxtext.refi.guids import guid_of
from cxtext.refi.model import Case, Coding, Project, Selection, Source, User, Value, Variable
from cxtext.tables import MENTIONS, check

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MACHINE", "project_of"]

MACHINE = "cxtext"
"""Name of the coder of all that the machine coded."""

_NOT_VARIABLES = {
    "feedback_id", "text", "clean_text", "status", "flag", "in_capitals", "date_zone", "question", "customer_id",
}  # fmt: skip
_NO_DATE = "2000-01-01T00:00:00Z"
_MAX_NAME = 60
_DESCRIPTION = (
    "Comments coded by cxtext. The coder 'cxtext' is the machine: correct under a name of your own, or delete what is "
    "wrong. Each case is one comment."
)


def project_of(
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    stages: Sequence[StageCode] = (),
    *,
    name: str = ORIGIN,
    coded: Sequence[str] = CODED,
    cases: bool = True,
) -> Project:
    """Return a run as a project: every mention a selection, with a coding for its topic, sentiment and stage.

    Parameters
    ----------
    feedback, mentions, topics
        The tables of a run, as in :mod:`cxtext.tables`.
    stages
        The stages of its journey map.
    name
        Of the project; GUIDs are derived from it and the ids of the run.
    coded
        What to code with: some of :data:`cxtext.refi.frame.THINGS`.
    cases
        Make a case of each comment, with its segment columns, date and score as variables, and a selection (without a
        coding) that shows where it begins and ends.

    Returns
    -------
    Project
        The same for the same tables, whatever the order of their rows. Left out are comments that were not analysed,
        the texts as given (before masking) and who the customer is.

    Raises
    ------
    InputError
        A table breaks its contract, or ``coded`` names something that the run has not.
    """
    check(mentions, MENTIONS)
    frame = frame_of(topics, mentions, stages, name=name, coded=coded)
    rows = mentions.sort_values(["start", "end", "mention_id"], kind="stable")
    of_comment: dict[str, list[dict[str, Any]]] = {}
    for record in rows.to_dict("records"):
        row = {str(column): value for column, value in record.items()}
        of_comment.setdefault(str(row["feedback_id"]), []).append(row)
    sheets = lay_out(feedback, of_comment.keys(), name)
    machine = User(guid_of("", "user", MACHINE), MACHINE)
    variables, values = _variables(feedback, name) if cases else ([], {})
    return Project(
        name=name,
        codebook=frame.codebook,
        sources=tuple(_source(sheet, of_comment, frame, machine, name, cases) for sheet in sheets),
        users=(machine,),
        variables=tuple(variables),
        cases=tuple(_cases(sheets, values, name)) if cases else (),
        origin=ORIGIN,
        description=_DESCRIPTION,
        created=_newest(feedback),
    )


def _source(
    sheet: Sheet,
    of_comment: Mapping[str, list[dict[str, Any]]],
    frame: Frame,
    machine: User,
    scope: str,
    cases: bool,
) -> Source:
    selections = []
    for place in sheet.places:
        if cases:
            guid = guid_of(scope, "comment", place.feedback_id)
            selections.append(Selection(guid, place.start, place.end, shortened(place.feedback_id)))
        for row in of_comment.get(place.feedback_id, ()):
            mention = str(row["mention_id"])
            codings = tuple(
                Coding(guid_of(scope, "coding", mention, thing), code, machine.guid)
                for thing, code in _codes_of(row, frame)
            )
            start, end = (min(place.start + int(row[side]), place.end) for side in ("start", "end"))
            words = shortened(sheet.text[start:end], _MAX_NAME)
            selections.append(Selection(guid_of(scope, "mention", mention), start, end, words, codings))
    return Source(sheet.guid, sheet.name, sheet.text, tuple(selections), description=sheet.description)


def _codes_of(row: Mapping[str, Any], frame: Frame) -> Iterator[tuple[str, str]]:
    """Give each thing that the mention is coded with, and the GUID of the code."""
    for thing in frame.things:
        said = row.get("topic_id" if thing == "topic" else thing)
        code = frame.guids.get((thing, said)) if isinstance(said, str) else None
        if code is not None:
            yield thing, code


def _cases(sheets: Sequence[Sheet], values: Mapping[str, Mapping[str, Value]], scope: str) -> Iterator[Case]:
    for sheet in sheets:
        for place in sheet.places:
            comment = place.feedback_id
            yield Case(
                guid_of(scope, "case", comment), comment, values.get(comment, {}), (guid_of(scope, "comment", comment),)
            )


def _variables(feedback: pd.DataFrame, scope: str) -> tuple[list[Variable], dict[str, dict[str, Value]]]:
    """Return the columns as variables, and the values of each comment by the GUID of the variable."""
    variables: list[Variable] = []
    values: dict[str, dict[str, Value]] = {}
    ids = [str(one) for one in feedback["feedback_id"]]
    for column in feedback.columns:
        name = str(column)
        if name in _NOT_VARIABLES or not feedback[column].notna().any():
            continue
        kind, written = _as_values(feedback[column])
        guid = guid_of(scope, "variable", name)
        variables.append(Variable(guid, name, kind))
        for comment, value in zip(ids, written, strict=True):
            if value is not None:
                values.setdefault(comment, {})[guid] = value
    return variables, values


def _as_values(column: pd.Series[Any]) -> tuple[str, list[Value | None]]:
    """Return the kind of variable that a column is, and its values; None where there is none."""
    import numpy as np
    from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

    given = column.dropna()
    there = column.notna().tolist()
    if is_datetime64_any_dtype(column.dtype):
        moments = given.dt.tz_localize(None) if given.dt.tz is None else given.dt.tz_convert("UTC").dt.tz_localize(None)
        days = bool((moments == moments.dt.normalize()).all())
        form = "%Y-%m-%d" if days else "%Y-%m-%dT%H:%M:%SZ"
        kind, made = ("Date" if days else "DateTime"), moments.dt.strftime(form).tolist()
    elif is_bool_dtype(given.dtype):
        kind, made = "Boolean", [bool(one) for one in given]
    elif is_numeric_dtype(given.dtype) and bool(np.isfinite(given.to_numpy(dtype=float)).all()):
        whole = bool((given == given.round()).all())
        kind, made = ("Integer" if whole else "Float"), [int(one) if whole else float(one) for one in given]
    else:
        kind, made = "Text", [str(one) for one in given]
    left = iter(made)
    return kind, [next(left) if one else None for one in there]


def _newest(feedback: pd.DataFrame) -> str:
    """Return the newest date of the comments; some programs ask for one, and the time of export would never repeat."""
    from pandas.api.types import is_datetime64_any_dtype

    if "date" not in feedback or not is_datetime64_any_dtype(feedback["date"].dtype) or feedback["date"].isna().all():
        return _NO_DATE
    return str(feedback["date"].max().strftime("%Y-%m-%dT%H:%M:%SZ"))
