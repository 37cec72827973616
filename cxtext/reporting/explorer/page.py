"""The explorer in the page: its section, its style and its script."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from markupsafe import Markup

    from cxtext.reporting.explorer.model import Explorer

SCRIPTS: tuple[str, ...] = (
    "data.js",
    "select.js",
    "search.js",
    "link.js",
    "quotes.js",
    "filters.js",
    "results.js",
    "download.js",
    "start.js",
)
"""Parts of the script in the order in which they need one another."""


@cache
def script() -> str:
    """Return the one script of a report with an explorer; the content policy names it by its hash."""
    parts = [_part(name) for name in SCRIPTS]
    return "\n".join(['(() => {\n"use strict";', *parts, "})();"])


@cache
def style() -> str:
    """Return the style of the explorer, to stand behind that of the report."""
    return _part("explorer.css")


def section_context(explorer: Explorer) -> dict[str, Any]:
    """Return what the section's template needs."""
    head = explorer.head
    days = int(explorer.columns["day"].max())
    start = head["start"]
    end = dt.date.fromisoformat(start) + dt.timedelta(days=days - 1) if start else None
    return {
        "comments": head["comments"],
        "quotes": head["quotes"],
        "min_group": head["min_group"],
        "start": start,
        "end": end.isoformat() if end else "",
    }


def link(text: object, group: tuple[str, str] | None = None, **filters: str) -> Markup:
    """Write words as a link to the comments that they count.

    Parameters
    ----------
    text
        The words; escaped.
    group
        Column and value of a group, as the report names them.
    **filters
        ``topic``, ``stage`` (ids), ``sentiment``, ``source``.
    """
    from markupsafe import Markup

    asked = dict(filters) if group is None else {f"in.{group[0]}": group[1], **filters}
    query = urlencode(asked, quote_via=quote)
    address = f"#explore?{query}" if query else "#explore"
    return Markup('<a class="drill" href="{}" data-explore="{}">{}</a>').format(address, query, text)


def words(text: object, group: tuple[str, str] | None = None, **filters: str) -> Markup:
    """Write the words alone, in a report without an explorer; as :func:`link` otherwise."""
    from markupsafe import escape

    return escape(text)


def _part(name: str) -> str:
    return (files("cxtext.reporting") / "templates" / "explorer" / name).read_text(encoding="utf-8").strip()
