"""The way of a chart into a page: inline SVG that one style sheet colours, with ids of its own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from cxtext.reporting.charts import COLOURS, FONT, TONES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    import altair as alt


def to_svg(chart: alt.LayerChart, label: str, prefix: str) -> str:
    """Turn a chart into SVG for a page: one image to a screen reader, coloured by the page's style sheet.

    Parameters
    ----------
    chart
        The chart.
    label
        What the picture shows, in words.
    prefix
        Put before every id inside, so that ids stay unique in the page and the same from run to run.

    Returns
    -------
    str
        An ``<svg>`` element. Marks in a colour of :data:`COLOURS` or :data:`TONES` carry the classes ``fill-…`` and
        ``stroke-…``, so that the page can recolour them for dark screens and print.
    """
    import altair as alt

    chart = chart.configure(background="transparent", padding=0, font=FONT).configure_view(stroke=None)
    # A theme that a notebook has switched on is for the notebook. That our charts are valid is for the tests to check:
    # at every drawing it would take a third of the time.
    with alt.theme.enable("default"):
        spec = chart.to_dict(validate=False)
    version = "_".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return _page_ready(_drawn(json.dumps(spec), version), label, prefix)


# A run and its report, or a report and its check, draw the same charts one after the other.
@lru_cache(maxsize=32)
def _drawn(spec: str, version: str) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(json.loads(spec), vl_version=version)


def _page_ready(svg: str, label: str, prefix: str) -> str:
    """Strip what Vega adds for its own needs; add label, classes and stable ids."""
    from xml.etree.ElementTree import fromstring, tostring

    roles = {colour: role for role, colour in COLOURS.items()}
    roles |= {colour: role for role, colour, _ in TONES.values() if colour not in roles}
    root = fromstring(svg)  # noqa: S314 - made by vl_convert a line ago, from escaped text  # nosec B314
    renamed: dict[str, str] = {}
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        _recolour(element, roles)
        for name in [name for name in element.attrib if name == "role" or name.startswith("aria-")]:
            del element.attrib[name]
        if "id" in element.attrib:
            renamed[element.attrib["id"]] = f"{prefix}-{len(renamed)}"
    for element in root.iter():
        for name, value in element.attrib.items():
            for old, new in renamed.items():
                if value in (old, f"url(#{old})", f"#{old}"):
                    element.attrib[name] = value.replace(old, new)
    box = root.attrib["viewBox"]
    width = root.attrib["width"]
    root.attrib.clear()
    root.attrib.update({"class": "chart", "viewBox": box, "width": width, "role": "img", "aria-label": label})
    return tostring(root, encoding="unicode", short_empty_elements=False)


def _recolour(element: Element, roles: Mapping[str, str]) -> None:
    classes = [
        f"{paint}-{roles[element.attrib[paint].lower()]}"
        for paint in ("fill", "stroke")
        if element.attrib.get(paint, "").lower() in roles
    ]
    element.attrib.pop("class", None)
    if classes:
        element.attrib["class"] = " ".join(classes)
