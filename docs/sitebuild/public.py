"""Every public name of cxtext, and the page of the reference that it stands on."""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cxtext

if TYPE_CHECKING:
    from types import ModuleType

_DOORS = ("__main__", "cli", "service")  # commands and HTTP paths, described as such
_INNER = (  # modules further in that users are pointed to
    "cxtext.cleaning.personal",
    "cxtext.encoders.vectors",
    "cxtext.insights.intervals",
    "cxtext.topics.codebook",
)


@dataclass(frozen=True)
class Room:
    """One page of the reference: a module, what it is for, and the public names that it documents."""

    module: str
    says: str
    names: tuple[str, ...]
    elsewhere: tuple[str, ...]  # public here too, documented on the page of cxtext itself


def _names(module: ModuleType) -> tuple[str, ...]:
    given = getattr(module, "__all__", None)
    if given is not None:
        return tuple(given)
    own = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return tuple(own)


def rooms() -> list[Room]:
    """Return the rooms with public names, cxtext itself first, the others in alphabetical order."""
    top = tuple(name for name in cxtext.__all__ if not _is_module(getattr(cxtext, name)))
    found = [Room("cxtext", _says(cxtext), top, ())]
    inner = [f"cxtext.{entry.name}" for entry in pkgutil.iter_modules(cxtext.__path__) if entry.name not in _DOORS]
    for path in sorted((*inner, *_INNER)):
        try:
            module = import_module(path)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "cxtext":
                raise
            found.append(_unimported(path))  # a room for an extra that is not installed here
            continue
        names = _names(module)
        same = tuple(name for name in names if name in top and getattr(module, name) is getattr(cxtext, name))
        rest = tuple(name for name in names if name not in same and not _is_module(getattr(module, name)))
        if names:
            found.append(Room(path, _says(module), rest, same))
    return found


def _unimported(path: str) -> Room:
    """Read a room's docstring and ``__all__`` from its source."""
    spec = find_spec(path)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(path, name=path)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    lists = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    says = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    return Room(path, says, tuple(name for names in lists for name in names), ())


def _is_module(value: object) -> bool:
    return type(value).__name__ == "module"


def _says(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
