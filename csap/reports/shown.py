"""Reports and subscriptions as their page shows them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from csap.reports import rules
from csap.reports.models import LogEntry, Subscription, SubscriptionQuerySet
from csap.reports.registry import PERIOD, Report
from csap.reports.shelf import REPORTS
from csap.reports.vocabulary import Rolling, Step

#: How each step is marked.
SIDES = {Step.SENT: "good", Step.REFUSED: "bad", Step.MISSED: "warn"}


@dataclass(frozen=True, slots=True)
class Row:
    """A subscription in a list; ``last`` is its newest entry, ``side`` that entry's mark."""

    subscription: Subscription
    title: str
    period: str
    when: str
    last: LogEntry | None
    side: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A report in the list; ``where``: the page where one of several is chosen first."""

    report: Report
    where: str

    @property
    def is_of_one(self) -> bool:
        return bool(self.report.needs)


def offer(report: Report) -> Offer:
    return Offer(report, report.address({}))


def rows(subscriptions: SubscriptionQuerySet) -> list[Row]:
    """Return subscriptions in the order given. 2 queries for any length."""
    return [row(each) for each in with_newest(subscriptions)]


def with_newest(subscriptions: SubscriptionQuerySet) -> SubscriptionQuerySet:
    """Return subscriptions with their person and their newest entry."""
    newest = LogEntry.objects.order_by("subscription_id", "-pk").distinct("subscription_id")
    named = subscriptions.select_related("person")
    return named.prefetch_related(Prefetch("log", newest, to_attr="newest"))


def row(subscription: Subscription) -> Row:
    """Return a subscription that ``with_newest`` has read, as a list shows it. No query."""
    found: list[LogEntry] = subscription.newest  # type: ignore[attr-defined]
    last = found[0] if found else None
    report = REPORTS.get(subscription.report)
    return Row(
        subscription=subscription,
        title=report.title if report else subscription.report,
        period=period_words(subscription),
        when=rules.when_words(subscription.rhythm, subscription.day),
        last=last,
        side=side_of(last) if last else "none",
    )


def period_words(subscription: Subscription) -> str:
    """Return the period that rolls on, in words; "" for a report that is of none."""
    rolling = subscription.parameters.get(PERIOD)
    return Rolling(rolling).label if rolling in Rolling.values else ""


def side_of(entry: LogEntry) -> str:
    return SIDES.get(Step(entry.step), "none")
