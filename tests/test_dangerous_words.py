"""What runs code or markup out of data, and what is no proof any more, stands nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import ROOT

PRODUCT = ("helpdesk", "installing", "integration", "launch", "sandbox", "webforms", "workers")

# Each with the files that may hold it, and why they may.
IN_PYTHON: dict[str, set[str]] = {
    r"(?<![\w.])(eval|exec)\(": set(),
    r"\b(os\.system|os\.popen|shell=True|getoutput)\b": set(),
    # Opened with a list of kinds.
    r"\b(pickle|marshal|shelve|dill)\b(?=[., \n])": {"limited_process.py"},
    r"\byaml\b": set(),
    r"\b(render_template_string|from_string)\(": set(),
    r"\bMarkup\(": set(),
    # Mixes the address with the form, so that either can stand for the other.
    r"request\.values\b": set(),
    r"\b(md5|sha1|SHA1|MD5|DES|RC4|ECB)\b": set(),
    # Chances that nobody need guess: when to try again.
    r"^import random|random\.random\(": {
        "helpdesk/kernel/desk.py",
        "helpdesk/kernel/outbox.py",
        "integration/chat/flows/listener.py",
    },
}
IN_TEMPLATES: dict[str, set[str]] = {
    # Attributes that name a row by its number.
    r"\|\s*safe\b": {"webforms/templates/staff/meeting.html"},
    r"autoescape\s+false": set(),
}
IN_SCRIPTS: dict[str, set[str]] = {
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write": set(),
    r"\beval\(|new Function": set(),
    r"postMessage|addEventListener\([\"']message": set(),
    r"localStorage|indexedDB|document\.cookie": set(),
}
CASES = [
    *((".py", word, may) for word, may in IN_PYTHON.items()),
    *((".html", word, may) for word, may in IN_TEMPLATES.items()),
    *((".js", word, may) for word, may in IN_SCRIPTS.items()),
]


def _files(ending: str) -> Iterator[Path]:
    """Yield the product's files without those of the demonstration."""
    yield from ROOT.glob(f"*{ending}")
    for folder in PRODUCT:
        for file in (ROOT / folder).rglob(f"*{ending}"):
            if "sandbox" not in file.parts:
                yield file


@pytest.mark.parametrize(("ending", "word", "may"), CASES)
def test_it_stands_nowhere_but_where_it_may(ending: str, word: str, may: set[str]) -> None:
    files = list(_files(ending))
    assert files
    found = {
        str(file.relative_to(ROOT))
        for file in files
        if re.search(word, file.read_text("utf-8"), re.MULTILINE)
    }
    assert found - may == set()
