"""A trained model in memory, and the folder it becomes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.artifacts import write_model
from cxtext.cards import Card, Carded, Grid, interval
from cxtext.plurals import plural
from cxtext.training.card import card
from cxtext.training.labelled import rejects_table
from cxtext.writing.directories import refuse_foreign, whole_directory

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.encoders.heads import LinearHead
    from cxtext.journey import JourneyMap
    from cxtext.reading.table import Reject
    from cxtext.training.curve import Curve
    from cxtext.training.examples import Contradiction, Head
    from cxtext.training.figures import Figures

__all__ = ["Score", "TrainedModel"]


@dataclass(frozen=True)
class Score:
    """Figures at one quality, ``before`` or ``after`` training (cross-validated)."""

    quality: str
    when: str
    figures: Figures


@dataclass(frozen=True, eq=False, repr=False)
class TrainedModel(Carded):
    """What :func:`cxtext.training.train` learned.

    Attributes
    ----------
    task, classes
        What it reads; the classes in the order of probabilities.
    heads, strengths
        For each pair of encoders the fitted head, and how far the labels moved it (0: not at all).
    sure
        Probability from which quality ``auto`` trusts the fast reading.
    encoders
        Encoders that it fits, with their stamps.
    journey
        Map of a stage model.
    pooled
        Share of the accurate reading in the pool of both; None: each reads alone.
    prior
        Whether training started from a head that knew the classes.
    counts, class_counts
        What became of the rows; texts of each class.
    scores
        Figures before and after, cross-validated.
    rejects, contradictions
        Rows that were not used; texts with different labels.
    seed
        Of the folds.

    Examples
    --------
    >>> import pandas as pd
    >>> from cxtext.training import train
    >>> frame = pd.DataFrame({"text": [f"{a} {b}" for a in ("Bill", "Fee", "App", "Site", "Page") for b in "abc"]})
    >>> frame["label"] = ["billing"] * 6 + ["digital"] * 9
    >>> model = train("intent", frame, quality="accurate")
    >>> model.classes, model.counts["used"]
    (('billing', 'digital'), 15)
    """

    task: str
    classes: tuple[str, ...]
    heads: Mapping[Head, LinearHead] = field(repr=False)
    strengths: Mapping[Head, float] = field(repr=False)
    sure: float
    encoders: Mapping[str, str] = field(repr=False)
    journey: JourneyMap | None = field(repr=False)
    prior: bool
    counts: Mapping[str, int]
    class_counts: Mapping[str, int] = field(repr=False)
    scores: tuple[Score, ...] = field(repr=False)
    rejects: tuple[Reject, ...] = field(repr=False)
    contradictions: tuple[Contradiction, ...] = field(repr=False)
    seed: int
    pooled: float | None = None

    @property
    def changed(self) -> bool:
        """Whether the labels moved any head."""
        return any(strength > 0 for strength in self.strengths.values())

    @property
    def version(self) -> str:
        """``own-`` and a checksum of the weights."""
        digest = hashlib.sha256()
        for kind, head in sorted(self.heads.items(), key=lambda item: str(item[0])):
            digest.update(f"{kind}{head.classes}{head.temperature}".encode())
            digest.update(head.weight.tobytes() + head.bias.tobytes())
        return f"own-{digest.hexdigest()[:12]}"

    def _card(self) -> Card:
        classes = ", ".join(f"{name} {n:,}" for name, n in self.class_counts.items())
        lines = [f"Labels: {classes}"]
        if self.prior and not self.changed:
            lines.append("The labels show no sure gain, so the model stays as it was; more labels may.")
        if self.contradictions:
            lines.append(f"{plural(len(self.contradictions), 'text has', 'texts have')} contradicting labels.")
        if self.rejects:
            lines.append(f"{plural(len(self.rejects), 'row')} not used: .rejects_table() says why.")
        rows = [
            (
                score.quality,
                score.when,
                f"{score.figures.macro_f1:.3f} ({interval(score.figures.ci_low, score.figures.ci_high, '.3f')})",
                f"{score.figures.accuracy:.3f} "
                f"({interval(score.figures.accuracy_low, score.figures.accuracy_high, '.3f')})",
            )
            for score in self.scores
        ]
        heads = ("quality", "training", "macro-F1 (95 %)", "accuracy (95 %)")
        return Card(
            f"TrainedModel({self.task}, {plural(self.counts['used'], 'labelled text')})",
            lines,
            [Grid("On these labels, cross-validated", heads, rows)],
            [(f'.save("my-{self.task}")', ""), (f'cxtext.analyze(…, models=["my-{self.task}"])', "")],
        )

    def score_table(self) -> pd.DataFrame:
        """Return the figures as a table: quality, when, n, accuracy (_low, _high), macro_f1, ci_low, ci_high, ece."""
        import pandas as pd

        rows = [{"quality": score.quality, "when": score.when, **score.figures.as_dict()} for score in self.scores]
        return pd.DataFrame(rows)

    def rejects_table(self) -> pd.DataFrame:
        """Return the rows that were not used: file, row, reason, detail, raw."""
        return rejects_table(self.rejects)

    def save(self, path: str | Path, curve: Curve | None = None) -> Path:
        """Write the model folder, whole or not at all; an existing model there is replaced.

        It holds ``model.json``, the heads, a card (``README.md``), the map of a stage model, and the learning curve
        where one is given; none of the texts.

        Raises
        ------
        InputError
            ``path`` is a file, or a folder that holds something other than a model.
        """
        import safetensors.numpy

        target = Path(path)
        refuse_foreign(target, "model.json")
        with whole_directory(target, replaces="model.json") as folder:
            files = []
            for name in ("fast", "accurate"):
                arrays = self._arrays(name)
                if arrays:
                    (folder / f"{name}.safetensors").write_bytes(safetensors.numpy.save(arrays))
                    files.append(f"{name}.safetensors")
            if self.journey is not None:
                from cxtext.journey.map_writing import to_toml

                (folder / "journey.toml").write_text(to_toml(self.journey), encoding="utf-8", newline="\n")
                files.append("journey.toml")
            if curve is not None:
                curve.write(folder)
            (folder / "README.md").write_text(card(self, curve), encoding="utf-8", newline="\n")
            # Last, so that a folder with a model.json is a complete model.
            write_model(folder, self.task, self.version, self._config(), files)
        return target

    def _config(self) -> dict[str, Any]:
        topics = any(kind is not None for _, kind in self.heads)
        return {
            "classes": list(self.classes),
            "sure": self.sure,
            **({} if self.pooled is None else {"pooled": self.pooled}),
            "features": "reading+topics" if topics else "reading",
            "encoders": dict(sorted(self.encoders.items())),
            "labels": dict(self.class_counts),
            "seed": self.seed,
        }

    def _arrays(self, name: str) -> dict[str, np.ndarray]:
        arrays = {}
        for (reading, topics), head in self.heads.items():
            if reading == name:
                prefix = "head" if topics in (None, reading) else "mixed"
                arrays[f"{prefix}.weight"] = np.ascontiguousarray(head.weight, dtype=np.float32)
                arrays[f"{prefix}.bias"] = np.ascontiguousarray(head.bias, dtype=np.float32)
                arrays[f"{prefix}.temperature"] = np.array([head.temperature], dtype=np.float32)
        return arrays
