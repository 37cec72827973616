"""The embedded demo: nine months of feedback on Tidewire, a fictional broadband provider.

``TRUTH.md`` beside this file says what was planted; ``truth.csv`` says where.

>>> import cxtext
>>> [path.name for path in cxtext.demo.files()]
['survey.csv', 'reviews.csv', 'staff.csv']
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["files", "truth"]

_HERE = Path(__file__).resolve().parent


def files() -> list[Path]:
    """Return the paths of the three demo files: survey answers, online reviews, staff feedback."""
    return [_HERE / name for name in ("survey.csv", "reviews.csv", "staff.csv")]


def truth() -> pd.DataFrame:
    """Return what was planted: ``feedback_id``, ``file``, ``truth`` (keys joined by ``;``) and ``sentiment``."""
    import pandas as pd

    return pd.read_csv(_HERE / "truth.csv", dtype=str, keep_default_na=False)
