"""What a server of a given version allows, and where versions differ."""

import re
from dataclasses import dataclass, replace

FILES_PER_POST = 10
FILE_BYTES = 100 * 1024 * 1024
COMMAND_NAME_BYTES = 64
COMMAND_DESCRIPTION_BYTES = 128
ACTION_ID = re.compile(r"[A-Za-z0-9]+")
DEDUPLICATION_SECONDS = 30
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5
ANSWER_BYTES = 1024 * 1024
BUILT_IN_COMMANDS = frozenset({"away", "code", "echo", "help", "invite", "join", "leave", "me"})


@dataclass(frozen=True)
class Limits:
    """Sizes in runes unless they say bytes, times in seconds.

    `trigger`: what a command's word must match. `edits_expire`: whether PostEditTimeLimit binds
    without a licence. `empty_press`: whether an empty answer to a click is success. `own_face`:
    whether a bot may set its own picture. `hides_plugin_secrets`: whether secret settings of
    plugins are shown as stars, and those of plugins that are not installed are forgotten.
    `survives_lost_integrations`: whether a post can be edited with props that were read back.
    `threads_collapse`: whether the client shows what belongs to a thread in the thread alone.
    `dialogs_are_forms`: whether the client shows dialogs as forms of apps, which know no least
    length, and say something at the foot whenever a field is refused.
    """

    version: str
    message_runes: int
    props_runes: int
    trigger_seconds: int
    trigger: re.Pattern[str]
    fields_mention: bool
    sends_root_id: bool
    renaming_to_built_in: bool
    edits_expire: bool
    empty_press: bool
    own_face: bool
    hides_plugin_secrets: bool
    heeds_unsafe_links: bool
    request_bytes: int
    survives_lost_integrations: bool
    help_leads_there: bool
    threads_collapse: bool
    dialogs_are_forms: bool


NEW = Limits(
    version="11.6.0",
    message_runes=16_383,
    props_runes=800_000,
    trigger_seconds=30,
    trigger=re.compile(r"[A-Za-z0-9_./-]+"),
    fields_mention=True,
    sends_root_id=True,
    renaming_to_built_in=False,
    edits_expire=True,
    empty_press=True,
    own_face=False,
    hides_plugin_secrets=True,
    heeds_unsafe_links=True,
    request_bytes=300_000,
    survives_lost_integrations=True,
    help_leads_there=False,
    threads_collapse=True,
    dialogs_are_forms=True,
)
OLD = Limits(
    version="5.38.0",
    message_runes=16_383,
    props_runes=8_000,
    trigger_seconds=3,
    trigger=re.compile(r"[^\s/]\S*"),
    fields_mention=False,
    sends_root_id=False,
    renaming_to_built_in=True,
    edits_expire=False,
    empty_press=False,
    own_face=True,
    hides_plugin_secrets=False,
    heeds_unsafe_links=False,
    request_bytes=50 * 1024 * 1024,
    survives_lost_integrations=False,
    help_leads_there=True,
    threads_collapse=False,
    dialogs_are_forms=False,
)
# Slack says and refuses in words of its own; what is left to the store is this.
SLACK = replace(
    NEW, version="slack", message_runes=40_000, trigger_seconds=3, request_bytes=50 * 1024 * 1024
)
