"""A small TOML file of reading options: what cxtext understood of a file, kept for the next one of its kind."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError
from cxtext.reading.dates import ORDERS, day_of
from cxtext.reading.layouts import LAYOUTS
from cxtext.reading.options import as_names
from cxtext.tables import SCORE_KINDS

if TYPE_CHECKING:
    from cxtext.reading.table import RawTable

Value = str | list[str]

SCORE_WORDS = tuple(word for kind in SCORE_KINDS for word in (kind, f"{kind}-forward", f"{kind}-reversed"))
"""Kinds of score: as they are, or with the direction settled."""

_LISTS = frozenset({"text", "segments", "sheet"})
_WORDS: dict[str, tuple[str, ...]] = {
    "score_kind": SCORE_WORDS,
    "date_order": ORDERS,
    "layout": ("auto", "none", *(layout.name for layout in LAYOUTS)),
}
KEYS = (
    "text",
    "question",
    "id",
    "date",
    "date_order",
    "date_anchor",
    "score",
    "score_kind",
    "customer_id",
    "channel",
    "language",
    "churned",
    "lifetime_value",
    "source_name",
    "source_column",
    "segments",
    "layout",
    "sheet",
)
"""Keys of the file, in the order in which it is written; each is an argument of :func:`cxtext.read`."""

_MAX_BYTES = 1 << 20
_KEY_LINE = re.compile(r"^\s*(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([\w-]{1,200}))\s*=")
_SECTION_LINE = re.compile(r"^\s*\[\s*(?:\"((?:[^\"\\]|\\.){1,400})\"|'([^']{1,400})'|([\w-]{1,400}))\s*\]")


@dataclass(frozen=True)
class Entry:
    """One option: its value, the file it is for ("" for all), and the line it stands on."""

    value: Value
    section: str
    line: int


@dataclass(frozen=True)
class Saved:
    """A file of options that was found good: those for all input files, and those for single ones by file name."""

    name: str
    general: Mapping[str, Entry] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def entry(self, key: str, name: str, stem: str) -> Entry | None:
        """Return the option for an input file: its own, else the one for all."""
        own = self.files.get(name) or self.files.get(stem) or {}
        return own.get(key) or self.general.get(key)

    def sheets(self) -> list[str] | None:
        """Return the sheets to read of all workbooks, None where nothing is said of them."""
        entries = [*(options["sheet"] for options in self.files.values() if "sheet" in options)]
        entries += [self.general["sheet"]] if "sheet" in self.general else []
        names = [name for entry in entries for name in as_names(entry.value)]
        return list(dict.fromkeys(names)) or None

    @contextmanager
    def blamed(self, key: str, entry: Entry) -> Iterator[None]:
        """Name this file, the line and the key in front of whatever is wrong with the option."""
        try:
            yield
        except InputError as error:
            raise InputError(f"{self.name}, line {entry.line}, {key}: {error}") from error

    def check_files(self, tables: Sequence[RawTable]) -> None:
        """Refuse a section for a file that is not among the inputs.

        Raises
        ------
        InputError
            There is one; the message names its line and the inputs.
        """
        known = {label for table in tables for label in (table.name, table.stem)}
        for section in self.files:
            if section not in known:
                listed = ", ".join(table.name for table in tables)
                raise InputError(
                    f"{self.name}, line {self.lines.get(section, 0)}: there is no input file {section!r}; the inputs "
                    f"are {listed}. Rename the section, or delete it."
                )


def load_saved(path: str | Path) -> Saved:
    """Read a file of options.

    Raises
    ------
    InputError
        It is missing, no TOML, or holds an unknown key or a wrong value: the message names the line and the key.
    """
    place = Path(path).expanduser()
    try:
        with place.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"The options file {path} cannot be read: {error.strerror or error}.") from error
    if len(content) > _MAX_BYTES:
        raise InputError(f"The options file {path} is larger than a megabyte; it is none.")
    try:
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise InputError(f"The options file {place.name} is not UTF-8 text; save it as such.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The options file {place.name} is not TOML: {error}.") from error
    except RecursionError:
        raise InputError(f"The options file {place.name} is none: its lists are nested too deeply.") from None
    lines = _lines(text)
    general: dict[str, Entry] = {}
    files: dict[str, dict[str, Entry]] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            files[key] = {name: _checked(place.name, key, name, item, lines) for name, item in value.items()}
        else:
            general[key] = _checked(place.name, "", key, value, lines)
    return Saved(place.name, general, files, {section: line for (section, key), line in lines.items() if not key})


def _checked(name: str, section: str, key: str, value: object, lines: Mapping[tuple[str, str], int]) -> Entry:
    line = lines.get((section, key), 0)
    where = f"{name}, line {line}, {key}"
    if key not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise InputError(f"{where}: there is no such option; {hint}The options are: {', '.join(KEYS)}.")
    if isinstance(value, list) and key in _LISTS:
        if not all(isinstance(item, str) for item in value):
            raise InputError(f'{where}: each column must be in quotes, such as ["first", "second"].')
        return Entry([str(item) for item in value], section, line)
    # A date of TOML's own needs no quotes.
    text = value.isoformat() if key == "date_anchor" and hasattr(value, "isoformat") else value
    if not isinstance(text, str) or not text.strip():
        lists = " or a list of texts" if key in _LISTS else ""
        raise InputError(f"{where}: the value must be a text in quotes{lists}, not {str(value)[:40]!r}.")
    allowed = _WORDS.get(key)
    if allowed is not None and text not in allowed:
        raise InputError(f"{where}: {text!r} is none of {', '.join(allowed)}.")
    if key == "date_anchor":
        try:
            day_of(text)
        except InputError as error:
            raise InputError(f"{where}: {error}") from error
    return Entry(text, section, line)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line of each (section, key); a section itself stands under the key ""."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _SECTION_LINE.match(line):
            quoted = header.group(1)
            section = (
                quoted.replace('\\"', '"').replace("\\\\", "\\")
                if quoted is not None
                else header.group(2) or header.group(3)
            )
            found[section, ""] = number
        elif key := _KEY_LINE.match(line):
            found.setdefault((section, next(name for name in key.groups() if name is not None)), number)
    return found
