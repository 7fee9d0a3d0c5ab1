"""Names as they stand in people's words: in any of their cases, with «е» for «ё»."""

import re
from collections.abc import Iterable

from helpdesk.domain.word_forms import fold

ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LETTERS = re.compile(r"[^\W\d_]+")
CAPITALISED = re.compile(r"\b[A-ZА-ЯЁ]\w+")
_LEAST = 3
# How names end in their cases; those of surnames are more, and count after a stem of some length.
_VOWELS = "аеиоуыэюяйь"
_ENDINGS = frozenset(re.findall(r"\w+", "а я ы и е у ю о й ь ой ей ою ею ом ем ью"))
_OF_SURNAMES = frozenset(["", *re.findall(r"\w+", "ым им ых их ый ий ая яя ую юю ого его ому ему")])
_LONG = 5
_OF_ADJECTIVES = ("ий", "ый", "ой", "ая", "яя")
_NAMES_END = ("", *_VOWELS, *_OF_ADJECTIVES)
_LONGEST_ENDING = max(map(len, _ENDINGS | _OF_SURNAMES))


def named_in(words: str, names: Iterable[str], *, but: Iterable[str] = ()) -> str:
    """Return the first word that is one of these names, whatever its ending; empty if none is."""
    known = parts_of(names) - parts_of(but)
    return next((word for word in capitalised_in(words) if is_form_of_any(word, known)), "")


def capitalised_in(words: str) -> list[str]:
    """Return the words that begin as names do, in order."""
    return CAPITALISED.findall(words)


def parts_of(names: Iterable[str]) -> set[str]:
    """Return the folded words of names that tell enough; an address in place of one is no name."""
    plain = (ADDRESS.sub(" ", name) for name in names)
    parts = {fold(part) for name in plain for part in re.findall(r"\w+", name)}
    return {part for part in parts if len(part) >= _LEAST}


def written_as_name(name: str) -> str:
    """Return a name that was typed without capitals, or in capitals alone, as names are written."""
    is_shouted = name == name.upper()

    def written(found: re.Match[str]) -> str:
        word = found[0]
        return word.capitalize() if is_shouted or word.islower() else word

    return _LETTERS.sub(written, name)


def is_form_of_any(word: str, parts: Iterable[str]) -> bool:
    """Whether a word is one of these folded names, whatever its case."""
    folded = fold(word)
    return any(_is_form(folded, each) for each in parts if each[0] == folded[0])


def may_be_forms_of(word: str) -> frozenset[str]:
    """Return all folded names of which a word may be a case: those that `is_form_of_any` takes."""
    folded = fold(word)
    found = {folded}
    for length in range(len(folded), max(0, len(folded) - _LONGEST_ENDING) - 1, -1):
        stem = folded[:length]
        if _declines(folded, stem):
            found |= {stem + ending for ending in _NAMES_END}
    return frozenset(each for each in found if len(each) >= _LEAST)


def _is_form(word: str, name: str) -> bool:
    if word == name:
        return True
    # «Анна» and «Анне», «Сергей» and «Сергея»; «Крупская» and «Крупской».
    stems = [name[:-1] if name[-1] in _VOWELS else name]
    if name.endswith(_OF_ADJECTIVES):
        stems.append(name[:-2])
    return any(_declines(word, stem) for stem in stems)


def _declines(word: str, stem: str) -> bool:
    ending = word.removeprefix(stem)
    if ending == word:
        return False
    return ending in _ENDINGS or (len(stem) >= _LONG and ending in _OF_SURNAMES)
