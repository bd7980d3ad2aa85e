"""Decisions about key customers, and what they change: the register and the customer group."""

from datetime import date, datetime

from django.db import connection, transaction

from csap.customers import events, queries
from csap.customers.models import Customer, CustomerEvent, Decision
from csap.customers.services.steps import CustomerRefused, lock, reason_in, stored_key
from csap.customers.vocabulary import CAP, KEY_GROUP, TAKEN, TERM_YEARS, Outcome, Step
from csap.facts.customer_groups import end_customer_group, set_customer_group
from csap.facts.models import CustomerGroupMembership
from csap.facts.periods import local_day
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import subtree_ids
from servicedesk.outbox import services as outbox

_STEP = "decide"


@transaction.atomic
def decide(
    code: str,
    *,
    outcome: Outcome,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Decision:
    """Decide whether a customer is key, whatever the system suggests; both are kept.

    Taken or renewed, it is so for two years, and its departments are in the group ``key``.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: for an eighth, for what is decided already, or without a reason.
    """
    customer = lock(code, actor)
    once = stored_key(key, _STEP, code, actor)
    if once and (done := Decision.objects.filter(key=once).first()):
        return done
    today = local_day(at)
    _require_open(customer, outcome, today)
    suggested = queries.suggestion_for(customer)
    decision = Decision.objects.create(
        customer=customer,
        outcome=outcome,
        reason=reason_in(reason),
        since=today,
        until=term_from(today) if outcome in TAKEN else None,
        standing=suggested.standing,
        was_suggested=suggested.is_suggested,
        actor=actor,
        at=at,
        key=once,
    )
    _apply(customer, decision)
    follow_the_register(actor=actor, at=at)
    _tell(decision)
    return decision


@transaction.atomic
def let_terms_end(*, at: datetime) -> list[Customer]:
    """Let go of the key customers whose term is over and was not decided anew. Safe to repeat."""
    over = Customer.objects.select_for_update(of=("self",)).key().for_list()
    lapsed = list(over.filter(term_ends__lte=local_day(at)).order_by("pk"))
    for customer in lapsed:
        ended = customer.term_ends
        customer.is_key, customer.key_since, customer.term_ends = False, None, None
        customer.save(update_fields=["is_key", "key_since", "term_ends"])
        CustomerEvent.objects.create(
            customer=customer, step=Step.LAPSED, actor=None, at=at, detail={"until": str(ended)}
        )
    if lapsed:
        follow_the_register(actor=None, at=at)
    return lapsed


def follow_the_register(*, actor: User | None, at: datetime) -> None:
    """Put the departments of the key customers, and those below, into their group; no others.

    From the day of ``at`` on: what was asked before stays in the group it was in.

    :raises CustomerRefused: if a department entered the group that very day.
    """
    today = local_day(at)
    wanted = {
        department_id
        for of in Customer.objects.key().values_list("department_id", flat=True)
        for department_id in subtree_ids(of)
    }
    within = set(
        CustomerGroupMembership.objects.open()
        .filter(customer_group=KEY_GROUP, department__isnull=False)
        .values_list("department_id", flat=True)
    )
    for department_id in sorted(wanted - within):
        set_customer_group(KEY_GROUP, department_id=department_id, since=today, actor=actor, at=at)
    for department_id in sorted(within - wanted):
        end_customer_group(department_id=department_id, until=today, actor=actor, at=at)


def term_from(day: date) -> date:
    """Return the first day after a term that begins on a day; the 29th of February is the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + TERM_YEARS, day.month, last)


def _require_open(customer: Customer, outcome: Outcome, today: date) -> None:
    if outcome == Outcome.IN and customer.is_key:
        raise CustomerRefused(
            f"{customer.department} is a key customer; renew the term instead.", field="outcome"
        )
    if outcome == Outcome.RENEWED and not customer.is_key:
        raise CustomerRefused(f"{customer.department} is no key customer.", field="outcome")
    if outcome == Outcome.OUT and customer.key_since == today:
        raise CustomerRefused("It is a key customer since today; decide again from tomorrow on.")
    if outcome == Outcome.IN:
        _one_at_a_time()
        if Customer.objects.key().count() >= CAP:
            raise CustomerRefused(
                f"There are {CAP} key customers, as many as a barometer needs. Take one out first.",
                field="outcome",
            )


def _one_at_a_time() -> None:
    """Wait for whoever decides too, so that the cap holds; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.deciding'))")


def _apply(customer: Customer, decision: Decision) -> None:
    is_key = decision.outcome in TAKEN
    if decision.outcome != Outcome.RENEWED:
        customer.key_since = decision.since if is_key else None
    customer.is_key, customer.term_ends = is_key, decision.until
    customer.save(update_fields=["is_key", "key_since", "term_ends"])


def _tell(decision: Decision) -> None:
    outbox.publish(
        topic=events.DECIDED,
        key=f"customer-decision:{decision.pk}",
        payload={
            "department": decision.customer.department.code,
            "outcome": decision.outcome,
            "until": decision.until.isoformat() if decision.until else None,
        },
        at=decision.at,
    )
