"""The pages of reports: what there is to take along, files, subscriptions, and the way out."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from csap.reports import policies, rules, services, shown, tokens
from csap.reports.forms import SubscribeForm
from csap.reports.models import Subscription
from csap.reports.registry import PERIOD, Eyes, NotYet, Report
from csap.reports.services import File, SubscriptionRefused
from servicedesk.accounts.http import SignedInRequest
from servicedesk.accounts.models import User
from servicedesk.accounts.policies import admit_to_plan
from servicedesk.accounts.roles import Role
from servicedesk.audit.services import Action, record_access
from servicedesk.common import printing
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page

#: How many entries of a log are shown, and how many subscriptions of everybody a page.
_ENTRIES, _SIZE = 50, 25


@require_GET
@login_required
def reports(request: SignedInRequest) -> HttpResponse:
    """Show what can be taken along, and one's own subscriptions; administrators see everyone's."""
    admit_to_plan(request.user)
    standing = Subscription.objects.visible_to(request.user).standing()
    context: dict[str, object] = {
        "offers": [shown.offer(each) for each in policies.reports_for(request.user)],
        "own": shown.rows(standing.filter(person=request.user).order_by("-pk")),
        "can_print": printing.is_available(),
    }
    if request.user.has_role(Role.ADMIN):
        others = shown.with_newest(standing.exclude(person=request.user))
        page = paginate(others, order=("-pk",), cursor=request.GET.get("cursor"), size=_SIZE)
        context |= {"page": page, "others": [shown.row(each) for each in page.rows]}
    return render_page(request, "csap/reports/list.html", context)


@require_GET
@login_required
def report_file(request: SignedInRequest, key: str, suffix: str) -> HttpResponse:
    """Send a report as a file; who took it is written down. Where no PDF can be made, say so."""
    report, at = policies.get_report(request.user, key), timezone.now()
    given = request.GET.dict()
    try:
        file = services.make_file(report, suffix, Eyes(request.user, given, at))
    except printing.CannotPrint as refusal:
        context = {"report": report, "why": refusal, "address": report.address(given)}
        return render(request, "csap/reports/no_pdf.html", context, status=409)
    except NotYet as refusal:
        context = {"report": report, "why": refusal, "address": report.address(given)}
        return render(request, "csap/reports/nothing.html", context, status=404)
    except DomainError as refusal:
        raise Http404(str(refusal)) from refusal
    return as_response(file, report, actor=request.user, at=at)


def as_response(file: File, report: Report, *, actor: User, at: datetime) -> HttpResponse:
    """Send a report, and write down who took what."""
    record_access(
        actor=actor,
        action=Action.EXPORTED,
        subject=f"report {report.key}, {file.about}",
        at=at,
        file=file.name,
    )
    placed = "inline" if file.kind == printing.PDF_TYPE else "attachment"
    headers = {"Content-Disposition": f'{placed}; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.kind, headers=headers)


@require_http_methods(["GET", "POST"])
@login_required
def subscribe(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose when a report is sent, in which format; its page said of what."""
    report, at = policies.get_report(request.user, key), timezone.now()
    given = report.known(request.GET.dict())
    subject = _subject(request, report, given)
    initial = {"period": rules.rolling_like(given.get(PERIOD, ""))}
    form = SubscribeForm(request.POST or None, report=report, initial=initial)
    if form.is_valid():
        try:
            services.subscribe(report, form.wanted(given), actor=request.user, at=at)
        except SubscriptionRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"“{report.title}” will be sent to {request.user.email}.")
            return redirect_page(request, "reports:list")
    context = {"report": report, "form": form, "subject": subject, "back": report.address(given)}
    status = 422 if form.errors else 200
    return render_page(request, "csap/reports/subscribe.html", context, status=status)


def _subject(request: SignedInRequest, report: Report, given: dict[str, str]) -> str:
    """Return of what a report is, in words.

    :raises Http404: if that is not there for the person, or not said.
    """
    try:
        return report.subject(Eyes(request.user, given, timezone.now()))
    except DomainError as refusal:
        raise Http404(str(refusal)) from refusal


@require_GET
@login_required
def subscription(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a subscription with what became of it."""
    admit_to_plan(request.user)
    found = policies.get_subscription(request.user, pk)
    entries = list(found.log.select_related("actor").order_by("-pk")[:_ENTRIES])
    (row,) = shown.rows(Subscription.objects.visible_to(request.user).filter(pk=found.pk))
    context = {"row": row, "entries": [(each, shown.side_of(each)) for each in entries]}
    return render_page(request, "csap/reports/subscription.html", context)


@require_POST
@login_required
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Pause, resume or end a subscription."""
    admit_to_plan(request.user)
    found, at = policies.get_subscription(request.user, pk), timezone.now()
    if step == "pause":
        services.pause(found.pk, why=services.BY_HAND, actor=request.user, at=at)
        messages.success(request, "Paused; nothing is sent until you resume it.")
    elif step == "resume":
        services.resume(found.pk, actor=request.user, at=at)
        messages.success(request, "It is sent again, from its next day on.")
    elif step == "end":
        services.end(found.pk, actor=request.user, at=at)
        messages.success(request, "Ended; it is sent no more.")
    else:
        raise Http404("There is no such step.")
    return redirect_page(request, "reports:list")


# A mail program posts here by itself, with no page and no cookie (RFC 8058); the signed token
# says which subscription may be ended, and there is nothing else to be done by it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the report is really not wanted any more; after a click, never send it again."""
    pk = tokens.read(token)
    if pk is None:
        raise Http404("This link stops nothing.")
    is_done = request.method == "POST"
    if is_done:
        services.end(pk, actor=None, at=timezone.now())
    context = {"door": "portal", "is_done": is_done}
    return render(request, "csap/reports/stop.html", context)
