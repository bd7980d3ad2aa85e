"""The administrators' look into the outbox, and the demo's mailbox."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from servicedesk.accounts.http import SignedInRequest
from servicedesk.audit import services as audit
from servicedesk.common.keyset import paginate
from servicedesk.common.pages import redirect_page, render_page
from servicedesk.outbox import mail as mails
from servicedesk.outbox import policies, queries, services

#: The two lists of the outbox page: which deliveries, and in which order.
LISTS = {"dead": ("dead", ("-dead_at", "-pk")), "open": ("open", ("due_at", "pk"))}


@require_GET
@login_required
def deliveries(request: SignedInRequest) -> HttpResponse:
    """List what could not be delivered, or what still waits."""
    wanted = request.GET.get("show", "")
    shown = wanted if wanted in LISTS else "dead"
    method, order = LISTS[shown]
    rows = getattr(policies.deliveries_for(request.user), method)()
    context = {
        "shown": shown,
        "backlog": queries.backlog(),
        "page": paginate(rows, order=order, cursor=request.GET.get("cursor")),
        "query": urlencode({"show": shown}),
    }
    return render_page(request, "outbox/deliveries.html", context)


@require_POST
@login_required
@transaction.atomic
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a dead letter a new life, and write down who did."""
    delivery = policies.get_delivery_or_404(request.user, pk)
    at = timezone.now()
    if services.send_again(delivery.pk, at=at):
        audit.record_access(
            actor=request.user,
            action=audit.Action.RESENT,
            subject=f"{delivery.fact.topic} to {delivery.consumer}",
            at=at,
            fact=delivery.fact.key,
        )
        messages.success(request, "It is on its way again.")
    else:
        messages.info(request, "Somebody sent it again before you.")
    return redirect_page(request, "outbox:deliveries")


# Not for signed-in people only: in the demo a password's mail is read before one can sign in.
@require_GET
def mailbox(request: SignedInRequest) -> HttpResponse:
    """List the mail that went out, or in the demo would have, newest first."""
    sent = policies.mail_for(request.user)
    recipient = request.GET.get("to", "").strip().lower()[:254]
    if recipient:
        sent = sent.filter(recipient=recipient)
    page = paginate(sent, order=("-sent_at", "-pk"), cursor=request.GET.get("cursor"))
    query = urlencode({"to": recipient}) if recipient else ""
    context = {"page": page, "recipient": recipient, "query": query, "door": "desk"}
    return render_page(request, "outbox/mailbox.html", context)


@require_GET
def mail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one mail as its reader would see it, links included."""
    sent = policies.get_mail_or_404(request.user, pk)
    try:
        text = mails.text_of(sent)
    except LookupError:
        text = sent.body  # its link was made with a key that is gone: it opens nothing any more
    context = {"mail": sent, "text": text, "door": "desk"}
    return render_page(request, "outbox/mail.html", context)
