"""What this room does when a fact of another one arrives. Each may come twice."""

from django.utils import timezone

from csap.plans import services
from servicedesk.outbox.models import Fact


def open_draft(fact: Fact) -> None:
    """Open the draft plan of a deficiency, or link it to the open one."""
    if fact.payload["is_deficiency"]:
        services.open_by_rule(fact.payload["number"], at=timezone.now())
