"""The pack of a review: as a page of six sheets, and as PDF."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from csap.reviews import policies, services
from csap.reviews.models import Review
from csap.reviews.pack.drawn import drawn, fitted, short_hash
from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access
from servicedesk.common import printing


@require_GET
@login_required
def pack(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the newest pack of a review, as it was frozen."""
    return show_pack(request, policies.get_run_review(request.user, number))


#: Where the page of a pack leads back to, and where its PDF is, behind either door.
MANAGERS = ("reviews:review", "reviews:pack_file")
INVITED = ("partnership:review", "partnership:review_pack_file")


def show_pack(
    request: SignedInRequest, review: Review, routes: tuple[str, str] = MANAGERS
) -> HttpResponse:
    """Show a pack to who may see the review."""
    found = policies.get_pack(review)
    context = {
        "review": review,
        "frozen": found,
        "pack": fitted(found.content),
        "hash": short_hash(found.content_hash),
        "drawn": drawn(found.content),
        "can_print": printing.is_available(),
        "back": routes[0],
        "file": routes[1],
    }
    return render(request, "csap/reviews/pack.html", context)


@require_GET
@login_required
def pack_file(request: SignedInRequest, number: str) -> HttpResponse:
    """Send the newest pack as PDF; who took it is written down."""
    return send_pack(request, policies.get_run_review(request.user, number))


def send_pack(request: SignedInRequest, review: Review) -> HttpResponse:
    """Send a pack as PDF to who may see the review; where none can be made, say what serves."""
    found, at = policies.get_pack(review), timezone.now()
    try:
        file = services.print_pack(found, at=at)
    except printing.CannotPrint as refusal:
        return render(
            request, "csap/reviews/no_pdf.html", {"review": review, "why": refusal}, status=409
        )
    record_access(
        actor=request.user,
        action=Action.EXPORTED,
        subject=f"pack of {review.number}",
        at=at,
        hash=found.content_hash,
    )
    name = f"{review.number.lower()}-pack-{found.version}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(file.content), content_type=printing.PDF_TYPE, headers=headers)
