"""Journey maps as files to edit."""

from __future__ import annotations

import json
from pathlib import Path

from cxtext.errors import InputError
from cxtext.journey.maps import JourneyMap, load_map

__all__ = ["to_toml", "write_map"]


def to_toml(journey: JourneyMap) -> str:
    """Return a map as the text of a map file, the usual start for one's own.

    Examples
    --------
    >>> to_toml(load_map("employee")).splitlines()[2]
    'id = "employee"'
    """
    lines = [
        "# The stages of a journey, in order. Each has an id (small letters, digits and _), a name for reports, a",
        "# definition, cues (words that point to it) and examples (typical comments: the more varied, the better);",
        "# owner, which may be left out, is who reports suggest to look after its pain points.",
        f"id = {_quoted(journey.id)}",
        f"name = {_quoted(journey.name)}",
    ]
    for stage in journey.stages:
        lines += ["", "[[stages]]"]
        lines += [f"{key} = {_quoted(getattr(stage, key))}" for key in ("id", "name", "definition")]
        if stage.owner:
            lines.append(f"owner = {_quoted(stage.owner)}")
        for key in ("cues", "examples"):
            lines += [f"{key} = [", *(f"  {_quoted(text)}," for text in getattr(stage, key)), "]"]
    return "\n".join(lines) + "\n"


def write_map(journey: str | Path | JourneyMap, path: str | Path) -> Path:
    """Write a map as a new TOML file to edit, and return its path; an existing file is left alone.

    Raises
    ------
    InputError
        The file is there already or cannot be written, or ``journey`` is not a usable map.
    """
    place = Path(path).expanduser()
    text = to_toml(load_map(journey))
    try:
        with place.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise InputError(f"{place} is there already; choose another name, so that no edited map is lost.") from error
    except OSError as error:
        raise InputError(f"{place} cannot be written: {error.strerror or error}.") from error
    return place


def _quoted(text: str) -> str:
    # JSON strings are TOML strings but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
