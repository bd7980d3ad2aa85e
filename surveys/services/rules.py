"""Say how many of the resolutions are asked about."""

from datetime import datetime

from django.db import transaction

from servicedesk.accounts.models import User
from surveys.models import SamplingRule
from surveys.services.planning import require_planner


@transaction.atomic
def set_share(*, service_id: int | None, share: int | None, actor: User, at: datetime) -> None:
    """Ask about ``share`` percent of a service's resolutions from ``at`` on; None: of all others.

    ``share`` None takes the service's own rule back. What was in force before ends there and
    stays; saying the same again changes nothing.

    :raises NotPermitted: unless the actor plans surveys.
    """
    require_planner(actor)
    present = SamplingRule.objects.select_for_update().filter(service=service_id, valid_to=None)
    rule = present.first()
    if (rule.share if rule else None) == share:
        return
    if rule is not None and rule.valid_from >= at:
        rule.delete()
    elif rule is not None:
        rule.valid_to = at
        rule.save(update_fields=["valid_to"])
    if share is not None:
        SamplingRule.objects.create(service_id=service_id, share=share, valid_from=at, set_by=actor)
