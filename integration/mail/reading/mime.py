"""A letter taken apart: within limits of size, parts and depth, however carelessly it was made.

The standard library's old policy is used on purpose: the new one fails on headers that real mail
programs write.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from integration.mail.reading.decoding import Unreadable, header_text, text_of
from integration.mail.reading.plain import text_of_html

MOST_PARTS = 1_000
MOST_KINDS = 60  # boundaries that a letter declares: each level of nesting has one of its own
MOST_HEADERS = 256 * 1024
_BOUNDARY = re.compile(
    rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)
# The standard library reads parameters in quadratic time.
_LONG = re.compile(rb"^content-(?:type|disposition):(?:[^\n]|\n(?=[ \t])){4000}", re.I | re.M)
_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"^--([^\r\n]{1,203})", re.MULTILINE)
_ENCODING = re.compile(r"base64|quoted-printable|x-uuencode|uuencode", re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|body|div|p|table)\b", re.IGNORECASE)
_FOOTER = re.compile(r"\s*(?:[-_=*]{2,}|[-–—]\s*$)")


class TooMuch(Unreadable):
    """The letter has more parts, or longer headers, than anybody writes."""


def message_of(raw: bytes) -> Message:
    """Parse the bytes; raise TooMuch before the work, which grows with parts times depth."""
    end = _END.search(raw)
    if (end.start() if end else len(raw)) > MOST_HEADERS:
        raise TooMuch("headers")
    kinds = {one or other for one, other in _BOUNDARY.findall(raw)}
    if len(kinds) > MOST_KINDS:
        raise TooMuch("depth")
    if _LONG.search(raw):
        raise TooMuch("parameters")
    parts = 0
    for found in _LINE.finditer(raw):
        line = found[1].rstrip()
        parts += line in kinds or line.removesuffix(b"--") in kinds
        if parts > MOST_PARTS:
            raise TooMuch("parts")
    return message_from_bytes(raw)


def raw_values(message: Message, name: str) -> list[str]:
    """Return a header's values as they came: eight bits without a word about them included."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def raw_value(message: Message, name: str) -> str:
    return " ".join(raw_values(message, name))


def inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )


def leaves(message: Message) -> Iterator[Message]:
    """Go through the parts; a letter that is attached is one file and is not gone into."""
    stack = [message]
    while stack:
        part = stack.pop()
        children = inner(part)
        if part.get_content_maintype() == "message" or not children:
            yield part
        else:
            stack.extend(reversed(children))


def filename_of(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")[:100]
    except (TypeError, ValueError, LookupError):
        return "без имени"


def bytes_of(part: Message) -> bytes:
    """Decode a part; an encoding that is written carelessly is still that encoding."""
    found = _ENCODING.search(raw_value(part, "Content-Transfer-Encoding"))
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = found[0].lower() if found else "8bit"
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def text_in(part: Message) -> str:
    try:
        charset = part.get_content_charset()
    except (ValueError, TypeError, LookupError):
        charset = None
    return text_of(bytes_of(part), charset).replace("\r\n", "\n").replace("\r", "\n")


def is_text(part: Message) -> bool:
    """Whether a part is the letter's own text and no file."""
    attached = (part.get_content_disposition() or "") == "attachment"
    is_kind = part.get_content_type() in ("text/plain", "text/html")
    return is_kind and not attached and not filename_of(part)


def body_of(message: Message) -> tuple[str, str]:
    """Return the text: of the first part that has any, and of its like; and the text beside it,
    such as footers.
    """
    parts = [(part, text_in(part)) for part in leaves(message) if is_text(part)]
    texts = [
        (part.get_content_type() == "text/html" or bool(_HTML.match(text)), text)
        for part, text in parts
        if text.strip()
    ]
    if not texts:
        return "", ""
    is_html = texts[0][0]
    like = [text for each, text in texts if each == is_html]
    said = [like[0], *(text for text in like[1:] if is_html or not _FOOTER.match(text))]
    beside = [text for text in like[1:] if text not in said]
    if not is_html:
        return "\n".join(said), "\n".join(beside)
    beside += [text for each, text in texts if not each]
    return text_of_html("\n".join(said)), "\n".join(beside)
