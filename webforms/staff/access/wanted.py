"""The page that somebody wanted whose login is over: the next login leads there.

It stays in the browser's own signed cookie, for an hour, and for the same person alone where one
knows who it was.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import request, session

from helpdesk.access.login_links import ENTER, ROOM
from webforms.web.site import moment

WANTED = "wanted"
STAYS = timedelta(hours=1)
SOUGHT = "q"
MOST_LETTERS = 1_000
# Our own pages for staff: no other site, and no link that logs in.
_OURS = re.compile(rf"{ROOM}(?!{ENTER.removeprefix(ROOM)}/)(?:[/?][^\\\s]*)?")


def keep_wanted(user_id: str = "") -> None:
    """Write down the page that is asked for, if it is one that people look at."""
    path = _address()
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if is_page and _OURS.fullmatch(path):
        session[WANTED] = [path, user_id, moment().isoformat()]


def _address() -> str:
    """Return the page's address without what is sought: a name may be among those words.

    Browsers drop a long cookie: of a long address the page alone is kept, or nothing.
    """
    asked = [each for each in request.args.items(multi=True) if each[0] != SOUGHT]
    whole = f"{request.path}?{urlencode(asked)}".removesuffix("?")
    return next((each for each in (whole, request.path) if len(each) <= MOST_LETTERS), "")


def take_wanted(user_id: str) -> str:
    """Return the page that this person wanted, once; nothing where there is none."""
    kept = session.pop(WANTED, None)
    if not kept:
        return ""
    path, whose, since = kept
    is_fresh = moment() - datetime.fromisoformat(since) < STAYS
    return path if is_fresh and whose in ("", user_id) and _OURS.fullmatch(path) else ""
