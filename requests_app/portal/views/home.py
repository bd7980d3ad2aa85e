"""Where people begin: what they need, what they wait for, what is offered."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from requests_app.portal import outages, queries, tiles
from requests_app.portal.rows import row
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page

OPEN_SHOWN = 6
TILES_SHOWN = 8


@require_GET
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    requests, number = queries.open_requests_of(request.user, at_most=OPEN_SHOWN)
    services = queries.services_for(request.user)
    context = {
        "rows": [row(each, reader=request.user, now=now) for each in requests],
        "open_number": number,
        "tiles": tiles.tiles(services[:TILES_SHOWN], queries.kept_by_service(now)),
        "services_number": len(services),
        "outages": outages.notices_for(request.user, now=now),
        "asked_most": queries.asked_most(request.user, now),
    }
    return render_page(request, "portal/home.html", context)


@require_GET
@login_required
def search(request: SignedInRequest) -> HttpResponse:
    """Find services, types of requests and one's own requests by words."""
    text = request.GET.get("q", "").strip()[:200]
    found = queries.search(request.user, text) if text else None
    now = timezone.now()
    context = {
        "text": text,
        "found": found,
        "rows": [row(each, reader=request.user, now=now) for each in found.requests]
        if found
        else [],
        "is_nothing": found is not None and not any(found),
    }
    return render_page(request, "portal/search.html", context)
