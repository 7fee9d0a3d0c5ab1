"""Numbers of papers that nobody need send us: SNILS, passports, birth certificates, bank cards."""

import re
from collections.abc import Callable, Iterator

SNILS = "Похоже на СНИЛС."
PASSPORT = "Похоже на номер документа."
CARD = "Похоже на номер банковской карты."

_SNILS = re.compile(r"(?<![\w/=&.-])\d{3}([ -]?)\d{3}\1\d{3}[ -]{0,2}\d{2}(?![\w-])")
_CARD = re.compile(r"(?<![\w/=&.-])\d{4}(?:[ -]?\d{4}){3}(?![\w-])")
_PASSPORT = re.compile(
    r"(?<![\w/=&.-])\d{2}\s?\d{2}[\s,]{0,2}(?:№|N|номер|ном\.|-)?[\s:]{0,2}\d{6}(?![\w-])",
    re.IGNORECASE,
)
# This form is nothing else's.
_PASSPORT_ALONE = re.compile(r"(?<![\w/=&.-])\d{2}\s\d{2}\s(?:№\s?)?\d{6}(?![\w-])")
_CERTIFICATE = re.compile(
    r"(?<![\w/=&.-])[IVXLІХ1]{1,5}\s?-\s?[А-ЯЁ]{2}\s{0,2}(?:№|N|номер)?\s{0,2}\d{6}(?!\w)",
    re.IGNORECASE,
)
# Each of these has so many figures in a row; most texts have not.
_MANY_FIGURES = re.compile(r"\d{3}[ -]?\d{3}")
_NAMES_SNILS = re.compile(
    r"(?:снилс|страхов\w{1,4}\s+(?:номер|свидет))(?:(?!тел|звон)[^.;!?\n]){0,60}\Z", re.IGNORECASE
)
_NAMES_PAPER = re.compile(
    r"паспорт|сери[яией]|документ|удостоверен|свидетельств|полис", re.IGNORECASE
)
_NEAR = 80
_WEIGHTS = range(9, 0, -1)


def numbers_of_papers(words: str) -> Iterator[tuple[int, int, str]]:
    """Yield from where to where each number stands, and the sentence that names its kind."""
    if not _MANY_FIGURES.search(words):
        return
    for pattern, looks, is_one in _PAPERS:
        for found in pattern.finditer(words):
            if is_one(words, found):
                yield *found.span(), looks


def _is_snils(words: str, found: re.Match[str]) -> bool:
    """Eleven digits are a phone as well: apart as on the card, called so, or with its check sum."""
    before = words[max(0, found.start() - _NEAR) : found.start()]
    if found[1] or _NAMES_SNILS.search(before):
        return True
    digits = _digits(found[0])
    return digits[0] not in "789" and _has_check_sum(digits)


def _has_check_sum(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return total > 0 and total % 101 % 100 == int(digits[9:])


def _is_card(_words: str, found: re.Match[str]) -> bool:
    """Luhn's check."""
    digits = _digits(found[0])
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(doubled)
    return total > 0 and total % 10 == 0


def _is_named(words: str, found: re.Match[str]) -> bool:
    """Whether a paper is named a little before."""
    return _NAMES_PAPER.search(words, max(0, found.start() - _NEAR), found.start()) is not None


def _always(_words: str, _found: re.Match[str]) -> bool:
    return True


def _digits(number: str) -> str:
    return "".join(str(int(sign)) for sign in number if sign.isdecimal())


_PAPERS: tuple[tuple[re.Pattern[str], str, Callable[[str, re.Match[str]], bool]], ...] = (
    (_SNILS, SNILS, _is_snils),
    (_CARD, CARD, _is_card),
    (_CARD, PASSPORT, _is_named),
    (_PASSPORT_ALONE, PASSPORT, _always),
    (_CERTIFICATE, PASSPORT, _always),
    (_PASSPORT, PASSPORT, _is_named),
)
