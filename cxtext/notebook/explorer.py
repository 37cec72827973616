"""The explorer as a Jupyter widget: the map and the filters go to the browser, quotes when it asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from cxtext.errors import CxtextError
from cxtext.notebook.exploring import Exploration
from cxtext.notebook.page import script, style

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis import Analysis

__all__ = ["Explorer"]


class Explorer(anywidget.AnyWidget):  # type: ignore[misc]  # of an extra
    """Read and edit the topics of an analysis in Jupyter; :meth:`cxtext.Analysis.explore` makes one.

    Parameters
    ----------
    analysis
        Where it starts; it stays as it is.

    Attributes
    ----------
    overview
        What the browser shows beside the quotes; see :meth:`cxtext.notebook.exploring.Exploration.overview`.
    """

    # Texts, not paths: nothing watches files while a notebook is open.
    _esm = script()
    _css = style()
    overview = traitlets.Dict().tag(sync=True)

    def __init__(self, analysis: Analysis) -> None:
        self._exploration = Exploration(analysis)
        super().__init__(overview=self._exploration.overview())
        self.on_msg(self._answer)

    @property
    def analysis(self) -> Analysis:
        """The analysis with every edit made in the explorer; ``explorer.analysis.save("my-run")`` keeps it."""
        return self._exploration.analysis

    @property
    def mentions(self) -> pd.DataFrame:
        """The mentions that pass the filters as they are set in the browser."""
        return self._exploration.mentions

    def _answer(self, _widget: object, message: Any, _buffers: object) -> None:  # noqa: ANN401 - what a browser sends
        """Answer a request of the browser under its number; a fault of ours is told there too, and raised here."""
        number = message.get("number") if isinstance(message, dict) else None
        reply: dict[str, Any] = {
            "number": number,
            "error": "Something went wrong in Python; the log of Jupyter says what.",
        }
        try:
            reply = {"number": number, "answer": self._exploration.answer(message)}
            if message["ask"] == "edit":
                self.overview = self._exploration.overview()
        except CxtextError as error:
            reply = {"number": number, "error": str(error)}
        finally:
            self.send(reply)
