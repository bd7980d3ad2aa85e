"""How a plan begins. What follows walks ``csap.metrics.plan_rules.csap_transition``."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from csap.facts.periods import add_months, local_day
from csap.facts.scopes import Scope
from csap.findings import services as findings
from csap.findings.models import Finding
from csap.metrics.catalog import METRICS
from csap.metrics.plan_rules import TRANSITIONS
from csap.plans import events, policies
from csap.plans.models import Plan, PlanEvent, PlanFinding
from csap.plans.naming import words_of
from csap.plans.services.steps import By, PlanRefused, record, require_words
from csap.plans.vocabulary import (
    LINKED,
    OPENED,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    State,
    Trigger,
)
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted
from servicedesk.common.sequences import next_number
from servicedesk.outbox import services as outbox

#: The state in which a plan begins is the one from which its table leads on.
assert (State.TRIGGERED, "freeze_baseline") in TRANSITIONS


class Subject(NamedTuple):
    """What a plan is about."""

    title: str
    scope: str
    scope_words: str
    metric: str

    @classmethod
    def of(cls, finding: Finding) -> "Subject":
        title = finding.sentence.rstrip(".")[:TITLE_MAX_LENGTH]
        return cls(title, finding.scope, finding.scope_words, finding.metric)


@transaction.atomic
def open_by_rule(number: str, *, at: datetime) -> Plan | None:
    """Give a deficiency its plan: the open one of its scope and metric, else a new draft.

    None: it is no deficiency, does not wait any more, or a plan of the same scope and metric was
    closed less than a period ago (the cooling-off). Harmless to repeat.

    :raises Finding.DoesNotExist: if there is no such finding.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(number=number)
    if not finding.is_waiting or not finding.is_deficiency:
        return None
    plan = _open_plan(finding.scope, finding.metric)
    if plan is None and cooling_off_until(finding.scope, finding.metric, at=at) is not None:
        return None
    plan = plan or _begin(Subject.of(finding), Trigger.DEFICIENCY, By(None, at))
    _link(plan, finding, actor=None, at=at)
    return plan


@transaction.atomic
def open_for_finding(
    number: str, *, reason: str = "", actor: User, at: datetime, key: str | None = None
) -> Plan:
    """Open a draft plan for a waiting finding, by hand. Sent twice, it is the same plan.

    ``key`` needs no storing: a finding has at most one plan. Cooling-off binds rules, not people.

    :raises NotPermitted: for who does not work the plan.
    :raises PlanRefused: if one of the same scope and metric is open (link to it), or the finding
        does not wait any more.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(number=number)
    linked = Plan.objects.filter(findings__finding=finding).first()
    if linked is not None:
        return linked
    _require_allowed(actor, finding)
    other = _open_plan(finding.scope, finding.metric)
    if other is not None:
        raise PlanRefused(f"{other.number} is open for the same scope and metric; link it there.")
    trigger = Trigger.DEFICIENCY if finding.is_deficiency else Trigger.MANUAL
    plan = _begin(Subject.of(finding), trigger, By(actor, at), reason=reason)
    _link(plan, finding, actor=actor, at=at)
    return plan


@transaction.atomic
def link_finding(number: str, *, plan_number: str, actor: User, at: datetime) -> Plan:
    """Link a waiting finding to an open plan. Linked to it already: nothing.

    :raises NotPermitted: for who does not work the plan.
    :raises PlanRefused: if there is no such open plan, or the finding does not wait any more.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(number=number)
    plan = Plan.objects.open().filter(number=plan_number).select_for_update(of=("self",)).first()
    if plan is None:
        raise PlanRefused("Choose a plan that is open.", field="plan")
    if PlanFinding.objects.filter(plan=plan, finding=finding).exists():
        return plan
    _require_allowed(actor, finding)
    _link(plan, finding, actor=actor, at=at)
    return plan


@transaction.atomic
def open_by_hand(
    *,
    scope: str,
    metric: str,
    title: str,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """Open a draft plan for a reason that no rule has found. Cooling-off binds rules, not people.

    :raises NotPermitted: for who does not work plans.
    :raises UnknownScope: if there is no such service, department or group.
    :raises PlanRefused: for an unknown metric, without a title or a reason, or while a plan of the
        same scope and metric is open.
    """
    by = By(actor, at, key)
    repeated = _opened_before(by)
    if repeated is not None:
        return repeated
    subject = _subject(scope, metric, title, actor=actor)
    reason = require_words(reason, "reason", limit=REASON_MAX_LENGTH, sentence="Say why.")
    other = _open_plan(subject.scope, subject.metric)
    if other is not None:
        raise PlanRefused(f"{other.number} is open for the same scope and metric.", field="metric")
    return _begin(subject, Trigger.MANUAL, by, reason=reason)


@transaction.atomic
def open_by_review(
    *,
    scope: str,
    metric: str,
    title: str,
    review_number: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Plan:
    """Open a draft plan that a service review decided on, or attach the review to the open one.

    :raises NotPermitted: for who does not work plans.
    :raises UnknownScope: if there is no such service, department or group.
    :raises PlanRefused: for an unknown metric or without a title.
    """
    by = By(actor, at, key)
    repeated = _opened_before(by)
    if repeated is not None:
        return repeated
    subject = _subject(scope, metric, title, actor=actor)
    plan = _open_plan(subject.scope, subject.metric)
    if plan is None:
        return _begin(subject, Trigger.REVIEW, by, review_number=review_number)
    state, stored = plan.state, by.stored_key(LINKED, "")
    record(plan, LINKED, actor=actor, at=at, from_state=state, key=stored, review=review_number)
    return plan


def _opened_before(by: By) -> Plan | None:
    """Return the plan that the same call opened, or attached its trigger to, before."""
    keys = [key for step in (OPENED, LINKED) if (key := by.stored_key(step, ""))]
    event = PlanEvent.objects.filter(key__in=keys).select_related("plan").first()
    return event.plan if event else None


def _subject(scope: str, metric: str, title: str, *, actor: User) -> Subject:
    """Return what a plan is to be about.

    :raises NotPermitted, UnknownScope, PlanRefused: see ``open_by_hand``.
    """
    if not policies.may_work(actor):
        raise NotPermitted("You may not open plans.")
    parsed = Scope.parse(scope)
    parsed.resolve()
    if metric not in METRICS:
        raise PlanRefused("Choose one of the metrics.", field="metric")
    sentence = "Say in one sentence what the plan is about."
    return Subject(
        title=require_words(title, "title", limit=TITLE_MAX_LENGTH, sentence=sentence),
        scope=str(parsed),
        scope_words=words_of(parsed),
        metric=metric,
    )


def _require_allowed(actor: User, finding: Finding) -> None:
    if not policies.may_work(actor):
        raise NotPermitted("You may not open or change plans.")
    if not finding.is_waiting:
        raise PlanRefused(f"{finding.number} is {finding.get_state_display()}.")


def _open_plan(scope: str, metric: str) -> Plan | None:
    same = Plan.objects.open().about(scope, metric)
    return same.select_for_update(of=("self",)).first()


def cooling_off_until(scope: str, metric: str, *, at: datetime) -> date | None:
    """Return the day from which rules open a plan of the same again. None: they may now. 1 query.

    The period is the month in which the last one was closed: it must be over, and a whole one more.
    """
    last = Plan.objects.about(scope, metric).exclude(closed_at=None)
    closed_at = last.order_by("-closed_at").values_list("closed_at", flat=True).first()
    if closed_at is None:
        return None
    over = add_months(local_day(closed_at).replace(day=1), 2)
    return over if local_day(at) < over else None


def _begin(
    subject: Subject, trigger: Trigger, by: By, *, reason: str = "", review_number: str = ""
) -> Plan:
    """Open a draft. Of two at once one wins, and the other takes the winner's."""
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                number=next_number("plan_number", "CSAP"),
                **subject._asdict(),
                trigger=trigger,
                reason=reason,
                review_number=review_number,
                opened_at=by.at,
                opened_by=by.actor,
            )
    except IntegrityError:
        return Plan.objects.open().about(subject.scope, subject.metric).get()
    begin(plan, by, reason=reason)
    return plan


def begin(plan: Plan, by: By, *, reason: str = "") -> None:
    """Write the first event of a new plan and tell it."""
    key = by.stored_key(OPENED, "")
    record(plan, OPENED, actor=by.actor, at=by.at, from_state="", reason=reason, key=key)
    outbox.publish(
        topic=events.TRIGGERED,
        key=f"plan:{plan.number}:triggered",
        payload={
            "number": plan.number,
            "metric": plan.metric,
            "scope": plan.scope,
            "trigger": plan.trigger,
        },
        at=by.at,
    )


def _link(plan: Plan, finding: Finding, *, actor: User | None, at: datetime) -> None:
    # A plan that a person opened has no finding that opened it, however soon one is linked.
    is_trigger = plan.opened_at == at and not plan.findings.exists()
    PlanFinding.objects.create(plan=plan, finding=finding, is_trigger=is_trigger, at=at)
    record(plan, LINKED, actor=actor, at=at, from_state=plan.state, finding=finding.number)
    findings.attach(finding.number, plan_number=plan.number, actor=actor, at=at)
