"""A new wave of feedback against the run of an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.analysis.books import BookParts, encoder_of, open_book, parts_of, vectors_of
from cxtext.analysis.insight_tables import topic_columns
from cxtext.analysis.vectors import MentionVectors
from cxtext.errors import InputError
from cxtext.topics.codebook import Codebook
from cxtext.topics.codebook.corpus import Corpus
from cxtext.topics.codebook.ground import Ground
from cxtext.topics.codebook.numbering import fresh_numbers
from cxtext.topics.codebook.state import State
from cxtext.topics.ids import topic_name
from cxtext.topics.waves import Relation, follow

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from cxtext.analysis.result import Analysis
    from cxtext.topics import TopicModel

__all__ = ["Earlier", "earlier_run", "followed", "lineage_of"]

_KEPT = ("general", "pinned", "excluded", "own_definition", "given")


@dataclass(frozen=True, eq=False)
class Earlier:
    """The run of an earlier wave; the vectors of its mentions are read, or encoded, once."""

    run: Analysis

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Vectors of its mentions, (n, d) on the grid."""
        return vectors_of(self.run)


def earlier_run(run: str | Path | Analysis, quality: str, **others: object) -> Earlier:
    """Return the run of an earlier wave.

    Raises
    ------
    InputError
        It is no run, its topics live in another vector space than ``quality`` has, or one of ``others`` is given,
        which says something else of where topics come from.
    """
    for name, value in others.items():
        if value is not None:
            raise InputError(
                f"{name} and against both say where the topics come from; give one of them. The topics of the earlier "
                "run come with its edits."
            )
    if isinstance(run, str | Path):
        from cxtext.analysis.runs import load

        run = load(run)
    was = run.meta["options"]["quality"]
    if (was == "fast") != (quality == "fast"):
        raise InputError(
            f"The earlier run was made with quality {was!r}, and its topics do not fit {quality!r}; "
            f'analyse this wave with quality="{was}" (--quality {was}).'
        )
    return Earlier(run)


def followed(
    earlier: Earlier, texts: Sequence[str], vectors: NDArray[np.floating]
) -> tuple[TopicModel, State | None, BookParts, tuple[Relation, ...]]:
    """Carry the topics of a run over to new mentions.

    Returns
    -------
    tuple
        The model; its topics with what people said of them, None where nobody said anything; what is kept; and which
        topics are new, came apart or flowed together.
    """
    run = earlier.run
    book = open_book(run, earlier.vectors)
    wave = follow(
        run.topic_model,
        run.mentions["text"].tolist(),
        texts,
        old_embeddings=earlier.vectors,
        new_embeddings=vectors,
        first_number=next(fresh_numbers(book.start, book.log, [])["t"]),
    )
    said = book.state.topics
    state = State.of(wave.model)
    state = state.with_topics(
        *(
            replace(one, **{name: getattr(said[number], name) for name in _KEPT})
            for number, one in state.topics.items()
            if number in said
        )
    )
    ground = Ground(Corpus.of(texts, vectors), encode=encoder_of(run.meta["options"]["quality"]))
    parts = parts_of(Codebook(wave.model, state, ground), MentionVectors.of(texts, vectors))
    return wave.model, None if parts.start is None else state, parts, wave.relations


def lineage_of(
    earlier: Earlier, feedback: pd.DataFrame, mentions: pd.DataFrame, model: TopicModel, relations: Sequence[Relation]
) -> pd.DataFrame:
    """Return the LINEAGE table; the earlier mentions are tagged anew, so that a topic means the same in both waves."""
    import pandas as pd

    from cxtext.insights import lineage_table

    run = earlier.run
    labels = model.predict_with_confidence(run.mentions["text"].tolist(), earlier.vectors)
    before = run.mentions.assign(**topic_columns(*labels))
    topics = pd.DataFrame({"topic_id": model.topics_["topic_id"].map(topic_name), "name": model.topics_["name"]})
    said = [
        {
            "kind": one.kind,
            "topic_ids": [topic_name(number) for number in one.topics],
            "names": list(one.names),
            "evidence": one.evidence,
        }
        for one in relations
    ]
    return lineage_table((run.feedback, before), (feedback, mentions), topics, said)
