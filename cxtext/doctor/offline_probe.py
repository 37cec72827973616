"""The process that :mod:`cxtext.doctor.offline` watches: prints one JSON object, sockets seen while it analysed."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
from pathlib import Path

_events: list[str] = []
_WATCHED = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")
_ROWS = 60


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and len(arguments) > 1 and arguments[1] == getattr(socket, "AF_UNIX", None):
        return
    # What is said of the event holds no content: its name, and the address where one is given.
    if event.startswith(_WATCHED):
        where = next((str(one)[:60] for one in arguments if isinstance(one, str | tuple)), "")
        _events.append(f"{event} {where}".strip())


def _open_sockets(before: frozenset[str]) -> int | None:
    """Return how many sockets are open that were not there before; None where the system does not tell."""
    sockets = _sockets()
    return None if sockets is None else len(sockets - before)


def _sockets() -> frozenset[str] | None:
    """Return the sockets of this process that lead out of it; those of the machine itself (AF_UNIX) do not.

    The renderer of charts has such a pair to tell its threads of signals.
    """
    folder = Path("/proc/self/fd")
    try:
        lines = Path("/proc/self/net/unix").read_text(encoding="ascii", errors="replace").splitlines()[1:]
    except OSError:
        return None
    within = {f"socket:[{line.split()[6]}]" for line in lines}
    found = set()
    for name in os.listdir(folder):  # noqa: PTH208 - the listing itself is an open file that is gone again
        try:
            target = str((folder / name).readlink())
        except OSError:
            continue
        if target.startswith("socket:") and target not in within:
            found.add(target)
    return frozenset(found)


def main() -> None:
    """Analyse, save, load, tag; then tell."""
    before = _sockets() or frozenset()
    sys.addaudithook(_watch)
    import pandas as pd

    import cxtext

    rows = pd.read_csv(cxtext.demo.files()[0]).head(_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "comments.csv"
        rows.to_csv(place, index=False)
        cxtext.analyze(cxtext.read(place), progress=False).save(Path(folder) / "run")
        cxtext.load(Path(folder) / "run").tag(["Still waiting for my refund"])
        seen = _open_sockets(before)
    sys.stdout.write(json.dumps({"events": _events, "open_sockets": seen}) + "\n")


if __name__ == "__main__":
    main()
