"""Repair of one text: encoding, markup, invisible characters, white space and drawn-out letters.

Every regular expression here runs in linear time, and the result is a fixed point: repairing it again changes
nothing.
"""

from __future__ import annotations

import re
from html import unescape
from unicodedata import normalize

from cxtext.cleaning.edits import Edit, Editor

MAX_CHARS = 100_000
"""Longest text kept, in characters; what goes beyond is cut at a word boundary."""

# A comment is read up to five times the cap, so that markup may take four fifths of it and a hostile cell of
# hundreds of megabytes still costs no more than a second.
_MAX_RAW = 5 * MAX_CHARS

# Repair of nested escapes ("&amp;amp;lt;b&amp;amp;gt;") is repeated until nothing changes, at most this often.
_MAX_PASSES = 6

_QUOTES = str.maketrans(
    dict.fromkeys("\u02bc\u2018\u2019\u201a\u201b", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')
)
# Typed punctuation on its own, and emoji, show no wrong decoding; anything else is for ftfy to judge.
_FOREIGN = re.compile(
    "[^\x00-\x7f\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa3\ufe0f\U0001f300-\U0001faff]|[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa3][^\x00-\x7f]"
)
# Ligatures, full- and half-width letters, lone surrogates and control codes.
_ODD_LETTERS = re.compile(
    "[\u0080-\u009f\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\u3000\ud800-\udfff\ufb00-\ufb06\uff00-\uffef]"
)

# Anything three times over; a back reference to any character is far faster than one to a class of them.
_THREE = re.compile(r"(.)\1\1")
# Runs of three letters or four signs.
_RUNS = tuple(letter * 3 for letter in "aeiosmhzyltrnupwgdfcbkvjqxEOAISMHZYLTRNUPWGDFCBKVJQX") + tuple(
    sign * 4 for sign in "!.?-*_=~:;,)('+#^@$/|\\\"[]{}%>`"
)
_LOST_HINT = re.compile(r"[a-z]\?[a-z]")


def _is_plain(text: str) -> bool:
    """Tell whether nothing in a text could need work; most comments end here."""
    return (
        text.isascii()
        and text.isprintable()
        and "<" not in text
        and "&" not in text
        and "  " not in text
        and not ("?" in text and _LOST_HINT.search(text))
        and not _has_run(text)
    )


def _has_run(text: str) -> bool:
    if not _THREE.search(text):
        return False
    for run in _RUNS:  # noqa: SIM110 - a loop is twice as fast as any() here
        if run in text:
            return True
    return False


_INLINE = (
    "a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas caption cite code col "
    "colgroup data datalist del dfn em embed font frame frameset head hgroup html i iframe img input ins kbd "
    "label legend link map mark marquee math meta meter nobr noframes noscript object optgroup output param "
    "picture progress q rp rt ruby s samp script search select slot small source span strike strong style sub sup "
    "svg td template textarea th time track tt u var video wbr xml"
)
_BLOCK = (
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol option p pre section summary table tbody tfoot "
    "thead title tr ul"
)
_BLOCKS = frozenset(_BLOCK.split())
_APART = frozenset(["td", "th", "img", "button", "input", "label"])
_TAG = re.compile(
    rf"<(?=[a-z/])/?({f'{_INLINE} {_BLOCK}'.replace(' ', '|')}|[ovwx]:[a-z]{{1,20}})(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_TAGS = re.compile(rf"(?:{_TAG.pattern}\s*)+", re.IGNORECASE)
_DECLARATION = re.compile(r"<(?:!doctype|\?xml)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = {
    "script": (re.compile(r"<script(?=[\s/>])[^<>]*>", re.I), re.compile(r"</script\s*>", re.I)),
    "style": (re.compile(r"<style(?=[\s/>])[^<>]*>", re.I), re.compile(r"</style\s*>", re.I)),
    "comment": (re.compile(r"<!--"), re.compile(r"-->")),
}
_NESTED_AMPERSAND = re.compile(r"&(?:(?:amp|#0{0,5}38|#[xX]0{0,5}26);)+", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};|(?:amp|lt|gt|quot|nbsp)(?![A-Za-z0-9=]))"
)

# Zero-width and formatting characters, bidirectional controls, private plane-14 tags and variation selectors.
# A joiner that holds an emoji together (family, flag) or shapes Arabic and Indic words is text and stays.
_EMOJI_PART = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_NEVER_SEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0100-\U000e01ef\U000e0000-\U000e001f"
)
_MAY_BE_INVISIBLE = re.compile(f"[{_NEVER_SEEN}\u200c\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]")
_INVISIBLE = re.compile(
    f"[{_NEVER_SEEN}]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
    f"|(?<![{_EMOJI_PART}])(?<![\u0600-\u0dff])[\u200c\u200d]+"
    f"|[\u200c\u200d]+(?![{_EMOJI_PART}\u0600-\u0dff])"
    r"|(?:(?<=[\s\ufe0e\ufe0f])|^)[\ufe0e\ufe0f]+"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_PRINTABLE = re.compile(r"[\x20-\x7e\n]*")
_ESCAPE_PARTS = re.compile("[<&]")
_UNREADABLE = re.compile("\ufffd")
_LINE_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# "it?s" and "don\ufffdt" had a curly apostrophe before somebody saved them in a smaller character set.
_LOST_APOSTROPHE = re.compile(
    r"(?<=[A-Za-z])(?:\ufffd{1,3}|\?)(?=(?:s|re|ve|ll|d|m)\b)|(?<=n)(?:\ufffd{1,3}|\?)(?=t\b)"
)
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_AROUND_BREAK = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
# Digits are left alone: 10000 is a price, not a shout.
_DRAWN_OUT_SIGN = re.compile("([^\\d\\s][\ufe0f\U0001f3fb-\U0001f3ff]?)\\1{3,}")
_DRAWN_OUT_LETTER = re.compile("([A-Za-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u052f])\\1{2,}")
# What has three or more of a letter by right: www, Roman numbers, sizes and kisses, batteries.
_BY_RIGHT = re.compile(r"www|[ivxlcm]*i{3}|x{1,6}[ls]?|a{3,4}|[IVXLCM]*I{3}|X{1,6}[LS]?|A{3,4}|[A-Z]{3}")

_PLAIN = Editor()


def repair(text: str, editor: Editor = _PLAIN) -> tuple[str, bool]:
    """Return the repaired text and whether it had to be cut to :data:`MAX_CHARS`.

    Parameters
    ----------
    text
        The text as given.
    editor
        Makes the changes; a :class:`~cxtext.cleaning.edits.Trace` of ``text`` keeps where each character came from.
    """
    if len(text) <= MAX_CHARS:
        # White space around a text is what most of the others differ in.
        kept = text.strip(" \t\r\n")
        if _is_plain(kept):
            return (text if kept == text else editor.strip(text)), False
    cut = len(text) > _MAX_RAW
    if cut:
        text = editor.cut(text, _MAX_RAW)
    for _ in range(_MAX_PASSES):
        before = text
        text = _repair_once(text, editor)
        # Plain text is settled after one pass.
        if text == before or (text.isascii() and "<" not in text and "&" not in text):
            break
    else:
        # Escapes nested deeper than any honest text: take away what they are made of.
        text = _repair_once(editor.sub(_ESCAPE_PARTS, " ", text), editor)
    if len(text) > MAX_CHARS:
        cut = True
        text = cut_at_word(text, editor)
    return text, cut


def cut_at_word(text: str, editor: Editor = _PLAIN) -> str:
    """Return at most :data:`MAX_CHARS` characters of ``text``, ending with a whole word where there is one."""
    if len(text) <= MAX_CHARS:
        return text
    head = text[: MAX_CHARS + 1]
    # A single "word" of half the cap has no boundary worth looking for.
    last = max(head.rfind(" ", MAX_CHARS // 2), head.rfind("\n", MAX_CHARS // 2))
    return editor.strip(editor.cut(text, last if last > 0 else MAX_CHARS))


def _repair_once(text: str, editor: Editor) -> str:
    if not text.isascii():
        text = editor.replaced(text, _fix_encoding(text))
    if "&" in text:
        text = editor.sub(_NESTED_AMPERSAND, "&", text)
        text = editor.sub(_ENTITY, lambda match: unescape(match[0]), text)
    if "<" in text:
        text = _strip_markup(text, editor)
    if not _PRINTABLE.fullmatch(text):
        text = editor.sub(_LINE_BREAK, "\n", text)
        text = editor.sub(_CONTROL, "", text)
        if not text.isascii() and _MAY_BE_INVISIBLE.search(text):
            text = editor.sub(_INVISIBLE, "", text)
    if "?" in text or "\ufffd" in text:
        text = editor.sub(_LOST_APOSTROPHE, "'", text)
        text = editor.sub(_UNREADABLE, " ", text)
    if not text.isascii() or _has_run(text):
        text = editor.sub(_DRAWN_OUT_LETTER, _two, text)
        text = editor.sub(_DRAWN_OUT_SIGN, r"\1\1\1", text)
    if "  " in text or not text.isprintable():
        text = editor.sub(_SPACES, " ", text)
    if "\n" in text:
        text = editor.sub(_BLANK_LINES, "\n\n", editor.sub(_AROUND_BREAK, "\n", text))
    return editor.strip(text)


def _two(match: re.Match[str]) -> str:
    """Return two of a drawn-out letter, or the whole of what has more by right."""
    text, start, end = match.string, match.start(), match.end()
    # No such word is longer than nine letters.
    first = last = start
    while first > max(0, start - 9) and text[first - 1].isalpha():
        first -= 1
    last = end
    while last < min(len(text), start + 9) and text[last].isalpha():
        last += 1
    return match[0] if last - first <= 9 and _BY_RIGHT.fullmatch(text, first, last) else match[1] * 2


def _fix_encoding(text: str) -> str:
    from ftfy import fix_text
    from ftfy.badness import is_bad

    # ftfy changes nothing else in a text that shows no sign of wrong decoding, and the short way is ten times faster.
    if not (_FOREIGN.search(text) and (_ODD_LETTERS.search(text) or is_bad(text))):
        return normalize("NFC", text.translate(_QUOTES))
    # Entities, line breaks and invisible characters are handled here, where more is known about them.
    return str(
        fix_text(
            text,
            unescape_html=False,
            fix_line_breaks=False,
            remove_control_chars=False,
            remove_terminal_escapes=False,
        )
    )


def _strip_markup(text: str, editor: Editor) -> str:
    for opening, closing in _HIDDEN.values():
        if opening.search(text):
            text = editor.edit(text, _between(text, opening, closing))
    text = editor.sub(_DECLARATION, "", text)
    return editor.sub(_TAGS, lambda match: _replacement(match[0]), text)


def _replacement(tags: str) -> str:
    """Return what stands for a run of tags: a line break where one of them is a block, else the spaces between."""
    names = {tag[1].lower() for tag in _TAG.finditer(tags)}
    if not names.isdisjoint(_BLOCKS):
        return "\n"
    # Cells and pictures stand apart from their neighbours; <b> and <span> may stand inside a word.
    return " " if not names.isdisjoint(_APART) else _TAG.sub("", tags)


def _between(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> list[Edit]:
    """Return edits that drop all from an opening to its closing; an opening never closed stays (one linear pass)."""
    edits: list[Edit] = []
    position = 0
    while (start := opening.search(text, position)) and (end := closing.search(text, start.end())):
        edits.append((start.start(), end.end(), " "))
        position = end.end()
    return edits
