"""What an analysis keeps of its codebook, and how its topics are found: alone, from a codebook, with earlier edits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.vectors import VECTORS_FILE, MentionVectors
from cxtext.artifacts import dump_json
from cxtext.topics.codebook import Codebook, begin, dump_log, read_codebook, read_log, replay
from cxtext.topics.codebook.corpus import Corpus
from cxtext.topics.codebook.ground import Encode, Ground
from cxtext.topics.codebook.log import LOG_FILE
from cxtext.topics.codebook.state import State
from cxtext.topics.codebook.store import Start, from_arrays, opened, to_arrays
from cxtext.topics.ids import topic_name
from cxtext.topics.vectors import on_grid

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from cxtext.analysis.result import Analysis
    from cxtext.topics import TopicModel
    from cxtext.topics.codebook import CodebookSource, Edit

__all__ = ["BookParts", "coverage_metrics", "found_topics", "open_book", "parts_of", "vectors_of", "with_flags"]

BOOK_FILE = "codebook.json"
ARRAYS_FILE = "codebook.safetensors"


@dataclass(frozen=True, eq=False)
class BookParts:
    """What a codebook is made of besides the tables of its analysis.

    Parameters
    ----------
    start
        The topics before any edit; None where they are those of the analysis.
    log
        Every edit.
    vectors
        Vectors of the mentions.
    """

    start: Start | None = None
    log: tuple[Edit, ...] = ()
    vectors: MentionVectors = field(default_factory=MentionVectors)

    def save(self, folder: Path) -> None:
        """Write the parts into a run directory: the log beside the tables, the rest into ``model/``."""
        import safetensors.numpy

        self.vectors.save(folder / "model")
        if self.log:
            (folder / LOG_FILE).write_text(dump_log(self.log), encoding="utf-8")
        if self.start is not None:
            meta, arrays = to_arrays(self.start)
            (folder / "model" / BOOK_FILE).write_text(dump_json(meta), encoding="utf-8")
            (folder / "model" / ARRAYS_FILE).write_bytes(safetensors.numpy.save(arrays))

    @classmethod
    def load(cls, folder: Path) -> BookParts:
        """Read the parts from a run directory; a run that nobody edited has none.

        Raises
        ------
        InputError
            A line of the log is no edit.
        ArtifactError
            The saved codebook is damaged.
        """
        from safetensors.numpy import load_file

        vectors = MentionVectors(path=folder / "model" / VECTORS_FILE)
        if not (folder / "model" / BOOK_FILE).is_file():
            return cls(vectors=vectors)
        meta = json.loads((folder / "model" / BOOK_FILE).read_text(encoding="utf-8"))
        return cls(from_arrays(meta, load_file(folder / "model" / ARRAYS_FILE)), read_log(folder), vectors)


def parts_of(book: Codebook, vectors: MentionVectors) -> BookParts:
    """Return what must be kept of a codebook."""
    # What the model alone tells of its topics need not be kept beside it.
    plain = not book.log and dict(book.start.topics) == dict(State.of(book.base_model).topics)
    start = None if plain else (book.base_model, book.start, book.ground.bank)
    return BookParts(start, book.log, vectors)


def encoder_of(quality: str) -> Encode:
    """Return the encoder of the space that topics are found in at a quality."""

    def encode(texts: list[str]) -> Any:  # noqa: ANN401
        from cxtext.encoders import load_encoder

        return load_encoder("fast" if quality == "fast" else "accurate").encode(texts)

    return encode


def vectors_of(analysis: Analysis) -> NDArray[np.float32]:
    """Vectors of the mentions of an analysis, (n, d) on the grid: those kept, else encoded anew."""
    texts = analysis.mentions["text"].tolist()
    grid = analysis.book_parts.vectors.rows(texts)
    if grid is not None:
        return grid
    distinct = sorted(set(texts))
    place = {text: row for row, text in enumerate(distinct)}
    encode = encoder_of(analysis.meta["options"]["quality"])
    return on_grid(encode(distinct), len(distinct))[[place[text] for text in texts]]


def open_book(analysis: Analysis, vectors: NDArray[np.float32] | None = None) -> Codebook:
    """Open the codebook of an analysis; ``vectors`` are those of :func:`vectors_of`, where they are at hand."""
    parts: BookParts = analysis.book_parts
    encode = encoder_of(analysis.meta["options"]["quality"])
    ground = Ground(
        Corpus.on(analysis.mentions["text"].tolist(), vectors_of(analysis) if vectors is None else vectors),
        encode=encode,
    )
    if parts.start is None:
        return Codebook(analysis.topic_model, State.of(analysis.topic_model), ground)
    return opened(parts.start, ground, parts.log)


def found_topics(
    model: TopicModel,
    texts: Sequence[str],
    vectors: NDArray[np.floating],
    *,
    sentiment: NDArray[np.floating] | None = None,
    quality: str,
    codebook: CodebookSource | None,
    edits: str | Path | Analysis | None,
) -> tuple[TopicModel, State | None, BookParts]:
    """Find the topics of an analysis.

    Returns
    -------
    tuple
        The model; its topics with what people said of them, None where nobody said anything; and what is kept.
    """
    kept = MentionVectors.of(texts, vectors)
    if codebook is None and edits is None:
        return model.fit(texts, embeddings=vectors, sentiment=sentiment), None, BookParts(vectors=kept)
    codes = () if codebook is None else read_codebook(codebook)
    earlier = _earlier(edits)
    encode = encoder_of(quality)
    old = None if earlier is None or codes else earlier.state
    book = begin(model, texts, vectors, encode=encode, codes=codes, pinned=old, sentiment=sentiment)
    if earlier is not None:
        pinned = [] if old is None else [str(topic_name(one.id)) for one in old.topics.values() if one.pinned]
        book = replay(book, earlier.log, bank=earlier.ground.bank, kept=pinned)
    elif edits is not None:
        book = replay(book, read_log(str(edits)))
    return book.model, book.state, parts_of(book, kept)


def _earlier(edits: str | Path | Analysis | None) -> Codebook | None:
    """Open the codebook of an earlier run."""
    if isinstance(edits, str | Path):
        if not (Path(edits) / "run.json").is_file():
            return None
        from cxtext.analysis.runs import load

        edits = load(edits)
    return None if edits is None else edits.codebook.book


def with_flags(topics: pd.DataFrame, state: State | None) -> pd.DataFrame:
    """Add to the topics table what people said of topics: ``pinned``, ``excluded``; ``general`` outlasts a new name."""
    said = {} if state is None else {topic_name(one.id): one for one in state.topics.values()}

    def flag(name: str) -> list[bool]:
        return [one in said and bool(getattr(said[one], name)) for one in topics["topic_id"]]

    general = topics["general"] if state is None else flag("general")
    return topics.assign(general=general, pinned=flag("pinned"), excluded=flag("excluded"))


def coverage_metrics(feedback: pd.DataFrame, mentions: pd.DataFrame, state: State | None) -> dict[str, Any]:
    """Count what the codebook that an analysis started from covers; nothing where it started from none.

    Returns
    -------
    dict
        Under ``codebook``: ``n_mentions``, ``n_covered``, ``covered_share`` of mentions, ``n_feedback`` and
        ``n_feedback_covered`` comments with its share and 95 % interval, ``beside`` (topics that were discovered, the
        largest first, with their mentions) and ``unused`` (topics of the codebook without a mention).
    """
    if state is None or not any(one.given for one in state.topics.values()):
        return {}
    from cxtext.insights.intervals import share_of, wilson

    beside = {str(topic_name(one.id)) for one in state.topics.values() if not one.given}
    size = mentions["topic_id"].value_counts()
    covered = mentions["topic_id"].notna() & ~mentions["topic_id"].isin(beside)
    counted = feedback.loc[feedback["status"] == "ok", "feedback_id"]
    n, hits = len(counted), int(counted.isin(mentions.loc[covered, "feedback_id"]).sum())
    low, high = wilson(hits, n)
    names = {str(topic_name(one.id)): str(one.name) for one in state.topics.values()}
    ranked = sorted((one for one in beside if size.get(one, 0)), key=lambda one: (-int(size[one]), one))
    return {
        "codebook": {
            "n_mentions": len(mentions),
            "n_covered": int(covered.sum()),
            "covered_share": float(share_of(covered.sum(), len(mentions))),
            "n_feedback": n,
            "n_feedback_covered": hits,
            "feedback_covered_share": float(share_of(hits, n)),
            "ci_low": float(low),
            "ci_high": float(high),
            "beside": [{"topic_id": one, "name": names[one], "n_mentions": int(size[one])} for one in ranked],
            "unused": [one for one in names if one not in beside and not size.get(one, 0)],
        }
    }
