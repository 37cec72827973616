"""The machine: system, cores, memory and disk, as far as this process may use them."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Machine", "look_at_machine"]

_NEEDED = 1 << 30
_ROOM = 100 << 20
_CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Machine:
    """Sizes are in bytes; those that the system does not tell are None.

    ``cores`` are those this process may use, ``cores_limit`` the share of them that a container is allowed
    (``1.5`` of 4), ``memory_limit`` its memory.
    """

    system: str
    processor: str
    python: str
    cores: int
    cores_limit: float | None
    memory: int | None
    memory_available: int | None
    memory_limit: int | None
    temporary_folder: str
    temporary_free: int | None
    fault: str | None = None


def look_at_machine() -> Machine:
    """Return what can be told of this machine without any other program."""
    memory = _memory()
    limit = _limit()
    folder, free, fault = _temporary()
    least = min((size for size in (memory.get("MemTotal"), limit) if size is not None), default=None)
    if fault is None and least is not None and least < _NEEDED:
        fault = f"There are {least >> 20:,} MB of memory; cxtext needs some {_NEEDED >> 20:,} MB."
    return Machine(
        system=platform.platform(),
        processor=platform.machine(),
        python=platform.python_version(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        cores_limit=_cores_limit(),
        memory=memory.get("MemTotal"),
        memory_available=memory.get("MemAvailable"),
        memory_limit=limit,
        temporary_folder=folder,
        temporary_free=free,
        fault=fault,
    )


def _memory() -> dict[str, int]:
    """Return sizes by their names in /proc/meminfo; elsewhere only the total, where the system tells it."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        if sys.platform == "win32":
            return {}
        return {"MemTotal": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")}
    found: dict[str, int] = {}
    for line in lines:
        name, _, rest = line.partition(":")
        if rest.endswith(" kB"):
            found[name] = int(rest[:-3]) << 10
    return found


def _limit() -> int | None:
    said = _of_cgroup("memory.max")
    return int(said) if said is not None and said.isdigit() else None


def _cores_limit() -> float | None:
    quota, _, period = (_of_cgroup("cpu.max") or "").partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() and int(period) else None


def _of_cgroup(name: str) -> str | None:
    """Return a limit of the container that this process runs in (cgroups, version 2)."""
    try:
        return (_CGROUPS / name).read_text(encoding="ascii").strip()
    except OSError:
        return None


def _temporary() -> tuple[str, int | None, str | None]:
    """Return the folder for temporary files, the bytes free in it, and what is wrong with it."""
    try:
        folder = tempfile.gettempdir()
        with tempfile.TemporaryFile() as file:
            file.write(b"cxtext")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return os.environ.get("TMPDIR", ""), None, f"Temporary files cannot be written ({error}); set TMPDIR."
    if free < _ROOM:
        return folder, free, f"There are only {free >> 20:,} MB free in {folder}; set TMPDIR to a place with more."
    return folder, free, None
