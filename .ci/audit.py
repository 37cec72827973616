"""Known vulnerabilities among the packages of a virtual environment: ``python .ci/audit.py ENVIRONMENT``.

Run by the Python of an environment that has pip-audit. Fails where a package has one. The list of vulnerabilities is a
service on the net; where it cannot be reached, or knows none of the packages, that is said and nothing fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 90
UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "NameResolutionError", "ProxyError", "ServiceError")


def main() -> int:
    """Return the exit code."""
    (packages,) = Path(sys.argv[1]).glob("lib/python*/site-packages")
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--path",
        str(packages),
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS, text=True)
    except subprocess.TimeoutExpired:
        print(f"NOT AUDITED: no answer within {SECONDS} seconds.")
        return 0
    if not done.stdout.strip():
        if any(word in done.stderr for word in UNREACHABLE):
            print("NOT AUDITED: the list of vulnerabilities cannot be reached from here.")
            return 0
        print(done.stderr)
        return 1
    found = json.loads(done.stdout)["dependencies"]
    audited = [one for one in found if "vulns" in one]
    if not audited:
        print(f"NOT AUDITED: the service knows none of the {len(found)} packages; it is a mirror without that list.")
        return 0
    vulnerable = [one for one in audited if one["vulns"]]
    for one in vulnerable:
        for known in one["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "no version yet"
            print(f"{one['name']} {one['version']}: {known['id']}, mended in {fixed}")
    print(f"{len(audited)} of {len(found)} packages audited, {len(vulnerable)} with known vulnerabilities.")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
