"""The command line as a user types it: in this process, or in one of its own."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from pathlib import Path
from unittest import mock

from cxtext.cli import main

DONE = subprocess.CompletedProcess[bytes]


def run(*arguments: str | Path, stdin: bytes = b"") -> DONE:
    """Run the program in this process: the same faults, exit codes and words, without a second for its imports."""
    words = ["cxtext", *map(str, arguments)]
    given, out, err = (io.TextIOWrapper(io.BytesIO(text), encoding="utf-8") for text in (stdin, b"", b""))
    code = 0
    streams = mock.patch.multiple(sys, argv=words, stdin=given, stdout=out, stderr=err)
    with streams, warnings.catch_warnings(record=True) as shown:
        # What a user would be shown on stderr, and not what pytest would.
        warnings.simplefilter("default")
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    for one in shown:
        err.write(warnings.formatwarning(one.message, one.category, one.filename, one.lineno))
    for stream in (out, err):
        stream.flush()
    return DONE(words, code, *(stream.buffer.getvalue() for stream in (out, err)))


def run_process(*arguments: str | Path, stdin: bytes | None = None) -> DONE:
    """Run the program in a process of its own, as a shell does."""
    command = [sys.executable, "-m", "cxtext", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=300)
