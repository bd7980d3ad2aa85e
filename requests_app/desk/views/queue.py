"""The work list."""

import uuid
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition, require_GET

from requests_app.desk import arrivals as arriving
from requests_app.desk import chips, rows, saved_views
from requests_app.desk.access import staff_required
from requests_app.desk.query import parse
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page

DEFAULT = "is:open"


@require_GET
@staff_required
def queue(request: SignedInRequest) -> HttpResponse:
    """Show what a query finds, next to breach first, beside the saved views."""
    at = timezone.now()
    query = parse(_asked(request))
    page = rows.queue_page(query, user=request.user, at=at, cursor=request.GET.get("cursor"))
    groups = saved_views.groups_for(request.user, at=at)
    view = saved_views.view_of(groups, str(query))
    context = {
        "query": query,
        "page": page,
        "groups": groups,
        "view": view,
        "title": view.label if view else "Requests",
        "chips": chips.chips_of(query),
        "words": chips.words_of(query),
        "menus": chips.menus_for(query),
        "key": uuid.uuid4().hex,
        "since": at.isoformat(),
        "next_query": urlencode({"q": str(query), "cursor": page.next_cursor or ""}),
    }
    return render_page(request, "desk/queue.html", context)


def _asked(request: SignedInRequest) -> str:
    """Return the query: the chips that were set and what was typed beside them."""
    if "q" not in request.GET and "more" not in request.GET:
        return DEFAULT
    return f"{request.GET.get('q', '')} {request.GET.get('more', '')}"


def _mark(request: SignedInRequest) -> str:
    return arriving.newest_mark()


@require_GET
@staff_required
@condition(etag_func=_mark)
def arrivals(request: SignedInRequest) -> HttpResponse:
    """Say how many requests came in since the queue was shown; 304 while none did."""
    since = _instant(request.GET.get("since", ""))
    query, at = parse(request.GET.get("q", "")), timezone.now()
    count = 0
    if since is not None:
        count = arriving.count_arrivals(query, user=request.user, since=since, at=at)
    context = {"count": count, "most": arriving.MOST, "query": query}
    response = render(request, "desk/_arrivals_pill.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if timezone.is_aware(at) else None
