"""Words that stand for those which were typed: of the same meaning, or spelled rightly."""

from collections.abc import Iterable
from itertools import chain

from helpdesk.domain.word_forms import Sought, sought_forms

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
