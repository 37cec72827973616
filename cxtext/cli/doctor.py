"""``cxtext doctor``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cxtext.plurals import plural

if TYPE_CHECKING:
    from cxtext.doctor import Examination


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--quick", is_flag=True, help="Leave out what takes seconds: the timing and the offline check.")
def doctor(*, as_json: bool, quick: bool) -> None:
    """Examine this installation: versions, models (checksums), machine, speed here, and that nothing goes online.

    Exit code 0: all is well; 1: something is wrong, and the last lines say what.
    """
    from cxtext.doctor import examine

    found = examine(seconds=0 if quick else 1.0, offline=not quick)
    if as_json:
        click.echo(json.dumps(found.as_record(), indent=2))
    else:
        _say(found)
    if not found.ok:
        sys.exit(1)


def _say(found: Examination) -> None:
    machine = found.machine
    click.echo(f"cxtext {found.version}, Python {machine.python}, {machine.system}")
    allowed = "" if machine.cores_limit is None else f", of which the container may use {machine.cores_limit:g}"
    click.echo(f"machine   {plural(machine.cores, 'core')}{allowed}; {_memory(found)}")
    if machine.temporary_free is not None:
        click.echo(f"disk      {size(machine.temporary_free)} free in {machine.temporary_folder}")
    needed = [one for one in found.packages if one.extra is None]
    if needed:
        click.echo("packages  " + ", ".join(f"{one.name} {one.version or 'missing'}" for one in needed))
    else:
        click.echo("packages  not told: cxtext is used from a folder, not installed")
    extras = dict.fromkeys(one.extra for one in found.packages if one.extra)
    for extra in extras:
        own = [one for one in found.packages if one.extra == extra]
        there = ", ".join(f"{one.name} {one.version}" for one in own if one.version)
        lacking = ", ".join(one.name for one in own if not one.version)
        said = [f"not installed: {lacking}"] * bool(lacking) + [f"installed: {there}"] * bool(there)
        click.echo(f"  {f'[{extra}]':<16}{'; '.join(said)}")
    for model in found.models:
        told = f"{size(model.bytes)}, checksums right" if model.fault is None else "FAULT"
        click.echo(f"model     {' '.join(filter(None, (model.name, model.version)))}: {told}")
    for speed in found.speed:
        click.echo(
            f"speed     {speed.quality}: {speed.rows_per_second:,.0f} comments a second in one process; one alone "
            f"{speed.one_seconds * 1000:.0f} ms; ready in {speed.load_seconds:.1f} s"
        )
    if found.offline is not None and found.offline.fault is None:
        click.echo("offline   a whole analysis opened no socket to any network")
    for fault in found.faults:
        click.echo(f"FAULT     {fault}")
    if found.ok:
        click.echo("All is well.")


def size(n: int) -> str:
    """Return a number of bytes in the unit that people would give it in."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6)):
        if n >= bytes_each:
            return f"{n / bytes_each:,.1f} {unit}"
    return f"{max(1, round(n / 1000))} kB"


def _memory(found: Examination) -> str:
    machine = found.machine
    if machine.memory is None:
        return "memory not told by the system"
    said = f"{machine.memory / 2**30:.1f} GB of memory"
    if machine.memory_available is not None:
        said += f", {machine.memory_available / 2**30:.1f} GB of it free"
    if machine.memory_limit is not None:
        said += f", the container may use {machine.memory_limit / 2**30:.1f} GB"
    return said
