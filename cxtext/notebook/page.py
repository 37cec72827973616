"""The explorer's script and style, as a browser gets them."""

from pathlib import Path

__all__ = ["script", "style"]

_STATIC = Path(__file__).parent / "static"
_PARTS = ("elements.js", "topic.js", "explorer.js")
"""Parts of one module, in order: a widget has one script, and nothing of it is fetched."""


def script() -> str:
    """Return the whole script, an ECMAScript module."""
    return "\n".join((_STATIC / part).read_text(encoding="utf-8") for part in _PARTS)


def style() -> str:
    """Return the style sheet; every rule is inside ``.cxtext-explorer``."""
    return (_STATIC / "explorer.css").read_text(encoding="utf-8")
