"""Does an analysis stay on this machine: a whole one, in a process of its own, with an eye on every socket.

Python tells its audit hooks of each socket, connection and look-up of a name (PEP 578) [1]_. Native libraries need not
go through Python; where the system lists a process's open files (Linux), sockets among them are looked for as well.
Sockets that cannot lead out of the machine (AF_UNIX) do not count.

References
----------
.. [1] Dower, S. & Heimes, C. (2018). PEP 578: Python runtime audit hooks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Offline", "check_offline"]

_SECONDS = 300
_MOST_SHOWN = 5


@dataclass(frozen=True)
class Offline:
    """What was seen of sockets while feedback was read, analysed, saved, loaded and tagged."""

    events: tuple[str, ...]
    open_sockets: int | None
    fault: str | None = None


def check_offline() -> Offline:
    """Analyse some of the demo in a process of its own and return what it did with sockets."""
    command = [sys.executable, "-m", "cxtext.doctor.offline_probe"]
    try:
        # The process finds the same cxtext as this one, whether it is installed or used from a folder.
        done = subprocess.run(  # noqa: S603 - ourselves  # nosec B603
            command, capture_output=True, check=False, timeout=_SECONDS, cwd=Path(__file__).parents[2]
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Offline((), None, f"The offline check did not come to an end: {error}.")
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no word of it"]
        return Offline((), None, f"The offline check failed: {last[0][:300]}")
    found = json.loads(done.stdout)
    events = tuple(found["events"])
    fault = None
    if events or found["open_sockets"]:
        what = ", ".join(events[:_MOST_SHOWN]) or "by native code"
        fault = f"An analysis opened a socket to a network ({what}), which it should never do."
    return Offline(events, found["open_sockets"], fault)
