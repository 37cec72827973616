"""Build the documentation site: ``python docs/make_site.py --out site`` (needs the extra ``docs``)."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from sitebuild.checks import faults_of
from sitebuild.site import build
from sitebuild.staging import stage

REPO = Path(__file__).resolve().parents[1]


def main() -> int:
    """Stage the pages, build them strictly, and look at what came out; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=REPO / "site", help="folder of the site (default: site)")
    parser.add_argument("--notebooks", type=Path, help="folder of executed notebooks (default: shown without output)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cxtext-docs-") as folder:
        work = Path(folder)
        staged = stage(REPO, work, executed=given.notebooks)
        build(staged, given.out.resolve())
    faults = faults_of(given.out, public=staged.public)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(list(given.out.rglob('*.html')))} pages in {given.out}, {len(faults)} faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
