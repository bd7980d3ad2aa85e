"""The managers' pages of plans."""

from csap.plans.views.effect import accept_verdict, read_effect, record_lesson
from csap.plans.views.findings import link_finding, open_for_finding, plan
from csap.plans.views.listing import export_file, open_by_hand, plans

__all__ = [
    "accept_verdict",
    "export_file",
    "link_finding",
    "open_by_hand",
    "open_for_finding",
    "plan",
    "plans",
    "read_effect",
    "record_lesson",
]
