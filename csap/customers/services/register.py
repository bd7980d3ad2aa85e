"""Who enters the register, and who speaks for whom."""

from datetime import datetime

from django.db import transaction

from csap.customers import policies
from csap.customers.models import Customer, CustomerEvent, Representation
from csap.customers.services.steps import CustomerRefused, lock, stored_key
from csap.customers.vocabulary import Step
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.queries import subtree_ids


@transaction.atomic
def add_customer(
    *,
    department: Department,
    representative: User,
    about: str = "",
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Customer:
    """Add a department to the register, as a candidate. Sent twice with a key, it is the same.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: if the department, or one above or below, is in the register, or the
        person is not one of it.
    """
    policies.require_work(actor)
    once = stored_key(key, Step.ADDED, department.code, actor)
    known = Customer.objects.for_list().filter(department=department).first()
    if known is not None:
        if once and known.events.filter(key=once).exists():
            return known
        raise CustomerRefused(f"{department} is in the register already.", field="department")
    _require_alone(department)
    _require_one_of(department, representative)
    customer, is_new = Customer.objects.get_or_create(
        department=department,
        defaults={
            "representative": representative,
            "about": about.strip(),
            "added_by": actor,
            "added_at": at,
        },
    )
    if is_new:  # of two at once one wins, and the other takes the winner's
        Representation.objects.create(customer=customer, person=representative, at=at, actor=actor)
        CustomerEvent.objects.create(
            customer=customer, step=Step.ADDED, actor=actor, at=at, key=once
        )
    return customer


@transaction.atomic
def name_representative(
    code: str,
    *,
    representative: User,
    about: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Customer:
    """Say who speaks for a customer from now on, and who the customer is. Safe to repeat.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: if the person is not of the department.
    """
    customer = lock(code, actor)
    once = stored_key(key, Step.REPRESENTED, code, actor)
    if once and customer.events.filter(key=once).exists():
        return customer
    before = customer.representative
    if representative != before:
        _require_one_of(customer.department, representative)
    customer.representative, customer.about = representative, about.strip()
    customer.save(update_fields=["representative", "about"])
    if representative != before:
        Representation.objects.create(customer=customer, person=representative, at=at, actor=actor)
        CustomerEvent.objects.create(
            customer=customer,
            step=Step.REPRESENTED,
            actor=actor,
            at=at,
            detail={"before": before.name, "now": representative.name},
            key=once,
        )
    return customer


def _require_alone(department: Department) -> None:
    """Refuse a department above or below one of the register: they would count twice."""
    for other in Customer.objects.for_list():
        below = subtree_ids(other.department_id)
        if department.pk in below or other.department_id in subtree_ids(department.pk):
            raise CustomerRefused(
                f"{other.department} is in the register, and it is above or below.",
                field="department",
            )


def _require_one_of(department: Department, person: User) -> None:
    if not person.is_active:
        raise CustomerRefused(f"{person.name} has left.", field="representative")
    if person.department_id not in subtree_ids(department.pk):
        raise CustomerRefused(
            f"{person.name} is not of {department} or a department below.", field="representative"
        )
