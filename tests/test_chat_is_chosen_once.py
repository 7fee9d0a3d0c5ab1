"""Which chat it is, one place knows: the desk, its pages and its workers name none of Slack."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from settings import ROOT
from settings.chats import ChatName

NAMES_NO_CHAT = ("helpdesk", "webforms", "workers", "keeping", "integration/chat")
SLACK = re.compile(r"slack", re.IGNORECASE)
MODULES = ("bot", "chat", "listener_process", "setup.conversation")


@pytest.mark.parametrize("folder", NAMES_NO_CHAT)
def test_nothing_here_names_slack(folder: str) -> None:
    kinds = (".py", ".html", ".js", ".css", ".txt")
    files = [each for each in (ROOT / folder).rglob("*") if each.suffix in kinds]
    assert files
    assert [str(each) for each in files if SLACK.search(each.read_text("utf-8"))] == []


@pytest.mark.parametrize("module", MODULES)
def test_each_chat_has_what_is_asked_of_it_in_the_same_shape(module: str) -> None:
    """They are found by their names, where types do not see them."""
    asked = re.findall(
        rf'(?:_of\(settings, "{re.escape(module)}"\)|{re.escape(module)}"\))\.(\w+)\(',
        (ROOT / "integration/chosen.py").read_text("utf-8"),
    )
    assert asked
    for name in asked:
        shapes = {
            str(inspect.signature(getattr(import_module(f"integration.{chat}.{module}"), name)))
            for chat in ChatName
        }
        assert len(shapes) == 1, (module, name, shapes)


def test_slack_stays_small() -> None:
    """Nothing of the desk's rules, words or flows is written twice."""
    files = (ROOT / "integration/slack").rglob("*.py")
    assert sum(len(each.read_text("utf-8").splitlines()) for each in files) <= 2_500


def test_every_chat_has_a_folder() -> None:
    assert all(Path(ROOT / "integration" / chat).is_dir() for chat in ChatName)
