"""Every figure of a report under a key of its own, for machines: carried by the HTML report, checked by ``verify``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxtext.reporting.model import ReportSummary

BLOCK_ID = "cxtext-figures"
"""Id of the element of the HTML report that holds the figures."""
FORMAT = 1
_DIGITS = 10
"""Significant digits kept of a figure: more than any report shows, fewer than two machines may differ in."""
_KEYS = ("key", "topic_id", "mention_id", "kind", "id", "source", "label", "name")
"""What an item of a list is known by, the first it has; without any, its place."""


def figures(summary: ReportSummary) -> dict[str, Any]:
    """Collect the numbers and ids of a summary; words and quotes, which the page shows whole, are left out.

    Returns
    -------
    dict
        JSON-able, nested as the summary is; items of lists by their ids, ``evidence_ids`` and the mention ids of
        quotes as lists.

    Examples
    --------
    >>> figures(summarise(analysis))["pain_points"]["t003"]["reach"]  # doctest: +SKIP
    {'value': 0.13, 'low': 0.11, 'high': 0.15, 'count': 113, 'total': 900}
    """
    return {"format": FORMAT, **versions(), **_numbers(summary)}


def figures_json(summary: ReportSummary) -> str:
    """Write the figures as compact JSON that holds no character with a meaning in HTML."""
    text = json.dumps(figures(summary), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def versions() -> dict[str, str]:
    """Return what words and drawings of a report depend on besides the run."""
    from importlib.metadata import version

    import cxtext

    drawn = ", ".join(f"{name} {version(name)}" for name in ("altair", "vl-convert-python"))
    return {"cxtext": cxtext.__version__, "drawn_with": drawn}


def flat(block: Any, key: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield every value of a nested block with its path, ``pain_points / t003 / reach / count``."""
    if isinstance(block, Mapping):
        for name, value in block.items():
            yield from flat(value, f"{key} / {name}" if key else str(name))
    else:
        yield key, block


def _numbers(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a summary
    found: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, bool) or part is None:
            continue
        if isinstance(part, int):
            found[field.name] = part
        elif isinstance(part, float):
            found[field.name] = float(f"{part:.{_DIGITS}g}")
        elif is_dataclass(part):
            found[field.name] = _numbers(part)
        elif isinstance(part, tuple):
            found[field.name] = _items(field.name, part)
    return {name: part for name, part in found.items() if part not in ({}, [])}


def _items(name: str, items: tuple[Any, ...]) -> dict[str, Any] | list[str]:
    if name == "evidence_ids":
        return list(items)
    if name == "quotes":
        return [quote.mention_id for quote in items]
    found: dict[str, Any] = {}
    for place, item in enumerate(items):
        numbers = _numbers(item) if is_dataclass(item) else {}
        if numbers:
            found[_name_of(item, place, found)] = numbers
    return found


def _name_of(item: Any, place: int, taken: Mapping[str, Any]) -> str:  # noqa: ANN401 - an item of a summary
    """Name an item by its id; where the list has several of it, as groups of one topic, by its place as well."""
    named = next((str(getattr(item, key)) for key in _KEYS if getattr(item, key, "")), "")
    if hasattr(item, "column") and not hasattr(item, "key"):
        named = f"{named}, {item.column} {item.value}"
    return named if named and named not in taken else f"{named or 'item'} #{place + 1}"
