"""The checker of blocks and views: Slack's sentences about what it would not take."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sandbox.slack.limits import (
    BLOCKS,
    BLOCKS_OF_MESSAGE,
    KINDS,
    VIEW,
    Faults,
    Flag,
    Kinds,
    Many,
    Number,
    Rule,
    Shape,
    Texts,
    Words,
    options_of,
)

# Also of what is no block: modals alone bear ids there.
PARTS = {"block_id": Words(255)}


def faults_of_blocks(blocks: object) -> list[str]:
    """Return why a message of these blocks is refused; nothing where it is taken."""
    found = list(_check(Many(Kinds(BLOCKS), BLOCKS_OF_MESSAGE, 0), blocks, "/blocks"))
    return found or list(_ids_twice(_dicts(blocks), "/blocks"))


def faults_of_view(view: object) -> list[str]:
    """Return why this modal is refused; nothing where it is taken."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        kind = view.get("type") if isinstance(view, dict) else None
        return [_fault(f"unsupported type: {kind}", "/view/type")]
    found = list(_members(VIEW, view, "/view"))
    blocks = _dicts(view.get("blocks"))
    if not found and any(each["type"] == "input" for each in blocks) and "submit" not in view:
        found = [_fault("missing required field: submit", "/view")]
    return found or list(_ids_twice(blocks, "/view/blocks"))


def _fault(says: str, pointer: str) -> str:
    return f"[ERROR] {says} [json-pointer:{pointer}]"


def _check(rule: Rule, value: object, at: str) -> Faults:
    yield from _CHECKS[type(rule)](rule, value, at)


def _flag(_rule: Flag, value: object, at: str) -> Faults:
    if not isinstance(value, bool):
        yield _fault("must provide a boolean", at)


def _words(rule: Words, value: object, at: str) -> Faults:
    if not isinstance(value, str):
        yield _fault("must provide a string", at)
    elif len(value) > rule.most:
        yield _fault(f"must be less than {rule.most + 1} characters", at)
    elif len(value) < rule.least:
        yield _fault(f"must be more than {rule.least - 1} characters", at)
    elif rule.only and value not in rule.only:
        yield _fault("must be a valid enum value", at)


def _text(rule: Texts, value: object, at: str) -> Faults:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind is None or kind not in rule.kinds:
        yield from _of_kind(Kinds(rule.kinds), value, at)
    else:
        yield from _members(Shape({"text": Words(rule.most)}, KINDS[kind].optional), value, at)


def _number(rule: Number, value: object, at: str) -> Faults:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _fault("must provide a number", at)
    elif not rule.least <= value <= rule.most:
        yield _fault(f"must be between {rule.least} and {rule.most}", at)


def _many(rule: Many, value: object, at: str) -> Faults:
    if not isinstance(value, list):
        yield _fault("must provide an array", at)
        return
    if len(value) > rule.most:
        yield _fault(f"no more than {rule.most} items allowed", at)
    if len(value) < rule.least:
        yield _fault(f"no fewer than {rule.least} items allowed", at)
    for index, each in enumerate(value):
        yield from _check(rule.of, each, f"{at}/{index}")


def _members(rule: Shape, value: object, at: str) -> Faults:
    if not isinstance(value, dict):
        yield _fault("must provide an object", at)
        return
    known = {**rule.required, **rule.optional}
    yield from (
        _fault(f"missing required field: {name}", at) for name in rule.required if name not in value
    )
    for name, part in value.items():
        if name in known:
            yield from _check(known[name], part, f"{at}/{name}")
        elif name != "type":
            yield _fault(f"invalid additional property: {name}", at)


def _of_kind(rule: Kinds, value: object, at: str) -> Faults:
    if not isinstance(value, dict):
        yield _fault("must provide an object", at)
        return
    kind = value.get("type")
    if kind not in rule.names:
        yield _fault(f"unsupported type: {kind}", f"{at}/type")
        return
    shape = KINDS[kind]
    if kind in BLOCKS:
        # Only there: the same words for an element of that kind have no id.
        is_block = rule.names == BLOCKS
        shape = Shape(shape.required, {**shape.optional, **(PARTS if is_block else {})})
    yield from (found := list(_members(shape, value, at)))
    if not found:
        yield from _of_parts_together(kind, value, at)


def _of_parts_together(kind: str, value: Mapping[str, Any], at: str) -> Faults:
    """Say what no single property is to blame for."""
    if kind == "section" and not {"text", "fields"} & value.keys():
        yield _fault("must define either `text` or `fields`", at)
    if kind == "image" and len({"image_url", "slack_file"} & value.keys()) != 1:
        yield _fault("must define either `image_url` or `slack_file`", at)
    if kind == "static_select" and len({"options", "option_groups"} & value.keys()) != 1:
        yield _fault("must define either `options` or `option_groups`", at)
    if kind == "actions":
        for name in _twice(each.get("action_id") for each in value["elements"]):
            yield _fault(f'`action_id` "{name}" already exists', at)
    chosen = [value["initial_option"]] if "initial_option" in value else []
    for option in [*chosen, *value.get("initial_options", ())]:
        if option not in options_of(value):
            yield _fault("initial_option must match one of the options", at)


def _ids_twice(blocks: Sequence[Mapping[str, Any]], at: str) -> Faults:
    for name in _twice(each.get("block_id") for each in blocks):
        yield _fault(f'`block_id` "{name}" already exists', at)


def _twice(names: Iterable[object]) -> list[object]:
    return [name for name, times in Counter(names).items() if name and times > 1]


def _dicts(blocks: object) -> list[dict[str, Any]]:
    return [each for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []


_CHECKS: dict[type[Rule], Callable[..., Faults]] = {
    Words: _words,
    Texts: _text,
    Flag: _flag,
    Number: _number,
    Many: _many,
    Shape: _members,
    Kinds: _of_kind,
}
