"""Internet addresses, version 4 and 6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address

from cxtext.cleaning.personal.kinds import Found

_V4 = re.compile(r"(?<![\w.-])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w-])(?!\.\d)")
_V4_HINT = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d")
_V6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{4,39}(?![\w:])")
_VERSION = re.compile(
    r"\b(?:v|ver|version|firmware|build|ios|android|release|update[ds]?|patch|app|driver|software|section|chapter)"
    r"(?: (?:to|is|number|version|from))?[ .:]{0,2}$",
    re.IGNORECASE,
)
# The machine itself, and masks: they lead to nobody.
_NOBODY = ("127.", "0.0.0.0", "255.")  # noqa: S104  # nosec B104


def find_ips(text: str) -> Iterator[Found]:
    """Find IP addresses; version numbers and times are none."""
    if _V4_HINT.search(text):
        for match in _V4.finditer(text):
            before = text[max(0, match.start() - 24) : match.start()]
            if (
                not match[0].startswith(_NOBODY)
                and not _VERSION.search(before)
                and max(map(int, match[0].split("."))) > 20
            ):
                yield Found(*match.span(), "ips")
    if text.count(":") > 1:
        for match in _V6.finditer(text):
            address = match[0].rstrip(":") if not match[0].endswith("::") else match[0]
            if address.count(":") > 1 and len(re.findall(r"[0-9A-Fa-f]+", address)) > 2 and _is_v6(address):
                yield Found(match.start(), match.start() + len(address), "ips")


def _is_v6(address: str) -> bool:
    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True
