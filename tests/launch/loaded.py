"""All that the desk's processes, and those around them, are made of: loaded once, to be forked."""

import gc
import sys
from importlib import import_module

for name in (
    "alembic.command",
    "doctor",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "helpdesk.clock.at_release",
    "helpdesk.erasure.erasing",
    "helpdesk.storage.migrations",
    "helpdesk.storage.migrations.fitness",
    "integration.mattermost.bot",
    "integration.mattermost.listener_process",
    "integration.slack.bot",
    "integration.slack.listener_process",
    "keeping.commands",
    "main",
    "serving",
    "tests.faults.main",
    "tests.workers.process",
    "workers.clock",
    "workers.mailbox_process",
    "workers.queue",
):
    import_module(name)

# Each of these is run as the main module of its process, which is another one.
for name in (
    "demonstration.__main__",
    "launch.__main__",
    "sandbox.__main__",
    "supervisor.supervisord",
):
    import_module(name)
    del sys.modules[name]

# Looking for garbage would write into all that they share.
gc.collect()
gc.freeze()
