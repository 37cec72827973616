"""The look of a report: a company's colours, font, logo and title, from a small file that is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reporting.colours import (
    APART,
    DARK,
    LIGHT,
    READABLE,
    TEXTS,
    complete,
    contrast,
    distance,
    distance_without_red_or_green,
    lightened,
    luminance,
    read_colour,
)
from cxtext.reporting.logos import Logo, read_logo
from cxtext.reporting.plain_text import plain, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PLAIN", "Theme", "read_theme"]

MAX_BYTES = 100_000
"""Largest theme file."""
ROLES = ("accent", "negative", "positive", "ink", "soft", "paper", "ground")
"""Colours that a theme may give; all others follow from them."""
_KEYS = ("title", "company", "font", "logo", "colours", "dark")
_FONT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,59}")
_SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
_LIGHTEST_DARK, _DARKEST_LIGHT = 0.1, 0.7


@dataclass(frozen=True)
class Theme:
    """The look of a report.

    Attributes
    ----------
    title, company
        Title of the report and name of the company; empty where the theme does not say.
    font
        Family name of the font, which readers have or have not; empty for the usual ones.
    logo
        The logo.
    light, dark
        Colour of every role.
    notes
        What its maker should know.

    Examples
    --------
    >>> PLAIN.light["accent"]
    '#0b6168'
    """

    title: str = ""
    company: str = ""
    font: str = ""
    logo: Logo | None = None
    light: Mapping[str, str] = field(default_factory=partial(dict, LIGHT))
    dark: Mapping[str, str] = field(default_factory=partial(dict, DARK))
    notes: tuple[str, ...] = ()

    @property
    def css(self) -> str:
        """What a style sheet needs after its own rules; empty for the usual look."""
        light = _other(self.light, LIGHT)
        dark = _other(self.dark, DARK)
        rules = []
        if light:
            rules.append(f":root {{ {_variables(light)} }}")
        if dark:
            rules.append(f"@media (prefers-color-scheme: dark) {{ :root {{ {_variables(dark)} }} }}")
        if light or dark:
            printed = {role: self.light[role] for role in LIGHT if role in light or role in dark}
            rules.append(f"@media print {{ :root {{ {_variables(printed)} }} }}")
        if self.font:
            rules.append(f'body {{ font-family: "{self.font}", {_SANS}; }}')
        if self.logo:
            rules.append(_LOGO)
        elif self.company:
            rules.append(_COMPANY)
        return "\n".join(rules)

    @property
    def chart_font(self) -> str:
        """Fonts of a chart, the first that the reader has."""
        return f"{self.font}, sans-serif" if self.font else "sans-serif"


_LOGO = (
    ".logo { display: block; max-height: 3rem; max-width: 14rem; width: auto; height: auto; margin: 0 0 1rem; }\n"
    "@media screen and (prefers-color-scheme: dark) { .logo { background: #fff; padding: .4rem; border-radius: 6px; } }"
)
_COMPANY = ".company { font-weight: 650; color: var(--accent); margin: 0 0 .5rem; }"

PLAIN = Theme()
"""The usual look."""


def read_theme(path: str | Path) -> Theme:
    """Read a theme file.

    Parameters
    ----------
    path
        A TOML file with any of ``title``, ``company``, ``font`` (family name), ``logo`` (a PNG or SVG file, beside
        the theme file where the path is relative), and tables ``[colours]`` and ``[dark]`` with ``accent``,
        ``negative``, ``positive``, ``ink``, ``soft``, ``paper`` and ``ground`` as ``#rrggbb``. Dark screens get
        lighter tints of the colours where ``[dark]`` does not give them.

    Raises
    ------
    InputError
        The file cannot be read, has a key or value that is not known, or colours in which text could not be read
        (WCAG AA) or complaints not be told from praise; the message says which.

    Examples
    --------
    >>> theme = read_theme("theme.toml")  # doctest: +SKIP
    """
    path = Path(path)
    given = _parsed(path)
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        raise InputError(f"The theme {path} has {unknown[0]!r}, which is not known; known are {', '.join(_KEYS)}.")
    font = _text(given, "font", path, 60)
    if font and not _FONT.fullmatch(font):
        raise InputError(f"The font {font!r} in the theme {path} is no family name (letters, digits, spaces).")
    logo = _text(given, "logo", path, 1_000)
    light_given, dark_given = (_colours(given.get(table, {}), table, path) for table in ("colours", "dark"))
    light = complete(light_given, LIGHT)
    grounds = tuple(dark_given.get(role, DARK[role]) for role in ("paper", "ground"))
    derived = {
        role: lightened(light_given[role], grounds)
        for role in ("accent", "negative", "positive")
        if role in light_given and role not in dark_given
    }
    dark = complete(derived | dark_given, DARK)
    notes = [*_checked(light, "colours", path), *_checked(dark, "dark", path)]
    return Theme(
        title=shorten(plain(_text(given, "title", path, 300)), 200),
        company=shorten(plain(_text(given, "company", path, 200)), 100),
        font=font,
        logo=read_logo(path.parent / logo) if logo else None,
        light=light,
        dark=dark,
        notes=tuple(dict.fromkeys(notes)),
    )


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"The theme {path} is larger than {MAX_BYTES:,} bytes; a theme is a few lines of TOML.")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The theme {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"The theme {path} is no readable TOML: {error}.") from None


def _text(given: Mapping[str, Any], key: str, path: Path, most: int) -> str:
    value = given.get(key, "")
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"{key!r} in the theme {path} has to be a text of at most {most:,} characters.")
    return value


def _colours(given: object, table: str, path: Path) -> dict[str, str]:
    if not isinstance(given, dict):
        raise InputError(f"{table!r} in the theme {path} has to be a table of colours: [{table}].")
    found = {}
    for role, value in given.items():
        if role not in ROLES:
            raise InputError(f"[{table}] in the theme {path} has {role!r}; known are {', '.join(ROLES)}.")
        colour = read_colour(value) if isinstance(value, str) else None
        if colour is None:
            raise InputError(f"{role} in [{table}] of the theme {path} is {value!r}; write it as #rrggbb.")
        found[role] = colour
    return found


def _checked(palette: Mapping[str, str], table: str, path: Path) -> Iterator[str]:
    """Refuse a palette in which something cannot be read; yield what is doubtful."""
    bright = luminance(palette["paper"])
    if (table == "dark" and bright > _LIGHTEST_DARK) or (table != "dark" and bright < _DARKEST_LIGHT):
        kind = "dark" if table == "dark" else "light"
        raise InputError(f"paper in [{table}] of the theme {path} is {palette['paper']}, which is no {kind} colour.")
    for text, ground in TEXTS:
        found = contrast(palette[text], palette[ground])
        if found < READABLE - 0.005:
            raise InputError(
                f"In the theme {path}, [{table}], {text} ({palette[text]}) has a contrast of {found:.1f} on {ground} "
                f"({palette[ground]}); text needs {READABLE} (WCAG AA): make it "
                f"{'lighter' if bright < 0.5 else 'darker'}."
            )
    pair = (palette["negative"], palette["positive"])
    if distance(*pair) < APART:
        raise InputError(f"In the theme {path} [{table}], negative and positive look alike: {' and '.join(pair)}.")
    if distance_without_red_or_green(*pair) < APART:
        yield (
            f"The colours {' and '.join(pair)} of complaints and praise look alike to people who do not tell red from "
            "green; orange and blue would not."
        )


def _other(palette: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    return {role: palette[role] for role in base if palette[role] != base[role]}


def _variables(palette: Mapping[str, str]) -> str:
    return " ".join(f"--{role}: {colour};" for role, colour in palette.items())
