"""Service reviews for those who were invited: agenda, pack, decisions, and their answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from csap.facts.periods import local_day
from csap.reviews import policies, services, shown
from csap.reviews.forms import AnswerForm
from csap.reviews.models import Invitation
from csap.reviews.services import ReviewRefused
from csap.reviews.services.agenda import agenda_of
from csap.reviews.views.packs import INVITED, send_pack, show_pack
from csap.reviews.vocabulary import Answer
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_http_methods(["GET", "POST"])
@login_required
def review(request: SignedInRequest, number: str) -> HttpResponse:
    """Show a review to who was invited, and take their answer."""
    mine = policies.get_invitation(request.user, number)
    form = AnswerForm(request.POST or None, initial=_initial(mine))
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            services.answer(number, **given, person=request.user, at=timezone.now())
        except ReviewRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Thank you, your answer is kept.")
            return redirect_page(request, "partnership:review", number)
    found = mine.review
    context = {
        "review": found,
        "mine": mine,
        "rows": shown.agenda(agenda_of(found), {}),
        "decisions": shown.decided(
            list(found.decisions.for_list()), today=local_day(timezone.now())
        ),
        "has_pack": found.packs.exists(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render_page(request, "partnership/review.html", context, status=status)


def _initial(mine: Invitation) -> dict[str, str]:
    if mine.answer == Answer.OPEN:
        return {}
    return {"coming": "yes" if mine.answer == Answer.COMING else "no", "instead": mine.instead}


@require_GET
@login_required
def pack(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the pack of a review to who was invited."""
    return show_pack(request, policies.get_invitation(request.user, number).review, INVITED)


@require_GET
@login_required
def pack_file(request: SignedInRequest, number: str) -> HttpResponse:
    """Send the pack of a review as PDF to who was invited."""
    return send_pack(request, policies.get_invitation(request.user, number).review)
