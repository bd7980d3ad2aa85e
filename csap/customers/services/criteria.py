"""A new version of the criteria and their weights."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from csap.customers import criteria, policies
from csap.customers.criteria import Criteria, Item
from csap.customers.models import CriteriaSet, Criterion
from csap.customers.services.steps import CustomerRefused, reason_in, stored_key
from csap.customers.vocabulary import COMPUTABLE, Source
from servicedesk.accounts.models import User

_STEP = "criteria"
#: More would be judged by nobody.
MOST = 12


@transaction.atomic
def change_criteria(
    items: Sequence[Item], *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Criteria:
    """Put a new version of the criteria in force. The same as now: nothing changes.

    Standings keep the version that they were computed with; the next ones use the new one.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: if the weights do not add up to 1, or a criterion is not well said.
    """
    policies.require_work(actor)
    once = stored_key(key, _STEP, "", actor)
    if once and CriteriaSet.objects.filter(key=once).exists():
        return criteria.current()
    _require_well_said(items)
    _one_at_a_time()
    now = criteria.current()
    if tuple(items) == now.items:
        return now
    stored = CriteriaSet.objects.create(
        version=now.version + 1,
        reason=reason_in(reason),
        created_by=actor,
        created_at=at,
        key=once,
    )
    Criterion.objects.bulk_create(
        Criterion(criteria_set=stored, position=position, **item._asdict())
        for position, item in enumerate(items, start=1)
    )
    return criteria.current()


def _require_well_said(items: Sequence[Item]) -> None:
    if not 1 <= len(items) <= MOST:
        raise CustomerRefused(f"Keep between one criterion and {MOST}.")
    if len({item.key for item in items}) < len(items):
        raise CustomerRefused("Two criteria have the same name.")
    if sum((item.weight for item in items), Decimal()) != 1:
        total = sum((item.weight for item in items), Decimal())
        raise CustomerRefused(f"The weights add up to {total}, not to 1.")
    for item in items:
        if not item.title.strip() or not Decimal() <= item.weight <= 1:
            raise CustomerRefused("Each criterion has a title and a weight of 0 to 1.")
        if item.source != Source.JUDGED and item.key not in COMPUTABLE:
            raise CustomerRefused(f"No data tell “{item.title}”; it is judged by people.")


def _one_at_a_time() -> None:
    """Wait for whoever is changing the criteria; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.criteria'))")
