"""Let people read along, and stop."""

from datetime import datetime

from django.db import transaction

from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests import policies
from requests_app.requests.models import Follower, ServiceRequest
from requests_app.requests.vocabulary import Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted


class CannotFollow(DomainError):
    """The person cannot read along."""

    field = "email"


@transaction.atomic
def add_follower(
    pk: int, *, person: User, actor: User, at: datetime, key: str | None = None
) -> ServiceRequest:
    """Let ``person`` read the request and reply to it from now on. A second time changes nothing.

    :raises CannotFollow: for the requester, and for people who have left.
    :raises NotPermitted: unless the actor asked for it or works it.
    """
    by = By(actor=actor, at=at, key=key)
    service_request, is_repeat = steps.begin(pk, "share", by)
    if is_repeat:
        return service_request
    if person.pk == service_request.requester_id:
        raise CannotFollow(f"{person.name} asked for this and reads it anyway.")
    if not person.is_active:
        raise CannotFollow(f"{person.name} does not work here any more.")
    if service_request.followers.filter(user=person, until=None).exists():
        return service_request
    Follower.objects.create(service_request=service_request, user=person, added_by=actor, since=at)
    steps.record(
        service_request,
        Step.CHANGED,
        by,
        operation="share",
        changes={"followers": ["", person.name]},
    )
    return service_request


@transaction.atomic
def remove_follower(
    pk: int, *, person: User, actor: User, at: datetime, key: str | None = None
) -> ServiceRequest:
    """Stop ``person`` reading along; everyone may stop for themselves. Twice changes nothing.

    :raises NotPermitted: unless it is oneself, or the actor asked for it or works it.
    """
    by = By(actor=actor, at=at, key=key)
    service_request = steps.lock(pk)
    if actor.pk != person.pk and not policies.can_share(actor, service_request):
        raise NotPermitted(f"You may not decide who follows {service_request.number}.")
    ended = service_request.followers.filter(user=person, until=None).update(until=at)
    if ended:
        steps.record(
            service_request,
            Step.CHANGED,
            by,
            operation="unshare",
            changes={"followers": [person.name, ""]},
        )
    return service_request
