"""Put the single examinations together."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import cxtext
from cxtext.doctor.machine import Machine, look_at_machine
from cxtext.doctor.models import ModelState, check_models
from cxtext.doctor.offline import Offline, check_offline
from cxtext.doctor.packages import PackageState, check_packages
from cxtext.doctor.speed import Speed, measure_speed

__all__ = ["Examination", "examine"]


@dataclass(frozen=True)
class Examination:
    """What was found.

    Attributes
    ----------
    version
        Of cxtext.
    machine
        System, Python, cores, memory, disk.
    packages
        Versions of what cxtext needs and of its extras, against the oldest that will do.
    models
        The shipped models, the checksum of every file recomputed.
    speed
        Rows a second on this machine, for each quality; empty where no model could be used.
    offline
        Whether a whole analysis opened a socket; None where it was not tried.
    """

    version: str
    machine: Machine
    packages: tuple[PackageState, ...]
    models: tuple[ModelState, ...]
    speed: tuple[Speed, ...]
    offline: Offline | None

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, a sentence each; empty where all is well."""
        found = [package.fault for package in self.packages] + [model.fault for model in self.models]
        found += [self.machine.fault, None if self.offline is None else self.offline.fault]
        return tuple(fault for fault in found if fault)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def as_record(self) -> dict[str, Any]:
        """Return everything JSON-able."""
        return {
            "ok": self.ok,
            "faults": list(self.faults),
            "cxtext": self.version,
            "machine": asdict(self.machine),
            "packages": [asdict(one) for one in self.packages],
            "models": [asdict(one) for one in self.models],
            "speed": [asdict(one) for one in self.speed],
            "offline": None if self.offline is None else asdict(self.offline),
        }


def examine(*, seconds: float = 1.0, offline: bool = True) -> Examination:
    """Examine the installation and the machine; takes a few seconds.

    Parameters
    ----------
    seconds
        How long each quality is timed, beyond loading; 0 leaves timing out.
    offline
        Whether to run a whole analysis in a process of its own and watch for sockets.

    Returns
    -------
    Examination
        What was found; faults are listed, none is raised.
    """
    packages, models = check_packages(), check_models()
    usable = all(one.fault is None for one in packages) and all(one.fault is None for one in models)
    return Examination(
        version=cxtext.__version__,
        machine=look_at_machine(),
        packages=packages,
        models=models,
        speed=measure_speed(seconds) if usable and seconds > 0 else (),
        offline=check_offline() if usable and offline else None,
    )
