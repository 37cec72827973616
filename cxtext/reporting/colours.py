"""Colours of a report by role: reading them, whether text can be read on them, and which follow from others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff",
        "ground": "#f7f6f3",
        "ink": "#1d2430",
        "soft": "#5a626e",
        "line": "#d9dbdf",
        "track": "#eceef1",
        "accent": "#0b6168",
        "accent-soft": "#e4f0f0",
        "negative": "#b35806",
        "neutral": "#8b8f98",
        "quiet": "#b9bdc4",
        "positive": "#2166ac",
        "negative-soft": "#fdf6ef",
        "positive-soft": "#eaf2f9",
        "tone1": "#b35806",
        "tone2": "#e08b3c",
        "tone3": "#a3a6ad",
        "tone4": "#6ba3d0",
        "tone5": "#2166ac",
        "tone0": "#e3e5e9",
    }
)
"""What the style sheet of a report has for light screens, paper, slides and workbooks."""

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#1a1e25",
        "ground": "#12151a",
        "ink": "#e9ebef",
        "soft": "#a7aeba",
        "line": "#363d48",
        "track": "#2a303a",
        "accent": "#6cc4c2",
        "accent-soft": "#1d3335",
        "negative": "#ee9a4d",
        "neutral": "#8b93a0",
        "quiet": "#69717e",
        "positive": "#6fb1ee",
        "negative-soft": "#2d241b",
        "positive-soft": "#1a2733",
        "tone1": "#ee8b33",
        "tone2": "#c98a52",
        "tone3": "#868d99",
        "tone4": "#6f9cc4",
        "tone5": "#5fb0ff",
        "tone0": "#2f3540",
    }
)
"""What it has for dark screens."""

READABLE = 4.5
"""Contrast that text needs (WCAG 2.2, success criterion 1.4.3, level AA)."""
APART = 0.1
"""Distance in OKLab from which two colours of marks are told apart at a glance."""
TEXTS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "soft", "accent", "negative", "positive") for ground in ("paper", "ground")),
    ("accent", "accent-soft"),
    ("ink", "negative-soft"),
    ("soft", "track"),
)
"""Roles of text and of what it stands on."""

_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_SOFTEST, _STEP = 0.12, 0.01


def read_colour(text: str) -> str | None:
    """Return a colour written as ``#rgb`` or ``#rrggbb`` in the long form; None where it is none.

    Examples
    --------
    >>> read_colour("#0AF"), read_colour("teal")
    ('#00aaff', None)
    """
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted(luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: str, other: str, part: float) -> str:
    """Return ``part`` of one colour in another.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (part * a + (1 - part) * b)):02x}" for a, b in pairs)


def distance(one: str, other: str) -> float:
    """Return how far apart two colours look (Euclidean in OKLab; Ottosson 2020)."""
    pairs = zip(_oklab(_linear(one)), _oklab(_linear(other)), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def distance_without_red_or_green(one: str, other: str) -> float:
    """Return how far apart two colours look at least to people who see no red or no green (Machado et al. 2009)."""
    seen = []
    for matrix in _DICHROMATS:
        both = [_oklab(_through(matrix, _linear(colour))) for colour in (one, other)]
        seen.append(sum((a - b) ** 2 for a, b in zip(*both, strict=True)) ** 0.5)
    return float(min(seen))


def complete(given: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Return a colour for every role: those given, those that follow from them, and the usual ones.

    Parameters
    ----------
    given
        Some of ``accent``, ``negative``, ``positive``, ``ink``, ``soft``, ``paper``, ``ground``.
    base
        :data:`LIGHT` or :data:`DARK`.
    """
    found = {**base, **given}
    if "ink" in given or "paper" in given:
        for role, part in (("line", 0.16), ("track", 0.08), ("quiet", 0.3), ("neutral", 0.5), ("tone3", 0.4)):
            found[role] = mix(found["ink"], found["paper"], part)
        found["tone0"] = found["track"]
    for role in ("accent", "negative", "positive"):
        if role in given or "paper" in given:
            found[f"{role}-soft"] = _soft(found[role], found["paper"])
    for role, strong, weak in (("negative", "tone1", "tone2"), ("positive", "tone5", "tone4")):
        if role in given:
            found[strong] = found[role]
            found[weak] = mix(found[role], found["paper"], 0.65)
    return found


def lightened(colour: str, grounds: tuple[str, ...]) -> str:
    """Return a colour mixed with as little white as lets it be read as text on dark grounds."""
    part = 1.0
    while part > 0 and min(contrast(mix(colour, "#ffffff", part), ground) for ground in grounds) < READABLE + 1:
        part -= _STEP
    return mix(colour, "#ffffff", max(part, 0.0))


def _soft(colour: str, paper: str) -> str:
    """Return a tint of a colour on which it can still be read, if it can be on the paper."""
    part = _SOFTEST
    while part > _STEP and contrast(colour, mix(colour, paper, part)) < READABLE:
        part -= _STEP
    return mix(colour, paper, part)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)
    )
    return red, green, blue


_Matrix = tuple[tuple[float, float, float], ...]
_DICHROMATS: tuple[_Matrix, ...] = (
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
)
_LMS: _Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB: _Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def _through(matrix: _Matrix, values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(factor * value for factor, value in zip(row, values, strict=True)) for row in matrix)


def _oklab(linear: tuple[float, ...]) -> tuple[float, ...]:
    return _through(_LAB, tuple(max(0.0, value) ** (1 / 3) for value in _through(_LMS, linear)))
