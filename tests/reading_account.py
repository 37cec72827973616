"""What a reading says of itself, checked while it is asked."""

from __future__ import annotations

import json

import pandas as pd

from cxtext.tables import FEEDBACK, check


def told(frame: pd.DataFrame) -> dict:
    """Return the account of the first file: it goes into JSON, its rows add up, and the table keeps its contract."""
    json.dumps(frame.attrs["cxtext"])
    found = frame.attrs["cxtext"]["files"][0]
    assert found["rows_in"] == found["rows_used"] + found["rejects"]
    check(frame, FEEDBACK)
    return found
