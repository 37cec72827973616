"""Fuzz cleaning and reading: ``python tests/fuzz/run.py --inputs 1000`` in CI, where a run must be repeatable, and
``--seconds 600`` with a new ``--seed`` by hand before a release.

With atheris (``pip install atheris``) the fuzzer is guided by coverage; without it, or with ``--plain``, inputs of the
corpus are mutated at random from a fixed seed. A failing input is written beside the corpus as ``crash-…`` and makes
the exit code 1. ``--keep`` adds the smallest inputs that reached new code to the corpus (atheris only).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

MAX_BYTES = 2_000
PIECES = [
    *(
        b"&amp; &#38; &lt;b> <br> <script> </script> <!-- --> "
        b"&nbsp; \xc3\xa2\xe2\x82\xac\xe2\x84\xa2 \xef\xbb\xbf".split()
    ),
    *(b'\n> \n-- \n\r\n " ; , \t | a@b.co +44 20 7946 0958 4111111111111111 https://x.org/a n/a nothing'.split(b" ")),
    *(
        line.encode()
        for line in ("✅ Trip Verified | ", "\nSent from my iPhone", "\nOn 3 May 2025 Ann wrote:\n> ", "Dear Sir,\n")
    ),
    *(
        line.encode()
        for line in ("\nKind regards,\nAnn", " Read more", "\u200b", "\u202e", "👨\u200d👩", "sooooo", "\u0000")
    ),
]


def check_text(data: bytes) -> None:
    """Clean one comment."""
    from properties import check_text

    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    check_text(text)


def check_table(data: bytes) -> None:
    """Clean a table of comments, one a line."""
    from properties import check_table

    check_table(data.decode("utf-8", "replace").split("\n\n"))


def check_csv(data: bytes) -> None:
    """Read a delimited file."""
    from properties import check_file

    check_file(data, ".csv")


def check_jsonl(data: bytes) -> None:
    """Read a file of JSON lines."""
    from properties import check_file

    check_file(data, ".jsonl")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": check_text,
    "table": check_table,
    "csv": check_csv,
    "jsonl": check_jsonl,
}


def guided(target: str, seconds: int, inputs: int | None, seed: int, keep: bool) -> None:
    """Let atheris run one target; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["cxtext"]):
        import cxtext.cleaning
        import cxtext.reading  # noqa: F401
    corpus = HERE / "corpus" / target
    # Models and tables are loaded at their first use, which is not to be timed.
    TARGETS[target](min(corpus.iterdir()).read_bytes())
    with tempfile.TemporaryDirectory() as found, tempfile.NamedTemporaryFile("w", suffix=".dict") as words:
        words.writelines('"' + "".join(f"\\x{byte:02x}" for byte in piece) + '"\n' for piece in PIECES if piece)
        words.flush()
        options = [
            f"-runs={inputs}" if inputs else f"-max_total_time={seconds}",
            f"-seed={seed}",
            f"-max_len={MAX_BYTES}",
            "-timeout=120",
            "-verbosity=0",
        ]
        options += [
            f"-artifact_prefix={corpus.parent.parent}/crash-{target}-",
            "-print_final_stats=1",
            f"-dict={words.name}",
        ]
        folders = [str(corpus)] if keep else [found, str(corpus)]
        atheris.Setup([sys.argv[0], *options, *folders], TARGETS[target])
        atheris.Fuzz()


def plain(target: str, seconds: int, inputs: int | None, seed: int) -> None:
    """Mutate inputs of the corpus at random until so many are done, or the time is over."""
    chance = random.Random(f"{target} {seed}")
    corpus = [path.read_bytes() for path in sorted((HERE / "corpus" / target).iterdir())]
    until = time.monotonic() + seconds
    done = 0
    while done < inputs if inputs else time.monotonic() < until:
        data = corpus[done] if done < len(corpus) else mutated(chance, corpus)
        try:
            TARGETS[target](data)
        except Exception:
            name = HERE / f"crash-{target}-{hashlib.sha256(data).hexdigest()[:16]}"
            name.write_bytes(data)
            print(f"{target}: failed after {done:,} inputs; the input is in {name}", flush=True)
            raise
        done += 1
    print(f"{target}: {done:,} inputs, none failed", flush=True)


def mutated(chance: random.Random, corpus: list[bytes]) -> bytes:
    """Return an input of the corpus with one to eight changes."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            data[place:place] = chance.choice(PIECES)
        elif kind == 1:
            data[place:place] = chance.choice(PIECES) * chance.randint(2, 30)
        elif kind == 2:
            del data[place : place + chance.randint(1, 20)]
        elif kind == 3 and data:
            data[place % len(data)] = chance.randrange(256)
        elif kind == 4:
            other = chance.choice(corpus)
            cut = chance.randrange(len(other) + 1)
            data[place:] = other[cut:]
        else:
            data[place:place] = data[place : place + chance.randint(1, 40)]
    return bytes(data[:MAX_BYTES])


def main() -> int:
    """Run every target in a process of its own, sharing the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="time for all targets together")
    parser.add_argument("--inputs", type=int, help="so many inputs a target instead of a time")
    parser.add_argument("--target", choices=list(TARGETS), action="append", help="only these (repeat for several)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="do without atheris")
    parser.add_argument("--keep", action="store_true", help="add what reached new code to the corpus")
    parser.add_argument("--child", choices=list(TARGETS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        if options.plain:
            plain(options.child, options.seconds, options.inputs, options.seed)
        else:
            guided(options.child, options.seconds, options.inputs, options.seed, options.keep)
        return 0
    without = (
        options.plain
        or subprocess.run([sys.executable, "-c", "import atheris"], capture_output=True, check=False).returncode
    )
    targets = options.target or list(TARGETS)
    failed = []
    for target in targets:
        command = [sys.executable, __file__, "--child", target, "--seed", str(options.seed)]
        command += ["--seconds", str(max(1, options.seconds // len(targets)))]
        command += ["--inputs", str(options.inputs)] if options.inputs else []
        command += ["--plain"] if without else []
        command += ["--keep"] if options.keep else []
        print(f"== {target} ({'random mutation' if without else 'atheris'})", flush=True)
        if subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, check=False).returncode:
            failed.append(target)
    print(f"failed: {', '.join(failed)}" if failed else "no target failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
