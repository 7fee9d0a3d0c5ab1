"""Passwords, logins with passwords and invitation codes, by their looks: they leave by no answer.

A guess about words, so it errs: what it holds can be sent all the same by somebody who insists.
It looks at what stands near words such as «пароль», after everything that is known to be harmless
(addresses, phones, dates, times, classes, references) has been taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.model import Actor, Role, RuleViolation

PASSWORD = "Похоже на пароль."  # noqa: S105 - words about one
CODE = "Похоже на код приглашения."
NEVER = "Пароли, логины и коды приглашения через службу не передаём."
LEFT_OUT = "[не пишем]"
# How far a value may stand from its word, in letters.
NEAR = 60

_GAP = "\N{HORIZONTAL ELLIPSIS}"
_HARMLESS = re.compile(
    r"""
      (?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*://|www\.)\S+               # addresses of pages
    | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                         # addresses of mail
    | (?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|org|net|su|app)\b\S*  # … without https://
    | (?<![\w-])[\w-]+\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|pptx?|zip|apk|mp4)\b  # files
    | (?:\+7|\b[78])[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}\b   # phones
    | \b\d{1,3}-\d{2}-\d{2}\b                                          # … of the town
    | \b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b | \b\d{4}-\d{2}-\d{2}\b  # dates
    | \b\d{1,2}[:.]\d{2}(?:\s*[-–—]\s*\d{1,2}[:.]\d{2})?\b             # times
    | \b(?:19|20)\d{2}(?:\s*[-/–—]\s*(?:19|20)?\d{2})?\b               # years
    | \b\d{1,2}\s?[-–]?\s?[«"]?[а-яё]\b[»"]?                           # classes: 7Б, 10-а
    | (?<![\w-])(?=[\w-]*\d)[\dа-яёa-z]{4}-[\dа-яёa-z]{4}(?![\w-])     # references
    | \b\d+\s?[-–]\s?(?:фз|й|я|е|го|му|х|м|ти|и)\b                     # 152-ФЗ, 10-й
    | \bv?\d+(?:\.\d+){2,}\b                                           # versions
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(
    r"(?P<password>\b(?:парол[а-яё]{1,3}|password|passwd|pwd|pass|parol)\b)"
    r"|(?P<code>\b(?:пригласительн[а-яё]+\s+код[а-яё]*|пин-?код[а-яё]*|инвайт[а-яё]*"
    r"|код[а-яё]*[\s-]+(?:приглашени|активаци|доступ|регистраци|подтверждени)[а-яё]+)\b)"
    r"|(?P<access>\b(?:(?:данн|реквизит)[а-яё]+\s+для\s+вход[а-яё]+|уч[её]тн[а-яё]+\s+данн[а-яё]+)\b)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"\b(?:логин[а-яё]*|login)\b", re.IGNORECASE)
_VALUE = re.compile(r"[\wА-Яа-яЁё@#$%^&*+=!?.,:;/\\-]+")
_AROUND = " .,:;!?=-/\\"
_ENDS = re.compile(r"[.!?](?=\s+[А-ЯЁA-Z])|\n\s*\n")
_MARK = re.compile(r"[:=]|\s[-–—]\s")
# Latin words that stand beside passwords and are none.
_NAMES = frozenset(
    {
        "account", "android", "apple", "caps", "chrome", "dnevnik", "edge", "email", "excel",
        "firefox", "google", "help", "ipad", "iphone", "lock", "login", "mattermost", "microsoft",
        "office", "opera", "outlook", "password", "safari", "samsung", "wi-fi", "wifi", "windows",
        "word", "xiaomi", "yandex",
    }
)  # fmt: skip
# iPhone13Pro, Windows11: words with a number, not letters thrown together.
_SPOKEN = re.compile(r"(?:[A-Z]?[a-z]{2,}+|i(?=[A-Z])|[-_]|\d{1,4}+)+")


class Held(RuleViolation):
    """Words held until who sends them insists; the message can be shown to who tried.

    `unless` ends «Если …, отправьте ещё раз»; `denial` is what he ticks.
    """

    unless = "это не пароль"
    denial = "Здесь нет ни пароля, ни логина, ни кода"


class LooksSecret(Held):
    """What was to be sent looks like a password."""


def hold(words: str, actor: Actor, *, insisted: bool) -> None:
    """Raise LooksSecret for a consultant's words, unless he insists that they are no secret."""
    if actor.role not in (Role.CONSULTANT, Role.STAFF) or insisted:
        return
    looks = looks_like(words)
    if looks:
        raise LooksSecret(f"{looks} {NEVER}")


def looks_like(words: str) -> str:
    """Say what sort of secret the words seem to hold; an empty string for none."""
    plain = _HARMLESS.sub(_GAP, words)
    with_login = _holds_login(plain)
    for found in _WORD.finditer(plain):
        near = _after(plain, found.end())
        if _gives(near, found.lastgroup or "", with_login=with_login):
            return CODE if found.lastgroup == "code" else PASSWORD
    return PASSWORD if any(map(_is_thrown_together, _values(plain))) else ""


def withheld(words: str) -> str:
    """Return the words without what `looks_like` finds in them: a letter goes to a stranger.

    Values go one by one; where that does not suffice, the line that holds them goes whole.
    """
    if not looks_like(words):
        return words
    lines = [_without_values(line) for line in words.split("\n")]
    if looks_like("\n".join(lines)):
        # A word on one line, its value on the next.
        whole = _without_values("\n".join(lines))
        return whole if not looks_like(whole) else LEFT_OUT
    return "\n".join(lines)


def _without_values(words: str) -> str:
    """Leave out the shortest run of values that makes the words harmless, else all of them."""
    if not looks_like(words):
        return words
    for value in sorted(set(_values(_HARMLESS.sub(_GAP, words))), key=len, reverse=True):
        without = _dropped(words, value)
        if without != words and not looks_like(without):
            return without
    left = words
    for value in sorted(set(_values(_HARMLESS.sub(_GAP, words))), key=len, reverse=True):
        if looks_like(left) and (_is_latin(value) or any(sign.isdigit() for sign in value)):
            left = _dropped(left, value)
    return left if not looks_like(left) else LEFT_OUT


def _dropped(words: str, value: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", LEFT_OUT, words)


def _after(plain: str, start: int) -> str:
    """Return what follows a word, to the end of its sentence, or to the next such word."""
    near = plain[start : start + NEAR]
    end = _ENDS.search(near)
    near = near[: end.start()] if end else near
    following = _WORD.search(near)
    return near[: following.start()] if following else near


def _values(text: str) -> Iterator[str]:
    for found in _VALUE.finditer(text):
        value = found.group().strip(_AROUND)
        if value:
            yield value


def _gives(near: str, what: str, *, with_login: bool) -> bool:
    """Return whether one of the words that follow is a value rather than a word."""
    mark = _MARK.search(near)
    values = list(_values(near))
    if any(_is_value(value, least_digits=4 if mark else 5) for value in values):
        return True
    if what == "access":
        return False
    named = list(_values(near[mark.end() :] if mark else near))[:1]
    # «пароль: qwerty»; without a mark «пароль Mattermost» is more often just a name.
    return (mark is not None or with_login) and any(map(_is_latin, named))


def _is_value(value: str, *, least_digits: int) -> bool:
    digits = sum(sign.isdigit() for sign in value)
    if value.isdigit():
        return digits >= least_digits
    return digits > 0 and len(value) >= 5 and any(sign.isalpha() for sign in value)


def _is_latin(value: str) -> bool:
    letters = [sign for sign in value if sign.isalpha()]
    is_word = len(letters) >= 4 and all(sign.isascii() for sign in letters)
    return is_word and value.casefold() not in _NAMES


def _holds_login(plain: str) -> bool:
    """Return whether a login is named with its value: a password beside it needs less to show."""
    for found in _LOGIN.finditer(plain):
        first = list(_values(_after(plain, found.end())))[:1]
        if any(value.isdigit() or _is_latin(value) for value in first):
            return True
    return False


def _is_thrown_together(value: str) -> bool:
    """Return whether a word standing anywhere mixes Latin letters of both sizes with digits."""
    mixes = (
        len(value) >= 8
        and value.isascii()
        and any(sign.isdigit() for sign in value)
        and any(sign.islower() for sign in value)
        and any(sign.isupper() for sign in value)
    )
    return mixes and _SPOKEN.fullmatch(value) is None
