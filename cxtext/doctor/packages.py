"""Versions of the packages that cxtext needs, and of those that its extras add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

__all__ = ["PackageState", "check_packages"]

_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]{0,100})(?:\[[^\]]{0,100}\])?\s{0,4}(?:(>=|==)\s{0,4}([\w.]{1,40}))?")
_EXTRA = re.compile(r"extra\s?==\s?['\"]([\w-]{1,40})['\"]")
_FOR_USERS = ("spacy", "transformers", "spss", "sql", "slides", "serve", "spark", "notebook")
"""Extras that add something to use; the others are for those who work on cxtext."""


@dataclass(frozen=True)
class PackageState:
    """A package that cxtext asks for: ``extra`` is None where it always does; ``version`` None: not installed."""

    name: str
    version: str | None
    least: str | None
    extra: str | None
    fault: str | None = None


def check_packages() -> tuple[PackageState, ...]:
    """Return the packages that this installation of cxtext names; empty where it is used without being installed."""
    try:
        asked = metadata.requires("cxtext") or []
    except metadata.PackageNotFoundError:
        return ()
    return tuple(state for line in asked if (state := _state(line)) is not None)


def _state(line: str) -> PackageState | None:
    wanted, _, marker = line.partition(";")
    found = _REQUIREMENT.match(wanted.strip())
    extra = _EXTRA.search(marker)
    if found is None or found[1] == "cxtext" or (extra is not None and extra[1] not in _FOR_USERS):
        return None
    name, _, least = found.groups()
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        fault = f"The package {name} is not installed; install cxtext again." if extra is None else None
        return PackageState(name, None, least, extra[1] if extra else None, fault)
    fault = None
    if least is not None and _numbers(version) < _numbers(least):
        fault = f"The package {name} is of version {version}, older than {least}; pip install --upgrade {name}."
    return PackageState(name, version, least, extra[1] if extra else None, fault)


def _numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version without zeros behind: enough to tell older from newer."""
    numbers: list[int] = []
    for part in version.split("."):
        digits = re.match(r"\d{1,9}", part)
        if digits is None:
            break
        numbers.append(int(digits[0]))
        if digits[0] != part:
            break
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
