"""Journey maps: the stages a comment can be about, as data that a non-programmer can edit.

Two maps are built in, ``customer`` and ``employee``. One's own is a file::

    id = "student"
    name = "Student journey"

    [[stages]]
    id = "enrolment"
    name = "Enrolment"
    definition = "Applying, being admitted and choosing courses."
    owner = "Admissions office"
    cues = ["application form", "place offered"]
    examples = ["The application portal lost my certificates twice."]

or a table (csv, tsv, xlsx) with the columns id, name, definition, owner, cues, examples: cues and examples are
separated by ``|``, or follow on rows of their own that leave the id empty. ``owner`` may be left out: it is who
reports suggest to look after the pain points of the stage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cxtext.errors import InputError
from cxtext.journey.map_checks import ID, MAP_KEYS, STAGE_KEYS, check_id, check_keys, check_text, check_texts
from cxtext.journey.map_files import read_map_file

__all__ = ["FALLBACK", "JourneyMap", "Stage", "built_in_maps", "load_map"]

FALLBACK = "general"
"""Id of the stage of comments that tell no stage; the last stage of every map."""

MAX_STAGES = 40

MAX_OWNER = 60
"""Longest owner of a stage, in characters: the name of a team, not a sentence."""

_FOLDER = Path(__file__).parent / "builtin"


@dataclass(frozen=True)
class Stage:
    """One stage of a journey, described by words and examples.

    Parameters
    ----------
    id
        Short name in tables: a small letter, then small letters, digits and ``_``.
    name
        Name in reports.
    definition
        What belongs to the stage, in a sentence or two.
    cues
        Words and phrases that point to the stage.
    examples
        Typical comments.
    owner
        Who looks after the stage, such as ``Sales``; suggested in reports. Stages that differ in it alone are equal,
        for what a comment is about does not depend on it.

    Raises
    ------
    InputError
        A field is of the wrong type, the id, name or owner is not usable, or nothing describes the stage.

    Examples
    --------
    >>> Stage("delivery", "Delivery", cues=("courier", "parcel")).cues
    ('courier', 'parcel')
    """

    id: str
    name: str
    definition: str = ""
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    owner: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        where = f"the stage {self.id!r}"
        for key in ("id", "name", "definition", "owner"):
            object.__setattr__(self, key, check_text(getattr(self, key), where, key))
        for key in ("cues", "examples"):
            object.__setattr__(self, key, check_texts(getattr(self, key), where, key))
        check_id(self.id, where)
        if not self.name:
            raise InputError(f"{where} has an empty name; give the name that reports should show.")
        if len(self.owner) > MAX_OWNER:
            raise InputError(
                f"{where} has an owner of {len(self.owner)} characters; give the name of a team or role, at most "
                f"{MAX_OWNER}."
            )
        if not (self.definition or self.cues or self.examples):
            raise InputError(f"{where} has neither definition nor cues nor examples; give at least one of them.")


_GENERAL = Stage(
    FALLBACK,
    "General",
    "Comments from which no stage can be told: short verdicts on the whole, thanks, or nothing to say.",
    ("good", "bad", "okay", "excellent", "terrible", "nothing", "no comment", "overall"),
    (
        "Great!",
        "Very poor.",
        "Nothing to add.",
        "All fine, thank you.",
        "It was okay overall.",
        "Everything could be better.",
        "No complaints.",
        "Not sure what to say.",
    ),
)


@dataclass(frozen=True)
class JourneyMap:
    """A checked set of stages in the order of the journey.

    Parameters
    ----------
    id
        Short name of the map, of the same form as a stage id.
    name
        Name in reports.
    stages
        From 2 to 40 stages. ``general`` is put last, and added when it is missing.

    Raises
    ------
    InputError
        There are too few or too many stages, or two have the same id.

    Examples
    --------
    >>> stages = Stage("arrival", "Arrival", "Getting there."), Stage("stay", "Stay", "The room and the food.")
    >>> JourneyMap("hotel", "A night at a hotel", stages).stage_ids
    ('arrival', 'stay', 'general')
    """

    id: str
    name: str
    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        for key in ("id", "name"):
            object.__setattr__(self, key, check_text(getattr(self, key), "the map", key))
        check_id(self.id, "the map")
        stages = tuple(self.stages)
        ids = [stage.id for stage in stages]
        twice = [stage_id for stage_id in dict.fromkeys(ids) if ids.count(stage_id) > 1]
        if twice:
            raise InputError(f"the stage id {twice[0]!r} stands twice; every stage needs its own id.")
        own = tuple(stage for stage in stages if stage.id != FALLBACK)
        if len(own) < 2:
            raise InputError(f"the map needs at least 2 stages besides {FALLBACK!r}; it has {len(own)}.")
        if len(stages) > MAX_STAGES:
            raise InputError(f"the map has {len(stages)} stages; the most that make sense are {MAX_STAGES}.")
        general = next((stage for stage in stages if stage.id == FALLBACK), _GENERAL)
        object.__setattr__(self, "stages", (*own, general))

    @property
    def stage_ids(self) -> tuple[str, ...]:
        """Ids of the stages in the order of the journey, ``general`` last."""
        return tuple(stage.id for stage in self.stages)

    @property
    def fallback(self) -> str:
        """Id of the stage for comments that tell no stage."""
        return FALLBACK

    def owners(self) -> dict[str, str]:
        """Return who looks after each stage by its id; stages without an owner are left out."""
        return {stage.id: stage.owner for stage in self.stages if stage.owner}

    def names(self) -> dict[str, str]:
        """Return the name of each stage by its id, in the order of the journey."""
        return {stage.id: stage.name for stage in self.stages}


def built_in_maps() -> tuple[str, ...]:
    """Return the ids of the maps that come with cxtext."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load_map(journey: str | Path | JourneyMap = "customer") -> JourneyMap:
    """Return a journey map, checked.

    Parameters
    ----------
    journey
        The id of a built-in map, the path of a map file (toml, csv, tsv, xlsx; see this module), or a map,
        which is returned as it is. A built-in id wins over a file of that very name.

    Raises
    ------
    InputError
        There is no such map or file, or it is not usable; the message names the file, the stage and the key.

    Examples
    --------
    >>> load_map().stage_ids[:3]
    ('awareness', 'consideration', 'purchase')
    """
    if isinstance(journey, JourneyMap):
        return journey
    if not isinstance(journey, (str, Path)):
        raise InputError(f"A journey map is given by its name or file, not by {type(journey).__name__}.")
    if isinstance(journey, str):
        if journey in built_in_maps():
            return _built_in(journey)
        if re.fullmatch(r"[\w -]*", journey):  # a map file always has a suffix
            raise InputError(
                f"There is no journey map {journey!r}; the built-in ones are {', '.join(built_in_maps())}, "
                "or give the path of your own map file, for example my_map.toml."
            )
    return _read(Path(journey).expanduser())


@lru_cache(maxsize=8)
def _built_in(map_id: str) -> JourneyMap:
    return _read(_FOLDER / f"{map_id}.toml")


def _read(path: Path) -> JourneyMap:
    try:
        return _map(read_map_file(path), path.stem)
    except InputError as error:
        raise InputError(f"Journey map {path}: {error}") from error.__cause__


def _map(content: Mapping[str, object], stem: str) -> JourneyMap:
    check_keys(content, MAP_KEYS, "the file")
    entries = content.get("stages")
    if not isinstance(entries, list) or not entries:
        raise InputError("the file has no list 'stages'; every stage begins with a line [[stages]].")
    stages = tuple(_stage(entry, number) for number, entry in enumerate(entries, start=1))
    slug = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")
    if not ID.fullmatch(slug):
        slug = f"map_{slug}".rstrip("_")
    map_id = check_text(content.get("id", slug), "the file", "id")
    name = check_text(content.get("name", stem.replace("_", " ").strip() or map_id), "the file", "name")
    return JourneyMap(map_id, name or map_id, stages)


def _stage(entry: object, number: int) -> Stage:
    if not isinstance(entry, Mapping):
        raise InputError(f"stage {number} is not a table of keys; begin it with a line [[stages]].")
    label = entry.get("id") or entry.get("name")
    where = f"stage {number}" + (f" ({label!r})" if isinstance(label, str) else "")
    check_keys(entry, STAGE_KEYS, where)
    for key in ("id", "name"):
        if entry.get(key, "") == "":
            raise InputError(f'{where} has no {key}; add a line {key} = "…".')
    return Stage(**entry)
