"""Texts as the encoders see them: emoji in words, names of accounts and addresses made alike.

The encoders' vocabulary knows words, not emoji, and has no use for the name of an account or a web address.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["reword"]

_SIGN = re.compile(
    r"(?P<url>https?://\S+|www\.\S+)|(?<!\w)(?P<account>@\w+)|(?<!\w)#(?=\w)|[\ufe0f\u200d\U0001f3fb-\U0001f3ff]"
    r"|(?P<emoji>[\u203c\u2049\u2600-\u27bf\u2b05-\u2b55\U0001f300-\U0001faff])"
)
# Words of Unicode's names that say how a sign is drawn rather than what it says.
_DRAWN = re.compile(r"\b(?:sign|symbol|with|face|black|white|heavy|selector|mark)\b|[-‐]")


def reword(text: str) -> str:
    """Return ``text`` with emoji as words, ``@user`` for accounts, ``http`` for addresses, and no hash signs.

    Examples
    --------
    >>> reword("@acme late again 👎 #fail https://t.co/x")
    '@user late again  thumbs down  fail http'
    """
    if text.isascii() and "@" not in text and "#" not in text and "http" not in text and "www." not in text:
        return text
    return _SIGN.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "url":
        return "http"
    if kind == "account":
        return "@user"
    return _spelled(found["emoji"]) if kind == "emoji" else ""


@lru_cache(maxsize=2048)
def _spelled(emoji: str) -> str:
    words = _DRAWN.sub(" ", unicodedata.name(emoji, "").lower()).split()
    return f" {' '.join(words)} "
