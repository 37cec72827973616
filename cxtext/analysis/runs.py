"""Save and load run directories: open formats only, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.books import BookParts
from cxtext.analysis.checksums import SUMS_FILE, check_sums, refuse_links, write_sums
from cxtext.analysis.codebook_files import sheet_table, write_sheet
from cxtext.analysis.models import keep, kept
from cxtext.analysis.result import Analysis
from cxtext.artifacts import RUN_FORMAT, dump_json
from cxtext.errors import ArtifactError, InputError
from cxtext.journey import load_map
from cxtext.journey.map_writing import to_toml
from cxtext.reading import options_toml
from cxtext.topics import TopicModel
from cxtext.topics.codebook import LOG_FILE
from cxtext.writing.directories import whole_directory

if TYPE_CHECKING:
    import pandas as pd

_TABLES = ("feedback", "mentions", "topics", "journey", "pain_points", "segments", "trends", "rejects")
_OPTIONAL = ("warnings", "codes", "lineage")
"""Tables that are written only where they have rows."""
_DECISIONS = (
    "impacts", "measures", "churn", "blind_spots", "scopes", "spill_over", "timelines", "repeat_complaints",
    "contradictions", "scale_checks", "score_variants",
)  # fmt: skip
"""Written likewise, for other programs; an analysis that is loaded works them out anew when asked."""
RUN_FILES = frozenset({f"{name}.parquet" for name in (*_TABLES, *_OPTIONAL, *_DECISIONS)}) | {
    "run.json", "metrics.json", "codebook.csv", LOG_FILE, "reading.toml", "report.html", "model", SUMS_FILE,
}  # fmt: skip
"""What a run directory may hold; anything else in it is the user's."""
_TO_EDIT = frozenset({"codebook.csv", "reading.toml", "report.html"})
"""What people or ``cxtext report`` may change in it."""

_TRIES = 5


def save(analysis: Analysis, path: str | Path) -> Path:
    """Write a run directory; see :meth:`Analysis.save`. What else lies in an existing run directory stays there."""
    import safetensors.numpy

    from cxtext.insights import shared_joins

    target = Path(path)
    with shared_joins(), whole_directory(target) as folder:
        for name in _TABLES:
            storable(getattr(analysis, name)).to_parquet(folder / f"{name}.parquet", index=False)
        for name in (*_OPTIONAL, *_DECISIONS):
            if len(getattr(analysis, name)):
                storable(getattr(analysis, name)).to_parquet(folder / f"{name}.parquet", index=False)
        (folder / "metrics.json").write_text(dump_json(analysis.metrics), encoding="utf-8")
        write_sheet(sheet_table(analysis), folder / "codebook.csv")
        model = folder / "model"
        model.mkdir()
        meta, arrays = analysis.topic_model.to_arrays()
        (model / "topics.json").write_text(dump_json(meta), encoding="utf-8")
        # As bytes: a library that writes by itself tells of a full disk in words of its own.
        (model / "topics.safetensors").write_bytes(safetensors.numpy.save(arrays))
        (model / "journey.toml").write_text(to_toml(analysis.journey_map), encoding="utf-8")
        analysis.book_parts.save(folder)
        keep(analysis.models, model)
        if analysis.meta["files"]:
            (folder / "reading.toml").write_text(options_toml(analysis.meta["files"]), encoding="utf-8")
        analysis.report(folder / "report.html")
        (folder / "run.json").write_text(dump_json(analysis.meta), encoding="utf-8")
        write_sums(folder, _TO_EDIT)
        if target.is_dir():
            _keep_others(target, folder)
    return target


def _keep_others(old: Path, new: Path) -> None:
    for item in sorted(old.iterdir()):
        if item.name in RUN_FILES:
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, new / item.name, symlinks=True)
        else:
            shutil.copy2(item, new / item.name, follow_symlinks=False)


def load(path: str | Path) -> Analysis:
    """Load a run directory that :meth:`Analysis.save` or the command line wrote.

    Raises
    ------
    InputError
        ``path`` is not a run directory.
    ArtifactError
        A file of the run is missing, cut short, altered, a link or of another format.
    """
    folder = Path(path)
    for _ in range(_TRIES):
        if not (folder / "run.json").is_file():
            raise InputError(f"{folder} is not a run directory (it has no run.json); name the folder given to --out.")
        before = folder.stat()
        try:
            return _load(folder)
        except (ArtifactError, InputError):
            # While it was read another run may have taken its place: files of both make neither.
            if not folder.is_dir() or os.path.samestat(before, folder.stat()):
                raise
    raise ArtifactError(f"The run {folder} is replaced again and again while it is read; wait until that is done.")


def _load(folder: Path) -> Analysis:
    from safetensors.numpy import load_file

    refuse_links(folder, RUN_FILES)
    try:
        meta = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        if meta.get("format") != RUN_FORMAT:
            raise ArtifactError(
                f"{folder} has run format {meta.get('format')!r}; this cxtext reads format {RUN_FORMAT}."
            )
        check_sums(folder)
        tables: dict[str, Any] = {name: _read_table(folder / f"{name}.parquet") for name in _TABLES}
        present = [name for name in _OPTIONAL if (folder / f"{name}.parquet").is_file()]
        tables |= {name: _read_table(folder / f"{name}.parquet") for name in present}
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        topics = json.loads((folder / "model" / "topics.json").read_text(encoding="utf-8"))
        arrays = dict(load_file(folder / "model" / "topics.safetensors"))
        model = TopicModel.from_arrays(topics, arrays)
        journey_map = load_map(folder / "model" / "journey.toml")
        parts = BookParts.load(folder)
    except (ArtifactError, InputError):
        raise
    except Exception as error:  # noqa: BLE001 - each reader raises its own types; all mean a damaged run
        raise ArtifactError(f"The run {folder} is damaged or incomplete: {error}") from None
    tables["feedback"].attrs["cxtext"] = {"files": meta["files"], "rejects": [], "masked": meta["masked"]}
    return Analysis(
        metrics=metrics,
        meta=meta,
        topic_model=model,
        journey_map=journey_map,
        models=kept(folder / "model"),
        book_parts=parts,
        **tables,
    )


def storable(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with columns of mixed Python types turned to text, which parquet needs."""
    changed = table.copy()
    changed.attrs = {}
    for column in _object_columns(changed):
        kinds = {type(value) for value in changed[column].dropna()}
        if len(kinds) > 1 or not kinds <= {str, list, tuple, bool, int, float}:
            changed[column] = changed[column].map(str, na_action="ignore")
    changed.columns = changed.columns.map(str)
    return changed


def _object_columns(table: pd.DataFrame) -> list[str]:
    from pandas.api.types import is_object_dtype

    return [column for column in table.columns if is_object_dtype(table[column].dtype)]


def _read_table(path: Path) -> pd.DataFrame:
    import pandas as pd

    table = pd.read_parquet(path)
    for column in _object_columns(table):
        if table[column].map(lambda value: hasattr(value, "tolist")).any():
            table[column] = table[column].map(lambda value: value.tolist() if hasattr(value, "tolist") else value)
    return table
