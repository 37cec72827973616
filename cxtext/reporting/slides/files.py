"""A deck as a file: an empty one to begin with, and the same bytes for the same deck."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.reporting.colours import LIGHT
from cxtext.reporting.slides.charts import CREATED
from cxtext.reporting.workbook.cells import safe_text

if TYPE_CHECKING:
    from cxtext.reporting.theme import Theme

WIDTH, HEIGHT = 960.0, 540.0
"""Size of a slide in points (16:9)."""
_SCHEME = (("accent1", "accent"), ("accent2", "negative"), ("accent3", "positive"), ("accent4", "neutral"))
"""Colours that a program offers, and their roles."""
_DATED = (1980, 1, 1, 0, 0, 0)


def new_deck(title: str, theme: Theme) -> Any:  # noqa: ANN401 - a pptx presentation
    """Begin a deck of wide slides, in whose look people can go on.

    Raises
    ------
    InputError
        The extra is not installed, or the machine's clock was never set.
    """
    if time.localtime(time.time()).tm_year < _DATED[0]:
        # python-pptx dates the parts by the clock before they get the date that is ours.
        raise InputError(
            "The clock of this machine stands before 1980, a date that no .pptx can carry; set it, or choose .html, "
            ".xlsx or .md."
        )
    try:
        from pptx import Presentation
        from pptx.opc.constants import RELATIONSHIP_TYPE
        from pptx.util import Pt
    except ImportError:
        raise InputError(
            "A report in .pptx needs python-pptx: pip install 'cxtext[slides]'; or choose .html, .xlsx or .md."
        ) from None
    deck = Presentation()
    stretch = Pt(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    # The layouts are made for narrow slides; people who add slides of their own should find them wide.
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * stretch), round(shape.width * stretch)
    package = deck.part.package
    for name, link in list(package._rels.items()):
        if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(name)
    _dress(deck.slide_master, theme)
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = safe_text(title)[:255], "cxtext", "cxtext"
    about.created = about.modified = CREATED
    about.revision = 1
    return deck


def _dress(master: Any, theme: Theme) -> None:  # noqa: ANN401
    """Give slides the ground, colours and font of a theme, also those that people add."""
    from pptx.dml.color import RGBColor
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode("utf-8")
    for name, role in _SCHEME:
        paint = f'<a:srgbClr val="{theme.light[role].removeprefix("#").upper()}"/>'
        text = re.sub(f"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{paint}\g<2>", text, count=1, flags=re.DOTALL)
    if theme.font:
        # Nothing but letters, digits, spaces, - and _ is in a font's name.
        text = re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{theme.font}", text)
    part._blob = text.encode("utf-8")
    if theme.light["paper"] != LIGHT["paper"]:
        master.background.fill.solid()
        master.background.fill.fore_color.rgb = RGBColor.from_string(theme.light["paper"].removeprefix("#").upper())


def save_deck(deck: Any, path: Path) -> None:  # noqa: ANN401
    """Write a deck; parts carry a fixed date."""
    made = io.BytesIO()
    deck.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _DATED)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            part.external_attr = 0o644 << 16
            target.writestr(part, source.read(name))
