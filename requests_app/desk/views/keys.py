"""The sheet of keys as a page, for whoever has no JavaScript or wants to print it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from requests_app.desk.access import desk_member_required
from requests_app.desk.shortcuts import SECTIONS
from servicedesk.common.pages import render_page


@require_GET
@desk_member_required
def keys(request: HttpRequest) -> HttpResponse:
    """List every key of the desk."""
    return render_page(request, "desk/keys.html", {"sections": SECTIONS})
