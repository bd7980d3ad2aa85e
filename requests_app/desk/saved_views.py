"""The views at the left of the queue and how much each holds now."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Q
from redis import RedisError

from requests_app.catalogue.models import Team
from requests_app.desk.query import Term
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason
from servicedesk.accounts.models import User
from servicedesk.common.caching import remembered

#: How long counts are kept, in seconds; what the person does themselves counts at once.
KEPT = 10
SOON = timedelta(hours=4)
_WAITING = {
    HoldReason.REQUESTER: ("For the requester", "player-pause"),
    HoldReason.APPROVAL: ("For approval", "user-check"),
    HoldReason.SUPPLIER: ("For a supplier", "truck-delivery"),
    HoldReason.CHANGE: ("For a change", "calendar-event"),
}


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named query. ``count`` is what it holds; ``is_urgent`` colours it while it holds any."""

    label: str
    query: str
    icon: str
    count: int
    is_urgent: bool = False

    @property
    def href(self) -> str:
        return f"?{urlencode({'q': self.query})}"


@dataclass(frozen=True, slots=True)
class Group:
    """Views under one heading; "" for the first ones."""

    heading: str
    views: tuple[SavedView, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open requests a person sees, cut in the ways the views need. JSON-able."""

    all: int
    mine: int
    unassigned: int
    soon: int
    waiting: dict[str, int]
    teams: list[tuple[str, str, int, bool]]
    """(name, slug, count, whether it is one's own)"""


def groups_for(user: User, *, at: datetime) -> tuple[Group, ...]:
    """Return the person's views. No query while the counts are kept, else 3."""
    counts = _counts(user, at)
    own = [team for team in counts.teams if team[3]]
    other = [team for team in counts.teams if not team[3]]
    return (
        Group("", _first_views(counts)),
        Group("Waiting", _waiting_views(counts)),
        Group("My teams", _team_views(own)),
        Group("Other teams" if own else "Teams", _team_views(other)),
    )


def forget(user: User) -> None:
    """Have the person's counts made anew: they have just changed something."""
    with suppress(RedisError):
        cache.delete(_key(user))


def view_of(groups: tuple[Group, ...], query: str) -> SavedView | None:
    """Return the view that asks exactly this."""
    return next((view for group in groups for view in group.views if view.query == query), None)


def _first_views(counts: Counts) -> tuple[SavedView, ...]:
    return (
        SavedView("All open", "is:open", "list-details", counts.all),
        SavedView("Mine", "is:open assignee:me", "user", counts.mine),
        SavedView("Unassigned", "is:open assignee:none", "inbox", counts.unassigned),
        SavedView("Late or due in 4 h", "is:open due:<4h", "flame", counts.soon, is_urgent=True),
    )


def _waiting_views(counts: Counts) -> tuple[SavedView, ...]:
    return tuple(
        SavedView(label, f"is:hold hold:{reason.lower()}", icon, counts.waiting.get(reason, 0))
        for reason, (label, icon) in _WAITING.items()
    )


def _team_views(teams: list[tuple[str, str, int, bool]]) -> tuple[SavedView, ...]:
    return tuple(
        SavedView(name, f"is:open {Term('team', slug)}", "users", count)
        for name, slug, count, _ in teams
    )


def _key(user: User) -> str:
    return f"desk:counts:{user.pk}"


def _counts(user: User, at: datetime) -> Counts:
    return Counts(**remembered(_key(user), lambda: _count(user, at), seconds=KEPT))


def _count(user: User, at: datetime) -> dict[str, object]:
    """Count what the person sees of the open requests. 3 queries, one over all open requests."""
    rows = list(
        ServiceRequest.objects.open()
        .visible_to(user)
        .order_by()
        .values("team_id", "hold_reason")
        .annotate(
            n=Count("pk"),
            mine=Count("pk", filter=Q(assignee=user)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            soon=Count("pk", filter=Q(queue_at__lte=at + SOON)),
        )
    )
    own = policies.team_ids(user)
    by_team: dict[int, int] = {}
    waiting: dict[str, int] = {}
    for row in rows:
        by_team[row["team_id"]] = by_team.get(row["team_id"], 0) + row["n"]
        if row["hold_reason"]:
            waiting[row["hold_reason"]] = waiting.get(row["hold_reason"], 0) + row["n"]
    teams = Team.objects.filter(is_active=True).order_by("name").values_list("pk", "name", "slug")
    return {
        "all": sum(row["n"] for row in rows),
        "mine": sum(row["mine"] for row in rows),
        "unassigned": sum(row["unassigned"] for row in rows),
        "soon": sum(row["soon"] for row in rows),
        "waiting": waiting,
        "teams": [(name, slug, by_team.get(pk, 0), pk in own) for pk, name, slug in teams],
    }
