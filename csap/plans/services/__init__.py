"""Every way a plan can come to be and change. Call them through this module."""

from csap.plans.services.acting import (
    Task,
    add_action,
    answer_nothing_needed,
    change_action,
    remove_action,
    report_action,
)
from csap.plans.services.aiming import Wanted, remove_goal, set_goal
from csap.plans.services.describing import Description, answer_gap, describe
from csap.plans.services.going import check_in
from csap.plans.services.moving import (
    abandon,
    cancel,
    close,
    complete_gap_analysis,
    evaluate,
    freeze_baseline,
    material_change,
    plan_actions,
    revise_goals,
    set_goals,
    start,
)
from csap.plans.services.objecting import ask_for_change
from csap.plans.services.opening import (
    cooling_off_until,
    link_finding,
    open_by_hand,
    open_by_review,
    open_by_rule,
    open_for_finding,
)
from csap.plans.services.renewing import extend, propose_extension, renew
from csap.plans.services.signing import (
    add_partner,
    ask_to_sign,
    remove_partner,
    sign,
    sign_off,
)
from csap.plans.services.steps import PlanRefused

__all__ = [
    "Description",
    "PlanRefused",
    "Task",
    "Wanted",
    "abandon",
    "add_action",
    "add_partner",
    "answer_gap",
    "answer_nothing_needed",
    "ask_for_change",
    "ask_to_sign",
    "cancel",
    "change_action",
    "check_in",
    "close",
    "complete_gap_analysis",
    "cooling_off_until",
    "describe",
    "evaluate",
    "extend",
    "freeze_baseline",
    "link_finding",
    "material_change",
    "open_by_hand",
    "open_by_review",
    "open_by_rule",
    "open_for_finding",
    "plan_actions",
    "propose_extension",
    "remove_action",
    "remove_goal",
    "remove_partner",
    "renew",
    "report_action",
    "revise_goals",
    "set_goal",
    "set_goals",
    "sign",
    "sign_off",
    "start",
]
