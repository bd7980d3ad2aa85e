"""Whom an agreement covers, and how what was agreed fares against their own requests.

Source: docs/metrics.md#negotiations
"""

from datetime import date, datetime
from typing import NamedTuple

from csap.agreements import records, sources
from csap.agreements.curve import Curve
from csap.agreements.models import Agreement, FrozenRecord
from csap.agreements.records import Customers
from csap.agreements.sources import Selection, Shelf
from csap.agreements.vocabulary import Step
from csap.facts import customer_groups
from csap.facts.periods import Period
from csap.metrics.promises import State, state_of
from servicedesk.accounts import queries as accounts

_WEEK = 7


class Held(NamedTuple):
    """The agreed promise against the year before an instant (metrics.md 1.11 a).

    ``kept`` of ``n`` within it; ``delivered``: within what the agreed share was done.
    """

    support: State
    kept: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    delivered: int | None


def customers(agreement: Agreement, day: date) -> Customers:
    """Return the (departments, people) that an agreement covers on a day. 1 query.

    A department is meant with all below it, a group of customers as it is that day.
    """
    if agreement.department_id is not None:
        return sorted(accounts.subtree_ids(agreement.department_id)), []
    return customer_groups.members(agreement.customer_group, day)


def held_against(agreement: Agreement, *, until: datetime, day: date, shelf: Shelf) -> Held:
    """Return what is agreed against the covered cases of the year before. 2 to 4 queries.

    Times: the requests of its customers. Plans and availability: those of its service.
    """
    ask = agreement.ask(agreement.agreed_value, agreement.agreed_percent)
    who = customers(agreement, day) if ask.expectation.is_time else None
    record = records.nearest(ask, shelf, until, customers=who)
    curve = Curve(record.values, record.done)
    support = curve.share_within(ask.value)
    return Held(
        state_of(support, curve.n, ask.share),
        curve.within(ask.value),
        curve.n,
        *support,
        delivered=curve.point(ask.share),
    )


def exceeds_capacity(agreement: Agreement, month: Period, *, shelf: Shelf) -> bool:
    """Return whether more arrived a week, on average over a month, than the promise holds for.

    Of times only, and of everybody's requests: the record that was agreed on is theirs. 2 queries.
    """
    most = _capacity(agreement)
    if most is None:
        return False
    ask = agreement.ask()
    start, end = month.bounds()
    arrived = sources.comparable(
        Selection(
            clock=ask.expectation.upper(),
            request_type_ids=[each.id for each in records.types_asked(ask, shelf)],
            since=start,
            until=end,
            priorities=None if ask.priority is None else [ask.priority],
        ),
        at=end,
    )
    return len(arrived) * _WEEK > most * month.days


def _capacity(agreement: Agreement) -> int | None:
    agreed = FrozenRecord.objects.filter(agreement=agreement, steps__step=Step.AGREED)
    return agreed.order_by("-pk").values_list("weekly_arrivals", flat=True).first()
