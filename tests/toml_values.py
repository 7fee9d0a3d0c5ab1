"""Other values in a regulation's text, for tests that need another school."""

from collections.abc import Mapping
from functools import lru_cache

from helpdesk.regulation.toml_lines import Place, places


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return the text with other values: {"windows.handoff": '"6s"'}, each written as in TOML.

    Everything else, comments included, stays as it is. KeyError for a key that is not there.
    """
    lines = text.split("\n")
    found = _found(text)
    # From the last line up: a value that takes up more or fewer lines moves none still to come.
    for path in sorted(values, key=lambda path: found[path].first, reverse=True):
        place = found[path]
        key = lines[place.first - 1].split("=", 1)[0].rstrip()
        lines[place.first - 1 : place.last] = [f"{key} = {values[path]}"]
    return "\n".join(lines)


# Most tests begin with the school's own text.
@lru_cache(maxsize=8)
def _found(text: str) -> dict[str, Place]:
    return {".".join(map(str, place.path)): place for place in places(text)}
