"""How often a visitor, an address and all together may send.

A school sits behind one address, so an address may do much, and who writes to his own inquiry is
counted by that inquiry alone. What may be guessed is counted by its failures.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from flask import Flask, abort, current_app, request
from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError

from helpdesk.access.budgets import Budgets, Cap, NotCounted, Spending, Turn, digest_for
from helpdesk.kernel.redis_breaker import PATIENCE
from settings import Settings
from webforms.web.site import moment, site

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
# A network of IPv6 is given out whole, to one house or one telephone.
OF_ONE_HOUSE = 64
ALL = "all"

CAPS: Mapping[str, tuple[Cap, ...]] = {
    # A parents' meeting: hundreds behind one address, each with five pages on the way to sending.
    "PAGES": (Cap(3000, MINUTE),),
    "PAGES_OF_ONE": (Cap(120, 10 * MINUTE),),
    # Beyond these the form is closed to an address, or to everybody. Long before, cards are
    # gathered (flood.py). Who sends in haste, as programs do, has a budget of his own: people
    # behind the same address keep theirs.
    "SENDS": (Cap(600, HOUR),),
    "SENDS_IN_HASTE": (Cap(200, HOUR),),
    "SENDS_BY_ALL": (Cap(3000, HOUR),),
    # What is written to one inquiry, by readers with its link; and by a colleague on the pages.
    "ACTS": (Cap(40, 10 * MINUTE), Cap(120, HOUR)),
    "STAFF": (Cap(60, MINUTE), Cap(600, HOUR)),
    # Reads a whole period, and the one before.
    "REPORTS": (Cap(20, MINUTE), Cap(120, HOUR)),
    # Guessing four digits of a phone must not pay. Only what is wrong is counted.
    "GUESSES": (Cap(60, 10 * MINUTE), Cap(300, DAY)),
    "GUESSES_AT_ONE": (Cap(5, 10 * MINUTE), Cap(20, DAY)),
    "GUESSES_AT_ONE_BY_ALL": (Cap(60, DAY),),
    # What is looked for, or suggested while somebody types; and one word of thanks a day.
    "SEARCHES": (Cap(900, 10 * MINUTE),),
    "MISSES": (Cap(60, HOUR),),
    "HELPED": (Cap(1, DAY),),
    "LINKS": (Cap(60, HOUR),),
    # Beyond these cards are gathered. A class may send within a lesson, and when a page of the
    # diary is down many say so in the same words.
    "CARDS": (Cap(40, 10 * MINUTE), Cap(150, HOUR)),
    "CARDS_OF_ALL": (Cap(100, 10 * MINUTE), Cap(400, HOUR)),
    # «Не могу войти» is typed by many on the morning after an outage.
    "SAME_WORDS": (Cap(60, HOUR), Cap(200, DAY)),
    "SAME_WORDS_IN_HASTE": (Cap(8, HOUR), Cap(20, DAY)),
    # Letters to an address that anybody could have typed.
    "RECEIPTS_TO_ONE": (Cap(3, HOUR), Cap(6, DAY)),
    "RECEIPTS": (Cap(40, HOUR), Cap(150, DAY)),
    "RECEIPTS_OF_ALL": (Cap(200, HOUR),),
}

# Counts in Redis as `Counts` has it. Keys are counters; after the amount come three words for each:
# its turn, its seconds, and beyond how many it is overdrawn.
COUNT = """
local counts, turn, over = {}, '', false
for i, key in ipairs(KEYS) do
    if ARGV[3 * i - 1] ~= turn then
        if over then break end
        turn = ARGV[3 * i - 1]
    end
    if ARGV[1] == '0' then
        counts[i] = tonumber(redis.call('GET', key) or 0)
    else
        counts[i] = redis.call('INCRBY', key, ARGV[1])
        if counts[i] == tonumber(ARGV[1]) then redis.call('EXPIRE', key, ARGV[3 * i]) end
    end
    over = over or counts[i] > tonumber(ARGV[3 * i + 1])
end
return counts
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class RedisCounts:
    """Counts in Redis: the same for all processes. A hanging one must not hold a page for long."""

    script: Script

    @classmethod
    def at(cls, url: str) -> "RedisCounts":
        return cls(Redis.from_url(url, **PATIENCE).register_script(COUNT))

    def add(self, turns: Sequence[Turn], amount: int, at: int) -> list[int]:
        each = [(number, one) for number, turn in enumerate(turns) for one in turn]
        names = [f"budget:{one.key}:{one.window(at)}" for _, one in each]
        given = [word for number, one in each for word in (number, one.seconds, one.most)]
        try:
            return [int(count) for count in self.script(names, [amount, *given])]
        except RedisError as error:
            raise NotCounted(type(error).__name__) from error


def configure(app: Flask, settings: Settings) -> None:
    """Let all processes count together: in Redis where there is one, else in the database."""
    app.config["CAPS"] = dict(CAPS)
    counts = RedisCounts.at(settings.redis) if settings.redis else None
    app.extensions["budgets"] = Budgets(app.extensions["site"].desk, counts)


def budgets() -> Budgets:
    found: Budgets = current_app.extensions["budgets"]
    return found


def spending(name: str, owner: str) -> Spending:
    return Spending(name, owner, current_app.config["CAPS"][name])


def limit(name: str, owner: str = "") -> None:
    """Count one; 429 (TooManyRequests) when it is too many. Without an owner the address pays."""
    spend(spending(name, owner or network()))


def spend(*spendings: Spending) -> None:
    """Count each; 429 where one of them is too many."""
    refuse(budgets().spend(spendings, moment()))


def refuse(over: set[str]) -> None:
    """Answer with 429 where budgets are overdrawn, and leave a line that names nobody."""
    if over:
        source = digest_for(site().desk.secret, network())[:8]
        log.warning("too many", budgets=sorted(over), endpoint=request.endpoint, source=source)
        abort(429)


def network() -> str:
    """Return from where the visitor comes: his address, of IPv6 the network of his house."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "nowhere"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), OF_ONE_HOUSE), strict=False))
    return str(address)
