"""The page of a project or of advice, and the steps of those who steer it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from requests_app.engagements import policies, services
from requests_app.engagements.models import Engagement, SuccessCriterion
from requests_app.portal import engagement_page
from requests_app.portal.forms.engagement import StepForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.pages import add_refusal, redirect_page, render_page

#: The service of each step and what to say afterwards.
TAKE: Mapping[str, tuple[Callable[..., Engagement], str]] = {
    "plan": (services.approve_baseline, "The plan is approved."),
    "start": (services.start, "The work has begun."),
    "cost": (services.record_cost, "The cost is booked."),
    "criterion": (services.add_criterion, "The criterion is added."),
    "assess": (services.assess_criterion, "The assessment is kept."),
    "lesson": (services.record_lesson, "The lesson is kept for the next project."),
    "complete": (services.complete, "It is closed out. Thank you."),
    "cancel": (services.cancel, "It has ended. What was done stays here."),
}


@require_GET
@login_required
def engagement(request: SignedInRequest, number: str) -> HttpResponse:
    return _page(request, policies.get_visible_or_404(request.user, number))


@require_POST
@login_required
def take(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Take one step of an engagement; refused, it is shown with what was typed."""
    shown = policies.get_visible_or_404(request.user, number)
    if step not in TAKE:
        raise Http404
    form = engagement_page.form_of(step, shown, request.POST)
    service, done = TAKE[step]
    if form.is_valid():
        try:
            service(shown.pk, **form.given(), actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        except SuccessCriterion.DoesNotExist as absent:
            raise Http404 from absent
        else:
            messages.success(request, done)
            return redirect_page(request, "portal:engagement", number)
    return _page(request, shown, refused={step: form}, status=422)


def _page(
    request: SignedInRequest,
    shown: Engagement,
    *,
    refused: dict[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = engagement_page.context(
        shown, reader=request.user, today=timezone.localdate(), refused=refused
    )
    return render_page(request, "portal/engagement.html", context, status=status)
