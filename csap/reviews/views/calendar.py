"""The calendar of reviews, and the schedules behind it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from csap.facts.periods import local_day
from csap.facts.scopes import Scope
from csap.reviews import queries, services
from csap.reviews.forms import ScheduleForm
from csap.reviews.models import NEWEST, Review
from csap.reviews.rules import months_later
from csap.telling import choices
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page

SIZE = 25


@require_GET
@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """List reviews, the newest first, with the schedules and what is held on time."""
    admit_to_plan(request.user)
    today = local_day(timezone.now())
    reviews = Review.objects.visible_to(request.user).select_related("chair")
    cursor = request.GET.get("cursor")
    context = {
        "page": paginate(reviews, order=NEWEST, cursor=cursor, size=SIZE),
        "rhythms": queries.rhythms(today=today),
        "on_time": queries.held_on_time(months_later(today, -12), today),
        "mine": queries.open_decisions_of(request.user),
        "today": today,
    }
    return render_page(request, "csap/reviews/list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def schedule(request: SignedInRequest) -> HttpResponse:
    """Say that a scope is reviewed, how often, and by whom."""
    admit_to_plan(request.user)
    today = local_day(timezone.now())
    form = ScheduleForm(
        request.POST or None,
        scopes=_scopes(today),
        initial={"owner": request.user, "first_on": months_later(today, 1)},
    )
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        try:
            made = services.set_schedule(**given, actor=request.user, at=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{made.number} is due on {made.due_on:%-d %B %Y}.")
            return redirect_page(request, "reviews:review", made.number)
    status = 422 if form.errors else 200
    return render_page(request, "csap/reviews/schedule.html", {"form": form}, status=status)


def _scopes(today: date) -> list[tuple[str, str]]:
    names = choices.load_names()
    at = choices.chosen("", "", today=today, names=names)
    eyes = [option for group in choices.eyes_groups(at, names) for option in group.options]
    services = [(str(Scope(service=slug)), name) for slug, name in names.services.items()]
    return [(option.value, option.label) for option in eyes] + services
