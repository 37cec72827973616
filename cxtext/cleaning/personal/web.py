"""Web addresses, e-mail addresses and user names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cxtext.cleaning.personal.kinds import Found
from cxtext.cleaning.personal.name_lists import words_of

_URL = re.compile(
    r"(?:\b(?:https?|ftp)://|(?<![\w@.])www\.)[^\s<>\"\[\]]{1,2000}(?<![.,;:!?)'*_])"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|edu|gov|info|io|ly|me|app|be|gl|uk|de|fr|eu|us|ca|au)"
    r"/[^\s<>\"\[\]]{1,2000}(?<![.,;:!?)'*_])",
    re.IGNORECASE,
)
_URL_HINT = re.compile(r"//|www\.|\.[a-z]{2,4}/", re.IGNORECASE)

_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])"
    # "ann (at) example (dot) org": written out against harvesters, and meant all the same.
    r"|(?<![\w.%+-])(?:\w{1,30} dot ){0,2}[\w.%+-]{1,64} ?[(\[] ?at ?[)\]] ?[\w-]{1,63}"
    r"(?:(?: ?[(\[] ?(?:dot|\.) ?[)\]] ?| dot |\.)[\w-]{2,63}){1,3}"
    r"(?!\w)"
    # A typing slip: a space or a comma within the address, in front of an ending that leaves no doubt.
    r"|(?<![\w.%+-])[\w.%+-]{1,64} ?@ ?[\w-]{1,63}[.,] ?(?:com|org|net|co\.uk|edu)(?![\w@])",
    re.IGNORECASE,
)
_EMAIL_HINT = re.compile(r"@|[(\[] ?at ?[)\]]", re.IGNORECASE)

_HANDLE = re.compile(
    r"(?<![\w@./+-])@[A-Za-z_]\w{1,29}(?:\.\w{1,20}){0,2}(?![\w@])|(?<![\w/.])/?u/[A-Za-z]\w{2,19}(?!\w)"
)
# "@ reception" without the space: places, not people.
_NO_HANDLE = words_of("""
    @home @work @night @the @my @your @our @reception @checkout @desk @school @office @all @least @first @this @that
    @any @once @half @about @around @noon @lunch @midnight @everyone @here @channel @store @gate @table @online
    @airport
    """)
_LED_USER = re.compile(
    r"\b(?:user ?-?name|user ?-?id|log-?in(?: (?:name|id))?|screen ?name|handle|gamer ?tag|nickname|"
    r"(?:insta(?:gram)?|twitter|skype|telegram|discord|snap(?:chat)?|tik ?tok|ig|psn|steam)"
    r"(?: (?:name|id|user|handle))?)"
    r"(?: (?:is|was)(?: called)?\s?:?|\s?[:=])\s?[\"'@]?(?P<user>[A-Za-z][\w.#-]{2,39})",
    re.IGNORECASE,
)
_LED_PLAIN = words_of("""
    not the down very too always never still just also that what wrong right broken working
    """)


def find_urls(text: str) -> Iterator[Found]:
    """Find web addresses; a bare domain ("booking.com") is a name of a business and none."""
    if _URL_HINT.search(text):
        for match in _URL.finditer(text):
            yield Found(*match.span(), "urls")


def find_emails(text: str) -> Iterator[Found]:
    """Find e-mail addresses."""
    if _EMAIL_HINT.search(text):
        for match in _EMAIL.finditer(text):
            yield Found(*match.span(), "emails")


def find_handles(text: str) -> Iterator[Found]:
    """Find user names that show by their form ("@ann_writes")."""
    for match in _HANDLE.finditer(text):
        if match[0].lower() not in _NO_HANDLE:
            yield Found(*match.span(), "users")


def find_led_users(text: str) -> Iterator[Found]:
    """Find user names behind a word that says so ("username: ann_1984")."""
    for match in _LED_USER.finditer(text):
        user = match["user"].rstrip(".-")
        # An ordinary word is none, unless a colon leaves no doubt: "my login is slow".
        if user.lower() in _LED_PLAIN or (user.isalpha() and user.islower() and not re.search(r"[:=]", match[0])):
            continue
        start = match.start("user")
        yield Found(start, start + len(user), "users")
