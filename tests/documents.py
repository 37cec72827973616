"""The hand-written pages of the repository, and the examples in them."""

from __future__ import annotations

import re
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


def pages() -> list[str]:
    """Return README and every page under docs/, as paths in the repository."""
    return ["README.md", *sorted(path.relative_to(REPO).as_posix() for path in (REPO / "docs").rglob("*.md"))]


def blocks(page: str, language: str) -> list[str]:
    """Return the examples of one language on a page, in order."""
    text = (REPO / page).read_text(encoding="utf-8")
    return [code for found, code in _BLOCK.findall(text) if found == language]


def commands(page: str) -> list[str]:
    """Return the lines of the page's shell examples that call cxtext, long lines joined, remarks and pipes cut off."""
    joined = "\n".join(blocks(page, "sh")).replace("\\\n", " ")
    found = [re.search(r"(?:^|&& |\| )(cxtext .*)$", line) for line in joined.splitlines()]
    return [re.split(r"\s+(?:#|\||>|&&)", match[1])[0] for match in found if match]
