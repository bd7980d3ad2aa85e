"""Values about promises for the other rooms of the action plan."""

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from csap.agreements import telling
from csap.agreements.models import Agreement, Check, FrozenRecord, NegotiationStep
from csap.agreements.vocabulary import OUR_TURN, AskClass, State, Step, Support
from csap.facts import told
from csap.facts.periods import Period, local_day, midnight
from csap.facts.scopes import ALL, Reach
from csap.facts.told import Told
from csap.metrics.promises import State as SupportState
from csap.metrics.promises import promise_support
from requests_app.clocks.record import TargetRecord, targets_against_record
from servicedesk.accounts.models import User
from servicedesk.statistics.intervals import wilson_ci

#: The share of requests for which a published target means to be kept.
REQUIRED_SHARE = 0.9
#: How far back a target is held against the record.
LOOK_BACK = timedelta(days=365)
#: A promise of which nine in ten are done in half the time or less hides a reserve.
RESERVE = 0.5

ORGANISATION = Reach()

Gap = Literal["", "tighter_than_record", "hidden_reserve"]


class PromiseState(NamedTuple):
    """A target in force against the record of a year (metrics.md 1.11 a).

    ``clock`` is RESPONSE or RESOLUTION, seconds are business seconds; ``delivered`` is within
    what the required share was done, None: not that many were.
    ``share``, ``low`` and ``high`` are None for 0 of 0. ``gap``: a finding, or none.
    """

    target_id: int
    service_id: int
    kind: str
    priority: int
    clock: str
    seconds: int
    kept: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    delivered: int | None
    required: float
    state: SupportState
    gap: Gap


def our_turn(user: User) -> int:
    """Return how many negotiations that a person sees wait for IT's answer. 1 query."""
    return Agreement.objects.visible_to(user).filter(state__in=OUR_TURN).count()


def promise_states(*, at: datetime, required: float = REQUIRED_SHARE) -> list[PromiseState]:
    """Return the state of every target in force, by service, kind, priority and clock.

    One query that reads a year of requests: for nightly work, not for a page. Targets without a
    single request are not among them.
    """
    records = targets_against_record(since=at - LOOK_BACK, at=at, share=required)
    return [_state(record, required) for record in records]


def _state(record: TargetRecord, required: float) -> PromiseState:
    support = promise_support(record.kept, record.n, required)
    return PromiseState(
        *record[:8],
        share=support.p,
        low=support.low,
        high=support.high,
        delivered=record.delivered,
        required=required,
        state=support.state,
        gap=gap_of(support.state, record.seconds, record.delivered),
    )


def gap_of(state: SupportState, seconds: int, delivered: int | None) -> Gap:
    """Return what a target's state is a finding of; "" if it is none.

    tighter_than_record: the whole interval of what was kept lies below the required share.
    hidden_reserve:      the required share was done within half the promised time.
    """
    if state == "not_supported":
        return "tighter_than_record"
    has_reserve = state == "supported" and delivered is not None
    return "hidden_reserve" if has_reserve and (delivered or 0) <= RESERVE * seconds else ""


class OverPromise(NamedTuple):
    """Active agreements that the record does not support, of all active ones, with 95 % limits."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


def overpromise(*, at: datetime, reach: Reach = ORGANISATION) -> OverPromise:
    """Return the over-promise rate of a scope at an instant: of what binds that day. 3 queries.

    An agreement counts as its newest monthly check before then says that could tell, else as the
    record said when it was agreed. 1 query where nothing binds.
    """
    supports = support_at(at, reach=reach)
    k = sum(support == Support.NOT_SUPPORTED for support in supports.values())
    return OverPromise(k, len(supports), *wilson_ci(k, len(supports)))


def support_at(at: datetime, *, reach: Reach = ORGANISATION) -> dict[int, str]:
    """Return how the record supports each agreement that binds at an instant. 1 or 3 queries."""
    on = local_day(at)
    active = [
        each.pk
        for each in Agreement.objects.in_force(on).filter(agreed_at__lte=at)
        if _within(each, reach)
    ]
    if not active:
        return {}
    agreed = NegotiationStep.objects.filter(
        agreement__in=active, step=Step.AGREED, at__lte=at
    ).order_by("pk")
    found, since = {}, {}
    for pk, support, agreed_at in agreed.values_list("agreement", "record__support", "at"):
        found[pk], since[pk] = support, agreed_at
    looked = Check.objects.filter(agreement__in=active, end__lte=on).exclude(
        support=Support.INSUFFICIENT
    )
    for pk, support, checked_at in looked.order_by("start").values_list(
        "agreement", "support", "at"
    ):
        if pk in since and checked_at >= since[pk]:
            found[pk] = support
    return found


def _within(agreement: Agreement, reach: Reach) -> bool:
    """Return whether an agreement is of a scope's service, and with one of its customers."""
    return (
        reach.service_id in (None, agreement.service_id)
        and (reach.department_ids is None or agreement.department_id in reach.department_ids)
        and reach.customer_group in (None, agreement.customer_group)
    )


def tell_overpromise(reach: Reach, period: Period, as_of: date) -> Told | None:
    """Tell the over-promise rate at the end of a period, for ``facts.told``.

    Of a part of the organisation that nothing binds with there is none.
    """
    last = midnight(min(period.end, as_of)) - timedelta(seconds=1)
    rate = overpromise(at=last, reach=reach)
    return None if not rate.n and reach != ORGANISATION else told.share(rate.k, rate.n)


class Binding(NamedTuple):
    """An agreement that binds, and what its newest monthly look found.

    ``kept`` of ``n`` requests of a year; 0 of 0: nobody looked yet. ``until``: its last day.
    ``support`` as in ``support_at``.
    """

    number: str
    sentence: str
    until: date
    kept: int
    n: int
    support: str


def binding(*, at: datetime, scope: str = ALL) -> list[Binding]:
    """Return what binds at an instant, what the record speaks against first. 5 queries.

    ``scope`` as in ``due_between``.
    """
    on, of_scope = local_day(at), set(scope.split(",")) if scope != ALL else set()
    supports = support_at(at)
    found = Agreement.objects.filter(pk__in=supports).with_names()
    wanted = [each for each in found if of_scope <= set(telling.scope_of(each).split(","))]
    looked = Check.objects.filter(agreement__in=wanted, end__lte=on).order_by("start")
    newest = {each.agreement_id: (each.kept, each.n) for each in looked}
    rows = [
        Binding(
            each.number,
            telling.promised(each),
            each.valid_until or on,
            *newest.get(each.pk, (0, 0)),
            supports[each.pk],
        )
        for each in wanted
    ]
    return sorted(rows, key=lambda row: (row.support != Support.NOT_SUPPORTED, row.until))


class Due(NamedTuple):
    """An agreement that a service review should take up: it ends, or is to be reviewed, that day.

    ``state``: how the record supports it; "" where that is not known.
    """

    number: str
    sentence: str
    scope: str
    on: date
    ends: bool
    state: str


def due_between(start: date, end: date, *, scope: str = ALL) -> list[Due]:
    """Return what ends or is to be reviewed in ``[start, end)``, the earliest first. 4 queries.

    ``scope`` as in ``facts.scopes``: only those that it names in full are left; ``all``: every one.
    """
    of_scope = set(scope.split(",")) if scope != ALL else set()
    ends = Q(valid_until__gte=start, valid_until__lt=end)
    reviews = Q(review_on__gte=start, review_on__lt=end)
    found = Agreement.objects.filter(ends | reviews).exclude(state=State.ENDED).with_names()
    supports = support_at(midnight(start))
    due = [_due(each, start, end, supports.get(each.pk, "")) for each in found.order_by("pk")]
    wanted = [each for each in due if of_scope <= set(each.scope.split(","))]
    return sorted(wanted, key=lambda each: each.on)


def _due(agreement: Agreement, start: date, end: date, support: str) -> Due:
    review, last = agreement.review_on, agreement.valid_until
    assert last is not None
    is_review = review is not None and start <= review < end and review < last
    return Due(
        agreement.number,
        telling.promised(agreement),
        telling.scope_of(agreement),
        review if is_review and review else last,
        not is_review,
        support,
    )


def asks_by_department(start: datetime, end: datetime) -> dict[int | None, tuple[int, int]]:
    """Return (reasonable or settled, all) of what each department asked for in ``[start, end)``.

    Reasonable by the record that was frozen for the demand, or settled: agreed to at other terms
    than it began with. What is not held against the record yet, or has too short a one, counts
    only once it is settled. One query.
    """
    first = NegotiationStep.objects.filter(agreement=OuterRef("pk")).order_by("pk")
    record = FrozenRecord.objects.filter(agreement=OuterRef("pk")).order_by("pk")
    asked = Agreement.objects.filter(asked_at__gte=start, asked_at__lt=end).annotate(
        of=Coalesce(F("department_id"), F("representative__department_id")),
        ask_class=Subquery(record.values("ask_class")[:1]),
        began_value=Subquery(first.values("value")[:1]),
        began_percent=Subquery(first.values("percent")[:1]),
    )
    columns = ("of", "ask_class", "began_value", "began_percent", "agreed_value", "agreed_percent")
    found: dict[int | None, tuple[int, int]] = {}
    for of, ask_class, value, percent, *agreed in asked.order_by("pk").values_list(*columns):
        is_settled = agreed != [None, None] and agreed != [value, percent]
        if ask_class in (None, AskClass.UNKNOWN) and not is_settled:
            continue
        reasonable, n = found.get(of, (0, 0))
        is_reasonable = is_settled or ask_class == AskClass.REASONABLE
        found[of] = (reasonable + is_reasonable, n + 1)
    return found
