"""Freeze control limits: first by rule, later only by a recorded decision with a reason.

Limits that moved with every month would take a slow change for usual. So those of a series are
found once, from its oldest 20 months in sight, and stand until somebody decides otherwise.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from csap.facts import rolled
from csap.facts.measures import Subject
from csap.facts.measures.baseline import judged_months
from csap.facts.measures.charts import LIMITS_FROM, Fitted, Month, fit
from csap.facts.measures.movement import HEADLINES, MONTHS, Frozen
from csap.facts.models import ControlLimits
from csap.facts.periods import add_months, closed_months, local_day
from csap.facts.scopes import Reach, Scope
from csap.facts.snapshots import snapshot
from csap.facts.world import World
from csap.metrics import catalog
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError

#: From so many months the first limits are found: one chart in seven then alarms by chance.
FIRST_MONTHS = 20


class NotEnoughMonths(DomainError):
    """Limits need twelve closed months that vary."""


class NoLimits(DomainError):
    """The measure has no control chart."""


class NoReason(DomainError):
    """Limits are set anew for a reason."""


def in_force(scope: Scope) -> dict[str, Frozen]:
    """Return the limits in force of a scope by metric, of its present definition. 1 query."""
    rows = ControlLimits.objects.in_force(str(scope)).select_related("frozen_by")
    return {
        row.metric: Frozen(_fitted(row), _words(row))
        for row in rows
        if row.definition_version == catalog.get(row.metric).definition_version
    }


def _fitted(row: ControlLimits) -> Fitted:
    return Fitted(row.center, row.sigma, {int(month): at for month, at in row.season.items()})


def _words(row: ControlLimits) -> dict[str, object]:
    return {
        "at": row.frozen_at.isoformat(),
        "by": row.frozen_by.name if row.frozen_by else "",
        "reason": row.reason,
        "from": row.based_from.isoformat(),
        "to": row.based_to.isoformat(),
        "points": row.points,
    }


def freeze_limits(
    metric: str,
    scope: Scope,
    *,
    reason: str,
    actor: User | None,
    at: datetime,
    since: date | None = None,
) -> ControlLimits:
    """Set the limits of a series anew, from its closed months since a day. About 20 queries.

    ``since``: where the new usual began; None: all 24 months in sight. Asked again with nothing
    changed, the limits in force are returned.

    :raises NoReason: without a reason.
    :raises NoLimits: of a measure without a control chart.
    :raises NotEnoughMonths: below twelve closed months since then, or if they never vary.
    :raises UnknownScope: if the service or department does not exist.
    """
    if not reason.strip():
        raise NoReason("Say why the usual is another one now.", field="reason")
    if metric not in HEADLINES:
        raise NoLimits(f"{metric} has no control limits.", field="metric")
    months = _closed(scope, [metric], at=at)[metric]
    kept = [month for month in months if since is None or month.evidence.period.start >= since]
    return _store(metric, scope, kept, reason=reason.strip(), actor=actor, at=at)


def freeze_first_limits(scope: Scope, *, at: datetime) -> list[ControlLimits]:
    """Freeze the limits of every headline that has none yet and months enough; return them."""
    standing = in_force(scope)
    missing = [key for key in HEADLINES if key not in standing]
    frozen = []
    for key, months in _closed(scope, missing, at=at).items() if missing else ():
        first = months[:FIRST_MONTHS]
        if len(first) >= LIMITS_FROM and fit(catalog.get(key).chart, first):
            reason = f"First limits, of the first {len(first)} closed months."
            frozen.append(_store(key, scope, first, reason=reason, actor=None, at=at))
    return frozen


def _closed(scope: Scope, keys: Sequence[str], *, at: datetime) -> Mapping[str, list[Month]]:
    """Return the closed, final months of metrics, oldest first, from the first with a value."""
    today, reach, world = local_day(at), scope.resolve(), World()
    periods = closed_months(today, MONTHS)
    with snapshot():
        months = rolled.read(reach, periods, as_of=today, world=world)
    subject = Subject(
        now=months[-1],
        before=months[-1],
        months=months,
        services=world.services,
        is_organisation=reach == Reach(),
        of_one_service=reach.service_id is not None,
    )
    return judged_months(subject, keys)


@transaction.atomic
def _store(
    metric: str,
    scope: Scope,
    months: Sequence[Month],
    *,
    reason: str,
    actor: User | None,
    at: datetime,
) -> ControlLimits:
    known = catalog.get(metric)
    fitted = fit(known.chart, months) if len(months) >= LIMITS_FROM else None
    if fitted is None:
        raise NotEnoughMonths(
            f"Limits need {LIMITS_FROM} closed months that vary; there are {len(months)}.",
            field="since",
        )
    last = ControlLimits.objects.in_force(str(scope)).filter(metric=metric).first()
    wanted = {
        "definition_version": known.definition_version,
        "reason": reason,
        "center": fitted.center,
        "sigma": fitted.sigma,
        "season": {str(month): factor for month, factor in fitted.season.items()},
        "based_from": months[0].evidence.period.start,
        "based_to": add_months(months[-1].evidence.period.start, 1),
        "points": len(months),
    }
    if last is not None and all(getattr(last, name) == value for name, value in wanted.items()):
        return last
    return ControlLimits.objects.create(
        metric=metric, scope=str(scope), frozen_at=at, frozen_by=actor, **wanted
    )
