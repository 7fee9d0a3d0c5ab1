"""The desk's word in Slack: `/help` is Slack's own there, and no app can have it."""

from functools import partial

from helpdesk.domain.command_word import named_as, named_by_desk
from settings.chats import COMMANDS, ChatName

COMMAND = COMMANDS[ChatName.SLACK]
in_slack = partial(named_as, command=COMMAND)
as_the_desk_says = partial(named_by_desk, command=COMMAND)
