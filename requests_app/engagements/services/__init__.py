"""Every way an engagement can change. Call them through this module: ``services.start(...)``."""

from requests_app.engagements.services.closing import CloseOutIncomplete, cancel, complete
from requests_app.engagements.services.learning import (
    add_criterion,
    assess_criterion,
    record_lesson,
)
from requests_app.engagements.services.planning import (
    approve_baseline,
    propose,
    record_cost,
    start,
)
from requests_app.engagements.services.step import EngagementRefused

__all__ = [
    "CloseOutIncomplete",
    "EngagementRefused",
    "add_criterion",
    "approve_baseline",
    "assess_criterion",
    "cancel",
    "complete",
    "propose",
    "record_cost",
    "record_lesson",
    "start",
]
