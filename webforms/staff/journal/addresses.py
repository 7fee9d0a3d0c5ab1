"""The addresses of the journal: what they ask for, and where in it a page begins."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from helpdesk.journal.filters import (
    ANY_OPEN,
    ARRIVALS,
    CHANNELS,
    KINDS,
    OUTCOMES,
    STATES,
    TERMS,
    Filters,
    known,
)
from helpdesk.journal.order import Order, Place
from helpdesk.journal.periods import LONGEST
from webforms.web import typed

PATH = "/desk/journal"
OPEN_ONES = Filters(state=ANY_OPEN)
# Said where more was asked for than is looked at in one go.
CUT = (
    "За один раз — не больше двух лет, поэтому здесь показано с {:%d.%m.%Y}. Чтобы увидеть, что "
    "было раньше, выберите дни до этого."
)
_DAY = timedelta(days=1)
_MOST_LETTERS = 64
_MOST_DIGITS = 17
_MOST_ADDRESS = 2_000
_ORDERS = frozenset(map(str, Order))


def asked_for(given: MultiDict[str, str]) -> Filters:
    """Return what an address asks for; one that asks for nothing has what is open, urgent first.

    Whoever wants everything says so: his address has a state that is empty.
    """
    filters = read(given)
    asks = "state" in given or filters != Filters(order=filters.order)
    return filters if asks else Filters(state=ANY_OPEN, order=filters.order)


def read(given: MultiDict[str, str]) -> Filters:
    """Return what an address or a form asks for; what makes no sense is not asked.

    Days that stand the wrong way round are put right, as the report and the inspection do.
    """

    def line(name: str) -> str:
        return (typed.line(given.get(name)) or "")[:_MOST_LETTERS]

    since, till = day_of(line("since")), day_of(line("till"))
    if since is not None and till is not None:
        since, till = min(since, till), max(since, till)
    # Hours are looked for among all that came: of a period alone, as the report asks.
    is_short = since is not None and till is not None and till - since < LONGEST
    return Filters(
        state=known(line("state"), STATES),
        kind=known(line("kind"), KINDS),
        topic=line("topic"),
        channel=known(line("channel"), CHANNELS),
        claimant=line("claimant"),
        since=since,
        till=till,
        term=known(line("term"), TERMS),
        school_class=typed.school_class(line("class")) or "",
        handed_off=line("handed") == "yes",
        sought=(typed.line(given.get("q")) or "")[:200],
        without_spam=line("spam") == "no",
        outcome=known(line("outcome"), OUTCOMES),
        arrival=known(line("hour"), ARRIVALS) if is_short else "",
        outage=str(typed.number(line("outage")) or ""),
        order=Order(line("sort")) if line("sort") in _ORDERS else None,
    )


def day_of(value: str) -> date | None:
    """Return the day that a date field sends; a day that cannot be is none."""
    found = typed.day(value)
    return found if found and 2000 <= found.year <= 2999 else None


def not_too_long(since: date, till: date) -> date:
    """Return the first day of a period, or of its end where it is too long (LONGEST)."""
    return max(since, till - LONGEST + _DAY)


def place_of(value: str) -> Place | None:
    """Return where a page begins; what is no place is none."""
    first, _, second = value.partition("-")
    at, number = typed.number(first, _MOST_DIGITS), typed.number(second)
    return None if at is None or number is None else (at, number)


def path_of(filters: Filters, before: Place | None = None) -> str:
    """Return the address of the journal filtered so, from a place in it on."""
    said = filters.said()
    if not said.keys() - {"sort"}:
        said = {"state": "", **said}
    if before:
        said["before"] = f"{before[0]}-{before[1]}"
    return f"{PATH}?{urlencode(said)}"


def asked_at(address: str) -> Filters:
    """Return what an address of the journal asks for; any may come, none is gone to as it is."""
    query = parse_qsl(address[:_MOST_ADDRESS].partition("?")[2], keep_blank_values=True)
    return asked_for(MultiDict(query))
