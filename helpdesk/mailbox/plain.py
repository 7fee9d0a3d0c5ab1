"""HTML of a letter as plain text: what stood in a quotation gets a «>», so that it can be cut."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "div", "dd", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_SILENT = frozenset({"head", "script", "style", "title", "template"})
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")


def text_of_html(html: str) -> str:
    """Return the text; what no browser would understand is still stripped of its tags."""
    parser = _Text()
    try:
        parser.feed(html)
        parser.close()
    except (AssertionError, ValueError, RecursionError):
        return unescape(_TAG.sub(" ", html)).strip()
    return parser.text()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._break()
            self._quoted += 1
            self._restart()
        elif tag == "br":
            self._lines.append(self._prefix)
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "blockquote":
            self._break()
            self._quoted = max(self._quoted - 1, 0)
            self._restart()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            words = _BLANKS.sub(" ", data.replace("\n", " "))
            if self._is_empty:
                words = words.lstrip()
            self._lines[-1] += words

    @property
    def _prefix(self) -> str:
        return "> " if self._quoted else ""

    @property
    def _is_empty(self) -> bool:
        return not self._lines[-1].removeprefix(">").strip()

    def _break(self) -> None:
        if not self._is_empty:
            self._lines.append(self._prefix)

    def _restart(self) -> None:
        if self._is_empty:
            self._lines[-1] = self._prefix

    def text(self) -> str:
        lines = [line.rstrip() for line in self._lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
