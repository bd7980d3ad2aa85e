"""What surveys do when they are told of something. Each bears a repeat."""

from django.utils import timezone

from requests_app.engagements.queries import close_out_of
from requests_app.requests import events
from requests_app.requests.resolutions import last_resolution
from servicedesk.outbox import bounces, mail, veiled
from servicedesk.outbox import services as outbox
from servicedesk.outbox.models import Fact
from surveys import events as own
from surveys import services


def subscribe() -> None:
    """Have the outbox tell this room; called once, when the app is ready."""
    mail.add_guard(services.STILL_ASKED, services.is_still_asked)
    veiled.add_secret(services.LINK, services.link_secret)
    outbox.subscribe(bounces.MAIL_BOUNCED, "surveys note bounces", note_bounce)
    outbox.subscribe(events.REQUEST_RESOLVED, "surveys ask", ask)
    outbox.subscribe(
        events.ENGAGEMENT_COMPLETED, "surveys ask what it brought", ask_what_it_brought
    )
    outbox.subscribe(events.REQUEST_REOPENED, "surveys take back", take_back)
    for topic in (own.RESPONSE_RECORDED, own.RESPONSE_CHANGED):
        outbox.subscribe(topic, "surveys keep feedback", keep_feedback)


def ask(fact: Fact) -> None:
    """Ask the requester, unless the request came back in the meantime."""
    resolution = last_resolution(fact.payload["request_id"])
    if resolution is not None:
        services.invite_requester(resolution, at=timezone.now())


def ask_what_it_brought(fact: Fact) -> None:
    """Ask sponsor and users of a completed engagement."""
    close_out = close_out_of(fact.payload["request_id"])
    if close_out is not None:
        services.invite_after_engagement(close_out, at=timezone.now())


def take_back(fact: Fact) -> None:
    """Close what was asked before the request came back."""
    resolution = last_resolution(fact.payload["request_id"])
    if resolution is None:
        services.close_after_reopening(fact.payload["request_id"], at=timezone.now())


def note_bounce(fact: Fact) -> None:
    """Close the invitation whose mail came back; other mail is not this room's business."""
    invitation_id = services.invitation_of_mail(fact.payload["key"])
    if invitation_id is not None:
        services.note_bounce(invitation_id, reason=fact.payload["reason"], at=timezone.now())


def keep_feedback(fact: Fact) -> None:
    """Keep what somebody said in their own words; what the answer says by now is what counts."""
    services.receive_feedback([fact.payload["response_id"]], at=timezone.now())
