"""How agreements end, by hand and by themselves, and how whoever they cover is followed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from csap.agreements import events, policies
from csap.agreements.models import Agreement
from csap.agreements.services import steps, targets
from csap.agreements.services.steps import By
from csap.agreements.vocabulary import OVER, State, Step
from csap.facts.periods import local_day
from servicedesk.accounts.models import User

#: How long before the end, or a date of review, the next service review is told.
TOLD_BEFORE = timedelta(days=30)
#: Nobody talks about anything else: what has passed its last day is over.
_STANDING = (State.AGREED, State.SUSPENDED, State.REOPENED)
#: Terms bind, but clocks do not know them.
_UNMEASURED = (State.SUSPENDED, State.ENDED)


@transaction.atomic
def end(number: str, *, text: str, actor: User, at: datetime, key: str | None = None) -> Agreement:
    """End what was agreed before its time, for a reason. Requests that are open keep their target.

    :raises NotPermitted: for who does not negotiate for IT.
    :raises AgreementRefused: if nothing binds, or without a reason.
    """
    by, agreement = By(actor, at, key), steps.lock(number)
    if steps.is_repeat(agreement, Step.ENDED, by):
        return agreement
    steps.require(policies.may_negotiate(actor), "Only managers end an agreement.")
    reason = steps.said(text, "text", "Say why, in a sentence that the customer will read.")
    today = local_day(at)
    steps.require_step(agreement, Step.ENDED, by)
    if agreement.valid_until is not None:
        agreement.valid_until = min(agreement.valid_until, today)
    if agreement.valid_from is not None:
        agreement.valid_from = min(agreement.valid_from, today)
    steps.take(agreement, Step.ENDED, by, text=reason)
    targets.end(agreement, at=at)
    return agreement


def tend(*, at: datetime) -> int:
    """End what has passed its last day, and follow who joined or left whom an agreement covers.

    One transaction an agreement; return how many ended. May be repeated. The targets of clocks end
    by themselves: this only says so.
    """
    today, ended = local_day(at), 0
    past = Agreement.objects.filter(valid_until__lt=today, state__in=_STANDING)
    for number in past.order_by("pk").values_list("number", flat=True):
        ended += _end_by_rule(number, at)
    measured = Agreement.objects.in_force(today).exclude(state__in=_UNMEASURED)
    for number in measured.order_by("pk").values_list("number", flat=True):
        with transaction.atomic():
            targets.promise(steps.lock(number), at=at)
    return ended


@transaction.atomic
def _end_by_rule(number: str, at: datetime) -> bool:
    agreement = steps.lock(number)
    if agreement.state not in _STANDING or agreement.binds_or_will(at):
        return False
    before, agreement.state = agreement.state, State.ENDED
    agreement.save(update_fields=["state"])
    steps.note(agreement, Step.ENDED, By(None, at), before, text="Its last day has passed.")
    return True


@transaction.atomic
def tell_what_ends(*, at: datetime) -> int:
    """Tell, once each, of agreements that end or are to be reviewed soon; return how many."""
    soon = local_day(at) + TOLD_BEFORE
    due = Agreement.objects.in_force(local_day(at)).filter(
        Q(valid_until__lte=soon) | Q(review_on__lte=soon), expiry_told=False
    )
    found = list(due.exclude(state__in=OVER).with_names().select_for_update(of=("self",)))
    for agreement in found:
        agreement.expiry_told = True
        agreement.save(update_fields=["expiry_told"])
        key = f"{agreement.number}:expiring:{agreement.agreed_at:%Y%m%d%H%M%S%f}"
        steps.tell(agreement, events.EXPIRING, key, at=at)
    return len(found)
