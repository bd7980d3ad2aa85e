"""Answers that were collected elsewhere: bring a file in, read the account of its rows."""

from tempfile import TemporaryDirectory

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import add_refusal, redirect_page, render_page
from surveys import policies, services
from surveys.collecting_forms import MOST_ROWS, ImportForm
from surveys.importing.report import Report
from surveys.models import AnswerImport

#: So many of the rows that did not come in stand on the page; the report has more.
SHOWN = 25


@login_required
@require_http_methods(["GET", "POST"])
def collected(request: SignedInRequest) -> HttpResponse:
    """List what was brought in, newest first, and bring another file in."""
    policies.admit_managers(request.user)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if form.is_valid():
        try:
            report = _bring_in(request, form)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{report.responses_created} respondents were brought in.")
            return redirect_page(request, "surveys:import", report.run)
    seen = AnswerImport.objects.visible_to(request.user).for_list()
    page = paginate(seen, order=("-at", "-pk"), cursor=request.GET.get("cursor"), size=25)
    context = {"door": "csap", "form": form, "page": page}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/collected.html", context, status=status)


@login_required
@require_GET
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what became of each row of a file."""
    policies.admit_managers(request.user)
    run = policies.get_import_or_404(request.user, pk)
    context = {
        "door": "csap",
        "run": run,
        "listed": run.account["listed"][:SHOWN],
        "reasons": list(run.account["reasons"].items())[:SHOWN],
    }
    return render_page(request, "surveys/import.html", context)


@login_required
@require_GET
def report(request: SignedInRequest, pk: int) -> JsonResponse:
    """Hand the account out as JSON."""
    policies.admit_managers(request.user)
    run = policies.get_import_or_404(request.user, pk)
    record_access(
        actor=request.user,
        action=Action.EXPORTED,
        subject=f"account of {run.file_name}",
        at=timezone.now(),
    )
    name = f"attachment; filename=import-{run.pk}.json"
    return JsonResponse(run.account, headers={"Content-Disposition": name})


def _bring_in(request: SignedInRequest, form: ImportForm) -> Report:
    rules, at = form.rules(), timezone.now()
    with TemporaryDirectory() as folder:
        done = services.import_answers(
            form.put_into(folder),
            mapping=rules,
            name=form.cleaned_data["name"] or rules.title,
            at=at,
            actor=request.user,
            most_rows=MOST_ROWS,
        )
    record_access(
        actor=request.user,
        action=Action.IMPORTED,
        subject=f"answers of {done.file}",
        at=at,
        rows=done.rows_read,
        responses=done.responses_created,
    )
    return done
