"""Structured logs: one event a line, with the request id that follows the work to the worker."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(r"pass(word)?|secret|token|authorization|cookie|api_?key", re.IGNORECASE)
#: Addresses whose last part opens something: of surveys, of a new password, of a plan to sign.
_LINK = re.compile(r"(/s/|/account/reset/[^/\s]+/|/partnership/sign/)[\w:%-]{6,}")
#: Addresses at which people answer without a name, and what would give it to them.
_ANSWERING = re.compile(r"/s/[\w-]{6,}")
_WHO = ("user_id", "ip")


def redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank the values of keys that look like secrets, and links that open something.

    Who opens a survey's link is not written down: with the time it would tell whose answers came.
    """
    if any(isinstance(value, str) and _ANSWERING.search(value) for value in event.values()):
        for key in _WHO:
            event.pop(key, None)
    for key, value in event.items():
        if _SECRET.search(key):
            event[key] = "[redacted]"
        elif isinstance(value, str):
            event[key] = _LINK.sub(r"\1[redacted]", value)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    redact,
]


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING: JSON lines in production, readable lines elsewhere."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    final: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        final += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        final += [structlog.dev.ConsoleRenderer(colors=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": final,
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            name: {"level": level}
            for name in ("servicedesk", "requests_app", "surveys", "csap", "django_structlog")
        }
        # It warns of what it leaves out of every style sheet, which nobody can mend.
        | {"weasyprint": {"level": "ERROR"}}
        # Django's own server would write addresses as they are, secrets included.
        | {"django.server": {"handlers": ["console"], "level": level, "propagate": False}},
    }
