"""Look for what shuts people out: axe-core, and what has to be scrolled sideways, at every width.

A page is looked at once as it is built: where its elements, their attributes, and what is ticked
are as on a page that was found good before, only its own width is asked about again. So each
state of each template is looked at, with scripts and without, but none of them twice.

Contrast, which takes axe longer than all other rules, is asked about each way of drawing words:
of elements with the same colours, letters and grounds below them, one answers for all.
"""

import hashlib
import json
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
# Nothing of these comes of the room alone, while the same elements are shown.
ROOMLESS = [
    "cat.aria",
    "cat.forms",
    "cat.language",
    "cat.name-role-value",
    "cat.parsing",
    "cat.tables",
    "cat.text-alternatives",
]
# Without the styles being fetched a second time: no rule that is asked reads them as text. Nor is
# a selector sought for each element: the report shows the element itself.
RULES = """(without) => {
  const rules = {"color-contrast": {enabled: false}};
  if (without) for (const {ruleId} of axe.getRules(without)) rules[ruleId] = {enabled: false};
  return axe.run(document, {
    resultTypes: ["violations"], preload: false, selectors: false, rules})
    .then((found) => found.violations);
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MAY_RUN = "matchMedia('(scripting: enabled)').matches"
# What differs from one person, day or run to the next is left out; words are there or not.
BUILT = """() => {
  const varies = new Set(["href", "src", "action", "formaction", "value", "datetime"]);
  const told = (tag, name, value) =>
    name + (varies.has(name) && tag !== "LINK" ? "" : value.replace(/\\d+/g, "0"));
  const line = (each) => {
    let depth = 0;
    for (let up = each; up; up = up.parentElement) depth += 1;
    const said = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [depth, each.tagName, said, each.checked,
      ...[...each.attributes].map(({name, value}) => told(each.tagName, name, value))].join(" ");
  };
  return [[
    document.activeElement.tagName,
    getComputedStyle(document.documentElement).fontSize,
    matchMedia("(prefers-color-scheme: dark)").matches,
  ].join("\\n"), ...[...document.querySelectorAll("*")].map(line)];
}"""
SHOWN = """[...document.querySelectorAll("*")].map(
  (each) => each.checkVisibility({visibilityProperty: true}))"""
# A ground that lets everything through tells nothing; the letters are the element's own.
DRAWN = """const drawn = (each) => {
  const {color, fontSize, fontWeight, textShadow} = getComputedStyle(each);
  const way = [each.matches("input, select, textarea"), color, fontSize, fontWeight, textShadow];
  for (let up = each; up; up = up.parentElement) {
    const {backgroundColor, backgroundImage, opacity, filter, position} = getComputedStyle(up);
    const ground = [backgroundColor, backgroundImage, opacity, filter, position].join(" ");
    if (ground !== "rgba(0, 0, 0, 0) none 1 none static") way.push(ground);
  }
  return way.join(";");
};
const written = () => [...document.body.querySelectorAll("*")].filter((each) =>
  each.checkVisibility({visibilityProperty: true}) && (each.matches("input, select, textarea") ||
    [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())));
"""
WAYS = f"() => {{ {DRAWN} return [...new Set(written().map(drawn))]; }}"
# Only what axe has measured is known as good: of what is disabled or hidden it says nothing.
CONTRAST = f"""async (ways) => {{
  {DRAWN}
  const asked = written().filter((each) => ways.includes(drawn(each)));
  if (!asked.length) return [[], []];
  const found = await axe.run({{include: asked}}, {{
    runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], preload: false,
    selectors: false, elementRef: true}});
  const measured = ({{any}}) => any.some(({{data}}) => data?.contrastRatio);
  const passed = found.passes.flatMap(({{nodes}}) => nodes).filter(measured);
  const good = new Set(passed.map(({{element}}) => drawn(element)));
  for (const {{nodes}} of found.violations) for (const node of nodes) delete node.element;
  return [found.violations, [...good]];
}}"""


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
        built = page.evaluate(BUILT)
        with self._unless_known([narrowest, built]) as is_new:
            if is_new:
                with _axe_in(page):
                    self._at_every_width(page, narrowest, built)

    def _at_every_width(self, page: Page, narrowest: int, built: list[str]) -> None:
        own = page.viewport_size
        assert own is not None
        shown: list[bool] = []
        # The own width comes last: the page is left as it was.
        others = [each for each in WIDTHS if each >= narrowest and each != own["width"]]
        for width in [*others, own["width"]]:
            page.set_viewport_size(ViewportSize(width=width, height=own["height"]))
            _fits(page)
            if width in AXE_WIDTHS or width == narrowest:
                shown = self._by_axe(page, built, shown)

    def _by_axe(self, page: Page, built: list[str], before: list[bool]) -> list[bool]:
        """Ask all rules, or where as much is shown as `before` those alone that need room."""
        shown: list[bool] = page.evaluate(SHOWN)
        self._contrast(page)
        if not before:
            _by_rules(page)
            return shown
        lines = zip(built[1:], before, shown, strict=False)
        differ = [(now, line) for line, was, now in lines if was is not now]
        with self._unless_known(differ) as is_new:
            _by_rules(page, None if is_new and differ else ROOMLESS)
        return shown

    def _contrast(self, page: Page) -> None:
        ways = [each for each in page.evaluate(WAYS) if not self._mark(each).exists()]
        if ways:
            found, good = page.evaluate(CONTRAST, ways)
            assert not found, f"{_where(page)}: {_report(found)}"
            for each in good:
                self._mark(each).touch()

    @contextmanager
    def _unless_known(self, what: object) -> Iterator[bool]:
        """Say whether this is new; once the block has found nothing, it is known as good."""
        mark = self._mark(what)
        yield not mark.exists()
        mark.touch()

    def _mark(self, what: object) -> Path:
        return self._seen / hashlib.sha256(json.dumps(what).encode()).hexdigest()


def _by_rules(page: Page, without: list[str] | None = None) -> None:
    """Ask axe's rules but for contrast, and for those of some categories."""
    found = page.evaluate(RULES, without)
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
