"""Every way a report is made and a subscription changes. The door of this room."""

from csap.reports.services.making import File, make_file
from csap.reports.services.sending import is_still_meant, send
from csap.reports.services.subscribing import (
    BY_HAND,
    SubscriptionRefused,
    Wanted,
    end,
    pause,
    resume,
    subscribe,
)

__all__ = [
    "BY_HAND",
    "File",
    "SubscriptionRefused",
    "Wanted",
    "end",
    "is_still_meant",
    "make_file",
    "pause",
    "resume",
    "send",
    "subscribe",
]
