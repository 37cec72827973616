"""The command line: the only room that prints and exits.

Results go to stdout or files, words to stderr. Exit codes: 0 done; 1 a fault of ours; 2 the user's input or options
are wrong.
"""

from __future__ import annotations

import os
import sys
import traceback

import click

import cxtext
from cxtext.cli.actions import actions
from cxtext.cli.analyze import analyze, demo
from cxtext.cli.check import check
from cxtext.cli.codebook import codebook
from cxtext.cli.compare import compare
from cxtext.cli.diff import diff
from cxtext.cli.doctor import doctor
from cxtext.cli.drift import drift
from cxtext.cli.evaluate import evaluate
from cxtext.cli.faults import DEBUG_VARIABLE, FORESEEN, exit_code, words_of
from cxtext.cli.name import name
from cxtext.cli.refi import refi
from cxtext.cli.report import report
from cxtext.cli.serve import serve
from cxtext.cli.tag import tag
from cxtext.cli.train import train
from cxtext.cli.verify import verify

__all__ = ["cli", "main"]


_HELP = """From raw feedback to ranked pain points on the customer journey, on your own machine.

\b
Try it:           cxtext demo
Your own file:    cxtext analyze FILE --out DIR
"""


@click.group(help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(cxtext.__version__, prog_name="cxtext")
def cli() -> None:
    """Collect the commands."""


for command in (
    demo,
    analyze,
    check,
    tag,
    diff,
    report,
    verify,
    compare,
    actions,
    name,
    train,
    evaluate,
    codebook,
    refi,
    serve,
    doctor,
    drift,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; every fault becomes one sentence and an exit code."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our stdout went away (for example `| head`); that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door: the rest are our faults
        if not isinstance(error, FORESEEN) and os.environ.get(DEBUG_VARIABLE):
            traceback.print_exception(error)
        stopped = isinstance(error, KeyboardInterrupt | click.Abort)
        click.echo(words_of(error) if stopped else f"Error: {words_of(error)}", err=True)
        sys.exit(exit_code(error))
