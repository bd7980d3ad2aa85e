"""The nightly and quarterly look: what data say of every customer, frozen as standings."""

from datetime import datetime

from django.db import transaction

from csap.customers import criteria, measuring, sources
from csap.customers.measuring import Evidence
from csap.customers.models import Customer, Prospect, Standing
from csap.customers.services.standings import Told, freeze
from csap.facts.periods import Period
from csap.metrics.customers import quiet_majority


def take_quarter(quarter: Period, *, at: datetime) -> list[Standing]:
    """Score every customer of the register for a quarter, and freeze it. Safe to repeat.

    Return the standings that are new: where nothing changed since the last one, none is written.
    """
    customers = list(Customer.objects.for_list().order_by("pk"))
    subtrees = sources.subtrees([each.department.code for each in customers])
    evidence, rules = Evidence(quarter, subtrees), criteria.current()
    write_prospects(evidence)
    asks = sources.reasonable_asks(evidence.year, subtrees)
    found = []
    for customer in customers:
        told = _told(customer, evidence, asks[customer.department.code])
        with transaction.atomic():
            standing = freeze(customer, told, rules, at=at)
        if standing is not None:
            found.append(standing)
    return found


def _told(customer: Customer, evidence: Evidence, asks: tuple[int, int]) -> Told:
    code, (reasonable, n) = customer.department.code, asks
    share = reasonable / n if n else None
    parts = measuring.parts(customer, evidence)
    parts["reasonableness"] = measuring.reasonableness(reasonable, n)
    services = {str(pk): count for pk, count in sorted(evidence.services_of(code).items())}
    return Told(evidence.quarter, parts, asks, measuring.loudness(code, evidence, share), services)


#: A department that asks for so much of the value demand is suggested for the register.
LARGE = 0.05


@transaction.atomic
def write_prospects(evidence: Evidence) -> list[Prospect]:
    """Write anew which top departments outside the register are large consumers, or quiet."""
    wanted = sources.departments_outside(evidence.subtrees)
    found = [_prospect(pk, ids, evidence) for pk, ids in sorted(wanted.items())]
    kept = [
        each
        for each in found
        if each.is_quiet or each.value_demand >= LARGE * (each.value_demand_all or 1)
    ]
    Prospect.objects.all().delete()
    return Prospect.objects.bulk_create(kept)


def _prospect(pk: int, ids: frozenset[int], evidence: Evidence) -> Prospect:
    people = sources.people(evidence.world, evidence.quarter, ids)
    answered, asked = measuring.rate(evidence.response, ids)
    reach = people / evidence.people_all if evidence.people_all else 0.0
    complaints = measuring.voices(evidence.said_in_quarter, ids).complaints
    return Prospect(
        department_id=pk,
        start=evidence.quarter.start,
        end=evidence.quarter.end,
        people=people,
        people_all=evidence.people_all,
        value_demand=measuring.sum_of(evidence.asked, ids).value_demand,
        value_demand_all=evidence.value_demand_all,
        answered=answered,
        asked=asked,
        is_quiet=quiet_majority(reach, complaints, answered, asked),
    )
