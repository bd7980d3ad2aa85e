"""Outages of services: what is down, what was, and the record of each."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from requests_app.catalogue import outages
from requests_app.catalogue.models import Outage
from requests_app.desk.access import desk_member_required, staff_required
from requests_app.desk.outage_forms import CorrectForm, EndForm, RecordForm
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page


@require_GET
@staff_required
def outage_list(request: SignedInRequest) -> HttpResponse:
    """List outages, the newest first; those that go on stand above."""
    seen = Outage.objects.visible_to(request.user).select_related("service")
    going_on = seen.standing().filter(ended_at=None).order_by("started_at", "pk")
    page = paginate(seen, order=("-started_at", "-id"), cursor=request.GET.get("after"))
    context = {
        "going_on": going_on,
        "page": page,
        "may_record": outages.may_record(request.user),
    }
    return render_page(request, "desk/outages.html", context)


@require_http_methods(["GET", "POST"])
@desk_member_required
def record(request: SignedInRequest) -> HttpResponse:
    """Write an outage down."""
    at = timezone.now()
    given = request.POST if request.method == "POST" else None
    form = RecordForm(given, user=request.user, initial={"started_at": at})

    def act() -> Outage:
        return outages.record_outage(
            form.told(),
            service_id=form.cleaned_data["service"].pk,
            actor=request.user,
            at=at,
            key=form.cleaned_data["key"],
        )

    return _answer(request, form, act, {"title": "Record an outage", "button": "Record it"})


@require_GET
@staff_required
def outage(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an outage with every version of its record."""
    shown = _visible_or_404(request.user, pk)
    versions = shown.events.order_by("-pgh_id").select_related("changed_by")
    context = {
        "outage": shown,
        "versions": versions,
        "may_record": outages.may_record(request.user),
    }
    return render_page(request, "desk/outage.html", context)


@require_http_methods(["GET", "POST"])
@desk_member_required
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say when an outage ended."""
    shown, at = _visible_or_404(request.user, pk), timezone.now()
    given = request.POST if request.method == "POST" else None
    form = EndForm(given, initial={"ended_at": at})

    def act() -> Outage:
        return outages.end_outage(shown.pk, **form.cleaned_data, actor=request.user, at=at)

    context = {"outage": shown, "title": "It is over", "button": "Say it is over"}
    return _answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@desk_member_required
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the record of an outage right."""
    shown, at = _visible_or_404(request.user, pk), timezone.now()
    form = CorrectForm(request.POST) if request.method == "POST" else CorrectForm.of(shown)

    def act() -> Outage:
        rest = {name: form.cleaned_data[name] for name in ("reason", "is_void", "key")}
        return outages.correct_outage(shown.pk, form.told(), **rest, actor=request.user, at=at)

    context = {"outage": shown, "title": "Correct the record", "button": "Save the correction"}
    return _answer(request, form, act, context)


def _visible_or_404(user: User, pk: int) -> Outage:
    return get_object_or_404(
        Outage.objects.visible_to(user).select_related("service", "recorded_by"), pk=pk
    )


def _answer(
    request: SignedInRequest, form: Form, act: Callable[[], Outage], context: dict[str, object]
) -> HttpResponse:
    """Show the form, or do what it says. Refused: 422."""
    if not outages.may_record(request.user):
        raise PermissionDenied
    if form.is_valid():
        try:
            done = act()
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The record is saved.")
            return redirect_page(request, "desk:outage", done.pk)
    status = 422 if form.errors else 200
    return render_page(request, "desk/outage_form.html", context | {"form": form}, status=status)
