"""What the templates call their buttons and their fields."""

import re

from settings import ROOT

_MARKUP = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "webforms/templates").rglob("*.html"))
)
# The macros of `_fields.html`: a field is called as its id, unless it says its name.
_MACRO = re.compile(r'\b(?:input|textarea|select|file|tick|one_of|some_of)\("([a-z_]+)([^\n]*)')
_NAMED = re.compile(r'\bname="?([a-z_.]+)')


def _named_by_macros() -> set[str]:
    found = _MACRO.findall(_MARKUP)
    names = {named[1] if (named := _NAMED.search(rest)) else at for at, rest in found}
    # What the regulation calls its fields is no matter of the templates.
    return {name for name in names if "." not in name}


BUTTONS = (
    set(re.findall(r'<button[^>]* name="(?:do|outcome|way)" value="([a-z_]+)', _MARKUP))
    | set(re.findall(r'\bact\("([a-z_]+)"', _MARKUP))
    | set(re.findall(r'name="do" value="([a-z_]+)"', _MARKUP))
)
FIELDS = sorted(
    set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z_]+)[-"]', _MARKUP))
    | _named_by_macros()
)
assert len(BUTTONS) > 25
assert len(FIELDS) > 40
