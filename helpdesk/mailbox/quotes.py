"""Cutting a letter: the words that are new, without what they answer and without a signature.

No library that is kept up knows how Russian mail programs begin a quotation, so these are rules
for those that our parents use: Яндекс, Mail.ru, Gmail, Outlook, Thunderbird and telephones.
Nothing is lost by a cut: the whole letter is kept beside the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

_DATE = (
    r"(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\s+[а-яё]{3,9}\.?,?\s+\d{4}"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s+\d{4}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4})"
)
# «24.11.2026, 12:00, "Школа" <box@…>:», «вт, 24 нояб. 2026 г. в 12:00, Школа <box@…>:»,
# «Вторник, 24 ноября 2026, 12:00 +03:00 от Школа <box@…>:», «On Tue, Nov 24, 2026 … wrote:».
_ATTRIBUTION = re.compile(
    rf"(?:.{{0,40}}{_DATE}.{{0,160}}(?:@.{{0,80}}|пишет|написал(?:\(а\)|а)?|wrote|от\s.{{1,80}})"
    r"|.{0,80}(?:пишет|написал(?:\(а\)|а)?))\s*:",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[-–—_*\s]{2,}(?:исходное сообщение|пересылаемое сообщение|пересланное сообщение"
    r"|original message|forwarded message|конец пересылаемого сообщения)[-–—_*\s]*",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"[-–—_*\s>]*(?:пересылаемое сообщение|пересланное сообщение|forwarded message"
    r"|начало переадресованного сообщения|begin forwarded message)[-–—_*\s:]*",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[>*\s]*(от кого|от|from|отправлено|дата|sent|date|кому|to|тема|subject|копия|cc)"
    r"\s*:\**\s*(.*)",
    re.IGNORECASE,
)
_FROM = frozenset({"от кого", "от", "from"})
_SIGNATURE = re.compile(
    r"--\s?|[-–—\s]*(?:отправлено (?:из|с|через)\b|sent from (?:my|mail)\b|get outlook for\b"
    r"|отправлено с помощью|с уважением[,.!]?\s*$|best regards[,.]?\s*$).{0,80}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()\[\]]+\.[^\s<>\"',;:()\[\].]+")
# A signature is short; what is longer than this below «С уважением» is said, not signed.
_SIGNED_LINES = 6


@dataclass(frozen=True)
class Forwarded:
    """A letter inside of another: who wrote it (an address, empty where it cannot be read)."""

    sender: str
    name: str
    subject: str
    words: str


def new_words(text: str) -> str:
    """Return what the writer has said himself."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = lines[: _quotation_at(lines)]
    own = [line for line in own if not line.lstrip().startswith(">")]
    return _clean(own[: _signature_at(own)])


def _quotation_at(lines: list[str]) -> int:
    for at, line in enumerate(lines):
        if _SEPARATOR.fullmatch(line) or _FORWARD.fullmatch(line):
            return at
        # Two lines, for programs fold a long «On … wrote:».
        if line.strip() and not line.lstrip().startswith(">") and _begins(lines, at):
            return at
        if _is_header_block(lines, at):
            return at
    return len(lines)


def _begins(lines: list[str], at: int) -> bool:
    one, following = lines[at].strip(), "".join(lines[at + 1 : at + 2]).strip()
    two = f"{one} {following}".strip()
    if _ATTRIBUTION.fullmatch(following[:400]):
        return False
    if not any(_ATTRIBUTION.fullmatch(said[:400]) for said in (one, two)):
        return False
    below = [each for each in lines[at + 1 :] if each.strip()]
    # «Учитель пишет:» in the midst of a story is no quotation: one has a date, or «>» below it.
    return bool(re.search(_DATE, two, re.IGNORECASE)) or bool(below and below[0][:1] == ">")


def _is_header_block(lines: list[str], at: int) -> bool:
    """Outlook puts «From: … Sent: … To: …» over what it quotes, without any mark."""
    first = _HEADER.fullmatch(lines[at][:400])
    if first is None or first[1].casefold() not in _FROM:
        return False
    below = (_HEADER.fullmatch(line[:400]) for line in lines[at + 1 : at + 5])
    return sum(found is not None for found in below) >= 2


def _signature_at(lines: list[str]) -> int:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in filled:
        below = sum(1 for each in filled if each > at)
        is_mark = lines[at].rstrip() in ("--", "-- ".rstrip())
        if _SIGNATURE.fullmatch(lines[at].strip()[:200]) and (is_mark or below <= _SIGNED_LINES):
            return at
    return len(lines)


def _clean(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def forwarded_in(text: str, subject: str) -> Forwarded | None:
    """Return the letter that this one passes on; None where it passes on none."""
    lines = [line.removeprefix(">").strip() for line in text.splitlines()]
    marked = next((at for at, line in enumerate(lines) if _FORWARD.fullmatch(line)), None)
    is_named = re.match(r"\s*(fwd?|переслано|пересл|fw)\s*[:.]", subject, re.IGNORECASE)
    if marked is None and not is_named:
        return None
    start = (marked + 1) if marked is not None else 0
    return _read_inner(lines[start:], is_marked=marked is not None)


def _read_inner(lines: list[str], *, is_marked: bool) -> Forwarded | None:
    sender, name, subject, body = "", "", "", len(lines)
    for at, line in enumerate(lines):
        found = _HEADER.fullmatch(line[:400])
        if found is None:
            if line and (sender or is_marked) and not _dated(line):
                body = at
                break
            if not sender and (inner := _dated(line)):
                name, sender = inner
            continue
        key, value = found[1].casefold(), found[2].strip()
        if key in _FROM and not sender:
            name, sender = _person(value)
        elif key in ("тема", "subject") and not subject:
            subject = value
    if not sender and not is_marked:
        return None
    return Forwarded(sender, name, subject, new_words("\n".join(lines[body:])))


def _dated(line: str) -> tuple[str, str] | None:
    """Read «24.11.2026, 12:00, "Анна Хуаде" <mama@…>:», as Яндекс heads what it passes on."""
    if not re.search(_DATE, line, re.IGNORECASE) or "@" not in line:
        return None
    return _person(re.sub(rf"^.*?{_DATE}(?:\s*г\.)?[^\"<A-Za-zА-Яа-я]*", "", line))


def _person(value: str) -> tuple[str, str]:
    found = _ADDRESS.search(value)
    if found is None:
        return "", ""
    name, _ = parseaddr(value.replace(" [mailto:", " <").replace("]", ">"))
    plain = name if "@" not in name else ""
    if not plain:
        plain = value[: found.start()].strip(" <\"'(,")
    return plain.strip(" \"'"), found[0].casefold()
