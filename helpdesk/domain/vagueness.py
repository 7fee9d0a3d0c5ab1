"""Words that tell so little that we should have to ask back: their writer is asked once, gently.

Nothing is refused for it (regulation, sections 3 and 4, ask for clear wording; help comes first).
"""

import re
from collections.abc import Iterable

MORE_EXACTLY = "Можно ли сказать точнее?"
# «Не вижу оценок» leaves open which and since when; four words mostly name a thing and a place.
FEW = 4
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# What is said everywhere and tells nothing of what has happened.
_SAYS_NOTHING = frozenset(
    _WORD.findall("""
    а в во всё все где да для же и из или как ко мне меня мой моя на нам нас не него неё нет ни но
    ну о он она оно они от по под почему при с со так там то тут у уже что чего эта это этот я мы
    вы вас вам ещё еще очень совсем опять снова вообще срочно сегодня сейчас
    здравствуйте здравствуй привет добрый доброе день вечер утро пожалуйста спасибо помогите
    помогайте помощь нужна нужно подскажите скажите вопрос проблема беда ошибка
    ничего никак нельзя плохо работает работают работать заработало получается выходит могу может
    можно делать сделать дневник дневнике дневника дневником дневниковый дневникру ру сайт сайте
    приложение приложении программа программе электронный журнал журнале
    """)
)


def is_vague(words: str, details: Iterable[str | None] = ()) -> bool:
    """Return whether it is a few words, or many that tell nothing, and nothing was said besides."""
    if any(details):
        return False
    said = _WORD.findall(words.casefold())
    return len(said) < FEW or not any(word not in _SAYS_NOTHING for word in said)
