"""The main job: from a file to a run with its report, in time and memory, beside MiniLM with BERTopic.

Parts (--only takes one or more):
  first     5,000 clothing reviews: `cxtext analyze` complete, against encoding them and fitting BERTopic
  whole     every clothing review
  coverage  share of comments with a topic, clothing and nhs_fft
  same      the same file twice, and with its rows shuffled: are the tables identical by id?
"""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from functools import cache
from pathlib import Path

from measure import HERE, Finished, Table, parser, run, shuffled, with_text, write_csv, write_json

PARTS = ("first", "whole", "coverage", "same")
N_FIRST = 5000
CLOTHING = ("--text", "Review Text", "--score", "Rating")
NHS = ("--text", "FFT answer", "--question", "FFT question")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--only", nargs="+", choices=PARTS, help="the parts to run")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        job = MainJob(options, Path(folder))
        for part in options.only or PARTS:
            getattr(job, part)()


class MainJob:
    """The parts; each run is made once, whichever parts need it."""

    def __init__(self, options: Namespace, work: Path) -> None:
        self.data, self.peers, self.limit, self.work = options.data, options.peers, options.limit, work
        self.n_first = min(N_FIRST, self.limit or N_FIRST)
        self.table = Table(options)
        self._runs: dict[str, Finished] = {}

    def first(self) -> None:
        """Time and memory on the first 5,000 reviews with text."""
        data = f"clothing_reviews.csv, first {self.n_first:,} with text"
        ours = self.analyze("first", self.first_file(), CLOTHING)
        self.table.row("complete analysis with report", "cxtext", ours.cost, data, "at most 1 GB")
        if not self.peers:
            return
        peer = self.bertopic("first")
        encode, fit = peer.result["encode_seconds"], peer.result["fit_seconds"]
        work = encode + fit
        words = (
            f"{encode:.1f} s + {fit:.1f} s = {work:.1f} s (whole process {peer.cost}), {peer.result['n']:,} comments"
        )
        self.table.row("encoding and fitting alone, no report", _names(peer), words, data)
        ratio = f"{ours.seconds / work:.2f}"
        self.table.row(
            "whole process of cxtext / encoding and fitting of the peer", "cxtext", ratio, data, "at most 0.5"
        )

    def whole(self) -> None:
        """Time and memory on the whole file, rows without text included."""
        ours = self.analyze("whole", self.whole_file(), CLOTHING)
        n = run([sys.executable, HERE / "jobs" / "saved_runs.py", "coverage", self.work / "whole"]).result["rows_in"]
        data = f"clothing_reviews.csv, {n:,} rows"
        self.table.row("complete analysis with report", "cxtext", ours.cost, data, "under 240 s, under 2 GB")

    def coverage(self) -> None:
        """Share of comments with a topic."""
        files = {
            "whole": (self.whole_file(), CLOTHING, "clothing_reviews.csv"),
            "first": (self.first_file(), CLOTHING, f"clothing_reviews.csv, first {self.n_first:,} with text"),
            "nhs": (self.nhs_file(), NHS, "nhs_fft.csv, answers with text"),
        }
        for name, (file, options, data) in files.items():
            self.analyze(name, file, options)
            found = run([sys.executable, HERE / "jobs" / "saved_runs.py", "coverage", self.work / name]).result
            figure = f"{found['covered']:.1%} of {found['ok']:,} comments analysed, {found['topics']} topics"
            self.table.row("share of comments with a topic", "cxtext", figure, data, "at least 95 %")
            if self.peers and name != "whole":
                peer = self.bertopic(name)
                figure = (
                    f"{peer.result['covered']:.1%} of {peer.result['n']:,} comments, {peer.result['topics']} topics"
                )
                self.table.row("share of comments with a topic", _names(peer), figure, data)

    def same(self) -> None:
        """Identical tables for the same file, and for its rows in another order."""
        header, rows = with_text(self.first_file(), "Review Text")
        # The file keeps its name, which is part of what a run records.
        mixed = write_csv(
            self.work / "mixed" / "clothing_reviews.csv", header, [rows[place] for place in shuffled(len(rows), 1)]
        )
        self.analyze("first", self.first_file(), CLOTHING)
        self.analyze("again", self.first_file(), CLOTHING)
        self.analyze("shuffled", mixed, CLOTHING)
        for name, what in (("again", "same file twice"), ("shuffled", "rows shuffled")):
            job = [sys.executable, HERE / "jobs" / "saved_runs.py", "compare", self.work / "first", self.work / name]
            found = run(job).result
            differ = "; ".join(f"{table}: {', '.join(columns)}" for table, columns in found["differ"].items())
            figure = f"{found['identical']}" + (f" ({differ})" if differ else f" ({', '.join(found['tables'])})")
            data = f"clothing_reviews.csv, first {len(rows):,} with text"
            self.table.row(f"{what}: identical tables by id", "cxtext", figure, data, "True")

    def analyze(self, name: str, file: Path, options: tuple[str, ...]) -> Finished:
        """Run ``cxtext analyze`` once for each ``name``."""
        if name not in self._runs:
            command = [sys.executable, "-m", "cxtext", "analyze", file, *options, "--out", self.work / name]
            self._runs[name] = run(command)
        return self._runs[name]

    @cache  # noqa: B019 - there is one object, and it lives as long as the process
    def bertopic(self, name: str) -> Finished:
        """Encode and fit with the peers, on the comments of a finished run that cxtext analysed."""
        self.warm_up()
        texts = self.work / f"{name}.json"
        run([sys.executable, HERE / "jobs" / "saved_runs.py", "texts", self.work / name, texts])
        return run([self.peers, HERE / "peers" / "bertopic_job.py", texts], checkout=False)

    @cache  # noqa: B019
    def warm_up(self) -> None:
        """Run the peers once uncounted: what they compile at their first use is not held against them."""
        rows = with_text(self.first_file(), "Review Text", 300)[1]
        texts = write_json(self.work / "warm-up.json", [row["Review Text"] for row in rows])
        run([self.peers, HERE / "peers" / "bertopic_job.py", texts], checkout=False)

    def first_file(self) -> Path:
        """Give the first 5,000 reviews with text."""
        return self.part("clothing_reviews.csv", "Review Text", self.n_first)

    def nhs_file(self) -> Path:
        """Give the survey comments with text."""
        return self.part("nhs_fft.csv", "FFT answer", self.limit)

    def whole_file(self) -> Path:
        """Give every review as published; a part of them only in a trial."""
        if self.limit:
            return self.part("clothing_reviews.csv", "Review Text", self.limit)
        return self.data / "clothing_reviews.csv"

    @cache  # noqa: B019
    def part(self, name: str, column: str, limit: int | None) -> Path:
        """Write the first rows with text of a data file to a file."""
        header, rows = with_text(self.data / name, column, limit)
        return write_csv(self.work / f"{limit}" / name, header, rows)


def _names(peer: Finished) -> str:
    return " + ".join(f"{name} {version}" for name, version in peer.result["versions"].items())


if __name__ == "__main__":
    main()
