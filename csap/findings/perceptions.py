"""The negative perceptions that remain: each with its evidence, its owner and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from csap.facts.periods import local_day
from csap.findings.listing import newest
from csap.findings.models import BY_WEIGHT, Charge, Finding, FindingEvent, FindingQuerySet
from csap.findings.rules.wording import spelled
from csap.findings.shown import Card, card
from csap.findings.vocabulary import OPEN_STATES, Ending, State, Step
from csap.telling.choices import Group, Option
from servicedesk.accounts.models import User
from servicedesk.common.keyset import Page, paginate

SIZE = 50


class Work(models.TextChoices):
    """How a perception stands. Gone is what two measurements in a row no longer show."""

    OPEN = "OPEN", "open"
    WORKED = "WORKED", "being worked"
    GONE = "GONE", "gone"
    STALE = "STALE", "not measured any more"


#: Open and being worked: what still is.
REMAINING = "REMAINING"
CHOICES = [(REMAINING, "remaining"), *Work.choices]


@dataclass(frozen=True, slots=True)
class Perception:
    """A perception in the list. ``charge``: who sees to it; None: nobody."""

    card: Card
    charge: Charge | None
    work: Work
    is_overdue: bool
    is_remaining: bool


@dataclass(frozen=True, slots=True)
class Perceptions:
    """A page of them, with how many there are of each."""

    rows: Sequence[Perception]
    page: Page[Finding]
    counts: dict[str, int]
    overdue: int
    wanted: str

    @property
    def query(self) -> str:
        return f"work={self.wanted}"

    @property
    def heading(self) -> str:
        """What remains, in a sentence: "Five negative perceptions remain; two have no owner"."""
        remaining = self.counts[REMAINING]
        if not remaining:
            return "No negative perception remains that could be measured"
        is_one, bare = remaining == 1, self.counts[Work.OPEN]
        said = f"{spelled(remaining)} negative perception{' remains' if is_one else 's remain'}"
        if bare:
            said += f"; {spelled(bare)} {'has' if bare == 1 else 'have'} no owner and no plan"
        return f"{said[0].upper()}{said[1:]}"

    @property
    def groups(self) -> list[Group]:
        told = [
            Option(value, f"{label.capitalize()} ({self.counts[value]})")
            for value, label in CHOICES
        ]
        return [Group("", told)]


_IS_OPEN = Q(state__in=OPEN_STATES)
_IS_WORKED = Q(state=State.ATTACHED) | Q(is_charged=True)
_WORK = {
    REMAINING: _IS_OPEN,
    Work.OPEN: _IS_OPEN & ~_IS_WORKED,
    Work.WORKED: _IS_OPEN & _IS_WORKED,
    Work.GONE: Q(state=State.ENDED, is_stale=False),
    Work.STALE: Q(state=State.ENDED, is_stale=True),
}


def with_charges(findings: FindingQuerySet) -> FindingQuerySet:
    """Return the perceptions among findings with who is in charge; 2 queries for any number."""
    charges = Charge.objects.order_by("finding_id", "-pk").distinct("finding_id")
    stale = FindingEvent.objects.filter(
        finding=OuterRef("pk"), step=Step.ENDED, reason=Ending.STALE
    )
    return (
        findings.perceptions()
        .annotate(
            is_charged=Exists(Charge.objects.filter(finding=OuterRef("pk"))), is_stale=Exists(stale)
        )
        .prefetch_related(
            Prefetch("charges", charges.select_related("owner"), to_attr="newest_charges")
        )
    )


def narrow(findings: FindingQuerySet, wanted: str) -> FindingQuerySet:
    """Return those that stand so, of what ``with_charges`` returned."""
    return findings.filter(_WORK[wanted])


def newest_charge(finding: Finding) -> Charge | None:
    """Return who is in charge, as ``with_charges`` has read it; no query."""
    found: list[Charge] = finding.newest_charges  # type: ignore[attr-defined]
    return found[0] if found else None


def work_of(finding: Finding) -> Work:
    """Return how a perception stands; no query."""
    if not finding.is_open:
        return Work.STALE if finding.is_stale else Work.GONE  # type: ignore[attr-defined]
    is_worked = finding.state == State.ATTACHED or newest_charge(finding) is not None
    return Work.WORKED if is_worked else Work.OPEN


def read(user: User, wanted: str, *, cursor: str | None, now: datetime) -> Perceptions:
    """Return a page of the perceptions, the weightiest first. 5 queries for any length."""
    every = with_charges(Finding.objects.visible_to(user))
    page = paginate(narrow(every, wanted).for_list(), order=BY_WEIGHT, cursor=cursor, size=SIZE)
    today = local_day(now)
    # Annotated first: an aggregate's own filter loses the finding that the subquery is about.
    counts = every.annotate(is_late=Exists(_late_charges(today))).aggregate(
        **{f"n_{value}": Count("pk", filter=condition) for value, condition in _WORK.items()},
        overdue=Count("pk", filter=_IS_OPEN & Q(is_late=True)),
    )
    return Perceptions(
        rows=[_perception(finding, now, today) for finding in page.rows],
        page=page,
        counts={str(value): counts[f"n_{value}"] for value in _WORK},
        overdue=counts["overdue"],
        wanted=wanted,
    )


def _late_charges(today: date) -> models.QuerySet[Charge]:
    """Return the newest charge of the finding at hand, if its day has passed."""
    later = Charge.objects.filter(finding=OuterRef("finding"), pk__gt=OuterRef("pk"))
    own = Charge.objects.filter(finding=OuterRef("pk"), due_date__lt=today)
    return own.exclude(Exists(later))


def _perception(finding: Finding, now: datetime, today: date) -> Perception:
    charge = newest_charge(finding)
    return Perception(
        card=card(finding, newest(finding), now=now),
        charge=charge,
        work=work_of(finding),
        is_overdue=finding.is_open and charge is not None and charge.due_date < today,
        is_remaining=finding.is_open,
    )
