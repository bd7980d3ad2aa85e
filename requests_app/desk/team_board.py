"""Who has what in a team, how old it is, what is due. For sharing work, never for ranking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from requests_app.catalogue.models import Team
from requests_app.clocks.models import Clock, ClockKind
from requests_app.desk.saved_views import SOON
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Status
from servicedesk.accounts.models import User

#: Bands of age: (words, age below which a request is in it).
BANDS: tuple[tuple[str, timedelta], ...] = (
    ("Today", timedelta(days=1)),
    ("1–2 days", timedelta(days=3)),
    ("3–5 days", timedelta(days=6)),
    ("6–10 days", timedelta(days=11)),
    ("Older", timedelta.max),
)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has, None: nobody. ``share`` is of the team's open requests."""

    name: str | None
    query: str
    open: int
    soon: int
    waiting: int
    oldest_at: datetime | None
    share: float


@dataclass(frozen=True, slots=True)
class Band:
    """Open requests of an age: ours to work on, or waiting for somebody else."""

    label: str
    ours: int
    waiting: int
    ours_share: float
    waiting_share: float


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one team. ``kept`` of ``due`` promises were kept in the last seven days."""

    loads: Sequence[Load]
    bands: Sequence[Band]
    open: int
    soon: int
    soon_nobodys: int
    waiting: int
    kept: int
    due: int


def teams_for(user: User) -> list[Team]:
    """Return the teams, one's own first. 2 queries."""
    own = policies.team_ids(user)
    teams = Team.objects.filter(is_active=True).order_by("name")
    return sorted(teams, key=lambda team: (team.pk not in own, team.name))


def board_of(team: Team, *, user: User, at: datetime) -> Board:
    """Return the board of what the person sees of a team. 4 queries for any length."""
    requests = ServiceRequest.objects.visible_to(user).open().filter(team=team)
    loads = _loads(team, requests, at)
    kept, due = _kept(team, at)
    return Board(
        loads=loads,
        bands=_bands(requests, at),
        open=sum(load.open for load in loads),
        soon=sum(load.soon for load in loads),
        soon_nobodys=sum(load.soon for load in loads if load.name is None),
        waiting=sum(load.waiting for load in loads),
        kept=kept,
        due=due,
    )


def _loads(team: Team, requests: "QuerySet[ServiceRequest]", at: datetime) -> list[Load]:
    """Return a line for each member and whoever else has something, by name; nobody last."""
    rows = (
        requests.order_by()
        .values("assignee__name", "assignee__email")
        .annotate(
            open=Count("pk"),
            soon=Count("pk", filter=Q(queue_at__lte=at + SOON)),
            waiting=Count("pk", filter=Q(status=Status.ON_HOLD)),
            oldest_at=Min("opened_at"),
        )
    )
    found: dict[str | None, dict[str, Any]] = {row["assignee__email"]: {**row} for row in rows}
    for name, email in team.memberships.values_list("user__name", "user__email"):
        found.setdefault(email, {"assignee__name": name, **_NOTHING})
    total = sum(row["open"] for row in found.values()) or 1
    loads = [
        Load(
            name=row["assignee__name"],
            query=f"is:open team:{team.slug} assignee:{email or 'none'}",
            open=row["open"],
            soon=row["soon"],
            waiting=row["waiting"],
            oldest_at=row["oldest_at"],
            share=row["open"] / total,
        )
        for email, row in found.items()
    ]
    return sorted(loads, key=lambda load: (load.name is None, load.name or ""))


_NOTHING = {"open": 0, "soon": 0, "waiting": 0, "oldest_at": None}


def _bands(requests: "QuerySet[ServiceRequest]", at: datetime) -> list[Band]:
    rows = requests.order_by().values_list("opened_at", "status")
    ours: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for opened_at, status in rows:
        label = next(label for label, below in BANDS if at - opened_at < below)
        (waiting if status == Status.ON_HOLD else ours)[label] += 1
    most = max((ours[label] + waiting[label] for label, _ in BANDS), default=0) or 1
    return [
        Band(label, ours[label], waiting[label], ours[label] / most, waiting[label] / most)
        for label, _ in BANDS
    ]


def _kept(team: Team, at: datetime) -> tuple[int, int]:
    """Return (kept, due) of the team's resolution promises due in the last seven days."""
    due = Clock.objects.filter(
        kind=ClockKind.RESOLUTION,
        service_request__team=team,
        service_request__resolution_due_at__gte=at - WEEK,
        service_request__resolution_due_at__lt=at,
        service_request__exclusion="",
    ).exclude(service_request__status=Status.CANCELLED)
    counts = due.aggregate(due=Count("pk"), kept=Count("pk", filter=Q(stopped_at__lte=F("due_at"))))
    return counts["kept"], counts["due"]
