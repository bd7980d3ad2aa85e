"""Where the partnership begins: what waits for the reader, and what they agreed to."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from csap.agreements import own
from csap.partnership import plan_page, waiting
from csap.plans.models import Partner
from csap.plans.services.signing import is_signable
from csap.telling import numbers
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.pages import render_page

#: So many agreements and plans stand here.
FEW = 5


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan that the reader signs or signed. ``mine``: how it stands with their signature."""

    number: str
    title: str
    scope: str
    state: str
    mine: str


@require_GET
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for the person, their agreements and plans, and what was done. 15 queries."""
    at = timezone.now()
    agreements = own.read(request.user, cursor=None, at=at)
    context = {
        "waiting": waiting.of(request.user, at=at),
        "agreements": agreements.rows[:FEW],
        "has_more_agreements": len(agreements.rows) > FEW or agreements.page.next_cursor,
        "plans": _plans(request.user),
    }
    return render_page(request, "partnership/home.html", context)


def _plans(user: User) -> list[OwnPlan]:
    """Return the newest plans that a person signs. 2 queries."""
    mine = Partner.objects.present().filter(user=user).select_related("plan")
    return [_plan(each) for each in mine.prefetch_related("signatures").order_by("-plan_id")[:FEW]]


def _plan(partner: Partner) -> OwnPlan:
    plan = partner.plan
    return OwnPlan(
        number=plan.number,
        title=plan.title,
        scope=plan.scope_words,
        state=plan_page.state_words(plan),
        mine=_mine(partner),
    )


def _mine(partner: Partner) -> str:
    plan, signatures = partner.plan, list(partner.signatures.all())
    newest = max(signatures, key=lambda each: each.at, default=None)
    if is_signable(plan) and all(each.content_hash != plan.content_hash for each in signatures):
        return "waits for your signature"
    return f"you signed it on {numbers.day(newest.at.date())}" if newest else ""
