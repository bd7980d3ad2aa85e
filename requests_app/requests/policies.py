"""Who may see and do what with a request. ``visible_to`` says who may see; this, who may act."""

from collections.abc import Callable, Sequence

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from requests_app.catalogue.models import TeamMembership
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Status
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import DESK_ROLES, Role

Rule = Callable[[User, ServiceRequest], bool]


def team_ids(user: User) -> frozenset[int]:
    """Return the teams a person works in. 1 query, kept on the user object."""
    if not hasattr(user, "_team_ids"):
        memberships = TeamMembership.objects.filter(user=user)
        user._team_ids = frozenset(memberships.values_list("team_id", flat=True))  # type: ignore[attr-defined]
    return user._team_ids  # type: ignore[attr-defined]


def followers_of(service_request: ServiceRequest) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of who reads along now. 1 query, kept on the request object."""
    if not hasattr(service_request, "_followers"):
        present = service_request.followers.filter(until=None).order_by("since", "pk")
        service_request._followers = tuple(present.values_list("user_id", "user__name"))  # type: ignore[attr-defined]
    return service_request._followers  # type: ignore[attr-defined]


def can_work(user: User, service_request: ServiceRequest) -> bool:
    """Desk people work their teams' requests, what nobody has, and what they were given.

    Nobody works a request of their own.
    """
    if not user.has_role(*DESK_ROLES) or service_request.requester_id == user.pk:
        return False
    return (
        user.has_role(Role.ADMIN)
        or service_request.team_id is None
        or service_request.assignee_id == user.pk
        or service_request.team_id in team_ids(user)
    )


def can_assign(user: User, service_request: ServiceRequest) -> bool:
    """Whoever works it may hand it on; any desk person may pick up or route a request."""
    return user.has_role(*DESK_ROLES) and service_request.requester_id != user.pk


def can_reply(user: User, service_request: ServiceRequest) -> bool:
    """The requester, those who follow, and those who may work it."""
    if service_request.requester_id == user.pk or can_work(user, service_request):
        return True
    return any(pk == user.pk for pk, _ in followers_of(service_request))


def can_reopen(user: User, service_request: ServiceRequest) -> bool:
    """The requester says that it is not solved; so may those who work it."""
    return service_request.requester_id == user.pk or can_work(user, service_request)


def can_cancel(user: User, service_request: ServiceRequest) -> bool:
    """Whoever asked may take it back; those who work it may cancel it."""
    return can_reopen(user, service_request)


def can_share(user: User, service_request: ServiceRequest) -> bool:
    """Whoever asked decides who reads along; so may those who work it."""
    return can_reopen(user, service_request)


#: Which rule guards which step; lifecycle asks it on every way in.
RULES: dict[str, Rule] = {
    "reply": can_reply,
    "note": can_work,
    "assign": can_assign,
    "triage": can_work,
    "hold": can_work,
    "resume": can_work,
    "resolve": can_work,
    "reopen": can_reopen,
    "close": can_reopen,
    "cancel": can_cancel,
    "share": can_share,
}

#: From which statuses a step is offered at all.
OFFERED: dict[str, frozenset[str]] = {
    "reply": frozenset(set(Status) - {Status.CANCELLED}),
    "note": frozenset(Status),
    "assign": frozenset({Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD}),
    "triage": frozenset({Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD}),
    "hold": frozenset({Status.NEW, Status.IN_PROGRESS}),
    "resume": frozenset({Status.ON_HOLD}),
    "resolve": frozenset({Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD}),
    "reopen": frozenset({Status.RESOLVED, Status.CLOSED}),
    "close": frozenset({Status.RESOLVED}),
    "cancel": frozenset({Status.NEW, Status.IN_PROGRESS, Status.ON_HOLD}),
    "share": frozenset(set(Status) - {Status.CANCELLED}),
}


def allowed_steps(user: User, service_request: ServiceRequest) -> frozenset[str]:
    """Return the names of the steps to offer the person now. At most 2 queries."""
    return frozenset(
        step
        for step, rule in RULES.items()
        if service_request.status in OFFERED[step] and rule(user, service_request)
    )


#: What is loaded with a request; each join costs the database some planning.
RELATED = ("requester", "service", "request_type", "team", "assignee", "department")


def get_visible_or_404(
    user: User, number: str, *, related: Sequence[str] = RELATED, only: Sequence[str] = ()
) -> ServiceRequest:
    """Return the request; a hidden one is reported exactly as an absent one. 1 query.

    ``only`` names the columns a page needs; without it all are loaded.
    """
    visible = ServiceRequest.objects.visible_to(user).select_related(*related)
    return get_object_or_404(visible.only(*only) if only else visible, number=number)


def get_workable_or_403(user: User, number: str) -> ServiceRequest:
    """Return a request that the person may work; 404 if hidden, 403 if only readable."""
    service_request = get_visible_or_404(user, number)
    if not can_work(user, service_request):
        raise PermissionDenied
    return service_request
