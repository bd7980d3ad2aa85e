"""Marks that people give."""

from datetime import datetime

from django.db import transaction

from csap.customers import criteria
from csap.customers.models import Judgement
from csap.customers.services import standings
from csap.customers.services.steps import CustomerRefused, lock, reason_in, stored_key
from csap.customers.vocabulary import TOP_MARK, Source
from servicedesk.accounts.models import User

_STEP = "judge"


@transaction.atomic
def judge(
    code: str,
    *,
    criterion: str,
    mark: int,
    reason: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Judgement:
    """Mark a judged criterion of a customer, 0 to 4. Of one person the newest mark counts.

    The newest standing is written anew with it, from the same data.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: for a criterion that data tell alone, a mark out of range, no reason,
        or who judges themselves.
    """
    customer = lock(code, actor)
    once = stored_key(key, _STEP, f"{code} {criterion}", actor)
    if once and (done := Judgement.objects.filter(key=once).first()):
        return done
    known = {each.key: each for each in criteria.current().items}
    if criterion not in known or known[criterion].source == Source.COMPUTED:
        raise CustomerRefused("Choose a criterion that people judge.", field="criterion")
    if not 0 <= mark <= TOP_MARK:
        raise CustomerRefused(f"A mark is 0 to {TOP_MARK}.", field="mark")
    if actor == customer.representative:
        raise CustomerRefused("Nobody judges themselves.")
    judgement = Judgement.objects.create(
        customer=customer,
        criterion=criterion,
        mark=mark,
        reason=reason_in(reason),
        actor=actor,
        at=at,
        key=once,
    )
    standings.write_anew(customer, at=at)
    return judgement
