"""What a run tells of its making: versions, options, files, rows in and out."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

import cxtext
from cxtext.artifacts import RUN_FORMAT, find_model

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.reading import Readers
    from cxtext.analysis.steps import Steps
    from cxtext.topics import CodeClassifier


def meta_of(
    feedback: pd.DataFrame, options: dict[str, Any], steps: Steps, readers: Readers, coder: CodeClassifier | None
) -> dict[str, Any]:
    """Return what :attr:`cxtext.Analysis.meta` holds."""
    understood = feedback.attrs.get("cxtext", {})
    files = understood.get("files", [])
    rejected = sum(file.get("rejects", 0) for file in files)
    return {
        "format": RUN_FORMAT,
        "cxtext": cxtext.__version__,
        "python": platform.python_version(),
        "options": options,
        "files": files,
        "masked": understood.get("masked", {}),
        "repeats": understood.get("repeats", {}),
        "rows": {
            "in": sum(file["rows_in"] for file in files) if files else len(feedback),
            "rejected": rejected,
            "feedback": len(feedback),
            "analysed": int((feedback["status"] == "ok").sum()),
            "by_status": {str(key): int(n) for key, n in feedback["status"].value_counts().sort_index().items()},
        },
        "models": {
            **{name: find_model(name).version for name in ("encoder-accurate", "encoder-fast")},
            **{task: str(getattr(reader, "version", "unknown")) for task, reader in readers.by_task.items()},
            **({} if coder is None else {coder.model_name: coder.version}),
        },
        "steps": steps.as_records(),
    }
