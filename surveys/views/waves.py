"""The wave cockpit: plan a wave, look at whom it reaches, start it, follow it. And sampling."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page
from surveys import cockpit, frames, policies, services
from surveys.models import Wave
from surveys.sampling_page import rules_shown
from surveys.wave_forms import ShareForm, WaveForm, initial_of


class Step(NamedTuple):
    """What a button of the page does, and what is said afterwards."""

    take: Callable[..., Any]
    done: str


STEPS = {
    "start": Step(services.start_wave, "It has started. The invitations go out by themselves."),
    "pause": Step(services.pause_wave, "It is paused. Nothing more goes out."),
    "resume": Step(services.resume_wave, "It goes on."),
    "close": Step(services.close_wave, "It is closed."),
    "cancel": Step(services.cancel_wave, "It is called off. Open invitations were taken back."),
    "test": Step(services.send_test, "A test mail is on its way to you."),
}


@require_GET
@login_required
def waves(request: SignedInRequest) -> HttpResponse:
    """List the waves, the newest first."""
    policies.admit_managers(request.user)
    seen = Wave.objects.visible_to(request.user).for_list()
    page = paginate(seen, order=("-opens_on", "-pk"), cursor=request.GET.get("cursor"), size=25)
    context = {"door": "csap", "page": page, "opted_out": cockpit.opted_out()}
    return render_page(request, "surveys/waves.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """Plan a wave; nobody is asked yet."""
    policies.admit_managers(request.user)
    form = WaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            planned = services.plan_wave(
                form.plan(), actor=request.user, key=form.cleaned_data["key"]
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Planned. Look at whom it reaches, then start it.")
            return redirect_page(request, "surveys:wave", planned.pk)
    return _form_page(request, form, wave=None)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a wave that has not started."""
    policies.admit_managers(request.user)
    found = policies.get_wave_or_404(request.user, pk)
    form = (
        WaveForm(request.POST) if request.method == "POST" else WaveForm(initial=initial_of(found))
    )
    if form.is_valid():
        try:
            services.change_wave(found.pk, form.plan(), actor=request.user)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Changed.")
            return redirect_page(request, "surveys:wave", found.pk)
    return _form_page(request, form, wave=found)


@require_GET
@login_required
def wave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one wave: before its start whom it would reach, then how far it is."""
    policies.admit_managers(request.user)
    found = policies.get_wave_or_404(request.user, pk)
    return _wave_page(request, found)


@login_required
@require_POST
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Start, pause, resume, close or call off a wave, or send oneself its mail."""
    policies.admit_managers(request.user)
    found = policies.get_wave_or_404(request.user, pk)
    if name not in STEPS:
        raise Http404
    try:
        STEPS[name].take(found.pk, actor=request.user, at=timezone.now())
    except NotPermitted:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, STEPS[name].done)
    return redirect_page(request, "surveys:wave", found.pk)


@login_required
@require_http_methods(["GET", "POST"])
def sampling(request: SignedInRequest) -> HttpResponse:
    """Show and set how many resolutions are asked about."""
    policies.admit_managers(request.user)
    form = ShareForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid():
        services.set_share(
            service_id=form.cleaned_data["service"],
            share=form.cleaned_data["share"],
            actor=request.user,
            at=now,
        )
        messages.success(request, "It holds for what is resolved from now on.")
        return redirect_page(request, "surveys:sampling")
    shown = rules_shown(request.user, at=now)
    context = {"door": "csap", "form": form, "rules": shown, "opted_out": cockpit.opted_out()}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/sampling.html", context, status=status)


def _form_page(request: SignedInRequest, form: WaveForm, *, wave: Wave | None) -> HttpResponse:
    context = {"door": "csap", "form": form, "wave": wave}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/wave_form.html", context, status=status)


def _wave_page(request: SignedInRequest, found: Wave) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {"door": "csap", "wave": found}
    if found.is_draft:
        context["preview"] = frames.preview_of(found, at=now)
    elif found.started_at is not None:
        context["progress"] = cockpit.progress_of(found)
    if found.is_running:
        context["reminders"] = cockpit.reminders_of(found, at=now)
    return render_page(request, "surveys/wave.html", context)
