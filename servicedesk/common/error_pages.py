"""The page for what nobody foresaw."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with what the request's id in the log begins with. No query, no session."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "")[:8]
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
