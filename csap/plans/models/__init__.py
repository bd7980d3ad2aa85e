"""Tables of the plans: what they are about, what is in them, who signed, what came of it."""

from csap.plans.models.plan import Plan, PlanEvent, PlanFinding

__all__ = ["Plan", "PlanEvent", "PlanFinding"]
