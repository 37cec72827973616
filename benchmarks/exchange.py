"""REFI-QDA projects of many comments: what writing one and reading the corrections back costs.

Comments are those of the embedded demo over and over, an emoji in every third, coded in turn; so no model is in the
figures. Times are of the processor, so other work on the machine does not count.
"""

from __future__ import annotations

import sys

from measure import HERE, Table, parser, run


def main() -> None:
    options = parser(__doc__, peers=False, data=False).parse_args()
    table = Table(options)
    n = options.limit or 20_000
    job = run([sys.executable, HERE / "jobs" / "exchange.py", n])
    found = job.result
    data = f"embedded demo over and over: {n:,} comments, {found['codings']:,} codings"
    memory = "" if job.peak_mb is None else f", whole process {job.peak_mb:,.0f} MB"
    table.row("tables to .qdpx", "cxtext", f"{found['write']:.1f} s, file {found['mb']:.1f} MB", data)
    table.row(".qdpx to corrections", "cxtext", f"{found['read']:.1f} s{memory}", data)
    table.row("every coding back on its words, nothing else", "cxtext", found["same"], data, "True")


if __name__ == "__main__":
    main()
