"""The Python reference: one page for each room of cxtext, filled from the docstrings by mkdocstrings.

Docstrings are numpydoc with the roles of reStructuredText; what is staged here is a copy of the sources in which the
roles have become Markdown, with links where the name is on a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitebuild.public import Room

_ROLE = re.compile(r":(?:class|func|meth|data|mod|attr|exc|ref):`(~?)([^`<>]+)`")
_HEADING = re.compile(r"^( *)(References|Notes|See Also)\n\1-{3,}$", flags=re.MULTILINE)
_CITED = re.compile(r" ?\[(\d)\]_")
_CITATION = re.compile(r"^( *)\.\. \[(\d)\] (.*(?:\n\1 +\S.*)*)", flags=re.MULTILINE)


def pages(rooms: Sequence[Room]) -> dict[str, str]:
    """Return the pages of the reference, path to Markdown."""
    found = {"reference/python/index.md": _overview(rooms)}
    for room in rooms:
        entries = "\n\n".join(f"::: {room.module}.{name}" for name in room.names)
        there = ""
        if room.elsewhere:
            links = ", ".join(f"[`{name}`][cxtext.{name}]" for name in room.elsewhere)
            there = f"{links}: on the page of [`cxtext`](cxtext.md).\n\n"
        found[_page(room)] = f"# {room.module}\n\n{_markdown(room.says)}\n\n{there}{entries}\n"
    return found


def _page(room: Room) -> str:
    return f"reference/python/{room.module}.md"


def _overview(rooms: Sequence[Room]) -> str:
    lines = ["# Python reference", "", "| room | what it is for | public names |", "|---|---|---|"]
    for room in rooms:
        names = ", ".join(f"[`{name}`][{room.module}.{name}]" for name in room.names)
        lines.append(f"| [`{room.module}`]({room.module}.md) | {_markdown(room.says)} | {names} |")
    return "\n".join(lines) + "\n"


def _markdown(text: str) -> str:
    return _ROLE.sub(lambda role: f"`{role[2]}`", text).replace("``", "`").replace("|", "\\|")


def copy_sources(package: Path, target: Path, rooms: Sequence[Room]) -> None:
    """Copy the sources of ``package`` to ``target`` with Markdown in place of roles."""
    linked = {f"{room.module}.{name}" for room in rooms for name in room.names}
    for path in sorted(package.rglob("*.py")):
        inner = path.relative_to(package)
        copy = target / package.name / inner
        copy.parent.mkdir(parents=True, exist_ok=True)
        module = ".".join((package.name, *inner.with_suffix("").parts)).removesuffix(".__init__")
        copy.write_text(translated(path.read_text(encoding="utf-8"), module, linked), encoding="utf-8")


def translated(source: str, module: str, linked: set[str]) -> str:
    """Return Python source with the roles in its docstrings as Markdown, linked where ``linked`` has the name."""

    def role(found: re.Match[str]) -> str:
        name = found[2].replace("\n", " ")
        shown = name.rsplit(".", 1)[-1] if found[1] else name
        last = name.rsplit(".", 1)[-1]
        rooms = [".".join(module.split(".")[:depth]) for depth in range(len(module.split(".")), 0, -1)]
        target = next((path for path in (name, *(f"{room}.{last}" for room in rooms)) if path in linked), None)
        return f"[`{shown}`][{target}]" if target else f"`{shown}`"

    text = _ROLE.sub(role, source)
    text = _HEADING.sub(lambda found: f"{found[1]}**{found[2]}**", text)
    text = _CITATION.sub(lambda found: f"{found[1]}({found[2]}) {' '.join(found[3].split())}", text)
    return _CITED.sub(lambda found: f" ({found[1]})", text)
