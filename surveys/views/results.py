"""Results of surveys for managers: the list, one survey, its files."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access
from servicedesk.common.pages import render_page
from surveys.results import comments, export, page
from surveys.results.results import Results, read
from surveys.results.sources import Survey, listed
from surveys.results.windows import local_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@login_required
def overview(request: SignedInRequest) -> HttpResponse:
    """List the surveys, the newest first; results of those that are closed for good."""
    today = local_day(timezone.now())
    surveys = [(survey, survey.is_told_by(today)) for survey in listed(request.user, today)]
    return render_page(request, "surveys/results.html", {"door": "csap", "surveys": surveys})


@require_GET
@login_required
def survey(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the results of one survey in a scope, and beside another survey if one is chosen."""
    today = local_day(timezone.now())
    found = read(request.user, key, today)
    context = {"door": "csap", "survey": found.survey}
    if not found.survey.is_told_by(today):
        rate = found.participation.rate() if found.participation else None
        return render_page(request, "surveys/result_waiting.html", context | {"rate": rate})
    others = [each for each in listed(request.user, today) if _is_alike(each, found.survey, today)]
    other = _other(request, others)
    shown = page.make(found, request.GET.get("in", ""), Results(other) if other else None)
    if shown is None:
        raise Http404("Nobody of the kind took part in this survey.")
    more = {
        "page": shown,
        "others": others,
        "other": other,
        "where": page.key_of(shown.where),
        "comments": comments.of(found, request.user, shown.where.scope),
    }
    return render_page(request, "surveys/result.html", context | more)


@require_GET
@login_required
def as_csv(request: SignedInRequest, key: str) -> HttpResponse:
    """Send every figure that may be told as CSV."""
    results = _for_file(request, key, "csv")
    return _file(export.as_csv(results), results, "csv", "text/csv; charset=utf-8")


@require_GET
@login_required
def as_xlsx(request: SignedInRequest, key: str) -> HttpResponse:
    """Send every figure that may be told as a workbook."""
    results = _for_file(request, key, "xlsx")
    return _file(export.as_xlsx(results), results, "xlsx", XLSX)


def _for_file(request: SignedInRequest, key: str, kind: str) -> Results:
    """Return results that may be told, and write down who takes them along.

    :raises Http404: while the survey's answers may still change.
    """
    now = timezone.now()
    results = read(request.user, key, local_day(now))
    if not results.survey.is_told_by(local_day(now)):
        raise Http404("The results of this survey cannot be told yet.")
    record_access(
        actor=request.user, action=Action.EXPORTED, subject=f"results of {key}", at=now, kind=kind
    )
    return results


def _file(body: str | bytes, results: Results, ending: str, kind: str) -> HttpResponse:
    name = f'attachment; filename="{export.file_name(results, ending)}"'
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": name})


def _is_alike(survey: Survey, to: Survey, today: date) -> bool:
    return survey.key != to.key and survey.sent == to.sent and survey.is_told_by(today)


def _other(request: SignedInRequest, others: list[Survey]) -> Survey | None:
    """Return the survey to compare with.

    :raises Http404: for one that is not offered.
    """
    wanted = request.GET.get("with", "")
    if not wanted:
        return None
    found = next((each for each in others if each.key == wanted), None)
    if found is None:
        raise Http404("There is no such survey to compare with.")
    return found
