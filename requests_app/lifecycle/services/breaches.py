"""Notice promises that were not kept."""

from datetime import datetime

from django.db import transaction

from requests_app.clocks.models import Clock
from requests_app.lifecycle.services import step as steps
from requests_app.lifecycle.services.step import By
from requests_app.requests.vocabulary import Step


def notice_breaches(*, at: datetime, limit: int = 500) -> int:
    """Write down and tell of each clock that ran past its due instant; return how many.

    One transaction a clock; safe to run twice and at once.
    """
    found = Clock.objects.unnoticed_breaches(at).order_by("due_at").values_list("pk", flat=True)
    return sum(_notice(pk, at) for pk in list(found[:limit]))


@transaction.atomic
def _notice(pk: int, at: datetime) -> bool:
    request_id = Clock.objects.values_list("service_request_id", flat=True).get(pk=pk)
    # The request first, then its clock: the order in which every step takes its locks.
    service_request = steps.lock(request_id)
    clock = Clock.objects.unnoticed_breaches(at).select_for_update().filter(pk=pk).first()
    if clock is None:
        return False
    clock.breached_at = clock.due_at
    clock.save(update_fields=["breached_at"])
    steps.record(
        service_request,
        Step.BREACHED,
        By(actor=None, at=at),
        changes={"clock": ["", clock.get_kind_display()]},
        is_internal=True,
    )
    return True
