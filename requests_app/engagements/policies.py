"""Who may steer an engagement and see its money. Who may see it at all: ``visible_to``."""

from django.shortcuts import get_object_or_404

from requests_app.engagements.models import Engagement
from requests_app.requests import policies as requests
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role


def can_manage(user: User, engagement: Engagement) -> bool:
    """Whoever may work the request plans, books and closes its engagement."""
    return requests.can_work(user, engagement.service_request)


def can_see_money(user: User, engagement: Engagement) -> bool:
    """Who asked, who pays, whoever steers it, and managers; not those who merely follow."""
    return (
        user.pk in (engagement.sponsor_id, engagement.service_request.requester_id)
        or user.has_role(Role.MANAGER, Role.ADMIN)
        or can_manage(user, engagement)
    )


def can_record_lesson(user: User, engagement: Engagement) -> bool:
    """Both sides learn: the sponsor, the requester and whoever steers it."""
    return user.pk in (
        engagement.sponsor_id,
        engagement.service_request.requester_id,
    ) or can_manage(user, engagement)


def get_visible_or_404(user: User, number: str) -> Engagement:
    """Return the engagement of a request; a hidden one is reported as an absent one. 1 query."""
    visible = Engagement.objects.visible_to(user).select_related(
        "sponsor",
        "service_request__requester",
        "service_request__assignee",
        "service_request__service",
        "service_request__team",
    )
    return get_object_or_404(visible, service_request__number=number)
