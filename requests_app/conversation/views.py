"""Files of conversations, and drafts."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from requests_app.conversation import drafts
from requests_app.conversation.models import Attachment
from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit.services import Action, record_access

#: Shown in the browser when asked to; everything else is only ever saved.
INLINE_TYPES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
#: What the browser may do with a file, should it open one: nothing.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_GET
@login_required
def attachment(request: SignedInRequest, token: UUID) -> FileResponse:
    """Send a file to whoever may read its entry, and write down who took it."""
    visible = Attachment.objects.visible_to(request.user).select_related("entry__service_request")
    file = get_object_or_404(visible, token=token)
    record_access(
        actor=request.user,
        action=Action.DOWNLOADED,
        subject=file.entry.service_request.number,
        at=timezone.now(),
        attachment=str(file.token),
    )
    response = FileResponse(file.file.open("rb"), content_type=file.content_type)
    is_inline = file.content_type in INLINE_TYPES and "save" not in request.GET
    disposition = content_disposition_header(not is_inline, file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@require_POST
@login_required
def draft(request: SignedInRequest, form: str, subject: str) -> HttpResponse:
    """Keep what is being typed into a form about something; the answer is empty."""
    drafts.keep_draft(
        actor=request.user,
        place=drafts.place_of(form, subject),
        values=request.POST.dict(),
        at=timezone.now(),
    )
    return HttpResponse(status=204)
