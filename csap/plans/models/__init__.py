"""Tables of the plans: what they are about, what is in them, who signed, what came of it."""

from csap.plans.models.content import Action, GapAnswer, Goal, NothingNeeded
from csap.plans.models.evaluating import AcceptedVerdict, EffectReading, Lesson
from csap.plans.models.partners import CheckIn, Partner, Signature
from csap.plans.models.plan import Plan, PlanEvent, PlanFinding

__all__ = [
    "AcceptedVerdict",
    "Action",
    "CheckIn",
    "EffectReading",
    "GapAnswer",
    "Goal",
    "Lesson",
    "NothingNeeded",
    "Partner",
    "Plan",
    "PlanEvent",
    "PlanFinding",
    "Signature",
]
