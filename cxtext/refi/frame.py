"""What a run codes with, as REFI-QDA codes: themes and topics, sentiments, stages and the other readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.refi.guids import guid_of
from cxtext.refi.model import Code, Codebook, CodeSet
from cxtext.tables import SENTIMENTS, TASKS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CODED", "THINGS", "Frame", "StageCode", "codebook_of", "frame_of", "guids_of", "topic_ids"]

THINGS: tuple[str, ...] = ("topic", *TASKS)
"""What a mention can be coded with."""

CODED: tuple[str, ...] = ("topic", "sentiment", "stage")
"""What is exported unless said otherwise."""

ORIGIN = "cxtext"
_FOLDERS = {
    "topic": "Topics",
    "sentiment": "Sentiment",
    "stage": "Journey stage",
    "emotion": "Emotion",
    "intent": "Intent",
    "effort": "Effort",
}
_SENTIMENT_COLOURS = {"negative": "#c0392b", "neutral": "#7f8c8d", "positive": "#1e8449"}
# Twelve hues that can be told apart, dark enough for white words on them.
_COLOURS = (
    "#1f5fa8", "#b3541e", "#2e7d4f", "#8e3b8e", "#a8862b", "#2a8c93",
    "#9c2f4a", "#5b6abf", "#6b7f2a", "#c0567a", "#4a6572", "#7a5230",
)  # fmt: skip


@dataclass(frozen=True)
class StageCode:
    """A stage of the journey map: its id, name and definition."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True)
class Frame:
    """The codes of a run.

    Attributes
    ----------
    meaning, guids
        What each code stands for: GUID -> thing and id, and the reverse.
    folders
        Codes that only hold others: GUID -> id of the theme, or the thing that the folder is of.
    things
        What the codes are for, in order.
    """

    codebook: Codebook
    meaning: Mapping[str, tuple[str, str]]
    guids: Mapping[tuple[str, str], str]
    folders: Mapping[str, str]
    things: tuple[str, ...]


def codebook_of(topics: pd.DataFrame, *, name: str = ORIGIN) -> Codebook:
    """Return the topics table as a codebook: themes hold their topics.

    Parameters
    ----------
    topics
        The topics table of a run (:data:`cxtext.tables.TOPICS`).
    name
        Of the project: GUIDs are derived from it and the topic ids, so topics of different projects stay apart.

    Raises
    ------
    InputError
        There is no topic.
    """
    codes, _ = _topic_codes(topics, name)
    if not codes:
        raise InputError("The run has no topics, so there is no codebook to export.")
    return Codebook(tuple(codes), (), ORIGIN)


def topic_ids(topics: pd.DataFrame, *, name: str = ORIGIN) -> dict[str, str]:
    """Return GUID -> topic id of every topic and theme in :func:`codebook_of`, to know them again in a file."""
    return _topic_codes(topics, name)[1]


def guids_of(ids: Iterable[str], *, name: str = ORIGIN) -> dict[str, str]:
    """Return GUID -> id for ids of topics and themes."""
    return {guid_of(name, "topic", one): one for one in ids}


def frame_of(
    topics: pd.DataFrame,
    mentions: pd.DataFrame,
    stages: Sequence[StageCode],
    *,
    name: str,
    coded: Sequence[str] = CODED,
) -> Frame:
    """Return the codes for a project: topics under themes, everything else in a folder of its own; a set for each.

    Raises
    ------
    InputError
        ``coded`` names something unknown, or that the run has not read.
    """
    codes: list[Code] = []
    sets: list[CodeSet] = []
    meaning: dict[str, tuple[str, str]] = {}
    folders: dict[str, str] = {}
    for thing in dict.fromkeys(coded):
        if thing not in THINGS:
            raise InputError(f"There is nothing called {thing!r} to export; choose from: {', '.join(THINGS)}.")
        if thing == "topic":
            listed, every = _topic_codes(topics, name)
            ids = {code.guid: every[code.guid] for code in listed if code.codable}
            folders |= {code.guid: every[code.guid] for code in listed if not code.codable}
        else:
            if thing not in mentions.columns:
                raise InputError(f"The run has no {thing}; analyse the feedback again, or leave it out.")
            folder = Code(guid_of(name, "folder", thing), _FOLDERS[thing], codable=False)
            members = _classes(thing, mentions, stages, name, folder.guid)
            listed = [folder, *members.values()]
            folders[folder.guid] = thing
            ids = {one.guid: key for key, one in members.items()}
        codes += listed
        meaning |= {guid: (thing, key) for guid, key in ids.items()}
        if ids:
            sets.append(CodeSet(guid_of(name, "set", thing), _FOLDERS[thing], members=tuple(ids)))
    guids = {what: guid for guid, what in meaning.items()}
    return Frame(Codebook(tuple(codes), tuple(sets), ORIGIN), meaning, guids, folders, tuple(dict.fromkeys(coded)))


def _classes(
    thing: str, mentions: pd.DataFrame, stages: Sequence[StageCode], name: str, folder: str
) -> dict[str, Code]:
    if thing == "stage":
        known = {stage.id: (stage.name, stage.definition) for stage in stages}
    else:
        known = {one: (one, "") for one in SENTIMENTS} if thing == "sentiment" else {}
    others = sorted({one for one in mentions[thing] if isinstance(one, str)} - set(known))
    known |= {one: (one, "") for one in others}
    made = {}
    for place, (key, (label, definition)) in enumerate(known.items()):
        colour = _SENTIMENT_COLOURS.get(key) if thing == "sentiment" else None
        guid = guid_of(name, thing, key)
        made[key] = Code(guid, label, definition, folder, colour or _COLOURS[place % len(_COLOURS)])
    return made


def _topic_codes(topics: pd.DataFrame, name: str) -> tuple[list[Code], dict[str, str]]:
    """Return the codes, each after its parent, and the topic id of each; a theme is a folder."""
    rows = {str(row["topic_id"]): row for row in topics.to_dict("records")}
    above = {key: _text(row["parent_id"]) for key, row in rows.items()}
    below: dict[str, list[str]] = {}
    for key in sorted(rows):
        parent = above[key] if above[key] in rows else ""
        below.setdefault(parent, []).append(key)
    codes: list[Code] = []
    ids: dict[str, str] = {}
    stack: list[tuple[str, str | None, str]] = []
    for place, key in enumerate(below.get("", [])):
        stack.insert(0, (key, None, _COLOURS[place % len(_COLOURS)]))
    while stack:
        key, parent_guid, colour = stack.pop()
        row = rows[key]
        guid = guid_of(name, "topic", key)
        theme = row.get("level") == "theme"
        code = Code(guid, _text(row["name"]) or key, _text(row["definition"]), parent_guid, colour, not theme)
        codes.append(code)
        ids[guid] = key
        stack += [(child, guid, colour) for child in reversed(below.get(key, []))]
    if len(codes) < len(rows):
        raise InputError("The topics table goes round in a circle: a topic is its own parent.")
    return codes, ids


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
