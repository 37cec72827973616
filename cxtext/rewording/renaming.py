"""A run with other names of topics."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cxtext.errors import InputError

if TYPE_CHECKING:
    from cxtext.analysis.result import Analysis


def renamed(analysis: Analysis, names: Mapping[str, str], *, by: str) -> Analysis:
    """Return the run with these names in every table; the change is recorded in ``meta["renamed"]``.

    Parameters
    ----------
    analysis
        A run; it is not changed.
    names
        New name by topic id; ids and counts stay, and ``origin`` unless people edited the run before.
    by
        Who gave the names, for the record: the model and the endpoint.

    Raises
    ------
    InputError
        An id that is no topic of the run.
    """
    from cxtext.analysis.insight_tables import insight_tables, weights_of
    from cxtext.topics.ids import topic_name

    unknown = sorted(set(names) - set(analysis.topics.loc[analysis.topics["level"] == "topic", "topic_id"]))
    if unknown:
        raise InputError(f"The run has no topic {unknown[0]!r}; its topics are in topics.parquet and codebook.csv.")
    model = copy.copy(analysis.topic_model)
    table = model.topics_
    ids = table["topic_id"].map(topic_name)
    model.topics_ = table.assign(name=[names.get(one, name) for one, name in zip(ids, table["name"], strict=True)])
    old = dict(zip(ids, table["name"], strict=True))
    record = [{"topic_id": one, "from": old[one], "to": names[one], "by": by} for one in sorted(names)]
    meta = {**analysis.meta, "renamed": [*analysis.meta.get("renamed", []), *record]}
    if analysis.book_parts.start is not None:  # people edited it: their log goes on with these names
        book = analysis.codebook.book
        for one in sorted(names):
            book = book.rename(one, names[one])
        edited = analysis.codebook.use(book)
        return replace(edited, meta={**edited.meta, "renamed": meta["renamed"]})
    tables = insight_tables(
        analysis.feedback, analysis.mentions, model, analysis.journey_map, weights=weights_of(analysis)
    )
    return replace(analysis, topic_model=model, meta=meta, **tables)
