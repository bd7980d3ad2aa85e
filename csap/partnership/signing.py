"""Signing a plan by the link of a mail, without sign-in. Looking changes nothing."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from csap.partnership import plan_page
from csap.partnership.forms import PartnerForm
from csap.partnership.plans import CHANGE, SIGN, STEPS, forms_of
from csap.plans import policies, tokens
from csap.plans.models import Partner
from csap.plans.services import PlanRefused
from csap.plans.vocabulary import Way
from servicedesk.accounts.models import User
from servicedesk.common.links import csrf_protect_link, keep_private
from servicedesk.common.pages import add_refusal


def _asked(request: HttpRequest, token: str) -> Partner | None:
    """Return whom a link asks to sign; None alike for every link that is worth nothing.

    It was forged or has expired, the text has changed, they sign no more or have left, or somebody
    else is signed in, except in the demo, where one visitor plays all parts. 1 query, one more
    when signed in.
    """
    asked = tokens.read(token, at=timezone.now())
    mine = policies.partner_by_link(asked) if asked else None
    if mine is None or settings.DEMO or not request.user.is_authenticated:
        return mine
    return mine if cast(User, request.user).pk == mine.user_id else None


@csrf_exempt  # guarded below, in the way of links
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text that a link asks to sign, or take the signature; one page for all else."""
    mine = _asked(request, token)
    if mine is None:
        response = render(request, "partnership/link_gone.html", status=404)
    else:
        response = cast(HttpResponse, _guarded(request, mine))
    keep_private(response)
    return response


@csrf_protect_link
def _guarded(request: HttpRequest, mine: Partner) -> HttpResponse:
    step = CHANGE if request.POST.get("step") == CHANGE else SIGN
    form: PartnerForm | None = None
    if request.method == "POST":
        form = STEPS[step].form(request.POST, step=step)
        if _is_taken(form, step, mine):
            return redirect(request.path)
    page = plan_page.make(mine)
    context = {
        "page": page,
        "plan": page.plan,
        "forms": forms_of(page, {step: form} if form else {}),
        "refused": form,
    }
    status = 422 if form else 200
    return render(request, "partnership/sign.html", context, status=status)


def _is_taken(form: PartnerForm, step: str, mine: Partner) -> bool:
    """Take a step as the partner; what is refused stands in the form."""
    if not form.is_valid():
        return False
    way = {"way": Way.MAIL} if step == SIGN else {}
    given = {**form.cleaned_data, **way}
    try:
        STEPS[step].do(mine.plan.number, **given, actor=mine.user, at=timezone.now())
    except PlanRefused as refusal:
        add_refusal(form, refusal)
        return False
    return True
