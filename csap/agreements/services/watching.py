"""The monthly look at what was agreed: is it kept, and does the record still bear it?

Source: docs/metrics.md#negotiations
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from csap.agreements import bargaining, covered, sources
from csap.agreements.models import Agreement, Check
from csap.agreements.services import steps, targets
from csap.agreements.services.steps import By
from csap.agreements.sources import Shelf
from csap.agreements.vocabulary import State, Step
from csap.facts.periods import Period, add_months, closed_months, local_day, month_of

#: How many closed months are caught up with at once.
CATCH_UP = 12


def check_months(*, at: datetime) -> int:
    """Check every agreement in every closed month it was in force in; return how many were new.

    One transaction a check, the oldest first. May be repeated: a month is checked once.
    """
    shelf, done = sources.shelf(), 0
    for month in closed_months(local_day(at), CATCH_UP):
        in_force = Agreement.objects.filter(valid_from__lt=month.end, valid_until__gte=month.start)
        missing = in_force.filter(~Q(checks__start=month.start), agreed_at__lt=month.bounds()[1])
        for number in missing.order_by("pk").values_list("number", flat=True):
            done += check_month(number, month, at=at, shelf=shelf) is not None
    return done


@transaction.atomic
def check_month(
    number: str, month: Period, *, at: datetime, shelf: Shelf | None = None
) -> Check | None:
    """Hold an agreement against the year that ended with a month; None: it was done before.

    More arrivals than it holds for suspend it by rule until they are fewer; two months in a row
    that the record speaks against reopen the negotiation. 12 queries or so.
    """
    shelf, agreement = shelf or sources.shelf(), steps.lock(number)
    if agreement.checks.filter(start=month.start).exists():
        return None
    held = covered.held_against(agreement, until=month.bounds()[1], day=month.start, shelf=shelf)
    check = Check.objects.create(
        agreement=agreement,
        start=month.start,
        end=month.end,
        value=agreement.agreed_value or 0,
        percent=agreement.agreed_percent or 0,
        support=held.support,
        n=held.n,
        kept=held.kept,
        share=held.share,
        low=held.low,
        high=held.high,
        is_suspended=covered.exceeds_capacity(agreement, month, shelf=shelf),
        at=at,
    )
    _follow(agreement, check, By(None, at))
    return check


def _follow(agreement: Agreement, check: Check, by: By) -> None:
    """Take the step that a check calls for, if it is of the newest month."""
    if add_months(check.start, 1) < month_of(local_day(by.at)).start:
        return
    if check.is_suspended and agreement.state == State.AGREED:
        steps.take(
            agreement,
            Step.SUSPENDED,
            by,
            text="More requests arrive than the promise holds for.",
        )
        targets.end(agreement, at=by.at)
    elif not check.is_suspended and agreement.state == State.SUSPENDED:
        steps.take(agreement, Step.RESUMED, by, text="No more requests arrive than it holds for.")
        targets.promise(agreement, at=by.at)
    if agreement.state == State.AGREED and bargaining.must_reopen(_judged(agreement)):
        steps.take(
            agreement,
            Step.REOPENED,
            by,
            text="Two months in a row the record does not support it.",
        )


def _judged(agreement: Agreement) -> list[str]:
    """Return what the checks of the terms in force said, the oldest first."""
    since = agreement.steps.filter(step__in=[Step.AGREED, Step.REOPENED]).latest("pk").at
    checks = agreement.checks.filter(at__gte=since, is_suspended=False)
    return list(checks.order_by("start").values_list("support", flat=True))
