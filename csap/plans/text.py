"""What a plan says, as one value: what the partners sign, and what each step's hash is of."""

from typing import Any

from csap.facts.evidence import fingerprint
from csap.plans.models import Plan

#: Grows when the text consists of something else; old signatures keep their old hash.
VERSION = 1


def text_of(plan: Plan) -> dict[str, Any]:
    """Return everything that is agreed: aims, actions, dates; not how far it has come. 6 queries.

    Of an extension that waits for signatures, the proposed end.
    """
    last_day = plan.proposed_ends_on or plan.ends_on
    return {
        "version": VERSION,
        "number": plan.number,
        "round": plan.signing_round,
        "title": plan.title,
        # Plans that were signed without one keep their hash.
        **({"vision": plan.vision} if plan.vision else {}),
        "scope": plan.scope,
        "metric": plan.metric,
        "owner": plan.owner.email if plan.owner else None,
        "starts_on": plan.starts_on,
        "ends_on": last_day,
        "control_scopes": plan.control_scopes,
        "baseline": plan.baseline.baseline.input_hash if plan.baseline else None,
        "insufficient": plan.insufficient,
        "gaps": _gaps(plan),
        "goals": _goals(plan),
        "actions": _actions(plan),
        "nothing_needed": _nothing_needed(plan),
    }


def hash_of(plan: Plan) -> str:
    """Return the sha256 of what a plan says now. 6 queries."""
    return fingerprint(text_of(plan))


def _gaps(plan: Plan) -> list[list[Any]]:
    return [[gap.form, gap.verdict, gap.words] for gap in plan.gaps.order_by("form")]


def _goals(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "number": goal.number,
            "aim": goal.aim,
            "metric": goal.metric,
            "scope": goal.scope,
            "baseline": goal.baseline.baseline.input_hash,
            "baseline_value": goal.baseline_value,
            "target": goal.target,
            "band": [goal.band_low, goal.band_high],
            "guard": goal.guard_metric,
            "owner": goal.owner.email,
            "due_on": goal.due_on,
            "words": goal.words,
        }
        for goal in plan.goals.select_related("baseline__baseline", "owner").order_by("number")
    ]


def _actions(plan: Plan) -> list[dict[str, Any]]:
    actions = plan.actions.select_related("owner").prefetch_related("goals").order_by("pk")
    return [
        {
            "principle": action.principle,
            "what": action.what,
            "goals": sorted(goal.number for goal in action.goals.all()),
            "owner": action.owner.email,
            "effort_hours": action.effort_hours,
            "due_on": action.due_on,
            "qualities": sorted(action.qualities),
        }
        for action in actions
    ]


def _nothing_needed(plan: Plan) -> list[list[Any]]:
    return [[each.principle, each.because] for each in plan.nothing_needed.order_by("principle")]
