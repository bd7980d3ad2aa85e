"""Sending a report that is due: once, and only what its reader may see at that hour."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from csap.dashboards import asking
from csap.dashboards.asking import NobodyToAsk
from csap.facts.periods import local_day, zone
from csap.facts.scopes import UnknownScope
from csap.reports import rules, tokens
from csap.reports.models import LogEntry, Subscription
from csap.reports.registry import Eyes, NothingStored, NotYet, Report
from csap.reports.services import making, subscribing
from csap.reports.services.making import File
from csap.reports.shelf import REPORTS
from csap.reports.vocabulary import Step
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.printing import CannotPrint
from servicedesk.outbox.mail import FILES_MAX_BYTES, MailFile, queue_mail
from servicedesk.outbox.veiled import Secret

#: The name under which a mail's guard asks whether its reader may still have it.
GUARD = "csap.reports.subscription"
_GONE = "You may no longer read this report."
_NOT_THERE = "What it is of is no longer there for you."
_NOTHING = "Its figures were not computed within a day."
_NO_PDF = "No PDF can be made where it is sent from; take CSV or XLSX."


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of making a report: a file, or why there is none."""

    step: Step
    said: str = ""
    file: File | None = None


def send(pk: int, *, at: datetime) -> LogEntry | None:
    """Send a subscription's report if it is due; return what is written down of it.

    None: it is not due, figures are still waited for, or another worker has answered the day. The
    file is made before anything is locked; the day is answered once.
    """
    today = local_day(at)
    due = Subscription.objects.due(today).select_related("person").filter(pk=pk).first()
    day = _day(due, today, at) if due else None
    if due is None or day is None:
        return None
    found = _make(due, day, at=at)
    return _answer(pk, day, found, at=at) if found else None


def _day(due: Subscription, today: date, at: datetime) -> date | None:
    """Return the newest day that is due, once its hour has come."""
    day = rules.newest_by(due.rhythm, due.day, due.next_on, today)
    return day if day and at >= rules.due_at(day, zone()) else None


def _make(due: Subscription, day: date, *, at: datetime) -> _Found | None:
    """Make the report as its reader would get it now; None: its figures are waited for."""
    report = REPORTS.get(due.report)
    if report is None or not report.may_read(due.person):
        return _Found(Step.REFUSED, _GONE)
    given = subscribing.rolled(due.parameters, at=at)
    try:
        return _Found(
            Step.SENT, file=making.make_file(report, due.format, Eyes(due.person, given, at))
        )
    except Http404:
        return _Found(Step.REFUSED, _NOT_THERE)
    except CannotPrint:
        return _Found(Step.MISSED, _NO_PDF)
    except NothingStored as missing:
        return _wait(missing, day, at=at)
    except NotYet as nothing:
        return _Found(Step.MISSED, str(nothing))


def _wait(missing: NothingStored, day: date, *, at: datetime) -> _Found | None:
    """Have the figures computed, and wait for them for a day."""
    if at >= rules.due_at(day, zone()) + rules.PATIENCE:
        return _Found(Step.MISSED, _NOTHING)
    try:
        asking.ask_for_baseline(missing.scope, missing.period)
    except (NobodyToAsk, UnknownScope):
        return None
    return None


@transaction.atomic
def _answer(pk: int, day: date, found: _Found, *, at: datetime) -> LogEntry | None:
    """Write down what became of a day, and have the mail sent; None: somebody else did."""
    waiting = Subscription.objects.due(local_day(at)).select_for_update(
        skip_locked=True, of=("self",)
    )
    mine = waiting.select_related("person").filter(pk=pk, next_on__lte=day).first()
    if mine is None:
        return None
    mine.next_on = rules.next_after(mine.rhythm, mine.day, local_day(at))
    mine.save(update_fields=["next_on"])
    entry = LogEntry.objects.create(
        subscription=mine,
        step=found.step,
        due_on=day,
        at=at,
        said=found.said,
        **_record(mine, found),
    )
    if found.file is not None:
        _mail(mine, day, found.file, at=at)
    elif found.step == Step.REFUSED:
        subscribing.pause(pk, why=found.said, actor=None, at=at)
    return entry


def _record(mine: Subscription, found: _Found) -> dict[str, object]:
    if found.file is None:
        return {}
    content = found.file.content
    return {
        "recipient": mine.person.email,
        "file_name": found.file.name,
        "size": len(content),
        "content_hash": hashlib.sha256(content).hexdigest(),
    }


def _mail(mine: Subscription, day: date, file: File, *, at: datetime) -> None:
    """Ask for the mail and write down who took what; part of the caller's transaction."""
    report = REPORTS[mine.report]
    given = subscribing.rolled(mine.parameters, at=at)
    fits = len(file.content) <= FILES_MAX_BYTES
    queue_mail(
        key=f"report:{mine.pk}:{day.isoformat()}",
        to=mine.person.email,
        subject=f"{report.title}: {file.about}",
        template="report",
        context={
            "subscription": mine,
            "report": report,
            "file": file,
            "when": rules.when_words(mine.rhythm, mine.day),
            "fits": fits,
            "page": report.address(given),
            "download": _download(report, mine.format, given),
        },
        at=at,
        guard=(GUARD, {"subscription": mine.pk}),
        files=[MailFile(file.name, file.kind, file.content)] if fits else (),
        unsubscribe=Secret(tokens.LINK, {"subscription": mine.pk}),
    )
    record_access(
        actor=mine.person,
        action=Action.EXPORTED,
        subject=f"report {report.key}, {mine.subject}",
        at=at,
        file=file.name,
        by="subscription",
        subscription=mine.pk,
    )


def _download(report: Report, suffix: str, given: dict[str, str]) -> str:
    address = reverse("reports:file", args=[report.key, suffix])
    return f"{settings.SITE_URL}{address}?{urlencode(given, safe=':,')}"


def is_still_meant(*, subscription: int) -> bool:
    """Return whether a mail that waits may still go out: it stands, and its reader may read it."""
    found = Subscription.objects.standing().select_related("person").filter(pk=subscription).first()
    if found is None or found.is_paused:
        return False
    report = REPORTS.get(found.report)
    if report is None or not report.may_read(found.person):
        return False
    # The clock is read here: a guard is asked by the outbox, hours after the mail was written.
    now = timezone.now()
    try:
        report.subject(Eyes(found.person, subscribing.rolled(found.parameters, at=now), now))
    except (Http404, DomainError):
        return False
    return True
