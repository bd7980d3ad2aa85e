"""Hand a survey's mail to the outbox: its words in the person's language, its link as a secret."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from servicedesk.outbox import mail
from servicedesk.outbox.veiled import Secret
from surveys.models import Invitation
from surveys.tokens import token_again

#: The guard of every mail: is the survey it leads to still open?
STILL_ASKED = "survey is open"
#: The secret of every mail: the token of its link.
LINK = "survey link"

_KEY = re.compile(r"mail:survey:(?:[\w-]+:)*(\d+)", re.ASCII)
#: Subjects by template and language; ``{about}`` is what the survey is about.
_SUBJECTS = {
    "survey_after_resolution": {
        "en": "How was it? {about}",
        "de": "Wie war es? {about}",
    },
    "survey_after_engagement": {
        "en": "What did it bring? {about}",
        "de": "Was hat es gebracht? {about}",
    },
    "survey_wave": {
        "en": "How do we serve you? {about}",
        "de": "Wie gut sind wir für Sie da? {about}",
    },
    "survey_reminder": {
        "en": "Still interested in your view: {about}",
        "de": "Ihre Sicht fehlt uns noch: {about}",
    },
}


def post(
    invitation: Invitation,
    *,
    template: str,
    about: str,
    context: dict[str, Any],
    at: datetime,
    not_before: datetime | None = None,
    kind: str = "",
) -> None:
    """Have one mail with the invitation's link sent. At most 4 queries.

    The link is given when the mail is sent (``outbox.veiled``). ``kind`` tells several mails about
    one invitation apart, and those of one wave from others.
    """
    person = invitation.person
    secret = Secret(
        LINK, {"salt": invitation.token_salt, "token_hash": invitation.token_hash or ""}
    )
    with translation.override(person.language or settings.LANGUAGE_CODE):
        mail.queue_mail(
            key=f"survey:{kind}{invitation.pk}",
            to=person.email,
            subject=subject_of(template, about),
            template=template,
            context={"person": person, "token": secret, "invitation": invitation, **context},
            at=at,
            guard=(STILL_ASKED, {"invitation_id": invitation.pk}),
            not_before=not_before,
        )


def subject_of(template: str, about: str) -> str:
    """Return the subject in the active language, on one line."""
    words = _SUBJECTS[template]
    language = (translation.get_language() or "").partition("-")[0]
    return words.get(language, words["en"]).format(about=" ".join(about.split()))


def invitation_of_mail(key: str) -> int | None:
    """Return the invitation that a mail was about, by the mail's key; None for other mail."""
    found = _KEY.fullmatch(key)
    return int(found[1]) if found else None


def link_secret(*, salt: str, token_hash: str) -> str:
    """Return the token of a link, for the mail that is about to go out."""
    return token_again(salt=salt, token_hash=token_hash)


def is_still_asked(*, invitation_id: int) -> bool:
    """Return whether an invitation waits for its answer, of somebody still here. One query."""
    waiting = Invitation.objects.waiting(timezone.now()).filter(person__is_active=True)
    return waiting.filter(pk=invitation_id).exists()
