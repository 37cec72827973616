"""Start-up: import, one comment from a cold start, no network, and a fresh installation (--install).

"Cold" is a fresh process; the files are in the disk cache after the first run, which is made and not counted.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import HERE, REPO, Finished, Table, parser, run

HEAVY = ("torch", "spacy", "onnxruntime", "pandas", "numpy", "sklearn", "altair")
IMPORT = (
    "import json, sys, time; start = time.perf_counter(); import cxtext; seconds = time.perf_counter() - start; "
    f"print(json.dumps([seconds, [name for name in {HEAVY!r} if name in sys.modules]]))"
)
COMMENT = "text\nThe parcel came two weeks late and nobody answered the phone.\n"


def main() -> None:
    arguments = parser(__doc__, peers=False, data=False)
    arguments.add_argument("--install", action="store_true", help="also install the wheel in a fresh environment")
    arguments.add_argument("--wheel", type=Path, help="the wheel to install; built here when left out")
    options = arguments.parse_args()
    table = Table(options)
    imports(table, min(10, options.limit or 10))
    one_comment(table, min(5, options.limit or 5))
    no_network(table)
    if options.install:
        install(table, options.wheel)


def imports(table: Table, n: int) -> None:
    """Seconds of ``import cxtext`` and the heavy modules that come with it."""
    found = repeat(lambda: run([sys.executable, "-c", IMPORT]), n)
    seconds = [job.result[0] for job in found]
    figure = f"fastest {min(seconds):.3f} s, median {statistics.median(seconds):.3f} s of {n} processes"
    table.row("`import cxtext`", "cxtext", figure, reach="under 0.3 s")
    loaded = ", ".join(found[-1].result[1]) or "none"
    table.row(f"of {', '.join(HEAVY)}: imported", "cxtext", loaded, reach="no torch, spacy, onnxruntime")


def one_comment(table: Table, n: int) -> None:
    """Seconds of ``cxtext tag`` for one comment on standard input, start of the process included."""
    found = repeat(lambda: run([sys.executable, "-m", "cxtext", "tag", "-"], stdin=COMMENT), n)
    seconds = [job.seconds for job in found]
    assert all(len(job.stdout.strip().splitlines()) == 2 for job in found), "one row in, one row out"
    figure = f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s of {n} processes"
    figure += f", {found[-1].cost.split(', ')[1]}"
    table.row("`cxtext tag` of one comment, cold", "cxtext", figure, "one comment on stdin", "median under 2.5 s")


def no_network(table: Table) -> None:
    """Sockets and look-ups of host names that were asked for; each such attempt is also refused."""
    job = HERE / "jobs" / "without_sockets.py"
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as folder:
        for name, words, stdin in (
            ("import cxtext", [], ""),
            ("cxtext tag", ["tag", "-"], COMMENT),
            ("cxtext demo", ["demo", "--out", Path(folder) / "demo"], ""),
        ):
            run([sys.executable, job, Path(folder) / "asked.json", *words], stdin=stdin, ok=(0, 3))
            asked = json.loads((Path(folder) / "asked.json").read_text(encoding="utf-8"))
            table.row(f"sockets asked for by `{name}`", "cxtext", ", ".join(asked) or "none", reach="none")


def install(table: Table, wheel: Path | None) -> None:
    """Seconds from nothing to the demo's report in a fresh virtual environment, packages downloaded anew."""
    with tempfile.TemporaryDirectory(prefix="cxtext-benchmark-") as name:
        folder = Path(name)
        if wheel is None:
            run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, REPO], checkout=False)
            wheel = next(folder.glob("cxtext-*.whl"))
        home = folder / "fresh"
        programs = home / ("Scripts" if os.name == "nt" else "bin")
        steps = {
            "environment": [sys.executable, "-m", "venv", home],
            "install": [programs / "python", "-m", "pip", "install", "--quiet", "--no-cache-dir", wheel],
            "demo": [programs / "cxtext", "demo", "--out", folder / "demo"],
        }
        seconds = {step: run(command, checkout=False).seconds for step, command in steps.items()}
        assert (folder / "demo" / "report.html").stat().st_size > 0
        figure = f"{sum(seconds.values()):.0f} s ({', '.join(f'{step} {n:.0f} s' for step, n in seconds.items())})"
        table.row("fresh environment: install the wheel, demo report", "cxtext", figure, "embedded demo", "under 180 s")
        find = "import importlib.util, json; print(json.dumps(importlib.util.find_spec('torch') is None))"
        absent = run([programs / "python", "-c", find], checkout=False).result
        table.row("torch absent from that environment", "cxtext", absent, reach="True")
        size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file() and not file.is_symlink())
        table.row("size of the wheel, of that environment", "cxtext", f"{_mb(wheel.stat().st_size)}, {_mb(size)}")


def repeat(job: Callable[[], Finished], n: int) -> list[Finished]:
    """Run a job once for the disk cache, then ``n`` times."""
    job()
    return [job() for _ in range(n)]


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
