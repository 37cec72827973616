"""cxtext: from raw feedback to ranked pain points on the customer journey, on your own machine.

>>> import cxtext
>>> analysis = cxtext.analyze("comments.csv")                # doctest: +SKIP
>>> analysis.pain_points[["rank", "name", "stage"]]         # doctest: +SKIP

Everything is imported on first use, so ``import cxtext`` is instant and touches no network.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxtext import demo, effort, emotion, intent, journey, refi, sentiment, topics, training
    from cxtext.analysis import Analysis, analyze, compare, load, tag
    from cxtext.cleaning import clean
    from cxtext.reading import read
    from cxtext.segmenting import segment

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "analyze",
    "clean",
    "compare",
    "demo",
    "effort",
    "emotion",
    "intent",
    "journey",
    "load",
    "read",
    "refi",
    "segment",
    "sentiment",
    "tag",
    "topics",
    "training",
]

_HOME = {
    "Analysis": "cxtext.analysis",
    "analyze": "cxtext.analysis",
    "compare": "cxtext.analysis",
    "load": "cxtext.analysis",
    "tag": "cxtext.analysis",
    "clean": "cxtext.cleaning",
    "read": "cxtext.reading",
    "segment": "cxtext.segmenting",
}
_ROOMS = ("demo", "effort", "emotion", "intent", "journey", "refi", "sentiment", "topics", "training")


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name on first use (PEP 562)."""
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    elif name in _ROOMS:
        value = import_module(f"cxtext.{name}")
    else:
        raise AttributeError(f"module 'cxtext' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
