"""What is offered and what to expect of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from requests_app.catalogue.models import Service
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import hours_in_words
from requests_app.portal import outages, promises, queries, tiles
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page


@require_GET
@login_required
def services(request: SignedInRequest) -> HttpResponse:
    offered = queries.services_for(request.user)
    shown = tiles.tiles(offered, queries.kept_by_service(timezone.now()))
    return render_page(request, "portal/services.html", {"tiles": shown})


@require_GET
@login_required
def service(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    visible = Service.objects.visible_to(request.user).select_related("team", "owner")
    shown = get_object_or_404(visible, slug=slug)
    hours = calendar(shown.calendar_id)
    context = {
        "service": shown,
        "request_types": queries.request_types_for(request.user)
        .filter(service=shown)
        .order_by("kind", "name", "pk"),
        "promises": promises.promises_of(shown, now=now),
        "outages": outages.notices_for(request.user, now=now, service_id=shown.pk),
        "aim": promises.AIM,
        "since": now - queries.LOOK_BACK,
        "hours": hours_in_words(hours),
        "time_zone": hours.zone.rpartition("/")[2].replace("_", " "),
        "closed_days": promises.closed_days(hours, now),
    }
    return render_page(request, "portal/service.html", context)
