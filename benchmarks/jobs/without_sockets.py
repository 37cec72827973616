"""Run `cxtext WORDS…` (without words: only the import) where every socket is refused, and note each attempt.

    python without_sockets.py NOTES.json [WORDS…]

NOTES.json gets the list of attempts, also of those whose refusal somebody swallowed; exit code 3 when there are any.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

notes, words = Path(sys.argv[1]), sys.argv[2:]
attempts: list[str] = []


def refuse(event: str) -> None:
    attempts.append(event)
    raise OSError(f"a socket was asked for: {event}")


class NoSocket(socket.socket):
    """A socket that cannot be made."""

    def __init__(self, *_: object, **__: object) -> None:
        refuse("socket.socket")


def hook(event: str, _: object) -> None:
    """Catches what goes round the class above: the C module, name look-ups."""
    if event.startswith("socket."):
        refuse(event)


socket.socket = NoSocket
sys.addaudithook(hook)
sys.argv = ["cxtext", *words]
code: object = 0
try:
    import cxtext  # noqa: F401 - the import is what is tried

    if words:
        from cxtext.cli import main

        main()
except SystemExit as stop:
    code = stop.code
notes.write_text(json.dumps(sorted(set(attempts))), encoding="utf-8")
sys.exit(3 if attempts else code)
