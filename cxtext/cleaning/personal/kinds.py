"""The kinds of personal data: the name under which each is counted, and what stands in the text instead."""

from __future__ import annotations

from typing import NamedTuple

MASKS: dict[str, str] = {
    "urls": "[url]",
    "emails": "[email]",
    "ibans": "[iban]",
    "cards": "[card]",
    "ids": "[id]",
    "ips": "[ip]",
    "births": "[birthdate]",
    "plates": "[plate]",
    "references": "[reference]",
    "phones": "[phone]",
    "addresses": "[address]",
    "users": "[user]",
    "names": "[name]",
    "blocked": "[private]",
}
"""Mask of each kind. Where two kinds claim the same characters the earlier one has them; block lists go before all."""


class Found(NamedTuple):
    """A stretch of a text that is personal data: ``text[start:end]``, of a kind in :data:`MASKS`."""

    start: int
    end: int
    kind: str
