"""Every way a request can change. Call them through this module: ``services.open_request(...)``."""

from requests_app.lifecycle.services.assignment import assign_request, triage_request
from requests_app.lifecycle.services.breaches import notice_breaches
from requests_app.lifecycle.services.closing import (
    cancel_request,
    close_request,
    close_stale_resolutions,
    reopen_request,
    resolve_request,
)
from requests_app.lifecycle.services.conversation import add_note, reply_to_request
from requests_app.lifecycle.services.followers import (
    CannotFollow,
    add_follower,
    remove_follower,
)
from requests_app.lifecycle.services.holding import hold_request, resume_request
from requests_app.lifecycle.services.opening import open_request
from requests_app.lifecycle.services.step import (
    ChangedMeanwhile,
    NothingToSay,
    TransitionNotAllowed,
)

__all__ = [
    "ChangedMeanwhile",
    "CannotFollow",
    "NothingToSay",
    "TransitionNotAllowed",
    "add_follower",
    "add_note",
    "assign_request",
    "cancel_request",
    "close_request",
    "close_stale_resolutions",
    "hold_request",
    "notice_breaches",
    "open_request",
    "remove_follower",
    "reopen_request",
    "reply_to_request",
    "resolve_request",
    "resume_request",
    "triage_request",
]
