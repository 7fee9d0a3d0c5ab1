"""Cutting a letter: the words that are new, without what they answer and without a signature.

These are rules for the programs that our parents use: Яндекс, Mail.ru, Gmail, Outlook, Thunderbird
and telephones. Two libraries are kept up: mail-parser-reply knows no Russian, quotequail one line
of it («… написал(а):»), and takes a person's own such line for a quotation. Every rule is linear.
Nothing is lost by a cut: the whole letter is kept beside the words.
"""

import re
from email.utils import parseaddr

from helpdesk.mailbox.incoming_letter import MOST_LINE, Forwarded

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
# What a program adds of its own, never a person: he would name no product, or say more.
_MACHINE = re.compile(
    r"(?:--\s*)?(?:отправлено (?:из|с|со|через|с помощью)|sent (?:from|with|via)|get|скачать)\s"
    r"(?:моего |моей |my |the |мобильной |мобильного |приложения |почты |почтового )*\W?"
    r"(?:iphone|ipad|android|samsung|galaxy|huawei|honor|xiaomi|redmi|outlook|gmail|mail\.?ru"
    r"|mail for|mail\b|яндекс|yandex|почты? mail|почты? для|windows|proton|телефона$|смартфона$)"
    r".{0,80}",
    re.IGNORECASE,
)
_SIGN = r"[^\s<>\"',;:()\[\]@"
_ADDRESS = re.compile(rf"(?<!{_SIGN}]){_SIGN}]+@(?:{_SIGN}.]+\.)+{_SIGN}.]+")


def new_words(text: str, *, answers: bool = True) -> str:
    """Return what the writer has said himself: above, below and between what he answers.

    A letter that `answers` none quotes none: of it only what it passes on is left out, and the
    line that a telephone adds. A signature is kept: it names the child, the class, the number.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = _unquoted(lines) if answers else _above(lines)
    own = [line for line in own if not _MACHINE.fullmatch(line.strip()[:MOST_LINE])]
    while own and own[-1].strip() in ("", "--"):
        own.pop()
    return _clean(own)


def _above(lines: list[str]) -> list[str]:
    marked = (at for at, line in enumerate(lines) if _separates(line))
    return lines[: next(marked, len(lines))]


def _unquoted(lines: list[str]) -> list[str]:
    own: list[str] = []
    following = _next_filled(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        if _separates(line) or _is_header_block(lines, at):
            break
        folded = 0 if _is_quoted(line) else _attribution(lines, at)
        below = following[at + folded] if folded else None
        if below is not None and _is_quoted(lines[below]):
            at += folded
        elif folded and _names_letter(lines, at, folded):
            # The program has put no mark before what it quotes: the rest is not his.
            break
        else:
            if not _is_quoted(line):
                own.append(line)
            at += 1
    return own


def _next_filled(lines: list[str]) -> list[int | None]:
    """Return for each line, and for the end, which line from there on is the first with words."""
    found: list[int | None] = [None]
    for at in range(len(lines) - 1, -1, -1):
        found.append(at if lines[at].strip() else found[-1])
    return found[::-1]


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _separates(line: str) -> bool:
    said = line[:MOST_LINE]
    return bool(_SEPARATOR.fullmatch(said) or _FORWARD.fullmatch(said))


def _attribution(lines: list[str], at: int) -> int:
    """Return over how many lines «On … wrote:» goes from here: programs fold a long one."""
    if _is_attribution(lines[at]):
        return 1
    two = lines[at : at + 2]
    if len(two) < 2 or _is_attribution(two[1]):
        return 0
    return 2 if _is_attribution(" ".join(line.strip() for line in two)) else 0


def _is_attribution(line: str) -> bool:
    said = line.strip()
    return said.endswith(":") and len(said) <= MOST_LINE and bool(_ATTRIBUTION.fullmatch(said))


def _names_letter(lines: list[str], at: int, count: int) -> bool:
    """Whether a line names a letter as programs do: by day, hour and <address>.

    People tell stories that have a day and «написала:» in them, and an address at times.
    """
    said = " ".join(lines[at : at + count])
    is_dated = re.search(_DATE, said, re.IGNORECASE) and re.search(r"\d:\d\d", said)
    return bool(
        is_dated and re.search(r"(?:<|\[mailto:)[^<>\s@]{1,200}@[^<>\s@]{1,200}\s?[>\]]", said)
    )


def _is_header_block(lines: list[str], at: int) -> bool:
    """Outlook puts «From: … Sent: … To: …» over what it quotes, without any mark."""
    first = _HEADER.fullmatch(lines[at][:MOST_LINE])
    if first is None or first[1].casefold() not in _FROM:
        return False
    below = (_HEADER.fullmatch(line[:MOST_LINE]) for line in lines[at + 1 : at + 5])
    return sum(found is not None for found in below) >= 2


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
        found = _HEADER.fullmatch(line[:MOST_LINE])
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
    words = new_words("\n".join(lines[body:]), answers=False)
    return Forwarded(sender, name, subject, words)


def _dated(line: str) -> tuple[str, str] | None:
    """Read «24.11.2026, 12:00, "Анна Хуаде" <mama@…>:», as Яндекс heads what it passes on."""
    line = line[:MOST_LINE]
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
