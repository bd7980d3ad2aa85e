"""Every way invitations and answers can change. Call them through this module."""

from surveys.services.answering import (
    AnswersAreFinal,
    NothingAnswered,
    SurveyClosed,
    record_answers,
    response_to,
)
from surveys.services.collecting import CollectionDiffers, import_answers
from surveys.services.ending import (
    close_after_reopening,
    decline_invitation,
    note_bounce,
    stop_asking,
)
from surveys.services.inviting import invite_requester, share_of
from surveys.services.posting import (
    LINK,
    STILL_ASKED,
    invitation_of_mail,
    is_still_asked,
    link_secret,
)
from surveys.services.sealing import seal_responses

__all__ = [
    "LINK",
    "STILL_ASKED",
    "AnswersAreFinal",
    "CollectionDiffers",
    "NothingAnswered",
    "SurveyClosed",
    "close_after_reopening",
    "decline_invitation",
    "import_answers",
    "invite_requester",
    "invitation_of_mail",
    "is_still_asked",
    "link_secret",
    "note_bounce",
    "record_answers",
    "response_to",
    "seal_responses",
    "share_of",
    "stop_asking",
]
