"""The HTML report of 100,000 comments in headless Chromium: size, seconds to open, milliseconds to filter and search.

A run (``--run``, else one made of the first 5,000 clothing reviews) is repeated, with words of other comments behind
each text, until it has the comments wanted; its tables are then made anew. Needs playwright and a Chromium.
"""

from __future__ import annotations

import dataclasses
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from measure import Table, parser

WANTED = 100_000
REPEATS = 5
MAX_WORDS = 12
FILTERS = ("Negative", "Positive")
# In the page: change something, and wait until the explorer says that it shows something else.
TIMED = """([what, value]) => new Promise((done) => {
  const root = document.getElementById("explorer-root");
  const labels = [...document.querySelectorAll("#explorer-facets label")];
  const start = performance.now();
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  }).observe(root, { attributes: true, attributeFilter: ["data-shown"] });
  if (what === "hash") location.hash = value;
  else labels.find((label) => label.querySelector(".value").textContent === value).querySelector("input").click();
})"""


def main() -> None:
    arguments = parser(__doc__, peers=False)
    arguments.add_argument("--run", type=Path, help="a saved run to repeat")
    arguments.add_argument("--quotes", choices=["all", "some", "none"], default="all", help="texts in the report")
    options = arguments.parse_args()
    import cxtext

    if options.run:
        small = cxtext.load(options.run)
    else:
        reviews = pd.read_csv(options.data / "clothing_reviews.csv").head(options.limit or 5_000)
        small = cxtext.analyze(reviews, text="Review Text", score="Rating", score_kind="stars")
    analysis = repeated(small, options.limit or WANTED)
    table = Table(options)
    data = f"{len(analysis.feedback):,} comments, {len(analysis.mentions):,} mentions"
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        page = written(table, analysis, Path(folder), options.quotes, data)
        in_browser(table, page, data)


def repeated(analysis: Any, wanted: int) -> Any:
    """Repeat the comments of a run, each time with other words behind them, until there are so many."""
    from cxtext.analysis.recomputing import recomputed

    draw = np.random.default_rng(0)
    feedback, mentions = analysis.feedback, analysis.mentions
    words = " ".join(feedback["clean_text"].dropna().head(2_000)).split()
    times = -(-wanted // max(1, int((feedback["status"] == "ok").sum())))
    parts, points = [], []
    for number in range(times):
        ends = [
            " ".join(words[place] for place in draw.integers(0, len(words), draw.integers(1, MAX_WORDS)))
            for _ in range(len(feedback))
        ]
        clean = feedback["clean_text"].fillna("").astype(str) + [f" {end}" for end in ends]
        ids = f"{number:03d}-" + feedback["feedback_id"].astype(str)
        parts.append(feedback.assign(feedback_id=ids, clean_text=clean, customer_id=None))
        points.append(
            mentions.assign(
                feedback_id=f"{number:03d}-" + mentions["feedback_id"].astype(str),
                mention_id=f"{number:03d}-" + mentions["mention_id"].astype(str),
            )
        )
    everything = pd.concat(parts, ignore_index=True)
    if "date" not in everything.columns:
        days = pd.to_timedelta(draw.integers(0, 700, len(everything)), unit="D")
        everything = everything.assign(date=pd.Timestamp("2024-01-01") + days)
    return recomputed(dataclasses.replace(analysis, feedback=everything, mentions=pd.concat(points, ignore_index=True)))


def written(table: Table, analysis: Any, folder: Path, quotes: str, data: str) -> Path:
    """Time and size of the report; what of it the explorer takes."""
    from cxtext.reporting import make_explorer, write_report
    from cxtext.reporting.explorer.packing import pack
    from cxtext.reporting.verifying.verify import check_page

    start = time.perf_counter()
    explorer = make_explorer(analysis, quotes)
    block = pack(explorer)
    seconds = time.perf_counter() - start
    bare = len(pack(dataclasses.replace(explorer, texts=("",) * len(explorer.ids))))
    start = time.perf_counter()
    page = write_report(analysis, folder / "report.html", quotes=quotes)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    agrees = check_page(page.read_text(encoding="utf-8"), analysis).agrees
    checked = time.perf_counter() - start
    again = write_report(analysis, folder / "again.html", quotes=quotes)
    size, same = page.stat().st_size, page.read_bytes() == again.read_bytes()
    shown = explorer.head["quotes"]["shown"]
    texts = f"{(len(block) - bare) / 1e6:.1f} MB texts of {shown:,} comments"
    figure = f"{size / 1e6:.1f} MB: {texts}, {(size - len(block) + bare) / 1e6:.2f} MB all else"
    table.row("size of the report", "cxtext", figure, data, reach="under 3 MB without the texts")
    table.row("report written; of that the explorer", "cxtext", f"{whole:.1f} s; {seconds:.1f} s", data)
    table.row("two builds alike; verified", "cxtext", f"{same}; {agrees} in {checked:.1f} s", data, reach="True; True")
    return page


def in_browser(table: Table, page: Path, data: str) -> None:
    """Open, filter, search."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened, explored = [], []
        for _ in range(REPEATS):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            start = time.perf_counter()
            tab.goto(page.as_uri())
            opened.append(time.perf_counter() - start)
            start = time.perf_counter()
            tab.evaluate("() => { location.hash = '#explore'; }")
            tab.wait_for_selector("#explorer-root[data-shown]")
            explored.append(time.perf_counter() - start)
            ticks = [tab.evaluate(TIMED, ["box", name]) for _ in range(REPEATS) for name in FILTERS]
            stages = [
                tab.evaluate(TIMED, ["hash", f"#explore?stage=use&sentiment={side}"])
                for side in ("negative", "positive", "neutral")
            ]
            first = tab.evaluate(TIMED, ["hash", "#explore?q=fit+love"])
            more = [
                tab.evaluate(TIMED, ["hash", f"#explore?q={words}"])
                for words in ("size", "small+waist", "return+color+fabric")
            ]
            told = tab.inner_text("#explorer-status")
            tab.close()
        browser.close()
    table.row("opened, to the load event", "Chromium", spread(opened, "s"), data, reach="under 2 s")
    table.row("explorer unpacked and shown", "Chromium", spread(explored, "s"), data)
    table.row("a filter ticked or taken back, to the next frame", "Chromium", spread(ticks, "ms"), data, "under 200 ms")
    table.row("a view of stage and sentiment, by its link", "Chromium", spread(stages, "ms"), data, "under 200 ms")
    table.row("the first search, which unpacks all texts", "Chromium", f"{first:.0f} ms", data)
    table.row("further searches", "Chromium", f"{spread(more, 'ms')} (last: {told})", data, "under 200 ms")


def spread(values: list[float], unit: str) -> str:
    """Median and slowest."""
    digits = 2 if unit == "s" else 0
    return f"median {statistics.median(values):.{digits}f} {unit}, slowest {max(values):.{digits}f} {unit}"


if __name__ == "__main__":
    main()
