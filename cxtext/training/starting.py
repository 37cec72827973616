"""What training starts from: the shipped head, a head learned from a journey map's own texts, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.artifacts import encoder_stamp, find_model
from cxtext.encoders.fitting import zero_head
from cxtext.encoders.heads import LinearHead
from cxtext.encoders.reading import ENCODERS_READ, check_quality
from cxtext.journey import JourneyMap, load_map
from cxtext.training.examples import Examples, Head, encode, examples
from cxtext.training.labelled import check_task, read_labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Start", "quality_of", "start"]

_SURE = 0.8
"""Where no shipped model says from which probability on to trust the fast reading."""
_FIXED = ("sentiment", "stage")
"""Tasks whose classes are given: the analysis counts sentiments, and a stage is one of its map."""


@dataclass(frozen=True, eq=False)
class Start:
    """Everything that is needed to fit the heads of one task.

    Attributes
    ----------
    task, examples, journey
        What is learned, from which texts, and the map of a stage model.
    heads
        Head -> the one to start from. ``prior`` says whether these know anything.
    inputs
        Head -> what it sees of the texts, (n, d).
    extra
        Head -> inputs and classes of further texts that always train (those of a user's map).
    sure
        Probability from which quality ``auto`` trusts the fast reading.
    encoders
        Encoder -> its stamp, which the model will insist on.
    pooled
        Share of the accurate reading in the pool of both, as the shipped model has it; None: each reads alone.
    """

    task: str
    examples: Examples
    journey: JourneyMap | None
    heads: Mapping[Head, LinearHead]
    prior: bool
    inputs: Mapping[Head, np.ndarray]
    extra: Mapping[Head, tuple[np.ndarray, np.ndarray]]
    sure: float
    encoders: Mapping[str, str]
    pooled: float | None = None


def start(
    task: str,
    source: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    journey: str | Path | JourneyMap | None = None,
    quality: str = "auto",
) -> Start:
    """Read labels and encode their texts; see :func:`cxtext.training.train` for the parameters and errors."""
    check_task(task, journey)
    speed = check_quality(quality)
    journey_map = load_map(journey or "customer") if task == "stage" else None
    # Only the built-in customer map has a shipped model of its stages.
    own_map = journey_map is not None and journey_map != load_map("customer")
    shipped = () if own_map else _shipped_classes(task)
    labelled = read_labelled(
        task,
        source,
        text=text,
        question=question,
        label=label,
        journey=journey_map,
        classes=journey_map.stage_ids if own_map and journey_map else shipped if task in _FIXED else None,
        shipped=shipped,
    )
    own_classes = not own_map and set(labelled.classes) != set(shipped)
    found = examples(labelled, own_classes=own_classes)
    readers = ENCODERS_READ if speed == "auto" else (speed,)
    if own_map or own_classes:
        kinds: list[Head] = [(name, name) for name in readers]
        kinds += [("fast", "accurate")] if speed == "auto" else []
    else:
        kinds = [(name, None) for name in readers]
    inputs = encode(found.texts, found.questions, kinds)
    extra: dict[Head, tuple[np.ndarray, np.ndarray]] = {}
    sure, pooled = _SURE, None
    if own_map and journey_map is not None:
        heads = _map_heads(journey_map, kinds)
        extra = _map_inputs(journey_map, kinds)
    elif own_classes:
        heads = {kind: zero_head(found.classes, inputs[kind].shape[1]) for kind in kinds}
    else:
        folder = find_model(task)
        sure = float(folder.config["sure"])
        pooled = folder.config.get("pooled") if speed == "auto" else None
        heads = {
            kind: LinearHead.from_arrays(found.classes, folder.arrays(f"{kind[0]}.safetensors"), "head")
            for kind in kinds
        }
    stamps = {name: encoder_stamp(name) for name in dict.fromkeys(name for kind in kinds for name in kind if name)}
    return Start(task, found, journey_map, heads, not own_classes, inputs, extra, sure, stamps, pooled)


def quality_of(kind: Head) -> str:
    """Return the quality at which a head does the reading."""
    reading, topics = kind
    return "auto" if topics not in (None, reading) else reading


def _shipped_classes(task: str) -> tuple[str, ...]:
    return tuple(find_model(task).config["classes"])


def _map_heads(journey: JourneyMap, kinds: list[Head]) -> dict[Head, LinearHead]:
    from cxtext.journey.stage import fit_map

    return {(reading, topics): fit_map(journey, reading, topics or reading) for reading, topics in kinds}


def _map_inputs(journey: JourneyMap, kinds: list[Head]) -> dict[Head, tuple[np.ndarray, np.ndarray]]:
    from cxtext.journey.stage import map_texts

    texts, stages = map_texts(journey)
    target = np.array([journey.stage_ids.index(stage) for stage in stages], dtype=np.int64)
    return {kind: (inputs, target) for kind, inputs in encode(texts, [""] * len(texts), kinds).items()}
