"""Keep what a person types, so that a closed tab loses nothing. Files are not part of it."""

from collections.abc import Mapping
from datetime import datetime

from requests_app.conversation.models import Draft
from servicedesk.accounts.models import User

#: Fields of a form that are no words of the person.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "key"})


def place_of(form: str, subject: str) -> str:
    """Return the name of a form about something: ``place_of("reply", "SR-1")`` is "reply:SR-1"."""
    return f"{form}:{subject}"[:120]


def keep_draft(*, actor: User, place: str, values: Mapping[str, str], at: datetime) -> Draft | None:
    """Keep what was typed at ``place`` instead of what was kept before; None: nothing to keep.

    Emptied again, the draft goes away. 1 to 2 queries.
    """
    kept = {name: value for name, value in values.items() if name not in NOT_KEPT and value.strip()}
    if not kept:
        drop_draft(actor=actor, place=place)
        return None
    draft, _ = Draft.objects.update_or_create(
        user=actor, place=place, defaults={"values": kept, "saved_at": at}
    )
    return draft


def draft_at(user: User, place: str) -> Draft | None:
    """Return what the person typed at ``place`` and has not sent. 1 query."""
    return Draft.objects.filter(user=user, place=place).first()


def drop_draft(*, actor: User, place: str) -> None:
    """Forget what was typed: it was sent, or is not wanted. 1 query."""
    Draft.objects.filter(user=actor, place=place).delete()
