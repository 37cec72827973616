"""The figures of an analysis made anew from its comments and mentions, for checking what was saved or reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtext.analysis.result import Analysis
    from cxtext.topics.codebook.state import State

__all__ = ["recomputed"]


def recomputed(analysis: Analysis) -> Analysis:
    """Return the analysis with every table of figures made anew from ``feedback``, ``mentions`` and its topics.

    What the tables of the run say is not looked at; ``lineage``, which needs the earlier run, and ``meta`` stay as
    they are.

    Raises
    ------
    InputError
        The mentions do not belong to the comments, or name topics or stages that the run does not have.
    """
    from cxtext.analysis.codes import code_reader, count_codes
    from cxtext.analysis.insight_tables import insight_tables, weights_of

    feedback, mentions = analysis.feedback, analysis.mentions
    parts = (analysis.topic_model, analysis.journey_map, _state(analysis), weights_of(analysis))
    tables = insight_tables(feedback, mentions, *parts)
    coder = code_reader(analysis.models)
    if coder is not None:
        tables["codes"] = count_codes(feedback, mentions, coder)
    return replace(analysis, **tables)


def _state(analysis: Analysis) -> State | None:
    """Return what people said of the topics; None where nobody said anything."""
    parts = analysis.book_parts
    if parts.start is None:
        return None
    # Without edits the start is the present state, and no vectors are needed to open the codebook.
    return analysis.codebook.book.state if parts.log else parts.start[1]
