"""The hours at which the clock does what it does by itself."""

from datetime import timedelta

from tests.helpdesk.life import (
    HOUR,
    NOW,
)

MINUTE = timedelta(minutes=1)


# The school works from eight to five; the windows are 2, 4 and 8 hours of its working time.
DUTY_AT = NOW + 2 * HOUR
