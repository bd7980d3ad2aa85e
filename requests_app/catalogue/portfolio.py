"""What a service costs a year and where it stands in its life: who may say so, and how."""

from datetime import datetime
from typing import NamedTuple

import pghistory
from django.db import transaction

from requests_app.catalogue.models import Lifecycle, Service
from servicedesk.accounts.models import User
from servicedesk.common.errors import NotPermitted


class Standing(NamedTuple):
    """What is said of a service; an empty ``lifecycle`` and a cost of None: nothing.

    The cost is in minor units of ``currency``, which is empty where there is none.
    """

    lifecycle: str = ""
    annual_cost_minor: int | None = None
    currency: str = ""

    @property
    def lifecycle_words(self) -> str:
        return Lifecycle(self.lifecycle).label if self.lifecycle else ""


def may_tell(user: User) -> bool:
    """Managers and administrators answer for the portfolio."""
    return user.is_active and user.is_plan_member


@transaction.atomic
def set_standing(slug: str, standing: Standing, *, actor: User, at: datetime) -> Service:
    """Say what a live service costs and where it stands. A repeat changes nothing.

    Who said it, and what stood there before, stays in the service's events.

    :raises Service.DoesNotExist: if there is no such live service.
    :raises NotPermitted: for whoever does not answer for the portfolio.
    """
    if not may_tell(actor):
        raise NotPermitted("Only managers say what a service costs.")
    with pghistory.context(user=actor.pk, said_at=at.isoformat()):
        service = Service.objects.live().select_for_update(of=("self",)).get(slug=slug)
        if Standing(service.lifecycle, service.annual_cost_minor, service.currency) == standing:
            return service
        service.lifecycle = standing.lifecycle
        service.annual_cost_minor = standing.annual_cost_minor
        service.currency = standing.currency if standing.annual_cost_minor is not None else ""
        service.save(update_fields=["lifecycle", "annual_cost_minor", "currency"])
    return service


class Said(NamedTuple):
    """What was said of a service at one time, by whom; None: by a file or before this was kept."""

    at: datetime
    by: str | None
    standing: Standing


def said_before(service: Service) -> list[Said]:
    """Return what was said of a service, the newest first, each once. 2 queries."""
    rows = list(service.events.order_by("-pgh_id").select_related("pgh_context"))
    told = [Standing(row.lifecycle, row.annual_cost_minor, row.currency) for row in rows]
    changed = [
        (row, standing)
        for at, (row, standing) in enumerate(zip(rows, told, strict=True))
        if standing != (told[at + 1] if at + 1 < len(told) else Standing())
    ]
    who = [(row.pgh_context.metadata or {}).get("user") if row.pgh_context else None
           for row, _ in changed]  # fmt: skip
    names = dict(User.objects.filter(pk__in=[pk for pk in who if pk]).values_list("pk", "name"))
    return [
        Said(row.pgh_created_at, names.get(pk), standing)
        for (row, standing), pk in zip(changed, who, strict=True)
    ]
