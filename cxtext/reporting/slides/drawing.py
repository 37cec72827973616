"""Texts and tables on a slide, each inside a box of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from cxtext.reporting.slides.fitting import LINE, count_lines, fit
from cxtext.reporting.workbook.cells import safe_text

if TYPE_CHECKING:
    from cxtext.reporting.logos import Logo
    from cxtext.reporting.theme import Theme

Align = Literal["left", "right"]
_PAD = 4.0
"""Points between the edge of a table's cell and its text."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """A slide to draw on, and the look of what is drawn."""

    slide: Any
    theme: Theme

    def colour(self, role: str) -> Any:  # noqa: ANN401 - pptx objects
        """Return the colour of a role."""
        from pptx.dml.color import RGBColor

        return RGBColor.from_string(self.theme.light[role].removeprefix("#").upper())


@dataclass(frozen=True)
class Line:
    """One paragraph of a text box; ``colour`` is a role."""

    text: str
    size: float = 14
    bold: bool = False
    colour: str = "ink"
    height: float | None = None
    """Points that it may take; all that the box has left where None."""
    after: float = 0
    italic: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, its width in points, and how many lines a cell may have."""

    header: str
    width: float
    align: Align = "left"
    lines: int = 1
    bold: bool = False


def add_text(page: Page, box: Box, lines: Sequence[Line], name: str) -> Any:  # noqa: ANN401 - pptx objects
    """Write paragraphs into a box, each cut so that all of them stay inside; return the shape."""
    shape = page.slide.shapes.add_textbox(*_places(box))
    shape.name = name
    write_text(page, shape.text_frame, box, lines)
    return shape


def write_text(page: Page, frame: Any, box: Box, lines: Sequence[Line]) -> None:  # noqa: ANN401
    """Fill the text frame of a shape that has the size of ``box``; lines for which no room is left are left out."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Pt

    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    left, first = box.height, True
    for line in lines:
        room = left if line.height is None else min(left, line.height)
        if not line.text or room < line.size * LINE:
            continue
        text = fit(safe_text(line.text), box.width, room, line.size)
        paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
        _set(page, paragraph, text, line)
        paragraph.space_after = Pt(line.after)
        left -= count_lines(text, box.width, line.size) * line.size * LINE + line.after
        first = False


def add_table(
    page: Page,
    box: Box,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    name: str,
    size: float = 12,
) -> int:
    """Put a native table on a slide: as many rows as stay inside the box.

    Returns
    -------
    int
        Rows that found room.
    """
    from pptx.util import Pt

    shown: list[tuple[list[str], float]] = []
    left = box.height
    for row in ([column.header for column in columns], *rows):
        cells = [_cell_text(cell, column, size) for cell, column in zip(row, columns, strict=True)]
        lines = max(count_lines(cell, _inner(column), size) for cell, column in zip(cells, columns, strict=True))
        height = lines * size * LINE + 2 * _PAD
        if height > left:
            break
        left -= height
        shown.append((cells, height))
    if not shown:
        return 0
    total = sum(height for _, height in shown)
    place = Box(box.x, box.y, sum(column.width for column in columns), total)
    shape = page.slide.shapes.add_table(len(shown), len(columns), *_places(place))
    shape.name = name
    describe(shape, f"Table: {name}")
    table = shape.table
    table.horz_banding = False
    for index, column in enumerate(columns):
        table.columns[index].width = Pt(column.width)
    for row_index, (cells, height) in enumerate(shown):
        table.rows[row_index].height = Pt(height)
        for index, (text, column) in enumerate(zip(cells, columns, strict=True)):
            ground = "accent" if row_index == 0 else "paper" if row_index % 2 else "ground"
            _fill(page, table.cell(row_index, index), text, column, size, ground)
    return len(shown) - 1


def add_picture(page: Page, box: Box, logo: Logo, label: str) -> None:
    """Put a logo into the upper right corner of a box, its shape kept."""
    from pptx.util import Pt

    width, height = logo.within(box.width, box.height)
    places = Pt(box.x + box.width - width), Pt(box.y), Pt(width), Pt(height)
    shape = page.slide.shapes.add_picture(io.BytesIO(logo.png), *places)
    shape.name = "Logo"
    shape._element.nvPicPr.cNvPr.set("descr", safe_text(label))


def describe(shape: Any, text: str) -> None:  # noqa: ANN401
    """Give a chart or table words for those who do not see it."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", safe_text(text))


def _places(box: Box) -> tuple[Any, Any, Any, Any]:
    from pptx.util import Pt

    return Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)


def _inner(column: Column) -> float:
    return column.width - 2 * _PAD


def _cell_text(cell: str, column: Column, size: float) -> str:
    # An empty cell would take the height of the default font.
    return fit(safe_text(cell) or "\N{EN DASH}", _inner(column), column.lines * size * LINE, size)


def _fill(page: Page, cell: Any, text: str, column: Column, size: float, ground: str) -> None:  # noqa: ANN401
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Pt(_PAD)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = page.colour(ground)
    header = ground == "accent"
    paragraph = cell.text_frame.paragraphs[0]
    ink = "paper" if header else "ink"
    _set(page, paragraph, text, Line(text, size, bold=header or column.bold, colour=ink))
    paragraph.alignment = PP_ALIGN.RIGHT if column.align == "right" else PP_ALIGN.LEFT


def _set(page: Page, paragraph: Any, text: str, line: Line) -> None:  # noqa: ANN401
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(line.size)
    run.font.bold = line.bold
    run.font.italic = line.italic
    run.font.color.rgb = page.colour(line.colour)
