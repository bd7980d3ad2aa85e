"""What this room does when a fact arrives. Each may come twice."""

from django.utils import timezone

from csap.reviews.models import Pack
from csap.reviews.services import print_pack
from servicedesk.common import printing
from servicedesk.outbox.models import Fact


def print_frozen_pack(fact: Fact) -> None:
    """Print a pack right after it was frozen, where PDFs can be made."""
    if printing.is_available():
        print_pack(Pack.objects.get(pk=fact.payload["pack"]), at=timezone.now())
