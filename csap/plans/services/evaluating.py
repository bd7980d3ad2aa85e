"""Read the effect of goals, accept verdicts, record lessons. Each is harmless to repeat."""

from datetime import datetime
from typing import Any

from django.db import transaction

from csap.facts.evidence import fingerprint
from csap.facts.world import World
from csap.plans import events, policies
from csap.plans.effect import Verdict, read_effect
from csap.plans.effect.storing import given_as_json, reading_as_json
from csap.plans.effect.vocabulary import MORE_MODEST, RULES_VERSION
from csap.plans.models import AcceptedVerdict, EffectReading, Goal, Lesson, Plan
from csap.plans.services import measuring, steps
from csap.plans.services.steps import By, PlanRefused
from csap.plans.vocabulary import ACCEPTED, LEARNED, REASON_MAX_LENGTH, TEXT_MAX_LENGTH, State
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox import services as outbox

#: While a plan is in one of these its effect is read.
READ_IN = (State.EXECUTING, State.EVALUATING)


def read_plan(
    number: str, *, at: datetime, actor: User | None = None, world: World | None = None
) -> list[EffectReading]:
    """Read the effect of every goal of a plan as of now. ``actor`` None: the monthly reading.

    What was read from the same numbers before is returned as it was.

    :raises NotPermitted: for who does not work the plan.
    :raises PlanRefused: unless it is under way or being evaluated.
    """
    plan = Plan.objects.get(number=number)
    if actor is not None and not policies.may_work(actor):
        raise NotPermitted("You may not evaluate plans.")
    if plan.state not in READ_IN:
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}; nothing is measured yet.")
    world = world or World()
    goals = plan.goals.select_related("plan").order_by("number")
    return [_read_goal(goal, at=at, actor=actor, world=world) for goal in goals]


def _read_goal(goal: Goal, *, at: datetime, actor: User | None, world: World) -> EffectReading:
    assert goal.plan.starts_on is not None  # a signed plan has its dates
    window = measuring.window_at(at, goal.plan.starts_on)
    given = measuring.gather(goal, window=window, at=at, world=world)
    inputs = given_as_json(given)
    input_hash = fingerprint({"rules": RULES_VERSION, "given": inputs})
    same = goal.readings.filter(input_hash=input_hash).first()
    if same is not None:
        return same
    read = read_effect(given)
    reading, _ = EffectReading.objects.get_or_create(
        goal=goal,
        input_hash=input_hash,
        defaults={
            "at": at,
            "read_by": actor,
            "start": window.start,
            "end": window.end,
            "months_after": given.months_after,
            "verdict": read.verdict,
            "given": inputs,
            "found": reading_as_json(read),
            "rules_version": RULES_VERSION,
        },
    )
    return reading


@transaction.atomic
def accept_verdict(
    number: str,
    *,
    goal: int,
    verdict: str,
    actor: User,
    at: datetime,
    reason: str = "",
    key: str | None = None,
) -> AcceptedVerdict:
    """Stand for the verdict of a goal's newest reading, or for a more modest one with a reason.

    While the plan is under way only "too early" may be accepted: then it need not wait.

    :raises NotPermitted: for who does not work the plan.
    :raises PlanRefused: if nothing was read yet, or the verdict claims more than was read.
    """
    plan, key = steps.lock(number), By(actor, at, key).stored_key(ACCEPTED, number, goal)
    repeated = AcceptedVerdict.objects.filter(key=key).first() if key else None
    if repeated is not None:
        return repeated
    if not policies.may_work(actor):
        raise NotPermitted("You may not accept verdicts.")
    found = plan.goals.filter(number=goal).first()
    reading = found.readings.order_by("-at", "-pk").first() if found else None
    if found is None or reading is None:
        raise PlanRefused("Read the effect first.", field="verdict")
    _require_acceptable(plan, reading, verdict, reason)
    accepted = AcceptedVerdict.objects.create(
        goal=found,
        reading=reading,
        verdict=verdict,
        accepted_by=actor,
        at=at,
        reason=reason.strip(),
        key=key,
    )
    _tell(plan, ACCEPTED, actor=actor, at=at, reason=reason, goal=goal, verdict=verdict)
    return accepted


def _require_acceptable(plan: Plan, reading: EffectReading, verdict: str, reason: str) -> None:
    is_early = plan.state == State.EXECUTING and verdict == Verdict.TOO_EARLY
    if plan.state != State.EVALUATING and not is_early:
        raise PlanRefused("A verdict is accepted once the plan is being evaluated.")
    if len(reason) > REASON_MAX_LENGTH:
        raise PlanRefused(f"At most {REASON_MAX_LENGTH} characters.", field="reason")
    read = Verdict(reading.verdict)
    if verdict == read:
        return
    if verdict not in MORE_MODEST.get(read, ()):
        raise PlanRefused(f"What was measured says: {read.label}.", field="verdict")
    if not reason.strip():
        raise PlanRefused("Say why you claim less than was measured.", field="reason")


@transaction.atomic
def record_lesson(
    number: str, *, words: str, actor: User, at: datetime, key: str | None = None
) -> Lesson:
    """Keep what was learned from a plan.

    :raises NotPermitted: for who does not work the plan.
    :raises PlanRefused: if nothing is said, or the plan has not begun or is over.
    """
    plan, key = steps.lock(number), By(actor, at, key).stored_key(LEARNED, number)
    repeated = Lesson.objects.filter(key=key).first() if key else None
    if repeated is not None:
        return repeated
    if not policies.may_work(actor):
        raise NotPermitted("You may not record lessons.")
    if plan.state not in READ_IN:
        raise PlanRefused(f"{plan.number} is {plan.get_state_display()}.")
    words = words.strip()
    if not words:
        raise PlanRefused("Say what was learned.", field="words")
    if len(words) > TEXT_MAX_LENGTH:
        raise PlanRefused(f"At most {TEXT_MAX_LENGTH} characters.", field="words")
    lesson = Lesson.objects.create(plan=plan, words=words, by=actor, at=at, key=key)
    _tell(plan, LEARNED, actor=actor, at=at)
    return lesson


def _tell(
    plan: Plan, event: str, *, actor: User, at: datetime, reason: str = "", **detail: Any
) -> None:
    """Write the event and tell the other rooms, in the caller's transaction."""
    written = steps.record(
        plan, event, actor=actor, at=at, from_state=plan.state, reason=reason, **detail
    )
    outbox.publish(
        topic=events.EVALUATED,
        key=f"plan:{plan.number}:{written.pk}",
        payload={"number": plan.number, "event": event, **detail},
        at=at,
    )


def read_all(*, at: datetime) -> int:
    """Read the effect of every plan that is under way or being evaluated. Returns how many goals.

    Harmless to repeat: what was read from the same numbers stays one reading.
    """
    world = World()
    numbers = Plan.objects.filter(state__in=READ_IN).order_by("pk").values_list("number", flat=True)
    return sum(len(read_plan(number, at=at, world=world)) for number in numbers)
