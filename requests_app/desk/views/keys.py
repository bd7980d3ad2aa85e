"""The sheet of keys as a page, for whoever has no JavaScript or wants to print it."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from requests_app.desk.access import staff_required
from requests_app.desk.shortcuts import SECTIONS
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import render_page


@require_GET
@staff_required
def keys(request: SignedInRequest) -> HttpResponse:
    """List every key of the desk."""
    return render_page(request, "desk/keys.html", {"sections": SECTIONS})
