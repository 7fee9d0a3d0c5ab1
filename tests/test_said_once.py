"""A sentence that people read stands in one module: who corrects it corrects it everywhere."""

import ast
import re
from collections import defaultdict

from tests.packages import PRODUCT, ROOT

# What plays at being a school may repeat what it has read.
ELSEWHERE = frozenset({"demonstration", "sandbox"})
# A whole sentence of three words at least, not the end of one that was cut in two.
SENTENCE = re.compile(r"[«А-ЯЁ]\S*(?: \S+){2,}[.!?]", re.DOTALL)


def _sentences() -> dict[str, set[str]]:
    """Return the modules in which each sentence stands."""
    found = defaultdict(set)
    for package in PRODUCT:
        for file in (ROOT / package).rglob("*.py") if package not in ELSEWHERE else ():
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    said = node.value.strip()
                    if "migrations" not in file.parts and SENTENCE.fullmatch(said):
                        found[said].add(str(file.relative_to(ROOT)))
    return found


def test_no_sentence_is_written_twice() -> None:
    found = _sentences()

    assert len(found) > 500
    assert {said: files for said, files in found.items() if len(files) > 1} == {}
