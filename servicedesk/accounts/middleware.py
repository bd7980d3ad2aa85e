"""Show instants in the reader's zone."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class PersonalTimeZoneMiddleware:
    """Activate the signed-in person's zone, else the organisation's. No query of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone_of(request)):
            return self.get_response(request)


def _zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo:
    # The session is looked at only when there is a cookie, so anonymous pages stay cheap.
    name = ""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        name = getattr(request.user, "time_zone", "")
    try:
        return zoneinfo.ZoneInfo(name or settings.REPORTING_TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.REPORTING_TIME_ZONE)
