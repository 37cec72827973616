"""What tagging needs of a run, as bytes that travel to Spark's workers with the task."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.models import Model, by_task, described, journey_of, keep, kept
from cxtext.analysis.result import Analysis
from cxtext.analysis.tagging import CODES_COLUMN, TAG_COLUMNS, Tagger
from cxtext.artifacts import RUN_FORMAT, dump_json
from cxtext.encoders.reading import check_quality
from cxtext.errors import ArtifactError, InputError
from cxtext.journey import JourneyMap, load_map
from cxtext.journey.map_writing import to_toml
from cxtext.tables import FEEDBACK, JOURNEY, MENTIONS, PAIN_POINTS, REJECTS, TOPICS, Contract, empty
from cxtext.topics import TopicModel

if TYPE_CHECKING:
    from cxtext.cleaning import Masking

_META, _TOPICS, _ARRAYS, _JOURNEY = "run.json", "model/topics.json", "model/topics.safetensors", "model/journey.toml"
_RUN_FILES = (_META, _TOPICS, _ARRAYS, _JOURNEY)
_OWN = "own"
_NONE = Contract("none", key=(), required=())


@dataclass(frozen=True)
class Shipment:
    """Everything that makes the same :class:`~cxtext.analysis.tagging.Tagger` on any machine that has cxtext.

    Attributes
    ----------
    files
        Name -> content: of the run its description, topics, journey map and own models (no comments); under ``own/``
        models given beside it.
    quality, masking
        See :class:`~cxtext.analysis.tagging.Tagger`.
    """

    files: Mapping[str, bytes] = field(repr=False)
    quality: str | None = None
    masking: Masking | None = None

    @property
    def has_run(self) -> bool:
        """Whether topics are told."""
        return _META in self.files

    @property
    def tag_columns(self) -> tuple[str, ...]:
        """Names of the columns that tagging adds."""
        has_codes = any(name.startswith(("model/codes/", f"{_OWN}/codes/")) for name in self.files)
        return (*TAG_COLUMNS, CODES_COLUMN) if has_codes else TAG_COLUMNS

    @cached_property
    def key(self) -> str:
        """A digest: equal for what tags alike, so that a worker keeps its models from task to task."""
        masking = None if self.masking is None else self.masking.as_dict()
        digest = hashlib.sha256(dump_json({"quality": self.quality, "masking": masking}).encode())
        for name in sorted(self.files):
            digest.update(f"\0{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()

    def tagger(self, folder: Path) -> Tagger:
        """Make the tagger; what is packed is unpacked into ``folder``, which is not needed any more afterwards.

        Raises
        ------
        InputError
            See :class:`~cxtext.analysis.tagging.Tagger`.
        ArtifactError
            This cxtext is older or newer than the one that packed, and does not read its formats.
        """
        for name, content in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        models = list(kept(folder / _OWN).values())
        if not self.has_run:
            return Tagger(None, self.quality, load_map(folder / _JOURNEY), models, self.masking)
        return Tagger(_without_tables(folder), self.quality, None, models, self.masking)


def pack(
    run: Analysis | str | Path | None = None,
    quality: str | None = None,
    journey: str | Path | JourneyMap | None = None,
    models: Sequence[Model] = (),
    masking: Masking | None = None,
) -> Shipment:
    """Pack what :class:`~cxtext.analysis.tagging.Tagger` needs; ``run`` is an analysis or its directory.

    Raises
    ------
    InputError
        The directory is no run, a model cannot be used, or it is an object that no folder holds.
    """
    if quality is not None:
        check_quality(quality)
    own = by_task(models)
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="cxtext-") as name:
        work = Path(name)
        if isinstance(run, str | Path):
            files |= _of_directory(Path(run))
        elif run is not None:
            _write_run(run, work)
        else:
            (work / "model").mkdir()
            (work / _JOURNEY).write_text(to_toml(load_map(journey or journey_of(own) or "customer")), encoding="utf-8")
        (work / _OWN).mkdir()
        for task, said in described(own).items():
            if not said["kept"]:
                raise InputError(
                    f"The {task} model {said['name']} is an object of this program that Spark's workers cannot be "
                    "given; give the folder of a model that cxtext train wrote."
                )
        keep(own, work / _OWN)
        files |= {path.relative_to(work).as_posix(): path.read_bytes() for path in _files_in(work)}
    shipment = Shipment(files, quality, masking)
    with tempfile.TemporaryDirectory(prefix="cxtext-") as name:
        # What is wrong is said here, in one sentence, and not by some worker in a thousand lines.
        shipment.tagger(Path(name))
    return shipment


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _of_directory(run: Path) -> dict[str, bytes]:
    """Return the files of a run directory that tagging needs; its tables stay where they are."""
    if not (run / _META).is_file():
        raise InputError(f"{run} is not a run directory (it has no run.json); name the folder given to --out.")
    missing = [name for name in _RUN_FILES if not (run / name).is_file()]
    if missing:
        raise ArtifactError(f"The run {run} is damaged or incomplete: {missing[0]} is missing.")
    own = [path for folder in kept(run / "model").values() if isinstance(folder, Path) for path in _files_in(folder)]
    wanted = [run / name for name in _RUN_FILES] + own
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in wanted}


def _write_run(run: Analysis, folder: Path) -> None:
    from safetensors.numpy import save_file

    (folder / "model").mkdir()
    (folder / _META).write_text(dump_json(run.meta), encoding="utf-8")
    topics, arrays = run.topic_model.to_arrays()
    (folder / _TOPICS).write_text(dump_json(topics), encoding="utf-8")
    save_file(arrays, folder / _ARRAYS)
    (folder / _JOURNEY).write_text(to_toml(run.journey_map), encoding="utf-8")
    keep(run.models, folder / "model")


def _without_tables(folder: Path) -> Analysis:
    """Return the run in ``folder`` as far as tagging looks at it: with empty tables."""
    from safetensors.numpy import load_file

    meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))
    if meta.get("format") != RUN_FORMAT:
        raise ArtifactError(f"The run has format {meta.get('format')!r}; this cxtext reads format {RUN_FORMAT}.")
    topics = json.loads((folder / _TOPICS).read_text(encoding="utf-8"))
    return Analysis(
        feedback=empty(FEEDBACK),
        mentions=empty(MENTIONS),
        topics=empty(TOPICS),
        journey=empty(JOURNEY),
        pain_points=empty(PAIN_POINTS),
        segments=empty(_NONE),
        trends=empty(_NONE),
        rejects=empty(REJECTS),
        metrics={},
        meta=meta,
        topic_model=TopicModel.from_arrays(topics, dict(load_file(folder / _ARRAYS))),
        journey_map=load_map(folder / _JOURNEY),
        models=kept(folder / "model"),
    )
