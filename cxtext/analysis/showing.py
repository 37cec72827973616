"""What an analysis shows of itself: charts for notebooks, drawn from the summary that its reports are made of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cxtext.cards import Card, Carded
from cxtext.errors import InputError

if TYPE_CHECKING:
    import altair as alt

    from cxtext.analysis.result import Analysis
    from cxtext.notebook.explorer import Explorer
    from cxtext.reporting import ReportSummary

__all__ = ["Showing"]


class Showing(Carded):
    """Charts of an analysis (Altair), shown without a network; their figures and colours are those of the report.

    JupyterLab draws them itself; beside the specification stands a picture, for what shows notebooks without running
    them. ``chart.save("chart.svg")`` and the like are Altair's.
    """

    # The floors above are imported inside the methods: see [tool.importlinter].

    @cached_property
    def summary(self) -> ReportSummary:
        """Everything that reports and charts say, computed once (:func:`cxtext.reporting.summarise`)."""
        from cxtext.reporting import summarise

        return summarise(self._whole)

    def journey_chart(self) -> alt.LayerChart:
        """Draw the journey: stages in order, size by comments, height and colour by praise minus complaints.

        Raises
        ------
        InputError
            No comment could be linked to a stage.
        """
        from cxtext.notebook.charts import journey_chart

        return journey_chart(self.summary)

    def pain_point_chart(self, top: int = 20) -> alt.LayerChart:
        """Draw the first ``top`` pain points by priority: share of comments that mention each, with its interval.

        Raises
        ------
        InputError
            There is no pain point, or ``top`` is no whole number from 1.
        """
        from cxtext.notebook.charts import pain_point_chart

        return pain_point_chart(self.summary, top)

    def trend_chart(self, topics: str | Iterable[str] | None = None, *, top: int = 6) -> alt.FacetChart:
        """Draw the share of comments that mention a topic over time, with its interval; all topics on one scale.

        Parameters
        ----------
        topics
            Topics (or themes) by id or name; None takes the first ``top`` pain points.

        Raises
        ------
        InputError
            A topic is not known, or comments have no dates over at least two periods.
        """
        from cxtext.notebook.charts import trend_chart

        return trend_chart(self._whole, self.summary, topics, top)

    def impact_chart(self, score: str | None = None, *, top: int = 20) -> alt.LayerChart:
        """Draw how topics go with the score, other topics and segments equal, with intervals (:attr:`impacts`).

        Parameters
        ----------
        score
            The kind of score, such as ``nps``; None takes that of most comments.
        top
            Topics to draw: those that weigh most on the score of all.

        Raises
        ------
        InputError
            There is no such score, or too few comments have one.
        """
        from cxtext.notebook.charts import impact_chart

        return impact_chart(self._whole, self.summary, score, top)

    def topic_map(self) -> alt.LayerChart:
        """Draw the topics as a map: like topics near one another, size by mentions, colour by share of complaints.

        Raises
        ------
        InputError
            No mention belongs to a topic.
        """
        from cxtext.notebook.topic_map import topic_map

        return topic_map(self._whole, self.summary)

    def explore(self) -> Explorer:
        """Open the explorer in Jupyter: a map of topics, their quotes with filters, and edits of topics.

        An analysis is never changed: ``explorer = analysis.explore()`` keeps the edited one in ``explorer.analysis``,
        at any time, with every edit in ``explorer.analysis.codebook.log``; ``explorer.analysis.save("my-run")`` writes
        it. ``explorer.mentions`` are those that pass the filters.

        Raises
        ------
        InputError
            anywidget is not installed.
        """
        from importlib.util import find_spec

        if find_spec("anywidget") is None:
            raise InputError('The explorer needs anywidget and Jupyter: pip install "cxtext[notebook]".')
        from cxtext.notebook.explorer import Explorer

        return Explorer(self._whole)

    def _card(self) -> Card:
        from cxtext.notebook.card import card_of

        return card_of(self._whole)

    @property
    def _whole(self) -> Analysis:
        return cast("Analysis", self)
