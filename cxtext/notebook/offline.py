"""Charts that a notebook draws by itself: nothing is fetched, and the picture stays when the notebook is closed."""

from __future__ import annotations

from typing import Any

import altair as alt

from cxtext.reporting.charts import COLOURS, FONT

__all__ = ["Chart", "FacetedChart", "faceted", "layered"]

_DRAWN_BY_JUPYTER = "application/vnd.vegalite.v5+json"
"""The newest that JupyterLab draws with its own Vega."""
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""A name, never asked for."""

_MENU = {"export": True, "source": False, "compiled": False, "editor": False}
"""The menu beside a chart saves pictures; "Open in Vega Editor" would hand quotes to a page elsewhere."""


class _Offline(alt.TopLevelMixin):
    """Shows a chart in forms that need no network.

    Altair's usual form fetches Vega from a content delivery network. This one hands the specification to the notebook,
    which has Vega itself (JupyterLab, VS Code), and beside it a picture for what shows notebooks without running them.
    A renderer that the user has chosen (``altair.renderers.enable``) is kept to.
    """

    def _repr_mimebundle_(self, *args: Any, **kwds: Any) -> Any:  # noqa: ANN401 - Altair's signature
        if alt.renderers.active != "default":
            return super()._repr_mimebundle_(*args, **kwds)
        import vl_convert

        spec = self.to_dict(context={"pre_transform": False})
        version = "_".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
        return {
            _DRAWN_BY_JUPYTER: {**spec, "$schema": _SCHEMA, "usermeta": {"embedOptions": {"actions": _MENU}}},
            "image/svg+xml": vl_convert.vegalite_to_svg(spec, vl_version=version),
            "text/plain": f"<{type(self).__name__}: {spec.get('description', '')}>",
        }


class Chart(_Offline, alt.LayerChart):
    """A layered Altair chart that is shown without a network."""


class FacetedChart(_Offline, alt.FacetChart):
    """An Altair chart of small multiples that is shown without a network."""


_LOOK: dict[str, Any] = {
    # A white ground, so that the chart reads the same in a dark theme.
    "background": COLOURS["paper"],
    "padding": 12,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {"labelColor": COLOURS["soft"], "titleColor": COLOURS["soft"], "titleFontWeight": "normal"},
    "title": {
        "anchor": "start",
        "color": COLOURS["ink"],
        "fontSize": 15,
        "subtitleColor": COLOURS["soft"],
        "subtitleFontSize": 12,
        "offset": 14,
    },
}


def layered(layers: list[Any], *, title: str, subtitle: str, **properties: Any) -> Chart:  # noqa: ANN401
    """Make one chart of layers, with a title that says what is shown and a line on how to read it."""
    said: dict[str, Any] = {"title": alt.TitleParams(title, subtitle=subtitle), "description": f"{title}. {subtitle}"}
    return Chart(layer=layers, config=_LOOK, **said, **properties)


def faceted(spec: alt.LayerChart, *, title: str, subtitle: str, **properties: Any) -> FacetedChart:  # noqa: ANN401
    """Make small multiples of a chart, titled likewise."""
    said: dict[str, Any] = {"title": alt.TitleParams(title, subtitle=subtitle), "description": f"{title}. {subtitle}"}
    return FacetedChart(spec=spec, config=_LOOK, **said, **properties)
