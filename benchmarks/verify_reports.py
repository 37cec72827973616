"""Reports of 5,000 and 100,000 comments in every form: processor seconds to write and to verify, and size.

A run (``--run``, else one made of the first 5,000 clothing reviews) is repeated, under other ids, until it has the
comments wanted. Processor time, for the machine may be busy with other work; writing includes the tables to decide by,
verifying includes making all tables anew.
"""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from measure import Table, parser

WANTED = (5_000, 100_000)
FORMS = ("html", "xlsx", "md", "pptx")


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--run", type=Path, help="a saved run to repeat")
    arguments.add_argument("--comments", type=int, nargs="*", help="sizes  [default: 5000 100000]")
    arguments.add_argument("--forms", nargs="*", choices=FORMS)
    options = arguments.parse_args()
    import cxtext

    if options.run:
        small = cxtext.load(options.run)
    else:
        reviews = pd.read_csv(options.data / "clothing_reviews.csv").head(options.limit or WANTED[0])
        small = cxtext.analyze(reviews, text="Review Text", score="Rating", score_kind="stars")
    table = Table(options)
    for wanted in options.comments or WANTED:
        measured(table, repeated(small, wanted), options.forms or FORMS)


def repeated(analysis: Any, wanted: int) -> Any:
    """Repeat the comments of a run under other ids until there are so many."""
    from cxtext.analysis.recomputing import recomputed

    times = -(-wanted // max(1, int((analysis.feedback["status"] == "ok").sum())))
    if times == 1:
        # A saved run may be of an older version.
        return recomputed(analysis)
    parts, points = [], []
    for number in range(times):
        other = {"feedback_id": analysis.feedback["feedback_id"] + f"-{number}"}
        parts.append(analysis.feedback.assign(**other))
        ids = analysis.mentions["feedback_id"] + f"-{number}"
        numbers = analysis.mentions["mention_id"].str.rpartition(":")[2]
        points.append(analysis.mentions.assign(feedback_id=ids, mention_id=ids + ":" + numbers))
    feedback = pd.concat(parts, ignore_index=True)
    feedback = feedback.head(int((feedback["status"] == "ok").cumsum().searchsorted(wanted)) + 1)
    mentions = pd.concat(points, ignore_index=True)
    mentions = mentions[mentions["feedback_id"].isin(feedback["feedback_id"])].reset_index(drop=True)
    return recomputed(dataclasses.replace(analysis, feedback=feedback, mentions=mentions))


def measured(table: Table, analysis: Any, forms: Sequence[str]) -> None:
    from cxtext.reporting import verify_report, write_report

    data = f"{len(analysis.feedback):,} comments, {len(analysis.mentions):,} mentions"
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        for form in forms:
            path = Path(folder) / f"report.{form}"
            fresh = dataclasses.replace(analysis)
            start = time.process_time()
            write_report(fresh, path)
            wrote = time.process_time() - start
            fresh = dataclasses.replace(analysis)
            start = time.process_time()
            found = verify_report(path, fresh)
            verified = time.process_time() - start
            assert found.agrees, found.differences[:3]
            size = path.stat().st_size / 1e6
            said = f"{found.n_figures:,} figures, {found.n_texts:,} texts"
            table.row(f"write .{form}", "cxtext", f"{wrote:.1f} s of processor time, {size:.1f} MB", data)
            table.row(f"verify .{form}: {said}", "cxtext", f"{verified:.1f} s of processor time", data)


if __name__ == "__main__":
    main()
