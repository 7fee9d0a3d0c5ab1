"""What the words after the slash command mean: a question to us, or a word that we know."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from helpdesk.domain.actions import Action
from helpdesk.domain.reference import read_reference


class Wish(StrEnum):
    """What somebody wants of the desk."""

    ASK = "ask"
    FILL_IN = "fill_in"
    STATUS = "status"
    MINE = "mine"
    SCHEDULE = "schedule"
    GUIDE = "guide"
    COURTESY = "courtesy"
    HAND_OVER = "hand_over"
    REASSIGN = "reassign"
    MISTYPED = "mistyped"
    CHAT_HELP = "chat_help"
    PAGE = "page"
    ENTRY = "entry"
    FOR_PARENT = "for_parent"
    FIND = "find"
    BUTTON = "button"


@dataclass(frozen=True)
class Command:
    """A wish, with the words to write down, the reference to look up or the page, where it has any.

    `page` names a page for staff (helpdesk.access.login_links.LoginPass). `person` is who was named
    to take all over, and `meant` the known word, or the button, that was meant.
    """

    wish: Wish
    words: str = ""
    reference: str = ""
    page: str = ""
    person: str = ""
    meant: str = ""


_KNOWN = {
    "статус": Wish.STATUS,
    "status": Wish.STATUS,
    "мои": Wish.MINE,
    "мои вопросы": Wish.MINE,
    "мой вопрос": Wish.STATUS,
    "mine": Wish.MINE,
    "my": Wish.MINE,
    "график": Wish.SCHEDULE,
    "schedule": Wish.SCHEDULE,
    "помощь": Wish.GUIDE,
    "help": Wish.GUIDE,
    "что ты умеешь": Wish.GUIDE,
    "что умеешь": Wish.GUIDE,
    "mattermost": Wish.CHAT_HELP,
    "запись": Wish.ENTRY,
    "родитель": Wish.FOR_PARENT,
    "назначить": Wish.REASSIGN,
    "найти": Wish.FIND,
    "найди": Wish.FIND,
    # What the guide puts in place of one's own words, typed as it stands there.
    "вопрос": Wish.FILL_IN,
    "ваш вопрос": Wish.FILL_IN,
    "найти слова": Wish.FIND,
    "статус номер": Wish.STATUS,
    "назначить номер": Wish.REASSIGN,
}
# What people say to one another, and what asks nothing: alone, or several of them in a row.
_COURTESIES = (
    r"(?:больш[оа]е |огромн[оа]е |всем |вам )*(?:спасибо|спс|благодар(?:ю|им|ен|на))",
    r"(?:вам|всем|тебе|большое|огромное|за (?:помощь|ответ|вс[её]))",
    r"(?:(?:вс[её]|уже|теперь) )?(?:понятно|понял[аи]?|ясно|хорошо|отлично|супер|получилось)",
    r"(?:(?:вс[её]|уже|теперь) )?(?:заработало|помогло|работает)",
    r"ок(?:ей)?|ok(?:ay)?|да|нет|ага|угу|ладно|принято|добро|thank(?:s| you)|hi|hello",
    r"привет(?:ствую|ик)?|здравствуй(?:те)?|добр(?:ый|ое|ой) (?:день|вечер|утро|ночи)",
    r"доброго (?:дня|времени суток)|до свидания|всего доброго|хорошего (?:дня|вечера)",
    r"пока|извините|простите|с уважением",
)
_COURTESY = re.compile(rf"(?:{'|'.join(_COURTESIES)})(?: |$)", re.IGNORECASE)
# What stands between them, faces and flowers too.
_BETWEEN = re.compile(r"[^\w]+")
_LONGEST_COURTESY = 120
# Words that open a page for staff, by its path in the table of `helpdesk.access.sections`.
PAGES = {
    "сегодня": "",
    "кабинет": "",  # what was learnt first is still understood
    "собрание": "entry/meeting",
    "журнал": "journal",
    "проверка": "check",
    "статьи": "articles",
    "настройки": "settings",
    "состояние": "state",
    "отчет": "report",
    "отчёт": "report",
    "почта": "mailbox",
    "контакты": "contacts",
    "приказы": "orders",
    "размещено": "posted",
    "вывешено": "posted",
    "памятка": "informed",
    "обучение": "training",
    "форма": "form",
    "собранное": "gathered",
    "сбои": "outages",
    "сбой": "outages",
    "данные": "personal",
}
# Two words, so that «передать показания» stays a question. A name may follow, in any case; whether
# it is one, only who knows the colleagues can tell.
_HAND_OVER = re.compile(
    r"передать\s+вс(?:е|ё)(?:\s+(@?\w[\w.-]*(?:\s+\w+){0,2}))?[.!]?", re.IGNORECASE
)
_BUTTONS = {
    words.casefold().rstrip("…"): words.rstrip("…")
    for each in Action
    for words in (each.words, each.for_staff)
}
_FIND = re.compile(r"(?:найти|найди)\s+(\S.*)", re.IGNORECASE | re.DOTALL)
# So alike is a mistyped word: «журналл», but not «оценки».
_ALIKE = 0.8
_SHORTEST_MISTYPED = 4
# Of two words each may have its slip: «мои вапр», but not «мой пароль».
_ALIKE_OF_TWO = 0.72
# More exact where words of one's own follow: «нати пароль», but not «зайти не могу».
_ALIKE_BEFORE_MORE = 0.85
# One letter of four.
_ALIKE_IF_SHORT = 0.75
# A reference by itself must look like one: «мастерам» could be read as one, too.
_REFERENCE_ALONE = re.compile(r"\w{4}[-‐‑–—]\w{4}")
# One with a slip in it: it holds a digit, which no word of eight letters does.
_MISTYPED = re.compile(r"(?=.*\d)\w{4}[-‐‑–— ]?\w{4}")
_BEFORE_REFERENCE = re.compile(r"[\s№#:]+")


def meaning_of(text: str) -> Command:
    """Return what was meant. A known word counts only alone, or followed by a reference.

    So «статус урока не сохраняется» is a question.
    """
    words = text.strip()
    if not words:
        return Command(Wish.FILL_IN)
    alone = " ".join(words.rstrip(".!?,… ").casefold().split())
    if alone in _KNOWN:
        return Command(_KNOWN[alone])
    return (
        _with_more(words)
        or _by_itself(words, alone)
        or _known(words)
        or _mistyped(alone, words)
        or Command(Wish.ASK, words=words)
    )


def _with_more(words: str) -> Command | None:
    """Return what is wished where the words to it follow."""
    if handed := _HAND_OVER.fullmatch(words):
        person = handed[1] or ""
        return Command(Wish.HAND_OVER, words=words if person else "", person=person)
    if sought := _FIND.fullmatch(words):
        return Command(Wish.FIND, words=sought[1])
    return None


def _by_itself(words: str, alone: str) -> Command | None:
    """Return what is meant by what asks nothing."""
    if _REFERENCE_ALONE.fullmatch(words) and read_reference(words):
        return Command(Wish.STATUS, reference=words)
    if not any(map(str.isalnum, words)):
        # «?», say: nothing is asked by that, so it asks how to ask.
        return Command(Wish.GUIDE)
    if _is_courtesy(words):
        return Command(Wish.COURTESY)
    label = _BUTTONS.get(alone)
    return Command(Wish.BUTTON, words=words, meant=label) if label else None


def _mistyped(alone: str, words: str) -> Command | None:
    """Take what resembles a known word or a button for a slip: nobody asks anything by that."""
    known = [each for each in (*_KNOWN, *PAGES) if len(each) > _SHORTEST_MISTYPED]
    if found := get_close_matches(alone, known, n=1, cutoff=_ALIKE):
        return Command(Wish.MISTYPED, words=words, meant=found[0])
    if phrase := _near_with_more(alone):
        return Command(Wish.MISTYPED, words=words, meant=phrase)
    is_short = len(alone) == _SHORTEST_MISTYPED
    labels = [each for each in _BUTTONS if len(each) >= _SHORTEST_MISTYPED]
    near = get_close_matches(alone, labels, n=1, cutoff=_ALIKE_IF_SHORT if is_short else _ALIKE)
    return Command(Wish.BUTTON, words=words, meant=_BUTTONS[near[0]]) if near else None


def _near_with_more(alone: str) -> str:
    """Return the command of several words that was nearly said; nothing where none was."""
    first, _, rest = alone.partition(" ")
    if not rest:
        return ""
    if " " not in rest:
        pairs = [each for each in _KNOWN if each.count(" ") == 1]
        if found := get_close_matches(alone, pairs, n=1, cutoff=_ALIKE_OF_TWO):
            return found[0]
    is_named = read_reference(rest) is not None
    for word, cutoff, fits in (("найти", _ALIKE_BEFORE_MORE, True), ("статус", _ALIKE, is_named)):
        if fits and get_close_matches(first, [word], n=1, cutoff=cutoff):
            return f"{word} {rest}"
    return ""


def _is_courtesy(words: str) -> bool:
    """Return whether nothing is said but «спасибо», «добрый день, всё понятно!» and the like."""
    rest = " ".join(_BETWEEN.split(words[: _LONGEST_COURTESY + 1])).strip()
    if not 0 < len(rest) <= _LONGEST_COURTESY:
        return False
    while found := _COURTESY.match(rest):
        rest = rest[found.end() :]
    return not rest


def _known(words: str) -> Command | None:
    first, *rest = _BEFORE_REFERENCE.split(words, maxsplit=1)
    word = first.rstrip(".!?,").casefold()
    if word in PAGES and not rest:
        return Command(Wish.PAGE, page=PAGES[word])
    wish = _KNOWN.get(word)
    if wish is None:
        return None
    if not rest or not rest[0].strip(" .!?"):
        return Command(wish)
    reference = rest[0].strip(" .!?")
    if read_reference(reference) is None and not _MISTYPED.fullmatch(reference):
        return None
    return Command(wish if wish is Wish.REASSIGN else Wish.STATUS, reference=reference)
