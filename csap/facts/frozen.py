"""Freeze a baseline for a plan, read it as it stood, and tell what late data changed since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from csap.facts import queries
from csap.facts.models import Baseline, FrozenBaseline
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from servicedesk.accounts.models import User

#: How long the night goes on computing a scope that a plan rests on.
IN_USE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen baseline: who froze it when, and its figures as they stood."""

    pk: int
    frozen_at: datetime
    frozen_by: User | None
    baseline: StoredBaseline


class Difference(NamedTuple):
    """One measure then and now. ``change`` is in its unit; None where either has no value.

    ``is_comparable``: both are of the same definition.
    """

    metric: str
    title: str
    then: Figure
    now: Figure
    change: float | None
    is_comparable: bool


def freeze_baseline(
    scope: Scope, period: Period, *, at: datetime, actor: User | None, key: str = ""
) -> Frozen:
    """Compute the four metrics now, keep them for ever under a name, and return them.

    Repeated with the same ``key`` the first copy is returned, whatever happened since. Without a
    key, one a scope, period and instant. About 30 queries.

    :raises UnknownScope: if the service or department does not exist.
    """
    # Statistics are loaded where something is computed, never for a page that shows what is stored.
    from csap.facts import services

    key = key or f"{scope}|{period.start}|{period.end}|{at.isoformat()}"
    kept = FrozenBaseline.objects.filter(key=key).first()
    if kept is None:
        baseline = services.compute_baseline(scope, period, at=at)
        kept, _ = FrozenBaseline.objects.get_or_create(
            key=key, defaults={"baseline": baseline, "frozen_at": at, "frozen_by": actor}
        )
    return get_frozen(kept.pk)


def get_frozen(pk: int) -> Frozen:
    """Return a frozen baseline as it stood. 3 queries.

    :raises FrozenBaseline.DoesNotExist: if there is none.
    """
    kept = FrozenBaseline.objects.select_related("baseline", "frozen_by").get(pk=pk)
    return Frozen(kept.pk, kept.frozen_at, kept.frozen_by, queries.as_stored(kept.baseline))


def difference_since(frozen: Frozen) -> list[Difference]:
    """Return what the newest stored baseline of the same scope and period says otherwise.

    In the order of the frozen one; empty where nothing differs or nothing newer is stored.
    Computes nothing. Up to 3 queries.
    """
    then = frozen.baseline
    newest = (
        Baseline.objects.newest(str(then.scope))
        .filter(start=then.period.start, end=then.period.end)
        .first()
    )
    if newest is None or newest.pk == then.pk:
        return []
    now = queries.as_stored(newest).figures
    return [
        _difference(figure, now[key])
        for key, figure in then.figures.items()
        if key in now and _says(figure) != _says(now[key])
    ]


def _says(figure: Figure) -> tuple[object, ...]:
    return figure.n, figure.k, figure.value, figure.low, figure.high, figure.definition_version


def _difference(then: Figure, now: Figure) -> Difference:
    comparable = then.definition_version == now.definition_version
    known = then.value is not None and now.value is not None
    change = now.value - then.value if known and comparable else None  # type: ignore[operator]
    return Difference(then.metric, then.title, then, now, change, comparable)


def newer_than(kept: Baseline) -> Baseline | None:
    """Return the newest stored baseline of the same scope and period, if it is another. 1 query."""
    newest = Baseline.objects.newest(kept.scope).filter(start=kept.start, end=kept.end).first()
    return None if newest is None or newest.pk == kept.pk else newest


def scopes_in_use(at: datetime) -> list[Scope]:
    """Return the scopes that a baseline was frozen of lately. 1 query."""
    rows = FrozenBaseline.objects.filter(frozen_at__gte=at - IN_USE)
    found = rows.order_by("baseline__scope").values_list("baseline__scope", flat=True).distinct()
    return [Scope.parse(text) for text in found]
