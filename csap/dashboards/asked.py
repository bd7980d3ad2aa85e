"""What a page of measurements is about: read from its query string, as stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from csap.dashboards import asking
from csap.dashboards.asking import Freshness
from csap.facts import progress, queries
from csap.facts.periods import local_day
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import UnknownScope
from csap.metrics import catalog
from csap.telling import choices
from csap.telling.choices import Chosen, Names, UnknownPeriod
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.caching import remembered


@dataclass(frozen=True, slots=True)
class Asked:
    """The choice, what things are called, and when it is."""

    chosen: Chosen
    names: Names
    now: datetime

    @property
    def context(self) -> dict[str, object]:
        """What the picker of every page needs; ``choices_of``: all that its choices are made of."""
        return self._picker()

    def _picker(self) -> dict[str, object]:
        today = local_day(self.now)
        return {
            "chosen": self.chosen,
            "choices_of": (self.chosen.query, self.names, today),
            "eyes": SimpleLazyObject(lambda: choices.eyes_groups(self.chosen, self.names)),
            "services": SimpleLazyObject(lambda: choices.service_groups(self.chosen, self.names)),
            "periods": SimpleLazyObject(lambda: choices.period_groups(self.chosen, today)),
        }


@dataclass(frozen=True, slots=True)
class Stored(Asked):
    """With the baseline that is stored of it, and how fresh that is."""

    baseline: StoredBaseline | None
    freshness: Freshness

    @property
    def context(self) -> dict[str, object]:
        return self._picker() | {"freshness": self.freshness}


def of(request: SignedInRequest) -> Asked:
    """Return what the query string asks for. 5 queries.

    :raises Http404: for who does not read the plan, and if there is no such scope or period.
    """
    return of_person(request.user, request.GET.dict(), timezone.now())


def of_person(user: User, given: Mapping[str, str], now: datetime) -> Asked:
    """Return what a person asks for by a query string, as of ``now``; raises like the above."""
    admit_to_plan(user)
    names = choices.names_lately()
    at = _chosen(given, names, now)
    try:
        at.scope.resolve()
    except UnknownScope as unknown:
        raise Http404(str(unknown)) from unknown
    return Asked(at, names, now)


def stored(request: SignedInRequest) -> Stored:
    """Return what the query string asks for, with its baseline.

    :raises Http404: for who does not read the plan, and if there is no such scope or period.
    """
    return stored_for(request.user, request.GET.dict(), timezone.now())


def stored_for(user: User, given: Mapping[str, str], now: datetime) -> Stored:
    """Return what a person asks for with its baseline, as of ``now``; raises like the above."""
    admit_to_plan(user)
    names = choices.names_lately()
    at = _chosen(given, names, now)
    try:
        baseline = queries.baseline_for(at.scope, at.period)
    except UnknownScope as unknown:
        raise Http404(str(unknown)) from unknown
    when = asking.asked_at(given.get("asked", ""))
    how_far = progress.read(at.scope, at.period) if when else None
    audit = remembered(
        f"csap:audit:{at.period.start}:{at.period.end}",
        lambda: queries.audit_note(at.period),
        seconds=60,
    )
    freshness = Freshness(baseline, at.period, now, local_day(now), when, how_far, audit)
    return Stored(at, names, now, baseline, freshness)


def _chosen(given: Mapping[str, str], names: Names, now: datetime) -> Chosen:
    scope, period, service = given.get("scope", ""), given.get("period", ""), given.get("service")
    return chosen(scope, period, names, service, today=local_day(now))


def chosen(
    scope: str,
    period: str,
    names: Names | None = None,
    service: str | None = None,
    *,
    today: date | None = None,
) -> Chosen:
    """Return a scope and a period; ``today`` is of the clock where it is not given.

    :raises Http404: if they are written in another way.
    """
    today = today or local_day(timezone.now())
    try:
        return choices.chosen(
            scope, period, today=today, names=names or Names({}, {}), service=service
        )
    except (UnknownScope, UnknownPeriod) as unknown:
        raise Http404(str(unknown)) from unknown


def metric_or_404(key: str) -> catalog.Metric:
    """Return a measure by its key.

    :raises Http404: if there is none.
    """
    try:
        return catalog.get(key)
    except KeyError as unknown:
        raise Http404("There is no such metric.") from unknown


def as_file(
    request: SignedInRequest, content: bytes, kind: str, name: str, *, what: str, asked: Asked
) -> HttpResponse:
    """Send a file, and write down who took what."""
    record_access(
        actor=request.user,
        action=Action.EXPORTED,
        subject=f"{what}, {asked.chosen.scope}",
        at=asked.now,
        period=asked.chosen.period_key,
        file=name,
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
