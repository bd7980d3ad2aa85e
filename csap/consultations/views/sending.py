"""Consultations as files; who took them is written down."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from csap.consultations import export, policies, queries
from csap.consultations.models import Consultation
from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access


@require_GET
@login_required
def export_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Send the list as CSV or XLSX."""
    policies.admit(request.user)
    mine = Consultation.objects.run_by(request.user).for_list().order_by("-pk")
    content, kind = export.list_as_file(queries.standings(list(mine)), suffix)
    return _sent(request, "consultations", content, kind, suffix)


@require_GET
@login_required
def file(request: SignedInRequest, number: str, suffix: str) -> HttpResponse:
    """Send one consultation as CSV or XLSX: buy-in, objections with names, comments."""
    found = policies.get_run(request.user, number)
    content, kind = export.as_file(found, suffix)
    return _sent(request, found.number, content, kind, suffix)


def _sent(
    request: SignedInRequest, subject: str, content: bytes, kind: str, suffix: str
) -> HttpResponse:
    record_access(
        actor=request.user, action=Action.EXPORTED, subject=subject, at=timezone.now(), form=suffix
    )
    name = f"{subject.lower()}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
