"""Subscribing to a report; pausing, resuming and ending that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from csap.facts.periods import local_day
from csap.reports import rules
from csap.reports.models import LogEntry, Subscription
from csap.reports.registry import PERIOD, Eyes, Report
from csap.reports.vocabulary import WORDS_MAX_LENGTH, Rolling, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted

#: Why a subscription is paused that a person paused.
BY_HAND = "Paused by hand."


class SubscriptionRefused(DomainError):
    """A subscription cannot be had, or not changed like this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to get: parameters as a query string names them, a rolling period."""

    parameters: Mapping[str, str]
    rhythm: str
    day: int
    format: str


@transaction.atomic
def subscribe(report: Report, wanted: Wanted, *, actor: User, at: datetime) -> Subscription:
    """Subscribe a person to a report. The same one again: nothing happens.

    :raises NotPermitted: for who may not read it.
    :raises SubscriptionRefused: for a format it has not, a period that does not roll on, or where
        they get the same report in the same rhythm on another day.
    :raises Http404: if what it is of is not there for the person.
    """
    if not report.may_read(actor):
        raise NotPermitted("You may not read this report.")
    parameters = _parameters(report, wanted)
    today = local_day(at)
    made, is_new = Subscription.objects.get_or_create(
        person=actor,
        report=report.key,
        parameters=parameters,
        rhythm=wanted.rhythm,
        format=wanted.format,
        ended_at=None,
        defaults={
            "day": wanted.day,
            "subject": _subject(report, parameters, actor=actor, at=at),
            "created_at": at,
            "next_on": rules.next_after(wanted.rhythm, wanted.day, today),
        },
    )
    if is_new:
        _note(made, Step.SUBSCRIBED, actor=actor, at=at)
    elif made.day != wanted.day:
        when = rules.when_words(made.rhythm, made.day)
        raise SubscriptionRefused(f"You get this report {when} already; end that first.")
    return made


def _parameters(report: Report, wanted: Wanted) -> dict[str, str]:
    if wanted.format not in report.formats:
        raise SubscriptionRefused("This report has no such format.", field="format")
    strange = sorted(set(wanted.parameters) - set(report.asks))
    if strange:
        raise SubscriptionRefused(f"This report knows no {strange[0]}.", field="parameters")
    given = report.known(wanted.parameters)
    if report.rolls and given.get(PERIOD) not in Rolling.values:
        raise SubscriptionRefused("Choose a period that rolls on.", field="period")
    return given


def _subject(report: Report, parameters: Mapping[str, str], *, actor: User, at: datetime) -> str:
    """Return of what a report is; raises where that is not there for the person."""
    return report.subject(Eyes(actor, rolled(parameters, at=at), at))[:WORDS_MAX_LENGTH]


def rolled(parameters: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """Return parameters with the period that is meant on the day of ``at``."""
    given = dict(parameters)
    if PERIOD in given:
        given[PERIOD] = rules.period_key(given[PERIOD], local_day(at))
    return given


@transaction.atomic
def pause(pk: int, *, why: str, actor: User | None, at: datetime) -> Subscription:
    """Send nothing until it is resumed. Paused already: nothing happens."""
    found = lock(pk)
    if found.is_paused:
        return found
    found.paused_at, found.paused_why = at, why[:WORDS_MAX_LENGTH]
    found.save(update_fields=["paused_at", "paused_why"])
    _note(found, Step.PAUSED, actor=actor, at=at, said=found.paused_why)
    return found


@transaction.atomic
def resume(pk: int, *, actor: User, at: datetime) -> Subscription:
    """Send again, from the next day on which it is due. Not paused: nothing happens."""
    found = lock(pk)
    if not found.is_paused:
        return found
    found.paused_at, found.paused_why = None, ""
    found.next_on = rules.next_after(found.rhythm, found.day, local_day(at))
    found.save(update_fields=["paused_at", "paused_why", "next_on"])
    _note(found, Step.RESUMED, actor=actor, at=at)
    return found


@transaction.atomic
def end(pk: int, *, actor: User | None, at: datetime) -> None:
    """Never send it again; its log stays. Ended already, or never there: nothing happens.

    ``actor`` None: by the link in a mail, which says who may and not who did.
    """
    found = Subscription.objects.standing().select_for_update().filter(pk=pk).first()
    if found is not None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        said = "" if actor else "by the link in a mail"
        _note(found, Step.ENDED, actor=actor, at=at, said=said)


def lock(pk: int) -> Subscription:
    """Return a subscription that stands, locked.

    :raises SubscriptionRefused: once it was ended.
    """
    found = Subscription.objects.standing().select_for_update().filter(pk=pk).first()
    if found is None:
        raise SubscriptionRefused("This subscription was ended.")
    return found


def _note(
    subscription: Subscription, step: Step, *, actor: User | None, at: datetime, said: str = ""
) -> None:
    LogEntry.objects.create(subscription=subscription, step=step, actor=actor, at=at, said=said)
