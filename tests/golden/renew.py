"""Write the tags that this version gives the golden comments: ``python tests/golden/renew.py``.

Only for a change that is meant to change tags. The files of earlier releases stay: they say what each release did.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import cxtext

HERE = Path(__file__).resolve().parent
QUALITIES = ("fast", "auto")


def comments() -> pd.DataFrame:
    """Return comments of all sorts, written for this purpose, some with the question they answer."""
    return pd.read_csv(HERE / "comments.csv", dtype=str, keep_default_na=False)


def tags(quality: str) -> pd.DataFrame:
    """Return the tags of the golden comments."""
    tagged = cxtext.tag(comments(), text="comment", question="question", quality=quality)
    return tagged.drop(columns=["question", "comment"])


def golden(quality: str) -> Path:
    """Return the file of this release."""
    return HERE / cxtext.__version__ / f"{quality}.csv"


if __name__ == "__main__":
    for one in QUALITIES:
        golden(one).parent.mkdir(exist_ok=True)
        tags(one).to_csv(golden(one), index=False, lineterminator="\n")
        print(golden(one))
