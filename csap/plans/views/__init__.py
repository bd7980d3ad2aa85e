"""The managers' pages of plans."""

from csap.plans.views.content import (
    add_action,
    answer_gap,
    change_action,
    describe,
    nothing_needed,
    remove_action,
)
from csap.plans.views.effect import accept_verdict, read_effect, record_lesson
from csap.plans.views.findings import link_finding, open_for_finding
from csap.plans.views.goals import add_goal, change_goal, remove_goal
from csap.plans.views.listing import export_file, open_by_hand, plans
from csap.plans.views.partners import add_partner, remove_partner, report_action
from csap.plans.views.plan import baseline, history, plan, step

__all__ = [
    "accept_verdict",
    "add_action",
    "add_goal",
    "add_partner",
    "answer_gap",
    "baseline",
    "change_action",
    "change_goal",
    "describe",
    "export_file",
    "history",
    "link_finding",
    "nothing_needed",
    "open_by_hand",
    "open_for_finding",
    "plan",
    "plans",
    "read_effect",
    "record_lesson",
    "remove_action",
    "remove_goal",
    "remove_partner",
    "report_action",
    "step",
]
