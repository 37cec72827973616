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
        click.echo(f"disk      {machine.temporary_free >> 20:,} MB free in {machine.temporary_folder}")
    needed = [one for one in found.packages if one.extra is None]
    if needed:
        click.echo("packages  " + ", ".join(f"{one.name} {one.version or 'missing'}" for one in needed))
    else:
        click.echo("packages  not told: cxtext is used from a folder, not installed")
    extras = dict.fromkeys(one.extra for one in found.packages if one.extra)
    for extra in extras:
        own = [one for one in found.packages if one.extra == extra]
        said = ", ".join(f"{one.name} {one.version or '-'}" for one in own)
        click.echo(f"  [{extra}]  {'installed' if all(one.version for one in own) else 'not installed'}: {said}")
    for model in found.models:
        state = "checksums right" if model.fault is None else "FAULT"
        click.echo(f"model     {model.name} {model.version or ''}: {model.bytes / 1e6:.1f} MB, {state}")
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
