"""People's words as HTML: the markdown that Mattermost shows, and never a tag of theirs."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

LINK = r"https?://[^\s<>\"'«»]+[^\s<>\"'«».,;:!?)\]]"
LINKS = re.compile(f"({LINK})")
LIVELY = re.compile(f"({LINK})" r"|(?<![\w@.])@[A-Za-z0-9](?:[\w.-]*[\w-])?")


def _parser(*, breaks: bool) -> MarkdownIt:
    # Without "html" every tag is escaped.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": breaks})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    for rule, draw in RULES.items():
        parser.add_render_rule(rule, draw)
    return parser


def _text(tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Write text with its bare links and its mentions, but none inside a link."""
    content = tokens[index].content
    opened = sum(token.nesting for token in tokens[:index] if token.type.startswith("link_"))
    return str(escape(content)) if opened else _enlivened(content)


def _enlivened(content: str, marks: re.Pattern[str] = LIVELY) -> str:
    parts, end = [], 0
    for match in marks.finditer(content):
        parts.append(escape(content[end : match.start()]))
        link = match.group(1)
        called = Markup("<mark>{}</mark>").format(match.group(0))
        parts.append(anchor(link, link) if link else called)
        end = match.end()
    parts.append(escape(content[end:]))
    return "".join(parts)


def anchor(address: str, words: str) -> Markup:
    opened = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">').format(address)
    return opened + escape(words) + Markup("</a>")


def _link_open(tokens: Sequence[Token], index: int, *_: Any) -> str:
    address = tokens[index].attrGet("href") or ""
    opened = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">').format(address)
    # A link without words would be one that nobody sees.
    is_empty = tokens[index + 1].type == "link_close"
    return opened + escape(address) if is_empty else opened


def _image(tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Write where a picture lies: showing it would fetch it from elsewhere."""
    return str(escape(tokens[index].attrGet("src") or ""))


def _heading_open(tokens: Sequence[Token], index: int, *_: Any) -> str:
    # Somebody's words do not belong into the outline of the page.
    return f'<p class="heading {tokens[index].tag}">'


def _heading_close(*_: Any) -> str:
    return "</p>"


RULES: dict[str, Callable[..., str]] = {
    "text": lambda _renderer, *given: _text(*given),
    "image": lambda _renderer, *given: _image(*given),
    "link_open": lambda _renderer, *given: _link_open(*given),
    "heading_open": lambda _renderer, *given: _heading_open(*given),
    "heading_close": lambda _renderer, *given: _heading_close(*given),
}
PARSERS = {breaks: _parser(breaks=breaks) for breaks in (True, False)}


def as_html(text: str, *, breaks: bool = True) -> Markup:
    """Return the text as HTML that is safe to show; in dialogs the ends of lines are no breaks."""
    return Markup(PARSERS[breaks].render(text))  # noqa: S704 - the parser has escaped all of it


def with_links(text: str) -> Markup:
    """Return plain text with its addresses as links."""
    return Markup(_enlivened(text, LINKS))  # noqa: S704 - escaped part by part
