"""Topics of ever more mentions, vectors given: seconds and memory of the fit with names, and a picture of their growth.

The mentions are sentences and clauses of real reviews with their vectors; from where these run out, the same again as
other texts, their vectors moved at random by about as much as two ways of saying one thing differ.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import HERE, Table, parser, run, with_text, write_json

FILE = "clothing_reviews.csv"
SIZES = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
REACH = {100_000: "under 60 s, 2,000 MB", 1_000_000: "under 480 s, 4,000 MB"}


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of mentions")
    arguments.add_argument("--picture", type=Path, metavar="FILE", help="draw the growth into this svg file")
    options = arguments.parse_args()
    table = Table(options)
    _, rows = with_text(options.data / FILE, "Review Text", options.limit or 2_000)
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        job = HERE / "jobs" / "find_topics.py"
        comments = write_json(folder / "comments.json", [row["Review Text"] for row in rows])
        texts, vectors = folder / "texts.json", folder / "vectors.npy"
        run([sys.executable, job, "mentions", comments, texts, vectors])
        for size in options.sizes:
            grown = folder / "grown.json", folder / "grown.npy"
            run([sys.executable, job, "grow", texts, vectors, *grown, size])
            answer = run([sys.executable, job, "fit", *grown])
            labels = answer.result["labels"]
            seconds, n_topics = answer.result["fit_seconds"], len({label for label in labels if label >= 0})
            covered = sum(label >= 0 for label in labels) / size
            memory = "unknown" if answer.peak_mb is None else f"{answer.peak_mb:,.0f} MB"
            seconds_of = f"{seconds:.1f} s ({answer.result['cpu_seconds']:.1f} s of processor time)"
            figure = f"{seconds_of}, {memory} (whole process), {n_topics} topics, {covered:.1%} of the mentions"
            what = f"topics with names of {size:,} mentions, vectors given"
            table.row(what, "cxtext TopicModel", figure, f"{FILE}, mentions", REACH.get(size, ""))
            spent = answer.result["cpu_seconds"]
            found.append({"mentions": size, "seconds": seconds, "processor": spent, "MB": answer.peak_mb})
    if options.picture:
        draw(found, options.picture)


def draw(found: list[dict[str, Any]], file: Path) -> None:
    """Draw seconds, by the clock and of the processor, and memory over the number of mentions; logarithmic axes."""
    import vl_convert

    def panel(field: str, title: str) -> dict[str, Any]:
        axis = {"type": "quantitative", "scale": {"type": "log"}, "axis": {"grid": True, "format": "~s"}}
        return {
            "width": 300,
            "height": 220,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "mentions", "title": "mentions", **axis},
                "y": {"field": field, "title": title, **axis},
            },
        }

    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": "Topics with names, vectors given, 2 cores",
        "data": {"values": found},
        "hconcat": [
            panel("seconds", "seconds by the clock"),
            panel("processor", "seconds of processor time"),
            panel("MB", "memory of the process, MB"),
        ],
    }
    file.write_text(vl_convert.vegalite_to_svg(json.dumps(chart)), encoding="utf-8")


if __name__ == "__main__":
    main()
