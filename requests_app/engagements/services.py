"""Every way an engagement can change."""

from django.conf import settings

from requests_app.engagements.models import Engagement
from requests_app.requests.models import ServiceRequest


def propose(service_request: ServiceRequest) -> Engagement:
    """Begin the engagement of a project or consulting request; its plan comes with the work."""
    return Engagement.objects.create(
        service_request=service_request,
        sponsor_id=service_request.requester_id,
        currency=settings.DEFAULT_CURRENCY,
    )
