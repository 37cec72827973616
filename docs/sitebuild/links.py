"""Links between pages of the repository, turned into links between pages of the site."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FENCE = re.compile(r"(^ *(```|~~~).*?^ *\2 *$)", flags=re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\()([^()\s]+)(\))")
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|#)", flags=re.IGNORECASE)


def links(markdown: str) -> list[str]:
    """Return the targets of the links and pictures of a page, those in code left out."""
    return [found[2] for part in _prose(markdown) for found in _LINK.finditer(part)]


def rewritten(markdown: str, page: str, staged: str, place: Callable[[str], str]) -> str:
    """Return a page with its links to files of the repository leading to where these are staged.

    Parameters
    ----------
    markdown
        The page.
    page
        Its path in the repository.
    staged
        Its path among the staged pages.
    place
        From a path in the repository to the path that it is staged at; "" keeps the words without the link.
    """

    def link(found: re.Match[str]) -> str:
        target = found[2]
        if _OUTSIDE.match(target):
            return found[0]
        path, hash_sign, anchor = target.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        target = place(file)
        if not target:
            return found[1].removeprefix("!").removesuffix("](").removeprefix("[")
        there = posixpath.relpath(target, posixpath.dirname(staged) or ".")
        return f"{found[1]}{there}{hash_sign}{anchor}{found[3]}"

    parts = _FENCE.split(markdown)
    # The split gives prose, a fence and the fence's own signs in turn.
    return "".join(_LINK.sub(link, part) if place_in == 0 else part for part, place_in in _turns(parts) if place_in < 2)


def _turns(parts: list[str]) -> list[tuple[str, int]]:
    return [(part, number % 3) for number, part in enumerate(parts)]


def _prose(markdown: str) -> list[str]:
    return [part for part, turn in _turns(_FENCE.split(markdown)) if turn == 0]
