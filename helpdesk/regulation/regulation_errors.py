"""What is wrong in `regulation.toml`, in Russian, by key and line: all of it at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from helpdesk.regulation.toml_lines import Path, line_of, lines_of

# The branches of `week` are ours, not the file's; pydantic marks the key of a table as "[key]".
_NOT_IN_FILE = ("table", "word", "[key]")
_WORDS = {
    "missing": "не хватает этого ключа",
    "extra_forbidden": "такого ключа нет: проверьте, как он пишется и в том ли он разделе",
    "string_type": "нужны слова в кавычках",
    "string_too_short": "пусто: впишите значение",
    "string_too_long": "слишком длинно",
    "string_pattern_mismatch": "не подходит: проверьте буквы и цифры",
    "literal_error": "такого слова нет",
    "too_short": "нужен хотя бы один",
    "tuple_type": "нужен список в квадратных скобках",
    "dict_type": "нужен раздел с ключами",
    "model_type": "нужен раздел с ключами",
    "model_attributes_type": "нужен раздел с ключами",
}
_BEGINNINGS = {
    "int": "нужно целое число, без кавычек",
    "greater": "число слишком маленькое",
    "less": "число слишком большое",
    "bool": "нужно true (да) или false (нет), без кавычек",
    "date": "нужна дата без кавычек, например 2026-11-24",
    "time": "нужно время, например «9:00»",
}


@dataclass(frozen=True)
class Problem:
    """One thing to put right: where it stands, and what it is."""

    line: int
    key: str
    words: str

    def __str__(self) -> str:
        key = f", {self.key}" if self.key else ""
        return f"строка {self.line}{key}: {self.words}"


class RegulationError(ValueError):
    """The regulation cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def explained(text: str, error: TOMLDecodeError | ValidationError) -> RegulationError:
    """Explain what is no TOML at all, or what the parts of the regulation say of themselves."""
    if isinstance(error, ValidationError):
        return at_lines(text, (_place_and_words(details) for details in error.errors()))
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    words = "здесь нарушена запись: проверьте кавычки, скобки и знак «=»"
    if "Cannot overwrite" in str(error) or "twice" in str(error):
        words = "этот ключ или раздел уже был выше: оставьте один"
    return RegulationError([Problem(line, "", words)])


def at_lines(text: str, found: Iterable[tuple[Path, str]]) -> RegulationError:
    """Give each problem the line of its key, or else of the nearest thing around it."""
    lines = lines_of(text)
    return RegulationError(
        Problem(line_of(path, lines), ".".join(map(str, path)), words) for path, words in found
    )


def _place_and_words(details: ErrorDetails) -> tuple[Path, str]:
    path = tuple(part for part in details["loc"] if part not in _NOT_IN_FILE)
    context: dict[str, Any] = details.get("ctx", {})
    if details["type"] == "wrong":
        return (*path, context["key"]), str(context["words"])
    return path, _words(details["type"], context)


def _words(kind: str, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    words = _WORDS.get(kind) or _BEGINNINGS.get(kind.split("_")[0]) or f"не подходит ({kind})"
    expected = context.get("expected")
    return f"{words}; можно: {str(expected).replace(' or ', ' или ')}" if expected else words
