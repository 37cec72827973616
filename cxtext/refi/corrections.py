"""What people changed in a project that was exported, as labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.refi.building import MACHINE
from cxtext.refi.comments import Sheet, lay_out, natural
from cxtext.refi.frame import ORIGIN, THINGS, Frame, StageCode, frame_of
from cxtext.refi.guids import guid_of
from cxtext.refi.labels import labels_of
from cxtext.refi.matching import OWN, Found, meanings, place_codings, trimmed

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.refi.model import Project

__all__ = ["CHANGES", "Corrections", "corrections_of"]

CHANGES: tuple[str, ...] = ("kept", "confirmed", "added", "removed")
_CODING_COLUMNS = (
    "mention_id", "feedback_id", "start", "end", "text", "thing", "code_id", "code", "coder", "change",
)  # fmt: skip
_FOLDER = "folder"
_ALTERED_COLUMNS = ("feedback_id", "source", "text")
_CODE_COLUMNS = ("code_id", "thing", "id", "name", "name_in_run", "definition", "parent")


@dataclass(frozen=True, eq=False)
class Corrections:
    """What people changed.

    Attributes
    ----------
    labels
        One row per mention, or stretch of their own, that people coded or uncoded; see
        :func:`cxtext.refi.labels.labels_of`.
    codings
        One row per coding of a mention or stretch: ``thing`` (``code`` for codes of their own), ``code_id`` (id of the
        run, or GUID), ``code`` (name), ``coder`` and ``change`` (:data:`CHANGES`: a coding of the machine that stands,
        that a person has made too, a person's, or one of the machine that was taken away, by whom is not known).
    altered
        Comments whose text was changed or taken out, so that only words found again could be read: ``feedback_id``,
        ``source``, ``text`` (as exported).
    codes
        The codes of the file: ``code_id`` (GUID), ``thing`` (``folder`` for themes and others that hold codes), ``id``,
        ``name``, ``name_in_run``, ``definition``, ``parent`` (name).
    counting
        Name of each text -> how the file counts positions.
    counts
        ``codings`` read = ``kept`` + ``confirmed`` + ``added`` + ``unplaced`` (their words are not in the run any more)
        + ``elsewhere`` (in texts that are not the run's), where a coding across several comments counts in each;
        beside them ``removed`` and ``disagreements`` (cells of ``labels`` left empty as people disagree).
    """

    labels: pd.DataFrame
    codings: pd.DataFrame
    altered: pd.DataFrame
    codes: pd.DataFrame
    counting: Mapping[str, str]
    counts: Mapping[str, int]


def corrections_of(
    project: Project,
    feedback: pd.DataFrame,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    stages: Sequence[StageCode] = (),
    *,
    name: str = ORIGIN,
) -> Corrections:
    """Compare a project that came back with the tables of the run that it was exported from.

    Codings under another coder than the machine are a person's; so is a code on other words than the machine's, and a
    coding of the machine that is gone was taken away by one. Where a program has put every coding under one name, those
    that are the machine's to the letter count as the machine's.

    Parameters
    ----------
    project
        What :func:`cxtext.refi.read_qdpx` read.
    feedback, mentions, topics, stages
        As for :func:`cxtext.refi.building.project_of`.
    name
        Of the project when it was exported, should another program have changed it.

    Raises
    ------
    InputError
        The project holds none of the texts of the run.
    """
    scopes = list(dict.fromkeys([project.name, name, ORIGIN]))
    frame = _frame(project, mentions, topics, stages, scopes)
    rows = _mention_rows(mentions)
    sheets = _sheets(project, feedback, rows, scopes)
    spans = {one: [(row["start"], row["end"]) for row in listed] for one, listed in rows.items()}
    found = place_codings(project, sheets, spans)
    if not found.counting:
        raise InputError(f"The project {project.name[:60]!r} holds none of the texts of this run; is it another run's?")
    texts = {place.feedback_id: sheet.text[place.start : place.end] for sheet in sheets for place in sheet.places}
    meaning = meanings(project.codebook, frame)
    exported = [thing for thing in THINGS if any(thing == one for one, _ in meaning.values())]
    codings = _codings(project, frame, found, meaning, exported, rows, texts)
    labels, disagreements = labels_of(codings, exported, rows, texts, feedback)
    changes = codings["change"].value_counts()
    counts = {
        **{change: int(changes.get(change, 0)) for change in CHANGES if change != "removed"},
        **found.counts,
    }
    return Corrections(
        labels,
        codings,
        _altered(found, texts),
        _codes(project, frame, meaning),
        found.counting,
        {"codings": sum(counts.values()), **counts, "removed": int(changes.get("removed", 0)),
         "disagreements": disagreements},
    )  # fmt: skip


def _frame(
    project: Project,
    mentions: pd.DataFrame,
    topics: pd.DataFrame,
    stages: Sequence[StageCode],
    scopes: Sequence[str],
) -> Frame:
    """Return the codes under the name that the project was exported with: most of its GUIDs are among them."""
    coded = [thing for thing in THINGS if thing == "topic" or thing in mentions.columns]
    frames = [frame_of(topics, mentions, stages, name=scope, coded=coded) for scope in scopes]
    there = {code.guid for code in project.codebook.codes}
    return max(frames, key=lambda frame: len(there & set(frame.meaning)))


def _sheets(
    project: Project, feedback: pd.DataFrame, rows: Mapping[str, Any], scopes: Sequence[str]
) -> tuple[Sheet, ...]:
    laid_out = [lay_out(feedback, rows.keys(), scope) for scope in scopes]
    there = {source.guid for source in project.sources}
    return max(laid_out, key=lambda sheets: sum(sheet.guid in there for sheet in sheets))


def _mention_rows(mentions: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    ordered = mentions.sort_values(["start", "end", "mention_id"], kind="stable")
    for row in ordered.to_dict("records"):
        rows.setdefault(str(row["feedback_id"]), []).append({str(name): value for name, value in row.items()})
    return rows


def _codings(
    project: Project,
    frame: Frame,
    found: Found,
    meaning: Mapping[str, tuple[str, str]],
    exported: Sequence[str],
    rows: Mapping[str, list[dict[str, Any]]],
    texts: Mapping[str, str],
) -> pd.DataFrame:
    import pandas as pd

    ours = dict(_ours(frame, exported, rows, texts))
    coders = {user.guid: user.name or user.guid for user in project.users}
    machine = {guid_of("", "user", MACHINE)} | {guid for guid, name in coders.items() if name.casefold() == MACHINE}
    by_machine = any(one.coding.coder in machine for one in found.placed)
    names = {code.guid: code.name for code in project.codebook.codes} | {
        code.guid: code.name for code in frame.codebook.codes
    }
    listed: list[tuple[Any, ...]] = []
    there: set[tuple[str, int, int, str, str]] = set()
    for one in found.placed:
        thing, code_id = meaning.get(one.coding.code, (OWN, one.coding.code))
        key = (one.feedback_id, one.start, one.end, thing, code_id)
        there.add(key)
        person = by_machine and one.coding.coder not in machine
        change = "added" if key not in ours else "confirmed" if person else "kept"
        coder = coders.get(one.coding.coder, one.coding.coder)
        listed.append((*key, names.get(one.coding.code, one.coding.code), coder, change))
    listed.extend(
        (*key, names[guid], "", "removed")
        for key, guid in ours.items()
        if key not in there and key[0] in found.comments
    )
    listed.sort(key=lambda row: (natural(row[0]), *row[1:3], _order(row[3]), *row[4:]))
    mention_ids = {
        (comment, *trimmed(texts[comment], row["start"], row["end"])): str(row["mention_id"])
        for comment, some in rows.items()
        for row in some
        if comment in texts
    }
    return pd.DataFrame(
        [
            (mention_ids.get((comment, start, end)), comment, start, end, texts[comment][start:end], *rest)
            for comment, start, end, *rest in listed
        ],
        columns=list(_CODING_COLUMNS),
    ).astype({"start": "int64", "end": "int64"})


def _order(thing: str) -> int:
    return THINGS.index(thing) if thing in THINGS else len(THINGS)


def _ours(
    frame: Frame, exported: Sequence[str], rows: Mapping[str, list[dict[str, Any]]], texts: Mapping[str, str]
) -> Iterator[tuple[tuple[str, int, int, str, str], str]]:
    """Give each coding of the machine (comment, start, end, thing, id) with the GUID of its code."""
    for comment, some in rows.items():
        for row in some:
            for thing in exported:
                said = row.get("topic_id" if thing == "topic" else thing)
                guid = frame.guids.get((thing, said)) if isinstance(said, str) else None
                if guid is None or comment not in texts:
                    continue
                start, end = trimmed(texts[comment], row["start"], row["end"])
                if start < end:
                    yield (comment, start, end, thing, str(said)), guid


def _altered(found: Found, texts: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (comment, source, texts[comment])
        for comment, source in sorted(found.altered.items(), key=lambda one: natural(one[0]))
    ]
    return pd.DataFrame(rows, columns=list(_ALTERED_COLUMNS))


def _codes(project: Project, frame: Frame, meaning: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    import pandas as pd

    names = {code.guid: code.name for code in project.codebook.codes}
    in_run = {code.guid: code.name for code in frame.codebook.codes}
    rows = []
    for code in project.codebook.codes:
        what = (_FOLDER, frame.folders[code.guid]) if code.guid in frame.folders else meaning[code.guid]
        known = in_run.get(frame.guids.get(what, code.guid))
        rows.append((code.guid, *what, code.name, known, code.definition, names.get(code.parent or "")))
    return pd.DataFrame(rows, columns=list(_CODE_COLUMNS))
