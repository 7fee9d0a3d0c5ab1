"""What the buttons of our pages say, read from the pages' own templates."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from flask import current_app
from jinja2 import BaseLoader

_BUTTON = re.compile(
    r'<button\b[^>]*?\bname="(\w+)"[^>]*?\bvalue="([^"{]+)[^"]*"[^>]*>(.*?)</button>', re.DOTALL
)
# Hidden words only tell apart, for who hears them, what stands in different rows.
_TAG = re.compile(r'<span class="hidden">.*?</span>|<[^>]+>', re.DOTALL)

Labels = Mapping[tuple[str, str], str]


def pressed_in(sent: Iterable[tuple[str, str]]) -> str:
    """Return the words on the button that was pressed; none where pages have two of its name."""
    loader = current_app.jinja_env.loader
    known = _labels(loader) if loader else {}
    found = (known.get((name, value.partition(":")[0]), "") for name, value in sent)
    return next(filter(None, found), "")


@cache
def _labels(loader: BaseLoader) -> Labels:
    """Return the words by the button's name and value, up to a colon; each pair has one label."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in loader.list_templates():
        source, _, _ = loader.get_source(current_app.jinja_env, name)
        for button, value, label in _BUTTON.findall(source):
            words = " ".join(_TAG.sub("", label).split())
            found.setdefault((button, value.partition(":")[0]), set()).add(words)
    labels = {key: words for key, (words, *others) in found.items() if not others}
    return {key: words for key, words in labels.items() if words and "{" not in words}
