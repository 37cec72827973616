"""An HTML report taken apart: every text and every mark, each with its place in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import takewhile

from cxtext.reporting.explorer.packing import BLOCK_ID as EXPLORER_ID
from cxtext.reporting.figures import BLOCK_ID

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HEADINGS = {"h1": "title", "h2": "section", "h3": "heading", "caption": "heading", "dt": "label"}
"""Elements that say where one is, and what of a place they say."""
_BLOCKS = frozenset({("template", BLOCK_ID), ("script", EXPLORER_ID)})
"""Elements that hold what is compared by itself."""
_NAMING = frozenset({*_HEADINGS, "th", "title"})
_PICTURES = {"bar": "bar", "stack": "bar of tones", "spark": "line of the trend", "bubble": "bubble"}
"""What small pictures without a title are called, by their class."""
MAX_PLACE = 60
MAX_NAME = 2_000
"""Characters that are kept of a heading or title."""
MAX_DEPTH = 500
"""Elements inside one another; reports have a dozen."""


@dataclass(frozen=True)
class Token:
    """A text, or a mark with its attributes.

    ``picture`` says in words of which picture a mark is a part.
    """

    place: str
    value: str
    is_text: bool
    picture: str = ""

    @property
    def drawing(self) -> bool:
        """Whether it is a mark that Vega drew."""
        return self.picture.startswith("chart")


@dataclass
class Page:
    """What a report shows, in order, and the figures and comments it carries."""

    tokens: list[Token] = field(default_factory=list)
    block: str | None = None
    comments: str | None = None
    title: str = ""


def read_page(text: str) -> Page:
    """Take a page apart.

    White space counts as one space. What a page says nowhere in words, such as the length of a bar, is the mark's
    attributes; comments and faulty marks are kept as well, so that nothing can be hidden from the comparison.
    """
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # Python's parser fails so on marks that no report has; what stands behind them is not read.
        reader.give_up()
    reader.finish()
    return reader.page


class _Reader(HTMLParser):
    """Collect tokens, and keep in mind under which headings they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []
        self.words: list[str] = []
        self.heard: list[str] = []
        self.room = 0
        self.inside, self.picture = 0, ""
        self.where = dict.fromkeys(("title", "section", "heading", "label", "column"), "")
        self.columns: list[str] = []
        self.cell = -1
        self.in_block = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        named = dict(attrs)
        self._enter(tag, named)
        written = "".join(f' {name}="{value or ""}"' for name, value in sorted(attrs, key=lambda pair: pair[0]))
        if tag == "svg" and not self.inside:
            self.inside, self.picture = len(self.open) + 1, _called(named)
        self._add(f"<{tag}{written}>", is_text=False)
        if (tag, named.get("id")) in _BLOCKS:
            self.in_block = tag
        if tag not in _VOID and len(self.open) < MAX_DEPTH:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self._add(f"</{tag}>", is_text=False)
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if len(self.open) < self.inside:
            self.inside, self.picture = 0, ""
        self.in_block = "" if tag == self.in_block else self.in_block
        if tag == "dl":
            # What follows a list of terms is not the last one's.
            self._stand("label", "")
        elif tag in _NAMING:
            self._leave(tag)

    def _leave(self, tag: str) -> None:
        """Take what was read between the marks of a heading as the place from here on."""
        heard, self.room = " ".join(self.heard), 0
        if tag in _HEADINGS:
            self._stand(_HEADINGS[tag], heard)
        elif tag == "th" and "thead" in self.open:
            self.columns.append(heard)
        elif tag == "th":
            self.where["label"] = heard
        elif tag == "title":
            self.page.title = heard

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self._flush()
        self._add(f"<!--{data}-->", is_text=False)

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>", is_text=False)

    def unknown_decl(self, data: str) -> None:
        self._add(f"<![{data}]>", is_text=False)

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>", is_text=False)

    def give_up(self) -> None:
        """Note that the rest of the page could not be read."""
        self._flush()
        self._add("(marks that cannot be read)", is_text=True)

    def finish(self) -> None:
        """Take the last words, where a page was cut short."""
        self._flush()

    def _enter(self, tag: str, named: dict[str, str | None]) -> None:
        if tag in _NAMING:
            self.heard, self.room = [], MAX_NAME
        if tag == "section":
            self._stand("section", named.get("id") or "")
        elif tag == "article" or (tag == "li" and (named.get("id") or "")):
            self._stand("heading", named.get("id") or "")
        elif tag == "footer":
            self._stand("section", "the foot of the page")
        elif tag in ("table", "dl"):
            self.columns = []
            self._stand("label", "")
        elif tag == "tr":
            self.cell = -1
            self._stand("label", "")
        elif tag in ("td", "th"):
            self.cell += 1
            known = self.cell < len(self.columns) and "thead" not in self.open
            self.where["column"] = self.columns[self.cell] if known else ""

    def _stand(self, part: str, text: str) -> None:
        """Be under another heading; what stood below the old one is left."""
        self.where[part] = text[:MAX_PLACE]
        parts = list(self.where)
        for lower in parts[parts.index(part) + 1 :]:
            self.where[lower] = ""

    def _flush(self) -> None:
        text = " ".join("".join(self.words).split())
        self.words = []
        if self.in_block == "template":
            self.page.block = (self.page.block or "") + text
        elif self.in_block:
            self.page.comments = (self.page.comments or "") + text
        elif text:
            if self.room > 0:
                self.heard.append(text[: self.room])
                self.room -= len(text)
            self._add(text, is_text=True)

    def _add(self, value: str, *, is_text: bool) -> None:
        parts = [part for name, part in self.where.items() if part and name != "title"]
        place = " › ".join(parts) or ("the head of the page" if "body" not in self.open else "above the first section")
        picture = "" if is_text else self.picture
        self.page.tokens.append(Token(place, value, is_text, picture))


def _called(named: dict[str, str | None]) -> str:
    """Call a picture by what it shows, where it says so, else by its kind."""
    kinds = (named.get("class") or "").split()
    if "chart" in kinds:
        return f"chart “{named.get('aria-label') or ''}”"
    return next((_PICTURES[kind] for kind in kinds if kind in _PICTURES), "picture")


def common_start(one: list[Token], other: list[Token]) -> int:
    """Count the tokens that two pages have in common at their start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].value == pair[1].value, pairs))
