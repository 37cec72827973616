"""A deck as a file: an empty one to begin with, and the same bytes for the same deck."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from cxtext.errors import InputError
from cxtext.reporting.slides.charts import CREATED
from cxtext.reporting.xlsx import safe_text

WIDTH, HEIGHT = 960.0, 540.0
"""Size of a slide in points (16:9)."""
_DATED = (1980, 1, 1, 0, 0, 0)


def new_deck(title: str) -> Any:  # noqa: ANN401 - a pptx presentation
    """Begin a deck of wide slides.

    Raises
    ------
    InputError
        The extra is not installed.
    """
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
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = safe_text(title)[:255], "cxtext", "cxtext"
    about.created = about.modified = CREATED
    about.revision = 1
    return deck


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
