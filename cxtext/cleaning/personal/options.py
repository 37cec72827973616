"""What a user may decide about masking, in Python or in a file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from cxtext.cleaning.personal.kinds import MASKS
from cxtext.errors import InputError

_MAX_ENTRIES = 20_000
_MAX_BYTES = 10_000_000


@dataclass(frozen=True)
class Masking:
    """Which personal data is masked.

    Parameters
    ----------
    kinds
        Kinds to look for, keys of ``MASKS`` such as ``"emails"`` or ``"names"``; None for all.
    allow
        What always stays, whole and in any case: ``"Mark"``, ``"help@example.org"``; ``*`` stands for anything, as in
        ``"*@example.org"``.
    block
        Words and phrases that are always masked as ``[private]``, in any case.
    spacy
        Name or folder of an installed spaCy pipeline whose persons are masked too, such as ``"en_core_web_sm"``; slower
        by a factor of a hundred.

    Raises
    ------
    InputError
        An unknown kind, or an entry that is no text.
    """

    kinds: tuple[str, ...] | None = None
    allow: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    spacy: str | None = None

    def __post_init__(self) -> None:
        for kind in self.kinds or ():
            if kind not in MASKS:
                raise InputError(f"Masking: unknown kind {kind!r}; the kinds are {', '.join(MASKS)}.")
        for name in ("allow", "block"):
            entries = getattr(self, name)
            if isinstance(entries, str) or not all(isinstance(one, str) and one.strip() for one in entries):
                raise InputError(f"Masking: {name} takes a list of words or phrases, none empty.")
            if len(entries) > _MAX_ENTRIES:
                raise InputError(f"Masking: {name} has {len(entries)} entries; at most {_MAX_ENTRIES} can be used.")
        for entry in self.block:
            if any(entry.strip().lower() in mask for mask in MASKS.values()):
                raise InputError(f"Masking: {entry!r} cannot be blocked, since it is part of a mask.")

    def as_dict(self) -> dict[str, Any]:
        """Return the options as plain values, for a file."""
        return {
            "kinds": None if self.kinds is None else list(self.kinds),
            "allow": list(self.allow),
            "block": list(self.block),
            "spacy": self.spacy,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Masking:
        """Make options of what :meth:`as_dict` returned."""
        kinds = values.get("kinds")
        return cls(
            kinds=None if kinds is None else tuple(kinds),
            allow=tuple(values.get("allow", ())),
            block=tuple(values.get("block", ())),
            spacy=values.get("spacy"),
        )

    def looks_for(self, kind: str) -> bool:
        """Whether a kind is masked."""
        return self.kinds is None or kind in self.kinds

    def allows(self, found: str) -> bool:
        """Whether what was found is on the list of what stays."""
        folded = found.casefold().strip()
        return folded in self._allowed or any(fnmatchcase(folded, pattern) for pattern in self._patterns)

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(one.casefold().strip() for one in self.allow)

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        # Brackets are brackets here.
        return tuple(one.replace("[", "[[]") for one in sorted(self._allowed) if "*" in one)

    @cached_property
    def blocked(self) -> re.Pattern[str] | None:
        """The block list as one pattern; None where it is empty."""
        if not self.block:
            return None
        # The longest first: of two that begin alike the longer one is meant.
        entries = sorted({one.strip() for one in self.block}, key=lambda one: (-len(one), one))
        phrases = "|".join(r"\s".join(map(re.escape, one.split())) for one in entries)
        return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)


def read_masking(path: Path | str) -> Masking:
    """Read masking options from a file.

    Parameters
    ----------
    path
        A TOML file with any of ``kinds``, ``allow``, ``block`` (lists of text) and ``spacy`` (text), or a text file
        with one entry a line: ``+ help@example.org`` stays, ``- Project Tern`` is masked; ``#`` begins a remark.

    Raises
    ------
    InputError
        The file cannot be read, or holds what it should not.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise InputError(f"{path.name}: larger than {_MAX_BYTES // 1_000_000} MB; that is no list for masking.")
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as a UTF-8 text file ({error}).") from error
    return _from_toml(path, text) if path.suffix.lower() == ".toml" else _from_lines(path, text)


def _from_toml(path: Path, text: str) -> Masking:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name}: not valid TOML ({error}).") from error
    except RecursionError:
        raise InputError(f"{path.name}: its lists are nested too deeply.") from None
    for key, value in given.items():
        if key not in ("kinds", "allow", "block", "spacy"):
            raise InputError(f"{path.name}: unknown key {key!r}; use kinds, allow, block and spacy.")
        if key == "spacy" and not isinstance(value, str):
            raise InputError(f"{path.name}: spacy takes the name of a pipeline as text.")
        if key != "spacy" and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise InputError(f"{path.name}: {key} takes a list of texts.")
    return Masking.from_dict(given)


def _from_lines(path: Path, text: str) -> Masking:
    entries: dict[str, list[str]] = {"+": [], "-": []}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        sign, entry = stripped[0], stripped[1:].strip()
        if sign not in entries or not entry:
            raise InputError(
                f"{path.name}, line {number}: begin it with '+' (stays) or '-' (is masked), then the words."
            )
        entries[sign].append(entry)
    return Masking(allow=tuple(entries["+"]), block=tuple(entries["-"]))
