"""Log lines with ids and no personal text: what slips in is dropped or masked here."""

import logging.config
import re
import smtplib
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# fmt: off
PERSONAL = frozenset({
    "address", "addressee", "answer", "body", "child", "children", "class_name", "cookie",
    "cookies", "email", "first_name", "hint", "last_name", "mail", "name", "names", "password",
    "patronymic", "phone", "question", "recipient", "reply_to", "requester", "secret", "sender",
    "subject", "surname", "text", "texts", "token", "tokens", "username", "words",
})
# fmt: on

# The id of a chat or a delivery is shorter than 43 characters, a secret link's token is not.
MASKS = (
    (re.compile(r"\b\w+(\+\w+)?://[^\s/@'\"]+@"), "…@"),
    (re.compile(r"(?<![^\s@<>'\"(=:/])[^\s@<>'\"(=:/]+@[^\s@<>'\")]+\.\w+"), "…@…"),
    (re.compile(r"\?[\w.~%+-]+=[^\s'\")]*"), "?…"),
    (re.compile(r"(?<![\w-])[\w-]{8,}\.[\w-]{5,}\.[\w-]{20,}"), "…"),
    (re.compile(r"[A-Za-z0-9_-]{43,}"), "…"),
    (re.compile(r"(?<![\w.:-])(?:\+?7|8)(?:[ ()-]{0,2}\d){10}(?!\w)"), "…"),
)

# Their messages speak of machines and code; those of other errors may quote what was typed.
SPEAKING = (OSError, ImportError, NameError, AttributeError, TypeError, NotImplementedError)

QUIET = {
    "alembic": "WARNING",
    "fontTools": "WARNING",  # It tells of each letter that a paper does not need.
    "mattermostdriver": "WARNING",
    "rq": "WARNING",
    "urllib3": "ERROR",
    "websockets": "CRITICAL",  # A lost connection is said by whoever held it.
}


def configure(process: str, level: str = "INFO") -> None:
    """Send the lines of structlog and of `logging` to stdout; each names the process."""
    logging.config.dictConfig(described(process, level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(process),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def described(process: str, level: str = "INFO") -> dict[str, Any]:
    """Return the same for `logging.config`, in which form gunicorn wants it.

    There is no access log: the paths of status pages hold secret tokens.
    """
    silent: dict[str, Any] = {"level": "CRITICAL", "handlers": [], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {"level": level, "handlers": ["stdout"]},
        "loggers": {
            "gunicorn.error": {"level": level, "handlers": [], "propagate": True},
            "gunicorn.access": silent,
            "werkzeug": silent,
            **{name: {"level": quiet} for name, quiet in QUIET.items()},
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "structured",
            }
        },
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_rendering(),
                ],
                "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *_shared(process)],
            }
        },
    }


def _shared(process: str) -> list[Processor]:
    def name_process(_logger: Any, _method: str, event: EventDict) -> EventDict:
        return {"process": process, **event}

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_process,
        render_failure,
        drop_personal,
        mask_secrets,
    ]


def _rendering() -> list[Processor]:
    if sys.stdout.isatty():
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.JSONRenderer(ensure_ascii=False)]


def render_failure(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Say where and how it failed; what the error says, only where that is no one's words."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["failure"] = _described(error)
    return event


def _described(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    says = f": {error}" if _is_speaking(error) else ""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    after = f" < {_described(cause)}" if cause else ""
    return f"{kind}{says} at {path}{after}"


def _is_speaking(error: BaseException) -> bool:
    from_redis = type(error).__module__.startswith("redis.")
    quotes_letters = isinstance(error, smtplib.SMTPException)
    return from_redis or (isinstance(error, SPEAKING) and not quotes_letters)


def drop_personal(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Leave out what names such as `phone` stand for, also in nested values."""
    return {key: "…" if key in PERSONAL else _dropped(value) for key, value in event.items()}


def _dropped(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: "…" if key in PERSONAL else _dropped(inner) for key, inner in value.items()}
    return value


def mask_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Mask tokens of secret links, query strings, mail addresses and phones wherever they are."""
    return {key: value if key == "timestamp" else masked(value) for key, value in event.items()}


def masked(value: Any) -> Any:
    """Return the value, whatever its sort, without what nobody may read in a log."""
    if isinstance(value, str):
        for pattern, instead in MASKS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, Mapping):
        return {key: masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else masked(str(value))
