"""Russian words as a search compares them: whatever their case, their ending, and «е» for «ё».

Snowball's stems keep the vowel that comes and goes, «оценок» and «оценки»: so a word is known by
its stem with that vowel and without it.

Beside them stand words of the same meaning, and what was misspelled.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from snowballstemmer import stemmer

# Letters and figures up to the end of Cyrillic: those that the databases' indexes take as well.
_WORD = re.compile(r"[^\W_\u0530-\U0010ffff]+")
_FLEETING = re.compile(r"([бвгджзклмнпрстфхцчшщ])[ое]([бвгджзклмнпрстфхцчшщ])\Z")
# Of a longer number any four figures in a row find it: people give the end of a phone.
_FEWEST_FIGURES, _MOST_FIGURES = 4, 20
# Shorter ones stand for themselves alone, and are not looked for beside longer ones.
_SHORT = 3
MOST_SOUGHT = 200
# What a search looks for: each word by any of its forms, or by what begins like one.
Sought = tuple[tuple[str, ...], ...]


def fold(words: str) -> str:
    """Return words without the difference of case, of «е» and «ё», and of white space."""
    return " ".join(normalize("NFC", words).casefold().replace("ё", "е").split())


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, without signs."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=8192)
def stems_of(word: str) -> tuple[str, ...]:
    """Return the stem of a folded word, then the stem without its fleeting vowel, if it has one."""
    # A stemmer holds the word that it works at: each call has its own.
    stem = stemmer("russian").stemWord(word)
    return tuple(dict.fromkeys((stem, _FLEETING.sub(r"\1\2", stem)))) if len(stem) > 4 else (stem,)


def stored_forms(text: str) -> str:
    """Return what finds a text, a space around each form; a number by the ends of its figures."""
    found = " ".join(dict.fromkeys(chain.from_iterable(map(_forms_of, words_of(text)))))
    return f" {found} " if found else ""


@lru_cache(maxsize=8192)
def _forms_of(word: str) -> tuple[str, ...]:
    if not word.isdecimal():
        return word, *stems_of(word)
    shortest = len(word) - _FEWEST_FIGURES + 1
    return tuple(word[at:] for at in range(max(1, min(shortest, _MOST_FIGURES))))


def sought_forms(typed: str) -> Sought:
    """Return what somebody looks for, word by word; empty where he typed no word."""
    words = list(dict.fromkeys(words_of(fold(typed[:MOST_SOUGHT])[:MOST_SOUGHT])))
    telling = [word for word in words if len(word) >= _SHORT or word.isdecimal()]
    # What is not typed to its end yet may have a stem too short to begin other words.
    return tuple(tuple(dict.fromkeys((*stems_of(word), word))) for word in telling or words)


def begins(form: str) -> bool:
    """Whether a form also stands for the longer words, or numbers, that begin like it."""
    return len(form) >= (_FEWEST_FIGURES if form.isdecimal() else _SHORT)


# Of shorter words many differ by a letter and mean something else.
_SHORTEST, _SHORTEST_STEM = 5, 4


def meanings_of(alike: Iterable[str]) -> Sought:
    """Return each line of words that mean the same, «вход, войти, логин», as one word is sought."""
    lines = map(sought_forms, alike)
    return tuple(tuple(dict.fromkeys(chain.from_iterable(words))) for words in lines)


def with_meanings(sought: Sought, meanings: Sought) -> Sought:
    """Let each word also stand for those of its meaning; several of one meaning are one word."""
    return tuple(
        dict.fromkeys(
            next((each for each in meanings if not set(each).isdisjoint(forms)), forms)
            for forms in sought
        )
    )


def spelled_rightly(sought: Sought, unknown: Iterable[int], known: Iterable[str]) -> Sought:
    """Let each word at these places stand for the known ones from which a letter sets it apart.

    That is a letter too many, one missing, another one, or two that have changed places. The first
    letter is hardly ever mistyped. Where none is so near, the word stays.
    """
    misspelled = set(unknown)
    by_variant: dict[str, list[str]] = {}
    for word in dict.fromkeys(known) if misspelled else ():
        if len(word) >= _SHORTEST_STEM and word.isalpha():
            for variant in _variants(word):
                by_variant.setdefault(variant, []).append(word)
    return tuple(
        _near(forms, by_variant) if place in misspelled else forms
        for place, forms in enumerate(sought)
    )


def _near(forms: tuple[str, ...], by_variant: dict[str, list[str]]) -> tuple[str, ...]:
    """`forms` end with the word as it was typed."""
    if len(forms[-1]) < _SHORTEST:
        return forms
    found = [
        word
        for form in forms
        if len(form) >= _SHORTEST_STEM
        for variant in _variants(form)
        for word in by_variant.get(variant, ())
        if word[0] == form[0]
    ]
    return tuple(dict.fromkeys(found)) or forms


def _variants(word: str) -> list[str]:
    """Return a word, and it without each of its letters: near words have one of these in common."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
