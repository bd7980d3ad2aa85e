"""The steps that managers take on the page of a plan: with what input, to what effect.

Whether a step is allowed say ``guards``; in which state it is offered follows from the table of
``plan_rules``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.metrics.plan_rules import TRANSITIONS
from csap.plans import services
from csap.plans.models import Plan
from csap.plans.services.signing import is_signable
from csap.plans.step_forms import (
    CheckInForm,
    EvaluateForm,
    ExtendForm,
    FreezeForm,
    ReasonForm,
    ReviseForm,
    StepForm,
)
from csap.plans.vocabulary import State
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Taking:
    """A step as people take it. ``event``: of ``plan_rules``; "" where the state stays.

    ``is_grave``: it voids signatures, or gives the plan up.
    """

    name: str
    event: str
    label: str
    done: str
    act: Callable[..., Any]
    form: type[StepForm] = StepForm
    is_grave: bool = False
    hint: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether a button is enough."""
        return self.form is StepForm


TAKINGS = {
    each.name: each
    for each in (
        Taking(
            "freeze", "freeze_baseline", "Freeze the baseline",
            "The baseline is frozen. Late data will stand beside it, never in it.",
            services.freeze_baseline, FreezeForm,
        ),
        Taking(
            "analysed", "complete_gap_analysis", "The gaps are analysed",
            "The gap analysis is complete.", services.complete_gap_analysis,
        ),
        Taking("aimed", "set_goals", "The goals are set", "The goals are set.", services.set_goals),
        Taking(
            "planned", "plan_actions", "The actions are planned",
            "The actions are planned. The text stands still now; ask the partners to sign it.",
            services.plan_actions,
        ),
        Taking(
            "ask", "", "Ask the partners to sign",
            "Whoever has not signed was asked by mail.", services.ask_to_sign,
        ),
        Taking(
            "sign-off", "sign_off_complete", "Sign it off",
            "Signed off: all partners signed the same text.", services.sign_off,
        ),
        Taking(
            "revise", "revise_goals", "Go back to the goals",
            "The goals may be changed. Whatever changes asks for new signatures.",
            services.revise_goals, ReviseForm,
            hint="What was signed is of another text as soon as one word changes.",
        ),
        Taking("start", "start", "Start it", "The plan is under way.", services.start),
        Taking(
            "change", "material_change", "Something material has changed",
            "All signatures are void. Everybody signs again.", services.material_change,
            ReasonForm, is_grave=True, hint="It voids every signature; everybody signs again.",
        ),
        Taking(
            "evaluate", "evaluate", "Evaluate it", "The plan is being evaluated.",
            services.evaluate, EvaluateForm,
        ),
        Taking("close", "close", "Close it", "The plan is closed.", services.close),
        Taking(
            "renew", "renew", "Renew with the open goals",
            "The plan is renewed. This is its successor, a draft.", services.renew,
            hint="A new draft goes on with the goals that are not met.",
        ),
        Taking(
            "propose-end", "", "Propose a later end",
            "The later end is proposed; the partners sign it again.",
            services.propose_extension, ExtendForm,
        ),
        Taking(
            "extend", "extend", "Go on until the later end", "The plan goes on.", services.extend
        ),
        Taking(
            "check-in", "", "Check in", "What you said is kept.", services.check_in, CheckInForm
        ),
        Taking(
            "abandon", "abandon", "Give it up", "The plan was abandoned.", services.abandon,
            ReasonForm, is_grave=True,
        ),
        Taking(
            "cancel", "cancel", "Cancel it", "The plan was cancelled.", services.cancel,
            ReasonForm, is_grave=True,
        ),
    )
}  # fmt: skip


def open_to(plan: Plan) -> list[Taking]:
    """Return the steps that lead on from the plan's state, in the order they are offered."""
    return [each for each in TAKINGS.values() if _follows(each, plan)]


def _follows(taking: Taking, plan: Plan) -> bool:
    if taking.name == "ask":
        return is_signable(plan)
    if taking.name == "propose-end":
        return plan.state == State.EVALUATING
    if taking.name == "check-in":
        return plan.state in (State.EXECUTING, State.EVALUATING)
    if taking.name == "extend" and plan.proposed_ends_on is None:
        return False
    return (plan.state, taking.event) in TRANSITIONS


def take(taking: Taking, form: StepForm, *, actor: User, at: datetime) -> Plan:
    """Take a step with what a valid form says; return the plan to go on with.

    :raises PlanRefused: if the step does not follow, or its guards refuse it.
    :raises NotPermitted: for who may not take it.
    """
    given, key = form.arguments(), form.cleaned_data["key"]
    done = taking.act(form.plan.number, **given, actor=actor, at=at, key=key)
    return done if isinstance(done, Plan) else form.plan
