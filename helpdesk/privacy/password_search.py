"""Passwords, logins with passwords and codes: values that stand beside words such as «пароль».

Everything that is known to be harmless (helpdesk.privacy.lookalikes) has been taken out before.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from helpdesk.privacy.lookalikes import GAP, Reading

PASSWORD = "Похоже на пароль."  # noqa: S105 - words about one
CODE = "Похоже на код приглашения."
# How far a value may stand from its word, in letters.
NEAR = 60
_BEFORE = 30
_LOGIN_BEFORE = 120
# … with all that is harmless between them.
_FURTHEST = 300

_GAPS = r"[\s._*-]?"
_SPACED = _GAPS.join("пароль")
# Few words begin with one of these letters: the others need not be looked at any closer.
_WORD = re.compile(
    r"\b(?=[пpgксиsдру])(?:"
    rf"(?P<password>п[ао]рол[а-яё]{{1,3}}|{_SPACED}|парол|пасс?ворд[а-яё]{{0,2}}"
    r"|passw?ord|passwort|passwd|pwd|psw|pass|пасс|parol|gfhjkm|пин|pin"
    r"|(?:кодов|секретн)[а-яё]{2}\s+слов[а-яё])"
    r"|(?P<code>пригласительн[а-яё]{1,3}\s+код[а-яё]{0,3}|пин-?код[а-яё]{0,3}"
    r"|инвайт[а-яё]{0,3}|(?:смс|sms)-?\s?код[а-яё]{0,3}|код[а-яё]{0,3}\s+(?:из|с|в)\s+(?:смс|sms)"
    r"|код[а-яё]{0,3}(?:\s+|-)(?:приглашени|активаци|доступ|регистраци|подтверждени)[а-яё]{1,3})"
    r"|(?P<access>(?:данн|реквизит)[а-яё]{1,3}\s+для\s+вход[а-яё]{1,2}"
    r"|уч[её]тн[а-яё]{1,3}\s+данн[а-яё]{1,3}))\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"\b(?:логин[а-яё]{0,3}|login)\b", re.IGNORECASE)
# What names a password only beside a login: «Логин ivanova, вход: 12345678».
_BESIDE_LOGIN = re.compile(
    r"\b(?:вход[а-яё]{0,2}|код|ключ|доступ|п|p)\b(?=\s{0,3}[:=–—-])", re.IGNORECASE
)
_AFTER_LOGIN = re.compile(
    r"\s{0,3}[:=–—-]?\s{0,3}[^\s,;/]{3,64}[\s,;/]{1,3}(?P<value>[\w@#$%^&*+=!?-]{4,64})"
)
_VALUE = re.compile(r"[\wА-Яа-яЁё@#$%^&*+=!?.,:;/\\-]+")
_AROUND = " .,:;!?=-/\\"
# So much of a text, harmless or not, as has NEAR letters that are not.
_STRETCH = re.compile(rf"(?:{GAP}*+[^{GAP}]){{{NEAR}}}")
_ENDS = re.compile(r"[.!?](?=\s+[А-ЯЁA-Z])|\n\s{0,9}\n")
_MARK = re.compile(r"[:=]|\s[-–—]\s|\A\s{0,3}[-–—]")
# Numbers that something else names: «обращение № 1234567», «тел. 94424», «кабинет 12045».
_NAMED_NUMBER = re.compile(
    r"(?:№|номер\w{0,3}|обращени\w{1,2}|заявк\w{1,2}|тел\w{0,7}|кабинет\w{0,2}|звон\w{1,5}"
    r"|ошибк\w{1,2}|школ\w{1,2})[\s.:№-]{0,4}\Z",
    re.IGNORECASE,
)
# Latin words that stand beside passwords and are none.
_NAME = re.compile(
    r"account|android|apple|caps|chrome|dnevnik|edge|email|excel|firefox"
    r"|google|help|ipad|iphone|lock|login|mattermost|microsoft|office|"
    r"opera|outlook|password|safari|samsung|wi-fi|wifi|windows|word|"
    r"xiaomi|yandex"
)
# iPhone13Pro, Windows11, Chrome119.0.6045: words with a number, not letters thrown together.
_SPOKEN = re.compile(r"(?:[A-Z]?[a-z]{2,}+|i(?=[A-Z])|[-_.]|\d{1,4}+)+")
# Without such a word nothing is thrown together; most texts have none.
_THROWN = re.compile(r"(?<!\S)(?=\S*[0-9])(?=\S*[a-z])(?=\S*[A-Z])\S{8}")

# «пароль: 20-11-2010» is one; «пароль: сбросят 20-11-2010» says when.
_DAY_ALONE = re.compile(
    r"\s{0,3}[:=–—-]\s{0,3}(?P<value>\d{1,4}[./-]\d{1,2}[./-]\d{2,4})\s*(?:[,;!]|\.?\s*\Z|\n)"
)
# «пароль - солнышко», «пароль такой: солнышко», «пароль «солнышко»»: one word is all that is said.
_ONE_WORD = re.compile(
    r"\s{0,3}(?:(?:такой|был|это|у\s[а-яё]{2,9}|от\s[«\"]?[а-яё.]{3,15}[»\"]?|для\s[а-яё]{3,9})\s?)?"
    r"(?:[:=]|\s?[-–—]|\s(?=[«\"']))\s{0,3}[«\"']?(?P<value>[а-яё]{4,}[\d!]{0,4})[»\"']?"
    r"[ \t]*(?:[,;!]|\.?\s*\Z|\n|\.\s)",
    re.IGNORECASE,
)
_WORD_BY_LOGIN = re.compile(
    r"\s{1,3}(?P<value>[а-яё]{4,}[\d!]{0,4})[ \t]*(?:[,;!]|\.?\s*\Z|\n|\.\s)", re.IGNORECASE
)
# What is said of a password in one word, and is none.
_SAID_OF_ONE = re.compile(
    r"(?:(?:не)?(?:верн|правильн|действ|подход|извест|пон[яи]т|нуж|важ|обязат|слож|прост|длин|корот"
    r"|слаб|над[её]ж|одноразов|времен|стар|нов|прежн|отдельн|личн|секрет|скрыт|тайн|друг|разн|общ)"
    r"|забы|потер|утер|утрач|сбро|смен|помен|измен|восстан|удал|слет|исте|устар|ввод|вв[её]л|введ|вво|прин"
    r"|прош|требу|завис|ошиб|выдан|выда|получ|присл|прид[её]|пришл|приход|узна|спрос|помог|подска"
    r"|скаж|дайт|какой|котор|откуд|ничего|никак|никому|нигде|здесь|ниже|выше|внизу|рядом"
    r"|всегда|сегодня|вчера|завтра|срочно|пожалуй|спасибо|логин|парол|почт|телефон|госуслуг|дневник"
    r"|журнал|вопрос|проблем|опять|снова|плохо|тоже|потом|сама|самого|есть|отсутств|пуст|совпад"
    r"|школ|учител|родител|реб[её]н|учени|админ|классн)[а-яё]*"
    r"|[а-яё]+(?:[иы]й|ой|[ая]я|[ое]е|[иы]е|[еиоё]т|[ую]т|[ая]т|ться|тся|лся|лась|лось|лись|ите|йте)",
    re.IGNORECASE,
)
# Before the word: it is about a password and gives none.
_ABOUT_ONE = re.compile(
    r"(?:\b(?:без|нет|не|про|нуж\w{1,4}|как\w{0,3}|где)\b|забы|помн|потер|утер|утрач|сбр|смен|мен[яи]|восст|нов\w+\s+ли"
    r"|вв[её]?[ово]|выда|дай|прос|узна|получ|верн|правильн)[^,.;:!?\n]*\Z",
    re.IGNORECASE,
)


def passwords_in(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield from where to where each stands, and the sentence that names its kind."""
    logins = [each.end() for each in _LOGIN.finditer(reading.keys)]
    given = [end for end in logins if _is_login_given(reading.closed, end)]
    for word in _WORD.finditer(reading.keys):
        kind = word.lastgroup or ""
        by_login = _is_after(given, word.start())
        for start, end in _values_of(reading, word, kind, by_login=by_login):
            yield start, end, CODE if kind == "code" else PASSWORD
    for start, end in (*_beside_logins(reading, logins), *_thrown_together(reading.closed)):
        yield start, end, PASSWORD


def _is_after(ends: list[int], at: int) -> bool:
    """Whether a login stands a little before."""
    before = bisect_right(ends, at)
    return before > 0 and at - ends[before - 1] <= _LOGIN_BEFORE


def _window(reading: Reading, start: int) -> int:
    """Return where what belongs to a word ends: its sentence, the next such word, or NEAR."""
    furthest = min(len(reading.closed), start + _FURTHEST)
    stretch = _STRETCH.match(reading.closed, start, furthest)
    end = stretch.end() if stretch else furthest
    sentence = _ENDS.search(reading.closed, start, end + 2)
    end = min(end, sentence.start()) if sentence else end
    following = _WORD.search(reading.keys, start, end)
    return following.start() if following else end


def _values(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _VALUE.finditer(text, start, end):
        value = found[0].lstrip(_AROUND)
        first = found.end() - len(value)
        if value := value.rstrip(_AROUND):
            yield first, first + len(value)


def _values_of(
    reading: Reading, word: re.Match[str], kind: str, *, by_login: bool
) -> list[tuple[int, int]]:
    """Return where the values stand that follow a word; none where only words follow."""
    start, end = word.end(), _window(reading, word.end())
    mark = _MARK.search(reading.closed[start:end])
    spans = list(_values(reading.closed, start, end))
    found = [each for each in spans if _has_digits(reading.closed, each, start, mark is not None)]
    if found or kind == "access":
        return found
    after = start + mark.end() if mark else start
    named = next((each for each in spans if each[0] >= after), None)
    # «пароль: qwerty»; without a mark «пароль Mattermost» is more often just a name.
    if named and (mark or by_login) and _is_latin(reading.closed[slice(*named)]):
        return [named]
    return _said_alone(reading, word, end, by_login=by_login)


def _said_alone(
    reading: Reading, word: re.Match[str], end: int, *, by_login: bool
) -> list[tuple[int, int]]:
    """Return a day, or a Russian word, that is all that is said after the word."""
    start = word.end()
    rest = reading.plain[start : end + 3]
    found = _DAY_ALONE.match(rest) or _ONE_WORD.match(rest)
    if found and _is_about_one(reading.plain, word.start()):
        return []
    found = found or (_WORD_BY_LOGIN.match(rest) if by_login else None)
    if found is None or _SAID_OF_ONE.fullmatch(found["value"]):
        return []
    return [(start + found.start("value"), start + found.end("value"))]


def _is_about_one(text: str, start: int) -> bool:
    return _ABOUT_ONE.search(text[max(0, start - _BEFORE) : start]) is not None


def _has_digits(text: str, span: tuple[int, int], start: int, is_marked: bool) -> bool:
    """Return whether a value has digits, as values have and words have not."""
    value = text[slice(*span)]
    is_next = not text[start : span[0]].strip()
    if not _is_value(value, least_digits=4 if is_marked or is_next else 5):
        return False
    before = text[max(start, span[0] - _BEFORE) : span[0]]
    return not (value.isdigit() and _NAMED_NUMBER.search(before))


def _is_value(value: str, *, least_digits: int) -> bool:
    digits = sum(sign.isdigit() for sign in value)
    if value.isdigit():
        return digits >= least_digits
    return digits > 0 and len(value) >= 5 and any(sign.isalpha() for sign in value)


def _is_latin(value: str) -> bool:
    letters = [sign for sign in value if sign.isalpha()]
    is_word = len(letters) >= 4 and all(sign.isascii() for sign in letters)
    return is_word and _NAME.fullmatch(value.casefold()) is None


def _is_login_given(text: str, end: int) -> bool:
    """Return whether a login is named with its value: a password beside it needs less to show."""
    first = next(_values(text, end, end + NEAR), None)
    if first is None:
        return False
    value = text[slice(*first)]
    return _is_latin(value) or _is_value(value, least_digits=1)


def _beside_logins(reading: Reading, logins: list[int]) -> Iterator[tuple[int, int]]:
    for word in _BESIDE_LOGIN.finditer(reading.keys):
        first = next(_values(reading.closed, word.end(), word.end() + NEAR), None)
        if first is None or not _is_after(logins, word.start()):
            continue
        value = reading.closed[slice(*first)]
        if _is_value(value, least_digits=4) or _is_latin(value):
            yield first
    for end in logins:
        # «Логин ivanova_m 48151623».
        second = _AFTER_LOGIN.match(reading.plain, end)
        if second and _is_value(reading.closed[slice(*second.span("value"))], least_digits=6):
            yield second.span("value")


def _thrown_together(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words, wherever they stand, that mix Latin letters of both sizes with digits."""
    if not _THROWN.search(text):
        return
    for start, end in _values(text, 0, len(text)):
        value = text[start:end]
        mixes = (
            len(value) >= 8
            and value.isascii()
            and any(sign.isdigit() for sign in value)
            and any(sign.islower() for sign in value)
            and any(sign.isupper() for sign in value)
        )
        if mixes and _SPOKEN.fullmatch(value) is None:
            yield start, end
