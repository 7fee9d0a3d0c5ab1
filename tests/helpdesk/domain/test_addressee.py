"""An addressee is built and taken apart in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.domain.messages import (
    MAIL,
    THREAD,
    Addressee,
    AddresseeKind,
    by_id,
    by_mail,
    by_user,
    direct,
    to_person,
)

ROOT = Path(__file__).parents[3]
PACKAGES = ("doctor", "helpdesk", "integration", "launch", "webforms", "workers")
BUILT = re.compile(rf"({'|'.join(AddresseeKind)}):")
TAKES_APART = ("partition", "rpartition", "split", "removeprefix", "startswith")
# Secrets and names of files are made from these words; they name nobody.
OTHERS = ("helpdesk/access/proved_mail.py", "workers/mailbox_reader.py")


@pytest.mark.parametrize(
    ("addressee", "kind", "name", "text"),
    [
        (THREAD, AddresseeKind.THREAD, "", "thread"),
        (MAIL, AddresseeKind.MAIL, "", "mail"),
        (by_mail("zavuch"), AddresseeKind.MAIL, "zavuch", "mail:zavuch"),
        (by_user("zavuch"), AddresseeKind.USER, "zavuch", "user:zavuch"),
        (by_id("x1"), AddresseeKind.ID, "x1", "id:x1"),
    ],
)
def test_it_is_its_kind_and_name(
    addressee: Addressee, kind: AddresseeKind, name: str, text: str
) -> None:
    assert str(addressee) == text
    assert (addressee.kind, addressee.name) == (kind, name)
    assert Addressee(text) == addressee


def test_who_is_not_known_is_not_written_to() -> None:
    assert direct("x1", None, "") == [by_id("x1")]
    assert to_person("x1", "zavuch") == [by_id("x1")]
    assert to_person("", "zavuch") == [by_user("zavuch")]
    assert to_person("", "") == []


def _elsewhere(code: str) -> Iterator[int]:
    """Give the lines that build an addressee of text, or take one apart as text."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if BUILT.match(text):
                yield node.lineno
            case ast.Constant(value=str(text)) if BUILT.fullmatch(text):
                yield node.lineno
            case ast.Attribute(value=ast.Name("addressee") | ast.Attribute(attr="addressee")):
                # Of a column it is asked what it begins with, by a value of this kind.
                if node.attr in TAKES_APART and not (
                    node.attr == "startswith" and ast.unparse(node).startswith(("row.", "table."))
                ):
                    yield node.lineno


def test_nowhere_else_is_it_made_of_text() -> None:
    places = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in places
        if "migrations" not in path.parts
        for line in _elsewhere(path.read_text("utf-8"))
    ]
    assert [each for each in found if not each.startswith(OTHERS)] == []


@pytest.mark.parametrize(
    "code",
    [
        'to = f"user:{head.user}"',
        'to = "id:" + person',
        'user = delivery.addressee.partition(":")[2]',
        'addressee.removeprefix("id:")',
    ],
)
def test_it_would_be_seen(code: str) -> None:
    assert list(_elsewhere(code))
