"""HTML of a letter as plain text: a quotation gets a «>» on each line, so that it can be cut.

Parsed as a browser would, by Lexbor: optional tags left out, tables, broken nesting.
"""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_HTML = 1_000_000
_BLOCKS = frozenset(
    {"address", "article", "div", "dd", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
    | {"blockquote", "center", "main", "nav", "aside", "caption", "figure", "textarea"}
)
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"head", "script", "style", "title", "template", "-comment"})
# A title or a comment that nobody has closed would swallow the whole letter.
_SWALLOWS = re.compile(r"</?title\b[^<>]*>|<!--|-->", re.IGNORECASE)
# Tags that have to be closed. How deep they nest is bounded: the work grows with its square.
_NESTS = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dd|dt|option|br|hr|img|meta|link|input|col|area|wbr|body|html|head"
    r"|tbody|thead|tfoot|base|embed|source|param)\b)[a-z]",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>?")
DEEPEST = 500
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")


def text_of_html(html: str) -> str:
    """Return the text that a browser would show; cells of a table have a tab between them."""
    html = html[:MOST_HTML].replace("\0", "")
    if _depth(html) > DEEPEST:
        lines = (line.strip() for line in unescape(_TAG.sub("\n", html)).split("\n"))
        return "\n".join(line for line in lines if line)
    text = _read(html)
    if not text and _SWALLOWS.search(html):
        text = _read(_SWALLOWS.sub(" ", html))
    return text


def _depth(html: str) -> int:
    depth = deepest = 0
    for found in _NESTS.finditer(html):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _read(html: str) -> str:
    root = LexborHTMLParser(html).root
    lines = _Lines()
    # A tag alone is one that ends.
    waiting: list[LexborNode | str] = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            lines.leave(node)
            continue
        lines.enter(node)
        waiting.append(node.tag or "")
        if node.tag not in _SILENT:
            waiting.extend(reversed(list(node.iter(include_text=True))))
    return lines.text()


class _Lines:
    """Puts words into lines, as the elements around them break."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._filled = False
        self._quoted = self._kept = 0
        self._quotes: list[bool] = [False]

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._add(node.text_content or "")
        elif tag == "br":
            self._start()
        elif tag in _BLOCKS:
            self._turn(tag, 1)
        elif tag in _CELLS and self._filled:
            self._lines[-1].append("\t")

    def leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._turn(tag, -1)

    def _turn(self, tag: str, step: int) -> None:
        if self._filled:
            self._start()
        self._quoted += step * (tag == "blockquote")
        self._kept += step * (tag in ("pre", "textarea"))
        self._quotes[-1] = bool(self._quoted)

    def _add(self, data: str) -> None:
        if self._kept:
            first, *others = data.split("\n")
            self._put(first)
            for each in others:
                self._start()
                self._put(each)
            return
        words = _BLANKS.sub(" ", data.replace("\n", " "))
        self._put(words if self._filled else words.lstrip())

    def _put(self, words: str) -> None:
        if words:
            self._lines[-1].append(words)
            self._filled = self._filled or bool(words.strip())

    def _start(self) -> None:
        self._lines.append([])
        self._quotes.append(bool(self._quoted))
        self._filled = False

    def text(self) -> str:
        lines = (
            f"{'> ' if quoted else ''}{''.join(line)}".rstrip()
            for line, quoted in zip(self._lines, self._quotes, strict=True)
        )
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
