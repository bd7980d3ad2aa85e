"""One review: agenda, who comes, pack, minutes, decisions; its steps, and taking minutes."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from csap.facts.periods import local_day
from csap.reviews import policies, queries, services, shown
from csap.reviews.forms import MinuteForm
from csap.reviews.models import Review
from csap.reviews.pack.drawn import short_hash
from csap.reviews.rules import days_overdue, months_later
from csap.reviews.services.agenda import agenda_of
from csap.reviews.services.minuting import newest_minutes
from csap.reviews.views.acting import act
from servicedesk.accounts.http import SignedInRequest
from servicedesk.common import printing
from servicedesk.common.forms import KeyedForm
from servicedesk.common.pages import render_page


@require_GET
@login_required
def review(request: SignedInRequest, number: str) -> HttpResponse:
    """Show one review."""
    return _page(request, policies.get_run_review(request.user, number))


def _page(
    request: SignedInRequest, found: Review, form: MinuteForm | None = None, item: int | None = None
) -> HttpResponse:
    """Show a review; ``form``: minutes that were refused, of ``item``. 17 queries."""
    at = timezone.now()
    today = local_day(at)
    minutes = newest_minutes(found)
    rows = shown.agenda(agenda_of(found), minutes)
    last = queries.last_held(found)
    earlier = list(last.review.decisions.for_list()) if last else []
    pack = found.packs.select_related("frozen_by").order_by("-version").first()
    invited = found.invitations.select_related("person__department").order_by("part", "pk")
    context = {
        "review": found,
        "heading": shown.heading(found, rows, last),
        "rows": rows,
        "silent": [row for row in rows if row.minute is None],
        "general": minutes.get(None),
        "earlier": shown.decided(earlier, today=today),
        "decisions": shown.decided(list(found.decisions.for_list()), today=today),
        "last": last,
        "comes": shown.who_comes(invited),
        "pack": pack,
        "hash": short_hash(pack.content_hash) if pack else "",
        "can_print": printing.is_available(),
        "events": found.events.select_related("actor").order_by("-pk")[:15],
        "coming": queries.ahead_of(found),
        "next": shown.next_step(found, at=at),
        "days_late": days_overdue(found.due_on, today=today) if found.is_ahead else 0,
        "rhythms": queries.rhythms(today=today),
        "on_time": queries.held_on_time(months_later(today, -12), today),
        "form": form or MinuteForm(),
        "minute_item": item,
        "key": KeyedForm(),
    }
    status = 422 if form is not None else 200
    return render_page(request, "csap/reviews/review.html", context, status=status)


#: Steps that need no input, and what is said of them.
_STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "set_agenda": (services.set_agenda, "The agenda stands; people can be invited to it."),
    "freeze_pack": (services.freeze_pack, "The pack is frozen with the figures of now."),
    "hold": (services.hold, "The review has begun; take the minutes in place."),
    "close": (services.close, "The review is closed. What is open comes back in the next one."),
}


@require_POST
@login_required
def step(request: SignedInRequest, number: str, step: str) -> HttpResponse:
    """Take one step of the review's life."""
    found = policies.get_run_review(request.user, number)
    if step not in _STEPS:
        raise Http404("There is no such step.")
    do, said = _STEPS[step]
    form = KeyedForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    return act(
        request,
        number,
        lambda: do(found.number, actor=request.user, at=timezone.now(), key=key),
        said,
    )


@require_POST
@login_required
def minute(request: SignedInRequest, number: str) -> HttpResponse:
    """Keep what was said about an item, or in general."""
    found = policies.get_run_review(request.user, number)
    form, given = MinuteForm(request.POST), request.POST.get("item", "")
    item = int(given) if given.isdecimal() and len(given) < 19 else None
    if not form.is_valid():
        return _page(request, found, form, item)
    return act(
        request,
        number,
        lambda: services.take_minutes(
            number, **form.cleaned_data, item=item, actor=request.user, at=timezone.now()
        ),
        "The minutes are kept.",
        at="minutes",
    )
