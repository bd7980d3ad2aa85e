"""“You said, we did”: what people read, what managers write, and the register of policies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servicedesk.accounts.http import SignedInRequest
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page
from surveys import policies, services
from surveys.feedback_forms import ImprovementForm, PolicyForm
from surveys.models import CompanyPolicy, Feedback, Improvement
from surveys.models.feedback import NEWEST_FIRST


@login_required
@require_GET
def told(request: SignedInRequest) -> HttpResponse:
    """Show what was done, what was answered, and what became of the person's own words."""
    out = Improvement.objects.released_to(request.user).newest_first()
    own = Feedback.objects.by_author(request.user).order_by(*NEWEST_FIRST)
    context = {
        "improvements": out[:50],
        "answers": Feedback.objects.published().order_by("-released_at", "-pk")[:50],
        "own": own[:50],
    }
    return render_page(request, "surveys/told.html", context)


@login_required
@require_GET
def strip(request: SignedInRequest) -> HttpResponse:
    """Show the newest of what was done, for a place on another page; ``service`` narrows it.

    Without ``service`` also how many of the person's own words were answered.
    """
    out, answered = Improvement.objects.all(), 0
    if slug := request.GET.get("service", ""):
        out = out.filter(services__slug=slug)
    else:
        answered = Feedback.objects.by_author(request.user).answered().count()
    context = {"improvements": out.newest_for(request.user), "answered": answered}
    return render_page(request, "surveys/you_said.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def improvements(request: SignedInRequest) -> HttpResponse:
    """List improvements, drafts too, and write another."""
    policies.admit_managers(request.user)
    form = ImprovementForm(_sent(request), user=request.user)
    if form.is_valid() and _is_kept(request, form, None):
        return redirect_page(request, "surveys:improvements")
    seen = Improvement.objects.visible_to(request.user).for_list()
    page = paginate(seen, order=("-written_at", "-pk"), cursor=request.GET.get("cursor"), size=25)
    context = {"door": "csap", "form": form, "page": page}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/improvements.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def improvement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an improvement that is not out."""
    policies.admit_managers(request.user)
    shown = policies.get_improvement_or_404(request.user, pk)
    form = ImprovementForm(_sent(request), user=request.user, improvement=shown)
    if form.is_valid() and _is_kept(request, form, shown.pk):
        return redirect_page(request, "surveys:improvements")
    context = {"door": "csap", "form": form, "improvement": shown}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/improvement.html", context, status=status)


@login_required
@require_POST
def improvement_step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Let an improvement out to its audience, or take it back."""
    policies.admit_managers(request.user)
    shown = policies.get_improvement_or_404(request.user, pk)
    if name == "release":
        services.release_improvement(shown.pk, actor=request.user, at=timezone.now())
        messages.success(request, "It is out. Its audience sees it with your name.")
    else:
        services.withdraw_improvement(shown.pk, actor=request.user)
        messages.success(request, "It is taken back. Nobody outside sees it.")
    return redirect_page(request, "surveys:improvements")


@login_required
@require_http_methods(["GET", "POST"])
def company_policies(request: SignedInRequest) -> HttpResponse:
    """List the company's policies with who answers for each, and write another."""
    policies.admit_managers(request.user)
    return _register(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def company_policy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a policy of the register."""
    policies.admit_managers(request.user)
    return _register(request, policies.get_policy_or_404(request.user, pk))


def _register(request: SignedInRequest, shown: CompanyPolicy | None) -> HttpResponse:
    names = ("name", "summary", "owner", "is_active")
    initial = {name: getattr(shown, name) for name in names} if shown else {}
    if shown is not None:
        initial["owner"] = shown.owner.email
    form = PolicyForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in names}
            services.keep_policy(**given, actor=request.user, pk=shown.pk if shown else None)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The register is kept.")
            return redirect_page(request, "surveys:company_policies")
    seen = CompanyPolicy.objects.visible_to(request.user).select_related("owner")
    context = {
        "door": "csap",
        "form": form,
        "policy": shown,
        "policies": seen.order_by("-is_active", "name"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "surveys/company_policies.html", context, status=status)


def _is_kept(request: SignedInRequest, form: ImprovementForm, pk: int | None) -> bool:
    key = form.cleaned_data["key"]
    try:
        services.write_improvement(
            form.told(), actor=request.user, at=timezone.now(), pk=pk, key=key
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, "It is written. It is hidden until somebody lets it out.")
    return True


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None
