"""The chapter of agreements: what customers asked for, what the record let IT promise.

One was agreed and is kept, one promised too much by a recorded exception, one was declined and one
countered, one is a trial, and one offer waits for an answer. Marketing asked for the impossible,
three times.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from csap.agreements import services
from csap.agreements.asks import Ask, Expectation
from csap.agreements.bargaining import Exemption, Terms
from csap.agreements.models import Agreement
from csap.agreements.services import Demand
from csap.agreements.vocabulary import AskClass
from csap.facts.periods import local_day
from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.clocks.models import Clock
from requests_app.clocks.replay import measure_against
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import Department, User
from servicedesk.demo.names import address

MANAGER, SECOND = "Laura Fischer", "Hannah Weiss"
_DAY = timedelta(days=1)
_HOUR = 60


@dataclass(frozen=True)
class Asked:
    """What a department asks for; ``by``: the person who speaks for it, else its lead."""

    department: str
    service: str
    number: float
    text: str
    kind: Expectation = Expectation.RESOLUTION
    type_: str | None = None
    by: str = ""


def write(*, at: datetime) -> int:
    """Tell every negotiation; return how many there are. Told already, nothing is added."""
    if not Agreement.objects.exists():
        _kept(at)
        _promised_too_much(at)
        _declined(at)
        _asked_the_impossible(at)
        _on_trial(at)
        _countered(at)
        _waits_for_an_answer(at)
        services.check_months(at=at)
    return Agreement.objects.count()


def _kept(at: datetime) -> None:
    """Finance asked for two days, was offered what the record bears, and has had it since."""
    then = at - 200 * _DAY
    agreement = _demand(
        Asked(
            "finance", "laptop-and-workplace", 16, by="Maren Dahl",
            type_="laptop-and-workplace-trouble",
            text="A month’s end does not wait for a laptop. Two working days, whatever it is.",
        ),
        then,
    )  # fmt: skip
    number = agreement.number
    _offer_what_the_record_bears(
        agreement,
        then + _DAY,
        conditions="The device’s number stands in the request.",
        duty="Answers to our questions within one working day.",
    )
    services.accept(number, actor=agreement.representative, at=then + 4 * _DAY)
    _measure_what_followed(number)


def _promised_too_much(at: datetime) -> None:
    """Sales was promised a day before the fair, against the record; one person answers for it."""
    then, second = at - 45 * _DAY, _person(SECOND)
    agreement = _demand(
        Asked(
            "sales", "laptop-and-workplace", 8, type_="laptop-and-workplace-trouble",
            text="Before the autumn fair nobody in sales can be without a laptop for two days.",
        ),
        then,
    )  # fmt: skip
    services.freeze_record(agreement.number, actor=second, at=then)
    since = local_day(then + 2 * _DAY)
    reason = "The fair brings a third of the year’s orders; two loan devices stand by until then."
    terms = Terms(
        8 * _HOUR,
        90,
        since,
        since + timedelta(days=120),
        exemption=Exemption(second.pk, reason, since + timedelta(days=120)),
    )
    services.agree(agreement.number, terms, actor=second, at=then + 2 * _DAY)
    _measure_what_followed(agreement.number)


def _declined(at: datetime) -> None:
    """Production asked for two hours at the machine; a spare terminal does more."""
    then = at - 90 * _DAY
    agreement = _demand(
        Asked(
            "production", "shop-floor-terminals", 2,
            text="A line that stands costs more than any terminal. Two hours, whatever it is.",
        ),
        then,
    )  # fmt: skip
    _decline(
        agreement,
        "Hardly any terminal was ever repaired in two hours; parts come the next day.",
        "A spare terminal at each line, changed by the shift itself in ten minutes.",
        then + 3 * _DAY,
    )


def _asked_the_impossible(at: datetime) -> None:
    """Marketing asked for an hour, whatever it is; what it was offered instead it never took."""
    for days, service in ((170, "laptop-and-workplace"), (150, "email-and-calendar"),
                          (120, "accounts-and-access")):  # fmt: skip
        then = at - days * _DAY
        asked = Asked(
            "marketing", service, 1, type_=f"{service}-trouble",
            text="A campaign does not wait. Within the hour, whatever it is.",
        )  # fmt: skip
        _decline(
            _demand(asked, then),
            "Not one in five was ever done within an hour, for anybody.",
            "Priority in the two weeks of a campaign, with a named person to call.",
            then + 3 * _DAY,
        )


def _decline(agreement: Agreement, text: str, alternative: str, at: datetime) -> None:
    """Freeze the record, and say no with an alternative two days later."""
    manager = _person(MANAGER)
    services.freeze_record(agreement.number, actor=manager, at=at - 2 * _DAY)
    services.decline(agreement.number, text=text, alternative=alternative, actor=manager, at=at)


def _on_trial(at: datetime) -> None:
    """Field service asked for an availability that no record can speak of yet: a trial."""
    then, manager = at - 30 * _DAY, _person(MANAGER)
    agreement = _demand(
        Asked(
            "customer-care", "remote-access-vpn", 99.5, kind=Expectation.AVAILABILITY,
            text="On the road the tunnel is our desk. It has to be there.",
        ),
        then,
    )  # fmt: skip
    services.freeze_record(agreement.number, actor=manager, at=then + _DAY)
    since = local_day(then + 2 * _DAY)
    trial = Terms(agreement.value, 90, since, since + timedelta(days=89), review_on=None)
    services.agree(agreement.number, trial, actor=manager, at=then + 2 * _DAY)


def _countered(at: datetime) -> None:
    """Customer care wants its laptops back sooner than offered: IT’s turn."""
    then = at - 14 * _DAY
    agreement = _demand(
        Asked(
            "customer-care", "laptop-and-workplace", 4, type_="laptop-and-workplace-trouble",
            text="An adviser without a laptop takes no calls. Half a day, nine times out of ten.",
        ),
        then,
    )  # fmt: skip
    _offer_what_the_record_bears(agreement, then + 2 * _DAY)
    services.counter(
        agreement.number,
        value=8 * _HOUR,
        percent=90,
        text="A working day would do, if it is sure.",
        actor=agreement.representative,
        at=then + 6 * _DAY,
    )


def _waits_for_an_answer(at: datetime) -> None:
    """Treasury’s analyst has an offer to answer, on her page of the portal."""
    agreement = _demand(
        Asked(
            "finance-treasury", "email-and-calendar", 16, by="Priya Raman",
            type_="email-and-calendar-trouble",
            text="Bank confirmations come by mail and must go out the same week.",
        ),
        at - 5 * _DAY,
    )  # fmt: skip
    _offer_what_the_record_bears(agreement, at - 3 * _DAY)


def _demand(asked: Asked, at: datetime) -> Agreement:
    department = Department.objects.get(code=asked.department)
    lead = department.lead or department.people.filter(is_active=True).earliest("pk")
    ask = Ask(asked.kind, asked.service, asked.number, request_type=asked.type_)
    wanted = Demand(ask, _person(asked.by) if asked.by else lead, asked.text, department)
    return services.demand(wanted, actor=_person(MANAGER), at=at)


def _offer_what_the_record_bears(
    agreement: Agreement, at: datetime, *, conditions: str = "", duty: str = ""
) -> None:
    """Freeze the record and offer what it allows."""
    manager, since = _person(MANAGER), local_day(at + 3 * _DAY)
    record = services.freeze_record(agreement.number, actor=manager, at=at)
    terms = terms_that_hold(
        agreement.value, agreement.percent, record.promise, record.ask_class, since=since
    )
    terms = replace(terms, conditions=conditions, duty=duty)
    services.offer(agreement.number, terms, actor=manager, at=at + timedelta(hours=1))


def terms_that_hold(
    value: int, percent: int, promise: int | None, ask_class: str, *, since: date
) -> Terms:
    """Return what may be offered, whatever the record says: where it bears no number, a trial.

    A small company's record says something else on every day it is loaded: against the ask a trial
    has its money, and a stretch its action and its review.
    """
    terms = Terms(
        value,
        percent,
        since,
        since + timedelta(days=89),
        improvement="A second person on the early shift.",
        review_on=since + timedelta(days=60),
    )
    if promise is not None:
        return replace(terms, value=promise, valid_until=since + timedelta(days=364))
    if ask_class == AskClass.UNREASONABLE:
        return replace(terms, funded="A loan pool of devices, paid by the department.")
    return terms


def _measure_what_followed(number: str) -> None:
    """Measure what was done since against the target that it would have been opened under."""
    target = ServiceLevelTarget.objects.agreed().filter(reference=number).earliest("pk")
    covered = ServiceLevelTarget.objects.filter(reference=number).values("department")
    clocks = Clock.objects.filter(
        kind="RESOLUTION",
        service_request__service=target.service_id,
        service_request__request_type=target.request_type_id,
        service_request__department__in=covered,
        started_at__gte=target.valid_from,
        stopped_at__isnull=False,
    )
    found = list(
        clocks.select_related("service_request").prefetch_related("service_request__holds")
    )
    for clock in found:
        holds = clock.service_request.holds.all()
        measure_against(clock, target, [(hold.started_at, hold.ended_at) for hold in holds])
        clock.service_request.resolution_due_at = clock.due_at
    Clock.objects.bulk_update(found, ["target", "target_seconds", "due_at", "breached_at"])
    requests = [clock.service_request for clock in found]
    ServiceRequest.objects.bulk_update(requests, ["resolution_due_at"])


def _person(name: str) -> User:
    return User.objects.get(email=address(name))
