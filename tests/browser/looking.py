"""Look for what shuts people out: axe-core, and what has to be scrolled sideways, at every width.

A page is looked at once as it is built: where its elements, their attributes, and what is ticked
are as on a page that was found good before, only its own width is asked about again. So each
state of each template is looked at, with scripts and without, but none of them twice.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

NARROW, WIDE = 320, 1280
WIDTHS = (NARROW, 390, 768, WIDE)
# Where the layout differs; between them only the room does.
AXE_WIDTHS = (NARROW, WIDE)
# Without the styles being fetched a second time: no rule that is asked reads them as text.
HOW = "{resultTypes: ['violations'], preload: false}"
RUN = f"axe.run(document, {HOW}).then((found) => found.violations)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MAY_RUN = "matchMedia('(scripting: enabled)').matches"
# What differs from one person, day or run to the next is left out; words are there or not.
BUILT = """() => {
  const varies = new Set(["href", "src", "action", "formaction", "value", "datetime"]);
  const told = (tag, name, value) =>
    name + (varies.has(name) && tag !== "LINK" ? "" : value.replace(/\\d+/g, "0"));
  const lines = [
    document.activeElement.tagName,
    getComputedStyle(document.documentElement).fontSize,
    matchMedia("(prefers-color-scheme: dark)").matches,
  ];
  for (const each of document.querySelectorAll("*")) {
    let depth = 0;
    for (let up = each; up; up = up.parentElement) depth += 1;
    const said = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    lines.push([depth, each.tagName, said, each.checked,
      ...[...each.attributes].map(({name, value}) => told(each.tagName, name, value))].join(" "));
  }
  return lines.join("\\n");
}"""


class Looker:
    """Looks at pages; what was found good is noted in `seen`, a folder that processes share."""

    def __init__(self, seen: Path) -> None:
        self._seen = seen

    def __call__(self, page: Page, narrowest: int = NARROW) -> None:
        """Fail with the page, the width and the rule, wherever somebody is shut out.

        Letters of twice the size have a right to more than the narrowest, in pixels.
        """
        page.wait_for_load_state()  # A page that has only begun to come is empty.
        _fits(page)
        built = f"{narrowest}\n{page.evaluate(BUILT)}"
        mark = self._seen / hashlib.sha256(built.encode()).hexdigest()
        if not mark.exists():
            with _axe_in(page):
                _at_every_width(page, narrowest)
            mark.touch()


def _at_every_width(page: Page, narrowest: int) -> None:
    own = page.viewport_size
    assert own is not None
    # The own width comes last: the page is left as it was.
    others = [each for each in WIDTHS if each >= narrowest and each != own["width"]]
    for width in [*others, own["width"]]:
        page.set_viewport_size(ViewportSize(width=width, height=own["height"]))
        _fits(page)
        if width in AXE_WIDTHS or width == narrowest:
            found = page.evaluate(RUN)
            assert not found, f"{_where(page)}: {_report(found)}"


def _fits(page: Page) -> None:
    assert page.evaluate(SIDEWAYS) <= 0, f"{_where(page)} has to be scrolled sideways"


def _where(page: Page) -> str:
    assert page.viewport_size is not None
    return f"{page.url} at {page.viewport_size['width']} px"


def _report(found: list[dict[str, Any]]) -> str:
    lines = [
        f"{rule['id']}: {rule['help']}: {node['html']}\n{node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    return "\n".join(lines)


@contextmanager
def _axe_in(page: Page) -> Iterator[None]:
    """Let axe run, also where scripts are off; the page has come without, and so will the next."""
    session = page.context.new_cdp_session(page)
    may_run = page.evaluate(MAY_RUN)
    if not may_run:
        # Switched off by this session too, it may be switched on by it.
        for off in (True, False):
            session.send("Emulation.setScriptExecutionDisabled", {"value": off})
    # Compiled once for a process; what a page evaluates is compiled for each page.
    session.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
    yield
    if not may_run:
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    session.detach()
