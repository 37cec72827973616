"""A codebook as plain data and arrays, for a run directory; no pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.errors import ArtifactError
from cxtext.topics.codebook.book import Codebook
from cxtext.topics.codebook.state import State, Theme, Topic
from cxtext.topics.model import TopicModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cxtext.topics.codebook.edits import Edit
    from cxtext.topics.codebook.ground import Ground

__all__ = ["Start", "from_arrays", "opened", "to_arrays"]

KIND = "cxtext-codebook"
VERSION = 1

Start = tuple[TopicModel, State, Mapping[str, "NDArray[np.float32]"]]
"""The model before edits, its topics, and the vectors of texts that edits speak of."""


def to_arrays(start: Start) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return what a codebook is besides its log and its mentions: JSON-able data and arrays."""
    model, state, texts = start
    meta, _ = model.to_arrays()
    bank = sorted(texts)
    vectors = np.stack([texts[text] for text in bank]) if bank else np.zeros((0, state.grid.shape[1]))
    return (
        {
            "kind": KIND,
            "version": VERSION,
            "model": meta,
            "topics": [asdict(one) for one in state.topics.values()],
            "themes": [{"id": one.id, "name": one.name, "row": dict(one.row)} for one in state.themes.values()],
            "bank": bank,
        },
        {
            "prototypes": state.grid.astype(np.int16),
            "prototype_topics": state.topic.astype(np.int32),
            "bank": vectors.astype(np.int16),
        },
    )


def from_arrays(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Start:
    """Rebuild what :func:`to_arrays` took apart.

    Raises
    ------
    ArtifactError
        Of another kind or version, or the parts do not fit together.
    """
    if meta.get("kind") != KIND or meta.get("version") != VERSION:
        raise ArtifactError(
            f"The saved codebook is of kind {meta.get('kind')!r}, version {meta.get('version')!r}; this release reads "
            f"{KIND!r}, version {VERSION}."
        )
    try:
        topics = {
            one["id"]: Topic(**{**one, "keywords": tuple(one["keywords"]), "examples": tuple(one["examples"])})
            for one in meta["topics"]
        }
        themes = {one["id"]: Theme(one["id"], one["name"], one["row"]) for one in meta["themes"]}
        grid = arrays["prototypes"].astype(np.float32)
        topic = arrays["prototype_topics"].astype(np.int64)
        bank = dict(zip(meta["bank"], arrays["bank"].astype(np.float32), strict=True))
        if sorted(topics) != sorted(set(topic.tolist())) or len(grid) != len(topic) or (np.diff(topic) < 0).any():
            raise ArtifactError("The saved codebook's prototypes do not match its topics; analyse the feedback again.")
        state = State(dict(sorted(topics.items())), themes, grid, topic)
        model = TopicModel.from_arrays(
            meta["model"],
            {"prototypes": arrays["prototypes"], "prototype_topics": state.prototypes.topic},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"The saved codebook is damaged: {error!r}; analyse the feedback again.") from None
    return model, state, bank


def opened(start: Start, ground: Ground, log: Sequence[Edit]) -> Codebook:
    """Open a codebook from its parts."""
    model, state, bank = start
    return Codebook(model, state, replace(ground, bank={**bank, **ground.bank}), tuple(log))
