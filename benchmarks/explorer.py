"""The explorer on many comments: what opening it, filtering and editing cost, and what goes to the browser.

Times are of the processor, so other work on the machine does not count.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from measure import Table, parser

QUOTES = ({}, {"sentiment": "negative"}, {"search": "size small"}, {"topic": "t000", "source": "review"})


def main() -> None:
    options = parser(__doc__, peers=False).parse_args()
    table = Table(options)
    import cxtext
    from cxtext.notebook.exploring import Exploration

    n = options.limit or 20_000
    feedback = cxtext.read(options.data / "clothing_reviews.csv").head(n)
    analysis = cxtext.analyze(feedback, quality="fast")
    data = f"clothing_reviews.csv: {n:,} reviews, {len(analysis.mentions):,} mentions, {len(analysis.topics)} topics"
    seconds, exploration = processor(lambda: Exploration(analysis))
    drawn, overview = processor(exploration.overview)
    table.row("opening the explorer", "cxtext", f"{seconds + drawn:.1f} s", data)
    table.row("what goes to the browser at once", "cxtext", f"{len(json.dumps(overview)) / 1e3:.0f} kB", data)
    pages, sizes = [], []
    for filters in QUOTES * 5:
        taken, answer = processor(lambda chosen=filters: exploration.answer({"ask": "quotes", "filters": chosen}))
        pages.append(taken)
        sizes.append(len(json.dumps(answer)))
    says = f"median {statistics.median(pages):.2f} s, most {max(pages):.2f} s; at most {max(sizes) / 1e3:.0f} kB"
    table.row("a page of quotes under new filters", "cxtext", says, data, "< 0.5 s")
    ids = analysis.pain_points["topic_id"].tolist()
    for what, edit in (
        ("the first edit (a name)", {"edit": "rename", "topic": ids[0], "name": "What hurts most"}),
        ("a further name", {"edit": "rename", "topic": ids[0], "name": "What hurts"}),
        ("a merge", {"edit": "merge", "topic": ids[1], "others": [ids[2]]}),
        ("an undo", {"edit": "undo"}),
    ):
        taken, _ = processor(lambda asked=edit: exploration.answer({"ask": "edit", **asked}))
        drawn, _ = processor(exploration.overview)
        table.row(f"{what}, all tables anew", "cxtext", f"{taken + drawn:.1f} s", data)


def processor(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return processor seconds, of all cores, and the result."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


if __name__ == "__main__":
    main()
