"""Put the person's name on what the database keeps of changed configuration."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware

#: Where tracked tables (people, catalogue, targets) are changed. Requests keep their own history.
PLACES = ("/admin/", "/settings/", "/account/", "/engagements/")


class ConfigurationHistoryMiddleware:
    """pghistory's middleware for the places that need it; it costs every other write nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.with_history = HistoryMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PLACES):
            return self.with_history(request)
        return self.get_response(request)
